"""L'environnement Jinja des modèles : bac à sable, échappement XML, indéfini strict, rien d'autre que nos filtres."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator.rendu.filtres import FILTRES, ValeurAbsente, ValeurSansTexte, afficher

__all__ = ['FILTRES', 'ValeurAbsente', 'ValeurSansTexte', 'afficher', 'environnement']


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
