"""Les ouvriers d'un passage : embauchés ensemble, remplacés un à un, renvoyés à la fin."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.conversion.processus import OUVRIER, Ouvrier


class Equipe:
    """Les ouvriers d'un passage, un par cœur ; embauchés tôt, ils se préparent pendant que le parent lit.

    `programme` : ce qu'ils savent faire, convertir d'ordinaire. `au_besoin` : on ne les embauche qu'à leur premier emploi.
    `dernier` : ce que l'accueil du dernier dit de plus.
    """

    def __init__(
        self, coeurs: int | None = None, accueil: Mapping[str, Any] | None = None, programme: Path = OUVRIER, *,
        au_besoin: bool = False, dernier: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self._nombre = max(1, coeurs or os.cpu_count() or 1)
        self._accueil, self._programme = accueil, programme
        self._dernier = dernier or {}
        self._embauches: list[Ouvrier] = []
        if not au_besoin:
            self._embaucher()

    def _embaucher(self) -> None:
        accueils = [self._accueil] * (self._nombre - 1) + [self._accueil and {**self._accueil, **self._dernier}]
        self._embauches += [Ouvrier(accueil, programme=self._programme) for accueil in accueils]

    @property
    def ouvriers(self) -> list[Ouvrier]:
        """Les ouvriers, embauchés maintenant s'ils ne le sont pas encore."""
        if not self._embauches:
            self._embaucher()
        return self._embauches

    def __enter__(self) -> Equipe:
        return self

    def __exit__(self, *_: object) -> None:
        for ouvrier in self._embauches:
            ouvrier.fermer()

    def remplacer(self, rang: int) -> None:
        """Remplace un ouvrier perdu ou douteux."""
        self.ouvriers[rang].fermer()
        self.ouvriers[rang] = Ouvrier(programme=self._programme)

    @property
    def aveux(self) -> tuple[str, ...]:
        """Ce que le système n'a pas permis de borner."""
        return tuple(sorted({aveu for ouvrier in self._embauches for aveu in ouvrier.aveux}))
