"""Où en est un enseignant, par le chemin du produit : ce que dirait sa page du suivi."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from generator.calcul.heures import HeuresDEnseignant, dire_l_effet, dire_le_reste, suivre_le_service
from generator.calcul.services import Services
from generator.domaine.dossier import Dossier
from generator.domaine.groupe import PeriodeScolaire
from generator.domaine.service import LigneDeService, OrganisationPrevue
from generator.domaine.temps import Duree, Periode
from generator.lecture.conversions import lire_date, lire_duree
from generator.rapport import Rapport
from generator.reglementation import regime_au
from tests.evaluateurs.commun import Situation, clair, en_mots, regimes
from tests.evaluateurs.service import CONNUES, dossier_de

PROPRES = {'periodes', 'journal', 'organisation_prevue', 'fait_au'}


def evaluer_heures(situation: Situation, rentree: dt.date) -> dict[str, Any]:
    """Ce qui est dû, fait, prévu et ce qui reste à un enseignant, à la date « fait_au » (la fin de l'année, sans elle)."""
    assert set(situation) <= CONNUES | PROPRES, set(situation) - CONNUES - PROPRES
    dossier, rapport = _dossier(situation), Rapport()
    services = Services(dossier, regime_au(regimes(), rentree), rentree, rapport).calculer(())
    obtenu: dict[str, Any] = {'erreur': en_mots(rapport.erreurs)}
    jour = _jour(situation['fait_au']) if 'fait_au' in situation else dt.date.max
    for service in services:
        obtenu |= _dire(suivre_le_service(service, dossier.periodes, jour))
    return obtenu


def _dossier(situation: Situation) -> Dossier:
    return replace(
        dossier_de({cle: valeur for cle, valeur in situation.items() if cle not in PROPRES}),
        periodes=tuple(
            PeriodeScolaire(int(numero), Periode(_jour(du), _jour(au)))
            for numero, (du, au) in situation.get('periodes', {}).items()
        ),
        journal=tuple(
            LigneDeService(_jour(note['le']), 'A', note['categorie'], _duree(note['duree']))
            for note in situation.get('journal', ())
        ),
        organisation=tuple(
            OrganisationPrevue('besoins', _duree(prevue['duree']), prevue.get('periode'))
            for prevue in situation.get('organisation_prevue', ())
        ),
    )  # fmt: skip


def _jour(texte: str) -> dt.date:
    lu = lire_date(texte)
    assert lu is not None, texte
    return lu


def _duree(texte: str) -> Duree:
    lue = lire_duree(texte)
    assert lue is not None, texte
    return lue


def _dire(suivi: HeuresDEnseignant) -> dict[str, str]:
    total = suivi.total
    dit = {
        'dues': clair(total.dues), 'ici': clair(total.ici), 'faites': clair(total.faites), 'prevues': clair(total.prevues),
        'reste_a_faire': clair(dire_le_reste(total.reste_a_faire)), 'apres': clair(suivi.apres),
        'reste_a_prevoir': clair(dire_le_reste(total.reste_a_prevoir)),
        'avancement': 'sans objet' if total.avancement is None else f'{total.avancement} %',
        'ajustements': clair(' ; '.join(
            f'{a.libelle} : {dire_l_effet(a)}' for categorie in suivi.categories for a in categorie.ajustements
        )),
    }  # fmt: skip
    for heures in suivi.periodes:
        cle = f'periode_{heures.periode.numero}' if heures.periode else 'hors_periode'
        dit |= {f'fait_{cle}': clair(heures.faite), f'prevu_{cle}': clair(heures.prevue)}
    for categorie in suivi.categories:
        cle, compte = categorie.categorie.categorie.id, categorie.compte
        dit |= {
            f'dues_{cle}': clair(compte.dues), f'faites_{cle}': clair(compte.faites),
            f'reste_{cle}': clair(dire_le_reste(compte.reste_a_faire)),
            f'a_prevoir_{cle}': clair(dire_le_reste(compte.reste_a_prevoir)),
        }  # fmt: skip
    return dit
