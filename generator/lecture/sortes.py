"""Lit une cellule selon la sorte de sa colonne : la valeur, ou le code et les mots qui disent ce qui ne va pas."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.domaine.mots import nettoyer, plier, proche
from generator.domaine.niveau import Niveau
from generator.domaine.quotite import Quotite
from generator.erreurs import Code
from generator.feuilles import Colonne, Sorte
from generator.lecture.conversions import (
    JOURS_OUVRABLES,
    lire_booleen,
    lire_date,
    lire_dates,
    lire_duree,
    lire_entier,
    lire_heure,
    lire_jours,
    lire_niveaux,
)

JOUR_ECRIT = re.compile(r'(?P<jour>\d{1,2})[/.-](?P<mois>\d{1,2})[/.-](?P<annee>\d{4})')
CONTROLES = re.compile('[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffd\ufffe\uffff]')


@dataclass(frozen=True, slots=True)
class Refus:
    """Pourquoi une cellule ne se lit pas, et que faire."""

    code: Code
    quoi: str
    regle: str
    remede: str


def texte_de(valeur: object) -> str:
    """Le texte d'une cellule : un nombre entier perd son « .0 », les espaces sont nettoyés."""
    if isinstance(valeur, bool):
        return 'oui' if valeur else 'non'
    if isinstance(valeur, float) and valeur == int(valeur):
        return str(int(valeur))
    if isinstance(valeur, float):
        return repr(valeur).replace('.', ',')
    if isinstance(valeur, dt.datetime):
        return f'{valeur:%d/%m/%Y}' if valeur.time() == dt.time() else f'{valeur:%d/%m/%Y %H:%M}'
    if isinstance(valeur, dt.date):
        return f'{valeur:%d/%m/%Y}'
    if isinstance(valeur, dt.time):
        return f'{valeur:%H:%M}'
    return nettoyer(str(valeur))


def lire_cellule(valeur: object, colonne: Colonne, rentree: int | None) -> object | Refus:
    """Rend la valeur typée d'une cellule non vide, ou un `Refus`."""
    if isinstance(valeur, str):
        if CONTROLES.search(valeur.replace('\r\n', '\n').replace('\t', ' ')):
            return Refus(
                Code.CARACTERE_INTERDIT, "Caractère illisible dans la cellule",
                "une cellule ne contient que du texte", "effacez la cellule et retapez-la.",
            )  # fmt: skip
        valeur = nettoyer(valeur.replace('\r\n', '\n'))
    lecteur = LECTEURS[colonne.sorte]
    return lecteur(valeur, colonne, rentree)


def _texte(valeur: object, colonne: Colonne, _: int | None) -> object:
    if isinstance(valeur, (dt.date, dt.time, dt.timedelta)):
        return Refus(
            Code.VALEUR_HORS_LISTE, "Le tableur a changé ce texte en date ou en heure", "cette colonne attend un texte",
            "mettez la cellule au format « Texte », puis retapez la valeur.",
        )  # fmt: skip
    texte = texte_de(valeur)
    if not colonne.multiligne:
        texte = ' '.join(texte.split())
    if colonne.cle == 'code_postal' and texte.isdigit():
        return texte.zfill(5)
    return texte


def _liste(valeur: object, colonne: Colonne, _: int | None) -> object:
    texte = texte_de(valeur)
    if colonne.regie_par_le_regime:
        return texte
    for choix in colonne.choix:
        if plier(choix).rstrip('.') == plier(texte).rstrip('.'):
            return choix
    suggestion = proche(texte, list(colonne.choix))
    prevus = ", ".join(colonne.choix)
    remede = f"vouliez-vous écrire « {suggestion} » ?" if suggestion else f"choisissez parmi : {prevus.rstrip('.')}."
    return Refus(Code.VALEUR_HORS_LISTE, "Valeur hors de la liste", f"les valeurs prévues sont : {prevus}", remede)


def _avec(
    lecteur: Callable[[object], object], code: Code, quoi: str, exemples: str, remede: Callable[[str], str] = lambda _: ''
) -> Callable[..., object]:
    def lire(valeur: object, colonne: Colonne, _: int | None) -> object:
        lu = lecteur(valeur)
        if lu is not None:
            return lu
        proposee = remede(texte_de(valeur)) or "corrigez la cellule."
        return Refus(code, quoi, f"la colonne « {colonne.entete} » attend {exemples}", proposee)

    return lire


