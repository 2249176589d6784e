"""« importer » : lire les exports d'ONDE, montrer ce qui change, demander, écrire."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from generator.cli_options import (
    Annee,
    Donnees,
    Json,
    NomEcole,
    construire_reglages,
    lire_date_d_option,
    refuser,
)
from generator.erreurs import Sortie

Classeur = Annotated[
    Path | None, typer.Option('--classeur', help="Le classeur à remplir (défaut : celui de l'école), ou à créer.")
]


def importer(
    onde: Annotated[Path, typer.Argument(help="L'export des élèves : CSVExtraction.csv, ou un tableur.")],
    responsables: Annotated[Path | None, typer.Option('--responsables', help="L'export des responsables.")] = None,
    enseignants: Annotated[Path | None, typer.Option('--enseignants', help="Le fichier des enseignants.")] = None,
    classeur: Classeur = None,
    au: Annotated[str, typer.Option('--au', help="Le jour noté pour les départs (défaut : aujourd'hui).")] = '',
    malgre_tout: Annotated[bool, typer.Option('--malgre-tout', help="Même si peu d'élèves sont reconnus.")] = False,
    donnees: Donnees = None, annee: Annee = '', ecole: NomEcole = '',
    oui: Annotated[bool, typer.Option('--oui', help="Écrit sans demander.")] = False, json: Json = False,
) -> None:  # fmt: skip
    """Remplit ou met à jour le classeur de l'école d'après les exports de Base élèves ou d'ONDE."""
    from generator import ecran_proposition
    from generator.domaine.temps import AnneeScolaire
    from generator.importation import proposer, reste_a_demander
    from generator.lecture.onde.entetes import Genre

    if annee and AnneeScolaire.lire(annee) is None:
        refuser(f"--annee « {annee} » ne se lit pas ; écrivez 2026-2027.")
    jour = lire_date_d_option(au, '--au')
    reglages = construire_reglages(donnees=donnees, annee=annee, ecole=ecole)
    donnes = ((Genre.ELEVES, onde), (Genre.RESPONSABLES, responsables), (Genre.ENSEIGNANTS, enseignants))
    fichiers = [(genre, path) for genre, path in donnes if path is not None]

    def passer(quand: dt.datetime) -> tuple[int, bool]:
        proposition = proposer(reglages, fichiers, classeur=classeur, au=jour, malgre_tout=malgre_tout)
        sortie = ecran_proposition.conclure(proposition, json=json, oui=oui, quand=quand)
        return sortie, reste_a_demander(proposition)

    sortie, encore = passer(reglages.maintenant())
    if encore and sortie == Sortie.FAIT and not (json or oui) and ecran_proposition.au_terminal():
        sortie, _ = passer(reglages.maintenant())
    raise typer.Exit(sortie)
