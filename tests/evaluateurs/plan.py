"""Ce que les cas de l'année font de leur situation : années proposées, plan de l'école, surveillance, calendrier réel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from generator.calcul.annee_reelle import AnneeReelle, aides_d_un_jour, compter_l_annee
from generator.calcul.plan import AnneeProposee, PlanDeService, planifier_service, proposer
from generator.calcul.plan_saisi import verifier_plan
from generator.calcul.service import calculer_service
from generator.calcul.situation import CasNonPrevu
from generator.calcul.situation import Situation as SituationDeService
from generator.calcul.surveillance import manques
from generator.domaine.ecole import TypeEcole
from generator.domaine.groupe import Groupe
from generator.domaine.mots import plier
from generator.domaine.niveau import Niveau
from generator.domaine.quotite import Quotite
from generator.domaine.service import EtapeDuPlan
from generator.domaine.temps import Creneau, Duree, Plage
from generator.erreurs import ErreurDonnees
from generator.lecture.conversions import lire_dates, lire_duree, lire_heure, lire_jours
from generator.rapport import Rapport
from generator.reglementation import regime_au
from tests.evaluateurs.calendrier import calendrier_de
from tests.evaluateurs.commun import HORAIRES, Situation, clair, en_mots, regimes, un_enseignant, une_ecole

Evaluateur = Callable[[Situation, dt.date], dict[str, Any]]


def sous_un_regime(evaluer: Evaluateur) -> Evaluateur:
    """Le même évaluateur, qui rend le refus un jour sans régime."""

    @wraps(evaluer)
    def evaluer_ou_refuser(situation: Situation, au: dt.date) -> dict[str, Any]:
        try:
            regime_au(regimes(), au)
        except ErreurDonnees as erreur:
            return {'erreur': en_mots(erreur.rapport)}
        return evaluer(situation, au)

    return evaluer_ou_refuser


def duree(texte: str) -> Duree:
    """Une durée lue comme dans le classeur."""
    lue = lire_duree(texte)
    assert lue is not None, texte
    return lue


def duree_ou_rien(texte: str | None) -> Duree | None:
    """Une durée, si elle est dite."""
    return None if texte is None else duree(texte)


def situation_de_service(situation: Situation, au: dt.date) -> SituationDeService:
    """La situation d'un enseignant, telle qu'un cas la décrit."""
    regime = regime_au(regimes(), au)
    quotite = Quotite.lire(situation.get('quotite', '100 %'))
    assert quotite is not None
    enseignant = un_enseignant(
        quotite=quotite, organisation=duree_ou_rien(situation.get('organisation')),
        aide_volontaire=duree_ou_rien(situation.get('volontaire')), allegement=duree_ou_rien(situation.get('allegement')),
        decharge_enseignement=situation.get('decharge_enseignement', ''),
    )  # fmt: skip
    ecole = une_ecole(
        situation.get('classes', 5), aide_eleves=duree_ou_rien(situation.get('partage_aide')),
        organisation=duree_ou_rien(situation.get('partage_organisation')),
        type_ecole=TypeEcole(situation.get('type_ecole', 'primaire')),
        horaires=HORAIRES[situation.get('demi_journees', 8)],
    )  # fmt: skip
    fonction = plier(situation.get('fonction', 'adjoint'))
    trouvees = [f for f in regime.fonctions if fonction in map(plier, f.noms)]
    if not trouvees:
        raise CasNonPrevu('fonction', "Fonction non prévue", '', '')
    return SituationDeService(enseignant, trouvees[0], ecole, regime, au)


def plan_de_service(situation: Situation, au: dt.date) -> PlanDeService:
    """Le plan de l'enseignant que décrit un cas."""
    cas = situation_de_service(situation, au)
    return planifier_service(calculer_service(cas, (), {}, (), Rapport()), cas.regime.annee_type)


