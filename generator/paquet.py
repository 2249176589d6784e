"""Un fichier .docx, .xlsx ou .ods est une archive zip venue de n'importe qui : elle s'ouvre ici, avec des bornes.

Rien n'est extrait sur le disque, rien n'est cru de ce que l'archive déclare : les octets sont comptés en les lisant.
"""

from __future__ import annotations

import io
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MEGA = 1_000_000
MORCEAU = 65_536
SEUIL_DU_RATIO = 10 * MEGA


@dataclass(frozen=True, slots=True)
class Bornes:
    """Ce qu'une archive peut peser : octets du fichier, octets dépliés, nombre de membres, taux de compression."""

    fichier: int = 10 * MEGA
    deplie: int = 50 * MEGA
    membres: int = 500
    ratio: int = 100


class PaquetRefuse(Exception):
    """Une archive illisible ou dangereuse ; `motif` l'explique, `suspect` dit si elle a l'air hostile."""

    def __init__(self, motif: str, *, suspect: bool) -> None:
        super().__init__(motif)
        self.motif = motif
        self.suspect = suspect


def lire_paquet(source: Path | bytes, bornes: Bornes) -> Mapping[str, bytes]:
    """Lit tous les membres d'une archive, par nom. Lève `PaquetRefuse`, ou `OSError` si le fichier ne se lit pas."""
    contenu = source if isinstance(source, bytes) else _octets(source, bornes)
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            _controler_noms(archive, bornes)
            return _deplier(archive, len(contenu), bornes)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, UnicodeError, ValueError,
            RuntimeError, OverflowError) as erreur:  # fmt: skip
        raise PaquetRefuse("le fichier est tronqué ou abîmé", suspect=False) from erreur


def _octets(path: Path, bornes: Bornes) -> bytes:
    """Le contenu d'un vrai fichier : un tube ou un périphérique attendrait sans fin, ou n'en aurait pas."""
    with open(path, 'rb', opener=_sans_attendre) as flux:
        if not stat.S_ISREG(os.fstat(flux.fileno()).st_mode):
            raise PaquetRefuse("ce n'est pas un fichier ordinaire", suspect=True)
        contenu = flux.read(bornes.fichier + 1)
    if len(contenu) > bornes.fichier:
        raise PaquetRefuse(f"le fichier dépasse {bornes.fichier // MEGA} Mo", suspect=True)
    return contenu


def _sans_attendre(path: str, drapeaux: int) -> int:
    return os.open(path, drapeaux | getattr(os, 'O_NONBLOCK', 0))


def _controler_noms(archive: zipfile.ZipFile, bornes: Bornes) -> None:
    membres = archive.infolist()
    if len(membres) > bornes.membres:
        raise PaquetRefuse(f"l'archive contient plus de {bornes.membres} éléments", suspect=True)
    vus: set[str] = set()
    for membre in membres:
        nom = PurePosixPath(membre.filename.replace('\\', '/'))
        if nom.is_absolute() or '..' in nom.parts or ':' in membre.filename or stat.S_ISLNK(membre.external_attr >> 16):
            raise PaquetRefuse("l'archive contient un chemin qui sort d'elle-même", suspect=True)
        if membre.flag_bits & 1:
            raise PaquetRefuse("le fichier est protégé par un mot de passe", suspect=False)
        if membre.filename.casefold() in vus:
            raise PaquetRefuse("l'archive contient deux fois le même élément", suspect=True)
        vus.add(membre.filename.casefold())
    _controler_places(membres)


def _controler_places(membres: list[zipfile.ZipInfo]) -> None:
    """Deux éléments qui se partagent les mêmes octets : une archive qui se déplie plus qu'elle ne contient."""
    fin = 0
    for membre in sorted(membres, key=lambda membre: membre.header_offset):
        if membre.header_offset < fin:
            raise PaquetRefuse("les éléments de l'archive se recouvrent", suspect=True)
        fin = membre.header_offset + membre.compress_size


def _deplier(archive: zipfile.ZipFile, taille: int, bornes: Bornes) -> dict[str, bytes]:
    parties: dict[str, bytes] = {}
    total = 0
    for membre in archive.infolist():
        if membre.is_dir():
            continue
        morceaux: list[bytes] = []
        with archive.open(membre) as flux:
            while morceau := flux.read(MORCEAU):
                total += len(morceau)
                if total > bornes.deplie:
                    raise PaquetRefuse(f"le contenu déplié dépasse {bornes.deplie // MEGA} Mo", suspect=True)
                if total > SEUIL_DU_RATIO and total > bornes.ratio * taille:
                    raise PaquetRefuse("le contenu est anormalement compressé", suspect=True)
                morceaux.append(morceau)
        parties[membre.filename] = b''.join(morceaux)
        if len(parties[membre.filename]) != membre.file_size:
            raise PaquetRefuse("l'archive se trompe sur la taille d'un élément", suspect=True)
        if membre.filename.endswith(('.xml', '.rels')) and b'<!DOCTYPE' in parties[membre.filename].replace(b'\0', b''):
            raise PaquetRefuse("l'archive contient une déclaration DOCTYPE, interdite dans ce format", suspect=True)
    return parties
