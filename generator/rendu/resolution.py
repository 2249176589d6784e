"""Le type au bout d'un chemin pointé (« eleve.prenom »), variables de boucle comprises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.rendu.declaration import declarations, est_un_groupe
from generator.rendu.langage import LOOP

Chemin = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """Une variable de boucle : le type de ses valeurs, et le chemin de la liste qu'elle parcourt."""

    sorte: Any
    chemin: Chemin


@dataclass(frozen=True, slots=True)
class Resolution:
    """Ce que vaut un chemin : son type, ou rien ; alors la partie connue, et les noms possibles ensuite.

    `possibles` absent : la variable vient d'une boucle déjà fautive, il n'y a rien de plus à en dire.
    """

    sorte: Any
    connu: Chemin
    possibles: tuple[str, ...] | None = ()


def resoudre(chemin: Chemin, contexte: type, locales: Mapping[str, Variable], *, dans_une_boucle: bool) -> Resolution:
    """Suit un chemin depuis les champs d'un contexte et les variables des boucles ouvertes."""
    if chemin[0] == 'loop' and dans_une_boucle:
        bon = len(chemin) == 2 and chemin[1] in LOOP
        return Resolution(int, chemin) if bon else Resolution(None, chemin[1:] and ('loop',), tuple(sorted(LOOP)))
    possibles: dict[str, Any] = {d.name: sorte for d, sorte, _ in declarations(contexte)}
    possibles |= {nom: variable.sorte for nom, variable in locales.items()}
    sorte: Any = None
    for rang, nom in enumerate(chemin):
        if nom not in possibles:
            return Resolution(None, chemin[:rang], tuple(possibles))
        sorte = possibles[nom]
        if sorte is None:
            return Resolution(None, chemin[:rang], None)
        possibles = {d.name: s for d, s, _ in declarations(sorte)} if est_un_groupe(sorte) else {}
    return Resolution(sorte, chemin)


def canonique(chemin: Chemin, locales: Mapping[str, Variable]) -> Chemin:
    """Le chemin depuis la racine : « l.niveau » dans une boucle sur « lignes » est « lignes.niveau »."""
    variable = locales.get(chemin[0])
    return (*variable.chemin, *chemin[1:]) if variable else chemin
