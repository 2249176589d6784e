"""« demarrer » : le départ guidé, au terminal."""

from __future__ import annotations

import datetime as dt
import sys

import typer

from generator.cli_options import Annee, Donnees, Modeles, Moteur, NomEcole, Sorties, construire_reglages, refuser
from generator.reglages import RACINE

SANS_TERMINAL = (
    "Le départ guidé pose des questions : il lui faut un terminal. Sinon, « make classeur "
    "CHEMIN=donnees/ecoles/mon-ecole.xlsx » écrit un classeur vide, à remplir dans un tableur."
)


def demarrer(
    donnees: Donnees = None, sorties: Sorties = RACINE / 'sorties', modeles: Modeles = RACINE / 'modeles', annee: Annee = '',
    ecole: NomEcole = '', moteur: Moteur = 'auto',
) -> None:  # fmt: skip
    """Remplit avec vous le classeur d'une école, question par question ; se reprend où l'on s'est arrêté."""
    if sys.stdin is None or not sys.stdin.isatty():
        refuser(SANS_TERMINAL)
    from generator.demarrage import Arret, Demarrage
    from generator.ecran import en_phrases
    from generator.suivi import SuiviMuet

    reglages = construire_reglages(
        donnees=donnees, sorties=sorties, modeles=modeles, annee=annee, ecole=ecole, moteur=moteur
    )

    def lire(phrase: str) -> str:
        try:
            return input(phrase)
        except (EOFError, KeyboardInterrupt) as fin:
            raise Arret from fin

    def dire(ligne: str) -> None:
        sys.stdout.write(f"{ligne}\n")

    demarrage = Demarrage(reglages, lire, dire, en_phrases, dt.datetime.now, SuiviMuet())
    raise typer.Exit(demarrage.mener())
