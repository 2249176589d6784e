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
    """Les heures de classe ; `mercredi` ou `samedi` n'existe que dans les semaines de neuf demi-journées."""

    matin: Plage
    apres_midi: Plage
    mercredi: Plage | None = None
    samedi: Plage | None = None

    def du_jour(self, jour: Jour) -> tuple[Plage, ...]:
        """Les plages de classe d'un jour de la semaine."""
        if jour in SEMAINE_DE_CLASSE:
            return (self.matin, self.apres_midi)
        demi_journee = {Jour.MERCREDI: self.mercredi, Jour.SAMEDI: self.samedi}.get(jour)
        return (demi_journee,) if demi_journee else ()

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
    de_nom: str = ''
    de_commune: str = ''
    copies: tuple[str, ...] = ()
    jours_fermes: tuple[dt.date, ...] = ()
    aide_eleves: Duree | None = None
    organisation: Duree | None = None
    seuil_absences: int | None = None
    origine: Origine | None = field(default=None, compare=False, repr=False)

    @property
    def departement(self) -> str:
        """Le département d'après l'UAI (« 067… » : 67), sinon d'après le code postal ; vide si ni l'un ni l'autre."""
        if self.uai[:3].isdigit() and len(self.uai[:3]) == 3:
            return self.uai[:3].removeprefix('0')
        return self.code_postal[:3] if self.code_postal.startswith(('97', '98')) else self.code_postal[:2]
