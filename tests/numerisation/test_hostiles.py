"""Les fichiers hostiles : bornés en mémoire et en temps, une phrase chacun, et le lot continue."""

from __future__ import annotations

import re
import resource
import time
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from generator.numerisation import PageLue, Sorte, lire_fichier
from generator.numerisation.lecteurs import DELAI_D_UNE_PAGE, LIMITES, RETENTER_AVANT, Lecteurs
from tests.simulateur import ecrire_pile
from tests.simulateur.hostiles import HOSTILES, MO, Attente, Hostile

SECONDES_MAX = 100
"""Deux délais de lecture ; la plupart des refus prennent une seconde."""
PAGES_MAX = 2000
ANGLAIS = re.compile(r'\b(error|failed|invalid|cannot|Traceback|Exception|None|Errno)\b', re.IGNORECASE)


def ecrire(dossier: Path, hostile: Hostile) -> Path:
    chemin = dossier / hostile.nom
    hostile.ecrire(chemin)
    return chemin


def lire(chemin: Path) -> list[PageLue]:
    return list(lire_fichier(chemin, {}, coeurs=1))


LENTS = {'dessin sans fin', 'motif qui s’appelle', 'motifs en cascade'}
"""Ils vont jusqu'au bout d'un délai : on l'abrège, sans descendre à ce qui ferait retenter la page."""
DELAI_ABREGE = 4.0


@pytest.fixture
def delai_abrege(monkeypatch: pytest.MonkeyPatch) -> None:
    """Le délai d'une page, plus court que celui du produit."""
    assert RETENTER_AVANT < DELAI_ABREGE < DELAI_D_UNE_PAGE
    monkeypatch.setattr('generator.numerisation.lecteurs.DELAI_D_UNE_PAGE', DELAI_ABREGE)


@pytest.mark.parametrize('nom', [pytest.param(nom, marks=[pytest.mark.lent] if nom in LENTS else []) for nom in HOSTILES])
def test_un_fichier_hostile_est_borne_et_dit_en_francais(nom: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if nom in LENTS:
        request.getfixturevalue('delai_abrege')
    hostile = HOSTILES[nom]
    chemin = ecrire(tmp_path, hostile)
    debut = time.monotonic()
    if hostile.attente is Attente.PAS_UN_FICHIER:
        with pytest.raises(OSError, match="pas un fichier"):
            lire(chemin)
        assert time.monotonic() - debut < SECONDES_MAX
        return
    pages = lire(chemin)
    assert time.monotonic() - debut < SECONDES_MAX
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 <= LIMITES['AS'] + 100 * MO
    assert 1 <= len(pages) <= PAGES_MAX
    illisibles = [page for page in pages if page.sorte is Sorte.ILLISIBLE]
    for page in illisibles:
        assert len(page.defaut) > 15 and not ANGLAIS.search(page.defaut), page.defaut
    if hostile.attente is Attente.REFUS:
        assert len(pages) == len(illisibles) == 1
    elif hostile.attente is Attente.ILLISIBLES:
        assert len(pages) == len(illisibles)
    elif hostile.attente is Attente.PAGES:
        assert not illisibles
    assert all(page.sorte is not Sorte.FORMULAIRE for page in pages)


def page_ordinaire() -> Image.Image:
    """Des lignes noires, sans code."""
    feuille = Image.new('L', (827, 1169), 'white')
    dessin = ImageDraw.Draw(feuille)
    for y in range(100, 1000, 40):
        dessin.rectangle([100, y, 700, y + 12], fill='black')
    feuille.info['dpi'] = (100, 100)
    return feuille


@pytest.mark.lent
def test_un_fichier_hostile_n_arrete_pas_les_suivants(tmp_path: Path, delai_abrege: None) -> None:
    bonne = ecrire_pile(tmp_path / 'bonne.pdf', [page_ordinaire()])
    with Lecteurs({}, 1) as lecteurs:
        for nom in ('bombe PDF', 'motifs en cascade', 'TIFF aux bandes absurdes', 'JPEG démesuré', 'vide'):
            assert list(lecteurs.lire_fichier(ecrire(tmp_path, HOSTILES[nom])))
            assert [page.sorte for page in lecteurs.lire_fichier(bonne)] == [Sorte.SANS_CODE]


def test_une_page_hostile_n_arrete_pas_les_autres_pages_du_fichier(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    ecrivain = PdfWriter()
    bonne = ecrire_pile(tmp_path / 'bonne.pdf', [page_ordinaire()])
    for source in (bonne, ecrire(tmp_path, HOSTILES['bombe PDF']), ecrire(tmp_path, HOSTILES['page PDF démesurée']), bonne):
        ecrivain.append(PdfReader(source))
    pile = tmp_path / 'pile.pdf'
    ecrivain.write(pile)
    lues = list(lire_fichier(pile, {}, coeurs=2))
    assert [page.page for page in lues] == [1, 2, 3, 4]
    assert [page.sorte for page in lues] == [Sorte.SANS_CODE, Sorte.ILLISIBLE, Sorte.ILLISIBLE, Sorte.SANS_CODE]


def test_rien_n_est_ecrit_ni_change_par_une_lecture(tmp_path: Path) -> None:
    chemins = [ecrire(tmp_path, HOSTILES[nom]) for nom in ('PDF actif', 'TIFF tronqué', 'PDF chiffré')]
    avant = {chemin: (chemin.read_bytes(), chemin.stat().st_mtime_ns) for chemin in chemins}
    contenu = sorted(tmp_path.rglob('*'))
    for chemin in chemins:
        lire(chemin)
    assert {chemin: (chemin.read_bytes(), chemin.stat().st_mtime_ns) for chemin in chemins} == avant
    assert sorted(tmp_path.rglob('*')) == contenu
