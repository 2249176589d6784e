"""Les planches d'aperçu : leurs pages, leurs numéros, leurs noms, et ce qui se dit quand une page ne se dessine pas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from generator.conversion import Equipe
from generator.conversion.dessin_de_planche import PAGES_PAR_PLANCHE, disposer_les_pages
from generator.conversion.planches import dessiner_les_planches, nommer_les_planches
from generator.erreurs import Code
from generator.rapport import Gravite
from tests.fabrique.prets import EquipePretee

A4, A4_COUCHEE = (595.0, 842.0), (842.0, 595.0)
TAILLES = [[A4], [A4] * 2, [A4] * 5, [A4] * 12, [A4_COUCHEE] * 12, [A4, A4_COUCHEE] * 6, [(100.0, 9000.0)] * 3]


@pytest.fixture
def equipe() -> Iterator[Equipe]:
    with EquipePretee(1) as une:
        yield une


def pdf(path: Path, pages: int) -> Path:
    """Un PDF dont la page de rang n porte une barre noire longue de 20 × (n + 1) points, en haut à gauche."""
    with pdfium.PdfDocument.new() as document:
        for rang in range(pages):
            page = document.new_page(*A4)
            barre = pdfium.raw.FPDFPageObj_CreateNewRect(0, 742, 20 * (rang + 1), 100)
            pdfium.raw.FPDFPath_SetDrawMode(barre, pdfium.raw.FPDF_FILLMODE_WINDING, 0)
            pdfium.raw.FPDFPage_InsertObject(page, barre)
            page.gen_content()
        document.save(path)
    return path


def barre(image: Image.Image, cadre: tuple[int, int, int, int]) -> int:
    """La longueur de la barre noire d'une page, en points de PDF."""
    gauche, haut, largeur, _ = cadre
    noirs = [x for x in range(largeur) if max(image.getpixel((gauche + x, haut + 10))) < 60]
    return round(len(noirs) * A4[0] / largeur)


@pytest.mark.parametrize('tailles', TAILLES, ids=lambda tailles: f'{len(tailles)}-{tailles[0][0]:.0f}')
def test_les_pages_tiennent_dans_la_planche_sans_se_recouvrir(tailles: list[tuple[float, float]]) -> None:
    planche = disposer_les_pages(tailles)
    assert len(planche.cadres) == len(tailles) and planche.largeur < 2000
    for rang, (gauche, haut, largeur, hauteur) in enumerate(planche.cadres):
        assert gauche > 0 and haut > 0 and gauche + largeur < planche.largeur and haut + hauteur < planche.hauteur
        for autre in planche.cadres[rang + 1 :]:
            assert gauche + largeur < autre[0] or haut + hauteur < autre[1] or autre[0] + autre[2] < gauche


def test_chaque_page_est_a_sa_place_sur_ses_planches(tmp_path: Path, equipe: Equipe) -> None:
    pdf(tmp_path / 'lettres.pdf', 14)
    assert list(dessiner_les_planches(tmp_path, {'lettres.pdf': 14}, (), equipe)) == []
    assert sorted(path.name for path in (tmp_path / 'apercu').iterdir()) == ['lettres-1.png', 'lettres-2.png']
    for numero, pages in ((1, range(12)), (2, range(12, 14))):
        image = Image.open(tmp_path / 'apercu' / f'lettres-{numero}.png').convert('RGB')
        planche = disposer_les_pages([A4] * len(pages))
        assert image.size == (planche.largeur, planche.hauteur)
        for rang, cadre in zip(pages, planche.cadres, strict=True):
            assert abs(barre(image, cadre) - 20 * (rang + 1)) <= 3


def test_un_numero_est_ecrit_sous_chaque_page(tmp_path: Path, equipe: Equipe) -> None:
    pdf(tmp_path / 'lettres.pdf', 13)
    assert list(dessiner_les_planches(tmp_path, {'lettres.pdf': 13}, (), equipe)) == []
    premiere = Image.open(tmp_path / 'apercu' / 'lettres-1.png').convert('L')
    numeros = set()
    for gauche, haut, largeur, hauteur in disposer_les_pages([A4] * 12).cadres:
        bandeau = premiere.crop((gauche, haut + hauteur + 2, gauche + largeur, haut + hauteur + 32))
        assert bandeau.getextrema()[0] < 80
        numeros.add(bandeau.tobytes())
    assert len(numeros) == PAGES_PAR_PLANCHE


def test_le_meme_pdf_donne_les_memes_octets(tmp_path: Path, equipe: Equipe) -> None:
    pdf(tmp_path / 'a.pdf', 3)
    vus = []
    for _ in range(2):
        list(dessiner_les_planches(tmp_path, {'a.pdf': 3}, (), equipe))
        vus.append((tmp_path / 'apercu' / 'a-1.png').read_bytes())
    assert vus[0] == vus[1]


def test_aucun_nom_d_eleve_n_est_dans_un_nom_de_fichier() -> None:
    pages = {'lettres.pdf': 2, 'lettres/ABADIE-Lina.pdf': 1, 'convocations/ABADIE-Lina.pdf': 1, 'convocations/ROY-Max.pdf': 1,
             'services/CARON-Odile.pdf': 1}  # fmt: skip
    noms = nommer_les_planches(pages, [nom for nom in pages if 'ABADIE' in nom or 'ROY' in nom])
    assert noms == {
        'lettres.pdf': 'apercu/lettres', 'convocations/ABADIE-Lina.pdf': 'apercu/convocations/document-1',
        'convocations/ROY-Max.pdf': 'apercu/convocations/document-2', 'services/CARON-Odile.pdf': 'apercu/services/CARON-Odile',
    }  # fmt: skip


def test_ce_qui_ne_se_dessine_pas_est_dit_et_le_reste_se_dessine(tmp_path: Path, equipe: Equipe) -> None:
    (tmp_path / 'casse.pdf').write_bytes(b'rien')
    pdf(tmp_path / 'bon.pdf', 1)
    (probleme,) = dessiner_les_planches(tmp_path, {'casse.pdf': 1, 'bon.pdf': 1}, (), equipe)
    assert (probleme.code, probleme.gravite) == (Code.APERCU_MANQUANT, Gravite.AVERTISSEMENT)
    assert probleme.emplacement.fichier == 'apercu/casse-1.png' and not (tmp_path / 'apercu' / 'casse-1.png').exists()
    assert (tmp_path / 'apercu' / 'bon-1.png').is_file()


def test_un_ouvrier_perdu_est_remplace(tmp_path: Path) -> None:
    pdf(tmp_path / 'bon.pdf', 1)
    with Equipe(1) as equipe:
        equipe.lecteur(0)._processus.kill()
        (probleme,) = dessiner_les_planches(tmp_path, {'bon.pdf': 1}, (), equipe)
        assert "s'est arrêté" in probleme.regle
        assert list(dessiner_les_planches(tmp_path, {'bon.pdf': 1}, (), equipe)) == []
