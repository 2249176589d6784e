"""Du texte (ou d'une cellule typée) vers une valeur : dates, heures, durées, nombres, jours, à la française.

Chaque fonction rend la valeur, ou rien si la saisie ne se lit pas : c'est l'appelant qui sait où elle se trouve.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from generator.domaine.mots import nettoyer, plier
from generator.domaine.niveau import Niveau
from generator.domaine.temps import MINUTES_PAR_HEURE, Duree, Jour

EPOQUE_EXCEL = dt.date(1899, 12, 30)
NUMERO_MINIMAL, NUMERO_MAXIMAL = 20_000, 72_000
MINUTES_PAR_JOUR = 24 * MINUTES_PAR_HEURE
PIVOT_DU_SIECLE = 70
ANNEE_MINIMALE, ANNEE_MAXIMALE = 1950, 2099
ENTIER_MAXIMAL = 1_000_000_000
SIGNES_D_UNE_DUREE = 20
"""Au-delà, ce n'est pas une durée : la lire coûterait du temps pour rien."""
JOURS_OUVRABLES = tuple(jour for jour in Jour if jour is not Jour.DIMANCHE)
UNE_SECONDE = Decimal(1) / MINUTES_PAR_HEURE

MOIS = (
    'janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout', 'septembre', 'octobre', 'novembre',
    'decembre',
)  # fmt: skip
NOMS_DE_NIVEAU = {
    'toute petite section': Niveau.TPS, 'tres petite section': Niveau.TPS, 'petite section': Niveau.PS,
    'moyenne section': Niveau.MS, 'grande section': Niveau.GS, 'cours preparatoire': Niveau.CP,
    'cours elementaire 1': Niveau.CE1, 'cours elementaire 2': Niveau.CE2, 'cours moyen 1': Niveau.CM1,
    'cours moyen 2': Niveau.CM2, 'clis': Niveau.ULIS,
}  # fmt: skip


def lire_date(valeur: object, rentree: int | None = None) -> dt.date | None:
    """Lit une date : cellule date, numéro de série Excel, « 6/10/08 », « 2008-10-06 », « lundi 6 octobre 2008 ».

    Sans année (« 6 octobre », « 6/10 »), celle de l'année scolaire qui commence en `rentree` est prise, si elle est connue.
    """
    if isinstance(valeur, dt.date):
        return _date(valeur.year, valeur.month, valeur.day)
    if isinstance(valeur, (int, float)) and not isinstance(valeur, bool):
        return _date_de_serie(float(valeur))
    texte = plier(str(valeur))
    if re.fullmatch(r'\d{5}(\.0+)?', texte):
        return _date_de_serie(float(texte))
    if m := re.fullmatch(r'(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]00:00(?::00)?)?', texte):
        return _date(int(m[1]), int(m[2]), int(m[3]))
    if m := re.fullmatch(r'(?:[a-z]{5,8}\.? )?(\d{1,2})\s*[-/. ]\s*(\d{1,2})(?:\s*[-/. ]\s*(\d{2}|\d{4}))?', texte):
        return _date(_annee(m[3], int(m[2]), rentree), int(m[2]), int(m[1]))
    if m := re.fullmatch(r'(?:[a-z]{5,8} )?(\d{1,2})(?:er)? ([a-z]+)\.?(?: (\d{2}|\d{4}))?', texte):
        mois = _mois(m[2])
        return _date(_annee(m[3], mois, rentree), mois, int(m[1])) if mois else None
    return None


def _date_de_serie(nombre: float) -> dt.date | None:
    if nombre != int(nombre) or not NUMERO_MINIMAL <= nombre <= NUMERO_MAXIMAL:
        return None
    return EPOQUE_EXCEL + dt.timedelta(days=int(nombre))


def _mois(mot: str) -> int:
    trouves = [rang for rang, nom in enumerate(MOIS, 1) if nom.startswith(mot)]
    return trouves[0] if len(trouves) == 1 and len(mot) >= 3 else 0


