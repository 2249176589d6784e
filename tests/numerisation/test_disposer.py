"""Dans un PDF produit par chacun des moteurs : cases, code et signature sont là où on les voit, ou l'on dit pourquoi non."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from docx.document import Document as Doc
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from generator.conversion import Equipe
from generator.conversion.embarque import MoteurEmbarque
from generator.conversion.libreoffice import MoteurLibreOffice
from generator.domaine.disposition import POINTS_PAR_MM, PageDisposee, Zone
from generator.numerisation.constats import Constat, Ennui, signaler
from generator.numerisation.disposer import OUVRIER_DE_PRODUCTION, Disposees, PageAttendue, juger
from generator.numerisation.recherche import Entourages
from generator.numerisation.vues import Vue
from generator.rapport import Gravite
from generator.rendu.contexte import champs_retour
from tests.fabrique.briques import nouveau
from tests.fabrique.ecoles_a_coupons import LETTRE, MODELES, TABLEAU
from tests.numerisation.disposition import disposer
from tests.numerisation.facons import (
    FACONS,
    MM_DU_CODE,
    PERDUES,
    REFUSEES,
    Facon,
    devant,
    image,
    planche,
    poser_le_code,
    references,
    signe_devant,
)
from tests.rendu.controles import case_d_ancien_formulaire, inserer
from tests.rendu.pieces import MOTEURS, en_pages, fabrique, lettres, rendu

OUI_NON = ('OUI', 'NON')


@dataclass
class Planche:
    """Une page par façon de faire une case, convertie par un moteur."""

    moteur: str
    facons: tuple[Facon, ...]
    disposees: Disposees

    def page(self, facon: Facon) -> PageDisposee:
        return self.disposees.pages[self.facons.index(facon)]

    def ennuis(self, facon: Facon) -> set[Ennui]:
        return {constat.ennui for constat in self.disposees.constats if constat.page == self.facons.index(facon) + 1}


def en_pdf(doc: Doc, dossier: Path, moteur: Any, tous: Sequence[Any] = (None,)) -> Path:
    """Le PDF d'un modèle, rendu et converti comme par le produit."""
    dossier.mkdir(exist_ok=True)
    contextes = [un if un is not None else lettres(dossier)[0] for un in tous]
    return en_pages(rendu(doc, contextes, dossier), dossier, moteur())[1]


