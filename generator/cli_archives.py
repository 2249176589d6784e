"""« archiver » : ranger et lire les formulaires revenus signés."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from generator.cli_options import Donnees, Json, construire_reglages, refuser


def archiver(
    fichiers: Annotated[
        list[Path] | None, typer.Argument(help="Les fichiers du copieur, ou le dossier où il les met.")
    ] = None,
    donnees: Donnees = None,
    json: Json = False,
) -> None:
    """Range et lit les formulaires revenus signés, en désordre ; ne modifie ni ne déplace aucun fichier reçu."""
    from generator import archivage
    from generator.archivage.flux import ETAPES
    from generator.ecran_archives import conclure_l_archivage
    from generator.numerisation import Lecteurs
    from generator.retours import dire_les_reponses
    from generator.suivi import SuiviEcran

    chemins = [fichier.expanduser() for fichier in fichiers or ()]
    if not chemins:
        refuser("Dites quoi archiver : un dossier ou des fichiers (SCANS= avec make).")
    absents = [chemin for chemin in chemins if not chemin.exists() and not chemin.is_symlink()]
    if absents:
        refuser(f"« {absents[0]} » n'existe pas.")
    reglages = construire_reglages(donnees=donnees)
    suivi = SuiviEcran(ETAPES)
    try:
        bilan = archivage.archiver(reglages.archives, chemins, Lecteurs, lambda: dt.datetime.now(dt.UTC), suivi)
    finally:
        suivi.fermer()
    raise typer.Exit(conclure_l_archivage(bilan, json=json, dire=dire_les_reponses(reglages.modeles)))
