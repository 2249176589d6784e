"""Le plan que l'école a tapé, comparé à l'année type : chaque écart est dit à sa cellule, rien n'est corrigé."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from generator.calcul.plan import PlanDeService
from generator.calcul.signalement import signaler
from generator.domaine.mots import plier, proche
from generator.domaine.service import EtapeDuPlan
from generator.domaine.temps import Duree, somme
from generator.erreurs import Code
from generator.rapport import Gravite, Origine, Rapport
from generator.reglementation.annee_type import AnneeType, Etape
from generator.reglementation.regime import Regime
from generator.reglementation.repartition import Role

AIDE = "Aide"
"""Le mot des semaines d'aide, tel que la feuille le suggère ; le régime en admet d'autres."""


@dataclass(frozen=True, slots=True)
class PlanVerifie:
    """Ce que fait le plan de l'école : ses semaines, ses heures d'aide, ses heures d'organisation d'après le régime."""

    lignes: tuple[EtapeDuPlan, ...]
    semaines: int
    aide: Duree
    organisation: Duree


def service_de_reference(plans: Sequence[PlanDeService]) -> PlanDeService | None:
    """Le service qui doit le plus d'aide : celui que le plan de l'école doit couvrir ; rien si personne n'en doit."""
    dus = [plan for plan in plans if plan.propositions and plan.aide]
    return max(dus, key=lambda plan: plan.aide.due if plan.aide else Duree(), default=None)


def verifier_plan(
    lignes: Sequence[EtapeDuPlan], regime: Regime, plans: Sequence[PlanDeService], rapport: Rapport
) -> PlanVerifie | None:
    """Le plan et ses totaux ; note dans `rapport` ce qui s'écarte du régime. Rien si l'école n'a pas de plan."""
    return Verificateur(lignes, regime, rapport).verifier(service_de_reference(plans)) if lignes else None


