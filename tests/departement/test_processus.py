"""Plusieurs écoles sur une machine : les mêmes octets qu'une par une, une école perdue n'en perd pas d'autre, Ctrl-C est propre."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import psutil
import pytest

from generator.chaine import produire
from generator.departement import choix, ecoles
from generator.departement.ordonnanceur import Ordonnanceur
from generator.departement.processus import Processus
from generator.erreurs import Sortie
from generator.lecture import ecoles as lecture_des_ecoles
from generator.lecture.dossier import ouvrir
from generator.rangement import Fait
from generator.reglages import RACINE, Reglages
from generator.sorties import TRAVAIL
from generator.suivi import Suivi, SuiviMuet
from tests.chaine.test_arrets import en_vie
from tests.departement.ecoles import Departement, commande, empreintes, executer, jusqu_a, lettres, sans

POSIX = pytest.mark.skipif(os.name != 'posix', reason="signaux de POSIX")
EMPOISONNE = Path(__file__).with_name('ouvrier_empoisonne.py')


def reglages_de(donnees: Path, sorties: Path) -> Reglages:
    jour = date(2026, 11, 3)
    return Reglages(aujourdhui=jour, date_edition=jour, donnees=donnees, sorties=sorties, moteur='embarque')


def test_ensemble_ou_une_par_une_les_memes_octets(departement: Departement, tmp_path: Path) -> None:
    donnees, sorties = departement.copier(tmp_path / 'donnees'), tmp_path / 'sorties'
    for rang in (1, 4):
        produire(replace(reglages_de(donnees, sorties), ecole=f'fictive-{rang}'), SuiviMuet())
    seules = empreintes(sorties)
    assert seules == sans(sans(departement.reference, 'fictive-2'), 'fictive-3') and seules


@POSIX
def test_une_ecole_qui_tue_son_processus_est_nommee_les_autres_sont_faites(
    departement: Departement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    donnees, sorties = departement.copier(tmp_path / 'donnees'), tmp_path / 'sorties'
    monkeypatch.setattr(choix, 'Processus', partial(Processus, programme=EMPOISONNE))
    faits, _ = produire(reglages_de(donnees, sorties), SuiviMuet())
    par_ecole = {fait.nom: fait for fait in faits}
    for perdue in ('fictive-2', 'fictive-3'):
        assert [p.code for p in par_ecole[perdue].rapport] == ['L-506'] and par_ecole[perdue].sortie is Sortie.MOTEUR
        assert 'dernier-echec.json' in {path.name for path in (sorties / '2026-2027' / perdue).iterdir()}
    faites = {nom: sha for nom, sha in empreintes(sorties).items() if not nom.endswith('dernier-echec.json')}
    assert faites == sans(sans(departement.reference, 'fictive-2'), 'fictive-3')
    assert not (sorties / TRAVAIL).exists()


@pytest.mark.parametrize('adresse', ['', 'tcp://127.0.0.1:1'], ids=['ici', 'ailleurs'])
def test_une_ecole_inchangee_n_est_pas_confiee_et_n_est_ouverte_qu_une_fois(
    departement: Departement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, adresse: str
) -> None:
    donnees, sorties, envoyees = departement.copier(tmp_path / 'donnees'), tmp_path / 'sorties', []

    @contextlib.contextmanager
    def ordonner(reglages: Reglages, ecoles: int, suivi: Suivi) -> Iterator[Ordonnanceur]:
        """L'ordonnanceur d'une machine, qui note ce qu'on lui donne."""
        un = Processus(reglages.sorties, 2)
        executer_pour_de_bon = un.executer
        un.executer = lambda demandes: envoyees.append([d.nom for d in demandes]) or executer_pour_de_bon(demandes)
        yield un

    monkeypatch.setattr(ecoles, 'ordonner', ordonner)
    reglages = replace(reglages_de(donnees, sorties), ordonnanceur=adresse)
    premiers, _ = produire(reglages, SuiviMuet())
    assert sorted(envoyees.pop()) == [f'fictive-{rang}' for rang in range(1, 5)] and empreintes(sorties) == departement.reference
    places = {path: path.stat().st_ino for path in sorties.glob('2*/**/*')}
    ouverts: list[Path] = []
    with monkeypatch.context() as guet:
        guet.setattr(lecture_des_ecoles, 'ouvrir', lambda path: ouverts.append(path) or ouvrir(path))
        seconds, _ = produire(reglages, SuiviMuet())
    assert sorted(path.name for path in ouverts) == ['e1.xlsx', 'e2.xlsx', 'e3.xlsx', 'e4.xlsx']
    assert envoyees == [] and places == {path: path.stat().st_ino for path in sorties.glob('2*/**/*')}
    assert [bilan_de(fait) for fait in seconds] == [bilan_de(fait) for fait in premiers]
    assert all(fait.inchange and fait.resultats is None for fait in seconds) and not any(fait.inchange for fait in premiers)
    (donnees / 'ecoles' / 'e2.xlsx').unlink()
    executer('exemple', str(donnees / 'ecoles' / 'e2.xlsx'), '--eleves', '9', '--graine', '2')
    assert [fait.inchange for fait in produire(reglages, SuiviMuet())[0]] == [True, False, True, True]
    assert envoyees.pop() == ['fictive-2'] and envoyees == []
    produire(replace(reglages, refaire=True), SuiviMuet())
    assert len(envoyees.pop()) == 4
    assert not (sorties / TRAVAIL).exists()


def bilan_de(fait: Fait) -> tuple[object, ...]:
    return fait.nom, fait.lettres, fait.documents, fait.pages, fait.remarques, fait.moteur, fait.dossier, list(fait.rapport)


def remises(sorties: Path) -> list[Path]:
    return list(sorties.glob('2026-2027/*/periode-*'))


def interrompre_au_milieu(donnees: Path, sorties: Path) -> tuple[list[psutil.Process], str]:
    """Un Ctrl-C dès qu'une école est remise : ses enfants d'alors, ce qu'il a dit. S'il avait déjà fini, on recommence."""
    for _ in range(5):
        shutil.rmtree(sorties, ignore_errors=True)
        passage = subprocess.Popen(
            commande(*lettres(donnees, sorties)), cwd=RACINE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        jusqu_a(lambda passage=passage: remises(sorties) or passage.poll() is not None)
        enfants = psutil.Process(passage.pid).children(recursive=True)
        os.killpg(passage.pid, signal.SIGINT)
        _, erreurs = passage.communicate(timeout=30)
        if passage.returncode:
            assert passage.returncode == 130, erreurs
            return enfants, erreurs
    raise AssertionError("cinq passages ont fini avant d'être interrompus")


@POSIX
def test_ctrl_c_au_milieu_ne_laisse_rien_a_moitie_et_la_meme_commande_reprend(departement: Departement, tmp_path: Path) -> None:
    donnees, sorties = departement.copier(tmp_path / 'donnees'), tmp_path / 'sorties'
    enfants, erreurs = interrompre_au_milieu(donnees, sorties)
    assert len(enfants) >= 2 and "La même commande reprendra le reste" in erreurs
    psutil.wait_procs(enfants, timeout=5)
    assert [enfant for enfant in enfants if en_vie(enfant)] == [] and not (sorties / TRAVAIL).exists()
    faites = empreintes(sorties)
    assert 0 < len(faites) < len(departement.reference) and faites.items() <= departement.reference.items()
    executer(*lettres(donnees, sorties))
    assert empreintes(sorties) == departement.reference
