"""Une page revient : on sait de qui elle est, et l'on ne dit OUI ou NON que si rien ne fait douter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from generator.domaine.retour import Statut
from generator.numerisation import Lecteurs, PageLue, Sorte
from tests.numerisation.papier import COUPON, POINT, SANS_CASES, Formulaire, connus, de_biais, formulaires, pile


@pytest.fixture(scope='module')
def lettres(tmp_path_factory: pytest.TempPathFactory) -> list[Formulaire]:
    return formulaires(tmp_path_factory.mktemp('envoi'), 3)


@pytest.fixture(scope='module')
def lecteurs(lettres: list[Formulaire]) -> Iterator[Lecteurs]:
    with Lecteurs(connus(lettres), 1) as equipe:
        yield equipe


def lue(lecteurs: Lecteurs, dossier: Path, image: Image.Image) -> PageLue:
    """Une seule page, passée par un PDF."""
    [page] = lecteurs.lire_fichier(pile(dossier / 'page.pdf', [image]))
    return page


def statut(page: PageLue) -> Statut:
    assert page.sorte is Sorte.FORMULAIRE and page.lecture is not None
    return page.lecture.statut


def raisons(page: PageLue) -> str:
    assert page.lecture is not None and page.lecture.statut is Statut.A_VERIFIER
    return ' ; '.join(page.lecture.motifs)


@pytest.mark.parametrize(('geste', 'attendu'), [('oui', Statut.OUI), ('non', Statut.NON)])
def test_une_croix_et_une_signature_se_lisent(lecteurs: Lecteurs, lettres: list[Formulaire], tmp_path: Path, geste: str, attendu: Statut) -> None:
    page = lue(lecteurs, tmp_path, lettres[1].rempli(geste, 'signature'))
    assert (page.reference, page.page, page.rang, page.pages, page.rotation) == (lettres[1].reference, 1, 1, 1, 0)
    assert statut(page) is attendu and page.lecture is not None
    assert page.lecture.signature is True and page.lecture.accord > 0.9 and page.lecture.motifs == ()


@pytest.mark.parametrize(
    ('gestes', 'raison'),
    [
        (('oui', 'non', 'signature'), 'les deux cases sont cochées'),
        (('signature',), 'aucune encre dans les cases'),
        (('oui',), 'pas de signature'),
        (('non gribouillé', 'oui', 'signature'), 'les deux cases sont cochées'),
        (('oui', 'non entouré', 'signature'), "autour de l'autre case"),
        (('oui entouré', 'signature'), 'aucune encre'),
        (('oui', 'non mot rayé', 'signature'), "l'autre réponse est entourée, barrée"),
        (('oui', 'oui mot rayé', 'signature'), 'le mot de la case cochée est barré'),
        (('oui', 'motif', 'signature'), 'un motif de refus est écrit'),
    ],
)
def test_ce_qui_fait_douter_va_a_une_personne(
    lecteurs: Lecteurs, lettres: list[Formulaire], tmp_path: Path, gestes: tuple[str, ...], raison: str
) -> None:
    assert raison in raisons(lue(lecteurs, tmp_path, lettres[0].rempli(*gestes)))


def test_un_refus_motive_reste_un_refus(lecteurs: Lecteurs, lettres: list[Formulaire], tmp_path: Path) -> None:
    assert statut(lue(lecteurs, tmp_path, lettres[0].rempli('non', 'motif', 'signature'))) is Statut.NON


def test_un_crayon_qui_se_voit_se_lit_un_trait_a_peine_visible_non(lecteurs: Lecteurs, lettres: list[Formulaire], tmp_path: Path) -> None:
    assert statut(lue(lecteurs, tmp_path, lettres[0].rempli('oui', 'signature', gris=150))) is Statut.OUI
    assert statut(lue(lecteurs, tmp_path, lettres[0].rempli('oui', 'signature', gris=235))) is Statut.A_VERIFIER


def test_un_noir_et_blanc_qui_efface_la_signature_ne_repond_pas(lecteurs: Lecteurs, lettres: list[Formulaire], tmp_path: Path) -> None:
    """La mauvaise case gribouillée se voit encore, la bonne a disparu : le danger des copieurs trop clairs."""
    image = lettres[0].rempli('non gribouillé')
    assert 'pas de signature' in raisons(lue(lecteurs, tmp_path, image.point(lambda v: 0 if v < 128 else 255)))


@pytest.mark.parametrize('angle', [0, 90, 180, 270])
def test_une_page_tournee_est_lue_et_dit_comment_la_remettre(lecteurs: Lecteurs, lettres: list[Formulaire], tmp_path: Path, angle: int) -> None:
    droite = lettres[0].rempli('non', 'signature')
    page = lue(lecteurs, tmp_path, droite.rotate(angle, expand=True))
    assert (statut(page), page.rotation) == (Statut.NON, angle)
    assert page.lecture is not None and page.lecture.cadre is not None
    attendu = (COUPON.x / 595, COUPON.y / 842, COUPON.largeur / 595, COUPON.hauteur / 842)
    assert np.allclose(page.lecture.cadre, attendu, atol=0.01)


def test_une_page_de_travers_floue_et_bruitee_est_lue(lecteurs: Lecteurs, lettres: list[Formulaire], tmp_path: Path) -> None:
    image = lettres[2].rempli('oui', 'signature').rotate(4.2, Image.Resampling.BICUBIC, fillcolor=255)
    bruit = np.random.default_rng(1).normal(0, 10, image.size[::-1])
    sale = np.clip(np.asarray(image.filter(ImageFilter.GaussianBlur(1))) * 0.7 + 60 + bruit, 0, 255).astype(np.uint8)
    assert statut(lue(lecteurs, tmp_path, Image.fromarray(sale))) is Statut.OUI


def test_une_photo_prise_de_biais_est_lue(lecteurs: Lecteurs, lettres: list[Formulaire], tmp_path: Path) -> None:
    """Le haut est plus court que le bas de deux cinquièmes : il faut s'y reprendre à plusieurs fois pour la superposer."""
    page = lue(lecteurs, tmp_path, de_biais(lettres[1].rempli('oui', 'signature'), 0.2))
    assert statut(page) is Statut.OUI and page.lecture is not None and page.lecture.accord > 0.9


