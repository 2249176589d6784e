"""Le papier et le noir d'une page redressée, point par point : ce qui permet de dire qu'un gris est de l'encre."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from generator.numerisation.image import Gris, fermer, redimensionner
from generator.numerisation.originaux import PAR_MM, Densite

Masque = NDArray[np.bool_]

TUILE = 36
"""Points d'image : 6 mm, la taille d'une tache d'ombre."""
PAPIER = 85
"""Centile du gris d'une tuile : c'est le papier, même sous un texte serré."""
NOIR = 25
BIEN_IMPRIME = 0.7
CONTRASTE_MIN = 30.0
TRAIT_MAX = 1.2
"""Millimètres : la moitié du plus large trait de stylo. Ce qui est plus large est une tache, ou l'ombre d'un pli."""


def densites(vue: Gris, papier: Densite, noir: float) -> Densite:
    """La part d'encre de chaque point : 0 pour le papier, 1 pour le noir imprimé."""
    return np.clip((papier - vue) / np.maximum(papier - noir, CONTRASTE_MIN), 0, 1).astype(np.float32)


def papier_sous_les_taches(vue: Gris, papier: Densite) -> Densite:
    """Le papier, ou ce qui l'assombrit sur plus que la largeur d'un trait : un rond de café, un pli, une ombre."""
    return np.minimum(papier, fermer(vue, round(TRAIT_MAX * PAR_MM)).astype(np.float32))


def niveaux(vue: Gris, imprimee: Densite) -> tuple[Densite, float]:
    """Le gris du papier en chaque point, et celui de l'encre imprimée."""
    hauteur, largeur = vue.shape
    lignes, colonnes = max(1, hauteur // TUILE), max(1, largeur // TUILE)
    tuiles = vue[: lignes * TUILE, : colonnes * TUILE]
    tuiles = tuiles.reshape(lignes, min(TUILE, hauteur), colonnes, min(TUILE, largeur)) if tuiles.size else tuiles
    blocs = tuiles.transpose(0, 2, 1, 3).reshape(lignes, colonnes, -1)[:, :, ::3]
    rang = blocs.shape[2] * PAPIER // 100
    papier = np.partition(blocs, rang, axis=2)[:, :, rang]
    encres = vue[imprimee > BIEN_IMPRIME]
    noir = float(np.percentile(encres, NOIR)) if encres.size else 0.0
    return redimensionner(papier, largeur, hauteur).astype(np.float32), noir


def mesurer_le_bruit(densite: Densite, proche: Masque) -> float:
    """L'écart type du papier nu, sans se laisser tromper par l'encre ajoutée."""
    nu = densite[~proche][::5]
    if not nu.size:
        return 0.0
    return 1.4826 * float(np.median(np.abs(nu - np.median(nu)))) + float(np.median(nu))


def moyenne_libre(densite: Densite, libre: Masque) -> Densite:
    """La densité moyenne autour de chaque point, ce qui est imprimé mis à part."""
    valeurs, comptes = np.where(libre, densite, 0), libre.astype(np.float32)
    return neuf(valeurs) / np.maximum(neuf(comptes), 1)


def neuf(plan: Densite) -> Densite:
    """La somme de chaque point et de ses huit voisins."""
    large = np.pad(plan, 1)
    lignes = large[:-2] + large[1:-1] + large[2:]
    return lignes[:, :-2] + lignes[:, 1:-1] + lignes[:, 2:]
