"""Des dates publiées (départ après la classe, reprise le matin) aux jours sans classe."""

from __future__ import annotations

import datetime as dt

from generator.domaine.temps import Jour, Periode

DEPARTS_SANS_CLASSE = (Jour.MERCREDI, Jour.SAMEDI)
"""Un départ publié ces jours-là : dans la semaine ordinaire de quatre jours, la classe a fini la veille."""
UN_JOUR = dt.timedelta(days=1)


def premier_jour_sans_classe(depart: dt.date) -> dt.date:
    """Le premier jour sans classe d'un congé qui commence « après la classe » du jour publié."""
    return depart if Jour(depart.weekday()) in DEPARTS_SANS_CLASSE else depart + UN_JOUR


def conge(depart: dt.date, reprise: dt.date) -> Periode:
    """Les jours sans classe entre un départ après la classe et une reprise le matin."""
    return Periode(premier_jour_sans_classe(depart), reprise - UN_JOUR)


def jours_vaques(premier: dt.date, reprise: dt.date) -> Periode:
    """Un pont ou un jour vaqué : le jour publié est déjà sans classe ; sans reprise plus tardive, il est seul."""
    return Periode(premier, max(premier, reprise - UN_JOUR))


def dernier_jour(depart: dt.date) -> dt.date:
    """Le dernier jour de classe d'une année dont les vacances d'été commencent « après la classe » du jour publié."""
    return premier_jour_sans_classe(depart) - UN_JOUR
