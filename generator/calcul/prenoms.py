"""Un prénom d'élève dans un texte qui part à l'inspection : le nom entier y est refusé, le prénom seul y est signalé."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.calcul.resultats import Resultats
from generator.calcul.signalement import signaler
from generator.domaine.mots import nettoyer, plier
from generator.erreurs import Code
from generator.rapport import Gravite, Rapport

MOT = re.compile(r'[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*')
MOTS_D_UN_PRENOM = 3
EN_FRANCAIS = {'objectifs': "les objectifs", 'domaine': "le domaine", 'bilan': "le bilan"}


def signaler_les_prenoms(resultats: Resultats, colonnes: Iterable[str], rapport: Rapport) -> None:
    """Signale chaque prénom d'un élève de l'école lu dans une de ces colonnes des groupes ; ce n'est jamais une erreur.

    Le prénom d'un enseignant n'est pas signalé : c'est le sien qu'on y lit d'ordinaire.
    """
    dossier = resultats.dossier
    connus = {cle(eleve.prenom) for eleve in dossier.eleves} - {cle(e.prenom) for e in dossier.enseignants} - {''}
    for calcule in resultats.groupes:
        groupe = calcule.groupe
        for colonne in colonnes:
            for prenom in dict.fromkeys(prenoms_lus(getattr(groupe, colonne), connus)):
                signaler(
                    rapport, Code.PRENOM_POUR_L_INSPECTION,
                    f"Un prénom d'élève de l'école est dans {EN_FRANCAIS[colonne]} du groupe {groupe.code}", groupe.origine,
                    colonne, "ce texte part à l'inspection, qui ne reçoit que des effectifs",
                    "ôtez-le s'il désigne un élève.", prenom, Gravite.AVERTISSEMENT, personnel=True,
                )  # fmt: skip


def prenoms_lus(texte: str, connus: set[str]) -> Iterator[str]:
    """Les prénoms connus que porte un texte, tels qu'il les écrit : mots entiers, à majuscule (« rose » est une couleur)."""
    mots = list(MOT.finditer(nettoyer(texte)))
    for rang, premier in enumerate(mots):
        for suite in (mots[rang : rang + nombre] for nombre in range(min(MOTS_D_UN_PRENOM, len(mots) - rang), 0, -1)):
            if premier[0][0].isupper() and cle_de(suite) in connus:
                yield premier.string[premier.start() : suite[-1].end()]
                break


def cle(nom: str) -> str:
    """« Lou-Anne » et « Lou Anne » sont le même prénom ; de même pour un nom."""
    return '-'.join(mot[0] for mot in MOT.finditer(plier(nom)))


def cle_de(mots: Iterable[re.Match[str]]) -> str:
    """Celle d'une suite de mots d'un texte."""
    return cle(' '.join(mot[0] for mot in mots))