def _minutes_coupees(texte: str) -> str:
    """« 11h3 » : ce que l'on voulait peut-être écrire."""
    coupee = re.fullmatch(r'(\d{1,2})\s*[hH:]\s*([0-5])', texte)
    return f"écrivez {coupee[1]} h {coupee[2]}0, ou {coupee[1]} h 0{coupee[2]}." if coupee else ''


def _mots(
    lecteur: Callable[[str], object], mots: Sequence[str], quoi: str, attendus: str
) -> Callable[[object, Colonne, int | None], object]:
    """Une liste de mots connus ; propose celui auquel ressemble le premier mot inconnu."""

    def lire(valeur: object, colonne: Colonne, _: int | None) -> object:
        texte = texte_de(valeur)
        lu = lecteur(texte)
        if lu is not None:
            return lu
        inconnus = (mot for mot in re.split(r'[\s,;/&+]+', texte) if mot and lecteur(mot) is None)
        suggestion = next((trouve for mot in inconnus if (trouve := proche(mot, mots))), None)
        remede = f"vouliez-vous écrire « {suggestion} » ?" if suggestion else "corrigez la cellule."
        return Refus(Code.VALEUR_HORS_LISTE, quoi, f"la colonne « {colonne.entete} » attend {attendus}", remede)

    return lire


def _date(valeur: object, colonne: Colonne, rentree: int | None) -> object:
    lu = lire_date(valeur, rentree)
    return lu if lu is not None else Refus(
        Code.DATE_ILLISIBLE, "Date illisible", f"la colonne « {colonne.entete} » attend une date comme 06/10/2008",
        _jour_absent(valeur) or "corrigez la cellule : jour, mois, année.",
    )  # fmt: skip


def _jour_absent(valeur: object) -> str:
    """Ce qu'il faut dire d'un 31 février, bien écrit et pourtant illisible ; rien de toute autre date."""
    ecrite = JOUR_ECRIT.fullmatch(texte_de(valeur))
    if ecrite is None:
        return ''
    try:
        _, jours = calendar.monthrange(int(ecrite['annee']), int(ecrite['mois']))
    except ValueError:
        return "ce mois n'existe pas : corrigez la cellule."
    return f"ce jour n'existe pas, ce mois finit le {jours} : corrigez la cellule." if int(ecrite['jour']) > jours else ''


def _dates(valeur: object, colonne: Colonne, rentree: int | None) -> object:
    if isinstance(valeur, (dt.date, int, float)):
        lu = lire_date(valeur, rentree)
        return (lu,) if lu is not None else _date(valeur, colonne, rentree)
    lues = lire_dates(str(valeur), rentree)
    return lues if lues is not None else Refus(
        Code.DATE_ILLISIBLE, "Liste de dates illisible",
        f"la colonne « {colonne.entete} » attend des dates séparées par des points-virgules : 06/10/2008 ; 09/10/2008",
        "corrigez la cellule.",
    )  # fmt: skip


LECTEURS: dict[Sorte, Callable[..., object]] = {
    Sorte.TEXTE: _texte,
    Sorte.LISTE: _liste,
    Sorte.DATE: _date,
    Sorte.DATES: _dates,
    Sorte.OUI_NON: _avec(lire_booleen, Code.VALEUR_HORS_LISTE, "Ni oui ni non", "oui ou non"),
    Sorte.ENTIER: _avec(lire_entier, Code.NOMBRE_ILLISIBLE, "Nombre illisible", "un nombre entier comme 5"),
    Sorte.HEURE: _avec(lire_heure, Code.HEURE_ILLISIBLE, "Heure illisible", "une heure comme 16 h 30 (minutes de 00 à 59)",
                       _minutes_coupees),
    Sorte.DUREE: _avec(lire_duree, Code.DUREE_ILLISIBLE, "Durée illisible", "une durée comme 1 h 30 ou 45 min",
                       _minutes_coupees),
    Sorte.QUOTITE: _avec(
        lambda valeur: Quotite.lire(texte_de(valeur)), Code.QUOTITE_INCONNUE, "Quotité illisible",
        "un pourcentage comme 100 % ou 62,5 %",
    ),
    Sorte.JOURS: _mots(
        lire_jours, [str(jour) for jour in JOURS_OUVRABLES], "Jours illisibles", "des jours comme « lundi, jeudi »",
    ),
    Sorte.NIVEAUX: _mots(
        lire_niveaux, list(Niveau), "Niveau inconnu",
        "un niveau (TPS, PS, MS, GS, CP, CE1, CE2, CM1, CM2, ULIS) ou plusieurs séparés par des virgules",
    ),
}  # fmt: skip
