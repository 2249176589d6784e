"""Ce qui entre dans toute commande : les règles et les classeurs à servir. Ni modèle, ni moteur."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from generator.erreurs import ErreurDonnees
from generator.feuilles import Feuille
from generator.lecture import EcoleLue, lire_ecoles, lire_regimes, trouver_classeurs
from generator.rapport import Rapport
from generator.reglages import EXEMPLES, Reglages
from generator.reglementation.regime import Regime
from generator.suivi import Suivi


def lire_regles(reglages: Reglages) -> tuple[Mapping[Path, Regime], Rapport]:
    """Les régimes, par fichier, et leurs avertissements. Lève `ErreurDonnees` (R-2xx) si l'un d'eux ne se tient pas."""
    regimes, rapport = lire_regimes(reglages.commun('reglementation'))
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    return regimes, rapport


def lire_classeurs(
    reglages: Reglages, suivi: Suivi, vides_admises: Collection[Feuille] = ()
) -> tuple[list[EcoleLue], Rapport]:
    """Les écoles à servir. Sans école à soi et sans dossier nommé, ce sont les exemples, et c'est dit.

    Lève `ErreurCommande` si l'école ou l'année demandée n'existe pas.
    """
    dossier = reglages.dossier_des_donnees / 'ecoles'
    seuls = reglages.donnees is None and not any(trouver_classeurs(dossier))
    if seuls:
        suivi.message("donnees/ecoles/ est vide : voici les écoles d'exemple (donnees/exemples/).")
    exemples = seuls or reglages.exemples
    if exemples:
        dossier = EXEMPLES
    return lire_ecoles(
        dossier, reglages.jour, annee=reglages.annee, ecole=reglages.ecole, toutes_les_annees=exemples,
        vides_admises=vides_admises,
    )  # fmt: skip
