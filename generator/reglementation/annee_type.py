"""L'année type d'un régime : ses semaines, leurs étapes, les rythmes d'aide, la surveillance autour des séances."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domaine.temps import Duree, Jour
from generator.reglementation.textes import Fondement


@dataclass(frozen=True, slots=True)
class Etape:
    """Une étape de l'année : de `semaines_min` à `semaines_max` semaines, et l'organisation qui s'y fait.

    `organisation` : les heures de l'étape entière ; `par_semaine` : celles de chacune de ses semaines.
    """

    id: str
    libelle: str
    semaines_min: int
    semaines_max: int
    organisation: Duree = Duree()
    par_semaine: Duree = Duree()
    synonymes: tuple[str, ...] = ()

    @property
    def noms(self) -> tuple[str, ...]:
        """Tous les mots qui la désignent dans une feuille « Plan »."""
        return (self.id, self.libelle, *self.synonymes)

    def organisation_de(self, semaines: int) -> Duree:
        """L'organisation qui s'y fait si elle prend ce nombre de semaines."""
        return self.organisation + self.par_semaine * semaines if semaines else Duree()


@dataclass(frozen=True, slots=True)
class JourDAide:
    """Une aide donnée un seul jour de la semaine : ce qu'il en reste une fois ôtées les semaines libérées."""

    jour: Jour
    duree: Duree
    semaines_liberees: int
    citation: str = ''


@dataclass(frozen=True, slots=True)
class Surveillance:
    """La surveillance autour des séances : l'accueil avant la reprise de la classe, et la pause après sa fin."""

    accueil: Duree
    regle_accueil: str
    regle_pause: str


@dataclass(frozen=True, slots=True)
class AnneeType:
    """Comment un régime remplit ses semaines de classe ; `rythmes` : l'aide d'une semaine, le plus long d'abord."""

    semaines: int
    etapes: tuple[Etape, ...]
    rythmes: tuple[Duree, ...]
    fondement: Fondement
    jours_d_aide: tuple[JourDAide, ...] = ()
    surveillance: Surveillance | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """À quoi sert le temps d'organisation de l'aide : ses objets, à chaque période ; `pas` : la finesse de son partage."""

    objets: tuple[str, ...]
    pas: Duree
    fondement: Fondement
