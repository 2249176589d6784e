"""Ce qu'un style de cellule montre (une date, une durée…), et le nombre qu'un tableur garde d'une valeur."""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum, auto

from lxml import etree

from generator.domaine.quotite import CENT, Quotite
from generator.domaine.temps import Duree, minute_du_jour
from generator.lecture.conversions import EPOQUE_EXCEL, MINUTES_PAR_JOUR

EPOQUE_1904 = dt.date(1904, 1, 1)
HORS_DU_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


class Genre(Enum):
    """Ce que montre un format de nombre."""

    GENERAL = auto()
    TEXTE = auto()
    NOMBRE = auto()
    DATE = auto()
    HEURE = auto()
    DUREE = auto()
    POURCENT = auto()


CONNUS = {
    0: Genre.GENERAL, 9: Genre.POURCENT, 10: Genre.POURCENT, 45: Genre.HEURE, 46: Genre.DUREE, 47: Genre.HEURE,
    49: Genre.TEXTE, **dict.fromkeys((*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58), Genre.DATE),
    **dict.fromkeys((*range(18, 22), *range(32, 36), 55, 56), Genre.HEURE),
}  # fmt: skip
"""Les formats que le tableur numérote sans les écrire."""


def genre_du_format(code: str) -> Genre:
    """Le genre d'un format écrit : « dd/mm/yyyy » montre une date, « [h]:mm » une durée."""
    nu = HORS_DU_FORMAT.sub('', code.split(';')[0]).lower()
    if re.search(r'\[[hms]+\]', nu):
        return Genre.DUREE
    if re.search('[dy]|mmm', nu):
        return Genre.DATE
    if re.search('[hs]', nu):
        return Genre.HEURE
    if '%' in nu:
        return Genre.POURCENT
    if '@' in nu:
        return Genre.TEXTE
    return Genre.GENERAL if nu in ('', 'general', 'standard') else Genre.NOMBRE


class Styles:
    """Les styles d'un classeur .xlsx, par le numéro que portent les cellules."""

    def __init__(self, xml: bytes | None) -> None:
        self._genres: list[Genre] = []
        if not xml:
            return
        racine = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
        ecrits = {format_.get('numFmtId'): format_.get('formatCode', '') for format_ in racine.iter('{*}numFmt')}
        for style in racine.iterfind('{*}cellXfs/{*}xf'):
            numero = style.get('numFmtId', '0')
            genre = genre_du_format(ecrits[numero]) if numero in ecrits else CONNUS.get(int(numero), Genre.NOMBRE)
            self._genres.append(genre)

    def genre(self, style: str | None) -> Genre:
        """Ce que montre un style ; sans style, n'importe quoi."""
        rang = int(style) if style and style.isdigit() else 0
        return self._genres[rang] if rang < len(self._genres) else Genre.GENERAL


def genres_voulus(valeur: object) -> tuple[Genre, ...]:
    """Les genres de format où cette valeur s'écrit en nombre ; aucun pour un texte."""
    match valeur:
        case bool() | str():
            return ()
        case int():
            return (Genre.GENERAL, Genre.NOMBRE)
        case dt.date():
            return (Genre.DATE,)
        case dt.time():
            return (Genre.HEURE, Genre.DUREE)
        case Duree():
            return (Genre.DUREE, Genre.HEURE) if valeur.minutes < MINUTES_PAR_JOUR else (Genre.DUREE,)
        case Quotite():
            return (Genre.POURCENT,)
        case _:
            return ()


def en_nombre(valeur: object, *, depuis_1904: bool) -> str:
    """Le nombre qu'un tableur garde d'une valeur : jours, fraction de jour, fraction d'unité."""
    match valeur:
        case dt.date():
            return str((valeur - (EPOQUE_1904 if depuis_1904 else EPOQUE_EXCEL)).days)
        case dt.time():
            return repr(minute_du_jour(valeur) / MINUTES_PAR_JOUR)
        case Duree():
            return repr(valeur.minutes / MINUTES_PAR_JOUR)
        case Quotite():
            return f'{valeur.pour_cent / CENT:f}'
        case _:
            return str(valeur)
