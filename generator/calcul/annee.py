"""L'année d'une école, pure : ses services, les années qui leur vont, son plan, son calendrier réel, sa surveillance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.calcul.annee_reelle import AideDUnJour, AnneeReelle, aides_d_un_jour, compter_l_annee
from generator.calcul.calcul import Calculateur
from generator.calcul.periode import annee_entiere
from generator.calcul.plan import PlanDeService, planifier_service
from generator.calcul.plan_saisi import PlanVerifie, service_de_reference, verifier_plan
from generator.calcul.resultats import GroupeCalcule
from generator.calcul.signalement import signaler
from generator.calcul.surveillance import Manque, manques, signaler_les_manques
from generator.domaine.calendrier import Calendrier
from generator.domaine.dossier import Dossier
from generator.domaine.temps import Duree
from generator.erreurs import Code
from generator.rapport import Gravite, Rapport
from generator.reglementation import regime_au
from generator.reglementation.regime import Regime
from generator.reglementation.repartition import Role


@dataclass(frozen=True, slots=True)
class Annee:
    """Tout ce que l'on sait de l'année d'une école."""

    dossier: Dossier
    regime: Regime
    calendrier: Calendrier
    groupes: tuple[GroupeCalcule, ...]
    plans: tuple[PlanDeService, ...]
    plan: PlanVerifie | None
    reelle: AnneeReelle
    aides_d_un_jour: tuple[AideDUnJour, ...]
    manques: tuple[Manque, ...]


def calculer_l_annee(dossier: Dossier, regimes: Iterable[Regime], calendrier: Calendrier) -> tuple[Annee, Rapport]:
    """L'année d'une école et ce qu'il faut en dire ; des groupes peuvent manquer. Lève `ErreurDonnees` (R-2xx)."""
    regime = regime_au(regimes, calendrier.rentree)
    entiere = annee_entiere(calendrier)
    groupes, services, rapport = Calculateur(dossier, entiere, regime, regime, calendrier).annee()
    type_ = regime.annee_type
    plans = tuple(planifier_service(service, type_) for service in services)
    plan = verifier_plan(dossier.plan, regime, plans, rapport)
    reelle = compter_l_annee(calendrier, dossier.ecole)
    jours = aides_d_un_jour(type_, reelle, _aide_de_reference(regime, plans))
    for aide in jours:
        _signaler_un_seul_jour(aide, plans, groupes, str(type_.fondement), rapport)
    trouves = manques(dossier.groupes, dossier.ecole.horaires, type_.surveillance)
    if type_.surveillance is not None:
        signaler_les_manques(trouves, type_.surveillance, rapport)
    return Annee(dossier, regime, calendrier, groupes, plans, plan, reelle, jours, trouves), rapport


def _aide_de_reference(regime: Regime, plans: tuple[PlanDeService, ...]) -> Duree:
    """L'aide du service qui en doit le plus, sinon celle d'un service complet."""
    reference = service_de_reference(plans)
    if reference is not None and reference.aide is not None:
        return reference.aide.due
    ligne = regime.categorie_aide.ligne(Role.ELEVES)
    return (ligne.heures if ligne else None) or regime.categorie_aide.heures


def _signaler_un_seul_jour(
    aide: AideDUnJour, plans: Iterable[PlanDeService], groupes: Iterable[GroupeCalcule], source: str, rapport: Rapport
) -> None:
    """Un avertissement par enseignant dont tous les groupes sont ce jour-là, s'ils ne peuvent suffire à ce qu'il doit."""
    tous = list(groupes)
    for plan in plans:
        siens = [g.groupe for g in tous if g.enseignant.code == plan.service.enseignant.code]
        jours = {jour for groupe in siens for creneau in groupe.creneaux for jour in creneau.jours}
        if plan.aide is None or jours != {aide.regle.jour} or aide.heures >= plan.aide.due:
            continue
        texte = f" : « {aide.regle.citation} »" if aide.regle.citation else ""
        signaler(
            rapport, Code.AIDE_D_UN_SEUL_JOUR,
            f"{plan.service.enseignant.imprime} n'aide que le {aide.regle.jour} : {aide.heures} au plus pour"
            f" {plan.aide.due} dues", siens[0].origine, 'jours',
            f"{aide.semaines} semaines à {aide.regle.duree} ({source}{texte})",
            "ajoutez de l'aide un autre jour.", gravite=Gravite.AVERTISSEMENT,
        )  # fmt: skip