@pytest.fixture(scope='module', params=MOTEURS)
def planche_convertie(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Planche:
    nom = request.param.nom
    facons = tuple(facon for facon in FACONS if getattr(facon, nom) != PERDUES)
    pdf = en_pdf(planche(facons), tmp_path_factory.mktemp('planche'), request.param)
    attendues = [
        PageAttendue(rang, reference, facon.mots)
        for rang, (facon, reference) in enumerate(zip(facons, references(len(facons)), strict=True), start=1)
    ]
    return Planche(nom, facons, disposer(pdf, attendues))


def mm(points: float) -> float:
    return points / POINTS_PAR_MM


@pytest.mark.parametrize('facon', FACONS, ids=lambda facon: facon.nom)
def test_chaque_facon_de_faire_une_case_est_trouvee_ou_refusee(planche_convertie: Planche, facon: Facon) -> None:
    if facon not in planche_convertie.facons:
        assert getattr(facon, planche_convertie.moteur) == PERDUES
        return
    cases = planche_convertie.page(facon).cases
    ennuis = planche_convertie.ennuis(facon)
    if getattr(facon, planche_convertie.moteur) == REFUSEES:
        assert cases is None
        assert ennuis & {Ennui.MOT_ABSENT, Ennui.CASE_ABSENTE, Ennui.CASES_DOUTEUSES}
        return
    assert cases is not None, ennuis
    assert [case.mot for case in cases] == list(facon.mots)
    for case in cases:
        assert 2.5 <= mm(case.place.largeur) <= 8 and mm(abs(case.place.largeur - case.place.hauteur)) < 0.6
        assert abs(case.place.y + case.place.hauteur / 2 - case.place_du_mot.y - case.place_du_mot.hauteur / 2) < 6 * POINTS_PAR_MM
    assert not _se_touchent(cases[0].place, cases[1].place)
    assert not _se_touchent(cases[0].place, cases[0].place_du_mot)


@pytest.mark.parametrize('facon', [f for f in FACONS if PERDUES not in (f.libreoffice, f.embarque)], ids=lambda facon: facon.nom)
def test_le_code_est_trouve_a_sa_place_quelles_que_soient_les_cases(planche_convertie: Planche, facon: Facon) -> None:
    code = planche_convertie.page(facon).code
    assert code is not None
    assert mm(code.largeur) == pytest.approx(MM_DU_CODE, abs=0.2) and mm(code.x) == pytest.approx(20, abs=0.5)
    assert not planche_convertie.ennuis(facon) & {Ennui.CODE_ABSENT, Ennui.CODE_PETIT, Ennui.CODE_LOIN, Ennui.CODE_ETRANGER}


def test_une_case_petite_se_dit_et_se_lit_quand_meme(planche_convertie: Planche) -> None:
    (petite,) = (facon for facon in FACONS if facon.nom == 'signe de corps 11')
    assert planche_convertie.page(petite).cases is not None
    assert planche_convertie.ennuis(petite) >= {Ennui.CASE_PETITE}
    (grande,) = (facon for facon in FACONS if facon.nom == 'signe')
    assert Ennui.CASE_PETITE not in planche_convertie.ennuis(grande)


def test_le_coupon_va_du_code_a_la_signature(planche_convertie: Planche) -> None:
    page = planche_convertie.page(FACONS[0])
    assert page.cases and page.code and page.coupon and page.signature and page.motif
    for partie in (page.code, page.cases[0].place, page.cases[1].place_du_mot, page.signature, page.motif):
        assert _contient(page.coupon, partie)
    assert mm(page.signature.hauteur) == pytest.approx(35, abs=0.1)
    assert page.signature.y >= page.cases[1].place.bas
    assert page.motif.x > page.cases[1].place_du_mot.droite and page.motif.droite > page.largeur - 10 * POINTS_PAR_MM
    assert not _se_touchent(page.motif, page.signature)


# Deux écoles qui ont refait leurs modèles


@pytest.mark.parametrize('ecole', MODELES)
@pytest.mark.parametrize('moteur', MOTEURS)
def test_les_lettres_de_deux_ecoles_se_lisent_telles_que_refaites(moteur: Any, ecole: str, tmp_path: Path) -> None:
    tirees = references(3)
    tous = [replace(lettre, retour=champs_retour(ref)) for lettre, ref in zip(lettres(tmp_path), tirees, strict=False)]
    pdf = en_pdf(MODELES[ecole][LETTRE](), tmp_path / 'lot', moteur, tous)
    par_lettre = {'saules': 1, 'alizes': 2}[ecole]
    attendues = [
        PageAttendue(rang * par_lettre + page, ref, OUI_NON) for rang, ref in enumerate(tirees) for page in range(1, par_lettre + 1)
    ]
    disposees = disposer(pdf, attendues)
    assert not disposees.constats
    for page in disposees.pages:
        assert page.code is not None
        assert mm(page.code.largeur) == pytest.approx({'saules': 30, 'alizes': 28}[ecole], abs=0.2)
    for page in disposees.pages[par_lettre - 1 :: par_lettre]:
        assert page.cases is not None and page.signature is not None and page.motif is not None and page.coupon is not None
        assert all(7 < mm(case.place.largeur) < 8.5 for case in page.cases)
        if ecole == 'saules':
            assert all(case.place.x > case.place_du_mot.droite for case in page.cases)
        else:
            assert page.signature.x > page.cases[0].place_du_mot.droite and page.signature.y < page.cases[1].place.y
    if par_lettre > 1:
        assert all(page.cases is None for page in disposees.pages[::par_lettre])


@pytest.mark.parametrize('ecole', MODELES)
@pytest.mark.parametrize('moteur', MOTEURS)
def test_les_tableaux_de_deux_ecoles_disent_favorable_et_defavorable(moteur: Any, ecole: str, tmp_path: Path) -> None:
    (reference,) = references(1)
    contexte = replace(fabrique(tmp_path).tableau(), retour=champs_retour(reference))
    pdf = en_pdf(MODELES[ecole][TABLEAU](), tmp_path / 'lot', moteur, [contexte])
    disposees = disposer(pdf, [PageAttendue(1, reference, ('FAVORABLE', 'DÉFAVORABLE'))])
    (page,) = disposees.pages
    assert not disposees.constats
    assert page.cases is not None and page.signature is not None
    favorable, defavorable = page.cases
    assert favorable.place_du_mot.largeur < defavorable.place_du_mot.largeur
    assert favorable.place.droite < favorable.place_du_mot.x and defavorable.place.droite < defavorable.place_du_mot.x


# Une disposition déjà vue ne fait jamais prendre une autre pour elle


def coupon(doc: Doc, reference: str, poser: Callable[[Doc], None], premiere: bool) -> None:
    doc.add_paragraph("Bonjour.").paragraph_format.page_break_before = not premiere
    poser_le_code(doc, reference)
    doc.add_paragraph()
    poser(doc)
    doc.add_paragraph("Signature :")


def tabulee(poser_une_case: Callable[[Paragraph], None], mm_de_la_case: float) -> Callable[[Doc], None]:
    """Le mot toujours au même endroit, la case à tant de millimètres de la marge."""

    def poser(doc: Doc) -> None:
        for mot in OUI_NON:
            paragraphe = doc.add_paragraph()
            paragraphe.paragraph_format.space_after = Pt(14)
            for arret in (mm_de_la_case, 34):
                paragraphe.paragraph_format.tab_stops.add_tab_stop(Mm(arret))
            paragraphe.add_run('\t')
            poser_une_case(paragraphe)
            paragraphe.add_run(f"\t{mot}")

    return poser


def disposer_chaque(pdf: Path, tirees: Sequence[str]) -> list[tuple[Zone, Zone]]:
    """Les cases de chaque page ; les mêmes, que les pages soient vues ensemble ou une à une."""
    ensemble = disposer(pdf, [PageAttendue(rang, ref, OUI_NON) for rang, ref in enumerate(tirees, start=1)]).pages
    une_a_une = [disposer(pdf, [PageAttendue(rang, ref, OUI_NON)]).pages[0] for rang, ref in enumerate(tirees, start=1)]
    assert list(ensemble) == une_a_une
    assert all(page.cases is not None for page in ensemble)
    return [(page.cases[0].place, page.cases[1].place) for page in ensemble if page.cases is not None]


DEPLACABLES = {'signe': signe_devant('☐'), 'case de Word': inserer, 'ancien formulaire': case_d_ancien_formulaire, 'image': image}


@pytest.mark.parametrize(('moteur', 'sorte'), [
    pytest.param(MoteurEmbarque, 'signe'), pytest.param(MoteurEmbarque, 'case de Word'),
    *(pytest.param(MoteurLibreOffice, sorte, marks=pytest.mark.libreoffice) for sorte in DEPLACABLES),
])  # fmt: skip
def test_une_case_deplacee_dans_le_meme_pdf_est_vue_a_sa_place(moteur: Any, sorte: str, tmp_path: Path) -> None:
    places = [12, 12, 12.5, 14, 22]
    tirees = references(len(places))
    doc = nouveau("Cases déplacées", corps=11)
    for rang, (place, reference) in enumerate(zip(places, tirees, strict=True)):
        coupon(doc, reference, tabulee(DEPLACABLES[sorte], place), rang == 0)
    vues = disposer_chaque(en_pdf(doc, tmp_path / 'lot', moteur), tirees)
    ecarts = [mm(premiere.x - vues[0][0].x) for premiere, _ in vues]
    assert ecarts == pytest.approx([place - places[0] for place in places], abs=0.2)


@pytest.mark.parametrize('moteur', MOTEURS)
def test_une_case_agrandie_dans_le_meme_pdf_est_vue_a_sa_taille(moteur: Any, tmp_path: Path) -> None:
    corps = [18, 18, 19, 14, 26]
    tirees = references(len(corps))
    doc = nouveau("Cases agrandies", corps=11)
    for rang, (taille, reference) in enumerate(zip(corps, tirees, strict=True)):
        coupon(doc, reference, tabulee(signe_devant('☐', taille), 15), rang == 0)
    vues = disposer_chaque(en_pdf(doc, tmp_path / 'lot', moteur), tirees)
    rapports = [seconde.largeur / vues[0][1].largeur for _, seconde in vues]
    assert rapports == pytest.approx([taille / corps[0] for taille in corps], abs=0.05)


def test_des_lettres_de_meme_disposition_ne_se_cherchent_qu_une_fois(tmp_path: Path) -> None:
    tirees = references(12)
    doc = nouveau("Douze", corps=11)
    for rang, reference in enumerate(tirees):
        coupon(doc, reference, devant(signe_devant('☐')), rang == 0)
    pdf = en_pdf(doc, tmp_path / 'lot', MoteurEmbarque)
    connus: Entourages = {}
    disposees = disposer(pdf, [PageAttendue(rang, ref, OUI_NON) for rang, ref in enumerate(tirees, start=1)], connus)
    assert len(connus) <= 4 and len({page.cases for page in disposees.pages}) == 1


# Le code


@pytest.fixture(scope='module')
def trois_codes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trois pages : le bon code ; celui d'un autre ; un code de 8 mm de symbole."""
    bonne, autre, petite = references(3)
    doc = nouveau("Codes", corps=11)
    for rang, (reference, cote) in enumerate(((bonne, 25), (autre, 25), (petite, 11))):
        doc.add_paragraph("Bonjour.").paragraph_format.page_break_before = rang > 0
        poser_le_code(doc, reference, cote)
        doc.add_paragraph()
        devant(signe_devant('☐'))(doc)
        doc.add_paragraph("Signature :")
    return en_pdf(doc, tmp_path_factory.mktemp('codes'), MoteurEmbarque)


def test_le_code_d_un_autre_exemplaire_est_une_erreur(trois_codes: Path) -> None:
    bonne, _, petite = references(3)
    inattendue = references(4)[3]
    disposees = disposer(trois_codes, [PageAttendue(1, bonne, OUI_NON), PageAttendue(2, inattendue, OUI_NON)])
    assert {constat.ennui for constat in disposees.constats if constat.page == 2} == {
        Ennui.CODE_ETRANGER, Ennui.CODE_ABSENT, Ennui.CODE_AILLEURS,
    }  # fmt: skip
    assert disposees.pages[1].code is None and not [constat for constat in disposees.constats if constat.page == 1]
    problemes = signaler(disposees.constats, 'lettre.docx', {inattendue: "Léa Martin"})
    assert [p.code for p in problemes if p.gravite is Gravite.ERREUR] == ['A-629', 'A-628']
    assert all(p.remede and p.emplacement.precision == "Léa Martin, page 2" for p in problemes)
    assert petite


def test_un_code_trop_petit_se_dit(trois_codes: Path) -> None:
    disposees = disposer(trois_codes, [PageAttendue(3, references(3)[2], OUI_NON)])
    (constat,) = disposees.constats
    assert constat.ennui is Ennui.CODE_PETIT and constat.mesure == pytest.approx(8, abs=0.4)
    assert disposees.pages[0].code is not None


def test_une_page_qui_n_existe_pas_ou_un_faux_pdf_se_disent(trois_codes: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match='page 9'):
        disposer(trois_codes, [PageAttendue(9, references(1)[0])])
    (tmp_path / 'faux.pdf').write_bytes(b'pas un pdf')
    with pytest.raises(ValueError):
        disposer(tmp_path / 'faux.pdf', [PageAttendue(1, references(1)[0])])


# En relisant ce qu'il a converti


@pytest.fixture(scope='module')
def huit_pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[PageAttendue]]:
    tirees = references(8)
    doc = nouveau("Huit", corps=11)
    for rang, reference in enumerate(tirees):
        coupon(doc, reference, devant(signe_devant('☐' if rang % 7 else '○')), rang == 0)
    pdf = en_pdf(doc, tmp_path_factory.mktemp('huit'), MoteurEmbarque)
    return pdf, [PageAttendue(rang, ref, OUI_NON) for rang, ref in enumerate(tirees, start=1)]


