"""L'unité de travail : d'une école à son dossier fini. Rien ne s'inscrit ni ne se remet ici : c'est à qui l'a demandée."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from generator.conversion import Equipe
from generator.ecole import Commun, Preparation, preparer
from generator.entrees import lire_regles
from generator.erreurs import ErreurDonnees, ErreurGenerateur, Sortie
from generator.lecture import EcoleLue, lire_une_ecole
from generator.passage import feuilles_vides_admises
from generator.production import Production
from generator.rangement import Fait, Rendu, dresser, fait_inchange, fait_sans_sortie
from generator.rapport import Probleme, Rapport
from generator.reglages import Reglages
from generator.reglementation.regime import Regime
from generator.reprise import reprendre, tranches_de
from generator.sorties import ecriture_impossible
from generator.suivi import Suivi, SuiviMuet


@dataclass(frozen=True)
class Demande:
    """Une école à faire, telle qu'un autre processus la reçoit. `poids` : la taille de son classeur."""

    path: Path
    identifiant: str
    annee: str
    reglages: Reglages
    poids: int = 0

    @property
    def nom(self) -> str:
        """De quoi nommer l'école."""
        return self.identifiant or self.path.name


def realiser(lue: EcoleLue, commun: Commun, equipe: Equipe, travail: Path, suivi: Suivi) -> Rendu:
    """Prépare, remplit, convertit, contrôle et relie une école dans `travail`. Ses erreurs sont dans ce qu'elle rend."""
    debut = time.monotonic()
    preparation: Preparation | None = None
    try:
        preparation = preparer(lue, commun, suivi)
        if inchange := reprendre(preparation, commun.reglages):
            return Rendu(fait_inchange(preparation, inchange, debut), lue.identifiant)
        tranches = tranches_de(preparation, commun.reglages)
        production = Production(preparation, commun.reglages, equipe, travail, suivi, tranches)
        return dresser(production, production.produire(), debut)
    except ErreurGenerateur as erreur:
        return Rendu(fait_sans_sortie(lue, erreur, debut, preparation), lue.identifiant)


def reprendre_ici(demande: Demande) -> Rendu | None:
    """Ce qu'a donné une école dont rien n'a changé, décidé ici ; rien s'il faut la faire, ou si elle a une erreur à dire."""
    debut = time.monotonic()
    reglages = demande.reglages
    try:
        lue = lire_une_ecole(demande.path, feuilles_vides_admises(reglages))
        preparation = preparer(lue, Commun(reglages, _regimes(reglages)), SuiviMuet())
        inchange = reprendre(preparation, reglages)
    except (ErreurGenerateur, OSError):
        return None
    return _allege(Rendu(fait_inchange(preparation, inchange, debut), lue.identifiant), reglages) if inchange else None


def preparer_seulement(lue: EcoleLue, commun: Commun) -> Rendu:
    """Une école dont le classeur est déjà refusé : tout ce qu'il y a à en dire, sans rien produire."""
    debut = time.monotonic()
    try:
        preparer(lue, commun, SuiviMuet())
    except ErreurGenerateur as erreur:
        return Rendu(fait_sans_sortie(lue, erreur, debut), lue.identifiant)
    raise AssertionError("un classeur refusé ne se prépare pas")


def realiser_demande(demande: Demande, equipe: Equipe, travail: Path) -> Rendu:
    """La même chose, d'une demande : on lit d'abord le classeur. Un disque plein est une erreur de l'école."""
    reglages = demande.reglages
    try:
        lue = lire_une_ecole(demande.path, feuilles_vides_admises(reglages))
        rendu = realiser(lue, Commun(reglages, _regimes(reglages)), equipe, travail, SuiviMuet())
    except ErreurGenerateur as erreur:
        rendu = rendu_sans_sortie(demande, erreur.rapport, erreur.sortie)
    except OSError as erreur:
        refus = ecriture_impossible(travail, erreur)
        rendu = rendu_sans_sortie(demande, refus.rapport, refus.sortie)
    return _allege(rendu, reglages)


def _allege(rendu: Rendu, reglages: Reglages) -> Rendu:
    if not reglages.dit_un_etat:
        rendu.fait.resultats = None
    return rendu


def rendu_sans_sortie(demande: Demande, problemes: Rapport | Probleme, sortie: Sortie) -> Rendu:
    """Une école qui n'a rien donné, et pourquoi."""
    rapport = problemes if isinstance(problemes, Rapport) else Rapport([problemes])
    return Rendu(Fait(demande.nom, demande.annee, rapport, sortie), demande.identifiant)


def _regimes(reglages: Reglages) -> Mapping[Path, Regime]:
    return _regimes_de(reglages.commun('reglementation'), reglages)


@lru_cache(maxsize=1)
def _regimes_de(dossier: Path, reglages: Reglages) -> Mapping[Path, Regime]:
    del dossier  # n'est là que pour la mémoire
    regimes, rapport = lire_regles(reglages)
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    return regimes
