"""Le service d'un enseignant, par le chemin du produit : ce que dirait son tableau de service, ou le refus."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from generator.calcul.decharge import calculer_decharge, decharge_d_enseignement
from generator.calcul.resultats import CategorieDue, Service
from generator.calcul.services import Services
from generator.calcul.situation import CasNonPrevu
from generator.calcul.situation import Situation as SituationDeService
from generator.domaine.dossier import Dossier
from generator.domaine.ecole import TypeEcole
from generator.domaine.quotite import Quotite
from generator.domaine.service import AjustementSaisi, LigneDeBaremeLocal, ServiceAilleurs
from generator.domaine.temps import Duree
from generator.erreurs import ErreurDonnees
from generator.lecture.conversions import lire_duree, lire_niveaux
from generator.rapport import Rapport
from generator.reglementation import regime_au
from generator.reglementation.repartition import Role
from tests.evaluateurs.commun import HORAIRES, Situation, clair, en_mots, regimes, un_enseignant, une_ecole

CONNUES = {
    'fonction', 'quotite', 'classes', 'type_ecole', 'demi_journees', 'decharge_enseignement', 'allegement', 'volontaire',
    'organisation', 'partage_aide', 'partage_organisation', 'niveaux', 'part', 'ajustement', 'bareme_local', 'ailleurs',
}  # fmt: skip
"""Ce qu'une situation peut dire ; un mot mal écrit ne passe pas inaperçu."""


def evaluer_service(situation: Situation, au: dt.date) -> dict[str, Any]:
    """Tout ce que l'outil dit du service de cet enseignant, s'il fait sa rentrée ce jour-là."""
    assert set(situation) <= CONNUES, set(situation) - CONNUES
    try:
        regime = regime_au(regimes(), au)
    except ErreurDonnees as erreur:
        return {'erreur': en_mots(list(erreur.rapport))}
    rapport = Rapport()
    calcul = Services(dossier_de(situation), regime, au, rapport)
    siennes = calcul.situations()
    obtenu: dict[str, Any] = {'regime': regime.id, 'decharge_enseignement': ''}
    for cas in siennes:
        obtenu |= _du_statut(cas)
    for service in calcul.calculer(()):
        obtenu |= _du_service(service)
    return obtenu | {'erreur': en_mots(rapport.erreurs), 'signale': en_mots(rapport.avertissements)}


def _duree(texte: str | None) -> Duree | None:
    duree = None if texte is None else lire_duree(texte)
    assert texte is None or duree is not None, texte
    return duree


def _quotite(texte: str | None) -> Quotite | None:
    quotite = None if texte is None else Quotite.lire(texte)
    assert texte is None or quotite is not None, texte
    return quotite


def dossier_de(situation: Situation) -> Dossier:
    """Une école d'un seul enseignant, telle qu'un cas la décrit."""
    quotite = _quotite(situation.get('quotite', '100 %'))
    enseignant = un_enseignant(
        quotite=quotite, fonction=situation.get('fonction', 'adjoint'), organisation=_duree(situation.get('organisation')),
        aide_volontaire=_duree(situation.get('volontaire')), allegement=_duree(situation.get('allegement')),
        decharge_enseignement=situation.get('decharge_enseignement', ''), part=_quotite(situation.get('part')),
        niveaux=lire_niveaux(situation.get('niveaux', '')) or (),
    )  # fmt: skip
    ecole = une_ecole(
        situation.get('classes', 5), aide_eleves=_duree(situation.get('partage_aide')),
        organisation=_duree(situation.get('partage_organisation')),
        type_ecole=TypeEcole(situation.get('type_ecole', 'primaire')),
        horaires=HORAIRES[situation.get('demi_journees', 8)],
    )  # fmt: skip
    local = situation.get('bareme_local', {})
    return Dossier(
        ecole, (enseignant,), (), (), (), (),
        ailleurs=tuple(
            ServiceAilleurs('A', ligne['ecole'], _quotite(ligne.get('part')), ligne.get('categorie', ''),
                            _duree(ligne.get('heures')))
            for ligne in situation.get('ailleurs', ())
        ),
        ajustements=tuple(
            AjustementSaisi('A', ligne['nom'], _duree(ligne.get('heures')), ligne.get('categorie', ''), ligne.get('texte', ''))
            for ligne in ([situation['ajustement']] if 'ajustement' in situation else [])
        ),
        bareme_local=tuple(
            LigneDeBaremeLocal(quotite, categorie, _duree(heures), total=_duree(local.get('total')))
            for categorie, heures in local.items() if categorie != 'total'
        ),
    )  # fmt: skip


def _du_statut(cas: SituationDeService) -> dict[str, Any]:
    """Ce que le régime dit de son statut et de sa quotité, avant tout calcul d'heures."""
    repartition, regle, quotite = cas.repartition, cas.quotites, cas.enseignant.quotite
    dit: dict[str, Any] = {'par_semaine': clair(repartition.hebdomadaire), 'semaines': repartition.semaines}
    dit['repartition'] = repartition.id
    if cas.fonction.direction:
        dit['decharge_enseignement'] = decharge_d_enseignement(cas).regle
        with suppress(CasNonPrevu):
            dit['decharge'] = clair(calculer_decharge(cas).duree)
    if regle is not None:
        dit['remuneration'] = clair(regle.remuneration(quotite))
        ligne = regle.ligne(quotite)
        if ligne is not None:
            par_an = ligne.demi_journees * repartition.semaines + ligne.demi_journees_supplementaires
            dit['demi_journees'] = ligne.demi_journees
            dit['demi_journees_supplementaires'] = ligne.demi_journees_supplementaires
            dit['demi_journees_par_an'] = par_an
    return dit


def _du_service(service: Service) -> dict[str, Any]:
    dit: dict[str, Any] = {'total': clair(service.total.duree)}
    for categorie in service.categories:
        dit |= _de_la_categorie(categorie)
    return dit


def _de_la_categorie(due: CategorieDue) -> dict[str, str]:
    """Les heures d'une catégorie, sous son nom ; « aide », « eleves », « organisation » selon le rôle."""
    cle = due.categorie.id
    dit = {cle: clair(due.due.duree), f'imputees_{cle}': clair(due.imputee), f'ailleurs_{cle}': clair(due.hors_ecole)}
    dit[f'reste_{cle}'] = clair(due.reste_a_prevoir)
    dit[f'facultative_{cle}'] = 'oui' if due.categorie.en_plus else 'non'
    if due.categorie.est_l_aide and not due.categorie.en_plus:
        dit['aide'] = dit[cle]
    for ligne in due.lignes:
        if ligne.minimum is not None:
            dit[f'minimum_{ligne.ligne.id}'] = clair(ligne.minimum.duree)
        if ligne.due is not None:
            dit['eleves' if ligne.ligne.role is Role.ELEVES else 'organisation'] = clair(ligne.due.duree)
    return dit
