"""Ce que chaque sorte de cas fait de sa situation, avec les lecteurs et les calculs du produit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from generator.calcul.decharge import calculer_decharge
from generator.calcul.dues import heures_dues
from generator.calcul.effectifs import issue
from generator.calcul.partage import partager
from generator.calcul.seances import calculer_seances
from generator.calcul.service import aide_due
from generator.calcul.situation import CasNonPrevu
from generator.calcul.situation import Situation as SituationDeService
from generator.domaine.calendrier import Calendrier
from generator.domaine.ecole import Ecole, Horaires, TypeEcole
from generator.domaine.groupe import Groupe, Inscription
from generator.domaine.mots import plier
from generator.domaine.niveau import Niveau
from generator.domaine.personnes import Eleve, Enseignant, Foyer, Reponse
from generator.domaine.quotite import Quotite
from generator.domaine.temps import AnneeScolaire, Creneau, Duree, Jour, Periode, Plage, afficher_heure, lundi_de
from generator.lecture import lire_calendrier, lire_regimes
from generator.lecture.conversions import (
    lire_date,
    lire_dates,
    lire_duree,
    lire_heure,
    lire_jours,
    lire_niveaux,
)
from generator.reglages import RACINE
from generator.reglementation import regime_au
from generator.reglementation.regime import Regime
from generator.reglementation.repartition import Role
from generator.rendu import typographie as typo

Situation = Mapping[str, Any]
INSECABLES = str.maketrans({'\u00a0': ' ', '\u202f': ' '})
VISIBLES = str.maketrans({'\u00a0': '_', '\u202f': '~'})
PLEIN = Quotite.lire('100 %')


@lru_cache(maxsize=1)
def regimes() -> tuple[Regime, ...]:
    """Les régimes du projet."""
    lus, rapport = lire_regimes(RACINE / 'donnees' / 'reglementation')
    assert not len(rapport), list(rapport)
    return tuple(lus.values())


def clair(valeur: object) -> str:
    """Un affichage sans espaces insécables, pour comparer."""
    return str(valeur).translate(INSECABLES)


HORAIRES = {
    8: Horaires(Plage(dt.time(8, 30), dt.time(11, 30)), Plage(dt.time(13, 30), dt.time(16, 30))),
    9: Horaires(
        Plage(dt.time(8, 45), dt.time(12)), Plage(dt.time(13, 45), dt.time(15, 45)), Plage(dt.time(9), dt.time(12))
    ),
}


def une_ecole(classes: int = 5, **reste: Any) -> Ecole:
    """Une école ordinaire, à quatre jours."""
    valeurs: dict[str, Any] = {
        'identifiant': 'essai', 'annee': AnneeScolaire(2008), 'nom': 'École', 'type_ecole': TypeEcole.PRIMAIRE,
        'commune': 'Valbois', 'circonscription': 'Nord', 'zone': 'A', 'nombre_classes': classes, 'horaires': HORAIRES[8],
    }  # fmt: skip
    return Ecole(**(valeurs | reste))


def un_enseignant(**reste: Any) -> Enseignant:
    """Un adjoint à temps plein."""
    valeurs: dict[str, Any] = {
        'code': 'A', 'nom': 'DURAND', 'prenom': 'Anne', 'civilite': 'Mme', 'imprime': 'A. D.', 'fonction': 'adjoint',
        'poste': 'adjointe', 'quotite': PLEIN,
    }  # fmt: skip
    return Enseignant(**(valeurs | reste))


def situation_de_service(situation: Situation, au: dt.date) -> SituationDeService:
    """La situation d'un enseignant, telle qu'un cas la décrit."""
    regime = regime_au(regimes(), au)
    quotite = Quotite.lire(situation.get('quotite', '100 %'))
    assert quotite is not None
    enseignant = un_enseignant(
        quotite=quotite, organisation=_duree(situation.get('organisation')),
        aide_volontaire=_duree(situation.get('volontaire')), allegement=_duree(situation.get('allegement')),
        decharge_enseignement=situation.get('decharge_enseignement', ''),
    )  # fmt: skip
    ecole = une_ecole(
        situation.get('classes', 5), aide_eleves=_duree(situation.get('partage_aide')),
        organisation=_duree(situation.get('partage_organisation')),
        type_ecole=TypeEcole(situation.get('type_ecole', 'primaire')),
        horaires=HORAIRES[situation.get('demi_journees', 8)],
    )  # fmt: skip
    fonction = plier(situation.get('fonction', 'adjoint'))
    trouvees = [f for f in regime.fonctions if fonction in map(plier, f.noms)]
    if not trouvees:
        raise CasNonPrevu('fonction', "Fonction non prévue", '', '')
    return SituationDeService(enseignant, trouvees[0], ecole, regime, au)


def evaluer_heures_dues(situation: Situation, au: dt.date) -> dict[str, str]:
    try:
        dues = heures_dues(situation_de_service(situation, au))
    except CasNonPrevu as cas:
        return {'erreur': cas.constat}
    total = Duree(sum(valeur.duree.minutes for valeur in dues.values()))
    return {'total': clair(total), **{cle: clair(valeur.duree) for cle, valeur in dues.items()}}


def evaluer_aide_due(situation: Situation, au: dt.date) -> dict[str, str]:
    try:
        cas = situation_de_service(situation, au)
        categorie = cas.regime.categorie_aide
        due = aide_due(heures_dues(cas)[categorie.id], cas)
        decharge = calculer_decharge(cas)
    except CasNonPrevu as erreur:
        return {'erreur': erreur.constat}
    parts = {ligne.role: part for ligne, part in partager(cas, categorie, due)}
    resultat = {'aide': clair(due.duree), 'decharge': clair(decharge.duree)}
    for cle, role in (('eleves', Role.ELEVES), ('organisation', Role.ORGANISATION)):
        part = parts.get(role)
        if part is not None:
            resultat[cle] = clair(part.duree)
    return resultat


def _duree(texte: str | None) -> Duree | None:
    return None if texte is None else lire_duree(texte)


def _calendrier(situation: Situation) -> Calendrier:
    annee = AnneeScolaire.lire(situation['annee'])
    assert annee is not None
    dossier = RACINE / 'donnees' / 'calendriers'
    return lire_calendrier(dossier, annee, situation['zone'], situation.get('departement', ''))[0]


def evaluer_jours_de_classe(situation: Situation, _: dt.date | None) -> dict[str, Any]:
    """Les jours de classe d'une semaine ordinaire (ou ceux dits par `classe`), et les semaines où il y en a."""
    calendrier = _calendrier(situation)
    classe = lire_jours(situation.get('classe', 'lundi, mardi, jeudi, vendredi'))
    du, au = (lire_date(situation[cle]) if cle in situation else None for cle in ('du', 'au'))
    jours = [
        jour for jour in Periode(du or calendrier.rentree, au or calendrier.dernier_jour).jours()
        if classe and Jour(jour.weekday()) in classe and calendrier.motif_de_fermeture(jour) is None
    ]  # fmt: skip
    return {
        'jours': len(jours), 'semaines': len({lundi_de(jour) for jour in jours}),
        'premier': f'{jours[0]:%d/%m/%Y}', 'dernier': f'{jours[-1]:%d/%m/%Y}',
    }  # fmt: skip