def _annee(texte: str | None, mois: int, rentree: int | None) -> int:
    if texte is None:
        return 0 if rentree is None else rentree + (mois < 8)
    if len(texte) == 4:
        return int(texte)
    return int(texte) + (1900 if int(texte) >= PIVOT_DU_SIECLE else 2000)


def _date(annee: int, mois: int, jour: int) -> dt.date | None:
    """Une date plausible : ni un nombre mis au format date (12 janvier 1900), ni une année à trois chiffres."""
    if not ANNEE_MINIMALE <= annee <= ANNEE_MAXIMALE:
        return None
    try:
        return dt.date(annee, mois, jour)
    except ValueError:
        return None


def lire_heure(valeur: object) -> dt.time | None:
    """Lit une heure : cellule heure, fraction de jour d'Excel, « 16h30 », « 16:30 », « 16 h 30 », « 17 h ».

    « 11h3 » ne se lit pas : 11 h 03 ou 11 h 30, on ne devine pas.
    """
    if isinstance(valeur, dt.datetime):
        return valeur.time() if valeur.date() <= EPOQUE_EXCEL + dt.timedelta(days=1) else None
    if isinstance(valeur, dt.time):
        return _heure(_minutes_exactes(valeur))
    if isinstance(valeur, dt.timedelta):
        return _heure(Decimal(str(valeur.total_seconds())) / MINUTES_PAR_HEURE)
    if isinstance(valeur, (int, float)) and not isinstance(valeur, bool):
        return _heure(Decimal(repr(valeur)) * MINUTES_PAR_JOUR)
    texte = plier(str(valeur))
    if texte == 'midi':
        return dt.time(12)
    if re.fullmatch(r'0[.,]\d+', texte):
        return _heure(Decimal(texte.replace(',', '.')) * MINUTES_PAR_JOUR)
    m = re.fullmatch(r'(\d{1,2})\s*(?:h|:|heures?)\s*(?:(\d\d|\d(?=\s*m))\s*(?:min|mn)?)?(?::00)?', texte)
    if not m:
        return None
    heures, minutes = int(m[1]), int(m[2] or 0)
    return dt.time(heures, minutes) if heures < 24 and minutes < MINUTES_PAR_HEURE else None


def _minutes_exactes(heure: dt.time) -> Decimal:
    secondes = Decimal(heure.second) + Decimal(heure.microsecond) / 1_000_000
    return heure.hour * MINUTES_PAR_HEURE + heure.minute + secondes / MINUTES_PAR_HEURE


def _heure(minutes: Decimal) -> dt.time | None:
    duree = _minutes(minutes)
    if duree is None or duree.minutes >= MINUTES_PAR_JOUR:
        return None
    return dt.time(*divmod(duree.minutes, MINUTES_PAR_HEURE))


def lire_duree(valeur: object) -> Duree | None:
    """Lit une durée : cellule [h]:mm, « 54 h », « 1h30 », « 1:30 », « 30 min », « 1,5 h », ou un nombre d'heures (1,5).

    Un nombre nu (1,5) est un nombre d'heures ; une cellule au format heure donne sa durée depuis minuit.
    """
    if isinstance(valeur, dt.timedelta):
        return _minutes(Decimal(str(valeur.total_seconds())) / MINUTES_PAR_HEURE)
    if isinstance(valeur, dt.datetime):
        valeur = valeur.time() if valeur.date() <= EPOQUE_EXCEL + dt.timedelta(days=1) else ''
    if isinstance(valeur, dt.time):
        return _minutes(_minutes_exactes(valeur))
    if isinstance(valeur, (int, float)) and not isinstance(valeur, bool):
        return _minutes(Decimal(repr(valeur)) * MINUTES_PAR_HEURE)
    texte = plier(str(valeur))
    if len(texte) > SIGNES_D_UNE_DUREE:
        return None
    if m := re.fullmatch(r'(\d+)\s*(?:min|mn|minutes?)', texte):
        return Duree(int(m[1]))
    if m := re.fullmatch(r'(\d+)\s*(?:h|:|heures?)\s*(?:(\d\d|\d(?=\s*m))\s*(?:min|mn|minutes?)?)?(?::00)?', texte):
        minutes = int(m[2] or 0)
        return Duree.de_heures(int(m[1]), minutes) if minutes < MINUTES_PAR_HEURE else None
    if m := re.fullmatch(r'(\d+(?:[.,]\d+)?)\s*(?:h|heures?)?', texte):
        return _minutes(Decimal(m[1].replace(',', '.')) * MINUTES_PAR_HEURE)
    return None


