"""Un régime : le droit d'une époque en valeurs typées, chaque table avec son texte et son niveau de preuve."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.domaine.quotite import Quotite
from generator.domaine.temps import Duree
from generator.rapport import Gravite


@dataclass(frozen=True, slots=True)
class Texte:
    """Un texte de droit, ou la source qui en tient lieu."""

    cle: str
    titre: str
    date: dt.date
    nor: str = ''
    publication: str = ''


@dataclass(frozen=True, slots=True)
class Fondement:
    """Ce qui fonde une table : les textes cités, leur niveau de preuve et ce qu'il faut en savoir."""

    textes: tuple[Texte, ...]
    preuve: str
    note: str = ''

    def __str__(self) -> str:
        return " ; ".join(texte.titre for texte in self.textes)


class Role(StrEnum):
    """Le rôle d'une ligne dans la catégorie d'aide : devant les élèves, ou pour l'organiser."""

    ELEVES = 'eleves'
    ORGANISATION = 'organisation'
    AUCUN = ''


@dataclass(frozen=True, slots=True)
class LigneDeCategorie:
    """Une ligne du formulaire, à l'intérieur d'une catégorie d'heures."""

    id: str
    libelle: str
    role: Role = Role.AUCUN
    heures: Duree | None = None
    synonymes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Categorie:
    """Une part du service annuel complémentaire, pour un service complet."""

    id: str
    libelle: str
    heures: Duree
    lignes: tuple[LigneDeCategorie, ...]
    fondement: Fondement

    def ligne(self, role: Role) -> LigneDeCategorie | None:
        """La ligne qui a ce rôle, s'il y en a une."""
        return next((ligne for ligne in self.lignes if ligne.role is role), None)

    @property
    def est_l_aide(self) -> bool:
        """Vrai pour la catégorie des heures devant les élèves aidés."""
        return self.ligne(Role.ELEVES) is not None


@dataclass(frozen=True, slots=True)
class LigneDeBareme:
    """Une ligne imprimée du barème des quotités : transcrite, jamais recalculée."""

    quotite: Quotite
    total: Duree
    aide: Duree
    demi_journees: int
    demi_journees_supplementaires: int
    remuneration: str


class ModeQuotite(StrEnum):
    """Un barème imprimé, ou la proportion exacte."""

    BAREME = 'bareme'
    PRORATA = 'prorata'


@dataclass(frozen=True, slots=True)
class Quotites:
    """Comment un temps partiel réduit les heures dues ; `pas` est la finesse de la répartition du reste."""

    mode: ModeQuotite
    pas: Duree
    fondement: Fondement
    lignes: tuple[LigneDeBareme, ...] = ()


class CritereDecharge(StrEnum):
    """Ce dont dépend la décharge d'aide d'une direction."""

    NOMBRE_CLASSES = 'nombre_classes'
    FONCTION = 'fonction'


@dataclass(frozen=True, slots=True)
class Tranche:
    """Une tranche de nombre de classes, bornes comprises ; `a` absent : et plus."""

    de: int
    a: int | None
    heures: Duree

    def __contains__(self, classes: int) -> bool:
        return self.de <= classes and (self.a is None or classes <= self.a)


@dataclass(frozen=True, slots=True)
class DechargeFonction:
    """La décharge attachée à une fonction ; `sauf_volontaire` : les heures voulues se tapent."""

    fonction: str
    heures: Duree
    sauf_volontaire: bool = False


@dataclass(frozen=True, slots=True)
class DechargeDirection:
    """La décharge des directeurs sur les heures d'aide."""

    critere: CritereDecharge
    fondement: Fondement
    tranches: tuple[Tranche, ...] = ()
    fonctions: tuple[DechargeFonction, ...] = ()


@dataclass(frozen=True, slots=True)
class Fonction:
    """Un statut d'enseignant que le régime prévoit."""

    id: str
    libelle: str
    direction: bool = False
    synonymes: tuple[str, ...] = ()


REPERES = ('{eleve}', '{que_eleve}', '{de_eleve}', '{a_eleve}')
"""Ce que les phrases d'un régime peuvent nommer : l'élève, avec l'élision qui convient."""


@dataclass(frozen=True, slots=True)
class TypeAide:
    """Un type d'aide, et les phrases de la lettre qui lui conviennent."""

    id: str
    libelle: str
    constat: str
    souhait: str
    sujet: str


@dataclass(frozen=True, slots=True)
class Vocabulaire:
    """Les mots que les formulaires empruntent au régime."""

    titre: str
    sigle: str
    dispositif: str
    nom: str
    nom_defini: str
    a_nom: str
    de_nom: str
    references: str


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


@dataclass(frozen=True, slots=True)
class NoteDeSource:
    """Une incohérence de la source : le passage, et la lecture retenue."""

    numero: str
    passage: str
    lecture: str


@dataclass(frozen=True, slots=True)
class Regime:
    """Tout le droit d'une époque, complet : rien n'est hérité d'un autre régime."""

    id: str
    libelle: str
    du: dt.date
    au: dt.date | None
    verifie_le: dt.date
    textes: Mapping[str, Texte]
    vocabulaire: Vocabulaire
    categories: tuple[Categorie, ...]
    quotites: Quotites
    decharge: DechargeDirection
    fonctions: tuple[Fonction, ...]
    types_aide: tuple[TypeAide, ...]
    controles: tuple[RegleDeControle, ...]
    notes: tuple[NoteDeSource, ...]
    fichier: str

    def en_vigueur(self, jour: dt.date) -> bool:
        """Vrai si le régime s'applique ce jour-là."""
        return self.du <= jour and (self.au is None or jour <= self.au)

    @property
    def total(self) -> Duree:
        """Les heures annuelles d'un service complet : la somme des catégories."""
        return Duree(sum(categorie.heures.minutes for categorie in self.categories))

    @property
    def categorie_aide(self) -> Categorie:
        """La catégorie des heures devant les élèves aidés ; la lecture garantit qu'il y en a une."""
        return next(categorie for categorie in self.categories if categorie.est_l_aide)
