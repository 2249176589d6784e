"""Cherche sur une page nos références, dans ses codes carrés.

Une page difficile est relue de plusieurs façons, de la moins chère à la plus chère ; on s'arrête dès qu'une référence connue
est lue. Un texte n'est accepté que s'il est bien formé, signes de contrôle compris.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from generator.domaine.reference import lire_reference
from generator.numerisation.codes import lire_codes
from generator.numerisation.transformation import Points

if TYPE_CHECKING:
    from generator.numerisation.image import Gris

ECART = 40
"""Points d'image : deux lectures du même code à moins de cela n'en font qu'une."""
PLUS_FINE = 1.1


@dataclass(frozen=True, slots=True)
class ReferenceLue:
    """Une référence lue et les coins de son code, en points d'image : haut gauche, haut droit, bas droit, bas gauche."""

    reference: str
    coins: Points


def chercher_references(
    gris: Gris, plus_fin: Callable[[], tuple[Gris, float]] | None, connues: Container[str],
    premieres: Sequence[ReferenceLue] | None = None,
) -> list[ReferenceLue]:  # fmt: skip
    """Les références de la page. Quand aucune n'est connue, la page est relue autrement, à la fin plus finement.

    `plus_fin` rend la page en plus grand, et combien de fois plus grand ; `premieres` : celles de `gris`, déjà lues.
    """
    trouvees: dict[tuple[str, int, int], ReferenceLue] = {}
    for rang, (image, facteur) in enumerate(_facons(gris, plus_fin)):
        brutes = premieres if rang == 0 and premieres is not None else lire_references(image)
        lues = [ReferenceLue(lue.reference, lue.coins / facteur) for lue in brutes]
        for lue in lues:
            x, y = lue.coins.mean(axis=0)
            trouvees.setdefault((lue.reference, round(x / ECART), round(y / ECART)), lue)
        if any(lue.reference in connues for lue in lues):
            break
    return list(trouvees.values())


def lire_references(gris: Gris) -> list[ReferenceLue]:
    """Une seule lecture : toutes les références bien formées."""
    # Le coin d'un point d'image est à un demi-point de son milieu.
    return [
        ReferenceLue(code.texte, np.array(code.coins, dtype=np.float64) + 0.5)
        for code in lire_codes(gris)
        if lire_reference(code.texte) == code.texte
    ]


def _facons(gris: Gris, plus_fin: Callable[[], tuple[Gris, float]] | None) -> Iterator[tuple[Gris, float]]:
    yield gris, 1.0
    from generator.numerisation.image import flouter, mediane, redimensionner  # une page que l'on imprime n'en a pas besoin

    yield flouter(gris, 1.2), 1.0
    if plus_fin is not None:
        fine, facteur = plus_fin()
        if facteur > PLUS_FINE:
            yield fine, facteur
            yield flouter(fine, 1.2), facteur
            yield mediane(fine), facteur
    hauteur, largeur = gris.shape
    yield redimensionner(gris, largeur // 2, hauteur // 2), 0.5
    yield mediane(gris), 1.0
    yield redimensionner(flouter(gris, 1.0), largeur * 2, hauteur * 2), 2.0
