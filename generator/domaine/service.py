"""Ce que l'école note du service de ses enseignants : journal, autres écoles, ajustements, barème local, organisation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from generator.domaine.quotite import Quotite
from generator.domaine.temps import Duree
from generator.rapport import Origine


@dataclass(frozen=True, slots=True)
class LigneDeService:
    """Une ligne du journal des heures annuelles d'un enseignant ; `categorie` est le mot saisi."""

    jour: dt.date
    enseignant: str
    categorie: str
    duree: Duree
    objet: str = ''
    niveau: str = ''
    effectif: int | None = None
    origine: Origine | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ServiceAilleurs:
    """Ce qu'un enseignant doit dans une autre école : une part de son service, ou des heures d'une catégorie."""

    enseignant: str
    ecole: str
    part: Quotite | None = None
    categorie: str = ''
    heures: Duree | None = None
    origine: Origine | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AjustementSaisi:
    """Un ajustement noté pour un enseignant : prévu par le régime, ou local (alors catégorie, heures et texte)."""

    enseignant: str
    ajustement: str
    heures: Duree | None = None
    categorie: str = ''
    texte: str = ''
    origine: Origine | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LigneDeBaremeLocal:
    """Une case du barème que l'école a reçu : les heures d'une catégorie à une quotité.

    `total` : celui que le barème annonce ; `texte` : la note qui le fonde.
    """

    quotite: Quotite
    categorie: str
    heures: Duree
    fonction: str = ''
    total: Duree | None = None
    texte: str = ''
    origine: Origine | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class OrganisationPrevue:
    """Du temps d'organisation de l'aide ; sans `periode`, à chaque période ; sans `enseignant`, pour tous."""

    objet: str
    duree: Duree
    periode: int | None = None
    enseignant: str = ''
    jour: dt.date | None = None
    origine: Origine | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class EtapeDuPlan:
    """Une étape de l'année telle que l'école l'a notée ; `aide` : la durée d'aide de chacune de ses semaines."""

    etape: str
    semaines: int
    aide: Duree | None = None
    origine: Origine | None = field(default=None, compare=False, repr=False)
