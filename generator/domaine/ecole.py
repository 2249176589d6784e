"""L'école et sa semaine."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from generator.domaine.temps import AnneeScolaire, Duree, Jour, Plage
from generator.rapport import Origine

SEMAINE_DE_CLASSE = (Jour.LUNDI, Jour.MARDI, Jour.JEUDI, Jour.VENDREDI)


class TypeEcole(StrEnum):
    """Maternelle, élémentaire, ou les deux."""

    MATERNELLE = 'maternelle'
    ELEMENTAIRE = 'élémentaire'
    PRIMAIRE = 'primaire'


@dataclass(frozen=True, slots=True)
class Horaires:
    """Les heures de classe ; `mercredi` n'existe que dans les semaines de neuf demi-journées."""

    matin: Plage
    apres_midi: Plage
    mercredi: Plage | None = None

    def du_jour(self, jour: Jour) -> tuple[Plage, ...]:
        """Les plages de classe d'un jour de la semaine."""
        if jour in SEMAINE_DE_CLASSE:
            return (self.matin, self.apres_midi)
        if jour is Jour.MERCREDI and self.mercredi:
            return (self.mercredi,)
        return ()

    @property
    def demi_journees(self) -> int:
        """Nombre de demi-journées de classe par semaine."""
        return sum(len(self.du_jour(jour)) for jour in Jour)


@dataclass(frozen=True, slots=True)
class Ecole:
    """Une école publique, une année scolaire."""

    identifiant: str
    annee: AnneeScolaire
    nom: str
    type_ecole: TypeEcole
    commune: str
    circonscription: str
    zone: str
    nombre_classes: int
    horaires: Horaires
    uai: str = ''
    adresse: str = ''
    code_postal: str = ''
    telephone: str = ''
    courriel: str = ''
    civilite_ien: str = ''
    nom_ien: str = ''
    reference: str = ''
    affaire_suivie_par: str = ''
    copies: tuple[str, ...] = ()
    jours_fermes: tuple[dt.date, ...] = ()
    aide_eleves: Duree | None = None
    organisation: Duree | None = None
    origine: Origine | None = field(default=None, compare=False, repr=False)
