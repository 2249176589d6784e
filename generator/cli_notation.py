"""« noter » : une ligne du journal des heures, sans ouvrir le classeur."""

from __future__ import annotations

from typing import Annotated

import typer

from generator.cli_options import Annee, Donnees, Json, NomEcole, construire_reglages, lire_date_d_option


def noter(
    enseignant: Annotated[str, typer.Argument(help="Code ou nom d'un enseignant.")],
    categorie: Annotated[str, typer.Argument(help="La ligne du tableau de service : « Conseils des maîtres »…")],
    duree: Annotated[str, typer.Argument(help="La durée : 1 h 30, 45 min.")],
    le: Annotated[str, typer.Option('--le', help="Le jour, 12/10/2026 (défaut : aujourd'hui).")] = '',
    objet: Annotated[str, typer.Option('--objet', help="De quoi il s'agissait.")] = '',
    niveau: Annotated[str, typer.Option('--niveau', help="Pour l'aide aux élèves : le niveau.")] = '',
    nombre_eleves: Annotated[
        int | None, typer.Option('--nombre-eleves', min=0, help="Pour l'aide aux élèves : combien.")
    ] = None,
    donnees: Donnees = None, annee: Annee = '', ecole: NomEcole = '',
    oui: Annotated[bool, typer.Option('--oui', help="Note même ce qui est déjà noté, sans demander.")] = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Note des heures faites dans le classeur, et dit ce qu'il reste dû."""
    from generator import ecran_notation
    from generator.notation import Saisie, proposer_une_note
    from generator.suivi import SuiviMuet

    jour = lire_date_d_option(le, '--le')
    reglages = construire_reglages(donnees=donnees, annee=annee, ecole=ecole, date_edition=le)
    saisie = Saisie(enseignant, categorie, duree, jour or reglages.aujourdhui, objet, niveau, nombre_eleves)
    notation = proposer_une_note(reglages, saisie, SuiviMuet(), meme_deux_fois=oui)
    raise typer.Exit(ecran_notation.conclure(notation, reglages, json=json))
