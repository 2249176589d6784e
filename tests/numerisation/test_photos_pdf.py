"""Une page qui n'est qu'un JPEG se décode sans être dessinée, et montre la même chose ; toute autre page se dessine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.annotations import Rectangle
from pypdf.generic import ArrayObject, FloatObject, NameObject, RectangleObject

from generator.numerisation.pages_pdf import dessiner, ouvrir_pdf
from generator.numerisation.photos_pdf import lire_page_photographiee
from generator.numerisation.sources import ouvrir_source

FINE = 300
LUE = 150
A4 = (8.27, 11.69)


def page_de_copieur(mode: str = 'L', dpi: int = FINE) -> Image.Image:
    """Une page adoucie, sans deux coins pareils : on voit si elle est tournée."""
    large, haut = (round(cote * dpi) for cote in A4)
    image = Image.new(mode, (large, haut), 'white')
    dessin = ImageDraw.Draw(image)
    dessin.rectangle((large // 10, haut // 10, large // 2, haut // 5), fill='black')
    dessin.ellipse((large // 2, haut // 2, large * 9 // 10, haut * 6 // 10), fill='gray' if mode == 'L' else 'firebrick')
    return image.filter(ImageFilter.GaussianBlur(dpi / 60))


def ecrire(path: Path, image: Image.Image, changer: Callable[[PdfWriter, PageObject], None] | None = None, dpi: int = FINE) -> Path:
    """Cette page dans un PDF, puis changée."""
    image.save(path, resolution=dpi, quality=90)
    if changer is not None:
        ecrivain = PdfWriter(clone_from=path)
        changer(ecrivain, ecrivain.pages[0])
        ecrivain.write(path)
    return path


def ecart(une: np.ndarray, autre: np.ndarray) -> float:
    """L'écart moyen de deux images, en niveaux de gris, là où elles se recouvrent."""
    assert abs(une.shape[0] - autre.shape[0]) <= 2 and abs(une.shape[1] - autre.shape[1]) <= 2
    haut, large = min(une.shape[0], autre.shape[0]), min(une.shape[1], autre.shape[1])
    return float(np.abs(une[:haut, :large].astype(int) - autre[:haut, :large]).mean())


@pytest.mark.parametrize('mode', ['L', 'RGB'])
@pytest.mark.parametrize('tour', [0, 90, 180, 270])
def test_le_decodage_reduit_montre_ce_que_montre_le_dessin(tmp_path: Path, mode: str, tour: int) -> None:
    path = ecrire(tmp_path / 'page.pdf', page_de_copieur(mode), lambda _, page: page.rotate(tour) and None)
    lue = lire_page_photographiee(path, 0, LUE)
    assert lue is not None and lue[1] == pytest.approx(LUE, rel=0.01)
    assert ecart(lue[0], dessiner(ouvrir_pdf(path), 0, LUE)[0]) < 1.5
    assert ecart(ouvrir_source(path).page(0, LUE)[0], lue[0]) == 0


def un_trait(ecrivain: PdfWriter, page: PageObject) -> None:
    """Un tampon dessiné par-dessus l'image."""
    contenu = page.get_contents()
    assert contenu is not None
    contenu.operations += [([FloatObject(0)], b'g'), ([FloatObject(v) for v in (300, 100, 150, 90)], b're'), ([], b'f')]
    page[NameObject('/Contents')] = ecrivain._add_object(contenu)


def une_annotation(ecrivain: PdfWriter, page: PageObject) -> None:
    """Un cadre rempli, posé par un lecteur de PDF."""
    ecrivain.add_annotation(0, Rectangle(rect=(300, 100, 450, 190), interior_color='000000'))


def une_marge_coupee(_: PdfWriter, page: PageObject) -> None:
    """On ne voit qu'une partie de l'image."""
    page.cropbox = RectangleObject((0, 0, 400, 600))


def un_negatif(_: PdfWriter, page: PageObject) -> None:
    """Le blanc et le noir échangés par la page, et non dans l'image."""
    objet = page['/Resources']['/XObject']  # type: ignore[index]
    image = next(iter(objet.values())).get_object()
    image[NameObject('/Decode')] = ArrayObject([FloatObject(1), FloatObject(0)])


@pytest.mark.parametrize('changer', [un_trait, une_annotation, une_marge_coupee, un_negatif])
def test_ce_qui_ferait_voir_autre_chose_fait_dessiner_la_page(
    tmp_path: Path, changer: Callable[[PdfWriter, PageObject], None]
) -> None:
    path = ecrire(tmp_path / 'page.pdf', page_de_copieur(), changer)
    assert lire_page_photographiee(path, 0, LUE) is None
    assert ecart(ouvrir_source(path).page(0, LUE)[0], dessiner(ouvrir_pdf(path), 0, LUE)[0]) == 0


def test_un_trait_par_dessus_l_image_se_voit(tmp_path: Path) -> None:
    avec, sans = (
        ouvrir_source(ecrire(tmp_path / f'{nom}.pdf', page_de_copieur(), changer)).page(0, LUE)[0]
        for nom, changer in (('avec', un_trait), ('sans', None))
    )
    haut, large = avec.shape
    y, x = round((842 - 145) / 842 * haut), round(375 / 595 * large)
    assert avec[y, x] == 0 and sans[y, x] > 200


def test_une_image_peu_fine_se_dessine(tmp_path: Path) -> None:
    path = ecrire(tmp_path / 'page.pdf', page_de_copieur(dpi=200), dpi=200)
    assert lire_page_photographiee(path, 0, LUE) is None


def test_un_jpeg_coupe_se_dessine(tmp_path: Path) -> None:
    path = ecrire(tmp_path / 'page.pdf', page_de_copieur())
    [image] = PdfReader(path).pages[0]['/Resources']['/XObject'].values()  # type: ignore[index]
    octets = image.get_object()._data
    path.write_bytes(path.read_bytes().replace(octets[len(octets) // 2 :], b'\x00' * (len(octets) - len(octets) // 2)))
    assert lire_page_photographiee(path, 0, LUE) is None or ouvrir_source(path).page(0, LUE)[0].size
