"""Refaire un passage dans un dossier à part : les mêmes documents, sans rien tirer au sort ni rien inscrire."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from generator import __version__
from generator.annee import planifier
from generator.chaine import lire
from generator.ecole import RAPPORT, preparer
from generator.empreintes import empreintes_des_fichiers
from generator.erreurs import ErreurDonnees
from generator.lecture import EcoleLue
from generator.preuve.ecarts import Etat
from generator.production import Production, embaucher
from generator.rapport import Probleme
from generator.reglages import Reglages
from generator.suivi import Suivi


@dataclass(frozen=True)
class Refait:
    """Un passage refait : ce dont il dépend, l'empreinte de chaque fichier, et ce qui n'a pas pu être produit."""

    etat: Etat
    fichiers: dict[str, str]
    fautes: list[Probleme] = field(default_factory=list)


def refaire(reglages: Reglages, brouillon: Path, suivi: Suivi) -> Refait:
    """Refait les documents d'une commande dans le brouillon. Lève `ErreurGenerateur`."""
    with embaucher(reglages) as equipe:
        ecoles, commun, _ = lire(reglages, suivi)
        preparation = preparer(_seule(ecoles), commun, suivi)
        production = Production(preparation, reglages, equipe, brouillon, suivi)
        produit = production.produire()
    sources = preparation.resultats.dossier.sources
    etat = Etat(
        preparation.entrees, {source.nom: dict(source.feuilles) for source in sources}, f'Liasse {__version__}',
        preparation.date_edition.isoformat(),
    )  # fmt: skip
    return Refait(etat, empreintes_des_fichiers(production.sortie), produit.fautes)


def _seule(ecoles: list[EcoleLue]) -> EcoleLue:
    """La seule école du passage, si son classeur se tient."""
    lue = ecoles[0]
    if len(ecoles) > 1 or lue.dossier is None:
        raise ErreurDonnees(probleme for ecole in ecoles for probleme in ecole.rapport)
    return lue


def refaire_les_agendas(reglages: Reglages, suivi: Suivi) -> Refait:
    """Refait les agendas du plan de l'année, dans les sorties de ces réglages. Lève `ErreurGenerateur`."""
    ecoles, rapport = planifier(reglages, suivi, avec_agenda=True)
    ecole = ecoles[0]
    if len(ecoles) > 1 or ecole.dossier is None:
        raise ErreurDonnees([*rapport, *(probleme for une in ecoles for probleme in une.rapport)])
    fichiers = {nom: sha for nom, sha in empreintes_des_fichiers(ecole.dossier).items() if nom != RAPPORT}
    assert reglages.date_edition is not None
    etat = Etat(ecole.entrees, outil=f'Liasse {__version__}', date_edition=reglages.date_edition.isoformat())
    return Refait(etat, fichiers)
