"""Importer dans un classeur d'essai, et relire ce qu'il dit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from generator.feuilles import ELEVES, Feuille
from generator.importation import proposer
from generator.lecture.dossier import ouvrir
from generator.lecture.onde.entetes import Genre
from generator.lecture.table import LecteurDeFeuille
from generator.proposition import Proposition
from generator.rapport import Rapport
from generator.reglages import Reglages

JOUR = dt.date(2026, 11, 23)
QUAND = dt.datetime(2026, 11, 23, 8, 41)


def importer(tmp_path: Path, fichiers: Mapping[Genre, bytes], **options: object) -> Proposition:
    """Ce que des exports proposent pour le classeur des Lilas, neuf s'il n'y est pas."""
    donnes = []
    for genre, octets in fichiers.items():
        path = tmp_path / f'CSVExtraction-{genre}.csv'
        path.write_bytes(octets)
        donnes.append((genre, path))
    (tmp_path / 'ecoles').mkdir(exist_ok=True)
    return proposer(Reglages(JOUR, donnees=tmp_path), donnes, classeur=tmp_path / 'ecoles' / 'lilas.xlsx', **options)  # type: ignore[arg-type]


def lignes_du_classeur(path: Path, feuille: Feuille) -> list[dict[str, object]]:
    """Les valeurs d'une feuille, telles que l'outil les lit."""
    grille = ouvrir(path).grilles[feuille.cle]
    return [dict(ligne.valeurs) for ligne in LecteurDeFeuille(feuille, grille, Rapport()).lignes()]


def eleves_du_classeur(path: Path) -> list[dict[str, object]]:
    """Les élèves du classeur."""
    return lignes_du_classeur(path, ELEVES)
