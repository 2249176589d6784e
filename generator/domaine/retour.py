"""Les formulaires qui doivent revenir signés : à qui chacun fut adressé, et ce qu'il en est revenu."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any


class Statut(StrEnum):
    """Ce que dit un formulaire. Seuls l'accord et le refus comptent ; le reste attend une personne ou une relance."""

    OUI = 'oui'
    NON = 'non'
    NON_SIGNE = 'non signé'
    ILLISIBLE = 'illisible'
    A_VERIFIER = 'à vérifier'
    EN_ATTENTE = 'en attente'

    @property
    def decide(self) -> bool:
        """Vrai si plus personne n'a à le regarder."""
        return self not in (Statut.A_VERIFIER, Statut.EN_ATTENTE)


class Auteur(StrEnum):
    """Qui a lu une réponse."""

    LECTURE = 'lecture'
    PERSONNE = 'personne'


@dataclass(frozen=True, slots=True)
class Destinataire:
    """À qui un formulaire est adressé : le lien d'une référence à un élève, tenu à part du registre et effaçable.

    `formulaire` : sa clé au catalogue ; `periode` : son numéro, ou rien pour l'année. `eleve` : sa clé dans le classeur ;
    vide pour un formulaire de l'école ou d'un enseignant. `foyer` : son rang. `nom` : ce qu'on en dit à une personne.
    """

    formulaire: str
    periode: int | None = None
    eleve: str = ''
    groupe: str = ''
    foyer: int = 0
    enseignant: str = ''
    classe: str = ''
    nom: str = ''

    @property
    def cle(self) -> tuple[str, int | None, str, str, int, str]:
        """Ce qui identifie le formulaire : deux passages donnent la même référence à la même clé."""
        return (self.formulaire, self.periode, self.eleve, self.groupe, self.foyer, self.enseignant)

    def en_json(self) -> dict[str, Any]:
        """Prêt à être écrit."""
        return asdict(self)

    @classmethod
    def depuis_json(cls, objet: Mapping[str, Any]) -> Destinataire:
        """Relu. Lève `TypeError` si l'objet n'en est pas un."""
        return cls(**{champ.name: objet[champ.name] for champ in fields(cls) if champ.name in objet})


@dataclass(frozen=True, slots=True)
class Retour:
    """Un formulaire attendu et ce qui en est revenu : une ligne de l'état du registre.

    `motifs` : pourquoi une personne doit regarder ; `pieces` : les fichiers classés, du plus ancien au plus récent ;
    `jour` : celui de la réponse. `destinataire` manque quand le lien a été effacé.
    """

    reference: str
    destinataire: Destinataire | None
    statut: Statut = Statut.EN_ATTENTE
    auteur: Auteur | None = None
    motifs: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    jour: dt.date | None = None
    remplacee_par: str = ''

    @property
    def revenu(self) -> bool:
        """Vrai s'il en est revenu quelque chose, même illisible."""
        return self.statut is not Statut.EN_ATTENTE


@dataclass(frozen=True, slots=True)
class Recus:
    """Les retours d'une école, selon la question à laquelle ils répondent.

    `propositions` : pour un groupe, la lettre et sa relance ; `annuels` : l'accord de principe de l'année ; `autres` : ce
    qui ne compte pas parmi les accords (un tableau signé, un formulaire de l'école). `relances` : parmi les premiers, les
    références des relances.
    """

    propositions: tuple[Retour, ...] = ()
    annuels: tuple[Retour, ...] = ()
    autres: tuple[Retour, ...] = ()
    relances: frozenset[str] = frozenset()
