"""Les champs des feuilles de présence, des lettres de l'année, des papiers pour l'inspection et du bilan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from generator.domaine.temps import Duree
from generator.rendu.champs import (
    ChampsAide,
    ChampsCategorie,
    ChampsEcole,
    ChampsEdition,
    ChampsEleve,
    ChampsEnseignant,
    ChampsIen,
    ChampsLigneTableau,
    ChampsPeriode,
    ChampsRetour,
    ChampsTotal,
)
from generator.rendu.declaration import champ
from generator.rendu.liaison import NomDEleve, NomPropre


@dataclass(frozen=True)
class ChampsGroupe:
    """Un groupe d'élèves."""

    code: str = champ("Code du groupe", "CE1-lecture")
    niveaux: str = champ("Niveaux", "CE1, CE2")
    horaires: list[str] = champ("Un texte par horaire")
    enseignant: NomPropre = champ("Qui assure l'aide", "Mme Caron")
    domaine: str = champ("Domaine", "lecture à voix haute")
    objectifs: str = champ("Objectifs", "Lire à voix haute un texte court.")
    lieu: str | None = champ("Lieu", "salle 3")
    surveillance_avant: str | None = champ("Accueil avant la séance", "M. Petit")
    surveillance_apres: str | None = champ("Prise en charge après la séance", "garderie")
    nombre_seances: int = champ("Nombre de séances", "12")
    duree: Duree = champ("Durée de toutes les séances", "6 h")
    accords: int = champ("Accords des parents", "5")
    refus: int = champ("Refus des parents", "1")
    en_attente: int = champ("Réponses en attente", "2")
    attendus: int = champ("Élèves attendus : accords et réponses en attente", "7")


@dataclass(frozen=True)
class ChampsSeance:
    """Une séance, en tête d'une colonne."""

    jour: str = champ("Jour, abrégé", "lun.")
    date: str = champ("Date, abrégée", "02/11")
    attendus: int = champ("Élèves attendus à cette séance", "5")


@dataclass(frozen=True)
class ChampsEleveNote:
    """Un élève du groupe, et une note par séance du bloc."""

    nom: NomDEleve = champ("Nom et prénom", "MARTIN Élise")
    classe: str = champ("Classe", "CE1 de Mme Bel")
    accord_attendu: bool = champ("Vrai si l'accord des responsables n'est pas encore connu", "oui")
    notes: list[str] = champ("P présent, A absent, AJ absence justifiée, – pas attendu, rien si ce n'est pas noté", "P")


@dataclass(frozen=True)
class ChampsBloc:
    """Des séances qui tiennent côte à côte."""

    seances: list[ChampsSeance] = champ("Les séances du bloc")
    eleves: list[ChampsEleveNote] = champ("Les élèves, par ordre alphabétique")


@dataclass(frozen=True)
class ChampsFeuilleDePresence:
    """La feuille de présence d'un groupe."""

    ecole: ChampsEcole = champ("L'école")
    aide: ChampsAide = champ("L'aide, selon le régime")
    periode: ChampsPeriode = champ("La période")
    groupe: ChampsGroupe = champ("Le groupe")
    blocs: list[ChampsBloc] = champ("Les séances, par blocs égaux, de quatorze au plus")
    edition: ChampsEdition = champ("L'édition du document")
    retour: ChampsRetour = champ("La référence et le code du retour")


@dataclass(frozen=True)
class ChampsFamille:
    """Une lettre à un foyer, pour l'année scolaire."""

    ecole: ChampsEcole = champ("L'école")
    aide: ChampsAide = champ("L'aide, selon le régime de la rentrée")
    eleve: ChampsEleve = champ("L'élève")
    foyer: NomPropre = champ("Les responsables du foyer", "Mme Anne et M. Luc MARTIN")
    retour_avant: dt.date | None = champ("Prochaine date limite de retour des coupons", "16 octobre 2026")
    edition: ChampsEdition = champ("L'édition du document")
    retour: ChampsRetour = champ("La référence et le code du retour")


@dataclass(frozen=True)
class ChampsAbsence:
    """Une séance manquée."""

    jour: dt.date = champ("Date", "5 novembre 2026")
    plage: str = champ("Heures", "de 16 h 30 à 17 h")
    enseignant: NomPropre = champ("Qui assure l'aide", "Mme Caron")
    groupe: str = champ("Groupe", "CE1-lecture")


