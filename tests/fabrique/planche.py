"""Fabrique la planche du README : une lettre, le tableau prévisionnel et un tableau de service, tels qu'ils sortent.

    make lettres && python -m tests.fabrique.planche sorties/2026-2027/lilas/periode-2 docs/images/planche.png
"""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageOps

HAUTEUR = 1100
MARGE = 24
FOND = (222, 226, 233)


def page(pdf: Path, hauteur: int) -> Image.Image:
    """La première page d'un PDF, de la hauteur demandée, cernée d'un filet."""
    document = pdfium.PdfDocument(pdf)
    echelle = 2 * hauteur / document[0].get_height()
    image = document[0].render(scale=echelle).to_pil().convert('RGB')
    image = image.resize((round(image.width * hauteur / image.height), hauteur), Image.Resampling.LANCZOS)
    return ImageOps.expand(image, 1, (150, 160, 175))


def planche(dossier: Path) -> Image.Image:
    """La lettre à gauche, les deux tableaux l'un sous l'autre à droite."""
    demi = (HAUTEUR - MARGE) // 2
    lettre = page(dossier / 'lettres.pdf', HAUTEUR)
    tableaux = [page(dossier / 'tableau-previsionnel.pdf', demi), page(min((dossier / 'services').glob('*.pdf')), demi)]
    largeur = lettre.width + max(tableau.width for tableau in tableaux) + 3 * MARGE
    fond = Image.new('RGB', (largeur, HAUTEUR + 2 * MARGE), FOND)
    fond.paste(lettre, (MARGE, MARGE))
    for rang, tableau in enumerate(tableaux):
        fond.paste(tableau, (lettre.width + 2 * MARGE, MARGE + rang * (demi + MARGE)))
    return fond


if __name__ == '__main__':
    image = planche(Path(sys.argv[1])).quantize(200)
    image.save(sys.argv[2], optimize=True)
