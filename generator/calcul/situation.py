"""La situation d'un enseignant : tout ce qui fixe son service, réuni avant de calculer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from generator.domaine.ecole import Ecole
from generator.domaine.mots import plier
from generator.domaine.personnes import Enseignant
from generator.domaine.service import AjustementSaisi, LigneDeBaremeLocal, ServiceAilleurs
from generator.erreurs import Code
from generator.reglementation.quotites import Quotites
from generator.reglementation.regime import Fonction, Regime
from generator.reglementation.repartition import Categorie, Repartition


class CasNonPrevu(Exception):
    """Le droit de l'époque ne dit rien de ce cas : aucune interpolation.

    `colonne` : la cellule en cause ; les trois phrases et le code sont ceux du problème à montrer.
    """

    def __init__(
        self, colonne: str, constat: str, regle: str, remede: str, valeur: str | None = None,
        code: Code = Code.CAS_NON_PREVU,
    ) -> None:  # fmt: skip
        super().__init__(constat)
        self.code = code
        self.colonne, self.constat, self.regle, self.remede, self.valeur = colonne, constat, regle, remede, valeur


@dataclass(frozen=True, slots=True)
class Situation:
    """Un enseignant, sa fonction, son école et son régime à la rentrée ; et ce que l'école a noté pour lui."""

    enseignant: Enseignant
    fonction: Fonction
    ecole: Ecole
    regime: Regime
    rentree: dt.date
    ailleurs: tuple[ServiceAilleurs, ...] = ()
    ajustements: tuple[AjustementSaisi, ...] = ()
    bareme_local: tuple[LigneDeBaremeLocal, ...] = ()

    @property
    def repartition(self) -> Repartition:
        """La répartition de ses heures : celle de sa fonction."""
        return self.regime.repartitions[self.fonction.repartition]

    @property
    def locale(self) -> bool:
        """Vrai pour une fonction que le régime ne prévoit pas : seul un barème local en dit les heures."""
        return self.fonction not in self.regime.fonctions

    @property
    def quotites(self) -> Quotites | None:
        """La règle de temps partiel qui vaut pour lui, s'il y en a une."""
        return self.regime.quotites_de(self.repartition, self.ecole.horaires.demi_journees)

    def categorie(self, mot: str) -> Categorie | None:
        """La catégorie que désigne un mot saisi : son nom, ou celui d'une de ses lignes."""
        for categorie in self.repartition.categories:
            noms = [categorie.id, categorie.libelle]
            for ligne in categorie.lignes:
                noms += [ligne.id, ligne.libelle, *ligne.synonymes]
            if plier(mot) in map(plier, noms):
                return categorie
        return None
