"""Les champs de l'annexe « Calculs et références » : chaque chiffre, sa règle, son texte."""

from __future__ import annotations

from dataclasses import dataclass

from generator.rendu.champs import ChampsAide, ChampsEcole, ChampsEdition, ChampsPeriode
from generator.rendu.declaration import champ


@dataclass(frozen=True)
class ChampsLigneCalcul:
    """Un chiffre d'un tableau de service, et d'où il vient."""

    libelle: str = champ("Ce que le chiffre compte", "décharge de direction")
    valeur: str = champ("Le chiffre", "20 h")
    regle: str = champ("La règle qui le donne", "4 classes ; de 4 à 9 classes : décharge de 20 h")
    textes: str = champ("Numéros des textes qui la fondent", "2, 3")


@dataclass(frozen=True)
class ChampsProfil:
    """Des enseignants dont les heures se calculent pareil."""

    enseignants: str = champ("Leurs noms", "CARON Odile, BEL Anne")
    situation: str = champ("Fonction et quotité", "directeur, 100 %")
    lignes: list[ChampsLigneCalcul] = champ("Les chiffres")


@dataclass(frozen=True)
class ChampsGroupeCalcule:
    """Le compte des séances d'un groupe."""

    code: str = champ("Groupe", "CE1-lecture")
    horaires: str = champ("Ses créneaux", "lundi, jeudi de 16 h 30 à 17 h")
    seances: str = champ("Séances et durée", "12 séances, 6 h")
    sans_seance: str | None = champ("Jours du créneau sans séance, et pourquoi", "mercredi 11 novembre (Armistice)")


@dataclass(frozen=True)
class ChampsTexte:
    """Un texte cité."""

    numero: int = champ("Numéro", "2")
    titre: str = champ("Titre, numéro NOR, publication", "décret n° 2008-775 du 30 juillet 2008 (NOR MENH0812394D)")


@dataclass(frozen=True)
class ChampsAnnexe:
    """L'annexe « Calculs et références »."""

    ecole: ChampsEcole = champ("L'école")
    aide: ChampsAide = champ("L'aide, selon le régime")
    periode: ChampsPeriode = champ("La période")
    regimes: list[str] = champ("Les régimes appliqués et leurs dates")
    calendrier: str = champ("Le calendrier appliqué", "zone A, arrêté du 22 octobre 2025")
    profils: list[ChampsProfil] = champ("Les heures dues, par situation")
    groupes: list[ChampsGroupeCalcule] = champ("Les groupes de la période")
    textes: list[ChampsTexte] = champ("Les textes cités")
    remarques: list[str] = champ("Ce qu'il faut savoir des tables employées")
    empreinte: str = champ("Empreinte des données, des modèles et des règles", "3f2a 90c1 77de 04b8")
    edition: ChampsEdition = champ("L'édition du document")
