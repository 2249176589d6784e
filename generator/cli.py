"""La ligne de commande : ce qui s'affiche, sort et lit l'horloge commence ici (et dans les `cli_…`)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from generator.cli_archives import archiver
from generator.cli_atelier import atelier
from generator.cli_calendriers import calendriers
from generator.cli_circonscription import circonscription
from generator.cli_conservation import archives
from generator.cli_formulaires import (
    absences,
    accords,
    bilan,
    formulaire,
    inspection,
    presences,
    produire_et_conclure,
    retours,
)
from generator.cli_importer import importer
from generator.cli_modeles import modeles as commandes_des_modeles
from generator.cli_notation import noter
from generator.cli_options import (
    Annee,
    Apercu,
    DateEdition,
    Donnees,
    DossierPartage,
    Json,
    Modeles,
    Moteur,
    NomEcole,
    Ordonnanceur,
    Periode,
    RectoVerso,
    Reemettre,
    ReemettrePour,
    Refaire,
    Sorties,
    UnFichier,
    construire_reglages,
    refuser,
)
from generator.cli_preuve import prouver
from generator.cli_regles import expliquer, plan, regimes
from generator.cli_suite import annee_suivante, periode_suivante
from generator.erreurs import ErreurGenerateur, Sortie
from generator.reglages import RACINE

AIDE = "Liasse : les formulaires officiels de l'aide aux élèves, du classeur de l'école à la liasse PDF."

app = typer.Typer(help=AIDE, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  rich_markup_mode=None)  # fmt: skip
app.add_typer(calendriers, name='calendriers')
app.add_typer(commandes_des_modeles, name='modeles')
app.add_typer(archives, name='archives')


def main() -> None:
    """Point d'entrée : une erreur connue est une phrase et un code ; une erreur inconnue, un journal."""
    from generator import ecran

    try:
        app()
    except ErreurGenerateur as erreur:
        ecran.montrer_problemes(erreur.rapport)
        sys.exit(erreur.sortie)
    except KeyboardInterrupt:
        sys.stderr.write("Interrompu : les sorties d'avant sont intactes.\n")
        sys.exit(130)
    except Exception as erreur:  # noqa: BLE001 - le seul endroit où l'inattendu devient une phrase
        sys.stderr.write(ecran.erreur_interne(erreur))
        sys.exit(Sortie.MOTEUR)


@app.command()
def lettres(
    donnees: Donnees = None, sorties: Sorties = RACINE / 'sorties', modeles: Modeles = RACINE / 'modeles',
    annee: Annee = '', ecole: NomEcole = '', periode: Periode = '', date_edition: DateEdition = '',
    moteur: Moteur = 'auto',
    recto_verso: RectoVerso = False, un_fichier_par_lettre: UnFichier = False,
    sans_annexe: Annotated[
        bool, typer.Option('--sans-annexe', help="La liasse n'a pas l'annexe « Calculs et références ».")
    ] = False,
    reemettre: Reemettre = False, reemettre_pour: ReemettrePour = '',
    apercu: Apercu = False, refaire: Refaire = False,
    ordonnanceur: Ordonnanceur = '', dossier_partage: DossierPartage = None, json: Json = False,
) -> None:  # fmt: skip
    """Produit les lettres aux familles, le tableau prévisionnel, les tableaux de service et la liasse de l'IEN."""
    produire_et_conclure(
        json=json, donnees=donnees, sorties=sorties, modeles=modeles, annee=annee, ecole=ecole, periode=periode,
        date_edition=date_edition, moteur=moteur, recto_verso=recto_verso, un_fichier_par_lettre=un_fichier_par_lettre,
        annexe=not sans_annexe, reemettre=reemettre, reemettre_pour=reemettre_pour, apercu=apercu,
        ordonnanceur=ordonnanceur, dossier_partage=dossier_partage,
        refaire=refaire,
    )  # fmt: skip


@app.command()
def verifier(
    donnees: Donnees = None, sorties: Sorties = RACINE / 'sorties', modeles: Modeles = RACINE / 'modeles',
    annee: Annee = '', ecole: NomEcole = '', periode: Periode = '', date_edition: DateEdition = '',
    moteur: Moteur = 'auto', json: Json = False,
) -> None:  # fmt: skip
    """Lit, calcule et vérifie les modèles, sans rien écrire."""
    from generator.suivi import SuiviEcran

    reglages = construire_reglages(
        donnees=donnees, sorties=sorties, modeles=modeles, annee=annee, ecole=ecole, periode=periode,
        date_edition=date_edition, moteur=moteur,
    )  # fmt: skip
    suivi = SuiviEcran()
    try:
        suivi.etape(1)
        from generator import ecran
        from generator.chaine import verifier as verifier_tout

        faits, rapport = verifier_tout(reglages, suivi)
    finally:
        suivi.fermer()
    raise typer.Exit(ecran.conclure(faits, rapport, json=json, a_produit=False))