def evaluer_un_jour(situation: Situation, _: dt.date | None) -> dict[str, str]:
    """Ce qu'il en est d'un jour : « classe », ou pourquoi il n'y en a pas."""
    jour = lire_date(situation['jour'])
    assert jour is not None
    calendrier = _calendrier(situation)
    return {'zone': calendrier.zone, 'ce_jour': calendrier.motif_de_fermeture(jour) or 'classe'}


def evaluer_seances(situation: Situation, _: dt.date | None) -> dict[str, Any]:
    calendrier = _calendrier(situation)
    jours, debut, fin = lire_jours(situation['jours']), lire_heure(situation['de']), lire_heure(situation['a'])
    du, au = lire_date(situation['du']), lire_date(situation['au'])
    assert jours and debut and fin and du and au
    groupe = Groupe('G', 1, (Niveau.CP,), 'A', (Creneau(jours, Plage(debut, fin)),), '', '',
                    exceptions=lire_dates(situation.get('sauf', '')) or ())  # fmt: skip
    ecole = une_ecole(jours_fermes=lire_dates(situation.get('fermes', '')) or ())
    seances = calculer_seances(groupe, Periode(du, au), ecole, calendrier)
    return {'seances': len(seances), 'duree': clair(Duree(sum(s.duree.minutes for s in seances)))}


def evaluer_issue(situation: Situation, _: dt.date | None) -> dict[str, str]:
    annuels = situation.get('annuels', [''] * len(situation['foyers']))
    foyers = tuple(
        Foyer(rang, 'responsables', Reponse(annuel) if annuel else None) for rang, annuel in enumerate(annuels, 1)
    )
    eleve = Eleve('cle', 'NOM', 'Prénom', 'CP', Niveau.CP, foyers)
    reponses = tuple(Reponse(texte) if texte else None for texte in situation['foyers'])
    return {'issue': issue(Inscription('cle', 'G', 1, reponses=reponses), eleve).value}


LECTEURS: dict[str, Callable[..., object]] = {
    'date': lire_date,
    'heure': lire_heure,
    'duree': lire_duree,
    'quotite': Quotite.lire,
    'jours': lire_jours,
    'niveaux': lire_niveaux,
}


def evaluer_saisie(situation: Situation, _: dt.date | None) -> dict[str, str]:
    (genre,) = LECTEURS.keys() & situation.keys()
    arguments = [situation['rentree']] if 'rentree' in situation else []
    lu = LECTEURS[genre](situation[genre], *arguments)
    if lu is None:
        return {'lu': 'illisible'}
    if isinstance(lu, dt.time):
        return {'lu': f'{lu:%H:%M}'}
    if isinstance(lu, tuple):
        return {'lu': ', '.join(str(element) for element in lu)}
    return {'lu': clair(lu)}


def evaluer_impression(situation: Situation, _: dt.date | None) -> dict[str, str]:
    return {'imprime': _imprimer(situation).translate(VISIBLES)}


def _imprimer(situation: Situation) -> str:
    match situation:
        case {'date': texte}:
            return typo.date_longue(lire_date(texte))  # type: ignore[arg-type]
        case {'du': du, 'au': au}:
            return typo.intervalle(Periode(lire_date(du), lire_date(au)))  # type: ignore[arg-type]
        case {'heure': texte}:
            return afficher_heure(lire_heure(texte))  # type: ignore[arg-type]
        case {'duree': texte}:
            return str(lire_duree(texte))
        case {'quotite': texte}:
            return str(Quotite.lire(texte))
        case {'nombre': nombre, 'nom': nom}:
            return typo.compte(nombre, nom)
        case {'que': nom}:
            return typo.que(nom)
        case {'de': nom}:
            return typo.de(nom)
        case {'phrase': phrase}:
            return typo.composer(phrase)
    raise ValueError(situation)


EVALUATEURS: dict[str, Callable[[Situation, Any], dict[str, Any]]] = {
    'heures dues': evaluer_heures_dues,
    'aide due': evaluer_aide_due,
    'séances': evaluer_seances,
    'jours de classe': evaluer_jours_de_classe,
    'un jour': evaluer_un_jour,
    'issue': evaluer_issue,
    'saisie': evaluer_saisie,
    'impression': evaluer_impression,
}
