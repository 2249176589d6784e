"""Une feuille lue, quelle que soit son origine : des cellules typées et ce qui cloche dans le fichier."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

Cellule = tuple[int, int]
"""Ligne et colonne, à partir de 1."""


def lettres(colonne: int) -> str:
    """Le nom d'une colonne : 1 → A, 27 → AA."""
    nom = ''
    while colonne:
        colonne, reste = divmod(colonne - 1, 26)
        nom = chr(ord('A') + reste) + nom
    return nom


@dataclass(slots=True)
class Anomalies:
    """Ce que le tableur ne dit pas par les valeurs : formules jamais calculées, erreurs, masquages, fusions."""

    formules_sans_valeur: set[Cellule] = field(default_factory=set)
    erreurs: dict[Cellule, str] = field(default_factory=dict)
    lignes_masquees: set[int] = field(default_factory=set)
    fusions: list[tuple[Cellule, Cellule]] = field(default_factory=list)
    derniere: Cellule = (0, 0)


@dataclass(slots=True)
class Grille:
    """Une feuille : `lignes[0]` est la ligne 1. Une cellule vide vaut ''."""

    fichier: str
    nom: str
    lignes: list[list[object]]
    anomalies: Anomalies = field(default_factory=Anomalies)


@dataclass(slots=True)
class ClasseurLu:
    """Un classeur : ses feuilles, son nom affiché et l'empreinte de chacun de ses fichiers."""

    path: Path
    nom: str
    grilles: list[Grille]
    empreintes: dict[str, str]
