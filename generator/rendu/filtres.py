"""Les filtres des modèles : comment une valeur s'imprime, ce que chaque filtre attend et ce qu'il donne.

La nature attendue est déclarée à côté de la fonction : la vérification suit les chaînes de filtres (`chaines`) avant de
rendre quoi que ce soit. Une valeur absente traverse tout filtre ; seul « vide » la remplace.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined, TemplateRuntimeError

from generator.domaine.document import CodeCarre
from generator.domaine.temps import Creneau, Duree, Jour, Periode, Plage, afficher_heure
from generator.rendu import typographie as typo
from generator.rendu.liaison import NomPropre
from generator.rendu.reperes import CODE, FUSION, repere, sans_reperes


class AFusionner(str):
    """Un texte de cellule suivi de la marque qui demande sa réunion avec celui d'au-dessus (`fusions`)."""

    __slots__ = ()


class ValeurAbsente(Exception):
    """Un champ sans valeur allait s'imprimer."""


class ValeurSansTexte(Exception):
    """Une balise désigne un groupe de champs, une liste ou une image, qui n'a pas d'affichage."""


class FiltreInadapte(TemplateRuntimeError):
    """Un filtre a reçu une valeur d'une nature qu'il n'attend pas."""


AFFICHAGES: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (bool, lambda valeur: "oui" if valeur else "non"),
    (Jour, str),
    ((int, float, Decimal), typo.nombre),
    (dt.date, typo.date_longue),
    (dt.time, afficher_heure),
    (Periode, typo.intervalle),
    (Creneau, typo.creneau_de_lettre),
    ((Duree, Plage), str),
    (CodeCarre, lambda code: repere(CODE, code.reference)),
    (StrictUndefined, str),
)
"""L'affichage par défaut de chaque nature ; la première qui convient l'emporte."""
AFFICHABLES = (str, bool, int, float, Decimal, dt.date, dt.time, Duree, Periode, Creneau, Plage)


def afficher(valeur: object) -> object:
    """L'affichage par défaut d'une valeur : date longue, oui/non, nombres à la française.

    Lève `ValeurAbsente` si elle manque, `ValeurSansTexte` si elle n'a pas d'affichage.
    """
    if isinstance(valeur, str):
        return valeur if isinstance(valeur, AFusionner) else sans_reperes(valeur)
    if valeur is None:
        raise ValeurAbsente
    for nature, affichage in AFFICHAGES:
        if isinstance(valeur, nature):
            return affichage(valeur)
    raise ValeurSansTexte(type(valeur).__name__)


@dataclass(frozen=True, slots=True)
class Filtre:
    """Un filtre : sa fonction, les natures qu'il attend, celle qu'il donne, et de quoi le documenter."""

    nom: str
    fonction: Callable[..., object]
    attend: tuple[Any, ...]
    donne: Any
    aide: str
    exemple: str
    arguments: tuple[tuple[Any, ...], ...] = ()
    """Les natures admises de chaque argument."""
    obligatoires: int = 0

    def __call__(self, valeur: object, *arguments: object) -> object:
        """Applique le filtre. Lève `FiltreInadapte` si la valeur n'est pas d'une nature attendue."""
        if valeur is None:
            return None
        if not isinstance(valeur, self.attend) or (isinstance(valeur, bool) and bool not in self.attend):
            raise FiltreInadapte(f'{self.nom}: {type(valeur).__name__}')
        return self.fonction(valeur, *arguments)


class FiltreDuVide(Filtre):
    """Le seul filtre qui voit passer une valeur absente."""

    def __call__(self, valeur: object, *arguments: object) -> object:
        """La valeur, ou son remplacement si elle manque."""
        return self.fonction(valeur, *arguments)


def _vide(valeur: object, remplacement: str = '') -> object:
    return remplacement if valeur is None or valeur == '' else valeur


def _liste(elements: Sequence[object]) -> str | None:
    """Rien si la liste est vide : au modèle de dire quoi imprimer, par « vide »."""
    if not elements:
        return None
    if all(isinstance(element, dt.date) for element in elements):
        return typo.dates_groupees(tuple(sorted(set(elements))))  # type: ignore[type-var,arg-type]
    return typo.liste(str(afficher(element)) for element in elements)


def _initiale(valeur: object) -> str:
    texte = str(afficher(valeur))
    return texte[:1].upper() + texte[1:]


def _de(nom: NomPropre) -> str:
    return nom.de


def _a(nom: NomPropre) -> str:
    return nom.a


def _que(nom: NomPropre) -> str:
    return nom.que


