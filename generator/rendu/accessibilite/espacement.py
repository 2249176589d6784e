"""La mise en page faite au clavier : espaces, tabulations, lignes vides, pointillés. Elle ne se voit que sur le papier."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from generator.erreurs import Code
from generator.rendu.accessibilite.frein import Frein, Texte, faute_du_passage
from generator.rendu.accessibilite.styles import Styles
from generator.rendu.accolades import masquer
from generator.rendu.balises import Passage
from generator.rendu.faute import Faute
from generator.rendu.ooxml import W

ESPACES = re.compile(r'[ \u00a0\u2000-\u200a\u202f\u3000]{4,}')
BLANC = r'[ \u00a0\u202f]?'
POINTILLES = re.compile(rf'(?:[.\u2024-\u2026\u00b7]{BLANC}){{5,}}|(?:\u2026{BLANC}){{2,}}|(?:_{BLANC}){{3,}}')
"""Une ligne où écrire, tapée. Trois points de suspension n'en sont pas une."""
CASES = re.compile(r'[☐☑☒□]')
"""Sur une ligne de cases à cocher, les espaces séparent les réponses : rien n'y est aligné, et tout se lit dans l'ordre."""
SUITE = 2
"""À partir de combien de tabulations, ou de lignes vides, il s'agit de mise en page."""
PLEINS = tuple(f'{W}{nom}' for nom in (
    'drawing', 'pict', 'object', 'sectPr', 'fldChar', 'fldSimple', 'ptab', 'footnoteReference', 'endnoteReference', 'sym',
    'commentReference',
))  # fmt: skip
MARQUES = tuple(f'{W}{nom}' for nom in ('bookmarkStart', 'bookmarkEnd', 'proofErr', 'permStart', 'permEnd'))
AU_CLAVIER = "cette mise en page ne se voit que sur le papier : un lecteur d'écran ne la dit pas, un mot plus long la défait"


def espacements(texte: Texte, styles: Styles) -> Iterator[Faute]:
    """La mise en page au clavier d'une partie."""
    for paragraphe, passage in texte.passages.items():
        yield from _espaces(texte, paragraphe, passage)
        yield from _pointilles(texte, passage)
        if _tabulations(paragraphe) >= SUITE and styles.du_bloc(paragraphe, f'{W}tabs') is None:
            yield faute_du_passage(texte.modele, passage, Frein(
                Code.MISE_EN_PAGE_AU_CLAVIER, "Des tabulations à la suite servent à placer le texte", AU_CLAVIER,
                "dans Word : gardez-en une, et dites où elle s'arrête (Accueil > Paragraphe > Tabulations).",
            ))  # fmt: skip
        nombre = _lignes_vides(paragraphe)
        if nombre >= SUITE:
            yield faute_du_passage(texte.modele, passage, Frein(
                Code.MISE_EN_PAGE_AU_CLAVIER, f"{nombre} lignes vides à la suite servent d'espace",
                "un lecteur d'écran dit « vide » à chacune",
                "dans Word : effacez-les, puis Mise en page > Espacement > Après, sur le paragraphe d'avant.",
            ))  # fmt: skip


def _espaces(texte: Texte, paragraphe: etree._Element, passage: Passage) -> Iterator[Faute]:
    if CASES.search(passage.texte):
        return
    visible = masquer(passage.texte, 'x').rstrip()
    for blanc in _blancs_soulignes(paragraphe):
        visible = visible.replace(blanc, 'x' * len(blanc), 1)
    trouve = ESPACES.search(visible)
    if trouve:
        yield faute_du_passage(texte.modele, passage, Frein(
            Code.MISE_EN_PAGE_AU_CLAVIER, "Des espaces à la suite servent à placer le texte", AU_CLAVIER,
            "dans Word : Accueil > Paragraphe (alignement, retrait, Tabulations), ou Insertion > Tableau.",
        ), *trouve.span())  # fmt: skip


def _blancs_soulignes(paragraphe: etree._Element) -> Iterator[str]:
    """Les espaces soulignées d'un paragraphe : une ligne où écrire, qui ne se lit pas."""
    for passage in paragraphe.iter(f'{W}r'):
        souligne = passage.find(f'{W}rPr/{W}u')
        ecrit = ''.join(texte.text or '' for texte in passage.iter(f'{W}t'))
        if souligne is not None and souligne.get(f'{W}val') != 'none' and ecrit and not ecrit.strip():
            yield ecrit


def _pointilles(texte: Texte, passage: Passage) -> Iterator[Faute]:
    """Les lignes où écrire faites de points, même dans une balise : « vide("……") » les imprime aussi."""
    trouve = POINTILLES.search(passage.texte)
    if trouve:
        yield faute_du_passage(texte.modele, passage, Frein(
            Code.POINTILLES_TAPES, "Une ligne où écrire est faite de points ou de traits tapés",
            "un lecteur d'écran les épelle un par un, et la ligne n'a pas la même longueur d'une police à l'autre",
            "dans Word : Accueil > Paragraphe > Tabulations, un taquet droit où la ligne finit, avec points de suite ; puis "
            "remplacez-les par une tabulation, ou par des espaces soulignées. Dans un tableau, une cellule vide suffit.",
        ), *trouve.span())  # fmt: skip


def _tabulations(paragraphe: etree._Element) -> int:
    """La plus longue suite de tabulations d'un paragraphe."""
    plus_longue = suite = 0
    for element in paragraphe.iter(f'{W}t', f'{W}tab', f'{W}br', f'{W}drawing'):
        if next(element.iterancestors(f'{W}p')) is not paragraphe or element.getparent().tag == f'{W}tabs':
            continue
        if element.tag == f'{W}tab':
            suite += 1
            plus_longue = max(plus_longue, suite)
        elif element.tag != f'{W}t' or (element.text or '').strip():
            suite = 0
    return plus_longue


def _lignes_vides(paragraphe: etree._Element) -> int:
    """Combien de lignes vides commencent ici ; 0 si celle-ci n'est pas vide, ou suit une autre.

    Celle qui suit un tableau ne compte pas : c'est Word qui la met.
    """
    if not _est_vide(paragraphe):
        return 0
    precedent = _voisin(paragraphe, avant=True)
    if precedent is not None and precedent.tag == f'{W}p' and _est_vide(precedent):
        return 0
    nombre = 0 if precedent is not None and precedent.tag == f'{W}tbl' else 1
    suivant = _voisin(paragraphe, avant=False)
    while suivant is not None and suivant.tag == f'{W}p' and _est_vide(suivant):
        nombre, suivant = nombre + 1, _voisin(suivant, avant=False)
    return nombre


def _voisin(paragraphe: etree._Element, *, avant: bool) -> etree._Element | None:
    return next((frere for frere in paragraphe.itersiblings(preceding=avant) if frere.tag not in MARQUES), None)


def _est_vide(paragraphe: etree._Element) -> bool:
    if any((texte.text or '').strip() for texte in paragraphe.iter(f'{W}t')):
        return False
    sauts = (saut.get(f'{W}type', 'textWrapping') for saut in paragraphe.iter(f'{W}br'))
    return all(saut == 'textWrapping' for saut in sauts) and next(paragraphe.iter(*PLEINS), None) is None
