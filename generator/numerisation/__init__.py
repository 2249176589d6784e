"""Les numérisations : d'un PDF imprimé à sa disposition ; d'un fichier du copieur à des pages lues, dans un enfant borné.

Chaque nom ne charge son module que lorsqu'on l'emploie, comme ceux de `conversion`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.chargement import a_la_demande

if TYPE_CHECKING:
    from generator.numerisation.lecteurs import Lecteurs, lire_fichier
    from generator.numerisation.page import Lecture, Original, PageLue, Sorte

MODULES = {'lecteurs': ('Lecteurs', 'lire_fichier'), 'page': ('Lecture', 'Original', 'PageLue', 'Sorte')}

__getattr__ = a_la_demande(__name__, MODULES)

__all__ = ['Lecteurs', 'Lecture', 'Original', 'PageLue', 'Sorte', 'lire_fichier']
