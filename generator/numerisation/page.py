"""Ce que l'on sait d'une page numérisée : son code, sa réponse, et pourquoi on doute."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from generator.domaine.disposition import PageDisposee
from generator.domaine.retour import Statut

OCTETS_MAX = 1_000_000_000
"""Le plus gros fichier que l'on accepte de lire."""


class Sorte(StrEnum):
    """Ce qu'est une page reçue."""

    FORMULAIRE = 'formulaire'
    """Une de nos références, connue d'un registre."""
    INCONNUE = 'inconnue'
    """Un code bien formé, qu'aucun registre ne connaît."""
    PLUSIEURS = 'plusieurs'
    """Les codes de plusieurs formulaires : on ne devine pas auquel est la réponse."""
    SANS_CODE = 'sans code'
    """De l'encre, mais aucun code des nôtres."""
    BLANCHE = 'blanche'
    """Un verso : rien dessus."""
    ILLISIBLE = 'illisible'
    """La page ne s'ouvre pas, ou dépasse ce qu'on accepte d'ouvrir."""


@dataclass(frozen=True, slots=True)
class Original:
    """Une page telle qu'elle est partie : à elle se compare celle qui revient. `page` : son numéro dans le PDF, dès 1."""

    pdf: Path
    page: int
    disposition: PageDisposee
    rang: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Lecture:
    """La réponse d'une page : accord, refus, ou « à vérifier » avec les raisons, en français.

    `signature` : de l'encre à l'endroit de la signature ; rien si on n'a pas pu le voir. `cadre` : la partie réponse dans la
    page redressée, en parts de sa largeur et de sa hauteur (gauche, haut, largeur, hauteur). `accord` : à quel point la page
    s'est superposée à l'original, de 0 à 1.
    """

    statut: Statut
    motifs: tuple[str, ...] = ()
    signature: bool | None = None
    cadre: tuple[float, float, float, float] | None = None
    accord: float = 0.0


@dataclass(frozen=True, slots=True)
class PageLue:
    """Une page d'un fichier reçu. `page` : son numéro, à partir de 1 ; `source` : la SHA-256 du fichier.

    `rotation` : de combien de degrés la tourner, dans le sens des aiguilles d'une montre, pour la remettre droite (0, 90,
    180, 270), telle que le fichier la montre. `rang` sur `pages` : quelle page du formulaire. `lecture` : rien si la page
    n'a pas de cases. `defaut` : une phrase, quand elle ne s'ouvre pas ou porte plusieurs formulaires. `codes` : les
    références bien formées qu'elle porte, connues ou non.
    """

    source: str
    page: int
    sorte: Sorte
    reference: str = ''
    rang: int = 1
    pages: int = 1
    rotation: int = 0
    lecture: Lecture | None = None
    defaut: str = ''
    codes: tuple[str, ...] = ()
