"""Passe d'un point de l'original au même point de la page numérisée : similitude, affinité, perspective. Pur."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrice = NDArray[np.floating[Any]]
"""Trois lignes, trois colonnes ; un point (x, y) s'y écrit (x, y, 1)."""
Points = NDArray[np.floating[Any]]
"""Une ligne par point : x, y."""

TROP_PEU = 1e-9
POINTS_POUR_L_AFFINITE = 4
POINTS_POUR_LA_PERSPECTIVE = 8


def appliquer(matrice: Matrice, points: Points) -> Points:
    """L'image de chaque point."""
    homogenes = np.column_stack([points, np.ones(len(points))]) @ matrice.T
    return homogenes[:, :2] / homogenes[:, 2:]


def similitude(depuis: Points, vers: Points) -> Matrice:
    """Une rotation, une échelle, un déplacement, au plus près des points donnés."""
    centre_depuis, centre_vers = depuis.mean(axis=0), vers.mean(axis=0)
    d, v = depuis - centre_depuis, vers - centre_vers
    norme = max(float((d * d).sum()), TROP_PEU)
    a = float((d * v).sum()) / norme
    b = float((d[:, 0] * v[:, 1] - d[:, 1] * v[:, 0]).sum()) / norme
    lineaire = np.array([[a, -b], [b, a]])
    return _assembler(lineaire, centre_vers - lineaire @ centre_depuis)


def affinite(depuis: Points, vers: Points) -> Matrice:
    """L'application affine au plus près des points donnés (trois au moins)."""
    systeme = np.column_stack([depuis, np.ones(len(depuis))])
    solution = np.linalg.lstsq(systeme, vers, rcond=None)[0]
    return _assembler(solution[:2].T, solution[2])


def perspective(depuis: Points, vers: Points) -> Matrice:
    """La perspective au plus près des points donnés (quatre au moins)."""
    norme_d, norme_v = _normer(depuis), _normer(vers)
    d, v = appliquer(norme_d, depuis), appliquer(norme_v, vers)
    un, zero = np.ones(len(d)), np.zeros((len(d), 3))
    hd = np.column_stack([d, un])
    lignes_x = np.column_stack([hd, zero, -v[:, :1] * d])
    lignes_y = np.column_stack([zero, hd, -v[:, 1:] * d])
    solution = np.linalg.lstsq(np.vstack([lignes_x, lignes_y]), np.concatenate([v[:, 0], v[:, 1]]), rcond=None)[0]
    matrice = np.linalg.inv(norme_v) @ np.append(solution, 1.0).reshape(3, 3) @ norme_d
    return matrice / matrice[2, 2]


def decalage(dx: float, dy: float) -> Matrice:
    """Un simple déplacement."""
    return np.array([[1.0, 0.0, dx], [0.0, 1.0, dy], [0.0, 0.0, 1.0]])


def echelle(facteur: float) -> Matrice:
    """Un simple agrandissement."""
    return np.diag([facteur, facteur, 1.0])


def _assembler(lineaire: NDArray[np.floating[Any]], constante: NDArray[np.floating[Any]]) -> Matrice:
    matrice = np.eye(3)
    matrice[:2, :2], matrice[:2, 2] = lineaire, constante
    return matrice


def _normer(points: Points) -> Matrice:
    """Ramène les points autour de zéro, à une distance moyenne d'un : le système reste bien conditionné."""
    centre = points.mean(axis=0)
    rayon = max(float(np.linalg.norm(points - centre, axis=1).mean()), TROP_PEU)
    return np.array([[1 / rayon, 0, -centre[0] / rayon], [0, 1 / rayon, -centre[1] / rayon], [0, 0, 1]])


def concilier(depuis: Points, vers: Points, rayon: float) -> list[Matrice]:
    """L'affinité puis la perspective qui mettent le plus de points d'accord ; ceux qui n'y sont pas s'écartent par tours.

    `rayon` : de combien, au départ, un point peut se déplacer autrement que les autres.
    """
    ecarts = np.linalg.norm(vers - depuis - np.median(vers - depuis, axis=0), axis=1)
    gardes = ecarts < rayon
    trouvees: list[Matrice] = []
    for ajuster, minimum in ((affinite, POINTS_POUR_L_AFFINITE), (perspective, POINTS_POUR_LA_PERSPECTIVE)):
        essai = gardes
        matrice = None
        for _ in range(4):
            if int(essai.sum()) < minimum:
                matrice = None
                break
            matrice = ajuster(depuis[essai], vers[essai])
            ecarts = np.linalg.norm(appliquer(matrice, depuis) - vers, axis=1)
            essai = ecarts < max(1.2, 3 * float(np.median(ecarts[essai])))
        if matrice is not None:
            trouvees.append(matrice)
            gardes = essai
    return trouvees
