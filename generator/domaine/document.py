"""Les formulaires du catalogue, les documents qu'on en tire, les images qu'une école y met."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Formulaire:
    """Un formulaire : son modèle Word, les champs qu'on lui offre et ceux qu'il doit porter."""

    cle: str
    fichier: str
    titre: str
    contexte: str
    exige: tuple[str, ...] = ()
    pages_max: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """Une image de l'école (logo, signature), lue et contrôlée : son fichier, son format, ses points."""

    nom: str
    extension: str
    octets: bytes = field(repr=False)
    largeur: int
    hauteur: int
    sha256: str
