"""Les champs du suivi des heures : une page par enseignant, et une pour toute l'école."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from generator.domaine.temps import Duree
from generator.rendu.champs import ChampsAide, ChampsEcole, ChampsEdition, ChampsEnseignant
from generator.rendu.declaration import champ


@dataclass(frozen=True)
class ChampsHeures:
    """Des heures dues, faites, prévues, et ce qui en reste."""

    dues: Duree = champ("Heures dues, toutes écoles", "108 h")
    ici: Duree = champ("Heures dues dans cette école", "90 h")
    hors_ecole: Duree | None = champ("Heures dues dans d'autres écoles", "18 h")
    faites: Duree = champ("Heures faites, d'après le journal", "34 h 30")
    prevues: Duree = champ("Heures prévues, toutes périodes réunies", "88 h")
    avancement: str | None = champ("Part faite de ce qui est dû ici ; rien si rien n'est dû", "38 %")
    reste_a_faire: str = champ("Dû ici moins fait ; « dépassé de … » s'il y en a trop", "55 h 30")
    reste_a_prevoir: str = champ("Dû ici moins prévu ; « dépassé de … » s'il y en a trop", "2 h")


@dataclass(frozen=True)
class ChampsCategorieSuivie(ChampsHeures):
    """Une catégorie du service ; facultative, elle ne compte pas dans le total."""

    libelle: str = champ("Libellé", "Conseils de l'école")
    facultative: bool = champ("Vrai si ces heures sont facultatives, payées en plus", "non")


@dataclass(frozen=True)
class ChampsColonneDePeriode:
    """Une période, en tête d'une colonne."""

    titre: str = champ("« Période 2 », ou « Hors période »", "Période 2")
    dates: str | None = champ("Ses dates, abrégées", "du 02/11 au 18/12")


@dataclass(frozen=True)
class ChampsCaseDePeriode:
    """Ce qui est fait et prévu pendant une période ; rien s'il n'y a rien."""

    faites: Duree | None = champ("Heures faites", "6 h")
    prevues: Duree | None = champ("Heures prévues", "12 h")


@dataclass(frozen=True)
class ChampsLigneDePeriodes:
    """Une catégorie, et une case par période."""

    libelle: str = champ("Libellé", "Conseils de l'école")
    cases: list[ChampsCaseDePeriode] = champ("Une case par période")


@dataclass(frozen=True)
class ChampsAjustement:
    """Un ajustement noté pour l'enseignant."""

    categorie: str = champ("Libellé de la catégorie", "Conseils de l'école")
    libelle: str = champ("Ce que c'est", "évaluations nationales")
    effet: str = champ("Ce qu'il change", "6 h de moins")
    textes: str | None = champ("Le texte qui le fonde, s'il n'est pas déjà dit", "note du 12 mars 2009")


@dataclass(frozen=True)
class ChampsAilleurs:
    """Des heures dues dans une autre école."""

    ecole: str = champ("L'autre école", "École des Tilleuls")
    heures: Duree = champ("Heures, toutes catégories", "18 h")
    detail: str = champ("Les heures de chaque catégorie", "Conseils de l'école : 3 h, animations : 9 h")


@dataclass(frozen=True)
class ChampsSuivi:
    """Le suivi des heures d'un enseignant."""

    ecole: ChampsEcole = champ("L'école")
    aide: ChampsAide = champ("L'aide, selon le régime de la rentrée")
    enseignant: ChampsEnseignant = champ("L'enseignant")
    au: dt.date = champ("La date à laquelle les heures sont arrêtées", "12 décembre 2026")
    categories: list[ChampsCategorieSuivie] = champ("Les catégories du régime de l'année")
    total: ChampsHeures = champ("Les totaux, sans les heures facultatives")
    periodes: list[ChampsColonneDePeriode] = champ("Les périodes, puis « Hors période » s'il y a lieu")
    lignes: list[ChampsLigneDePeriodes] = champ("Une ligne par catégorie")
    totaux: list[ChampsCaseDePeriode] = champ("Le total de chaque période")
    ajustements: list[ChampsAjustement] = champ("Les ajustements notés")
    autres: list[ChampsAilleurs] = champ("Ce qui est dû dans d'autres écoles")
    apres: Duree | None = champ("Ce que le journal note après cette date, qui n'est pas compté", "1 h 30")
    edition: ChampsEdition = champ("L'édition du document")


@dataclass(frozen=True)
class ChampsEnseignantSuivi(ChampsHeures):
    """Un enseignant, d'un coup d'œil."""

    nom_complet: str = champ("Nom et prénom", "CARON Odile")
    quotite: str = champ("Quotité", "100 %")


@dataclass(frozen=True)
class ChampsSuiviDEcole:
    """Le suivi des heures de tous les enseignants d'une école."""

    ecole: ChampsEcole = champ("L'école")
    aide: ChampsAide = champ("L'aide, selon le régime de la rentrée")
    au: dt.date = champ("La date à laquelle les heures sont arrêtées", "12 décembre 2026")
    enseignants: list[ChampsEnseignantSuivi] = champ("Les enseignants, dans l'ordre du classeur")
    total: ChampsHeures = champ("Les totaux de l'école")
    edition: ChampsEdition = champ("L'édition du document")
