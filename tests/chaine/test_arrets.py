"""Un arrêt brutal à n'importe quel moment laisse les anciennes sorties ou les nouvelles, entières ; le passage suivant répare."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from generator import sorties as module_sorties
from generator.chaine import produire
from generator.erreurs import Sortie
from generator.reglages import RACINE, Reglages
from generator.sorties import ANCIEN, DESTINATION, TRAVAIL, dossier_de_travail, ouvrir_sorties, remplacer
from generator.suivi import SuiviMuet
from tests.chaine.test_douze_erreurs import empreintes
from tests.conversion.test_processus import attendre_la_fin
from tests.fabrique.classeurs import ecrire, mettre

POSIX = pytest.mark.skipif(os.name != 'posix', reason="signaux de POSIX")


def commande(donnees: Path, sorties: Path, moteur: str) -> list[str]:
    return [
        sys.executable, '-m', 'generator', 'lettres', '--donnees', str(donnees), '--sorties', str(sorties), '--moteur',
        moteur, '--date-edition', '2026-11-03',
    ]  # fmt: skip


def etat(dossier: Path) -> dict[str, str] | None:
    """Ce qui compte d'un dossier de sorties (les octets des PDF peuvent différer), ou rien s'il n'existe pas."""
    if not dossier.exists():
        return None
    return {nom: sha if nom.endswith(('.json', '.docx')) else 'là' for nom, sha in empreintes(dossier).items()}


def classeurs(dossier: Path) -> dict[str, bytes]:
    """L'ancien classeur et le nouveau : une commune change."""
    communes = ('Montclair', 'Montsombre')
    return {c: ecrire(dossier / f'{c}.xlsx', mettre('École', 'Commune', 0, c)).read_bytes() for c in communes}


def deux_etats(
    reglages: Reglages, ecrits: dict[str, bytes], donnees: Path, tmp_path: Path
) -> tuple[dict[str, str] | None, dict[str, str] | None]:
    """Les sorties de l'ancien classeur et celles du nouveau, entières."""
    from datetime import date

    etats = []
    for rang, contenu in enumerate(ecrits.values()):
        (donnees / 'ecoles' / 'lilas.xlsx').write_bytes(contenu)
        sorties = tmp_path / f'reference{rang}'
        (fait,), _ = produire(replace(reglages, sorties=sorties, date_edition=date(2026, 11, 3)), SuiviMuet())
        assert fait.sortie is Sortie.FAIT
        etats.append(etat(sorties / '2026-2027' / 'lilas' / 'periode-2'))
    return etats[0], etats[1]


