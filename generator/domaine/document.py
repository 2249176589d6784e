"""Les formulaires du catalogue et les documents qu'on en tire."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Formulaire:
    """Un formulaire : son modèle Word, les champs qu'on lui offre et ceux qu'il doit porter."""

    cle: str
    fichier: str
    titre: str
    contexte: str
    exige: tuple[str, ...] = ()
    pages_max: int | None = None
    exige_textes: tuple[str, ...] = ()
