"""Les champs de la vue d'ensemble d'une circonscription. Aucun nom d'élève, aucun nom d'enseignant."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domaine.temps import Duree, Periode
from generator.rendu.champs import ChampsEdition
from generator.rendu.declaration import champ


@dataclass(frozen=True)
class ChampsComptes:
    """Des élèves, d'après les réponses de leurs familles."""

    proposes: int = champ("Élèves proposés", "14")
    accords: int = champ("Accords", "11")
    refus: int = champ("Refus", "1")
    en_attente: int = champ("Réponses en attente", "2")


@dataclass(frozen=True)
class ChampsHeures:
    """Des heures dues et prévues."""

    libelle: str = champ("Libellé de la catégorie", "Aide aux élèves")
    dues: Duree = champ("Heures dues", "60 h")
    prevues: Duree = champ("Heures prévues", "54 h")
    reste: Duree = champ("Dû moins prévu", "6 h")
    faites: Duree = champ("Heures faites, d'après les journaux", "3 h")


@dataclass(frozen=True)
class ChampsNiveauAide:
    """Un niveau."""

    nom: str = champ("Niveau", "CE1")
    eleves: ChampsComptes = champ("Ses élèves")


@dataclass(frozen=True)
class ChampsEcoleDite:
    """Une école de la circonscription, et ses chiffres si on les a."""

    nom: str = champ("Nom", "École élémentaire des Lilas")
    uai: str | None = champ("Numéro UAI", "0691234S")
    recu: str = champ("Ce qui est arrivé : liasse, bilan, classeur ; « manque » ou « refusé » sinon", "liasse, bilan")
    arrivee: bool = champ("Vrai si l'on a ses chiffres", "oui")
    groupes: int = champ("Nombre de groupes", "5")
    eleves: ChampsComptes = champ("Ses élèves")
    aide: ChampsHeures = champ("Ses heures d'aide aux élèves")


@dataclass(frozen=True)
class ChampsAnomalie:
    """Ce qui est à revoir."""

    ecole: str = champ("École, ou fichier", "École élémentaire des Lilas")
    code: str | None = champ("Code, s'il y en a un", "D-142")
    gravite: str = champ("Gravité : erreur, avertissement, à savoir", "avertissement")
    phrase: str = champ("Ce qui est à revoir", "Le groupe CE1 compte 7 élèves")
    ou: str | None = champ("Où, dans le classeur de l'école", "lilas.xlsx, feuille « Groupes », cellule A3")


@dataclass(frozen=True)
class ChampsCirconscription:
    """La vue d'ensemble d'une circonscription pour une période."""

    circonscription: str = champ("Circonscription", "Valbois-Nord")
    ien: str | None = champ("Nom de l'IEN", "Hélène Vautrin")
    annee: str = champ("Année scolaire", "2026-2027")
    numero: int = champ("Numéro de la période", "2")
    dates: Periode = champ("Du … au …, toutes écoles", "du 2 novembre au 18 décembre 2026")
    etat: str = champ("Ce qui est arrivé, en une phrase", "12 écoles attendues : 10 reçues, 2 manquent")
    manquantes: list[str] = champ("Les écoles qui manquent ou qui sont refusées", "École du Bourg")
    groupes: int = champ("Nombre de groupes", "41")
    eleves: ChampsComptes = champ("Tous les élèves")
    aide: ChampsHeures = champ("Toutes les heures d'aide aux élèves")
    niveaux: list[ChampsNiveauAide] = champ("Les niveaux")
    heures: list[ChampsHeures] = champ("Les heures par catégorie")
    ecoles: list[ChampsEcoleDite] = champ("Les écoles, par ordre alphabétique")
    anomalies: list[ChampsAnomalie] = champ("Ce qui est à revoir, école par école")
    edition: ChampsEdition = champ("L'édition du document")
