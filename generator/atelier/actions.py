"""Les changements de classeur que la page d'accueil sait proposer : les fonctions des commandes, et elles seules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from generator.atelier.changements import Action, Ecrire, Fichiers
from generator.ecriture_du_classeur import ecrire
from generator.proposition import Proposition
from generator.reglages import Reglages
from generator.suite import proposer_annee, proposer_periode

Changer = tuple[tuple[Action, ...], Ecrire]


def _ecrire(proposition: Proposition, quand: dt.datetime, reponses: Mapping[str, str]) -> str:
    ecrit = ecrire(proposition, quand, reponses)
    garde = f" L'ancien est gardé : « {ecrit.ancien.name} », dans « {ecrit.ancien.parent.name} »." if ecrit.ancien else ""
    return f"« {ecrit.cible.name} » est écrit.{garde}"


def _periode(reglages: Reglages, _: Fichiers) -> Proposition:
    return proposer_periode(reglages)


def _annee(reglages: Reglages, _: Fichiers) -> Proposition:
    return proposer_annee(reglages)


ACTIONS = (
    Action('periode-suivante', "Préparer la période suivante", "Période suivante",
           "Les dates du calendrier, les groupes et les élèves qui continuent.", _periode),
    Action('annee-suivante', "Préparer l'année suivante", "Année suivante",
           "Un classeur de plus : les élèves montent d'un niveau, les groupes sont à refaire.", _annee),
)  # fmt: skip
CHANGER: Changer = (ACTIONS, _ecrire)
