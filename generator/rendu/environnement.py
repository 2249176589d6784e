"""L'environnement Jinja des modèles : bac à sable, échappement XML, indéfini strict, rien d'autre que nos filtres."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator.domaine.temps import Duree
from generator.rendu import typographie


class ValeurAbsente(Exception):
    """Un champ sans valeur allait s'imprimer."""


class ValeurSansTexte(Exception):
    """Une balise désigne un groupe de champs ou une liste, qui n'a pas d'affichage."""


def afficher(valeur: object) -> object:
    """L'affichage par défaut d'une valeur : date longue, oui/non, nombres à la française.

    Lève `ValeurAbsente` si elle manque, `ValeurSansTexte` si elle n'a pas d'affichage.
    """
    if isinstance(valeur, str):
        return valeur
    if valeur is None:
        raise ValeurAbsente
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, int):
        return typographie.nombre(valeur)
    if isinstance(valeur, dt.date):
        return typographie.date_longue(valeur)
    if isinstance(valeur, Duree):
        return str(valeur)
    if isinstance(valeur, StrictUndefined):
        return str(valeur)
    raise ValeurSansTexte(type(valeur).__name__)


def _vide(valeur: object, remplacement: str = '') -> object:
    return remplacement if valeur is None or valeur == '' else valeur


def _date(valeur: dt.date | None) -> str | None:
    return None if valeur is None else typographie.date_longue(valeur)


def _date_courte(valeur: dt.date | None) -> str | None:
    return None if valeur is None else typographie.date_courte(valeur)


def _jour(valeur: dt.date | None) -> str | None:
    return None if valeur is None else typographie.date_avec_jour(valeur)


def _majuscules(valeur: object) -> str:
    return str(afficher(valeur)).upper()


def _initiale(valeur: object) -> str:
    texte = str(afficher(valeur))
    return texte[:1].upper() + texte[1:]


def _pluriel(valeur: int, singulier: str, pluriel: str = '') -> str:
    return typographie.compte(valeur, singulier, pluriel or None)


FILTRES: dict[str, Callable[..., object]] = {
    'vide': _vide,
    'date': _date,
    'date_courte': _date_courte,
    'jour': _jour,
    'majuscules': _majuscules,
    'initiale': _initiale,
    'pluriel': _pluriel,
}
"""Nos filtres, et eux seuls : aucun filtre ni test de Jinja n'est accessible à un modèle."""


@lru_cache(maxsize=1)
def environnement() -> ImmutableSandboxedEnvironment:
    """L'environnement unique des modèles."""
    env = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=afficher, trim_blocks=False, keep_trailing_newline=True,
        cache_size=0,
    )  # fmt: skip
    env.filters = dict(FILTRES)
    env.tests = {}
    env.globals = {}
    return env
