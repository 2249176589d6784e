"""Une faute d'un modèle : ce qu'on en dit, l'endroit exact du fichier Word, et ce qui la réparerait."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.rapport import Probleme
from generator.rendu.lieux import Lieu

AUTEUR = "Liasse"
"""Qui signe les commentaires et les propositions d'une copie corrigée."""


class Geste(StrEnum):
    """Ce qu'il faut faire à l'endroit d'une faute pour qu'elle disparaisse."""

    REMPLACER = 'remplacer'
    ISOLER_LIGNE_AVANT = 'isoler sur une ligne avant'
    ISOLER_LIGNE_APRES = 'isoler sur une ligne après'
    ISOLER_PARAGRAPHE = 'isoler dans un paragraphe'
    ACCEPTER = 'accepter les modifications suivies'


@dataclass(frozen=True, slots=True)
class Ancre:
    """L'endroit d'une faute : partie du paquet (« word/document.xml »), rang du paragraphe, bornes dans son texte.

    `paragraphe` compte tous les w:p de la partie, à partir de 0, dans l'ordre du fichier ; `debut` et `fin` comptent les
    signes de `texte_brut(paragraphe)`, comme une tranche de Python. Vides (0, 0) : le paragraphe entier.
    """

    partie: str
    paragraphe: int
    debut: int = 0
    fin: int = 0


@dataclass(frozen=True, slots=True)
class Reparation:
    """Une réparation : le geste, le texte qui remplace celui de l'ancre (REMPLACER), et ce qu'on en dit.

    Pour les gestes qui isolent, `texte` est la balise à écrire seule. REMPLACER ôte aussi les tabulations, les sauts et les
    traits d'union de Word qui se trouvent entre les bornes de l'ancre. Deux réparations ne se chevauchent jamais.
    `sure` : il n'y a qu'une lecture possible, la copie corrigée l'applique ; sinon elle la propose, comme une modification
    suivie que la personne accepte ou refuse dans Word.
    """

    geste: Geste
    quoi: str
    texte: str = ''
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Faute:
    """Un problème d'un modèle, avec son ancre quand il a une place, et sa réparation quand on en connaît une.

    `lieu` dit cette place en mots ; `suggestion` est la balise qu'on propose, telle qu'on la copie.
    """

    probleme: Probleme
    ancre: Ancre | None = None
    reparation: Reparation | None = None
    lieu: Lieu | None = None
    suggestion: str = ''
