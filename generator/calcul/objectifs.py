"""Les objectifs des groupes : il les faut pour la période que l'on sert ; ceux d'une période à venir peuvent attendre."""

from __future__ import annotations

from generator.calcul.signalement import signaler
from generator.domaine.dossier import Dossier
from generator.domaine.groupe import PeriodeScolaire
from generator.erreurs import Code
from generator.feuilles import GROUPES
from generator.rapport import Gravite, Rapport

OBJECTIFS = GROUPES.colonne('objectifs')
CONSTAT = f"« {OBJECTIFS.entete} » n'est pas rempli"
REMEDE = f"écrivez par exemple : {OBJECTIFS.exemple}"


def exiger_les_objectifs(dossier: Dossier, servie: PeriodeScolaire, rapport: Rapport) -> None:
    """Une erreur par groupe sans objectifs de la période servie ; un seul avertissement pour chaque autre période."""
    for groupe in dossier.groupes_de(servie.numero):
        if not groupe.objectifs:
            signaler(rapport, Code.VALEUR_MANQUANTE, f"{CONSTAT} : groupe {groupe.code}", groupe.origine, OBJECTIFS.cle,
                     OBJECTIFS.aide, REMEDE)  # fmt: skip
    for periode in dossier.periodes:
        sans = [groupe for groupe in dossier.groupes_de(periode.numero) if not groupe.objectifs]
        if sans and periode.numero != servie.numero:
            cellules = ", ".join(f"{g.code} ({g.origine.a(OBJECTIFS.cle).cellule})" for g in sans if g.origine)
            signaler(
                rapport, Code.VALEUR_MANQUANTE, f"{CONSTAT} en période {periode.numero}", sans[0].origine, OBJECTIFS.cle,
                f"il le faudra pour servir cette période : {cellules}", REMEDE, gravite=Gravite.AVERTISSEMENT,
            )  # fmt: skip
