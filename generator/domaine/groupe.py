"""Les périodes de l'école, les groupes d'aide et les inscriptions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from generator.domaine.niveau import Niveau
from generator.domaine.personnes import Reponse
from generator.domaine.temps import Creneau, Periode
from generator.rapport import Origine

TOUTES_LES_PERIODES = -1
"""Un numéro qu'aucun classeur ne peut porter."""


class Suite(StrEnum):
    """Ce que dit le bilan d'un élève, en fin de période."""

    POURSUIVRE = 'poursuivre'
    ARRETER = 'arrêter'


@dataclass(frozen=True, slots=True)
class PeriodeScolaire:
    """Une période d'aide : ses dates, et qui a décidé quoi et quand."""

    numero: int
    dates: Periode
    conseil_des_maitres: dt.date | None = None
    avis_ien: str = ''
    date_avis_ien: dt.date | None = None
    conseil_d_ecole: dt.date | None = None
    retour_avant: dt.date | None = None
    origine: Origine | None = field(default=None, compare=False, repr=False)

    @property
    def est_l_annee(self) -> bool:
        """Vrai si ce n'est pas une période du classeur, mais l'année entière."""
        return self.numero == TOUTES_LES_PERIODES


@dataclass(frozen=True, slots=True)
class Groupe:
    """Un groupe d'élèves aidés, sur une période."""

    code: str
    periode: int
    niveaux: tuple[Niveau, ...]
    enseignant: str
    creneaux: tuple[Creneau, ...]
    objectifs: str
    domaine: str
    type_aide: str = ''
    lieu: str = ''
    exceptions: tuple[dt.date, ...] = ()
    surveillance_avant: str = ''
    surveillance_apres: str = ''
    bilan: str = ''
    origine: Origine | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Inscription:
    """La proposition d'un groupe à un élève, avec la réponse de chacun de ses foyers."""

    eleve: str
    groupe: str
    periode: int
    entree: dt.date | None = None
    sortie: dt.date | None = None
    reponses: tuple[Reponse | None, ...] = ()
    suite: Suite | None = None
    origine: Origine | None = field(default=None, compare=False, repr=False)
