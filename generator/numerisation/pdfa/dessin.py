"""Dessine une page de PDF qui n'est pas faite que d'images : tout ce que l'on y voit, annotations comprises."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from generator.numerisation.pdfa.depuis_image import comprimer
from generator.numerisation.pdfa.trame import PageIntraitable, Planche

POINTS_PAR_POUCE = 72
FINESSE = 300
FINESSE_MAX = 600
POINTS_MAX = 60_000_000


def planche_dessinee(path: Path, page: int) -> Planche:
    """La page (à partir de 1) dessinée à 300 points par pouce, ou à la finesse de son image. Lève `PageIntraitable`."""
    try:
        with pdfium.PdfDocument(path) as document:
            document.init_forms()
            lue = document[page - 1]
            largeur, hauteur = lue.get_size()
            finesse = _finesse(lue)
            if largeur * hauteur * (finesse / POINTS_PAR_POUCE) ** 2 > POINTS_MAX:
                finesse = FINESSE
            if largeur * hauteur * (finesse / POINTS_PAR_POUCE) ** 2 > POINTS_MAX:
                raise PageIntraitable("la page est trop grande")
            image = lue.render(scale=finesse / POINTS_PAR_POUCE).to_pil()
            return Planche(largeur, hauteur, (comprimer(image, (largeur, 0, 0, hauteur, 0, 0)),))
    except (pdfium.PdfiumError, OSError, ValueError, IndexError) as erreur:
        raise PageIntraitable(f"la page ne se dessine pas ({erreur})") from erreur


def _finesse(page: pdfium.PdfPage) -> float:
    """Celle de la plus fine des images de la page, pour en garder chaque point ; 300 au moins."""
    finesses = [float(FINESSE)]
    for objet in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE]):
        gauche, bas, droite, haut = objet.get_bounds()
        points = objet.get_px_size()
        if droite - gauche > POINTS_PAR_POUCE and haut - bas > POINTS_PAR_POUCE:
            finesses.append(max(points) * POINTS_PAR_POUCE / max(droite - gauche, haut - bas))
    return min(max(finesses), FINESSE_MAX)
