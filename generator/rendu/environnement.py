"""L'environnement Jinja des modèles : bac à sable, échappement XML, indéfini strict, rien d'autre que nos filtres."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator.domaine.temps import Duree
from generator.rendu import typographie
from generator.rendu.budget import COMPTER, compter_les_boucles, compter_les_tours
from generator.rendu.langage import IMBRICATION, LangageRefuse, interdits
from generator.rendu.reperes import sans_reperes


class ValeurAbsente(Exception):
    """Un champ sans valeur allait s'imprimer."""


class ValeurSansTexte(Exception):
    """Une balise désigne un groupe de champs ou une liste, qui n'a pas d'affichage."""


def afficher(valeur: object) -> object:
    """L'affichage par défaut d'une valeur : date longue, oui/non, nombres à la française.

    Lève `ValeurAbsente` si elle manque, `ValeurSansTexte` si elle n'a pas d'affichage.
    """
    if isinstance(valeur, str):
        return sans_reperes(valeur)
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


class EnvironnementDesModeles(ImmutableSandboxedEnvironment):
    """Le bac à sable de Jinja, où rien ne se compile sans que l'arbre entier ait été vérifié et ses boucles comptées."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Analyse une source. Une expression imbriquée sans fin est une faute de syntaxe, pas un arrêt de Python."""
        try:
            return super()._parse(source, name, filename)
        except RecursionError:
            raise TemplateSyntaxError(IMBRICATION, 1, name, filename) from None

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """Le passage obligé de toute compilation. Lève `LangageRefuse`."""
        refuses = tuple(dict.fromkeys(interdits(source)))
        if refuses:
            raise LangageRefuse(refuses)
        compter_les_boucles(source)
        return super()._generate(source, name, filename, defer_init)


@lru_cache(maxsize=1)
def environnement() -> EnvironnementDesModeles:
    """L'environnement unique des modèles."""
    env = EnvironnementDesModeles(
        autoescape=True, undefined=StrictUndefined, finalize=afficher, trim_blocks=False, keep_trailing_newline=True,
        cache_size=0, optimized=False,
    )  # fmt: skip
    env.filters = {**FILTRES, COMPTER: compter_les_tours}
    env.tests = {}
    env.globals = {}
    return env
