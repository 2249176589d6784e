"""Déclarer un champ de modèle, et retrouver ce qui en a été dit : nom, type, sens, exemple."""

from __future__ import annotations

from dataclasses import Field, field, fields, is_dataclass
from functools import lru_cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints


def champ(aide: str, exemple: str = '') -> Any:
    """Déclare un champ avec ce qu'il faut en dire dans `modeles/CHAMPS.md`."""
    return field(metadata={'aide': aide, 'exemple': exemple})


@lru_cache(maxsize=64)
def declarations(classe: type) -> tuple[tuple[Field[Any], Any, bool], ...]:
    """Les champs d'une classe : déclaration, type sans son « ou rien », et s'il peut manquer."""
    types = get_type_hints(classe)
    connues = []
    for declaration in fields(classe):
        sorte = types[declaration.name]
        parties = [p for p in get_args(sorte) if p is not NoneType]
        facultatif = NoneType in get_args(sorte)
        connues.append((declaration, parties[0] if facultatif else sorte, facultatif))
    return tuple(connues)


def est_un_groupe(sorte: Any) -> bool:
    """Vrai si le type est un groupe de champs, qu'une balise doit préciser."""
    return isinstance(sorte, type) and is_dataclass(sorte) and all('aide' in champ.metadata for champ in fields(sorte))


def element(sorte: Any) -> Any:
    """Le type des éléments d'une liste ; rien si ce n'est pas une liste."""
    return get_args(sorte)[0] if get_origin(sorte) is list else None


def singulier(nom: str) -> str:
    """Le nom d'un élément d'une liste : « creneaux » donne « creneau »."""
    return nom.removesuffix('s').removesuffix('x') or nom
