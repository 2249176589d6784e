"""Dessine les pages d'un PDF en gris, après avoir mesuré ce qu'elles demanderaient. S'exécute dans l'enfant borné."""

from __future__ import annotations

import ctypes
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium

from generator.numerisation.image import COTE_MAX, PIXELS_MAX, Gris

COTE_PDF_MAX = 14_400
"""Points : la plus grande page que le format admet."""
COTE_DE_PAPIER = 1300
"""Points : un peu plus qu'une page A3. Au-delà, un copieur a compté un point par point d'image : l'échelle est inconnue."""
POUCE = 72
GRAND_COTE = 842
"""Points : celui d'une page A4."""
OBJETS_MAX = 50_000
PEU_D_OBJETS = 1000
"""Une image et le texte invisible d'un copieur n'en font pas plus."""
MOT_DE_PASSE = 4
"""Le code d'erreur de pdfium pour un fichier chiffré."""


Pdf = pdfium.PdfDocument


class PdfRefuse(Exception):
    """Un PDF, ou une page, que l'on n'ouvre pas ; le message dit pourquoi."""


def ouvrir_pdf(path: Path) -> pdfium.PdfDocument:
    """Ouvre un PDF. Lève `PdfRefuse`."""
    try:
        return pdfium.PdfDocument(path)
    except (pdfium.PdfiumError, OSError) as erreur:
        if getattr(erreur, 'err_code', None) == MOT_DE_PASSE or 'password' in str(erreur).lower():
            raise PdfRefuse("le PDF est protégé par un mot de passe") from erreur
        raise PdfRefuse("le PDF est abîmé, ou incomplet") from erreur


def dessiner(document: pdfium.PdfDocument, rang: int, dpi: float) -> tuple[Gris, float]:
    """Une page (la première : 0) en gris, et sa résolution. Lève `PdfRefuse` avant de décoder une image démesurée."""
    try:
        page = document[rang]
    except (pdfium.PdfiumError, IndexError) as erreur:
        raise PdfRefuse("la page ne se lit pas") from erreur
    try:
        largeur, hauteur = page.get_size()
        cote = max(largeur, hauteur)
        if min(largeur, hauteur) <= 1 or cote > COTE_PDF_MAX:
            raise PdfRefuse(f"la page a une taille impossible ({largeur:.0f} × {hauteur:.0f} points)")
        _mesurer_les_images(page)
        dessin = page.render(scale=echelle(cote, dpi), grayscale=True, optimize_mode=None)
        return _tableau(dessin), echelle(cote, dpi) * POUCE
    except pdfium.PdfiumError as erreur:
        raise PdfRefuse("la page ne se dessine pas") from erreur
    finally:
        page.close()


def echelle(cote: float, dpi: float) -> float:
    """Combien de points d'image par point de PDF, pour une page dont le grand côté est celui-là."""
    return dpi / POUCE * (GRAND_COTE / cote if cote > COTE_DE_PAPIER else 1.0)


def est_une_image(document: pdfium.PdfDocument, rang: int) -> bool:
    """Vrai si la page (la première : 0) pose une seule image, sans rien de démesuré, et peu d'autres choses."""
    try:
        page = document[rang]
    except (pdfium.PdfiumError, IndexError) as erreur:
        raise PdfRefuse("la page ne se lit pas") from erreur
    try:
        _mesurer_les_images(page)
        if pdfium.raw.FPDFPage_CountObjects(page.raw) > PEU_D_OBJETS:
            return False
        return len(list(page.get_objects(filter=(pdfium.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4))) == 1
    finally:
        page.close()


def _mesurer_les_images(page: pdfium.PdfPage) -> None:
    for nombre, objet in enumerate(page.get_objects(filter=(pdfium.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4)):
        if nombre > OBJETS_MAX:
            raise PdfRefuse("la page contient trop d'images")
        largeur, hauteur = ctypes.c_uint(), ctypes.c_uint()
        if not pdfium.raw.FPDFImageObj_GetImagePixelSize(objet.raw, largeur, hauteur):
            continue
        if largeur.value * hauteur.value > PIXELS_MAX or max(largeur.value, hauteur.value) > COTE_MAX:
            raise PdfRefuse(f"la page contient une image démesurée ({largeur.value} × {hauteur.value} points)")


def _tableau(dessin: pdfium.PdfBitmap) -> Gris:
    brut = dessin.to_numpy()
    return np.ascontiguousarray(brut if brut.ndim == 2 else brut[:, :, 0])
