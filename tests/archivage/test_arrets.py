"""Un arrêt à n'importe quel moment, un disque plein, deux passages à la fois : rien ne se perd, rien n'est rangé deux fois."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.archive import Depot, Registre, depots
from generator.archive.registre import Registre as RegistreOuvert
from generator.archive.verification import verifier_depots
from generator.domaine.retour import Statut
from generator.erreurs import Code, ErreurMoteur
from generator.reglages import RACINE
from tests.archivage.fabrique import BLANCHE, SANS_CODE, Copieur, arbre, emettre, horloge, inconnue, pages_rangees, rendue
from tests.archive.fabrique import references


class Coupure(BaseException):
    """Le courant coupé."""


def une_pile(dossier: Path) -> Copieur:
    """Deux fichiers de deux écoles : deux pages mêlées d'un formulaire, un double, une inconnue, une sans code, une blanche."""
    archives, copieur = dossier / 'archives', Copieur(dossier / 'copieur')
    un, deux = emettre(archives, 2)
    (long,) = emettre(archives, 1, pages=2)
    (ailleurs,) = emettre(archives, 1, ecole='tilleuls')
    copieur.numeriser('a.pdf', rendue(long, rang=2, pages=2), rendue(un), SANS_CODE, BLANCHE, rendue(un, Statut.NON))
    copieur.numeriser('b.pdf', rendue(ailleurs, Statut.NON), inconnue(references(1, 77)[0]), rendue(long, rang=1, pages=2), rendue(deux))
    return copieur


def depart(tmp_path: Path) -> tuple[Copieur, Path]:
    """La pile, et des archives toutes prêtes à copier."""
    modele = tmp_path / 'modele'
    modele.mkdir()
    return une_pile(modele), modele / 'archives'


def neuves(archives: Path, ailleurs: Path) -> Path:
    shutil.rmtree(ailleurs, ignore_errors=True)
    shutil.copytree(archives, ailleurs)
    return ailleurs


def sont_saines(archives: Path) -> None:
    """Le contrôle du produit ne trouve rien, et chaque page est inscrite une fois."""
    examens = verifier_depots(depots(archives), horloge, lambda: None)
    assert [probleme for examen in examens for probleme in examen.rapport] == []
    assert sorted(pages_rangees(archives)) == sorted(set(pages_rangees(archives)))


def sans_ordre_des_lots(archives: Path) -> tuple[dict[str, bytes], list[str]]:
    """Chaque fichier, octet pour octet, registres compris ; de celui des pages à classer, les lignes sans leur ordre.

    Un fichier dont un formulaire finit dans un autre est clos plus tôt quand on reprend : seule la place de sa ligne change.
    """
    fichiers = arbre(archives)
    fichiers.pop('_a_classer/registre.jsonl', None)
    return fichiers, sorted(f'{e.fait} {dict(e.champs)}' for e in Registre(Depot.a_classer(archives), horloge).evenements)


