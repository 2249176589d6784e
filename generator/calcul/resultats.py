"""Ce que le calcul rend : des valeurs qui savent d'où elles viennent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.domaine.calendrier import Calendrier
from generator.domaine.dossier import Dossier, LigneDeService
from generator.domaine.groupe import Groupe, Inscription, PeriodeScolaire
from generator.domaine.niveau import Niveau
from generator.domaine.personnes import Eleve, Enseignant, Foyer
from generator.domaine.temps import Duree, Periode, Seance
from generator.reglementation.regime import Categorie, Fonction, Fondement, LigneDeCategorie, Regime, TypeAide


@dataclass(frozen=True, slots=True)
class Valeur:
    """Une durée calculée, la règle qui la donne, le texte qui la fonde et les valeurs dont elle sort."""

    libelle: str
    duree: Duree
    regle: str
    fondement: Fondement | None = None
    entrees: tuple[Valeur, ...] = ()


@dataclass(frozen=True, slots=True)
class Effectif:
    """Des nombres d'élèves ; un élève compte une fois, quel que soit le nombre de ses foyers."""

    accords: int = 0
    refus: int = 0
    en_attente: int = 0

    @property
    def proposes(self) -> int:
        """Tous les élèves proposés."""
        return self.accords + self.refus + self.en_attente

    @property
    def attendus(self) -> int:
        """Ceux qui viendront peut-être : les accords et les réponses en attente."""
        return self.accords + self.en_attente


@dataclass(frozen=True, slots=True)
class GroupeCalcule:
    """Un groupe et ses séances datées."""

    groupe: Groupe
    enseignant: Enseignant
    type_aide: TypeAide
    seances: tuple[Seance, ...]
    effectif: Effectif
    effectif_par_niveau: Mapping[Niveau, Effectif]

    @property
    def duree(self) -> Duree:
        """La somme des durées des séances."""
        return Duree(sum(seance.duree.minutes for seance in self.seances))


@dataclass(frozen=True, slots=True)
class Proposition:
    """Une lettre à écrire : un élève inscrit, un foyer, les séances qui le concernent."""

    eleve: Eleve
    foyer: Foyer
    inscription: Inscription
    groupe: GroupeCalcule
    dates: Periode
    seances: tuple[Seance, ...]


@dataclass(frozen=True, slots=True)
class LigneTableau:
    """Une ligne du tableau prévisionnel : un niveau, un groupe s'il y en a un, l'effectif de ce niveau."""

    niveau: Niveau
    groupe: GroupeCalcule | None = None
    effectif: Effectif = Effectif()


@dataclass(frozen=True, slots=True)
class LigneDue:
    """Une ligne du tableau de service : due s'il y a lieu, prévue, faite."""

    ligne: LigneDeCategorie
    due: Valeur | None
    prevue: Duree
    faite: Duree
    groupes: tuple[GroupeCalcule, ...] = ()
    journal: tuple[LigneDeService, ...] = ()


@dataclass(frozen=True, slots=True)
class CategorieDue:
    """Une catégorie du service annuel d'un enseignant."""

    categorie: Categorie
    due: Valeur
    lignes: tuple[LigneDue, ...]
    hors_ecole: Duree = Duree()

    @property
    def prevue(self) -> Duree:
        """Les heures prévues dans le classeur."""
        return Duree(sum(ligne.prevue.minutes for ligne in self.lignes))

    @property
    def faite(self) -> Duree:
        """Les heures que dit le journal."""
        return Duree(sum(ligne.faite.minutes for ligne in self.lignes))

    @property
    def reste_a_faire(self) -> Duree:
        """Dû moins fait (et moins ce qui se fait dans une autre école)."""
        return self.due.duree - self.hors_ecole - self.faite

    @property
    def reste_a_prevoir(self) -> Duree:
        """Dû moins prévu (et moins ce qui se fait dans une autre école)."""
        return self.due.duree - self.hors_ecole - self.prevue


@dataclass(frozen=True, slots=True)
class Service:
    """Le service annuel complémentaire d'un enseignant."""

    enseignant: Enseignant
    fonction: Fonction
    categories: tuple[CategorieDue, ...]
    total: Valeur


@dataclass(frozen=True, slots=True)
class Resultats:
    """Tout ce que les formulaires d'une période impriment."""

    dossier: Dossier
    periode: PeriodeScolaire
    regime: Regime
    regime_annuel: Regime
    calendrier: Calendrier
    groupes: tuple[GroupeCalcule, ...]
    propositions: tuple[Proposition, ...]
    tableau: tuple[LigneTableau, ...]
    services: tuple[Service, ...]
