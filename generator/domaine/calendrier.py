"""Le calendrier d'une zone pour une année scolaire : quels jours il y a classe."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.domaine.academies import academies_du
from generator.domaine.mots import plier
from generator.domaine.temps import AnneeScolaire, Periode

PREFIXES = re.compile(r"^(?:zone|academie (?:de la |de l'|de |du |des |d')?)\s*")


@dataclass(frozen=True, slots=True)
class Vacances:
    """Un congé : ses jours sans classe, bornes comprises."""

    nom: str
    jours: Periode


@dataclass(frozen=True, slots=True)
class Calendrier:
    """Les jours sans classe d'une zone, avec l'arrêté qui les fixe.

    `feries_incertains` : les territoires dont on ne sait pas si l'école a les fériés, faute de département ;
    `zone_du_departement` : celle où il est cette année-là, si on le sait.
    """

    annee: AnneeScolaire
    zone: str
    rentree: dt.date
    dernier_jour: dt.date
    vacances: tuple[Vacances, ...]
    feries: Mapping[dt.date, str]
    texte: str
    fichier: str
    preuve: str = ''
    feries_incertains: tuple[str, ...] = ()
    zone_du_departement: str = ''

    def motif_de_fermeture(self, jour: dt.date) -> str | None:
        """Pourquoi il n'y a pas classe ce jour-là (« vacances de Noël », « Armistice ») ; rien s'il peut y avoir classe."""
        if jour < self.rentree:
            return "avant la rentrée"
        if jour > self.dernier_jour:
            return "vacances d'été"
        if jour in self.feries:
            return self.feries[jour]
        return next((conge.nom for conge in self.vacances if jour in conge.jours), None)


@dataclass(frozen=True, slots=True)
class FeriesLocaux:
    """Des jours fériés propres à un territoire ; `departements` : ceux où ils valent quelle que soit la zone.

    `academies` : celles qui y sont tout entières ; `academies_en_partie` : celles dont seul le département décide.
    """

    nom: str
    jours: Mapping[dt.date, str]
    departements: tuple[str, ...] = ()
    academies: tuple[str, ...] = ()
    academies_en_partie: tuple[str, ...] = ()

    def concernent(self, zone: ZoneScolaire, departement: str, saisie: str) -> bool | None:
        """Vrai si une école les a ; rien si rien ne le dit : sa zone y touche, et son département n'est pas connu."""
        if self.nom == zone.feries_locaux:
            return True
        if departement:
            return departement in self.departements
        voulu = PREFIXES.sub('', plier(saisie))
        if voulu in map(plier, self.academies):
            return True
        touchees = {plier(nom) for nom in (*self.academies, *self.academies_en_partie)} & set(map(plier, zone.academies))
        if not touchees or (voulu != plier(zone.nom) and voulu not in touchees):
            return False
        return None


@dataclass(frozen=True, slots=True)
class ZoneScolaire:
    """Une zone de vacances une année donnée, les académies qui en sont, ses dates et ce qui les fonde."""

    nom: str
    rentree: dt.date
    dernier_jour: dt.date
    vacances: tuple[Vacances, ...]
    texte: str
    preuve: str
    source: str = ''
    note: str = ''
    academies: tuple[str, ...] = ()
    feries_locaux: str = ''


@dataclass(frozen=True, slots=True)
class CalendrierAnnuel:
    """Tout ce que dit le fichier d'une année scolaire : ses zones, ses jours fériés, son arrêté."""

    annee: AnneeScolaire
    rentree: dt.date
    dernier_jour: dt.date
    texte: str
    preuve: str
    zones: Mapping[str, ZoneScolaire]
    feries: Mapping[dt.date, str]
    feries_locaux: Mapping[str, FeriesLocaux] = field(default_factory=dict)
    source: str = ''
    note: str = ''
    fichier: str = ''

    def trouver(self, saisie: str) -> ZoneScolaire | None:
        """La zone d'après son nom ou l'une de ses académies : « A », « zone A », « Lyon », « académie de Lyon »."""
        voulu = PREFIXES.sub('', plier(saisie))
        return next((zone for zone in self.zones.values() if voulu in map(plier, (zone.nom, *zone.academies))), None)

    def noms(self) -> Iterator[str]:
        """Tout ce qu'une école peut écrire : les zones, puis les académies."""
        yield from self.zones
        for zone in self.zones.values():
            yield from zone.academies

    def _zone_du(self, departement: str) -> str:
        siennes = {plier(academie) for academie in academies_du(departement)}
        return next((zone.nom for zone in self.zones.values() if siennes & set(map(plier, zone.academies))), '')

    def pour(self, zone: ZoneScolaire, departement: str = '', saisie: str = '') -> Calendrier:
        """Le calendrier d'une école de cette zone et de ce département, fériés locaux compris.

        `saisie` : ce que l'école a écrit pour sa zone, peut-être une académie.
        """
        feries, incertains = dict(self.feries), []
        for locaux in self.feries_locaux.values():
            concernent = locaux.concernent(zone, departement, saisie or zone.nom)
            if concernent:
                feries |= locaux.jours
            elif concernent is None:
                incertains.append(locaux.nom)
        return Calendrier(
            self.annee, zone.nom, zone.rentree, zone.dernier_jour, zone.vacances, feries, zone.texte, self.fichier,
            zone.preuve, tuple(incertains), self._zone_du(departement),
        )  # fmt: skip
