"""Le seul endroit où les fichiers d'entrée s'ouvrent : classeurs, CSV, régimes, calendriers, catalogue."""

from generator.lecture.calendriers import lire_calendrier, lire_calendrier_de, lister_calendriers
from generator.lecture.catalogue import lire_catalogue
from generator.lecture.conservation import lire_conservation
from generator.lecture.ecoles import (
    Connu,
    EcoleLue,
    EcoleReperee,
    lire_ecoles,
    lire_une_ecole,
    reperer_ecoles,
    trouver_classeurs,
)
from generator.lecture.export import lire_export
from generator.lecture.regimes import lire_regimes

__all__ = [
    'Connu', 'EcoleLue', 'EcoleReperee', 'lire_calendrier', 'lire_calendrier_de', 'lire_catalogue',
    'lire_conservation', 'lire_ecoles', 'lire_export', 'lire_regimes', 'lire_une_ecole', 'lister_calendriers',
    'reperer_ecoles', 'trouver_classeurs',
]  # fmt: skip
