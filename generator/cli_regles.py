"""« expliquer », « regimes », « plan » : le droit, les chiffres et l'année, sans rien produire à remettre."""

from __future__ import annotations

from typing import Annotated

import typer

from generator.cli_options import (
    Annee,
    DateEdition,
    Donnees,
    Json,
    NomEcole,
    Periode,
    Sorties,
    construire_reglages,
    lire_date_d_option,
    refuser,
)
from generator.erreurs import Sortie
from generator.reglages import RACINE

PLEIN_TEMPS = '100 %'


def expliquer(
    donnees: Donnees = None, annee: Annee = '', ecole: NomEcole = '', periode: Periode = '',
    enseignant: Annotated[str, typer.Option('--enseignant', help="Code ou nom d'un enseignant.")] = '',
    groupe: Annotated[str, typer.Option('--groupe', help="Code d'un groupe.")] = '',
    quotite: Annotated[str, typer.Option('--quotite', help="Sans classeur : ce que doit une quotité, 77,78 %.")] = '',
    fonction: Annotated[str, typer.Option('--fonction', help="Sans classeur : la fonction (défaut : adjoint).")] = '',
    au: Annotated[str, typer.Option('--au', help="Sans classeur : la date, 06/10/2008 (défaut : aujourd'hui).")] = '',
    classes: Annotated[int, typer.Option('--classes', min=0, help="Sans classeur : le nombre de classes.")] = 0,
    type_ecole: Annotated[str, typer.Option('--type-ecole', help="Sans classeur : le type d'école.")] = '',
    demi_journees: Annotated[int, typer.Option('--demi-journees', help="Sans classeur : 8 ou 9 par semaine.")] = 0,
    json: Json = False,
) -> None:  # fmt: skip
    """Dit d'où vient chaque chiffre : règle, données, texte. Avec --quotite, --fonction ou --au : sans classeur."""
    from generator import consultation, ecran, ecran_regles
    from generator.suivi import SuiviMuet

    reglages = construire_reglages(donnees=donnees, annee=annee, ecole=ecole, periode=periode)
    if quotite or fonction or au or classes or type_ecole or demi_journees:
        if enseignant or groupe:
            refuser("--enseignant et --groupe lisent un classeur ; les autres options s'en passent. Choisissez.")
        jour = lire_date_d_option(au, '--au') or reglages.aujourdhui
        cas = consultation.Cas(quotite or PLEIN_TEMPS, fonction, jour, classes, type_ecole, demi_journees)
        titre, explications_du_cas, problemes = cas.expliquer(reglages)
        ecran_regles.montrer_explications([(titre, explications_du_cas)], json=json)
        ecran.montrer_problemes(problemes)
        return
    explications, rapport = consultation.expliquer(reglages, SuiviMuet(), enseignant=enseignant, groupe=groupe)
    ecran_regles.montrer_explications(explications, json=json)
    ecran.montrer_problemes(rapport)
    if rapport.a_des_erreurs:
        raise typer.Exit(Sortie.A_CORRIGER)


def regimes(
    donnees: Donnees = None,
    au: Annotated[str, typer.Option('--au', help="Le régime d'un jour, en détail : 01/10/2014.")] = '',
    json: Json = False,
) -> None:
    """Montre les régimes, leurs dates, leurs textes, et les incohérences des sources."""
    from generator import ecran_regles
    from generator.erreurs import ErreurDonnees
    from generator.lecture import lire_regimes
    from generator.reglementation import regime_au

    lus, rapport = lire_regimes(construire_reglages(donnees=donnees).commun('reglementation'))
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    tries = sorted(lus.values(), key=lambda regime: regime.du)
    jour = lire_date_d_option(au, '--au')
    if jour is not None:
        tries = [regime_au(tries, jour)]
    if jour is not None and not json:
        ecran_regles.montrer_regime(tries[0])
    else:
        ecran_regles.montrer_regimes(tries, json=json)


def plan(
    donnees: Donnees = None, sorties: Sorties = RACINE / 'sorties', annee: Annee = '', ecole: NomEcole = '',
    enseignant: Annotated[str, typer.Option('--enseignant', help="Code ou nom d'un enseignant : lui seul.")] = '',
    date_edition: DateEdition = '',
    sans_agenda: Annotated[bool, typer.Option('--sans-agenda', help="N'écrit pas les agendas .ics.")] = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Propose une année qui atteint les heures dues, vérifie celle de l'école, écrit les séances en agendas .ics."""
    from generator import ecran_plan
    from generator.annee import planifier
    from generator.suivi import SuiviEcran

    reglages = construire_reglages(donnees=donnees, sorties=sorties, annee=annee, ecole=ecole, date_edition=date_edition)
    suivi = SuiviEcran()
    try:
        ecoles, rapport = planifier(reglages, suivi, enseignant=enseignant, avec_agenda=not sans_agenda)
    finally:
        suivi.fermer()
    raise typer.Exit(ecran_plan.conclure(ecoles, rapport, json=json))
