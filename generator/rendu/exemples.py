"""Lire l'exemple d'un champ : sa déclaration l'écrit comme il s'imprime, ici il reprend son type."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from babel.dates import get_month_names

from generator.domaine.document import CodeCarre
from generator.domaine.reference import lire_reference
from generator.domaine.temps import Duree, Periode
from generator.rendu.typographie import LOCALE


def valeur_d_exemple(sorte: Any, exemple: str) -> Any:
    """La valeur que dit un exemple. Lève `ValueError` s'il n'est pas de ce type, `TypeError` si le type est inconnu."""
    if isinstance(sorte, type) and issubclass(sorte, str):
        return sorte(exemple)
    if sorte not in LECTURES:
        raise TypeError(f"{sorte} : on ne sait pas lire un exemple de ce type")
    return LECTURES[sorte](exemple)


@lru_cache(maxsize=1)
def _mois() -> Mapping[str, int]:
    return {nom: rang for rang, nom in get_month_names('wide', locale=LOCALE).items()}


def _date(exemple: str) -> dt.date:
    lue = re.fullmatch(r'(\d+)(?:er)? (\S+) (\d+)', exemple)
    if lue is None or lue[2] not in _mois():
        raise ValueError(exemple)
    return dt.date(int(lue[3]), _mois()[lue[2]], int(lue[1]))


def _duree(exemple: str) -> Duree:
    lue = re.fullmatch(r'(\d+) h(?: (\d\d))?|(\d+) min', exemple)
    if lue is None:
        raise ValueError(exemple)
    return Duree.de_heures(int(lue[1] or 0), int(lue[2] or lue[3] or 0))


def _heure(exemple: str) -> dt.time:
    return dt.time(*divmod(_duree(exemple).minutes, _duree('1 h').minutes))


def _periode(exemple: str) -> Periode:
    """« du 6 au 24 octobre 2008 » : ce que le premier jour ne dit pas est celui du dernier."""
    debut, au, fin = exemple.removeprefix('du ').partition(' au ')
    manquants = fin.split()[len(debut.split()) :] if au else []
    return Periode(_date(' '.join((debut, *manquants))), _date(fin))


def _oui(exemple: str) -> bool:
    if exemple not in ('oui', 'non'):
        raise ValueError(exemple)
    return exemple == 'oui'


def _code(exemple: str) -> CodeCarre:
    reference = lire_reference(exemple)
    if reference is None:
        raise ValueError(exemple)
    return CodeCarre(reference)


LECTURES: Mapping[Any, Callable[[str], Any]] = {
    bool: _oui, int: int, dt.date: _date, dt.time: _heure, Duree: _duree, Periode: _periode,
    CodeCarre: _code,
}  # fmt: skip
