"""De quoi comparer deux classeurs cellule par cellule, et proposer la suite d'une école retouchée."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from generator.proposition import Proposition
from generator.reglages import Reglages
from tests.fabrique.classeurs import Retouche, ecrire
from tests.fabrique.exemples import Donnees

Cellules = dict[tuple[str, int, str], Any]
QUAND = dt.datetime(2026, 11, 23, 8, 41)
Ecole = Callable[..., Reglages]


def cellules(path: Path) -> Cellules:
    """Tout ce qui est écrit dans un classeur : par feuille, par ligne, par en-tête (par rubrique dans « École »)."""
    trouvees: Cellules = {}
    for page in openpyxl.load_workbook(path).worksheets:
        entetes = [str(case.value) for case in page[1]]
        for rangee in page.iter_rows(min_row=2):
            for entete, case in zip(entetes, rangee, strict=False):
                if case.value is not None:
                    trouvees[(page.title, case.row, entete)] = case.value
    return trouvees


def differences(avant: Path, apres: Path) -> dict[tuple[str, int, str], tuple[Any, Any]]:
    """Les cellules qui ne sont pas pareilles : ce qu'elles étaient, ce qu'elles sont."""
    une, autre = cellules(avant), cellules(apres)
    return {cle: (une.get(cle), autre.get(cle)) for cle in une.keys() | autre.keys() if une.get(cle) != autre.get(cle)}


def phrases(proposition: Proposition, sorte: str) -> list[str]:
    return [annonce.phrase for annonce in proposition.annonces if annonce.sorte == sorte]


def lieux(proposition: Proposition, sorte: str) -> list[str]:
    return [annonce.cellule for annonce in proposition.annonces if annonce.sorte == sorte]


def ecole(donnees: Path, contenu: Donnees | None = None, *retouches: Retouche, jour: dt.date = dt.date(2026, 11, 3)) -> Reglages:
    """Les réglages d'une école à soi : un seul classeur, fait de ces lignes."""
    ecrire(donnees / 'ecoles' / 'ecole.xlsx', *retouches, donnees=contenu)
    return Reglages(aujourdhui=jour, donnees=donnees)
