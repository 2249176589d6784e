"""Ce qu'est une feuille du classeur, et ce qu'est une colonne : leur nom, leur sorte, ce qu'on peut y écrire."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Sorte(Enum):
    """La sorte d'une colonne ; fixe la lecture, le format de cellule et l'aide."""

    TEXTE = "texte"
    LISTE = "choix dans la liste"
    OUI_NON = "oui ou non"
    ENTIER = "nombre entier"
    DATE = "date"
    DATES = "dates séparées par des points-virgules"
    HEURE = "heure"
    DUREE = "durée"
    QUOTITE = "pourcentage"
    JOURS = "jours de la semaine"
    NIVEAUX = "niveaux (PS à CM2)"


@dataclass(frozen=True, slots=True)
class Colonne:
    """Une colonne (ou une rubrique) : `cle` pour le code, `entete` pour la personne.

    `regie_par_le_regime` : la liste aide à saisir, mais c'est le régime de la date (ou le calendrier) qui dit ce qui est
    admis. `exigee_a_l_usage` : vide, elle n'est une faute que là où l'on s'en sert ; le calcul le dit, pas la lecture.
    """

    cle: str
    entete: str
    sorte: Sorte
    aide: str
    exemple: str
    obligatoire: bool = False
    exigee_a_l_usage: bool = False
    personnelle: bool = False
    choix: tuple[str, ...] = ()
    regie_par_le_regime: bool = False
    multiligne: bool = False
    reference: str = ''
    synonymes: tuple[str, ...] = ()
    largeur: int = 16


@dataclass(frozen=True, slots=True)
class Feuille:
    """Une feuille du classeur. `verticale` : une rubrique par ligne, sa valeur en face.

    `facultative` : peu d'écoles la remplissent ; un classeur qui ne l'a pas est complet.
    """

    cle: str
    nom: str
    aide: str
    colonnes: tuple[Colonne, ...]
    obligatoire: bool = False
    verticale: bool = False
    facultative: bool = False
    synonymes: tuple[str, ...] = ()

    def colonne(self, cle: str) -> Colonne:
        """La colonne qui porte cette clé."""
        return next(c for c in self.colonnes if c.cle == cle)
