"""Ce qui entre dans toute commande : les règles et les classeurs à servir. Ni modèle, ni moteur."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

from generator.erreurs import ErreurDonnees
from generator.feuilles import Feuille
from generator.lecture import (
    Connu,
    EcoleLue,
    EcoleReperee,
    lire_ecoles,
    lire_regimes,
    reperer_ecoles,
    trouver_classeurs,
)
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
    dossier, exemples = _dossier(reglages, suivi)
    return lire_ecoles(
        dossier, reglages.jour, annee=reglages.annee, ecole=reglages.ecole, toutes_les_annees=exemples,
        vides_admises=vides_admises,
    )  # fmt: skip


def reperer_classeurs(
    reglages: Reglages, suivi: Suivi, vides_admises: Collection[Feuille] = (), connus: Mapping[str, Connu] | None = None,
    *, toutes_les_annees: bool = False,
) -> tuple[list[EcoleReperee], Rapport]:  # fmt: skip
    """Les écoles que `lire_classeurs` servirait, sans en lire le contenu. Lève `ErreurCommande` de même.

    `connus` : par empreinte, l'école et l'année des classeurs déjà lus un jour ; on ne les ouvre pas pour le savoir.
    """
    dossier, exemples = _dossier(reglages, suivi)
    return reperer_ecoles(
        dossier, reglages.jour, annee=reglages.annee, ecole=reglages.ecole, toutes_les_annees=exemples or toutes_les_annees,
        vides_admises=vides_admises, connus=connus,
    )  # fmt: skip


def ecoles_d_exemple_d_avant(reglages: Reglages, deposees: Collection[str]) -> frozenset[str]:
    """Parmi ces écoles, celles d'exemple que l'on ne sert plus, ayant la sienne : leurs retours ne s'attendent pas."""
    dossier = reglages.dossier_des_donnees / 'ecoles'
    if reglages.exemples or not deposees or not any(trouver_classeurs(dossier)):
        return frozenset()
    exemples = frozenset(deposees) & _identifiants(EXEMPLES, _trace(EXEMPLES))
    return exemples - _identifiants(dossier, _trace(dossier)) if exemples else exemples


@lru_cache(maxsize=4)
def _identifiants(dossier: Path, trace: object) -> frozenset[str]:
    del trace  # relus quand un classeur change
    reperees, _ = reperer_ecoles(dossier, dt.date.max, toutes_les_annees=True)
    return frozenset(reperee.identifiant for reperee in reperees)


def _trace(dossier: Path) -> tuple[tuple[str, int], ...]:
    trouves, _ = trouver_classeurs(dossier)
    return tuple((str(path), path.stat().st_mtime_ns) for path in trouves)


def plusieurs_classeurs(reglages: Reglages) -> bool:
    """Vrai si l'on servira peut-être plusieurs écoles : il n'y a qu'un dossier à lister pour le savoir."""
    if reglages.ecole:
        return False
    trouves, _ = trouver_classeurs(reglages.dossier_des_donnees / 'ecoles')
    if not trouves and reglages.donnees is None:
        trouves, _ = trouver_classeurs(EXEMPLES)
    return len(trouves) > 1


def _dossier(reglages: Reglages, suivi: Suivi) -> tuple[Path, bool]:
    """Où sont les classeurs, et si ce sont les exemples."""
    if reglages.exemples:
        return EXEMPLES, True
    dossier = reglages.dossier_des_donnees / 'ecoles'
    if reglages.donnees is not None or any(trouver_classeurs(dossier)):
        return dossier, False
    suivi.message("donnees/ecoles/ est vide : voici les écoles d'exemple (donnees/exemples/).")
    return EXEMPLES, True