class Verificateur:
    """Une vérification : les lignes du plan, rangées par étape du régime, et ce qu'il y a à en dire."""

    def __init__(self, lignes: Sequence[EtapeDuPlan], regime: Regime, rapport: Rapport) -> None:
        self._lignes = tuple(lignes)
        self._annee: AnneeType = regime.annee_type
        aide = regime.categorie_aide.ligne(Role.ELEVES)
        noms = (aide.id, aide.libelle, *aide.synonymes) if aide else ()
        self._aide = {plier(nom) for nom in (*noms, AIDE, regime.vocabulaire.nom, regime.vocabulaire.sigle)}
        self._etapes = {plier(nom): etape for etape in self._annee.etapes for nom in etape.noms}
        self._rapport = rapport
        self._source = str(self._annee.fondement)

    def verifier(self, reference: PlanDeService | None) -> PlanVerifie:
        """Rend le plan et ses totaux ; `reference` : le service dont il doit atteindre les heures."""
        par_etape: dict[str, list[EtapeDuPlan]] = defaultdict(list)
        for ligne in self._lignes:
            etape = self._etapes.get(plier(ligne.etape))
            if etape is not None:
                par_etape[etape.id].append(ligne)
            else:
                self._aide_ou_inconnue(ligne)
            self._rythme(ligne)
        for etape in self._annee.etapes:
            self._bornes(etape, par_etape[etape.id])
        organisation = somme([e.organisation_de(sum(li.semaines for li in par_etape[e.id])) for e in self._annee.etapes])
        aide = somme([ligne.aide * ligne.semaines for ligne in self._lignes if ligne.aide])
        plan = PlanVerifie(self._lignes, sum(ligne.semaines for ligne in self._lignes), aide, organisation)
        self._totaux(plan, reference)
        return plan

    def _dire(
        self, code: Code, quoi: str, origine: Origine | None, colonne: str, regle: str, remede: str,
        valeur: str | None = None,
    ) -> None:  # fmt: skip
        signaler(self._rapport, code, quoi, origine, colonne, regle, remede, valeur, Gravite.AVERTISSEMENT, personnel=True)

    def _aide_ou_inconnue(self, ligne: EtapeDuPlan) -> None:
        if plier(ligne.etape) in self._aide:
            if ligne.aide is None:
                self._dire(Code.PLAN_HORS_BORNES, "Des semaines d'aide sans durée", ligne.origine, 'aide',
                           self._rythmes, "écrivez l'aide de chaque semaine.")  # fmt: skip
            return
        etapes = self._annee.etapes
        possibles = [*(etape.libelle for etape in etapes), AIDE]
        suggestion = proche(ligne.etape, [*possibles, *(mot for etape in etapes for mot in etape.synonymes)])
        remede = f"vouliez-vous écrire « {suggestion} » ?" if suggestion else "reprenez un des mots ci-dessus."
        self._dire(Code.PLAN_ETAPE_INCONNUE, "Étape inconnue, comptée telle quelle", ligne.origine, 'etape',
                   "les étapes sont : " + " ; ".join(possibles), remede, ligne.etape)  # fmt: skip

    @property
    def _rythmes(self) -> str:
        return f"rythmes prévus : {', '.join(map(str, self._annee.rythmes))} ({self._source})"

    def _rythme(self, ligne: EtapeDuPlan) -> None:
        if ligne.aide and ligne.aide not in self._annee.rythmes:
            self._dire(Code.PLAN_HORS_BORNES, f"{ligne.aide} d'aide par semaine", ligne.origine, 'aide',
                       self._rythmes, "changez la durée, ou gardez ce choix.")  # fmt: skip

    def _bornes(self, etape: Etape, lignes: Sequence[EtapeDuPlan]) -> None:
        semaines = sum(ligne.semaines for ligne in lignes)
        if etape.semaines_min <= semaines <= etape.semaines_max:
            return
        au_plus = f" à {etape.semaines_max}" if etape.semaines_max > etape.semaines_min else ""
        regle = f"{etape.semaines_min}{au_plus} semaine{'s' if etape.semaines_max > 1 else ''} ({self._source})"
        if not lignes:
            self._dire(Code.PLAN_HORS_BORNES, f"Le plan n'a pas l'étape « {etape.libelle} »", self._lignes[-1].origine, '',
                       regle, "ajoutez cette étape, ou gardez ce choix.")  # fmt: skip
            return
        self._dire(Code.PLAN_HORS_BORNES, f"« {etape.libelle} » prend {semaines} semaine{'s' if semaines > 1 else ''}",
                   lignes[-1].origine, 'semaines', regle, "changez le nombre de semaines, ou gardez ce choix.")  # fmt: skip

    def _totaux(self, plan: PlanVerifie, reference: PlanDeService | None) -> None:
        derniere, prevues = self._lignes[-1].origine, self._annee.semaines
        if plan.semaines != prevues:
            ecart = plan.semaines - prevues
            sens = "de trop" if ecart > 0 else "sans emploi"
            self._dire(Code.PLAN_SEMAINES, f"Le plan fait {plan.semaines} semaines sur {prevues}", derniere, 'semaines',
                       f"l'année de classe a {prevues} semaines : {abs(ecart)} {sens} ({self._source})",
                       "changez le nombre de semaines d'une étape.")  # fmt: skip
        if reference is None:
            return
        nom = reference.service.enseignant.imprime
        for mots, heures, faites in (
            ("d'aide", reference.aide, plan.aide), ("d'organisation", reference.organisation, plan.organisation),
        ):  # fmt: skip
            if heures is None or faites == heures.due:
                continue
            ecart_h = heures.due - faites
            sens = f"il manque {ecart_h}" if ecart_h.minutes > 0 else f"{-ecart_h} de trop"
            self._dire(Code.PLAN_HEURES, f"Le plan fait {faites} {mots} pour {heures.due} dues", derniere, 'semaines',
                       f"{nom} doit {heures.due} {mots} : {sens}",
                       "changez des semaines ou un rythme ; les années proposées tombent juste.")  # fmt: skip
