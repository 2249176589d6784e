"""Des documents fictifs pour essayer un modèle : chaque champ y vaut son exemple, ou ce qui met une page à l'épreuve.

Rien n'y vient d'une école : on peut les montrer, les garder, s'en servir avant toute saisie.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import Field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from babel.dates import get_month_names

from generator.domaine.document import Image
from generator.domaine.temps import Duree, Periode
from generator.rendu.declaration import declarations, element, est_un_groupe
from generator.rendu.typographie import LOCALE

LONGS = {
    'nom': "DE LA ROCHEFONTAINE-MONTMIRAIL", 'prenom': "Marie-Apolline Emmanuelle",
    'nom_complet': "Marie-Apolline Emmanuelle DE LA ROCHEFONTAINE-MONTMIRAIL",
    'foyer': "Mme Marie-Charlotte DE LA ROCHEFONTAINE-MONTMIRAIL et M. Jean-Sébastien VAN DEN BROUCKE",
    'enseignant': "Mme Anne-Clémentine Vandenbrouck-Desrosiers",
    'objectifs': "Lire à voix haute un texte court, en respectant la ponctuation et les liaisons, puis en dire l’essentiel "
                 "avec ses mots ; écrire sous la dictée trois phrases, sans erreur d’accord.",
    'domaine': "lecture à voix haute d’un texte court, ponctuation, liaisons et compréhension de l’implicite",
    'classe': "CE1-CE2 de Mme Vandenbrouck-Desrosiers (lundi, mardi) et de M. Petit",
}  # fmt: skip
SIGNES = "{} & Fils <« l’Été »>"
PLUSIEURS, BEAUCOUP = 3, 12


class Variante(StrEnum):
    """Ce qu'un document fictif met à l'épreuve."""

    ORDINAIRE = "ordinaire"
    NOM_LONG = "noms longs"
    SIGNES = "signes « & » et « < »"
    VIDE = "rien de facultatif, aucune ligne"
    PLEIN = "douze lignes partout"


def document_fictif(contexte: type, variante: Variante = Variante.ORDINAIRE) -> Any:
    """Les champs d'un document fictif. Lève `TypeError` pour un type de champ qu'on ne sait pas inventer."""
    valeurs: dict[str, Any] = {}
    for declaration, sorte, facultatif in declarations(contexte):
        if facultatif and variante is Variante.VIDE:
            valeurs[declaration.name] = None
        else:
            valeurs[declaration.name] = _valeur(declaration, sorte, variante)
    return contexte(**valeurs)


def _valeur(declaration: Field[Any], sorte: Any, variante: Variante) -> Any:
    contenu = element(sorte)
    if contenu is not None:
        lignes = {Variante.VIDE: 0, Variante.PLEIN: BEAUCOUP}.get(variante, PLUSIEURS)
        return [_valeur(declaration, contenu, variante) for _ in range(lignes)]
    if est_un_groupe(sorte):
        return document_fictif(sorte, variante)
    exemple = declaration.metadata['exemple']
    if isinstance(sorte, type) and issubclass(sorte, str):
        return sorte(_texte(declaration.name, exemple or declaration.metadata['aide'], variante))
    if sorte is Image:
        return None
    if sorte is bool:
        return variante is not Variante.VIDE
    if sorte not in LECTURES:
        raise TypeError(f"{declaration.name} : {sorte}")
    return LECTURES[sorte](exemple)


def _texte(nom: str, exemple: str, variante: Variante) -> str:
    if variante is Variante.NOM_LONG:
        return LONGS.get(nom, exemple)
    return SIGNES.format(exemple) if variante is Variante.SIGNES and nom in LONGS else exemple


@lru_cache(maxsize=1)
def _mois() -> dict[str, int]:
    return {nom: rang for rang, nom in get_month_names('wide', locale=LOCALE).items()}


def _date(exemple: str) -> dt.date:
    jour, mois, annee = exemple.split()
    return dt.date(int(annee), _mois()[mois], int(jour.removesuffix('er')))


def _duree(exemple: str) -> Duree:
    lue = re.fullmatch(r'(?:(\d+) h)?(?: ?(\d+)(?: min)?)?', exemple)
    assert lue is not None, exemple
    return Duree.de_heures(int(lue[1] or 0), int(lue[2] or 0))


def _periode(exemple: str) -> Periode:
    """« du 2 novembre au 18 décembre 2026 » : le premier jour prend l'année du dernier."""
    debut, _, fin = exemple.removeprefix('du ').partition(' au ')
    dernier = _date(fin)
    _, mois, annee = fin.split()
    jour, *suite = debut.split()
    return Periode(_date(' '.join((jour, *suite, *(mois, annee)[len(suite) :]))), dernier)


def _heure(exemple: str) -> dt.time:
    heures, _, minutes = exemple.partition(' h')
    return dt.time(int(heures), int(minutes or 0))


LECTURES: dict[Any, Callable[[str], Any]] = {
    int: int, dt.date: _date, dt.time: _heure, Duree: _duree, Periode: _periode,
}  # fmt: skip
