"""L'environnement Jinja des modèles : bac à sable, échappement XML, indéfini strict, rien d'autre que nos filtres."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator.rendu.budget import COMPTER, compter_les_boucles, compter_les_tours
from generator.rendu.declaration import declarations, est_un_groupe
from generator.rendu.filtres import FILTRES, ValeurAbsente, ValeurSansTexte, afficher
from generator.rendu.langage import IMBRICATION, LOOP, LangageRefuse, interdits

__all__ = ['FILTRES', 'ValeurAbsente', 'ValeurSansTexte', 'afficher', 'environnement']


class EnvironnementDesModeles(ImmutableSandboxedEnvironment):
    """Le bac à sable de Jinja, où rien ne se compile sans que l'arbre entier ait été vérifié et ses boucles comptées."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Vrai pour un champ déclaré d'un groupe de champs, ou ce qu'une boucle sait d'elle : ni méthode, ni classe."""
        return attr in (LOOP if isinstance(obj, LoopContext) else _champs(obj.__class__))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """La valeur d'un champ. Jinja rendrait « format » d'un texte avant de demander si l'on peut le lire."""
        if isinstance(obj, Undefined) or self.is_safe_attribute(obj, attribute, None):
            return super().getattr(obj, attribute)
        return self.unsafe_undefined(obj, attribute)

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


@lru_cache(maxsize=256)
def _champs(sorte: type) -> frozenset[str]:
    return frozenset(declaration.name for declaration, _, _ in declarations(sorte)) if est_un_groupe(sorte) else frozenset()


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
