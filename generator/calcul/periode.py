"""Quelle période servir quand on n'en nomme pas."""

from __future__ import annotations

import datetime as dt

from generator.domaine.calendrier import Calendrier
from generator.domaine.dossier import Dossier
from generator.domaine.groupe import TOUTES_LES_PERIODES, PeriodeScolaire
from generator.domaine.temps import Periode


def periode_par_defaut(dossier: Dossier, date_edition: dt.date) -> PeriodeScolaire | None:
    """La première période qui a des groupes et n'est pas finie à la date d'édition, sinon la dernière qui en a."""
    avec_groupes = [p for p in dossier.periodes if dossier.groupes_de(p.numero)]
    a_venir = [p for p in avec_groupes if p.dates.fin >= date_edition]
    if a_venir:
        return a_venir[0]
    return avec_groupes[-1] if avec_groupes else None


def annee_entiere(calendrier: Calendrier) -> PeriodeScolaire:
    """L'année, de la rentrée au dernier jour, là où il n'est question d'aucune période du classeur."""
    return PeriodeScolaire(TOUTES_LES_PERIODES, Periode(calendrier.rentree, calendrier.dernier_jour))
