"""Les images d'un modèle : de vraies images, d'un format qui ne désigne rien d'autre, et de taille raisonnable."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from generator.rendu.balises import EXTRAIT
from generator.rendu.conteneur import Refus

SIGNATURES = (
    b'\x89PNG\r\n', b'\xff\xd8\xff', b'GIF8', b'BM', b'II*\x00', b'MM\x00*', b'\x01\x00\x00\x00', b'\xd7\xcd\xc6\x9a',
    b'\x01\x00\x09\x00',
)  # fmt: skip
"""PNG, JPEG, GIF, BMP, TIFF, EMF, WMF. Un SVG n'y est pas : il peut désigner d'autres fichiers."""
POINTS_MAXIMAUX = 60_000_000
"""Une page A4 à 600 points par pouce en a 35 millions ; un PNG de 100 Ko peut en annoncer mille fois plus."""
DIMENSIONS = {b'\x89PNG': struct.Struct('>16x II'), b'GIF8': struct.Struct('<6x HH'), b'BM': struct.Struct('<18x ii')}
TRAME = struct.Struct('>5x HH')
DEBUTS_DE_TRAME = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
"""Les marques d'un JPEG que suivent ses dimensions."""


def images(parties: Mapping[str, bytes]) -> Iterator[Refus]:
    """Les images qui n'en sont pas, celles qui en désignent d'autres, celles qui rempliraient la mémoire."""
    for partie, contenu in parties.items():
        if not partie.startswith(('word/media/', 'docProps/thumbnail')):
            continue
        if not contenu.startswith(SIGNATURES):
            yield Refus(partie, f"une image d'un format refusé ({partie.rpartition('/')[2][:EXTRAIT]})",
                        "enregistrez l'image en PNG ou en JPEG, puis insérez-la de nouveau.")  # fmt: skip
        elif points(contenu) > POINTS_MAXIMAUX:
            yield Refus(partie, "une image de plusieurs dizaines de millions de points",
                        "dans Word : Format de l'image > Compresser les images.")  # fmt: skip


def points(contenu: bytes) -> int:
    """Les points d'une image PNG, GIF, BMP ou JPEG, d'après son en-tête ; 0 si elle ne le dit pas."""
    for signature, dimensions in DIMENSIONS.items():
        if contenu.startswith(signature):
            return _surface(dimensions, contenu)
    return _points_jpeg(contenu) if contenu.startswith(b'\xff\xd8') else 0


def _surface(dimensions: struct.Struct, contenu: bytes, place: int = 0) -> int:
    if len(contenu) < place + dimensions.size:
        return 0
    largeur, hauteur = dimensions.unpack_from(contenu, place)
    return abs(largeur * hauteur)


def _points_jpeg(contenu: bytes) -> int:
    place = 2
    while place + TRAME.size <= len(contenu) and contenu[place] == 0xFF:
        marque = contenu[place + 1]
        if marque in DEBUTS_DE_TRAME:
            return _surface(TRAME, contenu, place)
        place += 1 if marque == 0xFF else 2 + int.from_bytes(contenu[place + 2 : place + 4], 'big')
    return 0
