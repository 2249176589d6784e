"""Le simulateur lui-même : une graine, une image ; une vérité qui suit le geste ; des fichiers qui se rouvrent."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageOps

from tests.simulateur import (
    MELANGES,
    PERSONNE,
    Copie,
    Scenario,
    ecrire_photo,
    ecrire_pile,
    numeriser,
    tirer_scenario,
    verso_blanc,
)
from tests.simulateur.lettres_d_essai import lettres_d_essai
from tests.simulateur.scenario import (
    AMBIGUS_D_EPREUVE,
    FAMILLES,
    REALISTES,
    REALISTES_D_EPREUVE,
    STYLES,
    STYLES_AMBIGUS,
    STYLES_D_EPREUVE,
)

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope='module')
def copies(tmp_path_factory: pytest.TempPathFactory) -> list[Copie]:
    return lettres_d_essai(tmp_path_factory.mktemp('lettres'), 2)


def empreinte(image: Image.Image) -> str:
    return hashlib.sha256(image.mode.encode() + image.tobytes()).hexdigest()


@pytest.mark.parametrize('melange', MELANGES)
def test_la_meme_graine_donne_la_meme_image_et_une_autre_une_autre(copies: list[Copie], melange: str) -> None:
    un, autre = (tirer_scenario(graine, melange, dpi=150) for graine in (1, 2))
    premiere = empreinte(numeriser(copies[0], un)[0])
    assert empreinte(numeriser(copies[0], un)[0]) == premiere
    assert empreinte(numeriser(copies[0], autre)[0]) != premiere


def test_les_deux_familles_ne_tirent_pas_les_memes_scenarios() -> None:
    tires = {famille: [tirer_scenario(graine, 'mix', famille) for graine in range(60)] for famille in FAMILLES}
    traits = [{(s.epaisseur, s.appui) for s in tires[famille]} for famille in FAMILLES]
    assert not traits[0] & traits[1]
    assert any(s.stries or s.ondulation or s.poivre for s in tires['epreuve'])
    assert not any(s.stries or s.ondulation or s.poivre or s.verso or s.double_jpeg for s in tires['reglage'])


def test_le_tirage_suit_les_parts_annoncees() -> None:
    for famille, parts in (('reglage', REALISTES), ('epreuve', REALISTES_D_EPREUVE)):
        tires = [tirer_scenario(graine, 'mix', famille) for graine in range(3000)]
        vus = Counter(s.style for s in tires)
        assert set(vus) == set(parts)
        assert all(abs(vus[style] / 30 - part) < 3 for style, part in parts.items())
        assert 13 < sum(s.refus for s in tires) / 30 < 17


@pytest.mark.parametrize('style', STYLES + STYLES_AMBIGUS + STYLES_D_EPREUVE + AMBIGUS_D_EPREUVE)
def test_chaque_geste_laisse_de_l_encre_la_ou_il_faut_et_dit_sa_verite(copies: list[Copie], style: str) -> None:
    copie = copies[0]
    commun = {'signature': 'absente', 'nom_et_date': False, 'commentaire': False, 'motif': False, 'dpi': 150}
    seul, vide = (
        np.asarray(numeriser(copie, tirer_scenario(5, 'net', 'epreuve', geste, **commun))[0], int) for geste in (style, 'aucune')
    )
    assert ((vide - seul).sum() > 0) == (style != 'aucune')
    _, verite = numeriser(copie, tirer_scenario(5, 'net', 'epreuve', style, signature='présente', motif=False, refus=True))
    assert verite.reponse == ('NON' if style in STYLES + STYLES_D_EPREUVE else PERSONNE)


@pytest.mark.parametrize(
    ('change', 'reponse'),
    [({}, 'OUI'), ({'refus': True}, 'NON'), ({'signature': 'absente'}, PERSONNE), ({'motif': True}, PERSONNE), ({'refus': True, 'motif': True}, 'NON')],
)  # fmt: skip
def test_sans_signature_ou_avec_un_accord_motive_une_personne_decide(copies: list[Copie], change: dict[str, object], reponse: str) -> None:
    scenario = tirer_scenario(1, 'net', styles='croix', **({'refus': False, 'motif': False, 'signature': 'présente'} | change))
    assert numeriser(copies[0], scenario)[1].reponse == reponse


def test_une_pile_pdf_garde_la_compression_et_les_pages_de_chaque_image(copies: list[Copie], tmp_path: Path) -> None:
    images = [numeriser(copies[0], Scenario('reglage', 1, couleur=couleur))[0] for couleur in ('gris', 'couleur', 'noir et blanc')]
    images.append(verso_blanc(Scenario('reglage', 1)))
    pile = ecrire_pile(tmp_path / 'pile.pdf', images)
    octets = pile.read_bytes()
    assert octets.count(b'/DCTDecode') == 3 and octets.count(b'/CCITTFaxDecode') == 1
    with pypdfium2.PdfDocument(pile) as document:
        assert len(document) == 4
        rendue = np.asarray(document[2].render(scale=200 / 72, grayscale=True).to_pil().convert('L').resize(images[2].size), int)
        assert np.abs(rendue - np.asarray(images[2].convert('L'), int)).mean() < 4
        assert np.asarray(document[3].render(grayscale=True).to_pil()).min() > 240


def test_un_tiff_et_une_photo_se_rouvrent_a_l_endroit(copies: list[Copie], tmp_path: Path) -> None:
    image, _ = numeriser(copies[0], tirer_scenario(1, 'photo', dpi=150))
    for orientation in (1, 3, 6, 8):
        with Image.open(ecrire_photo(tmp_path / f'{orientation}.jpg', image, orientation)) as relue:
            droite = ImageOps.exif_transpose(relue)
            assert droite.size == image.size
            assert np.abs(np.asarray(droite, int) - np.asarray(image, int)).mean() < 4
    traits = [numeriser(copies[0], Scenario('reglage', graine, couleur='noir et blanc'))[0] for graine in range(3)]
    for nom, pages in (('traits.tif', traits), ('mele.tif', [image, *traits])):
        with Image.open(ecrire_pile(tmp_path / nom, pages, 'tiff')) as relu:
            assert relu.n_frames == len(pages)


@pytest.mark.parametrize(('couleur', 'seuil', 'encre', 'effacee'), [
    ('gris', 128, 'crayon pâle', False), ('noir et blanc', 200, 'noire', False), ('noir et blanc', 130, 'noire', False),
    ('noir et blanc', 70, 'bleue', True), ('noir et blanc', 130, 'crayon pâle', True),
])  # fmt: skip
def test_une_page_ou_le_noir_et_blanc_a_tout_efface_se_dit(
    copies: list[Copie], couleur: str, seuil: int, encre: str, effacee: bool
) -> None:
    scenario = tirer_scenario(
        5, 'net', styles='croix', couleur=couleur, seuil=seuil, encre=encre, encre_de_signature=encre, signature='présente', motif=False,
    )  # fmt: skip
    assert numeriser(copies[0], scenario, effacement=True)[1].effacee is effacee