TEXTE, NOMBRE = (str,), (int, float, Decimal)
NOMS_DES_NATURES: tuple[tuple[Any, str], ...] = (
    (bool, "un oui/non"), (NomPropre, "un nom d'élève, d'adulte, de commune ou d'école"), (str, "un texte"),
    (Jour, "un jour"), (NOMBRE, "un nombre"), (dt.date, "une date"), (dt.time, "une heure"), (Duree, "une durée"),
    (Periode, "des dates de début et de fin"), (Creneau, "un créneau"), (Plage, "des heures de début et de fin"),
    (CodeCarre, "un code carré"),
    (list, "une liste"),
)  # fmt: skip
LES_FILTRES = (
    FiltreDuVide('vide', _vide, AFFICHABLES, str, "Rien (ou le texte donné) si le champ n'a pas de valeur",
                 '{{ ecole.telephone|vide("–") }}', ((str, *NOMBRE),)),
    Filtre('date', typo.date_longue, (dt.date,), str, "Date en toutes lettres", '{{ periode.debut|date }}'),
    Filtre('date_courte', typo.date_courte, (dt.date,), str, "Date en chiffres", '{{ periode.debut|date_courte }}'),
    Filtre('jour', typo.date_avec_jour, (dt.date,), str, "Date avec le jour de la semaine", '{{ periode.debut|jour }}'),
    Filtre('mois', typo.mois, (dt.date,), str, "Mois et année", '{{ periode.debut|mois }}'),
    Filtre('intervalle', typo.intervalle, (Periode,), str, "Du … au …, sans répéter le mois ni l'année",
           '{{ periode.dates|intervalle }}'),
    Filtre('heure', afficher_heure, (dt.time,), str, "Heure", '{{ creneau.debut|heure }}'),
    Filtre('duree', str, (Duree,), str, "Durée en heures et minutes", '{{ creneau.duree|duree }}'),
    Filtre('nombre', typo.nombre, NOMBRE, str, "Nombre, milliers séparés", '{{ proposition.nombre_seances|nombre }}'),
    Filtre('pluriel', typo.compte, (int,), str, "Un nombre et son nom, accordé ; le second texte est un pluriel irrégulier",
           '{{ proposition.nombre_seances|pluriel("séance") }}', (TEXTE, TEXTE), 1),
    Filtre('liste', _liste, (list,), str, "Une énumération ; des dates sont réunies par mois",
           '{{ proposition.seances|liste }}'),
    Filtre('case', typo.case, (bool,), str, "Case cochée ou vide", '{{ periode.avis_favorable|case }}'),
    Filtre('de', _de, (NomPropre,), str, "Le nom précédé de « de », élidé ou contracté", '{{ ecole.nom|de }}'),
    Filtre('a', _a, (NomPropre,), str, "Le nom précédé de « à »", '{{ ecole.commune|a }}'),
    Filtre('que', _que, (NomPropre,), str, "Le nom précédé de « que »", '{{ eleve.prenom|que }}'),
    Filtre('civilite', typo.civilites_entieres, TEXTE, str, "Civilités en toutes lettres, pour une adresse",
           '{{ foyer|civilite }}'),
    Filtre('civilite_abregee', typo.civilites_abregees, TEXTE, str, "Civilités abrégées", '{{ foyer|civilite_abregee }}'),
    Filtre('majuscules', lambda valeur: str(afficher(valeur)).upper(), AFFICHABLES, str, "En majuscules, accents compris",
           '{{ eleve.prenom|majuscules }}'),
    Filtre('minuscules', lambda valeur: str(afficher(valeur)).lower(), AFFICHABLES, str, "En minuscules",
           '{{ aide.titre|minuscules }}'),
    Filtre('initiale', _initiale, AFFICHABLES, str, "Première lettre en majuscule", '{{ aide.nom|initiale }}'),
    Filtre('fusion', lambda valeur: AFusionner(f'{afficher(valeur)}{FUSION}'), AFFICHABLES, str,
           "Dans une ligne de tableau répétée : réunit les cellules voisines de même texte", '{{ ligne.niveau|fusion }}'),
)  # fmt: skip
FILTRES: dict[str, Filtre] = {filtre.nom: filtre for filtre in LES_FILTRES}
"""Nos filtres, et eux seuls : aucun filtre ni test de Jinja n'est accessible à un modèle."""


def nommer_nature(nature: Any) -> str:
    """« une date », « un texte » : une nature, en mots."""
    mots = (mot for une, mot in NOMS_DES_NATURES if isinstance(nature, type) and issubclass(nature, une))
    return next(mots, "autre chose")
