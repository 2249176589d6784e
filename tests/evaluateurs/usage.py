"""Séances, réponses des foyers, saisies, typographie, UAI : ce qu'un cas y attend, par les lecteurs du produit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from generator.calcul.rapprochement import signaler_les_reponses
from generator.calcul.reponses import Reponses
from generator.calcul.seances import calculer_seances
from generator.domaine.dossier import Dossier
from generator.domaine.groupe import Groupe, Inscription, PeriodeScolaire
from generator.domaine.niveau import Niveau
from generator.domaine.personnes import Eleve, Foyer, Reponse
from generator.domaine.quotite import Quotite
from generator.domaine.retour import Auteur, Destinataire, Recus, Retour, Statut
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


JOUR_DE_LECTURE = dt.date(2026, 11, 20)
REMPLACANTE = 'A1ZZZZZZZZZZZZ00'


def evaluer_issue(situation: Situation, _: dt.date | None) -> dict[str, str]:
    """L'issue d'une proposition, ce que vaut chaque foyer et d'où on le tient, ce que l'outil en dit.

    `foyers`, `annuels` : les cellules ; `lettres`, `relances`, `remplacees`, `accords` : ce que porte chaque coupon, foyer
    par foyer (vide : jamais remis).
    """
    foyers = tuple(
        Foyer(rang, 'responsables', _reponse(annuel)) for rang, annuel in enumerate(_par_foyer(situation, 'annuels'), 1)
    )
    eleve = Eleve('cle', 'NOM', 'Prénom', 'CP', Niveau.CP, foyers)
    inscription = Inscription('cle', 'G', 1, reponses=tuple(map(_reponse, situation['foyers'])))
    reponses = Reponses(Recus(
        (*_coupons(situation, 'remplacees'), *_coupons(situation, 'lettres'), *_coupons(situation, 'relances')),
        tuple(_coupons(situation, 'accords')),
    ))  # fmt: skip
    dossier = Dossier(une_ecole(), (), (eleve,), (), (), (inscription,))
    rapport = Rapport()
    signaler_les_reponses(dossier, PeriodeScolaire(1, Periode(dt.date(2026, 9, 1), dt.date(2026, 10, 16))), reponses, rapport)
    constats = reponses.constats(inscription, eleve)
    return {
        'issue': reponses.issue(inscription, eleve).value,
        'constats': ' ; '.join(f'{c.etat}{f" ({c.source})" if c.source else ""}' for c in constats),
        'signale': ' ; '.join(probleme.code for probleme in rapport) or 'rien',
    }


def _par_foyer(situation: Situation, nom: str) -> list[str]:
    return situation.get(nom, [''] * len(situation['foyers']))


def _reponse(texte: str) -> Reponse | None:
    return Reponse(texte) if texte else None


def _coupons(situation: Situation, sorte: str) -> Iterator[Retour]:
    annuel, rang = sorte == 'accords', ('remplacees', 'lettres', 'relances', 'accords').index(sorte)
    for foyer, statut in enumerate(_par_foyer(situation, sorte), 1):
        if statut:
            vers = Destinataire(sorte, None if annuel else 1, 'cle', '' if annuel else 'G', foyer)
            yield Retour(
                f'A1{rang}{foyer}0000000000ZZ', vers, Statut(statut), Auteur.LECTURE, jour=JOUR_DE_LECTURE,
                remplacee_par=REMPLACANTE if sorte == 'remplacees' else '',
            )  # fmt: skip


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
