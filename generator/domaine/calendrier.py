"""Le calendrier d'une zone pour une année scolaire : quels jours il y a classe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from generator.domaine.temps import AnneeScolaire, Periode


@dataclass(frozen=True, slots=True)
class Vacances:
    """Un congé : ses jours sans classe, bornes comprises."""

    nom: str
    jours: Periode


@dataclass(frozen=True, slots=True)
class Calendrier:
    """Les jours sans classe d'une zone, avec l'arrêté qui les fixe."""

    annee: AnneeScolaire
    zone: str
    rentree: dt.date
    dernier_jour: dt.date
    vacances: tuple[Vacances, ...]
    feries: Mapping[dt.date, str]
    texte: str
    fichier: str

    def motif_de_fermeture(self, jour: dt.date) -> str | None:
        """Pourquoi il n'y a pas classe ce jour-là (« vacances de Noël », « Armistice ») ; rien s'il peut y avoir classe."""
        if jour < self.rentree:
            return "avant la rentrée"
        if jour > self.dernier_jour:
            return "vacances d'été"
        if jour in self.feries:
            return self.feries[jour]
        return next((conge.nom for conge in self.vacances if jour in conge.jours), None)
