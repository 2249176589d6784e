"""Les contrôles que le régime demande : leur sorte, leur phrase, leur gravité, leurs bornes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.domaine.temps import Duree
from generator.rapport import Gravite
from generator.reglementation.textes import Fondement


class Controle(StrEnum):
    """Les sortes de contrôle que l'outil sait faire ; leurs bornes sont dans le régime."""

    TAILLE_GROUPE = 'taille_groupe'
    PLAFOND_ELEVE = 'plafond_eleve'
    HORS_CLASSE = 'creneau_hors_classe'
    DISPOSITIFS = 'dispositifs'
    ENSEIGNANT_UN_LIEU = 'enseignant_un_seul_lieu'
    ELEVE_UN_LIEU = 'eleve_un_seul_lieu'
    HEURES_DUES = 'heures_dans_le_du'


class Moment(StrEnum):
    """Le moment d'un créneau par rapport aux heures de classe."""

    MATIN = 'matin'
    MERIDIENNE = 'meridienne'
    SOIR = 'soir'
    JOUR_SANS_CLASSE = 'jour_sans_classe'


@dataclass(frozen=True, slots=True)
class Dispositif:
    """Un dispositif prévu : à tel moment, de telle à telle durée."""

    libelle: str
    moment: Moment
    duree_min: Duree
    duree_max: Duree


@dataclass(frozen=True, slots=True)
class RegleDeControle:
    """Un contrôle que le régime demande : sa phrase, sa gravité, son texte et ses bornes."""

    controle: Controle
    gravite: Gravite
    regle: str
    fondement: Fondement
    effectif_min: int = 0
    effectif_max: int = 0
    duree_max: Duree = Duree()
    dispositifs: tuple[Dispositif, ...] = ()
