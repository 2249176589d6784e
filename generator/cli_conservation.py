"""« archives … » : vérifier, exporter, sceller, éliminer ce qui est revenu signé."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from generator.cli_options import (
    Annee,
    Donnees,
    Json,
    Modeles,
    Moteur,
    NomEcole,
    Sorties,
    construire_reglages,
    lire_date_d_option,
    refuser,
)
from generator.erreurs import Sortie
from generator.reglages import RACINE, Reglages

CLE = Path.home() / '.config' / 'liasse' / 'cle-archives.txt'
MONTREE = '~/.config/liasse/cle-archives.txt'
Cle = Annotated[Path, typer.Option('--cle', help="Fichier de la clé secrète.", show_default=MONTREE)]
Vers = Annotated[Path | None, typer.Option('--vers', help="Dossier à créer (défaut : donnees/exports/…).")]
References = Annotated[list[str] | None, typer.Option('--reference', help="Référence d'un formulaire ; se répète.")]
Eleve = Annotated[str, typer.Option('--eleve', help="Nom d'un élève, comme sur sa lettre.")]

archives = typer.Typer(help="Vérifier, exporter, éliminer ce qui est revenu signé.", no_args_is_help=True)


def horloge() -> dt.datetime:
    """L'instant présent, dans le fuseau de la machine."""
    return dt.datetime.now().astimezone()


def _reglages(donnees: Path | None, annee: str = '', ecole: str = '', **reste: object) -> Reglages:
    """Les réglages ; une sauvegarde qui n'a que le dossier archives/ se vérifie et s'exporte aussi."""
    from generator.domaine.temps import AnneeScolaire

    lue = AnneeScolaire.lire(annee) if annee else None
    if annee and lue is None:
        refuser(f"--annee « {annee} » ne se lit pas ; écrivez 2026-2027.")
    seules = donnees if donnees is not None and (donnees / 'archives').is_dir() else None
    reglages = construire_reglages(donnees=None if seules else donnees, annee=str(lue or ''), ecole=ecole, **reste)
    return replace(reglages, donnees=seules) if seules else reglages


@archives.command()
def verifier(
    donnees: Donnees = None, annee: Annee = '', ecole: NomEcole = '',
    noter: Annotated[bool, typer.Option('--noter', help="Inscrit cette vérification au registre.")] = False,
    empreinte: Annotated[str, typer.Option('--empreinte', help="Celle d'un bordereau signé : dit où elle est.")] = '',
    json: Json = False,
) -> None:  # fmt: skip
    """Relit tout : la chaîne du registre, chaque fichier. Dit ce qui manque, a changé, est en trop ou déplacé."""
    from generator.controle_des_archives import verifier_les_archives
    from generator.ecran_conservation import conclure_la_verification
    from generator.suivi import SuiviEcran

    suivi = SuiviEcran()
    try:
        controle = verifier_les_archives(_reglages(donnees, annee, ecole), horloge, suivi, noter=noter, empreinte=empreinte)
    finally:
        suivi.fermer()
    raise typer.Exit(conclure_la_verification(controle, json=json))


@archives.command()
def exporter(
    annee: Annotated[str, typer.Argument(help="Année scolaire, comme 2026-2027.")],
    donnees: Donnees = None, ecole: NomEcole = '', vers: Vers = None,
    chiffrer: Annotated[bool, typer.Option('--chiffrer', help="Un seul fichier .age, que deux clés ouvrent.")] = False,
) -> None:  # fmt: skip
    """Copie une année en un dossier qui se lit sans l'outil : PDF, index pour Excel, empreintes, mode d'emploi."""
    from generator.coffre_de_l_ecole import SUFFIXE, sceller_les_archives
    from generator.ecran_conservation import montrer_l_export
    from generator.exportation import exporter as exporter_l_annee
    from generator.suivi import SuiviEcran

    reglages = _reglages(donnees, annee, ecole)
    nom = '-'.join(filter(None, ('archives', ecole, reglages.annee)))
    vers = vers or reglages.dossier_des_donnees / 'exports' / (nom + (SUFFIXE if chiffrer else ''))
    if chiffrer and vers.suffix != SUFFIXE:
        vers = vers / f'{nom}{SUFFIXE}'
    suivi = SuiviEcran()
    try:
        export = (sceller_les_archives if chiffrer else exporter_l_annee)(reglages, vers, horloge, suivi)
    finally:
        suivi.fermer()
    montrer_l_export(export, scelle=chiffrer)


@archives.command()
def cles(
    donnees: Donnees = None, cle: Cle = CLE,
    secours: Annotated[str, typer.Option('--secours', help="Moitié publique de la clé de secours : age1…")] = '',
    fabriquer: Annotated[Path | None, typer.Option('--fabriquer', help="Fait seulement une clé, dans ce fichier.")] = None,
) -> None:  # fmt: skip
    """Fait la clé de l'école et note celle de secours : elles ouvrent les copies scellées."""
    import sys

    from generator.archive.coffre import fabriquer_cle
    from generator.coffre_de_l_ecole import fichier_des_cles, preparer_les_cles
    from generator.ecran_conservation import montrer_les_cles
    from generator.sorties import ecriture_impossible

    try:
        if fabriquer is not None:
            publique = fabriquer_cle(fabriquer)
            sys.stdout.write(f"{fabriquer} est secret. Sa moitié publique, à donner à l'école :\n{publique}\n")
            return
        reglages = _reglages(donnees)
        montrer_les_cles(preparer_les_cles(reglages, cle, secours), cle, fichier_des_cles(reglages))
    except FileExistsError:
        refuser(f"« {fabriquer} » existe déjà ; une clé ne s'écrase pas.")
    except OSError as erreur:
        raise ecriture_impossible(fabriquer or cle, erreur) from erreur


