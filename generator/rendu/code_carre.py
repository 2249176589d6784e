"""Le code carré d'une référence : un QR code imprimable, toujours le même pour la même référence.

Seul module qui emploie segno. Version 1, niveau Q : c'est la taille des points imprimés qui fait lire un code sur une
photocopie, et seize signes ne demandent pas davantage. La marge blanche de quatre points fait partie de l'image.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

import segno

VERSION, NIVEAU = 1, 'q'
MARGE, POINTS_DU_SYMBOLE = 4, 21
POINTS = POINTS_DU_SYMBOLE + 2 * MARGE
PIXELS_PAR_POINT, BITS_PAR_PIXEL = 4, 2
"""Un nombre entier : aucun moteur n'a de gris à inventer. Quatre pixels de deux bits font un octet ; huit, en noir et
blanc, alourdissaient d'autant le PDF de LibreOffice, qui les étend à un octet chacun."""
MASQUE = 0
"""Essayer les huit masques coûte six fois plus, et les codes ne s'en lisent pas mieux."""
MM_PAR_DEFAUT, MM_DU_SYMBOLE_MIN = 25, 12
EMU_PAR_MM = 36_000
COTE_PAR_DEFAUT = MM_PAR_DEFAUT * EMU_PAR_MM
COTE_MIN = MM_DU_SYMBOLE_MIN * EMU_PAR_MM * POINTS // POINTS_DU_SYMBOLE
"""Le côté de l'image, marge comprise, en unités de Word ; au-dessous du second, une photocopie n'est plus sûre."""
SIGNATURE_PNG = b'\x89PNG\r\n\x1a\n'
BLANC = b'\xff'
COULEURS = bytes.maketrans(b'\0\1', BLANC + b'\0')


@lru_cache(maxsize=4096)
def image_du_code(reference: str) -> bytes:
    """Le PNG en noir et blanc du code d'une référence. Lève `ValueError` si elle est trop longue pour lui."""
    code = segno.make(
        reference, version=VERSION, error=NIVEAU, mode='alphanumeric', mask=MASQUE, boost_error=False, micro=False,
    )  # fmt: skip
    cote = POINTS * PIXELS_PAR_POINT
    marge = [_rangee(bytes(POINTS_DU_SYMBOLE))] * MARGE
    rangees = [*marge, *(_rangee(bytes(rangee)) for rangee in code.matrix), *marge]
    entete = struct.pack('>IIBBBBB', cote, cote, BITS_PAR_PIXEL, 0, 0, 0, 0)
    morceaux = (b'IHDR', entete), (b'IDAT', zlib.compress(b''.join(rangees))), (b'IEND', b'')
    return SIGNATURE_PNG + b''.join(_morceau(*morceau) for morceau in morceaux)


def _rangee(points: bytes) -> bytes:
    """Les lignes de pixels d'une rangée de points : la première, puis « comme au-dessus »."""
    ligne = BLANC * MARGE + points.translate(COULEURS) + BLANC * MARGE
    return b'\0' + ligne + (b'\2' + bytes(POINTS)) * (PIXELS_PAR_POINT - 1)


def _morceau(nom: bytes, contenu: bytes) -> bytes:
    return struct.pack('>I', len(contenu)) + nom + contenu + struct.pack('>I', zlib.crc32(nom + contenu))