def test_un_coupon_decoupe_et_pose_de_travers_est_lu(lecteurs: Lecteurs, lettres: list[Formulaire], tmp_path: Path) -> None:
    z = COUPON
    coupon = lettres[1].rempli('non', 'signature').crop([round(v * POINT) for v in (z.x, z.y, z.droite, z.bas)])
    vitre = Image.new('L', lettres[1].image.size, 255)
    vitre.paste(coupon.rotate(11, Image.Resampling.BICUBIC, expand=True, fillcolor=255), (60, 700))
    page = lue(lecteurs, tmp_path, vitre)
    assert (page.reference, statut(page)) == (lettres[1].reference, Statut.NON)


def test_une_page_en_negatif_est_lue(lecteurs: Lecteurs, lettres: list[Formulaire], tmp_path: Path) -> None:
    page = lue(lecteurs, tmp_path, lettres[0].rempli('oui', 'signature').point(lambda v: 255 - v))
    assert statut(page) is Statut.OUI


def test_deux_formulaires_sur_une_page_ne_se_devinent_pas(lecteurs: Lecteurs, lettres: list[Formulaire], tmp_path: Path) -> None:
    z = [round(v * POINT) for v in (0, COUPON.y, 595, COUPON.bas)]
    page_entiere = Image.new('L', lettres[0].image.size, 255)
    for rang, haut in ((0, 30), (1, 1100)):
        page_entiere.paste(lettres[rang].rempli('oui', 'signature').crop(z), (0, haut))
    page = lue(lecteurs, tmp_path, page_entiere)
    assert page.sorte is Sorte.PLUSIEURS and page.reference == '' and page.lecture is None
    assert set(page.codes) == {lettres[0].reference, lettres[1].reference} and 'découpez' in page.defaut


def test_un_code_inconnu_une_page_sans_code_et_un_verso_se_distinguent(lecteurs: Lecteurs, lettres: list[Formulaire], tmp_path: Path) -> None:
    [ailleurs] = formulaires(tmp_path, 1, nom='ailleurs', premier=40)
    sans_code = lettres[0].image.copy()
    sans_code.paste(255, [round(v * POINT) for v in (55, 300, 400, 385)])
    papier = np.random.default_rng(2).normal(248, 4, sans_code.size[::-1]).clip(0, 255).astype(np.uint8)
    crayon = papier.copy()
    crayon[800:806, 500:900] -= 30
    images = [ailleurs.image, sans_code, Image.fromarray(papier), Image.fromarray(crayon)]
    pages = list(lecteurs.lire_fichier(pile(tmp_path / 'pile.tiff', images)))
    assert [page.sorte for page in pages] == [Sorte.INCONNUE, Sorte.SANS_CODE, Sorte.BLANCHE, Sorte.SANS_CODE]
    assert pages[0].codes == (ailleurs.reference,) and pages[0].lecture is None
    assert len({page.source for page in pages}) == 1 and [page.page for page in pages] == [1, 2, 3, 4]


def test_une_lettre_de_deux_pages_retrouve_la_page_de_chacune(tmp_path: Path) -> None:
    [premiere] = formulaires(tmp_path, 1, nom='page1', disposition=SANS_CASES, texte='suite au verso, lisez bien tout')
    [seconde] = formulaires(tmp_path, 1, nom='page2')
    originaux = {premiere.reference: [
        type(premiere.original)(premiere.original.pdf, 1, SANS_CASES, 1, 2), type(seconde.original)(seconde.original.pdf, 1, seconde.original.disposition, 2, 2),
    ]}  # fmt: skip
    with Lecteurs(originaux, 1) as equipe:
        pages = list(equipe.lire_fichier(pile(tmp_path / 'p.pdf', [seconde.rempli('oui', 'signature'), premiere.image])))
    assert [(page.rang, page.pages) for page in pages] == [(2, 2), (1, 2)]
    assert statut(pages[0]) is Statut.OUI and pages[1].lecture is None


def test_une_lettre_renvoyee_corrigee_se_compare_au_bon_envoi(tmp_path: Path) -> None:
    """Les cases de l'ancien envoi étaient dans l'autre ordre : la réponse se lit d'après la feuille revenue."""
    [neuve] = formulaires(tmp_path, 1, nom='neuve')
    cases = neuve.original.disposition.cases
    assert cases is not None
    from dataclasses import replace

    inverse = replace(neuve.original.disposition, cases=(replace(cases[0], place=cases[1].place, place_du_mot=cases[1].place_du_mot), replace(cases[1], place=cases[0].place, place_du_mot=cases[0].place_du_mot)))
    [ancienne] = formulaires(tmp_path, 1, nom='ancienne', disposition=inverse)
    with Lecteurs({neuve.reference: [neuve.original, ancienne.original]}, 1) as equipe:
        [page] = equipe.lire_fichier(pile(tmp_path / 'p.pdf', [ancienne.rempli('non', 'signature')]))
    assert statut(page) is Statut.OUI
