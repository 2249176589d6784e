"""Le dossier : tout ce que l'on sait d'une école pour une année."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from generator.domaine.ecole import Ecole
from generator.domaine.groupe import Groupe, Inscription, PeriodeScolaire
from generator.domaine.personnes import Eleve, Enseignant
from generator.domaine.service import (
    AjustementSaisi,
    EtapeDuPlan,
    LigneDeBaremeLocal,
    LigneDeService,
    OrganisationPrevue,
    ServiceAilleurs,
)
from generator.rapport import Origine


@dataclass(frozen=True, slots=True)
class Presence:
    """L'absence (ou la présence notée) d'un élève à une séance."""

    jour: dt.date
    groupe: str
    eleve: str
    absent: bool
    justifiee: bool | None = None
    origine: Origine | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """Un fichier d'entrée et l'empreinte SHA-256 de ses octets ; `feuilles` : celle du contenu de chaque feuille."""

    nom: str
    sha256: str
    feuilles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Dossier:
    """Une école, une année : ce que le classeur contient, vérifié et relié."""

    ecole: Ecole
    enseignants: tuple[Enseignant, ...]
    eleves: tuple[Eleve, ...]
    periodes: tuple[PeriodeScolaire, ...]
    groupes: tuple[Groupe, ...]
    inscriptions: tuple[Inscription, ...]
    presences: tuple[Presence, ...] = ()
    journal: tuple[LigneDeService, ...] = ()
    ailleurs: tuple[ServiceAilleurs, ...] = ()
    ajustements: tuple[AjustementSaisi, ...] = ()
    bareme_local: tuple[LigneDeBaremeLocal, ...] = ()
    organisation: tuple[OrganisationPrevue, ...] = ()
    plan: tuple[EtapeDuPlan, ...] = ()
    sources: tuple[Source, ...] = ()

    @cached_property
    def enseignant_par_code(self) -> dict[str, Enseignant]:
        """Les enseignants, par leur code."""
        return {e.code: e for e in self.enseignants}

    @cached_property
    def eleve_par_cle(self) -> dict[str, Eleve]:
        """Les élèves, par leur clé."""
        return {e.cle: e for e in self.eleves}

    @cached_property
    def periode_par_numero(self) -> dict[int, PeriodeScolaire]:
        """Les périodes, par leur numéro."""
        return {p.numero: p for p in self.periodes}

    def groupes_de(self, periode: int) -> tuple[Groupe, ...]:
        """Les groupes d'une période, dans l'ordre du classeur."""
        return tuple(g for g in self.groupes if g.periode == periode)

    def inscriptions_de(self, groupe: Groupe) -> tuple[Inscription, ...]:
        """Les inscriptions d'un groupe, dans l'ordre du classeur."""
        return self._inscriptions_par_groupe.get((groupe.periode, groupe.code), ())

    @cached_property
    def _inscriptions_par_groupe(self) -> dict[tuple[int, str], tuple[Inscription, ...]]:
        par_groupe: dict[tuple[int, str], list[Inscription]] = {}
        for inscription in self.inscriptions:
            par_groupe.setdefault((inscription.periode, inscription.groupe), []).append(inscription)
        return {cle: tuple(liste) for cle, liste in par_groupe.items()}
