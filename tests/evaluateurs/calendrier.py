"""Les jours de classe d'une année et d'une zone : ce qu'un cas en attend."""

from __future__ import annotations

import datetime as dt
from typing import Any

from generator.domaine.calendrier import Calendrier
from generator.domaine.temps import AnneeScolaire, Jour, Periode, lundi_de
from generator.lecture import lire_calendrier
from generator.lecture.conversions import lire_date, lire_jours
from generator.reglages import RACINE
from tests.evaluateurs.commun import Situation


def calendrier_de(situation: Situation) -> Calendrier:
    """Le calendrier que nomme une situation."""
    annee = AnneeScolaire.lire(situation['annee'])
    assert annee is not None
    dossier = RACINE / 'donnees' / 'calendriers'
    return lire_calendrier(dossier, annee, situation['zone'], situation.get('departement', ''))[0]


def evaluer_jours_de_classe(situation: Situation, _: dt.date | None) -> dict[str, Any]:
    """Les jours de classe d'une semaine ordinaire (ou ceux dits par `classe`), et les semaines où il y en a."""
    calendrier = calendrier_de(situation)
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
    calendrier = calendrier_de(situation)
    return {'zone': calendrier.zone, 'ce_jour': calendrier.motif_de_fermeture(jour) or 'classe'}
