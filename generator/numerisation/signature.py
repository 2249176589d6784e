"""Distingue une signature d'une date ou d'un nom écrits à sa place : des traits hauts et clairsemés, non des lettres."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.numerisation.image import etaler
from generator.numerisation.mesures import Paraphe
from generator.numerisation.originaux import PAR_MM

COTE = 2
"""Points d'image : un carreau d'un tiers de millimètre. Des traits qui se touchent en sont à un carreau au plus."""
HAUTEUR_D_UNE_LIGNE = 5.5
"""Millimètres : jusque-là, la hauteur ne dit rien ; seuls comptent les traits, serrés ou non."""
CROISES_MIN = 1.5
"""En moyenne : moins, c'est un trait seul."""
ZIGZAG = 3.0
"""En moyenne : un rond de café, un pli en noir et blanc, si hauts soient-ils, ne se croisent que deux fois."""
LARGEUR_MIN = 8.0
SURFACE_MIN, SURFACE_D_UN_TRAIT = 1.0, 2.0
AU_DESSUS = 72
"""Points d'image : ce qui commence au-dessus de la place prévue et y descend en est aussi."""
LIGNE_DROITE = 12.0

Masque = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Groupe:
    """Des traits qui se touchent. Millimètres, millimètres carrés ; `croises` : combien en croise une ligne qui traverse
    le groupe là où il est le plus serré."""

    hauteur: float
    largeur: float
    surface: float
    croises: float


def mesurer_le_paraphe(traits: Masque, rectangle: tuple[int, int, int, int]) -> Paraphe:
    """Ce qui, dans un rectangle et juste au-dessus, ressemble le plus à une signature."""
    groupes = list(_groupes(traits, rectangle))
    croises = [groupe for groupe in groupes if groupe.croises >= CROISES_MIN]
    seuls = [groupe for groupe in groupes if groupe.croises < CROISES_MIN and _accompagne(groupe, groupes)]
    return Paraphe(
        max((max(groupe.hauteur, HAUTEUR_D_UNE_LIGNE) * groupe.largeur / groupe.croises for groupe in croises), default=0.0),
        max((groupe.largeur / groupe.croises for groupe in croises if groupe.largeur >= LARGEUR_MIN), default=0.0),
        max((groupe.hauteur for groupe in groupes if groupe.croises >= ZIGZAG), default=0.0),
        max((groupe.largeur for groupe in seuls), default=0.0),
    )


def _accompagne(trait: _Groupe, groupes: list[_Groupe]) -> bool:
    return any(autre is not trait and autre.surface >= SURFACE_D_UN_TRAIT for autre in groupes)


def _groupes(traits: Masque, rectangle: tuple[int, int, int, int]) -> Iterator[_Groupe]:
    """Les groupes de traits d'un rectangle, et de ce qui y descend d'au-dessus."""
    x0, y0, x1, y1 = rectangle
    dessus = min(y0, AU_DESSUS) // COTE * COTE
    lignes, colonnes = max(0, y1 - y0 + dessus) // COTE, max(0, x1 - x0) // COTE
    zone = traits[y0 - dessus : y0 - dessus + lignes * COTE, x0 : x0 + colonnes * COTE]
    encres = zone.reshape(lignes, COTE, colonnes, COTE).any(axis=(1, 3))
    restants = set(zip(*(axe.tolist() for axe in np.nonzero(encres)), strict=True))
    while restants:
        carreaux = np.array(_qui_se_touchent(restants))
        encre = _encre(zone, carreaux)
        if (carreaux[:, 0].max() + 1) * COTE > dessus and encre.sum() >= SURFACE_MIN * PAR_MM**2:
            yield _mesurer(encre)


def _encre(zone: Masque, carreaux: NDArray[np.int_]) -> Masque:
    """L'encre d'un groupe seul, sans marge."""
    (h, g), (b, d) = carreaux.min(axis=0) * COTE, (carreaux.max(axis=0) + 1) * COTE
    du_groupe = np.zeros(((b - h) // COTE, (d - g) // COTE), dtype=bool)
    du_groupe[carreaux[:, 0] - h // COTE, carreaux[:, 1] - g // COTE] = True
    encre = zone[h:b, g:d] & du_groupe.repeat(COTE, axis=0).repeat(COTE, axis=1)
    rangees, colonnes = np.nonzero(encre.any(axis=1))[0], np.nonzero(encre.any(axis=0))[0]
    return np.asarray(encre[rangees[0] : rangees[-1] + 1, colonnes[0] : colonnes[-1] + 1])


def _mesurer(encre: Masque) -> _Groupe:
    hauteur, largeur = (cote / PAR_MM for cote in encre.shape)
    croises = np.sort((encre & ~np.pad(encre, ((0, 0), (1, 0)))[:, :-1]).sum(axis=1))
    return _Groupe(hauteur, largeur, float(encre.sum()) / PAR_MM**2, float(croises[-max(1, len(croises) // 3) :].mean()))


def _qui_se_touchent(restants: set[tuple[int, int]]) -> list[tuple[int, int]]:
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
