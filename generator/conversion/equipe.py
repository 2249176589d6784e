"""Les enfants d'un passage : ceux qui convertissent, ceux qui relisent ; embauchés ensemble, renvoyés à la fin."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from generator.conversion.processus import OUVRIER, Ouvrier

LIGNES_PAR_LECTEUR = 2
"""Relire une page coûte le quart de sa conversion."""


class Equipe:
    """Une ligne par cœur. Chaque ligne a son moteur ; deux lignes se partagent un lecteur.

    Convertir remplit la mémoire : un moteur se remplace souvent, et ne charge presque rien. Relire, voir, contrôler charge
    beaucoup : un lecteur dure tout le passage. Embauchés tôt, ils se préparent pendant que le parent lit.

    `accueil` : le premier ordre des moteurs ; sans lui, un moteur ne naît qu'à son premier document. `lecteur` : le
    programme des lecteurs. `charger` : les modules que le dernier d'entre eux charge d'avance. `au_besoin` : chacun ne
    s'embauche qu'à son premier emploi.
    """

    def __init__(
        self, lignes: int | None = None, accueil: Mapping[str, Any] | None = None, lecteur: Path = OUVRIER, *,
        charger: Sequence[str] = (), au_besoin: bool = False,
    ) -> None:  # fmt: skip
        self.lignes = max(1, lignes or os.cpu_count() or 1)
        lecteurs = ceil(self.lignes / LIGNES_PAR_LECTEUR)
        lire = {'accueil': 'lecture', 'charger': ()}
        self._moteurs = [
            Ouvrier(accueil, programme=OUVRIER, au_besoin=au_besoin or accueil is None) for _ in range(self.lignes)
        ]
        self._lecteurs = [
            Ouvrier(sien, programme=lecteur, au_besoin=au_besoin)
            for sien in [*[lire] * (lecteurs - 1), {**lire, 'charger': charger}]
        ]

    def moteur(self, ligne: int) -> Ouvrier:
        """L'enfant qui convertit sur cette ligne."""
        return self._moteurs[ligne]

    def lecteur(self, ligne: int) -> Ouvrier:
        """L'enfant qui relit ce que cette ligne a converti."""
        return self._lecteurs[ligne // LIGNES_PAR_LECTEUR]

    @property
    def controleur(self) -> Ouvrier:
        """Celui qui a chargé de quoi contrôler les fichiers reliés."""
        return self._lecteurs[-1]

    def __enter__(self) -> Equipe:
        return self

    def __exit__(self, *_: object) -> None:
        for ouvrier in (*self._moteurs, *self._lecteurs):
            ouvrier.fermer()

    @property
    def aveux(self) -> tuple[str, ...]:
        """Ce que le système n'a pas permis de borner."""
        return tuple(sorted({aveu for ouvrier in (*self._moteurs, *self._lecteurs) for aveu in ouvrier.aveux}))
