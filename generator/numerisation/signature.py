"""Distingue une signature d'une date ou d'un nom écrits à sa place : des traits hauts et clairsemés, non des lettres."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from generator.numerisation.image import etaler
from generator.numerisation.originaux import PAR_MM

COTE = 6
"""Points d'image : un carreau de 1 mm."""
ENCRE_D_UN_CARREAU = 3
HAUTEUR_MIN, HAUTEUR_D_UNE_LIGNE = 2.5, 5.5
"""Millimètres : plus bas, un trait ou une tache ne dit rien ; jusque-là, seuls comptent les traits serrés ou non."""
CROISES_MIN = 1.5
"""En moyenne : un trait seul, si long soit-il, n'est pas une signature."""
SURFACE_MIN = 2.0
AU_DESSUS = 12
"""En carreaux : ce qui commence au-dessus de la place prévue et y descend en est aussi."""
LIGNE_DROITE = 12.0

Masque = NDArray[np.bool_]


def ampleur_et_hauteur(traits: Masque, rectangle: tuple[int, int, int, int]) -> tuple[float, float]:
    """La plus grande ampleur (mm²) et la plus grande hauteur (mm) d'un groupe de traits qui se touchent, ou presque.

    L'ampleur est la hauteur (au moins 5,5 mm), divisée par le nombre de traits que croise un millimètre d'une ligne qui
    traverse le groupe là où il est le plus serré. Une écriture de 6 mm, jambages compris, en croise un tous les deux
    millimètres : 12 mm² ; un paraphe de même hauteur, un tous les dix : 60 mm².
    """
    x0, y0, x1, y1 = rectangle
    dessus = min(y0, AU_DESSUS * COTE)
    lignes, colonnes = max(0, y1 - y0 + dessus) // COTE, max(0, x1 - x0) // COTE
    zone = traits[y0 - dessus : y0 - dessus + lignes * COTE, x0 : x0 + colonnes * COTE]
    encres = zone.reshape(lignes, COTE, colonnes, COTE).sum(axis=(1, 3)) >= ENCRE_D_UN_CARREAU
    restants = {(int(ligne), int(colonne)) for ligne, colonne in zip(*np.nonzero(encres), strict=True)}
    groupes = []
    while restants:
        groupes.append(_mesurer_un_groupe(zone, _groupe(restants), dessus))
    return max((ampleur for ampleur, _ in groupes), default=0.0), max((hauteur for _, hauteur in groupes), default=0.0)


def _mesurer_un_groupe(zone: Masque, groupe: list[tuple[int, int]], dessus: int) -> tuple[float, float]:
    carreaux = np.array(groupe)
    (h, g), (b, d) = carreaux.min(axis=0) * COTE, (carreaux.max(axis=0) + 1) * COTE
    du_groupe = np.zeros(((b - h) // COTE, (d - g) // COTE), dtype=bool)
    du_groupe[carreaux[:, 0] - h // COTE, carreaux[:, 1] - g // COTE] = True
    encre = zone[h:b, g:d] & du_groupe.repeat(COTE, axis=0).repeat(COTE, axis=1)
    if encre[max(0, dessus - h) :].sum() < SURFACE_MIN * PAR_MM**2:
        return 0.0, 0.0
    rangees, colonnes = np.nonzero(encre.any(axis=1))[0], np.nonzero(encre.any(axis=0))[0]
    encre = encre[rangees[0] : rangees[-1] + 1, colonnes[0] : colonnes[-1] + 1]
    hauteur, largeur = (cote / PAR_MM for cote in encre.shape)
    if hauteur < HAUTEUR_MIN:
        return 0.0, 0.0
    croises = np.sort((encre & ~np.pad(encre, ((0, 0), (1, 0)))[:, :-1]).sum(axis=1))
    serres = float(croises[-max(1, len(croises) // 3) :].mean())
    return (max(hauteur, HAUTEUR_D_UNE_LIGNE) * largeur / serres if serres >= CROISES_MIN else 0.0), hauteur


def _groupe(restants: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Retire des carreaux encrés l'un d'eux et tous ceux qui le touchent de proche en proche."""
    groupe = [restants.pop()]
    for ligne, colonne in groupe:
        voisins = {(ligne + dy, colonne + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & restants
        restants -= voisins
        groupe.extend(voisins)
    return groupe


def surface(traits: Masque, rectangle: tuple[int, int, int, int]) -> float:
    """Les millimètres carrés de traits d'un rectangle."""
    x0, y0, x1, y1 = rectangle
    return float(traits[y0:y1, x0:x1].sum()) / PAR_MM**2


def lignes_droites(traits: Masque) -> Masque:
    """Les longs traits presque horizontaux : un pli, une rayure de la vitre. Une signature n'est pas droite si longtemps."""
    haut = traits.copy()
    haut[1:] |= traits[:-1]
    haut[:-1] |= traits[1:]
    demi = round(LIGNE_DROITE / 2 * PAR_MM)
    return etaler(~etaler(~haut, demi), demi + 2)
