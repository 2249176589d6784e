"""Les champs de la liste des retours d'un enseignant et des lettres de relance."""

from __future__ import annotations

from dataclasses import dataclass

from generator.rendu.champs import (
    ChampsAide,
    ChampsEcole,
    ChampsEdition,
    ChampsEleve,
    ChampsEnseignant,
    ChampsPeriode,
    ChampsProposition,
    ChampsRetour,
)
from generator.rendu.declaration import champ
from generator.rendu.liaison import NomDEleve, NomPropre


@dataclass(frozen=True)
class ChampsReponse:
    """La réponse d'un foyer à la proposition faite à un élève."""

    nom: NomDEleve = champ("Nom et prénom de l'élève", "MARTIN Élise")
    classe: str = champ("Classe", "CE1 de Mme Bel")
    foyer: NomPropre = champ("Les responsables du foyer", "Mme Anne et M. Luc MARTIN")
    reponse: str = champ("accord, refus, sans réponse, non signé, illisible, à vérifier ou conflit", "accord")
    decidee: bool = champ("Vrai si c'est un accord ou un refus", "oui")
    source: str | None = champ("D'où l'école le tient", "coupon revenu le 12 octobre 2026")


@dataclass(frozen=True)
class ChampsGroupeSuivi:
    """Un groupe de l'enseignant et les réponses de ses familles ; les nombres sont en élèves."""

    code: str = champ("Code du groupe", "CE1-lecture")
    niveaux: str = champ("Niveaux", "CE1, CE2")
    horaires: list[str] = champ("Un texte par horaire", "lundi, jeudi de 16 h 30 à 17 h")
    accords: int = champ("Accords des parents", "5")
    refus: int = champ("Refus des parents", "1")
    en_attente: int = champ("Réponses en attente", "2")
    provisoire: bool = champ("Vrai tant qu'une réponse est en attente", "oui")
    reponses: list[ChampsReponse] = champ("Les familles, par ordre alphabétique des élèves")


@dataclass(frozen=True)
class ChampsListeDesRetours:
    """Qui a répondu, dans les groupes d'un enseignant. Elle nomme des élèves : elle reste à l'école."""

    ecole: ChampsEcole = champ("L'école")
    aide: ChampsAide = champ("L'aide, selon le régime")
    periode: ChampsPeriode = champ("La période")
    enseignant: ChampsEnseignant = champ("L'enseignant")
    groupes: list[ChampsGroupeSuivi] = champ("Ses groupes de la période")
    en_retard: bool = champ("Vrai si la date de retour des coupons est passée", "oui")
    edition: ChampsEdition = champ("L'édition du document")


@dataclass(frozen=True)
class ChampsRappel:
    """Pourquoi l'on réécrit à une famille."""

    non_signe: bool = champ("Vrai si le coupon est revenu sans signature", "non")
    illisible: bool = champ("Vrai si le coupon est revenu, sans qu'on puisse lire la réponse", "non")
    en_retard: bool = champ("Vrai si la date de retour est passée", "oui")


@dataclass(frozen=True)
class ChampsRelance:
    """Une lettre de relance : un élève, un foyer qui n'a pas répondu."""

    ecole: ChampsEcole = champ("L'école")
    aide: ChampsAide = champ("L'aide, selon le régime")
    periode: ChampsPeriode = champ("La période")
    eleve: ChampsEleve = champ("L'élève")
    foyer: NomPropre = champ("Les responsables du foyer", "Mme Anne et M. Luc MARTIN")
    proposition: ChampsProposition = champ("Ce qui a été proposé à l'élève")
    rappel: ChampsRappel = champ("Pourquoi l'on réécrit")
    edition: ChampsEdition = champ("L'édition du document")
    retour: ChampsRetour = champ("La référence et le code du retour")