def relire(
    pdf: Path, par_lettre: Sequence[Sequence[PageAttendue]], textes: Sequence[str]
) -> list[tuple[Vue, list[Any]]]:
    """Ce qu'un ouvrier voit des pages de ces lettres, en même temps qu'il y cherche leur texte ; la place des images."""
    a_rendre = [(siennes[0].reference, siennes[0].mots) for siennes in par_lettre]
    with Equipe(1, lecteur=OUVRIER_DE_PRODUCTION) as equipe:
        ordre = {'relire': str(pdf), 'textes': [[texte] for texte in textes], 'a_rendre': a_rendre}
        lu = [equipe.lecteur(0).demander(ordre, 60) for _ in range(2)][-1]
    attendues = [attendue for siennes in par_lettre for attendue in siennes]
    return [(Vue.entendre(attendue, vue), vue['images']) for attendue, vue in zip(attendues, lu['vues'], strict=True)]


def test_en_relisant_on_voit_ce_que_l_on_verrait_apres(huit_pages: tuple[Path, list[PageAttendue]]) -> None:
    pdf, attendues = huit_pages
    vues, images = zip(*relire(pdf, [[attendue] for attendue in attendues], [''] * 8), strict=True)
    assert juger(vues) == disposer(pdf, attendues)
    assert {vue.page.cases is None for vue in vues} == {True, False}
    assert all(len(siennes) == 1 for siennes in images)


