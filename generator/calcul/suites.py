"""Les suites d'une période et d'une année : les bilans à rendre, les accords de principe à demander."""

from __future__ import annotations

import datetime as dt

from generator.calcul.resultats import Resultats
from generator.calcul.signalement import signaler
from generator.domaine.dossier import Dossier
from generator.domaine.groupe import PeriodeScolaire
from generator.domaine.personnes import Eleve, Foyer
from generator.erreurs import Code
from generator.rapport import Gravite, Rapport


def familles(resultats: Resultats, *, sans_reponse: bool = False) -> tuple[tuple[Eleve, Foyer], ...]:
    """Chaque foyer de chaque élève qui ne part pas ; `sans_reponse` : ceux dont il faut redemander l'accord annuel."""
    return tuple(
        (eleve, foyer) for eleve in resultats.dossier.eleves if eleve.depart is None for foyer in eleve.foyers
        if not sans_reponse or resultats.reponses.annuelle(eleve, foyer).etat.a_relancer
    )  # fmt: skip


def retour_de_l_annee(dossier: Dossier, jour: dt.date) -> dt.date | None:
    """Le premier retour de coupons attendu à partir d'un jour : l'accord annuel revient avec ceux-là."""
    a_venir = [p.retour_avant for p in dossier.periodes if p.retour_avant is not None and p.retour_avant >= jour]
    return min(a_venir, default=None)


def periode_du_bilan(dossier: Dossier) -> PeriodeScolaire | None:
    """La dernière période dont un bilan est écrit : c'est elle que l'école est en train de clore."""
    closes = {groupe.periode for groupe in dossier.groupes if groupe.bilan}
    return next((p for p in reversed(dossier.periodes) if p.numero in closes), None)


def exiger_les_bilans(resultats: Resultats, rapport: Rapport, *, incomplet: bool = False) -> None:
    """Signale chaque groupe dont le bilan manque ; `incomplet` : l'école l'assume, ce n'est plus une erreur."""
    for calcule in resultats.groupes:
        groupe = calcule.groupe
        if groupe.bilan:
            continue
        signaler(
            rapport, Code.BILAN_A_RENDRE, f"Le bilan du groupe {groupe.code} n'est pas rempli", groupe.origine, 'bilan',
            f"le bilan de la période {groupe.periode} est rendu à l'IEN pour chaque groupe",
            "remplissez-le ; pour rendre le bilan sans ce groupe, ajoutez INCOMPLET=1 (--incomplet sans make) ; "
            "autre période : PERIODE=.",
            gravite=Gravite.AVERTISSEMENT if incomplet else Gravite.ERREUR,
        )  # fmt: skip