@archives.command()
def ouvrir(
    fichier: Annotated[Path, typer.Argument(help="La copie scellée, en .age.")],
    vers: Annotated[Path, typer.Option('--vers', help="Dossier à créer.")],
    cle: Cle = CLE, donnees: Donnees = None,
) -> None:  # fmt: skip
    """Ouvre une copie scellée dans un dossier neuf et relit chaque fichier."""
    from generator.coffre_de_l_ecole import ouvrir_la_copie
    from generator.ecran_conservation import montrer_l_ouverture
    from generator.sorties import ecriture_impossible

    if not fichier.is_file():
        refuser(f"le fichier « {fichier} » n'existe pas.")
    try:
        montrer_l_ouverture(*ouvrir_la_copie(fichier, cle, vers, _reglages(donnees).archives))
    except OSError as erreur:
        raise ecriture_impossible(vers, erreur) from erreur


@archives.command()
def bordereau(
    donnees: Donnees = None, sorties: Sorties = RACINE / 'sorties', modeles: Modeles = RACINE / 'modeles',
    annee: Annee = '', ecole: NomEcole = '', reference: References = None, eleve: Eleve = '', moteur: Moteur = 'auto',
) -> None:  # fmt: skip
    """Établit le bordereau d'élimination de ce qui est échu ; ou, à la demande d'une famille, de ce qui la concerne."""
    from generator.ecran_conservation import montrer_le_bordereau
    from generator.elimination import etablir_le_bordereau
    from generator.suivi import SuiviEcran

    reglages = _reglages(donnees, annee, ecole, sorties=sorties, modeles=modeles, moteur=moteur)
    suivi = SuiviEcran()
    try:
        dossier = etablir_le_bordereau(reglages, horloge, suivi, reference or (), eleve)
    finally:
        suivi.fermer()
    montrer_le_bordereau(dossier)


@archives.command()
def visa(
    reference: Annotated[str, typer.Option('--reference', help="Référence du visa, lue sur le bordereau revenu.")],
    date: Annotated[str, typer.Option('--date', help="Date du visa, comme 12/10/2028.")],
    numero: Annotated[int | None, typer.Option('--bordereau', help="Numéro du bordereau (défaut : le dernier).")] = None,
    donnees: Donnees = None, annee: Annee = '', ecole: NomEcole = '',
) -> None:  # fmt: skip
    """Note le visa des archives départementales : sans lui, rien de l'école ne s'efface."""
    from generator.ecran_conservation import montrer_le_visa
    from generator.elimination import noter_le_visa
    from generator.suivi import SuiviMuet

    jour = lire_date_d_option(date, '--date')
    if jour is None:
        refuser("--date (DATE= avec make) est vide ; écrivez par exemple 12/10/2028.")
    montrer_le_visa(noter_le_visa(_reglages(donnees, annee, ecole), horloge, SuiviMuet(), reference, jour, numero))


@archives.command()
def purger(
    donnees: Donnees = None, annee: Annee = '', ecole: NomEcole = '',
    oui: Annotated[bool, typer.Option('--oui', help="N'attend pas que l'on tape le nom de l'école.")] = False,
) -> None:  # fmt: skip
    """Montre ce qui est échu, ce qui ne l'est pas, ce qui sera effacé ; demande ; efface ; en garde la preuve."""
    from generator.ecran_conservation import demander, montrer_la_purge, montrer_les_echeances
    from generator.elimination import effacer, situer
    from generator.suivi import SuiviEcran

    reglages, suivi = _reglages(donnees, annee, ecole), SuiviEcran()
    try:
        vu = situer(reglages, horloge, suivi)
    finally:
        suivi.fermer()
    montrer_les_echeances(vu)
    if not all(situation.purge.vide for situation in vu.situations):
        effacees = effacer(reglages, vu, horloge, suivi, (lambda _: True) if oui else demander)
        montrer_la_purge(effacees)
        if effacees.rapport.a_des_erreurs or not effacees.situations:
            raise typer.Exit(Sortie.A_CORRIGER)
    if vu.rapport.a_des_erreurs:
        raise typer.Exit(Sortie.A_CORRIGER)


@archives.command()
def geler(
    reference: References = None, eleve: Eleve = '', donnees: Donnees = None, annee: Annee = '', ecole: NomEcole = '',
) -> None:  # fmt: skip
    """Suspend l'élimination de ce qui concerne un formulaire ou un élève, le temps d'un litige."""
    _geler(donnees, annee, ecole, reference, eleve, gele=True)


@archives.command()
def degeler(
    reference: References = None, eleve: Eleve = '', donnees: Donnees = None, annee: Annee = '', ecole: NomEcole = '',
) -> None:  # fmt: skip
    """Le litige est fini : l'élimination redevient possible à son terme."""
    _geler(donnees, annee, ecole, reference, eleve, gele=False)


def _geler(
    donnees: Path | None, annee: str, ecole: str, references: list[str] | None, eleve: str, *, gele: bool
) -> None:
    from generator.ecran_conservation import montrer_le_gel
    from generator.elimination import geler as geler_les_formulaires
    from generator.suivi import SuiviMuet

    reglages = _reglages(donnees, annee, ecole)
    montrer_le_gel(
        geler_les_formulaires(reglages, horloge, SuiviMuet(), references or (), eleve, gele=gele), gele=gele
    )
