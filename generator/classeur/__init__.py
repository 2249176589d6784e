"""Écrire des classeurs : un classeur vide pour la secrétaire, une école fictive pour essayer."""

from generator.classeur.ecriture import classeur_vide, ecrire_classeur
from generator.classeur.fictif import fabriquer

__all__ = ['classeur_vide', 'ecrire_classeur', 'fabriquer']
