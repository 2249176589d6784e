"""« circonscription » : la vue d'ensemble de l'IEN, d'après les classeurs ou les synthèses reçues des écoles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli_options import (
    Annee,
    DateEdition,
    Donnees,
    Json,
    Modeles,
    Moteur,
    Periode,
    Sorties,
    construire_reglages,
    refuser,
)
from generator.reglages import RACINE


def circonscription(
    dossiers: Annotated[
        list[Path] | None, typer.Argument(help="Dossiers reçus des écoles ; sans dossier, les classeurs de donnees/ecoles.")
    ] = None,
    ien: Annotated[str, typer.Option('--ien', help="La circonscription, ou le nom de l'IEN, s'il y en a plusieurs.")] = '',
    attendues: Annotated[
        Path | None, typer.Option('--attendues', help="Classeur à deux colonnes, UAI et Nom : les écoles attendues.")
    ] = None,
    avec_classeurs: Annotated[
        bool, typer.Option('--avec-classeurs', help="Lit aussi les classeurs, en plus des dossiers reçus.")
    ] = False,
    donnees: Donnees = None, sorties: Sorties = RACINE / 'sorties', modeles: Modeles = RACINE / 'modeles',
    annee: Annee = '', periode: Periode = '', date_edition: DateEdition = '', moteur: Moteur = 'auto', json: Json = False,
) -> None:  # fmt: skip
    """Réunit toutes les écoles d'un IEN : ce qui est arrivé, les réponses, les heures, ce qui est à revoir ; aucun nom."""
    from generator import ecran_circonscription
    from generator.circonscription.production import voir_la_circonscription
    from generator.suivi import SuiviEcran

    if attendues is not None and not attendues.exists():
        refuser(f"--attendues « {attendues} » n'existe pas (ATTENDUES= avec make).")
    reglages = construire_reglages(
        donnees=donnees, sorties=sorties, modeles=modeles, annee=annee, periode=periode, date_edition=date_edition,
        moteur=moteur, commande='circonscription',
    )  # fmt: skip
    recus = dossiers or []
    suivi = SuiviEcran()
    try:
        vue = voir_la_circonscription(
            reglages, suivi, recus, ien, attendues, classeurs=avec_classeurs or not recus
        )
    finally:
        suivi.fermer()
    raise typer.Exit(ecran_circonscription.conclure(vue, json=json))
