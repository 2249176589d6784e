"""La chaîne : lire, calculer, vérifier, rendre, convertir, ranger. Une école se fait ici, plusieurs se répartissent."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from generator.departement.ecoles import ouvrir, produire_ici, produire_plusieurs
from generator.ecole import Commun, preparer
from generator.entrees import lire_classeurs, lire_regles, plusieurs_classeurs, reperer_classeurs
from generator.erreurs import ErreurGenerateur
from generator.fournitures import remplir_a_blanc
from generator.lecture import EcoleLue, EcoleReperee, lire_catalogue, lire_une_ecole
from generator.passage import VERIFIER, exiger_le_formulaire, feuilles_vides_admises
from generator.production import embaucher
from generator.rangement import Fait, fait_sans_sortie
from generator.rapport import Rapport
from generator.references import exiger_une_ecole
from generator.reglages import Reglages
from generator.reprise import semble_inchange
from generator.suivi import Suivi


def produire(
    reglages: Reglages, suivi: Suivi, alleger: Callable[[Fait], None] = lambda _: None
) -> tuple[list[Fait], Rapport]:
    """Produit les documents d'une commande pour les écoles demandées. Une école en erreur garde ses sorties d'avant.

    Une seule école se fait ici, tout de suite ; plusieurs se répartissent entre des processus, ou des machines.
    `alleger` : reçoit ce que chaque école a donné, dès qu'elle est faite, et en ôte ce qui ne servira plus.
    """
    if reglages.ordonnanceur or plusieurs_classeurs(reglages):
        return produire_plusieurs(reglages, suivi, alleger)
    with embaucher(reglages, au_besoin=semble_inchange(reglages)) as equipe, ouvrir(reglages, suivi):
        ecoles, commun, rapport = lire(reglages, suivi)
        exiger_une_ecole([lue.nom for lue in ecoles], reglages)
        return [produire_ici(ecole, commun, equipe, suivi, alleger) for ecole in ecoles], rapport


def verifier(reglages: Reglages, suivi: Suivi) -> tuple[list[Fait], Rapport]:
    """Lit, calcule et vérifie les modèles de toutes les écoles, une à une, sans rien écrire ni en garder les résultats."""
    suivi.etape(1)
    regimes, rapport = lire_regles(reglages)
    ecoles, avertissements = reperer_classeurs(reglages, suivi)
    rapport.etendre(avertissements)
    commun = Commun(replace(reglages, commande=VERIFIER), regimes)
    return [_verifier_une_ecole(ecole, commun, suivi) for ecole in ecoles], rapport


def _verifier_une_ecole(ecole: EcoleReperee, commun: Commun, suivi: Suivi) -> Fait:
    debut = time.monotonic()
    try:
        preparation = preparer(ecole.lue or lire_une_ecole(ecole.path), commun, suivi)
        remplir_a_blanc(preparation)
    except ErreurGenerateur as erreur:
        return fait_sans_sortie(ecole, erreur, debut)
    fait = Fait.verifie(preparation, time.monotonic() - debut)
    fait.resultats = None
    return fait


def lire(reglages: Reglages, suivi: Suivi) -> tuple[list[EcoleLue], Commun, Rapport]:
    """Lit les règles et les classeurs. Sans école à soi et sans dossier nommé, sert les exemples, et le dit."""
    suivi.etape(1)
    regimes, rapport = lire_regles(reglages)
    ecoles, avertissements = lire_classeurs(reglages, suivi, feuilles_vides_admises(reglages))
    rapport.etendre(avertissements)
    exiger_le_formulaire((lire_catalogue(reglages.modeles, lue.identifiant) for lue in ecoles), reglages)
    return ecoles, Commun(reglages, regimes), rapport
