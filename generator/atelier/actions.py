"""Les changements de classeur que la page d'accueil sait proposer : les fonctions des commandes, et elles seules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from generator.atelier.changements import Action, Ecrire
from generator.proposition import Proposition

Changer = tuple[tuple[Action, ...], Ecrire]


def _rien(_: Proposition, __: dt.datetime, ___: Mapping[str, str]) -> str:
    raise AssertionError("aucune action ne propose encore rien")


CHANGER: Changer = ((), _rien)
