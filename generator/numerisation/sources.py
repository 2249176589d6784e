"""Un fichier reçu, reconnu à son contenu et non à son nom : PDF, TIFF, JPEG ou PNG. S'exécute dans l'enfant borné.

Tout y est mesuré avant d'être décodé : la taille du fichier, le nombre de pages, les dimensions de chaque image.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from generator.erreurs import dire_du_systeme
from generator.numerisation.image import Gris, ImageRefusee, compter_images, lire_image
from generator.numerisation.page import OCTETS_MAX
from generator.numerisation.pages_pdf import PdfRefuse, dessiner, est_une_image, ouvrir_pdf
from generator.numerisation.photos_pdf import lire_page_photographiee

PAGES_MAX = 2000
TETE = 1024
IMAGES = (b'\xff\xd8\xff', b'\x89PNG\r\n\x1a\n', b'II*\x00', b'MM\x00*', b'II+\x00', b'MM\x00+')
HEIC = (b'heic', b'heix', b'hevc', b'heim', b'heis', b'mif1', b'msf1', b'heif')
AUTRES = {b'GIF8': 'GIF', b'BM': 'BMP', b'PK\x03\x04': 'Word, Excel ou ZIP', b'{\\rtf': 'RTF'}
ATTENDUS = "un PDF, un TIFF, un JPEG ou un PNG"


class SourceRefusee(Exception):
    """Un fichier, ou une page, que l'on n'ouvre pas ; le message est la phrase à montrer."""


class Source(Protocol):
    """Un fichier ouvert : combien de pages, et chacune en gris."""

    pages: int

    def page(self, rang: int, dpi: int) -> tuple[Gris, float]:
        """Une page (la première : 0), vers la résolution demandée, et sa vraie résolution. Lève `SourceRefusee`."""
        ...


class _Pdf:
    def __init__(self, path: Path) -> None:
        try:
            self._document = ouvrir_pdf(path)
        except PdfRefuse as erreur:
            raise SourceRefusee(str(erreur)) from erreur
        self._path = path
        self.pages = len(self._document)

    def page(self, rang: int, dpi: int) -> tuple[Gris, float]:
        try:
            lue = lire_page_photographiee(self._path, rang, dpi) if est_une_image(self._document, rang) else None
            return lue if lue is not None else dessiner(self._document, rang, dpi)
        except PdfRefuse as erreur:
            raise SourceRefusee(str(erreur)) from erreur


class _Images:
    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self.pages = compter_images(path, PAGES_MAX)
        except ImageRefusee as erreur:
            raise SourceRefusee(str(erreur)) from erreur

    def page(self, rang: int, dpi: int) -> tuple[Gris, float]:
        try:
            return lire_image(self._path, rang, dpi)
        except ImageRefusee as erreur:
            raise SourceRefusee(str(erreur)) from erreur


def ouvrir_source(path: Path) -> Source:
    """Ouvre un fichier reçu. Lève `SourceRefusee`."""
    try:
        octets = path.stat().st_size
        with path.open('rb') as fichier:
            tete = fichier.read(TETE)
    except OSError as erreur:
        raise SourceRefusee(f"le fichier ne se lit pas ({dire_du_systeme(erreur)})") from erreur
    if octets > OCTETS_MAX:
        raise SourceRefusee("le fichier est trop gros : numérisez en plusieurs fois, sans « haute qualité »")
    source = _reconnaitre(path, tete)
    if source.pages > PAGES_MAX:
        raise SourceRefusee(f"le fichier a plus de {PAGES_MAX} pages : numérisez en plusieurs fois")
    if source.pages < 1:
        raise SourceRefusee("le fichier n'a aucune page")
    return source


def _reconnaitre(path: Path, tete: bytes) -> Source:
    if b'%PDF-' in tete:
        return _Pdf(path)
    if tete.startswith(IMAGES):
        return _Images(path)
    if not tete:
        raise SourceRefusee("le fichier est vide")
    if tete[4:8] == b'ftyp' and tete[8:12] in HEIC:
        raise SourceRefusee(
            "c'est une photo HEIC, que l'on ne sait pas lire : dans l'appareil, choisissez « Plus compatible » (JPEG)"
        )
    nom = next((nom for debut, nom in AUTRES.items() if tete.startswith(debut)), '')
    raise SourceRefusee(f"c'est un fichier {nom} : il faut {ATTENDUS}" if nom else f"ce n'est pas {ATTENDUS}")
