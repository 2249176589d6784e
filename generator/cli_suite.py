"""« periode-suivante » et « annee-suivante » : montrer ce qui change, demander, écrire."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from generator.cli_options import Annee, DateEdition, Donnees, Json, NomEcole, construire_reglages, refuser

if TYPE_CHECKING:
    from generator.proposition import Proposition
    from generator.reglages import Reglages

Oui = Annotated[bool, typer.Option('--oui', help="Écrit sans demander.")]
Depuis = Annotated[
    str, typer.Option('--depuis', help="Numéro de la période dont on part (défaut : la dernière qui a des groupes).")
]


def periode_suivante(
    donnees: Donnees = None, annee: Annee = '', ecole: NomEcole = '', depuis: Depuis = '', date_edition: DateEdition = '',
    oui: Oui = False, json: Json = False,
) -> None:  # fmt: skip
    """Prépare la période suivante : ses dates, ses groupes, leurs élèves ; les objectifs et les réponses restent à faire."""
    from generator.suite import proposer_periode

    if depuis and not (depuis.isascii() and depuis.isdigit()):
        refuser(f"--depuis « {depuis} » (DEPUIS= avec make) n'est pas un numéro ; écrivez par exemple 2.")
    _conclure(proposer_periode, oui=oui, json=json, donnees=donnees, annee=annee, ecole=ecole, periode=depuis,
              date_edition=date_edition)  # fmt: skip


def annee_suivante(
    donnees: Donnees = None, annee: Annee = '', ecole: NomEcole = '', date_edition: DateEdition = '',
    oui: Oui = False, json: Json = False,
) -> None:  # fmt: skip
    """Prépare le classeur de l'année suivante, à côté de celui de l'année, qui ne change pas."""
    from generator.suite import proposer_annee

    _conclure(proposer_annee, oui=oui, json=json, donnees=donnees, annee=annee, ecole=ecole, date_edition=date_edition)


def _conclure(proposer: Callable[[Reglages], Proposition], *, oui: bool, json: bool, **options: Any) -> None:
    from generator import ecran_proposition

    reglages = construire_reglages(**options)
    raise typer.Exit(ecran_proposition.conclure(proposer(reglages), json=json, oui=oui, quand=reglages.maintenant()))
