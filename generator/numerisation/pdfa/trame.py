"""Une page numérisée telle qu'on la garde : ses images, leurs octets, leur place. Pur."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

Matrice = tuple[float, float, float, float, float, float]
IDENTITE: Matrice = (1, 0, 0, 1, 0, 0)
COULEURS = {1: 'DeviceGray', 3: 'DeviceRGB'}
"""Le nom que PDF donne à des couleurs de tant de composantes : gris, rouge-vert-bleu."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Des couleurs numérotées : `base` dit ce que valent les octets de `table`."""

    base: str
    dernier: int
    table: bytes


@dataclass(frozen=True, slots=True)
class Filtre:
    """Comment les octets d'une image sont comprimés. `globaux` : ce qu'un JBIG2 partage entre ses pages."""

    nom: str
    parametres: Mapping[str, int | bool] = field(default_factory=dict)
    globaux: bytes = b''


@dataclass(frozen=True, slots=True)
class Trame:
    """Une image, ses octets comprimés intacts. `pochoir` : une image d'un bit que l'on peint en noir.

    `couleurs` manque à un JPEG 2000 qui porte les siennes. `matrice` : la place de l'image dans la page.
    """

    octets: bytes
    largeur: int
    hauteur: int
    filtres: tuple[Filtre, ...]
    couleurs: str | Palette | None = None
    bits: int | None = None
    decode: tuple[float, ...] = ()
    pochoir: bool = False
    matrice: Matrice = IDENTITE


@dataclass(frozen=True, slots=True)
class Planche:
    """Une page à garder, en points de PDF. `rotation` : de combien la tourner pour la lire, comme sa source le dit."""

    largeur: float
    hauteur: float
    trames: tuple[Trame, ...]
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Feuille:
    """Une page d'un fichier reçu, à garder. `rotation` : ce qu'il faut ajouter à la sienne pour la remettre droite.

    `source` : la SHA-256 du fichier.
    """

    path: Path
    source: str
    page: int
    rotation: int = 0


class PageIntraitable(Exception):
    """Une page que l'on ne sait pas garder ; le message dit pourquoi."""


def composer_matrices(premiere: Matrice, seconde: Matrice) -> Matrice:
    """La matrice qui applique la première, puis la seconde."""
    a, b, c, d, e, f = premiere
    g, h, i, j, k, m = seconde
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
