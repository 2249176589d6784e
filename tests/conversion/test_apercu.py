"""L'aperçu : des pages dessinées, un défaut dit, jamais d'exception pour un moteur qui échoue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pillow

from generator.conversion import Equipe, choisir_moteur, montrer
from generator.conversion.apercu import PAGES_MAX
from generator.conversion.moteur import Converti, Travail
from generator.conversion.ouvrier import document_vide
from generator.conversion.png import ecrire_png
from generator.conversion.processus import Ouvrier
from tests.rendu.modeles_d_essai import nouveau


@pytest.fixture(scope='module')
def equipe() -> Iterator[Equipe]:
    with Equipe(1) as equipe:
        yield equipe


def docx(*paragraphes: str, saut: bool = False) -> bytes:
    doc = nouveau()
    for texte in paragraphes:
        doc.add_paragraph(texte).paragraph_format.page_break_before = saut
    tampon = BytesIO()
    doc.save(tampon)
    return tampon.getvalue()


@pytest.mark.parametrize('moteur', ['embarque', pytest.param('libreoffice', marks=pytest.mark.libreoffice)])
def test_les_pages_sont_des_images_lisibles(moteur: str, equipe: Equipe, tmp_path: Path) -> None:
    apercu = montrer(docx("Un mot"), [["Un mot"]], choisir_moteur(moteur, ())[0], equipe, tmp_path)
    assert apercu.defaut == '' and apercu.total == len(apercu.images) == 1
    image = Pillow.open(BytesIO(apercu.images[0].octets))
    assert image.size == (apercu.images[0].largeur, apercu.images[0].hauteur) and image.mode == 'RGB'
    sombres = sum(nombre for nombre, (r, v, b) in image.getcolors(1 << 24) if r + v + b < 300)
    assert 20 < sombres < 5000 and image.getpixel((0, 0)) == (255, 255, 255)
    assert list(tmp_path.iterdir()) == []


def test_la_meme_page_donne_la_meme_image(equipe: Equipe, tmp_path: Path) -> None:
    moteur = choisir_moteur('embarque', ())[0]
    images = {montrer(docx("Un mot"), [["Un mot"]], moteur, equipe, tmp_path).images[0].octets for _ in range(3)}
    autre = montrer(docx("Un mos"), [["Un mos"]], moteur, equipe, tmp_path).images[0].octets
    assert len(images) == 1 and autre not in images


def test_un_texte_perdu_se_dit_et_les_pages_se_montrent(equipe: Equipe, tmp_path: Path) -> None:
    apercu = montrer(docx("Un mot"), [["Un mot", "Perdu"]], choisir_moteur('embarque', ())[0], equipe, tmp_path)
    assert len(apercu.images) == 1 and apercu.defaut == "le PDF a perdu un texte : « Perdu »"


def test_trop_de_pages_on_montre_les_premieres(equipe: Equipe, tmp_path: Path) -> None:
    contenu = docx(*(["Suite"] * (PAGES_MAX + 3)), saut=True)
    apercu = montrer(contenu, [["Suite"]], choisir_moteur('embarque', ())[0], equipe, tmp_path)
    assert len(apercu.images) == PAGES_MAX and apercu.total >= PAGES_MAX + 3


def test_un_document_que_le_moteur_refuse_n_a_pas_de_page(equipe: Equipe, tmp_path: Path) -> None:
    apercu = montrer(b'rien', [["Un mot"]], choisir_moteur('embarque', ())[0], equipe, tmp_path)
    assert apercu.images == () and "n'a pas pu convertir" in apercu.defaut
    assert montrer(docx("Un mot"), [["Un mot"]], choisir_moteur('embarque', ())[0], equipe, tmp_path).defaut == ''


class Menteur:
    """Dit avoir fini sans rien faire."""

    nom = 'menteur'

    def __init__(self, pdf: bytes | None = None) -> None:
        self._pdf = pdf

    def version(self) -> str:
        return 'menteur'

    def convertir(self, travaux: Iterable[Travail], ouvrier: Ouvrier) -> Iterator[Converti]:
        for travail in travaux:
            if self._pdf is not None:
                travail.pdf.write_bytes(self._pdf)
            yield Converti(travail)


@pytest.mark.parametrize(
    ('moteur', 'defaut'), [(Menteur(), "pas de PDF"), (Menteur(b'%PDF rien'), "ne se lit pas")], ids=['absent', 'illisible'],
)
def test_un_moteur_qui_ment_est_vu(moteur: Menteur, defaut: str, equipe: Equipe, tmp_path: Path) -> None:
    apercu = montrer(document_vide(), [["☐ é"]], moteur, equipe, tmp_path)
    assert apercu.images == () and defaut in apercu.defaut
    assert montrer(docx("Un mot"), [["Un mot"]], choisir_moteur('embarque', ())[0], equipe, tmp_path).defaut == ''


@pytest.mark.parametrize('qui', ['moteur', 'lecteur'])
def test_un_enfant_mort_est_dit_puis_remplace(qui: str, equipe: Equipe, tmp_path: Path) -> None:
    moteur = choisir_moteur('embarque', ())[0]
    assert montrer(docx("Un mot"), [["Un mot"]], moteur, equipe, tmp_path).defaut == ''
    enfant: Ouvrier = getattr(equipe, qui)(0)
    enfant._processus.kill()
    enfant._processus.wait()
    assert "s'est arrêté" in montrer(docx("Un mot"), [["Un mot"]], moteur, equipe, tmp_path).defaut
    assert montrer(docx("Un mot"), [["Un mot"]], moteur, equipe, tmp_path).defaut == ''


@pytest.mark.parametrize('reste', [0, 1, 3])
def test_un_png_garde_chaque_point_quel_que_soit_le_pas(reste: int, tmp_path: Path) -> None:
    largeur, hauteur = 5, 3
    lignes = [bytes((x * 40, y * 80, 255 - x) [c] for x in range(largeur) for c in range(3)) for y in range(hauteur)]
    ecrire_png(tmp_path / 'a.png', largeur, hauteur, largeur * 3 + reste, b''.join(ligne + b'\xee' * reste for ligne in lignes))
    with Pillow.open(tmp_path / 'a.png') as image:
        assert image.tobytes() == b''.join(lignes)


@pytest.mark.parametrize(('pas', 'octets'), [(5, 100), (15, 29)])
def test_s_il_manque_des_points_c_est_dit(pas: int, octets: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="octets pour"):
        ecrire_png(tmp_path / 'a.png', 5, 2, pas, b'x' * octets)
