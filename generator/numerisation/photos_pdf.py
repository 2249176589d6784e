"""Décode, sans la dessiner, une page de PDF qui n'est qu'un JPEG : ce que pose un copieur. S'exécute dans l'enfant borné.

Deux fois plus fin que demandé, un JPEG se décode directement en gris et à demi-taille, pour un dixième du temps. Tout ce qui
ferait voir autre chose (une annotation, un masque, un trait, une image qui ne couvre pas la page) fait dessiner la page.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from generator.numerisation.image import Gris, ImageRefusee, lire_jpeg
from generator.numerisation.pages_pdf import POUCE, echelle
from generator.numerisation.pdfa.depuis_pdf import planche_du_pdf
from generator.numerisation.pdfa.trame import COULEURS, Filtre, Planche, Trame

BORD = 1.0
"""Points : ce dont l'image peut manquer la page ou la dépasser."""
DEUX_FOIS = 1.98
"""Moins fine que cela, l'image doit être réduite point par point : dessiner la page ne coûte guère plus."""
CARREE = 0.01
"""De combien la résolution en largeur peut différer de celle en hauteur."""


def lire_page_photographiee(path: Path, rang: int, dpi: int) -> tuple[Gris, float] | None:
    """Une page (la première : 0) vers la résolution voulue, et sa vraie résolution ; rien s'il faut la dessiner."""
    planche = planche_du_pdf(path, rang + 1)
    if planche is None or len(planche.trames) != 1 or not _couvre(planche, planche.trames[0]):
        return None
    trame = planche.trames[0]
    resolution = trame.largeur * POUCE / planche.largeur
    voulue = echelle(max(planche.largeur, planche.hauteur), dpi) * POUCE
    if abs(trame.hauteur * POUCE / planche.hauteur / resolution - 1) > CARREE or resolution < voulue * DEUX_FOIS:
        return None
    try:
        gris, lue = lire_jpeg(trame.octets, (trame.largeur, trame.hauteur), resolution, voulue)
    except ImageRefusee:
        return None
    return np.ascontiguousarray(np.rot90(gris, -planche.rotation // 90)), lue


def _couvre(planche: Planche, trame: Trame) -> bool:
    """Vrai pour un JPEG ordinaire, posé droit, de bord à bord."""
    a, b, c, d, e, f = trame.matrice
    ecarts = (a - planche.largeur, b, c, d - planche.hauteur, e, f)
    return (
        trame.filtres == (Filtre('DCTDecode'),) and trame.couleurs in COULEURS.values() and trame.bits == 8
        and not trame.decode and not trame.pochoir and planche.rotation % 90 == 0
        and all(abs(ecart) <= BORD for ecart in ecarts)
    )  # fmt: skip
