"""Combien de temps on garde un document : d'où part le compte, la durée, ce qu'il devient. Pur."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from generator.domaine.temps import AnneeScolaire
from generator.reglementation.textes import Fondement

MOIS_PAR_AN = len(calendar.month_name) - 1


class Genre(StrEnum):
    """Ce qu'est un fichier des archives."""

    FORMULAIRE = 'formulaire'
    DOUBLON = 'doublon'
    A_CLASSER = 'à classer'
    ENVOI = 'envoi'


class Depart(StrEnum):
    """L'événement d'où part la durée."""

    FIN_D_ANNEE = "fin de l'année scolaire"
    CLASSEMENT = 'classement'


class Devenir(StrEnum):
    """Ce que devient un document dont la durée est passée."""

    ELIMINATION = 'élimination'
    VERSEMENT = 'versement'


@dataclass(frozen=True, slots=True)
class Delai:
    """Une durée du calendrier : « 1 an », « 18 mois », « 30 jours »."""

    nombre: int
    unite: str

    @classmethod
    def lire(cls, texte: str) -> Delai | None:
        """Lit une durée écrite en français ; rien si ce n'en est pas une."""
        lu = re.fullmatch(r'(\d{1,4}) (an|ans|mois|jour|jours)', texte.strip().lower())
        return cls(int(lu[1]), 'mois' if lu[2] == 'mois' else lu[2].rstrip('s')) if lu else None

    def apres(self, jour: dt.date) -> dt.date:
        """Le même jour, plus tard ; le dernier du mois s'il n'existe pas."""
        if self.unite == 'jour':
            return jour + dt.timedelta(self.nombre)
        mois = self.nombre * (MOIS_PAR_AN if self.unite == 'an' else 1) + jour.month - 1
        annee, mois = jour.year + mois // MOIS_PAR_AN, mois % MOIS_PAR_AN + 1
        return dt.date(annee, mois, min(jour.day, calendar.monthrange(annee, mois)[1]))

    @property
    def en_lettres(self) -> str:
        """« un an » ; au-delà d'un, comme le tableau l'écrit : « 18 mois »."""
        return f"un {self.unite}" if self.nombre == 1 else str(self)

    def __str__(self) -> str:
        return f"{self.nombre} {self.unite}{'s' if self.nombre > 1 and self.unite != 'mois' else ''}"


@dataclass(frozen=True, slots=True)
class RegleDeConservation:
    """Une ligne du tableau de conservation. `formulaires` vide : tous ceux qu'aucune autre ligne ne nomme.

    `visa` : l'élimination attend celui des archives départementales. `du`, `au` : quand la ligne vaut ; c'est le jour d'où
    part le compte qui en décide.
    """

    id: str
    libelle: str
    genre: Genre
    formulaires: tuple[str, ...]
    depart: Depart
    delai: Delai
    devenir: Devenir
    visa: bool
    du: dt.date
    au: dt.date | None
    fondement: Fondement

    def echeance(self, depart: dt.date) -> dt.date:
        """Le dernier jour où l'on garde."""
        return self.delai.apres(depart)

    def vaut(self, jour: dt.date) -> bool:
        """Vrai si la ligne est en vigueur ce jour-là."""
        return self.du <= jour and (self.au is None or jour <= self.au)

    @property
    def en_clair(self) -> str:
        """« 1 an après la fin de l'année scolaire »."""
        article = "la " if self.depart is Depart.FIN_D_ANNEE else "le "
        return f"{self.delai} après {article}{self.depart}"

    @property
    def pour_les_familles(self) -> str:
        """« jusqu'à la fin de l'année scolaire, puis pendant un an » : ce que dit la lettre qui demande la réponse."""
        delai = self.delai.en_lettres
        duree = f"jusqu'à la {self.depart}, puis pendant {delai}" if self.depart is Depart.FIN_D_ANNEE else (
            f"pendant {delai} après son retour à l'école"
        )
        versee = ", avant d'être remise aux archives départementales" if self.devenir is Devenir.VERSEMENT else ""
        return duree + versee


@dataclass(frozen=True, slots=True)
class Conservation:
    """Le tableau de conservation de l'école."""

    regles: tuple[RegleDeConservation, ...]
    verifie_le: dt.date
    fichier: str

    def regle(self, genre: Genre, formulaire: str, annee: str, classement: dt.date) -> RegleDeConservation | None:
        """La ligne d'un document : celle qui nomme son formulaire, sinon celle de son genre ; rien s'il n'y en a pas."""
        valables = [
            regle for regle in self.regles
            if regle.genre is genre and regle.vaut(jour_de_depart(regle, annee, classement))
            and (not regle.formulaires or formulaire in regle.formulaires)
        ]  # fmt: skip
        return min(valables, key=lambda regle: not regle.formulaires, default=None)


def jour_de_depart(regle: RegleDeConservation, annee: str, classement: dt.date) -> dt.date:
    """Le jour d'où part la durée ; sans année connue, celle du classement."""
    if regle.depart is Depart.CLASSEMENT:
        return classement
    return (AnneeScolaire.lire(annee) or AnneeScolaire.de_la_date(classement)).etendue.fin


def incoherences_de_conservation(regles: Iterable[RegleDeConservation]) -> list[tuple[str, str, str]]:
    """Ce qui se contredit : (ligne, constat, remède)."""
    trouvees, vues = [], list(regles)
    for rang, regle in enumerate(vues):
        if regle.au is not None and regle.au < regle.du:
            trouvees.append((regle.id, "La ligne finit avant de commencer", "corrigez « du » ou « au »."))
        if regle.genre is not Genre.A_CLASSER and not regle.visa and regle.devenir is Devenir.ELIMINATION:
            trouvees.append((
                regle.id, f"Une élimination sans visa pour le genre « {regle.genre} »",
                "un document de l'école ne se détruit pas sans le visa des archives départementales "
                "(Code du patrimoine, L. 212-2) : écrivez visa = true.",
            ))  # fmt: skip
        for autre in vues[:rang]:
            communs = set(regle.formulaires) & set(autre.formulaires) or (not regle.formulaires and not autre.formulaires)
            if regle.id == autre.id:
                trouvees.append((regle.id, "Deux lignes ont le même identifiant", "changez-en un."))
            elif regle.genre is autre.genre and communs and _se_recouvrent(regle, autre):
                trouvees.append((regle.id, f"Deux lignes valent pour le même document, avec « {autre.id} »",
                                 "bornez l'une par « au », ou ôtez-la."))  # fmt: skip
    return trouvees


def _se_recouvrent(un: RegleDeConservation, autre: RegleDeConservation) -> bool:
    return un.du <= (autre.au or dt.date.max) and autre.du <= (un.au or dt.date.max)
