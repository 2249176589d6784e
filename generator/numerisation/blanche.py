"""Reconnaît un verso vraiment blanc : un trait de crayon pâle n'y est pas permis, un trou de classeur si. Pur."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from generator.numerisation.image import Gris, redimensionner, reduire

DPI_REDUIT = 50
PAR_MM = DPI_REDUIT / 25.4
TUILE = 24
SOMBRE = 90
"""Une page dont la moitié est plus sombre que cela n'est pas un verso."""
PALE = 0.06
BRUITS = 5.0
BORD = 5.0
"""Millimètres : l'ombre du bord de la vitre."""
MARGE_DES_TROUS = 22.0
TROU = 9.0
TRAIT = 2.2
"""Millimètres : plus petit, c'est une poussière."""
POUSSIERES_MAX = 60
BEAUCOUP = 2500
PLEIN = 0.55

Masque = NDArray[np.bool_]


def est_blanche(gris: Gris, dpi: float) -> bool:
    """Vrai si la page ne porte ni texte ni trait."""
    petite = reduire(gris, max(1, round(dpi / DPI_REDUIT))).astype(np.float32)
    if min(petite.shape) < 2 * TUILE or float(np.median(petite)) < SOMBRE:
        return False
    encre = _encre(petite)
    if int(encre.sum()) > BEAUCOUP:
        return False
    poussieres = 0
    for boite in _taches(encre):
        if _est_un_trait(boite, encre.shape):
            return False
        poussieres += 1
    return poussieres <= POUSSIERES_MAX


def _encre(petite: NDArray[np.float32]) -> Masque:
    """Ce qui est plus sombre que le papier d'alentour et que le bruit, hors du bord."""
    hauteur, largeur = petite.shape
    lignes, colonnes = hauteur // TUILE, largeur // TUILE
    blocs = petite[: lignes * TUILE, : colonnes * TUILE].reshape(lignes, TUILE, colonnes, TUILE)
    papier = np.median(blocs.transpose(0, 2, 1, 3).reshape(lignes, colonnes, -1), axis=2)
    fond = redimensionner(papier.astype(np.uint8), largeur, hauteur).astype(np.float32)
    densite = (fond - petite) / np.maximum(fond, 1)
    bruit = 1.4826 * float(np.median(np.abs(densite - np.median(densite))))
    encre = densite > max(PALE, BRUITS * bruit)
    bord = round(BORD * PAR_MM)
    encre[:bord], encre[-bord:], encre[:, :bord], encre[:, -bord:] = False, False, False, False
    return np.asarray(encre)


Boite = tuple[int, int, int, int, int]
"""Gauche, haut, droite, bas, et combien de points."""


def _est_un_trait(boite: Boite, taille: tuple[int, ...]) -> bool:
    g, h, d, b, points = boite
    large, haut = d - g, b - h
    if max(large, haut) < TRAIT * PAR_MM:
        return False
    au_bord = min(g, h, taille[1] - d, taille[0] - b) < MARGE_DES_TROUS * PAR_MM
    petit, grand = sorted((large, haut))
    return not (au_bord and grand <= TROU * PAR_MM and petit >= 0.6 * grand and points >= PLEIN * large * haut)


def _taches(encre: Masque) -> Iterator[Boite]:
    """Les taches d'un seul tenant, coins compris."""
    parents: list[int] = []
    segments: list[tuple[int, int, int]] = []
    precedents: list[int] = []
    for y, ligne in enumerate(encre):
        bords = np.flatnonzero(np.diff(ligne.astype(np.int8), prepend=0, append=0))
        actuels = []
        for debut, fin in zip(bords[::2].tolist(), bords[1::2].tolist(), strict=True):
            rang = len(segments)
            segments.append((y, debut, fin))
            parents.append(rang)
            for autre in precedents:
                if segments[autre][1] <= fin and debut <= segments[autre][2]:
                    parents[_racine(parents, autre)] = _racine(parents, rang)
            actuels.append(rang)
        precedents = actuels
    groupes: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for rang, segment in enumerate(segments):
        groupes[_racine(parents, rang)].append(segment)
    for groupe in groupes.values():
        yield (
            min(s[1] for s in groupe), groupe[0][0], max(s[2] for s in groupe), groupe[-1][0] + 1,
            sum(s[2] - s[1] for s in groupe),
        )  # fmt: skip


def _racine(parents: list[int], rang: int) -> int:
    while parents[rang] != rang:
        parents[rang] = parents[parents[rang]]
        rang = parents[rang]
    return rang
