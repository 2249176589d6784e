"""La chaîne : lire, calculer, vérifier, rendre, convertir, ranger. Une école se fait ici, plusieurs se répartissent."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from dataclasses import replace

from generator.conversion import Equipe
from generator.departement.choix import ordonner
from generator.departement.ecoles import PassageDesEcoles
from generator.departement.unite import realiser
from generator.ecole import Commun, preparer
from generator.entrees import lire_classeurs, lire_regles, plusieurs_classeurs, reperer_classeurs
from generator.erreurs import ErreurGenerateur
from generator.lecture import EcoleLue, lire_catalogue, lire_une_ecole
from generator.passage import VERIFIER, exiger_le_formulaire, feuilles_vides_admises
from generator.production import embaucher, remplir_a_blanc
from generator.rangement import Fait, fait_sans_sortie, poser
from generator.rapport import Rapport
from generator.references import exiger_une_ecole
from generator.reglages import Reglages
from generator.reprise import semble_inchange
from generator.sorties import dossier_de_travail, ouvrir_sorties
from generator.suivi import Suivi


def produire(reglages: Reglages, suivi: Suivi) -> tuple[list[Fait], Rapport]:
    """Produit les documents d'une commande pour les écoles demandées. Une école en erreur garde ses sorties d'avant.

    Une seule école se fait ici, tout de suite ; plusieurs se répartissent entre des processus, ou des machines.
    """
    if reglages.ordonnanceur or plusieurs_classeurs(reglages):
        return _produire_plusieurs(reglages, suivi)
    with embaucher(reglages, au_besoin=semble_inchange(reglages)) as equipe, _ouvrir(reglages, suivi):
        ecoles, commun, rapport = lire(reglages, suivi)
        exiger_une_ecole([lue.nom for lue in ecoles], reglages)
        return [_produire_ici(ecole, commun, equipe, suivi) for ecole in ecoles], rapport


def _ouvrir(reglages: Reglages, suivi: Suivi) -> AbstractContextManager[None]:
    attente = "Un autre passage est en cours : j'attends qu'il finisse."
    return ouvrir_sorties(reglages.sorties, lambda: suivi.message(attente))


def _produire_ici(lue: EcoleLue, commun: Commun, equipe: Equipe, suivi: Suivi) -> Fait:
    with dossier_de_travail(commun.reglages.sorties) as travail:
        return poser(realiser(lue, commun, equipe, travail, suivi), commun.reglages, travail, suivi)


def _produire_plusieurs(reglages: Reglages, suivi: Suivi) -> tuple[list[Fait], Rapport]:
    with _ouvrir(reglages, suivi):
        suivi.etape(1)
        regimes, rapport = lire_regles(reglages)
        vides = feuilles_vides_admises(reglages)
        ecoles, avertissements = reperer_classeurs(reglages, suivi, vides)
        rapport.etendre(avertissements)
        exiger_le_formulaire((lire_catalogue(reglages.modeles, ecole.identifiant) for ecole in ecoles), reglages)
        exiger_une_ecole([ecole.nom for ecole in ecoles], reglages)
        if len(ecoles) == 1 and not reglages.ordonnanceur:
            lue = ecoles[0].lue or lire_une_ecole(ecoles[0].path, vides)
            with embaucher(reglages) as equipe:
                return [_produire_ici(lue, Commun(reglages, regimes), equipe, suivi)], rapport
        with ordonner(reglages, len(ecoles), suivi) as ordonnanceur:
            return PassageDesEcoles(Commun(reglages, regimes), suivi).produire(ecoles, ordonnanceur), rapport


def verifier(reglages: Reglages, suivi: Suivi) -> tuple[list[Fait], Rapport]:
    """Lit, calcule et vérifie les modèles de toutes les écoles, sans rien écrire."""
    ecoles, commun, rapport = lire(replace(reglages, commande=VERIFIER), suivi)
    faits = []
    for ecole in ecoles:
        debut = time.monotonic()
        try:
            preparation = preparer(ecole, commun, suivi)
            remplir_a_blanc(preparation)
            faits.append(Fait.verifie(preparation, time.monotonic() - debut))
        except ErreurGenerateur as erreur:
            faits.append(fait_sans_sortie(ecole, erreur, debut))
    return faits, rapport


def lire(reglages: Reglages, suivi: Suivi) -> tuple[list[EcoleLue], Commun, Rapport]:
    """Lit les règles et les classeurs. Sans école à soi et sans dossier nommé, sert les exemples, et le dit."""
    suivi.etape(1)
    regimes, rapport = lire_regles(reglages)
    ecoles, avertissements = lire_classeurs(reglages, suivi, feuilles_vides_admises(reglages))
    rapport.etendre(avertissements)
    exiger_le_formulaire((lire_catalogue(reglages.modeles, lue.identifiant) for lue in ecoles), reglages)
    return ecoles, Commun(reglages, regimes), rapport
