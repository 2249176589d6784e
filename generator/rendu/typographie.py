"""La typographie française des formulaires : dates, heures, nombres, listes, civilités, espaces insécables."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from generator.domaine.temps import INSECABLE, Creneau, Jour, Periode

LOCALE = 'fr_FR'
FINE = '\u202f'
COCHEE, VIDE = '☒', '☐'


@lru_cache(maxsize=4096)
def date_longue(jour: dt.date) -> str:
    """« 1er octobre 2008 », « 6 octobre 2008 »."""
    return f'{quantieme(jour)}{INSECABLE}{format_date(jour, "MMMM y", LOCALE)}'


def quantieme(jour: dt.date) -> str:
    """« 1er », « 2 » … « 31 » : seul le premier du mois est un ordinal."""
    return '1er' if jour.day == 1 else str(jour.day)


@lru_cache(maxsize=4096)
def date_avec_jour(jour: dt.date) -> str:
    """« lundi 6 octobre 2008 »."""
    return f'{Jour(jour.weekday())} {date_longue(jour)}'


def date_courte(jour: dt.date) -> str:
    """« 06/10/2008 »."""
    return f'{jour:%d/%m/%Y}'


@lru_cache(maxsize=512)
def intervalle(periode: Periode) -> str:
    """« du 6 au 24 octobre 2008 » : le mois et l'année ne se répètent pas s'ils sont les mêmes."""
    debut, fin = periode.debut, periode.fin
    if debut == fin:
        return f'le{INSECABLE}{date_longue(debut)}'
    if debut.year != fin.year:
        premier = date_longue(debut)
    elif debut.month != fin.month:
        premier = f'{quantieme(debut)}{INSECABLE}{format_date(debut, "MMMM", LOCALE)}'
    else:
        premier = quantieme(debut)
    return f'du{INSECABLE}{premier} au{INSECABLE}{date_longue(fin)}'


@lru_cache(maxsize=4096)
def dates_groupees(jours: tuple[dt.date, ...]) -> str:
    """« 6, 9 et 13 octobre ; 3 novembre » : une suite de dates d'une année scolaire, mois par mois."""
    mois: dict[tuple[int, int], list[str]] = {}
    noms: dict[tuple[int, int], str] = {}
    for jour in jours:
        cle = (jour.year, jour.month)
        mois.setdefault(cle, []).append(quantieme(jour))
        noms[cle] = format_date(jour, 'MMMM', LOCALE)
    return f'{FINE}; '.join(f'{liste(jours_du_mois)}{INSECABLE}{noms[cle]}' for cle, jours_du_mois in mois.items())


def liste(elements: Iterable[str]) -> str:
    """« lundi, mardi et jeudi »."""
    return format_list(list(elements), locale=LOCALE)


def jours_de_semaine(jours: Iterable[Jour]) -> str:
    """« lundi et jeudi », dans l'ordre de la semaine."""
    return liste(str(jour) for jour in sorted(jours))


def creneau_de_lettre(creneau: Creneau) -> str:
    """« les lundis et jeudis, de 16 h 30 à 17 h », chaque semaine ; « le mardi, … » pour un seul jour."""
    if len(creneau.jours) == 1:
        return f'le {jours_de_semaine(creneau.jours)}, {creneau.plage}'
    return f'les {liste(f"{jour}s" for jour in sorted(creneau.jours))}, {creneau.plage}'


@lru_cache(maxsize=4096, typed=True)
def nombre(valeur: int | float | Decimal) -> str:
    """« 1 234 », « 2,5 », « 2 » pour 2.0."""
    return format_decimal(valeur, locale=LOCALE)


def compte(valeur: int, singulier: str, pluriel: str | None = None) -> str:
    """« 0 séance », « 1 séance », « 6 séances », « 3 refus » : le pluriel commence à deux."""
    regulier = singulier if singulier.endswith(('s', 'x', 'z')) else f'{singulier}s'
    return f'{nombre(valeur)}{INSECABLE}{singulier if abs(valeur) < 2 else pluriel or regulier}'


