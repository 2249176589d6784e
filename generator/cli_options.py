"""Les options que des commandes partagent, et leur lecture : une option illisible est une erreur de commande."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from generator.erreurs import Sortie
from generator.reglages import Reglages

MOTEURS = ('auto', 'libreoffice', 'embarque')

Donnees = Annotated[Path | None, typer.Option('--donnees', help="Dossier qui contient ecoles/ (défaut : donnees/).")]
Sorties = Annotated[Path, typer.Option('--sorties', help="Dossier où écrire.")]
Modeles = Annotated[Path, typer.Option('--modeles', help="Dossier des modèles Word.")]
Annee = Annotated[str, typer.Option('--annee', help="Année scolaire, comme 2026-2027.")]
NomEcole = Annotated[str, typer.Option('--ecole', help="Identifiant court d'une école.")]
Periode = Annotated[str, typer.Option('--periode', help="Numéro de la période.")]
DateEdition = Annotated[str, typer.Option('--date-edition', help="Date imprimée, comme 03/11/2026.")]
Moteur = Annotated[str, typer.Option('--moteur', help=f"Moteur PDF : {', '.join(MOTEURS)}.")]
RectoVerso = Annotated[bool, typer.Option('--recto-verso', help="Chaque lettre commence sur un recto.")]
UnFichier = Annotated[bool, typer.Option('--un-fichier-par-lettre', help="Écrit aussi un PDF par lettre.")]
Reemettre = Annotated[
    bool, typer.Option('--reemettre', help="Donne une référence neuve à ce qui revient signé ; l'ancienne ne vaut plus.")
]
ReemettrePour = Annotated[
    str, typer.Option(
        '--reemettre-pour', metavar='NOM',
        help="De même, pour un seul élève : « NOM Prénom », ou « NOM Prénom (numéro) » s'il a un homonyme.",
    ),
]
Apercu = Annotated[bool, typer.Option('--apercu', help="Dessine aussi les pages, en planches d'images (apercu/).")]
Ordonnanceur = Annotated[
    str, typer.Option('--ordonnanceur', metavar='ADRESSE', help="Confie les écoles à Dask : tcp://hote:8786, ou local.")
]
DossierPartage = Annotated[
    Path | None, typer.Option('--dossier-partage', help="Avec --ordonnanceur : par où passent les données.")
]
Refaire = Annotated[bool, typer.Option('--refaire', help="Refait tout, même ce qui n'a pas changé.")]
Json = Annotated[bool, typer.Option('--json', help="Rapport pour une machine, sur la sortie standard.")]


def construire_reglages(**options: Any) -> Reglages:
    """Construit les réglages ; une option illisible est une erreur de commande."""
    date_edition, moteur = options.pop('date_edition', ''), options.get('moteur', 'auto')
    if moteur not in MOTEURS:
        refuser(f"--moteur « {moteur} » n'existe pas ; choisissez parmi : {', '.join(MOTEURS)}.")
    donnees = options.get('donnees')
    if donnees is not None and not (donnees / 'ecoles').is_dir():
        refuser(f"--donnees « {donnees} » ne contient pas de dossier ecoles/.")
    partage = options.get('dossier_partage')
    if partage is not None and not partage.is_dir():
        refuser(f"--dossier-partage « {partage} » n'est pas un dossier.")
    options['periode'] = _numero(options.get('periode', ''))
    options['au'] = lire_date_d_option(options.get('au', ''), '--au')
    return Reglages(
        aujourdhui=dt.date.today(), date_edition=lire_date_d_option(date_edition),
        horloge=lambda: dt.datetime.now(dt.UTC), **options,
    )  # fmt: skip


def _numero(periode: str) -> int | None:
    if not periode:
        return None
    if not periode.isascii() or not periode.isdigit() or not int(periode):
        refuser(f"PERIODE={periode} (--periode sans make) n'est pas un numéro ; écrivez par exemple 2.")
    return int(periode)


def lire_date_d_option(texte: str, option: str = '--date-edition') -> dt.date | None:
    """Une date tapée en option, comme dans une cellule : sans année, celle de l'année scolaire ; rien si elle est vide."""
    from generator.domaine.temps import AnneeScolaire
    from generator.lecture.conversions import lire_date

    if not texte:
        return None
    lue = lire_date(texte, AnneeScolaire.de_la_date(dt.date.today()).rentree)
    if lue is None:
        tape = 'DATE' if option == '--date-edition' else option.strip('-').upper()
        nom = f"{tape}={texte} ({option} sans make)"
        refuser(f"{nom} n'est pas une date ; écrivez par exemple 03/11/2026.")
    return lue


def refuser(texte: str) -> NoReturn:
    """Dit ce qui ne va pas dans la commande, et sort (code 2)."""
    sys.stderr.write(f"{texte}\n")
    raise typer.Exit(Sortie.COMMANDE)
