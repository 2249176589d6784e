"""Écrit une image PNG : assez pour montrer une page, sans bibliothèque d'images de plus dans l'outil."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

SIGNATURE = b'\x89PNG\r\n\x1a\n'
ROUGE_VERT_BLEU = 2
OCTETS_PAR_POINT = 3
PROFONDEUR = 8
NIVEAU_DE_COMPRESSION = 1
DE_CHAQUE_LIGNE = b'\x00'
"""Le filtre « aucun », en tête de chaque ligne de points."""


def ecrire_png(path: Path, largeur: int, hauteur: int, pas: int, points: bytes) -> None:
    """Écrit des points rouge, vert, bleu en PNG ; `pas` : octets d'une ligne à la suivante.

    Lève `ValueError` s'il manque des points.
    """
    if pas < largeur * OCTETS_PAR_POINT or len(points) < pas * hauteur:
        raise ValueError(f"{len(points)} octets pour {largeur} × {hauteur} points")
    lignes = (points[debut : debut + largeur * OCTETS_PAR_POINT] for debut in range(0, pas * hauteur, pas))
    image = b''.join(DE_CHAQUE_LIGNE + ligne for ligne in lignes)
    entete = struct.pack('>IIBBBBB', largeur, hauteur, PROFONDEUR, ROUGE_VERT_BLEU, 0, 0, 0)
    donnees = zlib.compress(image, NIVEAU_DE_COMPRESSION)
    path.write_bytes(SIGNATURE + _bloc(b'IHDR', entete) + _bloc(b'IDAT', donnees) + _bloc(b'IEND', b''))


def _bloc(genre: bytes, contenu: bytes) -> bytes:
    return struct.pack('>I', len(contenu)) + genre + contenu + struct.pack('>I', zlib.crc32(genre + contenu))
