"""Un régime : le droit d'une époque en valeurs typées, chaque table avec son texte et son niveau de preuve."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from generator.domaine.temps import Duree
from generator.reglementation.ajustements import Ajustement
from generator.reglementation.annee_type import AnneeType, Organisation
from generator.reglementation.controle import RegleDeControle
from generator.reglementation.direction import DechargeDirection, DechargeEnseignement
from generator.reglementation.quotites import Quotites
from generator.reglementation.repartition import ORDINAIRE, Categorie, Repartition
from generator.reglementation.textes import Fondement, NoteDeSource, Texte

MADAME = 'Mme'


@dataclass(frozen=True, slots=True)
class Fonction:
    """Un statut d'enseignant que le régime prévoit ; `feminin` : pour une femme ; `repartition` : celle de ses heures."""

    id: str
    libelle: str
    fondement: Fondement
    direction: bool = False
    repartition: str = ORDINAIRE
    synonymes: tuple[str, ...] = ()
    feminin: str = ''

    @property
    def noms(self) -> tuple[str, ...]:
        """Tous les mots qui la désignent."""
        return tuple(dict.fromkeys(nom for nom in (self.id, self.libelle, self.feminin, *self.synonymes) if nom))

    def accordee(self, civilite: str) -> str:
        """Son nom pour cette personne : « directrice » pour « Mme »."""
        return self.feminin if self.feminin and civilite == MADAME else self.libelle


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
    enseignement: Duree
    demi_journees: tuple[int, ...]
    repartitions: Mapping[str, Repartition]
    quotites: tuple[Quotites, ...]
    decharge: DechargeDirection
    decharge_enseignement: DechargeEnseignement
    fonctions: tuple[Fonction, ...]
    types_aide: tuple[TypeAide, ...]
    controles: tuple[RegleDeControle, ...]
    ajustements: tuple[Ajustement, ...]
    annee_type: AnneeType
    organisation: Organisation
    notes: tuple[NoteDeSource, ...]
    fichier: str

    def en_vigueur(self, jour: dt.date) -> bool:
        """Vrai si le régime s'applique ce jour-là."""
        return self.du <= jour and (self.au is None or jour <= self.au)

    @property
    def ordinaire(self) -> Repartition:
        """La répartition des heures de qui n'a pas de fonction particulière."""
        return self.repartitions[ORDINAIRE]

    @property
    def categorie_aide(self) -> Categorie:
        """La catégorie des heures devant les élèves aidés ; la lecture garantit qu'il y en a une."""
        return next(categorie for categorie in self.ordinaire.categories if categorie.est_l_aide)

    def quotites_de(self, repartition: Repartition, demi_journees: int) -> Quotites | None:
        """La règle de temps partiel d'une répartition, pour une semaine de ce nombre de demi-journées.

        Une répartition propre à une fonction n'a que ses règles à elle, ou la proportion ; un barème imprimé ne vaut que
        pour la répartition ordinaire.
        """
        regles = repartition.quotites or tuple(
            regle for regle in self.quotites if repartition.id == ORDINAIRE or not regle.prevues
        )
        return next((regle for regle in regles if regle.s_applique(demi_journees)), None)
