"""« prouver » : dire d'un document remis s'il se refait à l'identique, ou ce qui a changé."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli_options import DateEdition, Donnees, Json, Modeles, Moteur, construire_reglages, refuser
from generator.reglages import EXEMPLES, RACINE


def prouver(
    fichier: Annotated[Path, typer.Argument(help="Un fichier de sorties/, comme liasse-ien.pdf, avec son rapport.json.")],
    donnees: Donnees = None, modeles: Modeles = RACINE / 'modeles', moteur: Moteur = 'auto', date_edition: DateEdition = '',
    json: Json = False,
) -> None:  # fmt: skip
    """Refait un document à part, sans rien écrire, et dit : identique, ce qui diffère, ou non prouvable.

    Le moteur et la date d'édition sont ceux d'alors, sauf si on les impose.
    """
    from generator.ecran_preuve import conclure
    from generator.preuve import prouver as prouver_le_fichier
    from generator.suivi import SuiviEcran

    if not fichier.is_file():
        refuser(f"« {fichier} » (FICHIER= avec make) n'existe pas ; donnez un fichier de sorties/.")
    exemples = donnees is not None and donnees.resolve() == EXEMPLES
    donnees = None if exemples else donnees  # leurs retours sont dans donnees/, comme ceux d'une école
    reglages = construire_reglages(
        donnees=donnees, exemples=exemples, modeles=modeles, moteur=moteur, date_edition=date_edition,
    )  # fmt: skip
    suivi = SuiviEcran()
    try:
        preuve = prouver_le_fichier(fichier, reglages, suivi)
    finally:
        suivi.fermer()
    raise typer.Exit(conclure(preuve, json=json))
