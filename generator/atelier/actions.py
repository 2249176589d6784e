"""Les changements de classeur que la page d'accueil sait proposer : les fonctions des commandes, et elles seules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from generator.atelier.changements import Action, Ecrire
from generator.ecriture_du_classeur import ecrire
from generator.proposition import Proposition

Changer = tuple[tuple[Action, ...], Ecrire]


def _ecrire(proposition: Proposition, quand: dt.datetime, reponses: Mapping[str, str]) -> str:
    ecrit = ecrire(proposition, quand, reponses)
    garde = f" L'ancien est gardé : « {ecrit.ancien.name} », dans « {ecrit.ancien.parent.name} »." if ecrit.ancien else ""
    return f"« {ecrit.cible.name} » est écrit.{garde}"


CHANGER: Changer = ((), _ecrire)
