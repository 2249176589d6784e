"""Les changements de classeur que la page d'accueil sait proposer : les fonctions des commandes, et elles seules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from generator.atelier.changements import Action, Ecrire, Fichiers
from generator.atelier.refus import Refus
from generator.demarrage.essai import essayer_l_identifiant
from generator.ecriture_du_classeur import ecrire
from generator.importation import proposer, reste_a_demander
from generator.lecture import trouver_classeurs
from generator.lecture.onde.entetes import Genre
from generator.proposition import Proposition
from generator.reglages import Reglages
from generator.suite import proposer_annee, proposer_periode

Changer = tuple[tuple[Action, ...], Ecrire]
GENRES = {'eleves': Genre.ELEVES, 'responsables': Genre.RESPONSABLES, 'enseignants': Genre.ENSEIGNANTS}
DE_NOUVEAU = " Des foyers restent à confirmer : importez de nouveau les mêmes fichiers, la page vous le demandera."


def _ecrire(proposition: Proposition, quand: dt.datetime, reponses: Mapping[str, str]) -> str:
    ecrit = ecrire(proposition, quand, reponses)
    garde = f" L'ancien est gardé : « {ecrit.ancien.name} », dans « {ecrit.ancien.parent.name} »." if ecrit.ancien else ""
    return f"« {ecrit.cible.name} » est écrit.{garde}{DE_NOUVEAU if reste_a_demander(proposition) else ''}"


def _importer(reglages: Reglages, fichiers: Fichiers) -> Proposition:
    choisis = [(genre, fichiers[cle]) for cle, genre in GENRES.items() if cle in fichiers]
    return proposer(reglages, choisis, classeur=_classeur_neuf(reglages))


def _classeur_neuf(reglages: Reglages) -> Path | None:
    """Le classeur à créer s'il n'y en a aucun : il a le nom que la personne donne à l'école. Lève `Refus`."""
    ecoles = reglages.dossier_des_donnees / 'ecoles'
    if trouver_classeurs(ecoles)[0]:
        return None
    if not reglages.ecole or essayer_l_identifiant(reglages.ecole):
        raise Refus("Donnez d'abord un mot court qui nomme l'école : minuscules sans accent, chiffres, tirets.")
    ecoles.mkdir(parents=True, exist_ok=True)
    return ecoles / f'{reglages.ecole}.xlsx'


def _periode(reglages: Reglages, _: Fichiers) -> Proposition:
    return proposer_periode(reglages)


def _annee(reglages: Reglages, _: Fichiers) -> Proposition:
    return proposer_annee(reglages)


ACTIONS = (
    Action('importer', "Importer depuis ONDE", "Importer les élèves",
           "Arrivées, départs, changements de classe : montrés d'abord, écrits si vous le dites.", _importer,
           {'eleves': "l'export des élèves", 'responsables': "les responsables", 'enseignants': "les enseignants"},
           sans_classeur=True),
    Action('periode-suivante', "Préparer la période suivante", "Période suivante",
           "Les dates du calendrier, les groupes et les élèves qui continuent.", _periode),
    Action('annee-suivante', "Préparer l'année suivante", "Année suivante",
           "Un classeur de plus : les élèves montent d'un niveau, les groupes sont à refaire.", _annee),
)  # fmt: skip
CHANGER: Changer = (ACTIONS, _ecrire)