def test_une_lettre_de_plusieurs_pages_se_voit_une_fois_ses_pages_connues(
    huit_pages: tuple[Path, list[PageAttendue]],
) -> None:
    pdf, attendues = huit_pages
    premiere, seconde = attendues[0].reference, attendues[1].reference
    par_lettre = [
        [PageAttendue(1, premiere, OUI_NON)], [PageAttendue(numero, seconde, OUI_NON) for numero in range(2, 9)],
    ]  # fmt: skip
    vues = [vue for vue, _ in relire(pdf, par_lettre, [premiere, ' '.join(attendue.reference for attendue in attendues[1:])])]
    assert [vue.page.code is not None for vue in vues] == [True, True] + [False] * 6
    assert [vue.etrangere for vue in vues] == [False, False] + [True] * 6


def test_ce_qui_ne_se_relit_pas_se_dit_sans_rien_voir(tmp_path: Path) -> None:
    (tmp_path / 'faux.pdf').write_bytes(b'pas un pdf')
    with Equipe(1, lecteur=OUVRIER_DE_PRODUCTION) as equipe:
        ordre = {'relire': str(tmp_path / 'faux.pdf'), 'textes': [['']], 'a_rendre': [(references(1)[0], OUI_NON)]}
        assert 'ne se lit pas' in equipe.lecteur(0).demander(ordre, 60)['erreur']


