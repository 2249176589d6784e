"""Les formulaires du catalogue : pour qui, par quelle commande, avec quels champs ; les images qu'une école y met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Unite(StrEnum):
    """Pour qui on fait un exemplaire ; pour un élève, chaque foyer a le sien."""

    ECOLE = 'école'
    ENSEIGNANT = 'enseignant'
    GROUPE = 'groupe'
    ELEVE = 'élève'
    INSCRIPTION = 'inscription'


class Question(StrEnum):
    """À quoi répond un formulaire qui revient signé, quand sa réponse compte parmi les accords."""

    PROPOSITION = 'proposition'
    ANNEE = 'année'


class Contexte(StrEnum):
    """Les champs offerts à un modèle, et le choix de ceux pour qui on le remplit."""

    LETTRE = 'lettre'
    TABLEAU = 'tableau'
    SERVICE = 'service'
    ACCOMPAGNEMENT = 'accompagnement'
    SOMMAIRE = 'sommaire'
    ANNEXE = 'annexe'
    GROUPE = 'groupe'
    ELEVE = 'eleve'
    ACCORD = 'accord'
    ABSENCES = 'absences'
    INSPECTION = 'inspection'
    BILAN = 'bilan'
    RETOURS = 'retours'
    RELANCE = 'relance'
    SUIVI = 'suivi'
    SUIVI_ECOLE = 'suivi_ecole'
    CIRCONSCRIPTION = 'circonscription'

    @property
    def unite(self) -> Unite:
        """Pour qui ce contexte sait faire un exemplaire."""
        return UNITES.get(self, Unite.ECOLE)

    @property
    def nominatif(self) -> bool:
        """Vrai si un exemplaire nomme des élèves : il ne part jamais à l'inspection."""
        return self is Contexte.RETOURS or self.unite in (Unite.GROUPE, Unite.ELEVE, Unite.INSCRIPTION)

    @property
    def familial(self) -> bool:
        """Vrai si un exemplaire est une lettre, pour un foyer."""
        return self.unite in (Unite.ELEVE, Unite.INSCRIPTION)

    @property
    def annuel(self) -> bool:
        """Vrai s'il ne dépend d'aucune période."""
        return self in (
            Contexte.SERVICE, Contexte.ELEVE, Contexte.ACCORD, Contexte.INSPECTION, Contexte.SUIVI, Contexte.SUIVI_ECOLE,
        )

    @property
    def revient(self) -> bool:
        """Vrai si un exemplaire peut revenir signé : il a sa référence et son code carré."""
        return self not in (
            Contexte.ACCOMPAGNEMENT, Contexte.SOMMAIRE, Contexte.ANNEXE, Contexte.INSPECTION, Contexte.RETOURS,
            Contexte.CIRCONSCRIPTION, Contexte.SUIVI, Contexte.SUIVI_ECOLE,
        )

    @property
    def d_une_liasse(self) -> bool:
        """Vrai s'il n'a de sens que dans une liasse, dont il annonce les pièces."""
        return self in (Contexte.ACCOMPAGNEMENT, Contexte.SOMMAIRE)


UNITES: Mapping[Contexte, Unite] = {
    Contexte.LETTRE: Unite.INSCRIPTION,
    Contexte.SERVICE: Unite.ENSEIGNANT,
    Contexte.INSPECTION: Unite.ENSEIGNANT,
    Contexte.GROUPE: Unite.GROUPE,
    Contexte.ELEVE: Unite.ELEVE,
    Contexte.ACCORD: Unite.ELEVE,
    Contexte.ABSENCES: Unite.ELEVE,
    Contexte.RETOURS: Unite.ENSEIGNANT,
    Contexte.RELANCE: Unite.INSCRIPTION,
    Contexte.SUIVI: Unite.ENSEIGNANT,
}
"""Les contextes qui ne sont pas remplis une fois pour toute l'école."""