def en_vie(processus: psutil.Process) -> bool:
    """Vrai s'il travaille encore ; un mort que personne n'a enterré (conteneur sans init) est mort."""
    try:
        return processus.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def tuer_et_verifier(
    reglages: Reglages, donnees: Path, tmp_path: Path, moteur: str, instants: list[float]
) -> None:
    reglages = replace(reglages, moteur=moteur)
    ecrits = classeurs(tmp_path)
    ancien, nouveau = deux_etats(reglages, ecrits, donnees, tmp_path)
    assert ancien and nouveau and ancien != nouveau and ancien.keys() == nouveau.keys()
    sorties = tmp_path / 'sorties'
    cible = sorties / '2026-2027' / 'lilas' / 'periode-2'
    (donnees / 'ecoles' / 'lilas.xlsx').write_bytes(ecrits['Montclair'])
    subprocess.run(commande(donnees, sorties, moteur), cwd=RACINE, check=True, capture_output=True, timeout=120)
    assert etat(cible) == ancien
    (donnees / 'ecoles' / 'lilas.xlsx').write_bytes(ecrits['Montsombre'])
    for instant in instants:
        passage = subprocess.Popen(
            commande(donnees, sorties, moteur), cwd=RACINE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(instant)
        enfants = psutil.Process(passage.pid).children(recursive=True) if passage.poll() is None else []
        passage.send_signal(signal.SIGKILL)
        passage.wait()
        psutil.wait_procs(enfants, timeout=5)
        assert [enfant for enfant in enfants if en_vie(enfant)] == [] and attendre_la_fin(str(sorties)) == []
        if etat(cible) not in (ancien, nouveau):
            assert cible.exists() is False and list((sorties / TRAVAIL).glob(f'*/{ANCIEN}'))
    fini = subprocess.run(commande(donnees, sorties, moteur), cwd=RACINE, capture_output=True, timeout=120)
    assert fini.returncode == 0
    assert etat(cible) == nouveau
    assert not (sorties / TRAVAIL).exists()
    gardes = [path for path in sorties.rglob('*') if path.is_file() and '.cache' not in path.parts]
    restes = {path.name for path in gardes} - {path.name for path in cible.rglob('*')}
    assert restes <= {'.verrou'}


@POSIX
def test_tue_a_n_importe_quel_moment(reglages: Reglages, donnees: Path, tmp_path: Path) -> None:
    hasard = random.Random(20)
    tuer_et_verifier(reglages, donnees, tmp_path, 'embarque', [hasard.uniform(0.05, 2.6) for _ in range(12)])


@POSIX
@pytest.mark.libreoffice
def test_tue_pendant_libreoffice_sans_soffice_orphelin(reglages: Reglages, donnees: Path, tmp_path: Path) -> None:
    hasard = random.Random(21)
    tuer_et_verifier(reglages, donnees, tmp_path, 'libreoffice', [hasard.uniform(0.4, 3.2) for _ in range(8)])


class Coupure(BaseException):
    """Un arrêt simulé, à un appel système précis."""


@pytest.mark.parametrize('coupure', [0, 1, 2])
def test_coupe_a_chaque_renommage(coupure: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sorties = tmp_path / 'sorties'
    cible = sorties / 'annee' / 'ecole' / 'periode-1'
    cible.mkdir(parents=True)
    (cible / 'lettres.pdf').write_text('ancien')
    travail = sorties / TRAVAIL / 'passage-x'
    (travail / 'nouveau').mkdir(parents=True)
    (travail / 'nouveau' / 'lettres.pdf').write_text('nouveau')
    appels = 0
    vrai = os.replace

    def remplacer_ou_couper(source: object, destination: object) -> None:
        nonlocal appels
        if appels == coupure:
            raise Coupure
        appels += 1
        vrai(source, destination)  # type: ignore[arg-type]

    monkeypatch.setattr(module_sorties.os, 'replace', remplacer_ou_couper)
    if coupure < 2:
        with pytest.raises(Coupure):
            remplacer(sorties, travail / 'nouveau', cible)
    else:
        remplacer(sorties, travail / 'nouveau', cible)
    monkeypatch.setattr(module_sorties.os, 'replace', vrai)
    with ouvrir_sorties(sorties, lambda: None):
        pass
    assert (cible / 'lettres.pdf').read_text() == ('nouveau' if coupure == 2 else 'ancien')
    assert not (sorties / TRAVAIL).exists()


def test_la_note_de_destination_ne_fait_pas_ecraser_un_dossier_present(tmp_path: Path) -> None:
    sorties = tmp_path / 'sorties'
    place = sorties / TRAVAIL / 'p'
    (place / ANCIEN).mkdir(parents=True)
    (place / ANCIEN / 'x').write_text('ancien')
    (place / DESTINATION).write_text('a/b')
    (sorties / 'a' / 'b').mkdir(parents=True)
    (sorties / 'a' / 'b' / 'x').write_text('nouveau')
    with ouvrir_sorties(sorties, lambda: None):
        pass
    assert (sorties / 'a' / 'b' / 'x').read_text() == 'nouveau'


@POSIX
def test_deux_passages_a_la_fois_le_second_attend_et_le_dit(
    exemple: Callable[[str], Path], donnees: Path, tmp_path: Path
) -> None:
    exemple('2026-2027.xlsx')
    passages = [
        subprocess.Popen(commande(donnees, tmp_path / 's', 'embarque'), cwd=RACINE, stderr=subprocess.PIPE, text=True,
                         stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]  # fmt: skip
    dits = [passage.communicate(timeout=180)[1] for passage in passages]
    assert [passage.returncode for passage in passages] == [0, 0]
    assert sum("j'attends qu'il finisse" in dit for dit in dits) == 1


def test_un_disque_qui_refuse_est_une_phrase(
    deja_faite: Path, reglages: Reglages, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.erreurs import ErreurMoteur

    def plein(*_: object, **__: object) -> None:
        raise OSError(28, 'No space left on device')

    (avant,), _ = produire(reglages, SuiviMuet())
    assert avant.inchange and avant.dossier is not None
    vues = empreintes(avant.dossier)
    monkeypatch.setattr('generator.reliure.assemblage.Pdf.save', plein)
    with pytest.raises(ErreurMoteur) as levee:
        produire(replace(reglages, refaire=True), SuiviMuet())
    assert [p.code for p in levee.value.rapport] == ['L-502']
    assert empreintes(avant.dossier) == vues


def test_le_dossier_de_travail_est_prive_et_efface(tmp_path: Path) -> None:
    with ouvrir_sorties(tmp_path / 's', lambda: None), dossier_de_travail(tmp_path / 's') as place:
        assert place.stat().st_mode & 0o777 == 0o700
    assert not place.exists()
