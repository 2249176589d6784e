"""Les liens dont le texte ne dit pas où ils mènent : « cliquez ici »."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from generator.domaine.mots import plier
from generator.erreurs import Code
from generator.rendu.accessibilite.frein import Frein, Texte, faute_du_passage
from generator.rendu.champs_word import genre_de
from generator.rendu.faute import Faute
from generator.rendu.ooxml import W

MUETS = frozenset((
    '', 'ici', 'la', 'cliquez ici', 'cliquer ici', 'cliquez', 'cliquez la', 'lien', 'ce lien', 'le lien', 'suivre ce lien',
    'suivez ce lien', 'cliquez sur ce lien', 'cliquer sur ce lien', 'en savoir plus', 'lire la suite', 'plus d informations',
    'plus d infos', 'voir', 'consulter', 'telecharger', 'suite', 'site', 'page', 'click here', 'here',
))  # fmt: skip


def liens_muets(texte: Texte) -> Iterator[Faute]:
    """Les liens d'une partie qui, lus seuls, ne disent rien."""
    for lien, mots in _liens(texte.racine):
        if re.sub(r'\W+', ' ', plier(mots)).strip() in MUETS:
            yield faute_du_passage(texte.modele, texte.passage_de(lien), Frein(
                Code.LIEN_MUET, "Le texte d'un lien ne dit pas où il mène",
                "un lecteur d'écran liste les liens, sans le texte autour",
                "dans Word : clic droit > Modifier le lien hypertexte > Texte à afficher : nommez la page visée.",
                mots or None,
            ))  # fmt: skip


def _liens(racine: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Chaque lien et ses mots : un lien de Word, un champ HYPERLINK simple, ou en plusieurs morceaux."""
    for lien in racine.iter(f'{W}hyperlink', f'{W}fldSimple'):
        image = next(lien.iter(f'{W}drawing', f'{W}pict'), None) is not None
        if not image and (lien.tag == f'{W}hyperlink' or genre_de(lien.get(f'{W}instr', '')) == 'HYPERLINK'):
            yield lien, _mots(lien.iter(f'{W}t'))
    pile: list[list[etree._Element]] = []
    for element in racine.iter(f'{W}fldChar', f'{W}instrText', f'{W}t', f'{W}drawing', f'{W}pict'):
        sorte = element.get(f'{W}fldCharType') if element.tag == f'{W}fldChar' else None
        if sorte == 'begin':
            pile.append([])
        elif sorte == 'end' and pile:
            yield from _lien_d_un_champ(pile.pop())
        for ouvert in pile:
            ouvert.append(element)


def _lien_d_un_champ(morceaux: list[etree._Element]) -> Iterator[tuple[etree._Element, str]]:
    instruction = _mots(m for m in morceaux if m.tag == f'{W}instrText')
    image = any(m.tag in (f'{W}drawing', f'{W}pict') for m in morceaux)
    if morceaux and not image and genre_de(instruction) == 'HYPERLINK':
        yield morceaux[0], _mots(m for m in morceaux if m.tag == f'{W}t')


def _mots(elements: Iterator[etree._Element]) -> str:
    return ''.join(element.text or '' for element in elements).strip()
