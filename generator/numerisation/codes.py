"""Lit les codes carrés d'une image. Seul module à connaître zxing-cpp.

`QRCodeModel2` et non la famille entière : sa plus petite forme n'a pas de correction d'erreur et se lit là où il n'y a rien.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import zxingcpp

FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCodeModel2])


@dataclass(frozen=True, slots=True)
class CodeLu:
    """Le texte d'un code et ses quatre coins (x, y) en points d'image : haut gauche, haut droit, bas droit, bas gauche."""

    texte: str
    coins: tuple[tuple[int, int], ...]

    @property
    def cote(self) -> float:
        """Le côté du symbole, sans sa marge, en points d'image : la moyenne des quatre."""
        suivants = (*self.coins[1:], self.coins[0])
        cotes = [float(np.hypot(b[0] - a[0], b[1] - a[1])) for a, b in zip(self.coins, suivants, strict=True)]
        return sum(cotes) / len(cotes)


def lire_codes(image: np.ndarray[Any, Any]) -> list[CodeLu]:
    """Tous les codes d'une image en niveaux de gris (un octet par point)."""
    lus = zxingcpp.read_barcodes(
        image, formats=FORMATS, try_invert=False, binarizer=zxingcpp.Binarizer.LocalAverage
    )
    return [CodeLu(lu.text, _coins(lu.position)) for lu in lus]


def _coins(position: Any) -> tuple[tuple[int, int], ...]:
    quatre = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple((coin.x, coin.y) for coin in quatre)
