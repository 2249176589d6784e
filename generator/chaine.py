"""La chaîne, de haut en bas : lire, calculer, vérifier, rendre, convertir, assembler, ranger. Une école après l'autre."""

from __future__ import annotations

import time
from dataclasses import replace

from generator.conversion import Equipe
from generator.ecole import Commun, Preparation, preparer
from generator.entrees import lire_classeurs, lire_regles
from generator.erreurs import ErreurGenerateur
from generator.lecture import EcoleLue, lire_catalogue
from generator.passage import VERIFIER, exiger_le_formulaire, feuilles_vides_admises
from generator.production import Production, embaucher, remplir_a_blanc
from generator.rangement import Fait, fait_inchange, fait_sans_sortie, noter_echec, ranger
from generator.rapport import Rapport
from generator.references import exiger_une_ecole
from generator.reglages import Reglages
from generator.reprise import reprendre, semble_inchange, tranches_de
from generator.sorties import dossier_de_travail, ouvrir_sorties
from generator.suivi import Suivi


def produire(reglages: Reglages, suivi: Suivi) -> tuple[list[Fait], Rapport]:
    """Produit les documents d'une commande pour les écoles demandées. Une école en erreur garde ses sorties d'avant."""
    attente = "Un autre passage est en cours : j'attends qu'il finisse."
    with embaucher(reglages, au_besoin=semble_inchange(reglages)) as equipe, \
            ouvrir_sorties(reglages.sorties, lambda: suivi.message(attente)):  # fmt: skip
        ecoles, commun, rapport = lire(reglages, suivi)
        exiger_une_ecole([lue.nom for lue in ecoles], reglages)
        return [_produire_ecole(ecole, commun, equipe, suivi) for ecole in ecoles], rapport


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


def _produire_ecole(lue: EcoleLue, commun: Commun, equipe: Equipe, suivi: Suivi) -> Fait:
    debut, reglages = time.monotonic(), commun.reglages
    preparation: Preparation | None = None
    with dossier_de_travail(reglages.sorties) as travail:
        try:
            preparation = preparer(lue, commun, suivi)
            if inchange := reprendre(preparation, reglages):
                fait = fait_inchange(preparation, inchange, debut)
            else:
                production = Production(preparation, reglages, equipe, travail, suivi, tranches_de(preparation, reglages))
                fait = ranger(production, production.produire(), debut)
        except ErreurGenerateur as erreur:
            fait = fait_sans_sortie(lue, erreur, debut, preparation)
        noter_echec(fait, lue, reglages, travail)
        return fait
