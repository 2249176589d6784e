"""Ce qu'on reproche à une balise : une phrase, les mots visés, ce qu'il faudrait écrire à leur place."""

from __future__ import annotations

from dataclasses import dataclass

from generator.erreurs import Code
from generator.rapport import Gravite
from generator.rendu.faute import Geste

LISTE_DES_CHAMPS = "la liste des champs est dans modeles/CHAMPS.md"


@dataclass(frozen=True, slots=True)
class Grief:
    """Un reproche fait à une balise.

    `vise` : les mots en cause, tels qu'ils y sont écrits (vide : la balise entière) ; `bornes` : leur place, quand les mots
    ne suffisent pas. `remplace` : ce qu'il faudrait écrire à leur place, rien si on ne le devine pas.
    """

    code: Code
    quoi: str
    regle: str
    remede: str
    vise: str = ''
    bornes: tuple[int, int] | None = None
    remplace: str | None = None
    sure: bool = False
    geste: Geste = Geste.REMPLACER
    suggestion: str = ''
    gravite: Gravite = Gravite.ERREUR
    valeur: str | None = None

    def etendue(self, source: str) -> tuple[int, int]:
        """Les bornes des mots visés dans une balise."""
        if self.bornes is not None:
            return self.bornes
        debut = source.find(self.vise) if self.vise else -1
        return (debut, debut + len(self.vise)) if debut >= 0 else (0, len(source))
