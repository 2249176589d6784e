"""Les périodes de l'année : ce qui tient entre deux vacances, d'après le calendrier de la zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from generator.domaine.calendrier import Calendrier, Vacances
from generator.domaine.ecole import SEMAINE_DE_CLASSE, Ecole
from generator.domaine.temps import Jour, Periode, lundi_de

UN_JOUR = dt.timedelta(days=1)
UNE_SEMAINE = dt.timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class PeriodeProposee:
    """Les dates d'une période ; `entiere` : elle va d'un congé (ou de la rentrée) au suivant."""

    dates: Periode
    entiere: bool


def periodes_scolaires(ecole: Ecole, calendrier: Calendrier) -> tuple[Periode, ...]:
    """Les périodes de l'année, du premier au dernier jour de classe de chacune. Un pont ne sépare pas deux périodes."""
    conges = sorted(conge.jours for conge in calendrier.vacances if separe(conge))
    debuts = [calendrier.rentree, *(jours.fin + UN_JOUR for jours in conges)]
    fins = [*(jours.debut - UN_JOUR for jours in conges), calendrier.dernier_jour]
    ouverts = (
        [jour for jour in Periode(debut, fin).jours() if _classe(jour, ecole, calendrier)]
        for debut, fin in zip(debuts, fins, strict=True)
    )
    return tuple(Periode(jours[0], jours[-1]) for jours in ouverts if jours)


def periode_d_apres(fin: dt.date, ecole: Ecole, calendrier: Calendrier) -> PeriodeProposee | None:
    """La période qui suit un jour, jusqu'aux vacances d'après ; rien si l'année est finie.

    S'il reste moins d'une semaine avant ces vacances, c'est la période qui vient ensuite.
    """
    for periode in periodes_scolaires(ecole, calendrier):
        reste = premier_jour_de_classe(Periode(max(periode.debut, fin + UN_JOUR), periode.fin).jours(), ecole, calendrier)
        if reste is not None and (reste == periode.debut or periode.fin - reste >= UNE_SEMAINE):
            return PeriodeProposee(Periode(reste, periode.fin), reste == periode.debut)
    return None


def premier_jour_de_classe(jours: Iterable[dt.date], ecole: Ecole, calendrier: Calendrier) -> dt.date | None:
    """Le premier de ces jours où il y a classe."""
    return next((jour for jour in jours if _classe(jour, ecole, calendrier)), None)


def separe(conge: Vacances) -> bool:
    """Vrai si le congé prend toute une semaine de classe : des vacances, pas un pont."""
    lundi = lundi_de(conge.jours.debut - UN_JOUR) + UNE_SEMAINE
    return all(lundi + dt.timedelta(days=int(jour)) in conge.jours for jour in SEMAINE_DE_CLASSE)


def _classe(jour: dt.date, ecole: Ecole, calendrier: Calendrier) -> bool:
    ferme = jour in ecole.jours_fermes or calendrier.motif_de_fermeture(jour) is not None
    return not ferme and bool(ecole.horaires.du_jour(Jour(jour.weekday())))
