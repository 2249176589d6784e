"""« modeles verifier » : ce qui cloche dans les modèles Word, où, et que faire."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from generator.cli_options import Json, Modeles, NomEcole, refuser
from generator.reglages import RACINE

modeles = typer.Typer(help="Les modèles Word : les vérifier.", no_args_is_help=True)


@modeles.callback()
def _modeles() -> None:
    """Les modèles Word : les vérifier."""


@modeles.command()
def verifier(
    fichiers: Annotated[
        list[Path] | None, typer.Argument(help="Des .docx ; sans rien, tous les modèles, ceux des écoles compris.")
    ] = None,
    formulaire: Annotated[
        str, typer.Option('--formulaire', help="Le formulaire des fichiers nommés, si leur nom ne le dit pas.")
    ] = '',
    dossier: Modeles = RACINE / 'modeles',
    ecole: NomEcole = '',
    json: Json = False,
    corriger: Annotated[
        bool, typer.Option('--corriger', help="Écrire, à côté de chaque modèle fautif, sa copie corrigée (.relu.docx).")
    ] = False,
) -> None:
    """Vérifie des modèles : toutes leurs fautes, leur place dans Word, ce qu'il faut écrire."""
    from generator.ecran_modeles import annoncer_les_copies, conclure_les_modeles
    from generator.lecture import lire_catalogue
    from generator.modeles import Controle, candidats_nommes, controler, copier, tous_les_candidats

    if not dossier.is_dir():
        refuser(f"--modeles « {dossier} » n'est pas un dossier.")
    if formulaire and not fichiers:
        refuser("--formulaire va avec un fichier : nommez-le.")
    if ecole and not (dossier / ecole).is_dir():
        refuser(f"--ecole « {ecole} » : pas de dossier modeles/{ecole} ; cette école emploie les modèles livrés.")
    catalogue = lire_catalogue(dossier)
    controles: list[Controle] = []
    if fichiers:
        candidats = candidats_nommes(partial(lire_catalogue, dossier), dossier, fichiers, formulaire)
    else:
        candidats, controles = tous_les_candidats(partial(lire_catalogue, dossier), dossier, ecole)
    controles = [*controles, *(controler(candidat, catalogue) for candidat in candidats)]
    sortie = conclure_les_modeles(controles, json=json)
    if corriger:
        annoncer_les_copies([copier(controle, dt.datetime.now().astimezone()) for controle in controles])
    raise typer.Exit(sortie)
