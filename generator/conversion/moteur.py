"""Ce qu'est un moteur PDF : trois membres, et rien de plus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from generator.conversion.processus import Ouvrier

DELAI_DE_BASE = 60.0
DELAI_PAR_LETTRE = 0.2


@dataclass(frozen=True, slots=True)
class Travail:
    """Un .docx à convertir ; `lettres` : combien il en contient, pour mesurer le délai."""

    docx: Path
    lettres: int = 1

    @property
    def pdf(self) -> Path:
        """Le PDF attendu, à côté du .docx."""
        return self.docx.with_suffix('.pdf')

    @property
    def delai(self) -> float:
        """Secondes laissées à cette conversion, sans l'attente de son tour."""
        return DELAI_DE_BASE + DELAI_PAR_LETTRE * self.lettres


@dataclass(frozen=True, slots=True)
class Converti:
    """La fin d'un travail : rien dans `echec` si le moteur dit avoir réussi ; on le vérifiera."""

    travail: Travail
    echec: str = ''
    delai_depasse: bool = False


class MoteurPdf(Protocol):
    """Un moteur de conversion."""

    nom: str

    def version(self) -> str | None:
        """Le nom complet et la version ; rien si le moteur n'est pas installé."""
        ...

    def convertir(self, travaux: Iterable[Travail], ouvrier: Ouvrier) -> Iterator[Converti]:
        """Convertit des documents, dans l'ordre où ils arrivent ; ne lève jamais pour l'échec de l'un d'eux."""
        ...
