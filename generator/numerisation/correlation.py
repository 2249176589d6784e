"""Cherche de combien déplacer un morceau d'image pour qu'il se superpose à un autre. Pur, en transformées de Fourier."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Plan = NDArray[np.floating[Any]]
Reels = NDArray[np.float64]

PRESQUE_RIEN = 1e-6
PEU_DE_PLACES = 64
"""Jusque-là, sommer par un produit de matrices coûte dix fois moins que par des cumuls."""


def deplacer(modeles: Plan, fenetres: Plan) -> tuple[Reels, Reels]:
    """Pour chaque modèle (n, h, l), son meilleur déplacement (dx, dy) dans sa fenêtre, plus grande, et sa ressemblance.

    Le déplacement se compte depuis le milieu, à une fraction de point près ; la ressemblance va de −1 à 1.
    """
    carte = ressemblances(modeles, fenetres)
    nombre, haut, large = carte.shape
    meilleurs = carte.reshape(nombre, -1).argmax(axis=1)
    lignes, colonnes = np.unravel_index(meilleurs, (haut, large))
    scores = carte[np.arange(nombre), lignes, colonnes].astype(np.float64)
    fines = np.empty((nombre, 2))
    for rang in range(nombre):
        ligne, colonne = int(lignes[rang]), int(colonnes[rang])
        fines[rang, 0] = colonne + _sommet(carte[rang, ligne, :], colonne) - (large - 1) / 2
        fines[rang, 1] = ligne + _sommet(carte[rang, :, colonne], ligne) - (haut - 1) / 2
    return fines, scores


def ressemblances(modeles: Plan, fenetres: Plan) -> Plan:
    """La corrélation normée de chaque modèle à chaque place de sa fenêtre."""
    haut, large = modeles.shape[1:]
    places_h, places_l = fenetres.shape[1] - haut + 1, fenetres.shape[2] - large + 1
    taille = (_commode(fenetres.shape[1]), _commode(fenetres.shape[2]))
    centres = modeles - modeles.mean(axis=(1, 2), keepdims=True)
    decalees = fenetres - fenetres.mean(axis=(1, 2), keepdims=True)
    produit = np.fft.rfft2(decalees, taille) * np.conj(np.fft.rfft2(centres, taille))
    croises = np.fft.irfft2(produit, taille)[:, :places_h, :places_l]
    energie = _sommes(decalees * decalees, haut, large) - _sommes(decalees, haut, large) ** 2 / (haut * large)
    propres = np.maximum((centres**2).sum(axis=(1, 2)), PRESQUE_RIEN)[:, None, None]
    norme = np.sqrt(np.maximum(energie, PRESQUE_RIEN) * propres)
    # Une fenêtre presque unie ressemblerait à tout : elle ne ressemble à rien.
    unie = energie < PRESQUE_RIEN * haut * large
    return np.where(unie, 0.0, croises / norme).astype(np.float32)


def ressemblance(modele: Plan, image: Plan, poids: Plan) -> float:
    """La corrélation normée de deux images de même taille, là où le poids n'est pas nul."""
    total = float(poids.sum())
    if total < 1:
        return 0.0
    m = modele - float((modele * poids).sum()) / total
    i = image - float((image * poids).sum()) / total
    norme = float(np.sqrt((poids * m * m).sum() * (poids * i * i).sum()))
    return float((poids * m * i).sum()) / norme if norme > PRESQUE_RIEN * total else 0.0


def _sommes(plans: Plan, haut: int, large: int) -> Plan:
    """La somme de chaque fenêtre de cette taille, en largeur puis en hauteur."""
    if plans.shape[2] - large < PEU_DE_PLACES:
        return _bande(plans.shape[1], haut).T @ (plans @ _bande(plans.shape[2], large))
    lignes = _difference(plans.cumsum(axis=2, dtype=np.float64).swapaxes(0, 2), large)
    return _difference(lignes.swapaxes(0, 2).cumsum(axis=1).swapaxes(0, 1), haut).swapaxes(0, 1)


def _difference(cumul: Reels, longueur: int) -> Reels:
    """La somme de tant de lignes qui se suivent, d'après leur cumul."""
    sommes = cumul[longueur - 1 :].copy()
    sommes[1:] -= cumul[:-longueur]
    return sommes


@lru_cache(maxsize=16)
def _bande(taille: int, longueur: int) -> Plan:
    """La matrice qui somme tant de valeurs qui se suivent, à chaque place."""
    places = taille - longueur + 1
    rangs = np.arange(taille)[:, None] - np.arange(places)[None, :]
    return ((rangs >= 0) & (rangs < longueur)).astype(np.float32)


def _sommet(ligne: Plan, rang: int) -> float:
    """Où est le sommet de la parabole qui passe par trois points voisins, entre −0,5 et 0,5."""
    if rang in (0, len(ligne) - 1):
        return 0.0
    avant, ici, apres = (float(v) for v in ligne[rang - 1 : rang + 2])
    courbure = avant - 2 * ici + apres
    return 0.0 if courbure > -PRESQUE_RIEN else max(-0.5, min(0.5, 0.5 * (avant - apres) / courbure))


def _commode(taille: int) -> int:
    """La plus petite taille au moins égale dont la transformée est rapide."""
    while _reste(taille) != 1:
        taille += 1
    return taille


def _reste(nombre: int) -> int:
    for facteur in (2, 3, 5):
        while nombre % facteur == 0:
            nombre //= facteur
    return nombre
