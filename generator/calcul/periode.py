"""Quelle période servir quand on n'en nomme pas."""

from __future__ import annotations

import datetime as dt

from generator.domaine.dossier import Dossier
from generator.domaine.groupe import PeriodeScolaire


def periode_par_defaut(dossier: Dossier, date_edition: dt.date) -> PeriodeScolaire | None:
    """La première période qui a des groupes et n'est pas finie à la date d'édition, sinon la dernière qui en a."""
    avec_groupes = [p for p in dossier.periodes if dossier.groupes_de(p.numero)]
    a_venir = [p for p in avec_groupes if p.dates.fin >= date_edition]
    if a_venir:
        return a_venir[0]
    return avec_groupes[-1] if avec_groupes else None