@pytest.mark.lent
@pytest.mark.parametrize('apres', [False, True], ids=['juste avant', 'juste après'])
def test_coupe_a_chaque_pas_durable_puis_relance_donne_le_meme_arbre(
    apres: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copieur, modele = depart(tmp_path)
    vrais = {nom: getattr(os, nom) for nom in ('replace', 'fsync', 'mkdir', 'unlink')}
    pas, coupure = 0, -1

    def qui_coupe(nom: str) -> Callable[..., object]:
        def appeler(*arguments: object, **autres: object) -> object:
            nonlocal pas
            pas += 1
            if pas == coupure and not apres:
                raise Coupure
            ici = pas
            try:
                return vrais[nom](*arguments, **autres)
            finally:
                if ici == coupure and apres:
                    raise Coupure
        return appeler

    for nom in vrais:
        monkeypatch.setattr(os, nom, qui_coupe(nom))
    reference = neuves(modele, tmp_path / 'reference')
    pas = 0
    copieur.archiver(reference)
    total, attendu = pas, sans_ordre_des_lots(reference)
    assert total > 60
    for ici in range(1, total + 1):
        archives = neuves(modele, tmp_path / 'essai')
        pas, coupure = 0, ici
        with pytest.raises(Coupure):
            copieur.archiver(archives)
        coupure = -1
        bilan = copieur.archiver(archives)
        assert all(fichier.supprimable for fichier in bilan.fichiers), ici
        assert sans_ordre_des_lots(archives) == attendu, ici
    sont_saines(archives)


def test_une_ligne_dechiree_a_chaque_inscription_se_reprend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copieur, modele = depart(tmp_path)
    ajouter, restent = RegistreOuvert._ajouter, 10**6

    def dechirer(registre: RegistreOuvert, ligne: bytes) -> None:
        nonlocal restent
        restent -= 1
        if restent == 0:
            registre.depot.creer(registre.depot.dossier)
            with registre.depot.registre.open('ab') as fichier:
                fichier.write(ligne[: len(ligne) // 2])
            raise Coupure
        ajouter(registre, ligne)

    def inscrits(archives: Path) -> list[list[str]]:
        return [sorted(f'{e.fait} {dict(e.champs)}' for e in Registre(d, horloge).evenements if e.fait != 'reprise')
                for d in depots(archives)]

    monkeypatch.setattr(RegistreOuvert, '_ajouter', dechirer)
    reference = neuves(modele, tmp_path / 'reference')
    copieur.archiver(reference)
    for ici in range(1, 10**6 - restent + 1):
        archives = neuves(modele, tmp_path / 'essai')
        restent = ici
        with pytest.raises(Coupure):
            copieur.archiver(archives)
        restent = 10**6
        copieur.archiver(archives)
        assert inscrits(archives) == inscrits(reference), ici
    sont_saines(archives)


def commande(archives: Path, verite: Path, *chemins: Path) -> list[str]:
    return [sys.executable, '-m', 'tests.archivage.passage', str(archives), str(verite), *map(str, chemins)]


def grande_pile(dossier: Path, pages: int = 40) -> tuple[Copieur, Path, Path]:
    """Quarante pages en quatre fichiers, tous les cas mêlés."""
    archives, copieur = dossier / 'archives', Copieur(dossier / 'copieur')
    refs = emettre(archives, pages)
    toutes = [rendue(r, Statut.NON if n % 5 == 0 else Statut.OUI) for n, r in enumerate(refs)]
    toutes[7], toutes[19], toutes[31] = SANS_CODE, BLANCHE, toutes[3]
    random.Random(4).shuffle(toutes)
    for rang in range(4):
        copieur.numeriser(f'{rang}.pdf', *toutes[rang::4])
    return copieur, archives, copieur.ecrire_la_verite(dossier / 'verite.json')


@pytest.mark.lent
@pytest.mark.skipif(os.name != 'posix', reason="signaux de POSIX")
def test_tue_trente_fois_a_n_importe_quel_moment(tmp_path: Path) -> None:
    copieur, modele, verite = grande_pile(tmp_path)
    debut = time.monotonic()
    reference = neuves(modele, tmp_path / 'reference')
    subprocess.run(commande(reference, verite, copieur.dossier), cwd=RACINE, check=True, capture_output=True, timeout=120)
    duree = time.monotonic() - debut
    hasard, tues, entames = random.Random(30), 0, 0
    archives = neuves(modele, tmp_path / 'essai')
    while tues < 30:
        passage = subprocess.Popen(commande(archives, verite, copieur.dossier), cwd=RACINE, stdout=subprocess.DEVNULL)
        time.sleep(hasard.uniform(0.35, 1) * duree)
        passage.send_signal(signal.SIGKILL)
        fini = passage.wait() == 0
        tues += not fini
        rangees = pages_rangees(archives)
        entames += 0 < len(rangees) < 40
        assert len(rangees) == len(set(rangees))
        if fini or len(rangees) == 40:
            archives = neuves(modele, tmp_path / 'essai')
    assert entames > 3, "aucun arrêt n'est tombé pendant le rangement"
    fini = subprocess.run(commande(archives, verite, copieur.dossier), cwd=RACINE, capture_output=True, text=True, timeout=120)
    assert fini.returncode == 0 and fini.stdout == '4\n', fini.stderr
    sont_saines(archives)
    sauf = lambda dossier: {n: o for n, o in arbre(dossier).items() if not n.endswith('registre.jsonl')}  # noqa: E731
    assert sauf(archives) == sauf(reference)
    assert sorted(pages_rangees(archives)) == sorted(pages_rangees(reference))


@pytest.mark.lent
def test_deux_passages_a_la_fois_rangent_chaque_page_une_fois(tmp_path: Path) -> None:
    copieur, archives, verite = grande_pile(tmp_path)
    lots = [[copieur.dossier], [copieur.dossier / '2.pdf', copieur.dossier / '0.pdf']]
    passages = [subprocess.Popen(commande(archives, verite, *lot), cwd=RACINE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for lot in lots]
    sorties = [passage.communicate(timeout=120) for passage in passages]
    assert [int(sortie) for sortie, _ in sorties] == [4, 2], sorties
    assert len(pages_rangees(archives)) == 40
    sont_saines(archives)


@pytest.fixture
def petit_disque(tmp_path: Path) -> Iterator[Path]:
    """Un disque de 192 kilooctets, démonté à la fin."""
    if os.name != 'posix' or os.geteuid() != 0:
        pytest.skip("monter un petit disque demande d'être root")
    disque = tmp_path / 'disque'
    disque.mkdir()
    monte = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=192k,mode=700', 'liasse-essai', str(disque)], capture_output=True, check=False)
    if monte.returncode:
        pytest.skip(f"ce système ne laisse pas monter un disque : {monte.stderr.decode().strip()}")
    yield disque
    subprocess.run(['umount', '--lazy', str(disque)], check=True)  # un ouvrier peut y tenir encore un fichier ouvert


def test_disque_plein_rien_n_est_perdu_et_la_meme_commande_reprend(petit_disque: Path, tmp_path: Path) -> None:
    copieur, modele, _ = grande_pile(tmp_path / 'pile')
    reference = neuves(modele, tmp_path / 'reference')
    copieur.archiver(reference)
    archives = petit_disque / 'archives'
    shutil.copytree(modele, archives)
    with pytest.raises(ErreurMoteur) as leve:
        copieur.archiver(archives)
    (probleme,) = leve.value.rapport
    assert probleme.code == Code.ECRITURE_IMPOSSIBLE and 'reprendra' in probleme.remede
    assert 0 < len(pages_rangees(archives)) < 40
    subprocess.run(['mount', '-o', 'remount,size=8m', str(petit_disque)], check=True)
    bilan = copieur.archiver(archives)
    assert all(fichier.supprimable for fichier in bilan.fichiers)
    assert sans_ordre_des_lots(archives) == sans_ordre_des_lots(reference)
    sont_saines(archives)


def test_un_brouillon_laisse_par_un_arret_est_ote(tmp_path: Path) -> None:
    copieur, archives = depart(tmp_path)
    dossier = Depot.de(archives, '2026-2027', 'lilas').dossier / 'pieces'
    dossier.mkdir(mode=0o700)
    (dossier / '.A1.pdf.abc.tmp').write_bytes(b'coup')
    copieur.archiver(archives)
    sont_saines(archives)
    assert not list(archives.rglob('*.tmp'))


def test_la_verite_du_faux_lecteur_passe_d_un_processus_a_l_autre(tmp_path: Path) -> None:
    copieur, _, verite = grande_pile(tmp_path)
    assert json.loads(verite.read_text('utf-8')) == copieur.verite
