"""Ouvre, redresse et filtre les images : des tableaux de gris, de 0 (noir) à 255 (blanc). Seul à employer Pillow."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageFilter, ImageOps

from generator.numerisation.transformation import Matrice

Gris = NDArray[np.uint8]

FORMATS = ('JPEG', 'PNG', 'TIFF')
PIXELS_MAX = 120_000_000
"""Une page A3 en couleur à 600 points par pouce en a 70 millions ; au-delà, ce n'est pas une page."""
COTE_MAX = 30_000
DPI_CROYABLES = (90, 1300)
"""Hors de là, la résolution écrite dans le fichier n'est pas celle du papier : un appareil photo écrit 72."""
GRAND_COTE = 297 / 25.4
"""En pouces : faute de mieux, une photo montre une page A4 entière."""
GRAND_COTE_MAX = 17.0
PRESQUE = 0.02
"""Un JPEG se décode à la moitié, au quart : la résolution voulue, à si peu près."""

ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = PIXELS_MAX


class ImageRefusee(Exception):
    """Une image que l'on n'ouvre pas ; le message dit pourquoi."""


@contextlib.contextmanager
def _ouvrir(path: Path | io.BytesIO) -> Iterator[Image.Image]:
    """Ouvre une image sans la décoder. Lève `ImageRefusee`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('error', Image.DecompressionBombWarning)
            warnings.simplefilter('ignore', UserWarning)
            with Image.open(path, formats=FORMATS) as image:
                yield image
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as erreur:
        raise ImageRefusee("l'image est démesurée") from erreur
    except MemoryError as erreur:
        raise ImageRefusee("l'image demande trop de mémoire") from erreur
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, OverflowError) as erreur:
        raise ImageRefusee("l'image est abîmée ou incomplète") from erreur


def compter_images(path: Path, maximum: int) -> int:
    """Combien de pages a le fichier ; s'arrête dès `maximum` dépassé. Lève `ImageRefusee`."""
    with _ouvrir(path) as image:
        if image.format != 'TIFF':
            return 1
        nombre = 1
        with contextlib.suppress(EOFError):
            while nombre <= maximum:
                image.seek(nombre)
                nombre += 1
        return nombre


def lire_image(path: Path, rang: int, dpi: int) -> tuple[Gris, float]:
    """Une page d'un fichier d'images (la première : 0), à peu près à la résolution voulue, et sa vraie résolution.

    Les dimensions sont contrôlées avant de décoder quoi que ce soit. Lève `ImageRefusee`.
    """
    with _ouvrir(path) as image:
        if rang:
            image.seek(rang)
        largeur, hauteur = image.size
        if _demesuree(largeur, hauteur):
            raise ImageRefusee(f"l'image est démesurée ({largeur} × {hauteur} points)")
        resolution = _resolution(image)
        facteur = resolution / dpi
        if facteur >= 2 and image.format == 'JPEG':
            image.draft('L', (int(largeur / facteur), int(hauteur / facteur)))
        droite = ImageOps.exif_transpose(en_gris(image))
        echelle = max(droite.size) / max(largeur, hauteur)
        return _ramener(droite, resolution * echelle, dpi)


def lire_jpeg(octets: bytes, taille: tuple[int, int], resolution: float, dpi: float) -> tuple[Gris, float]:
    """Les points d'un JPEG en gris, à peu près à la résolution voulue, tels quels : ce qu'il dit de son sens ne compte pas.

    Lève `ImageRefusee` s'il n'a pas cette taille, s'il n'est ni gris ni rouge-vert-bleu, ou s'il est abîmé.
    """
    with _ouvrir(io.BytesIO(octets)) as image:
        if image.format != 'JPEG' or image.size != taille or image.mode not in ('L', 'RGB') or _demesuree(*taille):
            raise ImageRefusee("ce n'est pas le JPEG annoncé")
        part = dpi / resolution * (1 - PRESQUE)
        image.draft('L', (max(1, int(taille[0] * part)), max(1, int(taille[1] * part))))
        grise = image.convert('L')
        return _ramener(grise, resolution * grise.width / taille[0], dpi, Image.Resampling.BILINEAR)


def _demesuree(largeur: int, hauteur: int) -> bool:
    return largeur * hauteur > PIXELS_MAX or max(largeur, hauteur) > COTE_MAX


