"""Le temps de l'école : durées en minutes entières, jours, créneaux, périodes, séances.

Seul module où vivent les minutes par heure et l'arithmétique de l'horloge.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

MINUTES_PAR_HEURE = 60
MINUTES_PAR_JOUR = 24 * MINUTES_PAR_HEURE
INSECABLE = '\u00a0'


@dataclass(frozen=True, order=True, slots=True)
class Duree:
    """Une durée en minutes entières ; jamais de fraction flottante."""

    minutes: int = 0

    @classmethod
    def de_heures(cls, heures: int, minutes: int = 0) -> Duree:
        """Construit « heures h minutes »."""
        return cls(heures * MINUTES_PAR_HEURE + minutes)

    def __add__(self, autre: Duree) -> Duree:
        return Duree(self.minutes + autre.minutes)

    def __sub__(self, autre: Duree) -> Duree:
        return Duree(self.minutes - autre.minutes)

    def __neg__(self) -> Duree:
        return Duree(-self.minutes)

    def __mul__(self, facteur: int) -> Duree:
        return Duree(self.minutes * facteur)

    def __bool__(self) -> bool:
        return self.minutes != 0

    def __str__(self) -> str:
        """« 54 h », « 1 h 30 », « 30 min », « − 2 h » ; espaces insécables."""
        signe = f'\u2212{INSECABLE}' if self.minutes < 0 else ''
        heures, minutes = divmod(abs(self.minutes), MINUTES_PAR_HEURE)
        if not heures and minutes:
            return f'{signe}{minutes}{INSECABLE}min'
        fin = f'{INSECABLE}{minutes:02d}' if minutes else ''
        return f'{signe}{heures}{INSECABLE}h{fin}'


def somme(durees: Iterator[Duree] | list[Duree] | tuple[Duree, ...]) -> Duree:
    """Additionne des durées ; zéro s'il n'y en a pas."""
    return Duree(sum(d.minutes for d in durees))


UNE_MINUTE = Duree(1)


class Jour(IntEnum):
    """Les jours de la semaine, numérotés comme `date.weekday()`."""

    LUNDI = 0
    MARDI = 1
    MERCREDI = 2
    JEUDI = 3
    VENDREDI = 4
    SAMEDI = 5
    DIMANCHE = 6

    def __str__(self) -> str:
        return self.name.lower()


def afficher_heure(heure: dt.time) -> str:
    """« 16 h 30 », « 17 h » ; espaces insécables."""
    fin = f'{INSECABLE}{heure.minute:02d}' if heure.minute else ''
    return f'{heure.hour}{INSECABLE}h{fin}'


def minute_du_jour(heure: dt.time) -> int:
    """Nombre de minutes depuis minuit."""
    return heure.hour * MINUTES_PAR_HEURE + heure.minute


@dataclass(frozen=True, order=True, slots=True)
class Plage:
    """Un intervalle d'heures dans une journée, début compris, fin exclue."""

    debut: dt.time
    fin: dt.time

    @property
    def duree(self) -> Duree:
        """Durée de la plage, en minutes."""
        return Duree(minute_du_jour(self.fin) - minute_du_jour(self.debut))

    def chevauche(self, autre: Plage) -> bool:
        """Vrai si les deux plages ont au moins une minute en commun."""
        return self.debut < autre.fin and autre.debut < self.fin

    def __str__(self) -> str:
        return f'de {afficher_heure(self.debut)} à{INSECABLE}{afficher_heure(self.fin)}'


@dataclass(frozen=True, order=True, slots=True)
class Creneau:
    """Une même plage horaire, un ou plusieurs jours par semaine : « lundi, jeudi de 16 h 30 à 17 h »."""

    jours: tuple[Jour, ...]
    plage: Plage

    def __str__(self) -> str:
        return f"{', '.join(str(j) for j in self.jours)} {self.plage}"


@dataclass(frozen=True, order=True, slots=True)
class Periode:
    """Un intervalle de dates, bornes comprises."""

    debut: dt.date
    fin: dt.date

    def __contains__(self, jour: dt.date) -> bool:
        return self.debut <= jour <= self.fin

    def jours(self) -> Iterator[dt.date]:
        """Chaque jour de l'intervalle, du premier au dernier."""
        for rang in range((self.fin - self.debut).days + 1):
            yield self.debut + dt.timedelta(days=rang)


@dataclass(frozen=True, order=True, slots=True)
class Seance:
    """Une séance datée d'un groupe."""

    jour: dt.date
    plage: Plage

    @property
    def duree(self) -> Duree:
        """Durée de la séance, en minutes."""
        return self.plage.duree

    def chevauche(self, autre: Seance) -> bool:
        """Vrai si les deux séances ont lieu en même temps."""
        return self.jour == autre.jour and self.plage.chevauche(autre.plage)


def lundi_de(jour: dt.date) -> dt.date:
    """Le lundi de la semaine d'une date."""
    return jour - dt.timedelta(days=jour.weekday())


@dataclass(frozen=True, order=True, slots=True)
class AnneeScolaire:
    """Une année scolaire, nommée par son année de rentrée : 2008 pour 2008-2009."""

    rentree: int

    MOIS_DE_BASCULE = 8
    PREMIERE, DERNIERE = 1950, 2098

    @classmethod
    def de_la_date(cls, jour: dt.date) -> AnneeScolaire:
        """L'année scolaire d'une date ; elle commence au 1er août pour qui prépare la rentrée."""
        return cls(jour.year if jour.month >= cls.MOIS_DE_BASCULE else jour.year - 1)

    @classmethod
    def lire(cls, texte: str) -> AnneeScolaire | None:
        """Lit « 2008-2009 » (ou « 2008/2009 ») ; rien si ce n'est pas deux années de suite."""
        parties = texte.replace('/', '-').replace('–', '-').replace(' ', '').split('-')
        if len(parties) != 2 or not all(p.isascii() and p.isdigit() and len(p) == 4 for p in parties):
            return None
        debut, fin = (int(p) for p in parties)
        return cls(debut) if fin == debut + 1 and cls.PREMIERE <= debut <= cls.DERNIERE else None

    @property
    def etendue(self) -> Periode:
        """Du 1er août au 31 juillet."""
        return Periode(dt.date(self.rentree, self.MOIS_DE_BASCULE, 1), dt.date(self.rentree + 1, 7, 31))

    def __str__(self) -> str:
        return f'{self.rentree}-{self.rentree + 1}'
