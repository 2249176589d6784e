"""Ce que les évaluateurs partagent : les régimes du projet, une école et un enseignant ordinaires."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from generator.domaine.ecole import Ecole, Horaires, TypeEcole
from generator.domaine.personnes import Enseignant
from generator.domaine.quotite import Quotite
from generator.domaine.temps import AnneeScolaire, Plage
from generator.lecture import lire_regimes
from generator.rapport import Probleme
from generator.reglages import RACINE
from generator.reglementation.regime import Regime

Situation = Mapping[str, Any]
INSECABLES = str.maketrans({'\u00a0': ' ', '\u202f': ' '})
PLEIN = Quotite.lire('100 %')
A_LA_PLACE: ContextVar[tuple[Regime, ...] | None] = ContextVar('A_LA_PLACE', default=None)


@lru_cache(maxsize=1)
def _du_projet() -> tuple[Regime, ...]:
    lus, rapport = lire_regimes(RACINE / 'donnees' / 'reglementation')
    assert not len(rapport), list(rapport)
    return tuple(lus.values())


def regimes() -> tuple[Regime, ...]:
    """Les régimes du projet, ou ceux qu'un test a mis à leur place."""
    return A_LA_PLACE.get() or _du_projet()


@contextmanager
def avec_regimes(autres: Iterable[Regime]) -> Iterator[None]:
    """Juge les cas avec d'autres régimes, le temps d'un bloc."""
    jeton = A_LA_PLACE.set(tuple(autres))
    try:
        yield
    finally:
        A_LA_PLACE.reset(jeton)


def clair(valeur: object) -> str:
    """Un affichage sans espaces insécables, pour comparer."""
    return str(valeur).translate(INSECABLES)


def en_mots(problemes: Iterable[Probleme]) -> str:
    """« D-122 Quotité inconnue » : le code et le constat, tels que la secrétaire les lit."""
    return ' ; '.join(dict.fromkeys(clair(f'{probleme.code} {probleme.quoi}') for probleme in problemes))


HORAIRES = {
    8: Horaires(Plage(dt.time(8, 30), dt.time(11, 30)), Plage(dt.time(13, 30), dt.time(16, 30))),
    9: Horaires(
        Plage(dt.time(8, 45), dt.time(12)), Plage(dt.time(13, 45), dt.time(15, 45)), Plage(dt.time(9), dt.time(12))
    ),
}


def une_ecole(classes: int = 5, **reste: Any) -> Ecole:
    """Une école ordinaire, à quatre jours."""
    valeurs: dict[str, Any] = {
        'identifiant': 'essai', 'annee': AnneeScolaire(2008), 'nom': 'École', 'type_ecole': TypeEcole.PRIMAIRE,
        'commune': 'Valbois', 'circonscription': 'Nord', 'zone': 'A', 'nombre_classes': classes, 'horaires': HORAIRES[8],
    }  # fmt: skip
    return Ecole(**(valeurs | reste))


def un_enseignant(**reste: Any) -> Enseignant:
    """Un adjoint à temps plein."""
    valeurs: dict[str, Any] = {
        'code': 'A', 'nom': 'DURAND', 'prenom': 'Anne', 'civilite': 'Mme', 'imprime': 'A. D.', 'fonction': 'adjoint',
        'poste': 'adjointe', 'quotite': PLEIN,
    }  # fmt: skip
    return Enseignant(**(valeurs | reste))
