"""Comment se répartissent les heures annuelles d'un service complet : catégories et lignes du formulaire."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.domaine.temps import Duree
from generator.reglementation.quotites import Quotites
from generator.reglementation.textes import Fondement

ORDINAIRE = 'ordinaire'
"""La répartition de qui n'en a pas de propre à sa fonction."""


class Role(StrEnum):
    """Le rôle d'une ligne : devant les élèves, ou pour organiser l'aide."""

    ELEVES = 'eleves'
    ORGANISATION = 'organisation'
    AUCUN = ''


@dataclass(frozen=True, slots=True)
class LigneDeCategorie:
    """Une ligne du formulaire, à l'intérieur d'une catégorie d'heures ; `minimum` : ce qu'elle doit prendre au moins."""

    id: str
    libelle: str
    role: Role = Role.AUCUN
    heures: Duree | None = None
    synonymes: tuple[str, ...] = ()
    minimum: Duree | None = None


@dataclass(frozen=True, slots=True)
class Categorie:
    """Une part du service annuel, pour un service complet.

    `en_plus` : facultative et payée à part, elle ne compte pas dans le service ; `hebdomadaire` : ce que la source
    imprime par semaine, en toutes lettres.
    """

    id: str
    libelle: str
    heures: Duree
    lignes: tuple[LigneDeCategorie, ...]
    fondement: Fondement
    en_plus: bool = False
    hebdomadaire: str = ''

    def ligne(self, role: Role) -> LigneDeCategorie | None:
        """La ligne qui a ce rôle, s'il y en a une."""
        return next((ligne for ligne in self.lignes if ligne.role is role), None)

    @property
    def est_l_aide(self) -> bool:
        """Vrai pour la catégorie des heures devant les élèves aidés."""
        return self.ligne(Role.ELEVES) is not None


@dataclass(frozen=True, slots=True)
class Repartition:
    """Les heures annuelles d'un service complet, catégorie par catégorie ; `semaines` × `hebdomadaire` font `total`.

    `quotites` : les règles de temps partiel qui lui sont propres ; sans elles, celles du régime.
    """

    id: str
    total: Duree
    semaines: int
    hebdomadaire: Duree
    categories: tuple[Categorie, ...]
    fondement: Fondement
    quotites: tuple[Quotites, ...] = ()

    @property
    def aide(self) -> Categorie | None:
        """La catégorie des heures devant les élèves, s'il y en a une."""
        return next((categorie for categorie in self.categories if categorie.est_l_aide), None)

    @property
    def comptees(self) -> tuple[Categorie, ...]:
        """Les catégories qui comptent dans le service."""
        return tuple(categorie for categorie in self.categories if not categorie.en_plus)

    def reservees(self, cles: tuple[str, ...]) -> tuple[Categorie, ...]:
        """Les catégories que désigne un barème sous le nom d'« aide » ; celle des élèves s'il ne nomme rien."""
        if cles:
            return tuple(categorie for categorie in self.comptees if categorie.id in cles)
        return tuple(categorie for categorie in self.comptees if categorie.est_l_aide)