def en_gris(image: Image.Image) -> Image.Image:
    """L'image en niveaux de gris ; le transparent devient blanc."""
    if image.mode.startswith('I;16') or image.mode in ('I', 'F'):
        brut = np.asarray(image, dtype=np.float64)
        haut = float(brut.max()) or 1.0
        return Image.fromarray((brut * (255.0 / max(haut, 255.0))).astype(np.uint8))
    if 'A' in image.getbands() or 'transparency' in image.info:
        avec = image.convert('RGBA')
        fond = Image.new('RGBA', avec.size, 'white')
        fond.alpha_composite(avec)
        image = fond
    grise = image.convert('L')
    with contextlib.suppress(AttributeError, KeyError, ValueError):
        grise.getexif().update(image.getexif())
    return grise


def _resolution(image: Image.Image) -> float:
    """Points par pouce, d'après le fichier s'il est croyable, sinon d'après une page A4 entière."""
    grand = max(image.size)
    dite = image.info.get('dpi', (0, 0))
    try:
        valeur = float(max(dite))
    except (TypeError, ValueError):
        valeur = 0.0
    if DPI_CROYABLES[0] <= valeur <= DPI_CROYABLES[1] and grand / valeur <= GRAND_COTE_MAX:
        return valeur
    return max(grand / GRAND_COTE, 1.0)


def _ramener(
    image: Image.Image, resolution: float, dpi: float, filtre: Image.Resampling = Image.Resampling.BOX
) -> tuple[Gris, float]:
    if resolution <= dpi * 1.2:
        return np.asarray(image), resolution
    facteur = dpi / resolution
    taille = (max(1, round(image.width * facteur)), max(1, round(image.height * facteur)))
    return np.asarray(image.resize(taille, filtre)), float(dpi)


def redresser(gris: Gris, matrice: Matrice, largeur: int, hauteur: int) -> Gris:
    """La page vue à travers une transformation : le point (x, y) du résultat est celui où la matrice l'envoie."""
    normee = matrice / matrice[2, 2]
    image = Image.fromarray(gris).transform(
        (largeur, hauteur), Image.Transform.PERSPECTIVE, tuple(normee.ravel()[:8]), Image.Resampling.BILINEAR, fillcolor=255,
    )  # fmt: skip
    return np.asarray(image)


def redimensionner(gris: Gris, largeur: int, hauteur: int) -> Gris:
    """L'image à une autre taille, lissée."""
    return np.asarray(Image.fromarray(gris).resize((max(1, largeur), max(1, hauteur)), Image.Resampling.BILINEAR))


def reduire(gris: Gris, facteur: int) -> Gris:
    """L'image plus petite d'un nombre entier de fois, par moyennes."""
    return np.asarray(Image.fromarray(gris).reduce(facteur)) if facteur > 1 else gris


def flouter(gris: Gris, rayon: float) -> Gris:
    """L'image adoucie."""
    return np.asarray(Image.fromarray(gris).filter(ImageFilter.GaussianBlur(rayon)))


def mediane(gris: Gris) -> Gris:
    """L'image sans ses points isolés."""
    return np.asarray(Image.fromarray(gris).filter(ImageFilter.MedianFilter(3)))


def epaissir(masque: NDArray[np.bool_], rayon: int) -> NDArray[np.bool_]:
    """Chaque point vrai s'étend de tant de points autour de lui."""
    return etaler(etaler(masque, rayon).T, rayon).T if rayon > 0 else masque


def etaler(masque: NDArray[np.bool_], rayon: int) -> NDArray[np.bool_]:
    """Chaque point vrai s'étend le long de sa ligne ; le temps ne dépend pas du rayon."""
    cumul = np.cumsum(np.pad(masque, ((0, 0), (rayon + 1, rayon))), axis=1, dtype=np.int32)
    return cumul[:, 2 * rayon + 1 :] > cumul[:, : -2 * rayon - 1]


def amincir(masque: NDArray[np.bool_], rayon: int) -> NDArray[np.bool_]:
    """Seuls restent les points entourés, à cette distance, de points vrais."""
    return ~epaissir(~masque, rayon)


def fermer(gris: Gris, rayon: int) -> Gris:
    """L'image où disparaît tout ce qui est sombre et plus étroit, dans un sens ou dans l'autre, que deux fois ce rayon."""
    return np.asarray(255 - _plus_clair(255 - _plus_clair(gris, rayon), rayon))


def _plus_clair(gris: Gris, rayon: int) -> Gris:
    """Chaque point prend le gris du plus clair de ses voisins ; le temps croît comme le logarithme du rayon."""
    for _ in range(2):
        large = np.pad(gris.T, ((rayon, rayon), (0, 0)), mode='edge')
        pas, voulu = 1, 2 * rayon + 1
        while pas < voulu:
            saut = min(pas, voulu - pas)
            large, pas = np.maximum(large[:-saut], large[saut:]), pas + saut
        gris = large
    return gris
