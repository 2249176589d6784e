"""Distingue une signature d'une date ou d'un nom écrits à sa place : elle est plus haute qu'une ligne d'écriture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from generator.numerisation.image import etaler
from generator.numerisation.originaux import PAR_MM

COTE = 6
"""Points d'image : un carreau de 1 mm."""
ENCRE_D_UN_CARREAU = 3
LIGNE_DROITE = 12.0


def plus_grande_hauteur(traits: NDArray[np.bool_], rectangle: tuple[int, int, int, int]) -> float:
    """La hauteur, en millimètres, du plus haut groupe de traits d'un rectangle qui se touchent, ou presque (1 mm)."""
    x0, y0, x1, y1 = rectangle
    lignes, colonnes = (y1 - y0) // COTE, (x1 - x0) // COTE
    carreaux = traits[y0 : y0 + lignes * COTE, x0 : x0 + colonnes * COTE].reshape(lignes, COTE, colonnes, COTE)
    encres = carreaux.sum(axis=(1, 3)) >= ENCRE_D_UN_CARREAU
    rangees: NDArray[np.bool_] = np.any(carreaux, axis=3)
    restants = {(int(ligne), int(colonne)) for ligne, colonne in zip(*np.nonzero(encres), strict=True)}
    hauteur = 0
    while restants:
        groupe = _groupe(restants)
        hauts = [ligne * COTE + int(rangees[ligne, :, colonne].argmax()) for ligne, colonne in groupe]
        bas = [(ligne + 1) * COTE - int(rangees[ligne, ::-1, colonne].argmax()) for ligne, colonne in groupe]
        hauteur = max(hauteur, max(bas) - min(hauts))
    return hauteur / PAR_MM


def _groupe(restants: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Retire des carreaux encrés l'un d'eux et tous ceux qui le touchent de proche en proche."""
    groupe = [restants.pop()]
    for ligne, colonne in groupe:
        voisins = {(ligne + dy, colonne + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & restants
        restants -= voisins
        groupe.extend(voisins)
    return groupe


def surface(traits: NDArray[np.bool_], rectangle: tuple[int, int, int, int]) -> float:
    """Les millimètres carrés de traits d'un rectangle."""
    x0, y0, x1, y1 = rectangle
    return float(traits[y0:y1, x0:x1].sum()) / PAR_MM**2


def lignes_droites(traits: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Les longs traits presque horizontaux : un pli, une rayure de la vitre. Une signature n'est pas droite si longtemps."""
    haut = traits.copy()
    haut[1:] |= traits[:-1]
    haut[:-1] |= traits[1:]
    demi = round(LIGNE_DROITE / 2 * PAR_MM)
    return etaler(~etaler(~haut, demi), demi + 2)
