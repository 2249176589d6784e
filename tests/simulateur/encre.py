"""L'encre sur le papier : des traits en millimètres deviennent des points plus sombres, avec le grain du stylo."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.simulateur.main import Trait
from tests.simulateur.scenario import ENCRES

POUCE = 25.4


def niveau(encre: str, mode: str, lampe_rouge: bool = False) -> tuple[int, ...]:
    """La couleur d'une encre dans une image de ce mode ; une lampe rouge ne voit que le rouge."""
    rouge, vert, bleu = ENCRES[encre]
    if mode == 'RGB':
        return rouge, vert, bleu
    return (rouge,) if lampe_rouge else (round(0.299 * rouge + 0.587 * vert + 0.114 * bleu),)


def encrer(
    page: Image.Image, traits: list[Trait], encre: str, dpi: int, appui: float, hasard: np.random.Generator, lampe_rouge: bool = False
) -> None:
    """Trace ces traits sur la page, qui s'assombrit là où ils passent."""
    points = np.vstack(traits)
    marge = 2 * float(points[:, 2].max()) + 0.5
    par_mm = dpi / POUCE
    gauche, haut = (max(0, int((v - marge) * par_mm)) for v in points[:, :2].min(0))
    droite, bas = (int((v + marge) * par_mm) + 1 for v in points[:, :2].max(0))
    droite, bas = min(droite, page.width), min(bas, page.height)
    if droite <= gauche or bas <= haut:
        return
    masque = _masque(traits, (gauche, haut, droite, bas), par_mm, 3 if dpi < 180 else 2)
    masque = _grain(masque, encre, appui, hasard)
    fond = Image.new(page.mode, masque.size, 'white')
    trace = Image.composite(Image.new(page.mode, masque.size, niveau(encre, page.mode, lampe_rouge)), fond, masque)
    page.paste(ImageChops.multiply(page.crop((gauche, haut, droite, bas)), trace), (gauche, haut))


def _masque(traits: list[Trait], boite: tuple[int, int, int, int], par_mm: float, fin: int) -> Image.Image:
    gauche, haut, droite, bas = boite
    masque = Image.new('L', ((droite - gauche) * fin, (bas - haut) * fin), 0)
    dessin = ImageDraw.Draw(masque)
    for trait in traits:
        points = (trait[:, :2] * par_mm - (gauche, haut)) * fin
        largeurs = trait[:, 2] * par_mm * fin
        for un, deux, large in zip(points[:-1], points[1:], (largeurs[:-1] + largeurs[1:]) / 2, strict=True):
            if large < 0.5:
                continue
            dessin.line([*un, *deux], fill=255, width=max(1, round(float(large))))
            if large >= 3:
                rayon = float(large) / 2
                dessin.ellipse([deux[0] - rayon, deux[1] - rayon, deux[0] + rayon, deux[1] + rayon], fill=255)
    return masque.reduce(fin)


def _grain(masque: Image.Image, encre: str, appui: float, hasard: np.random.Generator) -> Image.Image:
    """Le stylo à bille couvre presque tout ; le crayon laisse voir le grain du papier."""
    crayon = encre.startswith('crayon')
    creux, taille = (0.35, 1) if crayon else (0.75, 3)
    petit = (max(1, masque.width // taille), max(1, masque.height // taille))
    tirage = (hasard.random((petit[1], petit[0]), dtype=np.float32) * (1 - creux) + creux) * appui * 255
    grain = Image.fromarray(tirage.astype(np.uint8)).resize(masque.size, Image.Resampling.BILINEAR)
    if crayon:
        grain = grain.filter(ImageFilter.BoxBlur(1))
    return ImageChops.multiply(masque, grain)