# Ce qui est dit


def test_chaque_ennui_a_sa_phrase_son_lieu_et_son_remede() -> None:
    constats = [Constat(ennui, 1, 'A1', 'NON', 2.94) for ennui in Ennui]
    problemes = signaler(constats, 'lettre.docx', {'A1': "Léa Martin"})
    assert len(problemes) == len(Ennui)
    for probleme in problemes:
        assert str(probleme.emplacement) == 'lettre.docx (Léa Martin, page 1)'
        assert probleme.regle and probleme.remede.endswith('.') and '{' not in probleme.quoi + probleme.remede
    assert any("2,9 mm" in probleme.quoi for probleme in problemes)


def test_deux_cents_lettres_au_meme_defaut_font_une_phrase() -> None:
    tirees = references(200)
    constats = [Constat(Ennui.CASE_ABSENTE, rang, ref, 'NON') for rang, ref in enumerate(tirees, start=1)]
    (probleme,) = signaler(constats, 'lettre.docx', {tirees[0]: "Léa Martin"})
    assert probleme.emplacement.precision == "Léa Martin, page 1, et 199 autres exemplaires"
    assert probleme.quoi == "La case NON n'a pas été trouvée près du mot NON" and '« ☐ NON »' in probleme.remede


def _se_touchent(a: Zone, b: Zone) -> bool:
    return a.x < b.droite and b.x < a.droite and a.y < b.bas and b.y < a.bas


def _contient(grande: Zone, petite: Zone) -> bool:
    return grande.x <= petite.x and grande.y <= petite.y and grande.droite >= petite.droite and grande.bas >= petite.bas
