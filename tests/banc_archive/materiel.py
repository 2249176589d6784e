"""Les lettres que le banc remplit : produites par l'outil entier, avec le modèle livré et ceux de deux écoles, par chaque moteur."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.archive import Depot, Registre
from generator.archive.envois import lire_envois
from generator.chaine import produire
from generator.classeur import ecrire_classeur, fabriquer
from generator.domaine.temps import AnneeScolaire
from generator.lecture import lire_calendrier, lire_regimes
from generator.numerisation import Original
from generator.reglages import RACINE, Reglages
from generator.reglementation import regime_au
from generator.suivi import SuiviMuet
from tests.fabrique.ecoles_a_coupons import MODELES, TABLEAU, ecrire_modeles
from tests.simulateur import Copie
from tests.simulateur.copie import place_de_la_date

JOUR = dt.date(2026, 11, 3)
GRAINE = 7
LIVRE = 'modèle livré'
CATALOGUE = """
[formulaires.autorisation_parentale]
fichier = "autorisation_parentale.docx"
titre = "Autorisations parentales"
contexte = "lettre"
unite = "inscription"
commande = "lettres"
ordre = 10
sortie = "lettres.pdf"
cases = ["OUI", "NON"]
pages_max = 2
"""


@dataclass(frozen=True, slots=True, eq=False)
class Lot:
    """Des lettres d'un même modèle. `mots` : l'accord puis le refus ; `originaux` : par référence, ce que le lecteur reçoit.

    `donnees` : le dossier de données de l'école, son registre compris.
    """

    nom: str
    copies: Sequence[Copie]
    mots: tuple[str, str]
    originaux: dict[str, list[Original]] = field(default_factory=dict)
    donnees: Path | None = None


def lot_du_produit(dossier: Path, nombre: int, moteur: str, ecole: str = '', modeles: Path | None = None) -> Lot:
    """Les autorisations d'une école fictive de `nombre` élèves, telles que « make lettres » les émet et les garde.

    `modeles` : un dossier de modèles où l'école a restylé les siens.
    """
    donnees = dossier / 'donnees'
    (donnees / 'ecoles').mkdir(parents=True)
    calendrier, _ = lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2026), 'A')
    regimes, _ = lire_regimes(RACINE / 'donnees' / 'reglementation')
    lignes = fabriquer(nombre, calendrier, regime_au(regimes.values(), calendrier.rentree), GRAINE, foyers_separes=False)
    if ecole:
        lignes['ecole'][0]['identifiant'] = ecole
    ecrire_classeur(donnees / 'ecoles' / 'banc.xlsx', lignes)
    reglages = Reglages(
        aujourdhui=JOUR, donnees=donnees, sorties=dossier / 'sorties', moteur=moteur, periode=1, modeles=modeles or RACINE / 'modeles',
    )  # fmt: skip
    faits, rapport = produire(reglages, SuiviMuet())
    if any(fait.rapport.a_des_erreurs for fait in faits):
        raise SystemExit('\n'.join(str(probleme) for fait in faits for probleme in fait.rapport))
    (depot,) = (Depot(registre.parent, registre.parent.parent.name, registre.parent.name) for registre in reglages.archives.rglob('registre.jsonl'))
    envois = lire_envois(Registre(depot, lambda: dt.datetime.now(dt.UTC)))
    copies = [
        Copie(page.reference, envoi.pdf, page.page, page.disposition, place_de_la_date(envoi.pdf, page.page, page.disposition))
        for envoi in envois for page in envoi.pages if page.disposition.cases and page.disposition.cases[0].mot == 'OUI'
    ]  # fmt: skip
    if len(copies) < nombre:
        raise SystemExit(f'{len(copies)} lettres à rendre au lieu de {nombre} : {rapport.problemes[:3]} {faits}')
    originaux: dict[str, list[Original]] = {}
    for envoi in envois:
        for page in envoi.pages:
            originaux.setdefault(page.reference, []).append(Original(envoi.pdf, page.page, page.disposition, page.rang, page.pages))
    cases = copies[0].disposition.cases
    assert cases is not None
    return Lot(f'{ecole or LIVRE}, {moteur}', tuple(copies), (cases[0].mot, cases[1].mot), originaux, donnees)


def lots_du_banc(dossier: Path, nombre: int, moteurs: Sequence[str]) -> list[Lot]:
    """Le modèle livré par chaque moteur, puis deux écoles qui ont restylé le leur."""
    lots = [lot_du_produit(dossier / f'livre-{moteur}', nombre, moteur) for moteur in moteurs]
    for ecole in MODELES:
        modeles = modeles_restyles(dossier / f'modeles-{ecole}', ecole)
        lots += [lot_du_produit(dossier / f'{ecole}-{moteur}', nombre, moteur, ecole, modeles) for moteur in moteurs]
    return lots


def modeles_restyles(dossier: Path, ecole: str) -> Path:
    """Les modèles livrés, et la lettre que cette école a refaite, sur deux pages au plus."""
    shutil.copytree(RACINE / 'modeles', dossier)
    ecrire_modeles(dossier / ecole, ecole)
    (dossier / ecole / TABLEAU).unlink()
    (dossier / ecole / 'catalogue.toml').write_text(CATALOGUE, 'utf-8')
    return dossier
