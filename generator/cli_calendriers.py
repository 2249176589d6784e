"""« calendriers » et « calendriers importer » : les années couvertes, et celle qu'on ajoute."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from generator.cli_options import refuser
from generator.reglages import RACINE

DOSSIER = RACINE / 'donnees' / 'calendriers'
MONTRE = 'donnees/calendriers'

calendriers = typer.Typer(help="Les calendriers scolaires couverts ; en importer un.", invoke_without_command=True)


@calendriers.callback()
def lister(
    contexte: typer.Context,
    dossier: Annotated[Path, typer.Option('--dans', help="Dossier des calendriers.", show_default=MONTRE)] = DOSSIER,
    json: Annotated[bool, typer.Option('--json', help="Liste pour une machine, sur la sortie standard.")] = False,
) -> None:
    """Liste les années couvertes, leurs zones, leur arrêté et leur niveau de preuve."""
    if contexte.invoked_subcommand is not None:
        return
    from generator import ecran
    from generator.lecture import lister_calendriers

    ecran.montrer_calendriers(lister_calendriers(dossier), json=json)


@calendriers.command()
def importer(
    fichier: Annotated[Path, typer.Argument(help="L'export fr-en-calendrier-scolaire, en CSV ou en JSON.")],
    annee: Annotated[str, typer.Option('--annee', help="Année scolaire, comme 2028-2029 (défaut : la dernière).")] = '',
    vers: Annotated[Path, typer.Option('--vers', help="Dossier où écrire.", show_default=MONTRE)] = DOSSIER,
    sauf: Annotated[list[str] | None, typer.Option('--sauf', help="Zone à laisser de côté ; se répète.")] = None,
    texte: Annotated[str, typer.Option('--texte', help="L'arrêté à citer.")] = '',
    remplacer: Annotated[bool, typer.Option('--remplacer', help="Remplace le calendrier s'il existe.")] = False,
) -> None:
    """Lit l'export du ministère et écrit le calendrier d'une année ; une année incomplète est refusée."""
    from generator import ecran
    from generator.calendriers import enregistrer, importer, zone_connue
    from generator.domaine.temps import AnneeScolaire
    from generator.lecture import lire_export
    from generator.sorties import ecriture_impossible

    voulue = AnneeScolaire.lire(annee) if annee else None
    if annee and voulue is None:
        refuser(f"--annee « {annee} » ne se lit pas ; écrivez 2028-2029.")
    inconnues = [zone for zone in sauf or () if not zone_connue(zone)]
    if inconnues:
        refuser(f"--sauf « {inconnues[0]} » n'est pas une zone de l'export.")
    if not vers.is_dir():
        refuser(f"le dossier « {vers} » n'existe pas.")
    importation = importer(lire_export(fichier), voulue, sauf or (), texte)
    destination = vers / f'{importation.annuel.annee}.toml'
    if destination.exists() and not remplacer:
        refuser(f"« {destination} » existe déjà ; ajoutez --remplacer pour le réécrire.")
    try:
        path = enregistrer(importation.annuel, vers, dt.date.today())
    except OSError as erreur:
        raise ecriture_impossible(vers, erreur) from erreur
    ecran.montrer_importation(importation, path)
