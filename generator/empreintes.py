"""La liste unique de ce dont dépend un passage, et son empreinte : la même liste, les mêmes documents."""

from __future__ import annotations

import hashlib
import json
import platform
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import generator

ECRIVENT = ('docxtpl', 'Jinja2', 'lxml', 'pikepdf', 'pypdf', 'python-calamine', 'python-docx', 'segno')
"""Les bibliothèques qui lisent les données ou écrivent les documents : une autre version peut donner d'autres octets."""


def sha256_du_fichier(path: Path) -> str:
    """L'empreinte SHA-256 des octets d'un fichier, lu par morceaux. Lève `OSError`."""
    with path.open('rb') as flux:
        return hashlib.file_digest(flux, 'sha256').hexdigest()


def empreintes_des_fichiers(dossier: Path) -> dict[str, str]:
    """L'empreinte de chaque fichier d'un dossier, par son chemin depuis ce dossier."""
    return {
        path.relative_to(dossier).as_posix(): sha256_du_fichier(path)
        for path in sorted(dossier.rglob('*')) if path.is_file()
    }  # fmt: skip


def empreinte_de(texte: str) -> str:
    """L'empreinte SHA-256 d'un texte."""
    return hashlib.sha256(texte.encode()).hexdigest()


@lru_cache(maxsize=1)
def empreinte_du_code() -> str:
    """L'empreinte de tous les fichiers Python de l'outil."""
    racine = Path(generator.__file__).parent
    condense = hashlib.sha256()
    for path in sorted(racine.rglob('*.py')):
        condense.update(path.relative_to(racine).as_posix().encode() + b'\0' + path.read_bytes() + b'\0')
    return condense.hexdigest()


@lru_cache(maxsize=1)
def versions_des_bibliotheques() -> tuple[str, ...]:
    """« lxml 6.0.2 » : Python, la compression et les bibliothèques dont dépendent les octets, celles qui sont là."""
    versions = [f'Python {platform.python_version()}', f'zlib {zlib.ZLIB_RUNTIME_VERSION}']
    for nom in ECRIVENT:
        try:
            versions.append(f'{nom} {metadata.version(nom)}')
        except metadata.PackageNotFoundError:
            continue
    return tuple(versions)


def entree(genre: str, nom: str, sha256: str) -> dict[str, str]:
    """Une entrée d'un passage : son genre (données, modèle, régime…), son nom, son empreinte."""
    return {'genre': genre, 'nom': nom, 'sha256': sha256}


def empreinte_des_entrees(entrees: Iterable[dict[str, str]], options: Sequence[str]) -> str:
    """L'empreinte de toute la liste : ce qui change si quoi que ce soit change."""
    contenu = json.dumps([sorted(e.items()) for e in entrees] + [list(options)], ensure_ascii=False)
    return hashlib.sha256(contenu.encode()).hexdigest()