CIVILITES = {
    'mme': ("Madame", "Mme"), 'mmes': ("Mesdames", "Mmes"), 'm.': ("Monsieur", "M."), 'mr': ("Monsieur", "M."),
    'mr.': ("Monsieur", "M."), 'mm.': ("Messieurs", "MM."), 'mlle': ("Mademoiselle", "Mlle"),
    'mlles': ("Mesdemoiselles", "Mlles"), 'madame': ("Madame", "Mme"), 'mesdames': ("Mesdames", "Mmes"),
    'monsieur': ("Monsieur", "M."), 'messieurs': ("Messieurs", "MM."), 'mademoiselle': ("Mademoiselle", "Mlle"),
    'mesdemoiselles': ("Mesdemoiselles", "Mlles"),
}  # fmt: skip
_FORMES = '|'.join(sorted(map(re.escape, CIVILITES), key=len, reverse=True))
CIVILITE = re.compile(rf'(^|\b(?:et|ou|de|à)\s+|[,;/(]\s*)({_FORMES})(\s+|$|(?=[,;)]))', re.IGNORECASE)
"""Une civilité, au début ou après « et », « de », une virgule : le M. de « Anne M. Petit » est une initiale."""


def civilites_entieres(texte: str) -> str:
    """« Madame Anne et Monsieur Luc MARTIN » : les civilités d'une adresse s'écrivent en toutes lettres."""
    return _civilites(texte, 0, ' ')


def civilites_abregees(texte: str) -> str:
    """« Mme Anne et M. Luc MARTIN » : jamais « Mr » ; l'espace qui suit est insécable."""
    return _civilites(texte, 1, INSECABLE)


@lru_cache(maxsize=1024)
def _civilites(texte: str, forme: int, espace: str) -> str:
    def remplacer(trouve: re.Match[str]) -> str:
        suivie = trouve.end() < len(texte) and trouve[3]
        return trouve[1] + CIVILITES[trouve[2].casefold()][forme] + (espace if suivie else '')

    return CIVILITE.sub(remplacer, texte)


def case(cochee: bool) -> str:
    """☒ ou ☐."""
    return COCHEE if cochee else VIDE


@lru_cache(maxsize=4096)
def mois(jour: dt.date) -> str:
    """« octobre 2008 »."""
    return format_date(jour, 'MMMM y', LOCALE)


REGLES_D_ESPACE = (
    (re.compile(r"(?<=\w)'(?=\w)"), '’'),
    (re.compile(r'[ \u00a0\u202f]*([;!?])(?=\s|$|»)'), FINE + r'\1'),
    (re.compile(r'[ \u00a0\u202f]+:(?=\s|$)'), INSECABLE + ':'),
    (re.compile(r'«[ \u00a0\u202f]*'), '«' + INSECABLE),
    (re.compile(r'[ \u00a0\u202f]*»'), INSECABLE + '»'),
    (re.compile(r'\b(\d+)[ ](h|min|%|séances?|heures?|élèves?)\b'), r'\1' + INSECABLE + r'\2'),
    (re.compile(r'\b(\d+)[ ]?h[ ]?(\d\d)\b'), r'\1' + INSECABLE + 'h' + INSECABLE + r'\2'),
    (re.compile(r'(?<!\w)(M\.|MM\.|Mmes?|Mlles?|n°|art\.)[ ](?=\S)'), r'\1' + INSECABLE),
)


@lru_cache(maxsize=8192)
def composer(texte: str) -> str:
    """Met les espaces insécables et les apostrophes typographiques d'une phrase ; ne change aucun mot.

    Ne s'applique jamais à un nom d'élève, imprimé tel qu'il est enregistré.
    """
    for motif, remplacement in REGLES_D_ESPACE:
        texte = motif.sub(remplacement, texte)
    return texte


def cle_de_tri(texte: str) -> tuple[str, str]:
    """L'ordre alphabétique français : sans accents ni casse d'abord, ligatures défaites, puis le texte pour départager.

    L'espace et l'apostrophe comptent et précèdent les lettres : « De Sousa » avant « Desousa ».
    """
    droit = texte.replace('’', "'").replace('ʻ', "'").replace('ʼ', "'")
    defait = droit.replace('Œ', 'OE').replace('œ', 'oe').replace('Æ', 'AE').replace('æ', 'ae').replace('ß', 'ss')
    base = ''.join(c for c in unicodedata.normalize('NFKD', defait) if not unicodedata.combining(c))
    return base.casefold(), droit
