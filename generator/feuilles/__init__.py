"""Le classeur d'une école, feuille par feuille : une déclaration pour lire, écrire et documenter."""

from generator.feuilles.classeur import (
    ECOLE,
    ELEVES,
    ENSEIGNANTS,
    FEUILLES,
    GROUPES,
    INSCRIPTIONS,
    PERIODES,
    PRESENCES,
    SERVICE,
)
from generator.feuilles.colonne import Colonne, Feuille, Sorte

__all__ = [
    'ECOLE', 'ELEVES', 'ENSEIGNANTS', 'FEUILLES', 'GROUPES', 'INSCRIPTIONS', 'PERIODES', 'PRESENCES', 'SERVICE',
    'Colonne', 'Feuille', 'Sorte',
]  # fmt: skip
