"""Ne charge un module d'un paquet que lorsqu'on emploie un de ses noms : chacun ne paie que ce dont il se sert."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def a_la_demande(paquet: str, modules: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Le `__getattr__` d'un paquet (PEP 562), d'après les noms que donne chacun de ses modules."""
    ou = {nom: module for module, noms in modules.items() for nom in noms}

    def trouver(nom: str) -> Any:
        if nom not in ou:
            raise AttributeError(nom)
        return getattr(import_module(f'{paquet}.{ou[nom]}'), nom)

    return trouver
