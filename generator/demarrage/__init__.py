"""Le départ guidé : le classeur d'une école, rempli question par question. Le classeur est la seule mémoire."""

from generator.demarrage.dialogue import Arret, Demarrage

__all__ = ['Arret', 'Demarrage']
