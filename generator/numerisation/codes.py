"""Cherche les codes carrés d'une page et n'en retient que nos références. Seul à employer zxing-cpp.

Une page difficile est relue de plusieurs façons, de la moins chère à la plus chère ; on s'arrête dès qu'une référence connue
est lue. Un texte n'est accepté que s'il est bien formé, chiffres de contrôle compris.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import zxingcpp

from generator.domaine.reference import lire_reference
from generator.numerisation.image import Gris, flouter, mediane, redimensionner
from generator.numerisation.transformation import Points

SORTES = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCodeModel2])
"""Pas la famille entière : une de ses formes n'a pas de correction d'erreurs, et lit des codes qui n'y sont pas."""

ECART = 40
"""Points d'image : deux lectures du même code à moins de cela n'en font qu'une."""


@dataclass(frozen=True, slots=True)
class CodeLu:
    """Une référence lue et les coins de son code, en points d'image : haut gauche, haut droit, bas droit, bas gauche."""

    reference: str
    coins: Points


def chercher_codes(
    gris: Gris, plus_fin: Callable[[], tuple[Gris, float]] | None, connues: Container[str]
) -> list[CodeLu]:  # fmt: skip
    """Les références de la page. Quand aucune n'est connue, la page est relue autrement, à la fin plus finement.

    `plus_fin` rend la page en plus grand, et combien de fois plus grand.
    """
    trouves: dict[tuple[str, int, int], CodeLu] = {}
    for image, facteur in _facons(gris, plus_fin):
        lus = [CodeLu(code.reference, code.coins / facteur) for code in lire_codes(image)]
        for code in lus:
            centre = code.coins.mean(axis=0)
            trouves.setdefault((code.reference, round(centre[0] / ECART), round(centre[1] / ECART)), code)
        if any(code.reference in connues for code in lus):
            break
    return list(trouves.values())


def lire_codes(gris: Gris) -> list[CodeLu]:
    """Une seule lecture : toutes les références bien formées."""
    codes = zxingcpp.read_barcodes(gris, formats=SORTES, try_invert=False, text_mode=zxingcpp.TextMode.Plain)
    return list(_nos_references(codes))


def _nos_references(codes: Iterable[zxingcpp.Barcode]) -> Iterator[CodeLu]:
    for code in codes:
        reference = lire_reference(code.text)
        if not code.valid or reference is None or reference != code.text:
            continue
        place = code.position
        coins = [place.top_left, place.top_right, place.bottom_right, place.bottom_left]
        yield CodeLu(reference, np.array([[coin.x + 0.5, coin.y + 0.5] for coin in coins]))


def _facons(gris: Gris, plus_fin: Callable[[], tuple[Gris, float]] | None) -> Iterator[tuple[Gris, float]]:
    yield gris, 1.0
    yield flouter(gris, 1.2), 1.0
    if plus_fin is not None:
        fine, facteur = plus_fin()
        if facteur > 1.1:
            yield fine, facteur
            yield flouter(fine, 1.2), facteur
            yield mediane(fine), facteur
    hauteur, largeur = gris.shape
    yield redimensionner(gris, largeur // 2, hauteur // 2), 0.5
    yield mediane(gris), 1.0
    yield redimensionner(flouter(gris, 1.0), largeur * 2, hauteur * 2), 2.0
