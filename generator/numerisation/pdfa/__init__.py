"""Les pièces : un PDF/A-2b par formulaire revenu, fait des images des pages reçues, sans les comprimer une seconde fois."""

from generator.numerisation.pdfa.empaqueteur import Empaqueteur
from generator.numerisation.pdfa.trame import Feuille, PageIntraitable

__all__ = ['Empaqueteur', 'Feuille', 'PageIntraitable']