@sous_un_regime
def evaluer_plan(situation: Situation, au: dt.date) -> dict[str, Any]:
    """Par durée de la première étape : l'aide de l'année proposée ; et ce qui vaut pour toutes."""
    annee_type = regime_au(regimes(), au).annee_type
    if 'aide' in situation:
        annees = proposer(annee_type, duree(situation['aide']))
    else:
        plan = plan_de_service(situation, au)
        if plan.motif:
            return {'motif': clair(plan.motif)}
        annees = plan.propositions
    return {
        'semaines': ' '.join(sorted({str(annee.semaines) for annee in annees})),
        'organisation': ' '.join(sorted({clair(annee.organisation) for annee in annees})),
        'annees': len(annees),
        **{f'observation_{annee.etapes[0].semaines}': _annee_en_mots(annee) for annee in annees},
        **{
            f'etapes_{annee.etapes[0].semaines}': ' + '.join(str(bloc.semaines) for bloc in annee.etapes)
            for annee in annees
        },
    }


def _annee_en_mots(annee: AnneeProposee) -> str:
    aide = ' + '.join(f'{bloc.semaines} × {bloc.aide}' for bloc in annee.aides)
    manque = f', il manque {annee.ecart}' if annee.ecart else ''
    libres = f', {annee.libres} libres' if annee.libres else ''
    return clair(f'{aide} = {annee.aide}{manque}{libres}')


@sous_un_regime
def evaluer_plan_de_l_ecole(situation: Situation, au: dt.date) -> dict[str, Any]:
    """Les totaux d'un plan tapé, et ce qui en est dit."""
    lignes = [
        EtapeDuPlan(etape, semaines, duree(aide[0]) if aide else None) for etape, semaines, *aide in situation['plan']
    ]
    rapport = Rapport()
    plan = verifier_plan(lignes, regime_au(regimes(), au), [plan_de_service(situation, au)], rapport)
    assert plan is not None
    return {
        'semaines': plan.semaines, 'aide': clair(plan.aide), 'organisation': clair(plan.organisation),
        'dit': [clair(f'{probleme.code} {probleme.titre}') for probleme in rapport],
    }  # fmt: skip


@sous_un_regime
def evaluer_surveillance(situation: Situation, au: dt.date) -> dict[str, Any]:
    """Ce qu'un créneau laisse sans surveillance, et la durée en cause."""
    jours, debut, fin = lire_jours(situation['jours']), lire_heure(situation['de']), lire_heure(situation['a'])
    assert jours and debut and fin
    groupe = Groupe(
        'G', 1, (Niveau.CP,), 'A', (Creneau(jours, Plage(debut, fin)),), '', '',
        surveillance_avant=situation.get('avant', ''), surveillance_apres=situation.get('apres', ''),
    )  # fmt: skip
    horaires = HORAIRES[situation.get('demi_journees', 8)]
    trouves = manques([groupe], horaires, regime_au(regimes(), au).annee_type.surveillance)
    return {'manques': [clair(f"{m.nature} {m.duree}, {', '.join(map(str, m.jours))}") for m in trouves]}


@sous_un_regime
def evaluer_annee_reelle(situation: Situation, au: dt.date) -> dict[str, Any]:
    """Les semaines et les jours d'une année, et ce que donne une aide d'un seul jour."""
    ecole = une_ecole(
        jours_fermes=lire_dates(situation.get('fermes', '')) or (), horaires=HORAIRES[situation.get('demi_journees', 8)]
    )
    reelle = compter_l_annee(calendrier_de(situation), ecole)
    annee_type = regime_au(regimes(), au).annee_type
    return {
        'au_reglement': annee_type.semaines, 'entamees': reelle.semaines_entamees, 'entieres': reelle.semaines_pleines,
        'jours': reelle.total,
        **{str(jour): nombre for jour, nombre in reelle.jours_ouverts.items()},
        'un_seul_jour': _un_seul_jour(situation, reelle, au),
    }  # fmt: skip


def _un_seul_jour(situation: Situation, reelle: AnneeReelle, au: dt.date) -> list[str]:
    aides = aides_d_un_jour(regime_au(regimes(), au).annee_type, reelle, duree(situation.get('aide', '54 h')))
    return [
        clair(
            f'{a.regle.jour} : {a.semaines} × {a.regle.duree} = {a.heures} {">=" if a.suffit else "<"} {a.due} ;'
            f' en vrai {a.semaines_reelles}, {a.heures_reelles}'
        )
        for a in aides
    ]
