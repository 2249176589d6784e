"""Les décharges d'une direction : sur l'enseignement, et sur les heures d'aide."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from generator.domaine.ecole import TypeEcole
from generator.domaine.temps import Duree
from generator.reglementation.textes import Fondement


class CritereDecharge(StrEnum):
    """Ce dont dépend la décharge d'aide d'une direction."""

    NOMBRE_CLASSES = 'nombre_classes'
    DECHARGE_ENSEIGNEMENT = 'decharge_enseignement'
    FONCTION = 'fonction'


@dataclass(frozen=True, slots=True)
class Tranche:
    """Une tranche de nombre de classes, bornes comprises ; `a` absent : et plus ; `citation` : les mots du texte."""

    de: int
    a: int | None
    heures: Duree
    citation: str = ''

    def __contains__(self, classes: int) -> bool:
        return self.de <= classes and (self.a is None or classes <= self.a)

    def __str__(self) -> str:
        if self.a is None:
            return f"à partir de {self.de} classes"
        return f"{self.de} classe{'s' if self.de > 1 else ''}" if self.a == self.de else f"de {self.de} à {self.a} classes"


@dataclass(frozen=True, slots=True)
class Palier:
    """La décharge d'aide qui va avec une décharge d'enseignement.

    `sur_accord` : ces heures sont un maximum, que l'IEN accorde ou non.
    """

    decharge: str
    heures: Duree
    sur_accord: bool = False
    citation: str = ''


@dataclass(frozen=True, slots=True)
class DechargeFonction:
    """La décharge attachée à une fonction, de `de` à `a` classes ; `sauf_volontaire` : les heures voulues se tapent."""

    fonction: str
    heures: Duree
    sauf_volontaire: bool = False
    citation: str = ''
    de: int = 1
    a: int | None = None

    def __contains__(self, classes: int) -> bool:
        return self.de <= classes and (self.a is None or classes <= self.a)


@dataclass(frozen=True, slots=True)
class DechargeDirection:
    """La décharge des directeurs sur les heures d'aide ; `types` : les écoles dont les seuils sont sûrs, toutes si vide."""

    critere: CritereDecharge
    fondement: Fondement
    tranches: tuple[Tranche, ...] = ()
    paliers: tuple[Palier, ...] = ()
    fonctions: tuple[DechargeFonction, ...] = ()
    types: tuple[TypeEcole, ...] = ()


@dataclass(frozen=True, slots=True)
class LigneDEnseignement:
    """La décharge d'enseignement de certaines écoles, de `de` à `a` classes, entre deux dates s'il le faut."""

    types: tuple[TypeEcole, ...]
    de: int
    a: int | None
    decharge: str
    du: dt.date | None = None
    au: dt.date | None = None

    def concerne(self, type_ecole: TypeEcole, classes: int, jour: dt.date) -> bool:
        """Vrai si une école de ce type et de cette taille relève de cette ligne ce jour-là."""
        en_vigueur = (self.du is None or self.du <= jour) and (self.au is None or jour <= self.au)
        return en_vigueur and type_ecole in self.types and self.de <= classes and (self.a is None or classes <= self.a)


@dataclass(frozen=True, slots=True)
class DechargeEnseignement:
    """Les décharges d'enseignement des directions, selon le type et la taille de l'école."""

    fondement: Fondement
    lignes: tuple[LigneDEnseignement, ...]

    def de(self, type_ecole: TypeEcole, classes: int, jour: dt.date) -> str | None:
        """« quart », « 6 jours »… pour cette école ce jour-là ; rien si aucune ligne ne le dit."""
        return next((ligne.decharge for ligne in self.lignes if ligne.concerne(type_ecole, classes, jour)), None)
