"""Ce qui passe par une case sans y avoir été écrit : la raie d'une vitre sale, un pli, le rond d'une tasse."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from generator.numerisation.image import epaissir
from generator.numerisation.originaux import PAR_MM

FENETRE = 20.0
"""Millimètres autour de la case : jusqu'où l'on suit l'encre qui en sort."""
PAS = 10
"""Points d'image qu'un trait peut sauter : un mot imprimé, le bord d'une case le coupent."""

Masque = NDArray[np.bool_]


def suivre(encre: Masque, case: tuple[int, int, int, int]) -> float:
    """Jusqu'où va, en millimètres au-delà de la case, l'encre d'un seul tenant qui la touche ; zéro si elle y reste."""
    x0, y0, x1, y1 = case
    marge = round(FENETRE * PAR_MM)
    g, h = max(0, x0 - marge), max(0, y0 - marge)
    fenetre = encre[h : y1 + marge, g : x1 + marge]
    atteinte = np.zeros_like(fenetre)
    dedans = (slice(y0 - h, y1 - h), slice(x0 - g, x1 - g))
    atteinte[dedans] = fenetre[dedans]
    combien = 0
    while (total := int(atteinte.sum())) > combien:
        combien = total
        atteinte = epaissir(atteinte, PAS) & fenetre
    lignes, colonnes = np.nonzero(atteinte)
    if not len(lignes):
        return 0.0
    au_dela = max(
        (y0 - h) - lignes.min(), lignes.max() - (y1 - h - 1), (x0 - g) - colonnes.min(), colonnes.max() - (x1 - g - 1), 0
    )  # fmt: skip
    return float(au_dela) / PAR_MM
