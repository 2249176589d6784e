"""La commande « atelier » : les pages locales où l'on fait tout, voit ses modèles et lit les réponses douteuses."""

from __future__ import annotations

import datetime as dt
import signal
import sys
import webbrowser
from enum import StrEnum
from typing import Annotated

import typer

from generator.cli_options import Donnees, Modeles, Moteur, NomEcole, Sorties, construire_reglages, refuser
from generator.reglages import RACINE


class NomDePage(StrEnum):
    """Les pages de l'atelier."""

    ACCUEIL = 'accueil'
    MODELES = 'modeles'
    RETOURS = 'retours'


Port = Annotated[int, typer.Option('--port', min=0, max=65_535, help="Port de cette machine (0 : n'importe lequel).")]
SansNavigateur = Annotated[bool, typer.Option('--sans-navigateur', help="Affiche l'adresse sans ouvrir de page.")]

Page = Annotated[NomDePage, typer.Option('--page', help="La page à ouvrir : l'accueil, vos modèles, ou les retours à lire.")]


def atelier(
    port: Port = 0, sans_navigateur: SansNavigateur = False, modeles: Modeles = RACINE / 'modeles', donnees: Donnees = None,
    sorties: Sorties = RACINE / 'sorties', ecole: NomEcole = '', moteur: Moteur = 'auto',
    page: Page = NomDePage.ACCUEIL,
) -> None:  # fmt: skip
    """Ouvre la page de l'école : ce qui est prêt, ce qui manque, de quoi tout faire ; ses modèles et ses retours à côté."""
    from generator.atelier import Ecoute, Etabli, ouvrir_prise

    reglages = construire_reglages(modeles=modeles, donnees=donnees, sorties=sorties, ecole=ecole, moteur=moteur)
    try:
        prise = ouvrir_prise(port)
    except OSError:
        refuser(f"le port {port} est déjà pris (un autre atelier ?) ; choisissez-en un autre, ou n'en donnez pas.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # fermer la session range aussi, comme Ctrl-C
    etabli = Etabli(reglages, dt.datetime.now)
    try:
        ecoute = Ecoute(etabli, prise, '' if page is NomDePage.ACCUEIL else page)
        sys.stdout.write(f"L'atelier est ouvert : {ecoute.adresse}\n")
        sys.stdout.write("Cette adresse ne sert qu'une fois. Ctrl-C pour fermer l'atelier.\n")
        sys.stdout.flush()
        if not sans_navigateur:
            webbrowser.open(ecoute.adresse)
        ecoute.servir()
    except KeyboardInterrupt:
        pass  # selon l'instant où le signal arrive, le serveur finit de lui-même ou le laisse passer : c'est la même fin
    finally:
        etabli.fermer()
    sys.stdout.write("\nL'atelier est fermé.\n")
