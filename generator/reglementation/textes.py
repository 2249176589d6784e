"""Ce qui fonde une règle : un texte daté, un niveau de preuve, et ce que l'on a remarqué en le lisant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Texte:
    """Un texte de droit, ou la source qui en tient lieu ; `nor` : son numéro NOR, vide s'il n'a pas été relevé."""

    cle: str
    titre: str
    date: dt.date
    nor: str = ''
    publication: str = ''

    def __str__(self) -> str:
        return f"{self.titre} (NOR {self.nor})" if self.nor else self.titre


class Preuve(StrEnum):
    """Comment une table a été établie."""

    DEUX_SOURCES = 'V2'
    UNE_SOURCE = 'V1'
    DIAPORAMA = 'SOURCE'
    OUTIL = 'OUTIL'

    @property
    def en_clair(self) -> str:
        """Le niveau de preuve, dit en toutes lettres."""
        return SENS_DES_PREUVES[self]


SENS_DES_PREUVES = {
    Preuve.DEUX_SOURCES: "lu dans deux sources au moins",
    Preuve.UNE_SOURCE: "lu dans une seule source",
    Preuve.DIAPORAMA: "lu dans le diaporama de 2008 seulement",
    Preuve.OUTIL: "règle de l'outil, sans texte",
}


@dataclass(frozen=True, slots=True)
class Fondement:
    """Ce qui fonde une table : les textes cités, leur niveau de preuve et ce qu'il faut en savoir."""

    textes: tuple[Texte, ...]
    preuve: Preuve
    note: str = ''

    def __str__(self) -> str:
        return " ; ".join(texte.titre for texte in self.textes)


@dataclass(frozen=True, slots=True)
class NoteDeSource:
    """Une incohérence de la source : le passage, et la lecture retenue."""

    numero: str
    passage: str
    lecture: str
