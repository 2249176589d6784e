"""Les signes qui n'ont rien à faire dans une balise : guillemets français, caractères invisibles, tabulation, saut."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

from generator.erreurs import Code
from generator.rendu.balises import Passage
from generator.rendu.grief import Grief
from generator.rendu.ooxml import W

INVISIBLES = re.compile('[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]')
GUILLEMETS = re.compile('[«‹]\\s*|(?<!\\s)\\s*[»›]|[„‟″]')
COURBES = str.maketrans('“”‘’', '""\'\'')
INTRUS = {
    'tab': "une tabulation", 'br': "un saut de ligne", 'cr': "un saut de ligne",
    'softHyphen': "un trait d'union conditionnel",
    'noBreakHyphen': "un trait d'union insécable", 'fldChar': "un champ Word", 'instrText': "un champ Word",
    'sym': "un symbole", 'drawing': "une image", 'footnoteReference': "un appel de note",
    'endnoteReference': "un appel de note",
}  # fmt: skip
SANS_TEXTE = {'tab', 'br', 'cr', 'softHyphen'}
"""Ceux qu'on peut ôter sans rien changer à ce qui est écrit."""


def nettoyer_balise(source: str) -> tuple[str, Iterator[Grief]]:
    """La balise avec des signes que le moteur sait lire, et ce qu'il a fallu changer. Les guillemets courbes passent."""
    propre = GUILLEMETS.sub('"', INVISIBLES.sub('', source))
    return propre, _signes(source)


def droits(contenu: str) -> str:
    """Ce que docxtpl fait des guillemets courbes d'une balise."""
    return contenu.translate(COURBES)


def _signes(source: str) -> Iterator[Grief]:
    fautifs = [*GUILLEMETS.finditer(source), *INVISIBLES.finditer(source)]
    if not fautifs:
        return
    debut, fin = min(f.start() for f in fautifs), max(f.end() for f in fautifs)
    visible = next((f.group().strip() for f in fautifs if f.re is GUILLEMETS), '')
    noms = [f"« {visible} »" if visible in '„‟″' else visible] if visible else []
    noms += ["invisible"] if any(f.re is INVISIBLES for f in fautifs) else []
    remplace = GUILLEMETS.sub('"', INVISIBLES.sub('', source[debut:fin]))
    yield Grief(
        Code.BALISE_MAL_FORMEE, f"Caractère {' et caractère '.join(noms)} dans une balise",
        "dans une balise, les guillemets sont droits (\") et rien n'est invisible",
        "tapez le guillemet puis Ctrl+Z, ou copiez la balise depuis modeles/CHAMPS.md.",
        bornes=(debut, fin), remplace=remplace, sure=True,
    )  # fmt: skip


def glisses(passage: Passage) -> list[tuple[int, str]]:
    """Ce que Word a glissé dans un paragraphe et qui n'est pas du texte : la place et le nom, dans l'ordre."""
    place, trouves = 0, []
    for element in passage.paragraphe.iter(f'{W}t', *(f'{W}{nom}' for nom in INTRUS)):
        parent = element.getparent()
        if parent.getparent() is not passage.paragraphe and next(element.iterancestors(f'{W}p')) is not passage.paragraphe:
            continue
        if element.tag == f'{W}t':
            place += len(element.text or '')
        elif parent.tag == f'{W}r':
            trouves.append((place, element.tag.removeprefix(W)))
    return trouves


def intrus(texte: str, debut: int, fin: int, trouves: Sequence[tuple[int, str]]) -> Iterator[Grief]:
    """Le reproche de ce qui est au milieu d'une balise : `texte` est celui du paragraphe, `trouves` ce qui y est glissé."""
    premier, dernier = (bisect_right(trouves, debut, key=itemgetter(0)), bisect_left(trouves, fin, key=itemgetter(0)))
    noms = [nom for _, nom in trouves[premier:dernier]]
    if noms:
        sure = set(noms) <= SANS_TEXTE
        repare = sure or set(noms) <= SANS_TEXTE | {'noBreakHyphen'}
        yield Grief(
            Code.BALISE_MAL_FORMEE, f"Il y a {INTRUS[noms[0]]} au milieu d'une balise", "une balise est du texte seul",
            "effacez la balise et tapez-la de nouveau, d'un trait.", remplace=texte[debut:fin] if repare else None,
            sure=sure,
        )  # fmt: skip
