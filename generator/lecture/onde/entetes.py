"""La table des en-têtes connus de Base élèves, d'ONDE et des fichiers qui en dérivent : la seule à compléter pour ONDE 2.

Un en-tête se compare sans casse, sans accents, sans pluriels, sans « de » ni apostrophe : « Nom d’usage  Elève » et
« nom usage élève » sont le même.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from generator.domaine.mots import nettoyer, plier


class Genre(StrEnum):
    """Ce que contient un export, reconnu à ses en-têtes."""

    ELEVES = 'élèves'
    RESPONSABLES = 'responsables'
    ENSEIGNANTS = 'enseignants'


@dataclass(frozen=True, slots=True)
class Champ:
    """Ce qu'on lit, et tous ses en-têtes ; le premier est le plus courant."""

    cle: str
    entetes: tuple[str, ...]
    indispensable: bool = False


CHAMPS: dict[Genre, tuple[Champ, ...]] = {
    Genre.ELEVES: (
        Champ('nom', ('Nom élève', 'Nom de famille élève', 'Nom de famille', 'Nom de naissance', 'Nom'), True),
        Champ('usage', ("Nom d'usage élève", "Nom d'usage")),
        Champ('prenom', ('Prénom élève', 'Prénom', 'Prénom 1', 'Premier prénom'), True),
        Champ('naissance', ('Date naissance', 'Date naissance élève', 'Né le', 'Née le', 'Né(e) le')),
        Champ('niveau', ('Niveau', 'Niveau élève', 'Niveau scolaire'), True),
        Champ('classe', ('Libellé classe', 'Classe', 'Nom classe', 'Classe élève', 'Division'), True),
        Champ('adresse', ('Adresse1', 'Adresse')),
        Champ('adresse_2', ('Adresse2',)),
    ),
    Genre.RESPONSABLES: (
        Champ('civilite', ('Civilité Responsable', 'Civilité')),
        Champ('usage', ('Nom usage responsable',)),
        Champ('nom', ('Nom responsable', 'Nom de famille responsable'), True),
        Champ('prenom', ('Prénom responsable',), True),
        Champ('adresse', ('Adresse responsable', 'Adresse')),
        Champ('code_postal', ('CP responsable', 'Code postal responsable', 'CP', 'Code postal')),
        Champ('commune', ('Commune responsable', 'Commune')),
        Champ('pays', ('Pays', 'Pays responsable')),
    ),
    Genre.ENSEIGNANTS: (
        Champ('civilite', ('Civilité', 'Civilité enseignant')),
        Champ('usage', ('Nom usage', 'Nom usage enseignant')),
        Champ('nom', ('Nom', 'Nom de famille', 'Nom enseignant'), True),
        Champ('prenom', ('Prénom', 'Prénom enseignant'), True),
        Champ('direction', ('Directeur',), True),
        Champ('classe', ('Classe', 'Libellé classe', 'Classes')),
    ),
}
ENFANT = (
    Champ('usage', ("Nom d'usage enfant",)),
    Champ('nom', ('Nom de famille enfant', 'Nom enfant'), True),
    Champ('prenom', ('Prénom enfant',), True),
    Champ('classe', ('Classes enfants', 'Classe enfant', 'Libellé classe enfant')),
)
"""Le bloc des enfants d'un responsable, répété autant de fois qu'il a d'enfants."""

SANS_EMPLOI = {
    Genre.ELEVES: (
        'INE', 'Sexe', 'Cp1', 'Commune1', 'Pays1', 'Cp2', 'Commune2', 'Pays2', 'Cycle', 'Identifiant classe',
        'Attestation fournie', 'Autorisation associations', 'Autorisation photo', 'Décision de passage', 'Civilité',
        'Commune naissance', 'Lieu naissance', 'Pays naissance', 'Département naissance', 'Identifiant élève',
    ),
    Genre.RESPONSABLES: (
        'Courriel', 'Téléphone domicile', 'Téléphone travail', 'Numéro de poste', 'Téléphone portable',
        'Courriel responsable', 'Téléphone',
    ),
    Genre.ENSEIGNANTS: ('Adresse', 'CP', 'Code postal', 'Commune', 'Pays', 'Courriel', 'Téléphone domicile',
                        'Téléphone portable', 'Téléphone travail'),
}  # fmt: skip
"""Les colonnes connues qui ne sont jamais lues."""

LIAISONS = {'de', 'd', 'du', 'l', 'la', 'le'}


def plier_entete(texte: str) -> str:
    """La forme de comparaison d'un en-tête ; vide s'il n'a aucune lettre."""
    mots = re.findall(r'[a-z]+\d*|\d+', plier(nettoyer(texte)))
    utiles = [mot for mot in mots if mot not in LIAISONS] or mots
    return ''.join(mot.removesuffix('s') for mot in utiles)


def rangs(champs: tuple[Champ, ...]) -> dict[str, tuple[str, int]]:
    """Pour chaque en-tête plié : le champ qu'il désigne, et sa place parmi ses en-têtes."""
    connus: dict[str, tuple[str, int]] = {}
    for champ in champs:
        for rang, entete in enumerate(champ.entetes):
            connus.setdefault(plier_entete(entete), (champ.cle, rang))
    return connus
