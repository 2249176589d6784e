"""Fabrique l'image d'une planche d'aperçu : les pages de la liasse d'une école fictive, telles que « --apercu » les montre.

    make lettres APERCU=1 && python -m tests.fabrique.image_apercu sorties/2026-2027/lilas/periode-2 docs/images/apercu.png
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

LARGEUR = 1200
COULEURS = 64


def reduire(planche: Path) -> Image.Image:
    """La planche, à la taille d'une page web, en peu de couleurs."""
    with Image.open(planche) as image:
        hauteur = round(image.height * LARGEUR / image.width)
        return image.convert('RGB').resize((LARGEUR, hauteur), Image.Resampling.LANCZOS).quantize(COULEURS)


if __name__ == '__main__':
    reduire(Path(sys.argv[1]) / 'apercu' / 'liasse-ien-1.png').save(sys.argv[2], optimize=True)
