"""Séances, réponses des foyers, saisies, typographie, UAI : ce qu'un cas y attend, par les lecteurs du produit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from generator.calcul.effectifs import issue
from generator.calcul.seances import calculer_seances
from generator.domaine.groupe import Groupe, Inscription
from generator.domaine.niveau import Niveau
from generator.domaine.personnes import Eleve, Foyer, Reponse
from generator.domaine.quotite import Quotite
from generator.domaine.temps import Creneau, Duree, Periode, Plage, afficher_heure
from generator.lecture.conversions import (
    lire_date,
    lire_dates,
    lire_duree,
    lire_heure,
    lire_jours,
    lire_niveaux,
)
from generator.lecture.ecole import lire_ecole
from generator.lecture.table import Ligne
from generator.rapport import Origine, Rapport
from generator.rendu import typographie as typo
from generator.rendu.filtres import FILTRES
from generator.rendu.liaison import NomDEcole, NomDeCommune, NomDEleve, NomPropre
from tests.evaluateurs.calendrier import calendrier_de
from tests.evaluateurs.commun import Situation, clair, une_ecole

VISIBLES = str.maketrans({'\u00a0': '_', '\u202f': '~'})


def evaluer_seances(situation: Situation, _: dt.date | None) -> dict[str, Any]:
    calendrier = calendrier_de(situation)
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
            return typo.compte(nombre, nom, situation.get('pluriel'))
        case {'que': nom}:
            return NomDEleve(nom).que
        case {'de': nom}:
            return NomDEleve(nom).de
        case {'ecole': nom, 'filtre': filtre}:
            return str(FILTRES[filtre](NomDEcole(nom, situation.get('de_impose', ''))))
        case {'commune': nom, 'filtre': filtre}:
            return str(FILTRES[filtre](NomDeCommune(nom, situation.get('de_impose', ''))))
        case {'adulte': nom, 'filtre': filtre}:
            return str(FILTRES[filtre](NomPropre(nom)))
        case {'dates': textes, 'filtre': filtre}:
            return str(FILTRES[filtre]([lire_date(texte) for texte in textes]))
        case {'textes': textes, 'filtre': filtre}:
            return str(FILTRES[filtre](textes))
        case {'durees': textes, 'filtre': filtre}:
            return str(FILTRES[filtre]([lire_duree(texte) for texte in textes]))
        case {'jour': texte, 'filtre': filtre}:
            return str(FILTRES[filtre](lire_date(texte)))
        case {'reponse': reponse, 'filtre': filtre}:
            return str(FILTRES[filtre](reponse == 'oui'))
        case {'texte': texte, 'filtre': filtre}:
            return str(FILTRES[filtre](texte))
        case {'phrase': phrase}:
            return typo.composer(phrase)
    raise ValueError(situation)


def evaluer_uai(situation: Situation, _: dt.date | None) -> dict[str, str]:
    """L'UAI est-il accepté dans la feuille École ?"""
    rapport = Rapport()
    lire_ecole(Ligne({'uai': situation['uai']}, Origine('classeur.xlsx', 'École', 0)), rapport)
    return {'lu': ' ; '.join(f'{probleme.code} {probleme.quoi}' for probleme in rapport) or 'accepté'}