def _minutes(nombre: Decimal) -> Duree | None:
    """Des minutes entières, à une seconde près : un tableur garde 16 h 30 à quelques millionièmes de jour."""
    entier = round(nombre)
    return Duree(entier) if entier >= 0 and abs(nombre - entier) <= UNE_SECONDE else None


def lire_entier(valeur: object) -> int | None:
    """Lit un entier positif ou nul : 12, 12.0, « 12 »."""
    if isinstance(valeur, bool):
        return None
    try:
        nombre = Decimal(nettoyer(str(valeur)).replace(',', '.'))
    except InvalidOperation:
        return None
    if not nombre.is_finite() or not 0 <= nombre <= ENTIER_MAXIMAL:
        return None
    return int(nombre) if nombre == int(nombre) else None


def lire_booleen(valeur: object) -> bool | None:
    """Lit oui / non (et vrai / faux, x, 1 / 0)."""
    if isinstance(valeur, bool):
        return valeur
    mot = plier(str(valeur)).removesuffix('.0')
    if mot in ('oui', 'o', 'vrai', 'true', 'x', '1'):
        return True
    return False if mot in ('non', 'n', 'faux', 'false', '0') else None


def lire_jours(texte: str) -> tuple[Jour, ...] | None:
    """Lit « lundi, jeudi », « lundi/mardi/jeudi », « lundi et jeudi », « lun. jeu. » ; dans l'ordre de la semaine."""
    mots = [m for m in re.split(r'[\s,;/+.&]+|\bet\b', plier(texte)) if m and m not in ('et', 'les', 'le')]
    jours = set()
    for mot in mots:
        trouves = [j for j in JOURS_OUVRABLES if str(j).startswith(mot.removesuffix('s')) and len(mot) >= 3]
        if len(trouves) != 1:
            return None
        jours.add(trouves[0])
    return tuple(sorted(jours)) or None


def lire_niveaux(texte: str) -> tuple[Niveau, ...] | None:
    """Lit « GS », « CE1, CE2 », « CM1/CM2 », « Grande section » ; dans l'ordre de la scolarité."""
    niveaux = set()
    for mot in re.split(r'\s*[,;/+&]\s*|\s+et\s+|\s*-\s*', plier(texte)):
        niveau = _niveau(mot)
        if niveau is None:
            return None
        niveaux.add(niveau)
    return tuple(sorted(niveaux, key=lambda niveau: niveau.rang)) or None


def _niveau(mot: str) -> Niveau | None:
    if mot in NOMS_DE_NIVEAU:
        return NOMS_DE_NIVEAU[mot]
    compact = mot.upper().replace(' ', '').replace('.', '')
    return Niveau(compact) if compact in Niveau.__members__ else None


def lire_dates(texte: str, rentree: int | None = None) -> tuple[dt.date, ...] | None:
    """Lit une liste de dates séparées par « ; », « , » ou un retour à la ligne."""
    dates = []
    for morceau in re.split(r'[;,\n]', texte):
        if not morceau.strip():
            continue
        date = lire_date(nettoyer(morceau), rentree)
        if date is None:
            return None
        dates.append(date)
    return tuple(sorted(set(dates)))