@dataclass(frozen=True, slots=True)
class Commande:
    """Ce qui fait des formulaires d'un coup : le dossier où ils vont, la liasse qu'ils forment s'il y en a une.

    `dossier` : par période, il est suivi de son numéro. `annuelle` : elle ne demande ni période ni groupe.
    """

    nom: str
    dossier: str
    annuelle: bool = False
    liasse: str = ''
    titre_de_la_liasse: str = ''

    @property
    def rend_compte(self) -> bool:
        """Vrai si sa liasse part à l'inspection, avec la synthèse de la période."""
        return bool(self.liasse) and not self.annuelle


COMMANDES: Mapping[str, Commande] = {
    commande.nom: commande
    for commande in (
        Commande('lettres', 'periode', liasse='liasse-ien.pdf', titre_de_la_liasse="Liasse pour l'IEN"),
        Commande('presences', 'presences'),
        Commande('absences', 'absences'),
        Commande('bilan', 'bilan', liasse='bilan-ien.pdf', titre_de_la_liasse="Bilan pour l'IEN"),
        Commande('accords', 'accords', annuelle=True),
        Commande('inspection', 'inspection', annuelle=True),
        Commande('retours', 'retours'),
        Commande('suivi', 'suivi', annuelle=True, liasse='suivi.pdf', titre_de_la_liasse="Suivi des heures"),
        Commande('circonscription', 'circonscription'),
    )
}
QUESTIONS: Mapping[tuple[str, Contexte], Question] = {
    ('lettres', Contexte.LETTRE): Question.PROPOSITION,
    ('retours', Contexte.RELANCE): Question.PROPOSITION,
    ('accords', Contexte.ACCORD): Question.ANNEE,
}
"""Par commande et contexte : les formulaires dont la réponse compte. Un formulaire fait seul pose une autre question."""
FORMULAIRE = 'formulaire'
"""La commande qui fait un seul formulaire, nommé par sa clé ; celle d'un formulaire que rien d'autre ne fait."""
POUR_CHACUN = '{nom}'
"""Dans un nom de fichier : un fichier par exemplaire."""


@dataclass(frozen=True, slots=True)
class Formulaire:
    """Un formulaire du catalogue : son modèle Word, pour qui, par quelle commande, et où vont les exemplaires.

    `sortie` : le PDF de tous les exemplaires, ou un par exemplaire s'il contient « {nom} ». `ordre` : son rang dans sa
    commande, et dans sa liasse s'il en est. `docx` : le document Word est remis aussi. `anonyme` : aucun nom d'élève.
    `cases` : les deux mots à cocher d'un formulaire qui revient signé, l'accord puis le refus. `catalogue` : le fichier qui
    l'annonce, tel qu'on le montre.
    """

    cle: str
    fichier: str
    titre: str
    contexte: Contexte
    unite: Unite = Unite.ECOLE
    commande: str = FORMULAIRE
    ordre: int = 0
    sortie: str = ''
    pluriel: str = ''
    exige: tuple[str, ...] = ()
    pages_max: int | None = None
    exige_textes: tuple[str, ...] = ()
    liasse: bool = False
    docx: bool = False
    anonyme: bool = False
    cases: tuple[str, ...] = ()
    catalogue: str = field(default='', compare=False, repr=False)

    @property
    def question(self) -> Question | None:
        """Ce à quoi répond ce formulaire s'il revient signé ; rien si sa réponse ne compte pas parmi les accords."""
        return QUESTIONS.get((self.commande, self.contexte))


def formulaires_de(catalogue: Mapping[str, Formulaire], commande: str) -> dict[str, Formulaire]:
    """Les formulaires d'une commande, dans l'ordre où elle les fait."""
    siens = sorted((f for f in catalogue.values() if f.commande == commande), key=lambda formulaire: formulaire.ordre)
    return {formulaire.cle: formulaire for formulaire in siens}


@dataclass(frozen=True, slots=True)
class Image:
    """Une image de l'école (logo, signature), lue et contrôlée : son fichier, son format, ses points."""

    nom: str
    extension: str
    octets: bytes = field(repr=False)
    largeur: int
    hauteur: int
    sha256: str


@dataclass(frozen=True, slots=True)
class CodeCarre:
    """Le code carré d'un formulaire : une image, que l'on fait de sa référence."""

    reference: str
