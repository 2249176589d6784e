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
from generator.feuilles.complements import AJUSTEMENTS, AUTRES_ECOLES, BAREME_LOCAL, ORGANISATION, PLAN

__all__ = [
    'AJUSTEMENTS', 'AUTRES_ECOLES', 'BAREME_LOCAL', 'ECOLE', 'ELEVES', 'ENSEIGNANTS', 'FEUILLES', 'GROUPES', 'INSCRIPTIONS',
    'ORGANISATION', 'PERIODES', 'PLAN', 'PRESENCES', 'SERVICE', 'Colonne', 'Feuille', 'Sorte',
]  # fmt: skip