@app.command()
def moteurs(modeles: Modeles = RACINE / 'modeles', json: Json = False) -> None:
    """Dit quels moteurs PDF sont là, leur version, et ce qu'il faudrait installer."""
    from generator import ecran
    from generator.conversion import etats_des_moteurs
    from generator.lecture import lire_catalogue
    from generator.rendu import charger_formulaires

    formulaires, _ = charger_formulaires(lire_catalogue(modeles), modeles, '')
    etats = etats_des_moteurs(formulaires.polices, formulaires.signes)
    ecran.montrer_moteurs(etats, json=json)
    if not any(etat.version for etat in etats):
        raise typer.Exit(Sortie.MOTEUR)


@app.command()
def classeur(
    chemin: Annotated[Path, typer.Argument(help="Le classeur à écrire, en .xlsx.")],
    remplacer: Annotated[bool, typer.Option('--remplacer', help="Remplace le fichier s'il existe.")] = False,
) -> None:
    """Écrit un classeur vide, prêt à remplir."""
    from generator.classeur import classeur_vide
    from generator.lecture import lire_regimes

    _ecrire_classeur(chemin, remplacer=remplacer)
    regimes, _ = lire_regimes(construire_reglages().commun('reglementation'))
    lignes = [ligne.libelle for regime in regimes.values() for c in regime.ordinaire.categories for ligne in c.lignes]
    classeur_vide(chemin, {'categorie': list(dict.fromkeys(lignes))})
    sys.stdout.write(f"{chemin} est prêt. Ouvrez-le : la première feuille explique comment le remplir.\n")


@app.command()
def exemple(
    chemin: Annotated[Path, typer.Argument(help="Le classeur à écrire, en .xlsx.")],
    eleves: Annotated[int, typer.Option('--eleves', min=1, max=20_000, help="Nombre d'élèves.")] = 120,
    annee: Annee = '2026-2027',
    graine: Annotated[int, typer.Option('--graine', min=0, help="La même graine donne la même école.")] = 1,
    remplacer: Annotated[bool, typer.Option('--remplacer', help="Remplace le fichier s'il existe.")] = False,
) -> None:
    """Écrit le classeur d'une école fictive, de la taille voulue."""
    from generator.classeur import ecrire_classeur, fabriquer
    from generator.domaine.temps import AnneeScolaire
    from generator.lecture import lire_calendrier, lire_regimes
    from generator.reglementation import regime_au

    _ecrire_classeur(chemin, remplacer=remplacer)
    lue = AnneeScolaire.lire(annee)
    if lue is None:
        refuser(f"--annee « {annee} » ne se lit pas ; écrivez 2026-2027.")
    reglages = construire_reglages()
    calendrier, _ = lire_calendrier(reglages.commun('calendriers'), lue, 'A')
    regimes, _ = lire_regimes(reglages.commun('reglementation'))
    ecrire_classeur(chemin, fabriquer(eleves, calendrier, regime_au(regimes.values(), calendrier.rentree), graine))
    sys.stdout.write(f"{chemin} : une école fictive de {eleves} élèves ({annee}, graine {graine}).\n")


def _ecrire_classeur(chemin: Path, *, remplacer: bool) -> None:
    if chemin.suffix.lower() != '.xlsx':
        refuser(f"« {chemin} » : le nom du classeur doit finir par .xlsx.")
    if chemin.exists() and not remplacer:
        refuser(f"« {chemin} » existe déjà ; choisissez un autre nom, ou ajoutez --remplacer (REMPLACER=1 avec make).")
    if not chemin.parent.is_dir():
        refuser(f"le dossier « {chemin.parent} » n'existe pas.")


@app.command()
def champs(
    verifier_seulement: Annotated[
        bool, typer.Option('--verifier', help="N'écrit rien ; dit si le fichier est à jour.")
    ] = False,
) -> None:
    """Écrit la documentation tirée du code : modeles/CHAMPS.md et donnees/LISEZMOI.md."""
    from generator.redaction import a_rediger

    perimes = []
    for path, texte in a_rediger(RACINE).items():
        if path.is_file() and path.read_text('utf-8') == texte:
            continue
        perimes.append(path)
        if not verifier_seulement:
            path.write_text(texte, 'utf-8')
    for path in perimes:
        sys.stdout.write(f"{path.relative_to(RACINE)} {'est périmé' if verifier_seulement else 'est écrit'}\n")
    if perimes and verifier_seulement:
        raise typer.Exit(Sortie.A_CORRIGER)


for commande in (
    presences, absences, accords, inspection, bilan, retours, formulaire, expliquer, regimes, plan, noter, atelier,
    archiver, prouver, circonscription, importer, periode_suivante, annee_suivante,
):  # fmt: skip
    app.command()(commande)
