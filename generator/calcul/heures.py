"""Où en est chaque enseignant à une date : dû, fait, prévu, ce qui reste, par catégorie et par période.

Rien n'est recalculé ici : les heures sont celles du tableau de service, le journal arrêté à la date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.calcul.resultats import CategorieDue, LigneDue, Resultats, Service
from generator.domaine.groupe import PeriodeScolaire
from generator.domaine.personnes import Enseignant
from generator.domaine.temps import Duree, somme
from generator.reglementation.textes import Fondement

POUR_CENT = 100


@dataclass(frozen=True, slots=True)
class Compte:
    """Des heures dues, ici et ailleurs, faites et prévues ; ce qui reste, négatif s'il y a dépassement."""

    dues: Duree = Duree()
    hors_ecole: Duree = Duree()
    faites: Duree = Duree()
    prevues: Duree = Duree()
    reste_a_faire: Duree = Duree()
    reste_a_prevoir: Duree = Duree()

    def __add__(self, autre: Compte) -> Compte:
        return Compte(*(getattr(self, nom) + getattr(autre, nom) for nom in self.__slots__))

    @property
    def ici(self) -> Duree:
        """Ce qui est dû dans cette école."""
        return self.dues - self.hors_ecole

    @property
    def avancement(self) -> int | None:
        """Combien de centièmes de ce qui est dû ici sont faits ; rien si rien n'est dû."""
        return self.faites.minutes * POUR_CENT // self.ici.minutes if self.ici.minutes > 0 else None


@dataclass(frozen=True, slots=True)
class HeuresDUnePeriode:
    """Ce qui est fait et prévu pendant une période ; sans période, ce qui n'est dans aucune."""

    periode: PeriodeScolaire | None
    faite: Duree = Duree()
    prevue: Duree = Duree()

    def __add__(self, autre: HeuresDUnePeriode) -> HeuresDUnePeriode:
        return HeuresDUnePeriode(self.periode, self.faite + autre.faite, self.prevue + autre.prevue)

    def __bool__(self) -> bool:
        return bool(self.faite or self.prevue)


HORS_PERIODE = HeuresDUnePeriode(None)


@dataclass(frozen=True, slots=True)
class AjustementApplique:
    """Ce qu'un ajustement noté a changé d'une catégorie : des heures ôtées, ajoutées, ou comptées comme prévues."""

    categorie: str
    libelle: str
    heures: Duree
    fondement: Fondement | None
    imputation: bool = False


@dataclass(frozen=True, slots=True)
class HeuresDeCategorie:
    """Une catégorie du service, le journal arrêté à la date ; `periodes` : celles du classeur, puis hors période."""

    categorie: CategorieDue
    periodes: tuple[HeuresDUnePeriode, ...]

    @property
    def facultative(self) -> bool:
        """Vrai si elle est payée en plus, et ne compte pas dans le service."""
        return self.categorie.categorie.en_plus

    @property
    def compte(self) -> Compte:
        """Ses heures, telles que le tableau de service les compte."""
        c = self.categorie
        return Compte(c.due.duree, c.hors_ecole, c.faite, c.prevue, c.reste_a_faire, c.reste_a_prevoir)

    @property
    def ajustements(self) -> tuple[AjustementApplique, ...]:
        """Ce que des ajustements notés en ont changé, le premier d'abord."""
        libelle, due, appliques = self.categorie.categorie.libelle, self.categorie.due, []
        while due.ajustee:
            avant, mouvement = due.entrees
            appliques.append(AjustementApplique(
                libelle, mouvement.libelle, due.duree - avant.duree, mouvement.fondement,
            ))  # fmt: skip
            due = avant
        imputes = (
            AjustementApplique(libelle, v.libelle, v.duree, v.fondement, imputation=True) for v in self.categorie.imputees
        )
        return (*reversed(appliques), *imputes)


@dataclass(frozen=True, slots=True)
class HeuresDEnseignant:
    """Un enseignant et ses heures à une date ; `apres` : ce que le journal note après elle, et qui n'est pas compté."""

    service: Service
    categories: tuple[HeuresDeCategorie, ...]
    apres: Duree

    @property
    def comptees(self) -> tuple[HeuresDeCategorie, ...]:
        """Les catégories qui comptent dans le service."""
        return tuple(categorie for categorie in self.categories if not categorie.facultative)

    @property
    def total(self) -> Compte:
        """Le compte de toutes."""
        return sum((categorie.compte for categorie in self.comptees), Compte())

    @property
    def ailleurs(self) -> dict[str, list[tuple[HeuresDeCategorie, Duree]]]:
        """Ce qu'il doit dans chaque autre école, catégorie par catégorie."""
        ecoles: dict[str, list[tuple[HeuresDeCategorie, Duree]]] = {}
        for categorie in self.categories:
            for valeur in categorie.categorie.ailleurs:
                if valeur.duree:
                    ecoles.setdefault(valeur.libelle, []).append((categorie, valeur.duree))
        return ecoles

    @property
    def periodes(self) -> tuple[HeuresDUnePeriode, ...]:
        """Les mêmes heures, par période, catégories réunies."""
        colonnes = zip(*(categorie.periodes for categorie in self.comptees), strict=True)
        return tuple(sum(suivantes, premiere) for premiere, *suivantes in colonnes)


