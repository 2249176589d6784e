"""Quelles pages on lit : combien de chaque mélange, avec quels gestes, de quelle famille de graines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.simulateur import CONDITIONS, H1, Scenario, tirer_scenario

PREMIERE_GRAINE = {'reglage': 100_000, 'epreuve': 3_100_000, 'prototype': 2_600_000}
"""Loin des graines que les tests du simulateur emploient. De 700 000 à 702 140, l'épreuve a été vue trois fois, de 1 700 000 à
1 702 140, une : elles ne servent plus. De 2 300 000 à 2 301 070, une, avec une faute."""


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
SERIE_H1 = Serie(H1, H1, 'réalistes', 600)
"""Le mélange du prototype de recherche, à part : la main du réglage, ses accidents, ses signatures."""
H1_DU_REGLAGE = 80_000
COMPAREES = ('mix', H1)
"""Les séries où l'on applique aussi la règle du prototype."""


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


def programme_du_prototype(pages: int, famille: str, decalage: int = 0) -> Iterator[Page]:
    """Le mélange du prototype ; sur les graines de réglage, ou sur des graines que nul réglage n'a vues."""
    famille = 'reglage' if famille == 'reglage' else 'prototype'
    graine = PREMIERE_GRAINE[famille] + (H1_DU_REGLAGE if famille == 'reglage' else 0) + decalage
    for rang in range(pages):
        yield Page(H1, rang, tirer_scenario(graine + rang, H1, famille, SERIE_H1.styles))
