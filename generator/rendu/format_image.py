"""Reconnaît un PNG ou un JPEG à ses octets, et lit ses mesures sans décoder l'image."""

from __future__ import annotations

import struct
import zlib

SIGNATURE_PNG = b'\x89PNG\r\n\x1a\n'
DEBUT_JPEG, FIN_JPEG = b'\xff\xd8\xff', b'\xff\xd9'
CADRES_JPEG = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Les segments qui disent les mesures d'un JPEG ; les trois ôtés sont des tables."""
SANS_CONTENU = frozenset({0x01, *range(0xD0, 0xD8)})
ENTETE_DE_SEGMENT, ENTETE_DE_MORCEAU = 4, 12

Mesures = tuple[str, int, int]


def mesurer(octets: bytes) -> Mesures | None:
    """Le format (« png », « jpeg »), la largeur et la hauteur ; rien si le fichier n'est pas l'un d'eux, entier."""
    if octets.startswith(SIGNATURE_PNG):
        return _png(octets)
    return _jpeg(octets) if octets.startswith(DEBUT_JPEG) else None


def _png(octets: bytes) -> Mesures | None:
    """Parcourt les morceaux jusqu'au dernier : chacun porte sa somme de contrôle."""
    place, mesures = len(SIGNATURE_PNG), None
    while place + ENTETE_DE_MORCEAU <= len(octets):
        (longueur,) = struct.unpack_from('>I', octets, place)
        fin = place + ENTETE_DE_MORCEAU + longueur
        contenu = octets[place + 4 : fin - 4]
        if fin > len(octets) or struct.unpack_from('>I', octets, fin - 4)[0] != zlib.crc32(contenu):
            return None
        nom = contenu[:4]
        if (nom == b'IHDR') != (mesures is None):
            return None
        if nom == b'IHDR':
            mesures = 'png', *struct.unpack_from('>II', contenu.ljust(ENTETE_DE_MORCEAU), 4)
        elif nom == b'IEND':
            return mesures
        place = fin
    return None


def _jpeg(octets: bytes) -> Mesures | None:
    """Parcourt les segments jusqu'à celui des mesures ; la fin du fichier doit être celle d'un JPEG."""
    place = len(DEBUT_JPEG) - 1
    while place + ENTETE_DE_SEGMENT <= len(octets) and octets[place] == DEBUT_JPEG[0]:
        marque = octets[place + 1]
        if marque in CADRES_JPEG:
            segment = octets[place + ENTETE_DE_SEGMENT + 1 :][:4]
            if len(segment) < 4 or FIN_JPEG not in octets[place:]:
                return None
            hauteur, largeur = struct.unpack('>HH', segment)
            return 'jpeg', largeur, hauteur
        bourrage = marque == DEBUT_JPEG[0]
        seul = marque in SANS_CONTENU
        place += 1 if bourrage else 2 if seul else 2 + struct.unpack_from('>H', octets, place + 2)[0]
    return None