@dataclass(frozen=True)
class ChampsAbsences:
    """Une lettre d'absences répétées : un élève, un foyer."""

    ecole: ChampsEcole = champ("L'école")
    aide: ChampsAide = champ("L'aide, selon le régime")
    periode: ChampsPeriode = champ("La période")
    eleve: ChampsEleve = champ("L'élève")
    foyer: NomPropre = champ("Les responsables du foyer", "Mme Anne et M. Luc MARTIN")
    absences: list[ChampsAbsence] = champ("Les séances manquées, sans justification")
    nombre: int = champ("Leur nombre", "3")
    justifiees: int = champ("Nombre d'absences justifiées, qui ne comptent pas", "1")
    edition: ChampsEdition = champ("L'édition du document")
    retour: ChampsRetour = champ("La référence et le code du retour")


@dataclass(frozen=True)
class ChampsGroupeInspecte:
    """Un groupe de l'enseignant : des effectifs, aucun nom d'élève."""

    periode: int = champ("Numéro de la période", "2")
    niveaux: str = champ("Niveaux", "CE1, CE2")
    horaires: list[str] = champ("Un texte par horaire")
    dates: str = champ("Les dates des séances", "2, 5 et 9 novembre")
    seances: str = champ("Séances et durée", "12 séances, 6 h")
    effectif: int = champ("Élèves attendus", "5")
    domaine: str = champ("Domaine", "lecture à voix haute")
    objectifs: str = champ("Objectifs", "Lire à voix haute un texte court.")
    lieu: str | None = champ("Lieu", "salle 3")
    bilan: str | None = champ("Bilan du groupe, s'il est écrit", "Cinq élèves sur six lisent le texte sans aide.")


@dataclass(frozen=True)
class ChampsHoraire:
    """Une ligne de l'emploi du temps de l'aide."""

    periode: int = champ("Numéro de la période", "2")
    jour: str = champ("Jour", "lundi")
    plage: str = champ("Heures", "de 16 h 30 à 17 h")
    groupe: str = champ("Niveaux et lieu", "CE1, salle 3")


@dataclass(frozen=True)
class ChampsDecision:
    """Qui a décidé d'une période, et quand."""

    periode: int = champ("Numéro de la période", "2")
    intervalle: str = champ("De … à …", "du 2 novembre au 18 décembre 2026")
    conseil_des_maitres: dt.date | None = champ("Date du conseil des maîtres", "12 octobre 2026")
    avis: str | None = champ("Avis de l'IEN", "favorable")
    date_avis: dt.date | None = champ("Date de l'avis de l'IEN", "5 novembre 2026")
    conseil_d_ecole: dt.date | None = champ("Date du conseil d'école", "9 novembre 2026")


@dataclass(frozen=True)
class ChampsInspection:
    """Les papiers d'un enseignant pour une inspection pendant l'aide."""

    ecole: ChampsEcole = champ("L'école")
    ien: ChampsIen = champ("L'inspection")
    aide: ChampsAide = champ("L'aide, selon le régime de la rentrée")
    enseignant: ChampsEnseignant = champ("L'enseignant")
    groupes: list[ChampsGroupeInspecte] = champ("Ses groupes de l'année")
    creneaux: list[ChampsHoraire] = champ("Son emploi du temps de l'aide")
    decisions: list[ChampsDecision] = champ("Les décisions de chaque période où il a un groupe")
    categories: list[ChampsCategorie] = champ("Ses heures, par catégorie du régime de l'année")
    total: ChampsTotal = champ("Les totaux")
    textes: list[str] = champ("Les textes qui fondent ses heures", "décret n° 2008-775 du 30 juillet 2008")
    edition: ChampsEdition = champ("L'édition du document")


@dataclass(frozen=True)
class ChampsLigneBilan(ChampsLigneTableau):
    """Une ligne du tableau prévisionnel, avec sa dernière colonne."""

    bilan: str | None = champ("Bilan du groupe ; « non rendu » s'il manque", "Cinq élèves sur six lisent sans aide.")


@dataclass(frozen=True)
class ChampsBilan:
    """Le bilan de période : le tableau prévisionnel, dernière colonne remplie."""

    ecole: ChampsEcole = champ("L'école")
    ien: ChampsIen = champ("L'inspection")
    aide: ChampsAide = champ("L'aide, selon le régime")
    periode: ChampsPeriode = champ("La période")
    lignes: list[ChampsLigneBilan] = champ("Les lignes, de PS à CM2")
    total: str = champ("Élèves proposés, tous niveaux", "14 élèves proposés : 11 accords, 1 refus, 2 en attente")
    edition: ChampsEdition = champ("L'édition du document")
    retour: ChampsRetour = champ("La référence et le code du retour")
