"""Quelles pages on lit : combien de chaque mélange, avec quels gestes, de quelle famille de graines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.simulateur import CONDITIONS, Scenario, tirer_scenario

PREMIERE_GRAINE = {'reglage': 100_000, 'epreuve': 1_700_000}
"""Loin des graines que les tests du simulateur emploient. De 700 000 à 702 140, l'épreuve a été vue trois fois : elle ne sert plus."""


@dataclass(frozen=True, slots=True)
class Serie:
    """Des pages d'un même mélange. `nom` : ce qu'on imprime."""

    nom: str
    melange: str
    styles: str
    pages: int


SERIES = (
    Serie('mix', 'mix', 'réalistes', 1200),
    *(Serie(condition, condition, 'ordinaires', 20) for condition in CONDITIONS),
    Serie('pire', 'pire', 'réalistes', 60),
    *(Serie(f'{melange}, gestes ambigus', melange, 'ambigus', 60) for melange in ('mix', 'noir et blanc clair', 'tramé', 'photo', 'pire')),
)
TOUTES = sum(serie.pages for serie in SERIES)


@dataclass(frozen=True, slots=True)
class Page:
    """Une page à fabriquer. `rang` : quelle lettre du lot elle remplit."""

    serie: str
    rang: int
    scenario: Scenario


def programme(pages: int, famille: str, decalage: int = 0) -> Iterator[Page]:
    """Autant de pages, en parts égales à celles de `SERIES` ; au moins une par série."""
    graine, rang = PREMIERE_GRAINE[famille] + decalage, 0
    for serie in SERIES:
        for _ in range(max(1, round(serie.pages * pages / TOUTES))):
            yield Page(serie.nom, rang, tirer_scenario(graine + rang, serie.melange, famille, serie.styles))
            rang += 1
