"""Ce que le calcul rend : des valeurs qui savent d'où elles viennent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from generator.calcul.repartition import repartir
from generator.calcul.reponses import Issue, Reponses
from generator.domaine.calendrier import Calendrier
from generator.domaine.dossier import Dossier
from generator.domaine.groupe import Groupe, Inscription, PeriodeScolaire
from generator.domaine.niveau import Niveau
from generator.domaine.personnes import Eleve, Enseignant, Foyer
from generator.domaine.service import LigneDeService
from generator.domaine.temps import UNE_MINUTE, Duree, Periode, Seance
from generator.reglementation.regime import Fonction, Regime, TypeAide
from generator.reglementation.repartition import Categorie, LigneDeCategorie, Repartition
from generator.reglementation.textes import Fondement


@dataclass(frozen=True, slots=True)
class Valeur:
    """Une durée calculée, la règle qui la donne, le texte qui la fonde et les valeurs dont elle sort.

    `citation` : les mots mêmes du texte, quand ils ont été relevés. `ajustee` : un ajustement noté l'a changée. `en_mots` :
    `regle` est la valeur même (« quart »), et non une durée.
    """

    libelle: str
    duree: Duree
    regle: str
    fondement: Fondement | None = None
    entrees: tuple[Valeur, ...] = ()
    citation: str = ''
    ajustee: bool = False
    en_mots: bool = False


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

    def __add__(self, autre: Effectif) -> Effectif:
        return Effectif(self.accords + autre.accords, self.refus + autre.refus, self.en_attente + autre.en_attente)


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
class OrganisationDatee:
    """Du temps d'organisation prévu, dans une période ; `jour` : s'il est fixé."""

    periode: PeriodeScolaire
    objet: str
    duree: Duree
    jour: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LigneDue:
    """Une ligne du tableau de service : due s'il y a lieu (ou au moins `minimum`), prévue, faite."""

    ligne: LigneDeCategorie
    due: Valeur | None
    minimum: Valeur | None
    prevue: Duree
    faite: Duree
    groupes: tuple[GroupeCalcule, ...] = ()
    journal: tuple[LigneDeService, ...] = ()
    organisation: tuple[OrganisationDatee, ...] = ()


@dataclass(frozen=True, slots=True)
class CategorieDue:
    """Une catégorie du service annuel d'un enseignant.

    `ailleurs` : ce qu'il en doit dans d'autres écoles ; `imputees` : ce qui en est déjà compté par ajustement.
    """

    categorie: Categorie
    due: Valeur
    lignes: tuple[LigneDue, ...]
    ailleurs: tuple[Valeur, ...] = ()
    imputees: tuple[Valeur, ...] = ()

    @property
    def hors_ecole(self) -> Duree:
        """Les heures dues dans d'autres écoles."""
        return Duree(sum(valeur.duree.minutes for valeur in self.ailleurs))

    @property
    def heures_ici(self) -> dict[str, Duree | None]:
        """Par ligne qui a des heures dues, celles dues dans cette école : les autres écoles s'en ôtent en proportion."""
        return self._repartir(self.due.duree - self.hors_ecole)

    @property
    def heures_a_placer(self) -> dict[str, Duree | None]:
        """Les heures dues ici, moins celles qu'un ajustement impute, ôtées des lignes en proportion."""
        return self._repartir(self.due.duree - self.hors_ecole - self.imputee)

    def _repartir(self, heures: Duree) -> dict[str, Duree | None]:
        dues = [(ligne.ligne.id, ligne.due.duree) for ligne in self.lignes if ligne.due is not None]
        parts = repartir(max(Duree(), heures), [duree for _, duree in dues], UNE_MINUTE)
        return {ligne.ligne.id: None for ligne in self.lignes} | dict(zip((cle for cle, _ in dues), parts, strict=True))

    @property
    def imputee(self) -> Duree:
        """Les heures imputées par ajustement."""
        return Duree(sum(valeur.duree.minutes for valeur in self.imputees))

    @property
    def prevue(self) -> Duree:
        """Les heures prévues dans le classeur, celles qu'un ajustement impute comprises."""
        return Duree(sum(ligne.prevue.minutes for ligne in self.lignes)) + self.imputee

    @property
    def faite(self) -> Duree:
        """Les heures que dit le journal."""
        return Duree(sum(ligne.faite.minutes for ligne in self.lignes))

    @property
    def reste_a_faire(self) -> Duree:
        """Dû moins fait (et moins ce qui se fait dans une autre école) ; rien pour des heures facultatives."""
        return Duree() if self.categorie.en_plus else self.due.duree - self.hors_ecole - self.faite

    @property
    def reste_a_prevoir(self) -> Duree:
        """Dû moins prévu (et moins ce qui se fait dans une autre école) ; rien pour des heures facultatives."""
        return Duree() if self.categorie.en_plus else self.due.duree - self.hors_ecole - self.prevue


@dataclass(frozen=True, slots=True)
class Service:
    """Le service annuel d'un enseignant, selon la répartition de sa fonction."""

    enseignant: Enseignant
    fonction: Fonction
    repartition: Repartition
    categories: tuple[CategorieDue, ...]
    total: Valeur

    @property
    def comptees(self) -> tuple[CategorieDue, ...]:
        """Les catégories qui comptent dans le service."""
        return tuple(categorie for categorie in self.categories if not categorie.categorie.en_plus)

    @property
    def groupes(self) -> tuple[GroupeCalcule, ...]:
        """Les groupes que l'enseignant assure dans l'année."""
        return tuple(g for categorie in self.categories for ligne in categorie.lignes for g in ligne.groupes)


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
    reponses: Reponses

    def issue(self, proposition: Proposition) -> Issue:
        """L'issue d'une proposition, tous foyers réunis."""
        return self.reponses.issue(proposition.inscription, proposition.eleve)
