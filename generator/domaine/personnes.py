"""Les personnes : enseignants, élèves et leurs foyers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from generator.domaine.mots import plier
from generator.domaine.niveau import Niveau
from generator.domaine.quotite import Quotite
from generator.domaine.temps import Duree
from generator.rapport import Origine


class Reponse(StrEnum):
    """La réponse d'un foyer à la proposition d'aide."""

    OUI = 'oui'
    NON = 'non'
    EN_ATTENTE = 'en attente'


@dataclass(frozen=True, slots=True)
class Enseignant:
    """Un enseignant de l'école, avec ce qui fixe son service.

    `imprime` est le nom tel que les formulaires le portent (« M. N. », « Mme Odile Caron ») : jamais analysé.
    `allegement` : les heures d'aide dont l'IEN a dispensé une direction ; `part` : celle de son service faite ici.
    """

    code: str
    nom: str
    prenom: str
    civilite: str
    imprime: str
    fonction: str
    poste: str
    quotite: Quotite
    niveaux: tuple[Niveau, ...] = ()
    decharge_enseignement: str = ''
    aide_volontaire: Duree | None = None
    organisation: Duree | None = None
    allegement: Duree | None = None
    part: Quotite | None = None
    origine: Origine | None = field(default=None, compare=False, repr=False)

    def repond_a(self, saisie: str) -> bool:
        """Vrai si `saisie` le désigne : son code, son nom, ses nom et prénom, ou son nom tel qu'imprimé."""
        noms = (self.code, self.nom, self.imprime, f'{self.nom} {self.prenom}', f'{self.prenom} {self.nom}')
        return plier(saisie) in map(plier, noms)


@dataclass(frozen=True, slots=True)
class Foyer:
    """Les responsables d'un élève qui vivent ensemble : un foyer reçoit une lettre et donne une réponse."""

    rang: int
    responsables: str
    accord_annuel: Reponse | None = None


@dataclass(frozen=True, slots=True)
class Eleve:
    """Un élève ; `cle` le distingue de tous les autres de l'école, homonymes compris.

    `depart` : son dernier jour dans l'école, s'il l'a quittée.
    """

    cle: str
    nom: str
    prenom: str
    classe: str
    niveau: Niveau
    foyers: tuple[Foyer, ...]
    numero: str = ''
    naissance: dt.date | None = None
    depart: dt.date | None = None
    origine: Origine | None = field(default=None, compare=False, repr=False)

    @property
    def nom_complet(self) -> str:
        """« Élise Martin »."""
        return f'{self.prenom} {self.nom}'
