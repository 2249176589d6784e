"""Les numérisations : d'un PDF imprimé à sa disposition ; d'un fichier du copieur à des pages lues, dans un enfant borné."""

from generator.numerisation.page import Lecture, Original, PageLue, Sorte

__all__ = ['Lecture', 'Original', 'PageLue', 'Sorte']
