"""Les numérisations : d'un PDF imprimé à sa disposition ; d'un fichier du copieur à des pages lues, dans un enfant borné.

Chaque nom ne charge son module que lorsqu'on l'emploie, comme ceux de `conversion`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.numerisation.lecteurs import Lecteurs, lire_fichier
    from generator.numerisation.page import Lecture, Original, PageLue, Sorte

MODULES = {'lecteurs': ('Lecteurs', 'lire_fichier'), 'page': ('Lecture', 'Original', 'PageLue', 'Sorte')}


def __getattr__(nom: str) -> Any:
    for module, noms in MODULES.items():
        if nom in noms:
            return getattr(import_module(f'{__name__}.{module}'), nom)
    raise AttributeError(nom)


__all__ = ['Lecteurs', 'Lecture', 'Original', 'PageLue', 'Sorte', 'lire_fichier']