@dataclass(frozen=True, slots=True)
class SeancesANoter:
    """Une ligne du service dont des séances sont passées sans que le journal en dise autant, et leur dernier jour."""

    enseignant: Enseignant
    libelle: str
    duree: Duree
    dernier: dt.date


def seances_a_noter(service: Service, jour: dt.date) -> list[SeancesANoter]:
    """Ce qui était prévu jusqu'à un jour, lui compris, et que le journal arrêté à ce jour ne dit pas fait."""
    a_noter = []
    for ligne in (ligne for categorie in service.categories for ligne in categorie.lignes):
        passees = [seance for groupe in ligne.groupes for seance in groupe.seances if seance.jour <= jour]
        manque = somme([seance.duree for seance in passees]) - ligne.faite
        if manque > Duree():
            dernier = max(seance.jour for seance in passees)
            a_noter.append(SeancesANoter(service.enseignant, ligne.ligne.libelle, manque, dernier))
    return a_noter


def suivre_les_heures(resultats: Resultats, jour: dt.date) -> tuple[HeuresDEnseignant, ...]:
    """Où en est chaque enseignant au soir d'un jour, dans l'ordre du classeur."""
    periodes = periodes_de(resultats)
    return tuple(suivre_le_service(service, periodes, jour) for service in resultats.services)


def periodes_de(resultats: Resultats) -> list[PeriodeScolaire]:
    """Les périodes du classeur, dans l'ordre de leurs dates."""
    return sorted(resultats.dossier.periodes, key=lambda periode: periode.dates)


def suivre_le_service(service: Service, periodes: Sequence[PeriodeScolaire], jour: dt.date) -> HeuresDEnseignant:
    """Où en est un enseignant au soir d'un jour."""
    arrete = arreter(service, jour)
    apres = somme([c.faite for c in service.categories]) - somme([c.faite for c in arrete.categories])
    categories = tuple(HeuresDeCategorie(c, _par_periode(c, periodes)) for c in arrete.categories)
    return HeuresDEnseignant(arrete, categories, apres)


def arreter(service: Service, jour: dt.date) -> Service:
    """Le même service, sans ce que le journal note après un jour."""
    categories = tuple(
        replace(categorie, lignes=tuple(_arreter_la_ligne(ligne, jour) for ligne in categorie.lignes))
        for categorie in service.categories
    )
    return replace(service, categories=categories)


def _arreter_la_ligne(ligne: LigneDue, jour: dt.date) -> LigneDue:
    journal = tuple(note for note in ligne.journal if note.jour <= jour)
    return replace(ligne, journal=journal, faite=somme([note.duree for note in journal]))


def _par_periode(categorie: CategorieDue, periodes: Sequence[PeriodeScolaire]) -> tuple[HeuresDUnePeriode, ...]:
    """Le fait et le prévu de chaque période ; le reste, imputations comprises, n'est dans aucune."""
    lignes = categorie.lignes
    faites = [(periode_du_jour(note.jour, periodes), note.duree) for ligne in lignes for note in ligne.journal]
    prevues = [(g.groupe.periode, g.duree) for ligne in lignes for g in ligne.groupes]
    prevues += [(moment.periode.numero, moment.duree) for ligne in lignes for moment in ligne.organisation]
    par_periode = tuple(
        HeuresDUnePeriode(
            periode, somme([duree for une, duree in faites if une is periode]),
            somme([duree for numero, duree in prevues if numero == periode.numero]),
        )
        for periode in periodes
    )  # fmt: skip
    dedans = sum(par_periode, HORS_PERIODE)
    return (*par_periode, HeuresDUnePeriode(None, categorie.faite - dedans.faite, categorie.prevue - dedans.prevue))


def periode_du_jour(jour: dt.date, periodes: Iterable[PeriodeScolaire]) -> PeriodeScolaire | None:
    """La période dont les dates contiennent un jour, la première si deux se chevauchent."""
    return next((periode for periode in periodes if jour in periode.dates), None)


def dire_le_reste(reste: Duree) -> str:
    """« 12 h », ou « dépassé de 2 h »."""
    return f"dépassé de {-reste}" if reste.minutes < 0 else str(reste)


def dire_l_effet(ajustement: AjustementApplique) -> str:
    """« 6 h de moins », « 6 h de plus », « 6 h déjà comptées comme prévues »."""
    if ajustement.imputation:
        return f"{ajustement.heures} déjà comptées comme prévues"
    return f"{-ajustement.heures} de moins" if ajustement.heures.minutes < 0 else f"{ajustement.heures} de plus"
