"""Ce qu'est un classeur de tableaux à lire : des pages, leurs colonnes, leurs totaux, leurs graphiques. Sans fichier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Nature(Enum):
    """Ce que porte une colonne : du texte, un nombre, une date, des heures (en minutes).

    `HEURES` : un nombre d'heures, négatif ou non ; `DUREE` : « 12:30 », jamais négative, qu'un tableur n'affiche pas.
    """

    TEXTE = 'texte'
    NOMBRE = 'nombre'
    HEURES = 'heures'
    DUREE = 'durée'
    DATE = 'date'


@dataclass(frozen=True, slots=True)
class Formule:
    """Une cellule que le tableur recalcule, et sa valeur connue, en minutes."""

    texte: str
    minutes: int


Cellule = str | int | dt.date | Formule | None


@dataclass(frozen=True, slots=True)
class ColonneDePage:
    """Une colonne. `difference` : les rangs de deux autres colonnes, dont elle est la première moins la seconde."""

    titre: str
    nature: Nature = Nature.TEXTE
    largeur: int = 14
    difference: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class GraphiqueDePage:
    """Un graphique en barres natif : les rangs des colonnes de valeurs, contre la première colonne."""

    titre: str
    valeurs: tuple[int, ...]
    empile: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Une feuille : ses colonnes, ses lignes, une ligne de totaux qui suit le filtre, un graphique."""

    nom: str
    colonnes: tuple[ColonneDePage, ...]
    lignes: Sequence[tuple[Cellule, ...]]
    totaux: bool = False
    graphique: GraphiqueDePage | None = None


@dataclass(frozen=True, slots=True)
class Renvoi:
    """Un résultat du résumé : son libellé, la page et la colonne dont il reprend le total, sa valeur connue.

    Sans page, c'est un texte ou un nombre écrit tel quel.
    """

    libelle: str
    valeur: str | int
    page: str = ''
    colonne: int = 0
    nature: Nature = Nature.TEXTE
