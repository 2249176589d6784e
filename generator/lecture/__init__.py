"""Le seul endroit où les fichiers d'entrée s'ouvrent : classeurs, CSV, régimes, calendriers, catalogue."""

from generator.lecture.calendriers import lire_calendrier
from generator.lecture.catalogue import lire_catalogue
from generator.lecture.ecoles import EcoleLue, lire_ecoles, trouver_classeurs
from generator.lecture.regimes import lire_regimes

__all__ = ['EcoleLue', 'lire_calendrier', 'lire_catalogue', 'lire_ecoles', 'lire_regimes', 'trouver_classeurs']
