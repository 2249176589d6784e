"""Ce qu'une réparation change, mot par mot, et lesquelles vont ensemble.

Deux fautes d'une même balise se réparent à la fois, si elles n'en touchent pas les mêmes mots.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOT = re.compile(r'\w+|\s+|.', re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Retouche:
    """Un changement minime d'un paragraphe : ses bornes, et le texte qui y vient (rien, pour effacer)."""

    debut: int
    fin: int
    texte: str


def retouches(ancien: str, nouveau: str, depart: int) -> tuple[Retouche, ...]:
    """Les mots à changer pour passer d'un texte à l'autre ; `depart` est la place de l'ancien dans son paragraphe.

    Un ajout remplace le mot qui le précède, ou le suit : il reste ainsi entre les bornes de la faute, et en prend la forme.
    """
    avant, apres = MOT.findall(ancien), MOT.findall(nouveau)
    places = [depart]
    for mot in avant:
        places.append(places[-1] + len(mot))
    return tuple(Retouche(places[a], places[b], ''.join(apres[c:d])) for a, b, c, d in _differences(avant, apres))


def _differences(avant: Sequence[str], apres: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Les tranches qui diffèrent, des mots d'avant et de ceux d'après ; un ajout prend avec lui le mot voisin."""
    trouvees: list[tuple[int, int, int, int]] = []
    for sorte, a, b, c, d in SequenceMatcher(None, avant, apres, autojunk=False).get_opcodes():
        if sorte == 'equal':
            continue
        if sorte == 'insert' and a:
            a, c = a - 1, c - 1
        elif sorte == 'insert' and avant:
            b, d = b + 1, d + 1
        if trouvees and a < trouvees[-1][1]:
            a, _, c, _ = trouvees.pop()
        trouvees.append((a, b, c, d))
    return trouvees


def compatibles(voulues: Sequence[Retouche], retenues: Iterable[Retouche]) -> bool:
    """Vrai si des retouches peuvent se faire avec celles qu'on a retenues : mêmes changements, ou ailleurs."""
    return all(une == autre or not _se_genent(une, autre) for autre in retenues for une in voulues)


def _se_genent(une: Retouche, autre: Retouche) -> bool:
    if une.debut == autre.debut and une.fin == autre.fin:
        return True
    return une.debut < autre.fin and autre.debut < une.fin


def appliquer(texte: str, choisies: Iterable[Retouche], depart: int) -> str:
    """Le texte une fois retouché ; `depart` est sa place dans le paragraphe."""
    for une in sorted(choisies, reverse=True):
        texte = texte[: une.debut - depart] + une.texte + texte[une.fin - depart :]
    return texte
