"""Les numérisations : d'un PDF imprimé à sa disposition ; d'un fichier du copieur à des pages lues, dans un enfant borné."""

from generator.numerisation.lecteurs import Lecteurs, lire_fichier
from generator.numerisation.page import Lecture, Original, PageLue, Sorte

__all__ = ['Lecteurs', 'Lecture', 'Original', 'PageLue', 'Sorte', 'lire_fichier']
