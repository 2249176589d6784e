"""Les commandes qui font d'autres formulaires que ceux de « lettres » : mêmes moteurs, mêmes contrôles, même rangement."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

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
)
from generator.reglages import RACINE, Reglages

if TYPE_CHECKING:
    from generator.rangement import Fait

SORTIES, MODELES = RACINE / 'sorties', RACINE / 'modeles'


def produire_et_conclure(*, json: bool, **options: Any) -> NoReturn:
    """Lit les options, produit, dit ce qui est fait, et sort."""
    from generator.suivi import SuiviEcran

    reglages = construire_reglages(**options)
    suivi = SuiviEcran()
    try:
        suivi.etape(1)  # avant de charger la chaîne : la première ligne paraît tout de suite
        from generator import ecran
        from generator.chaine import produire

        faits, rapport = produire(reglages, suivi, _alleger(reglages, json=json))
    finally:
        suivi.fermer()
    if not reglages.dit_un_etat:
        from generator import ecran_departement

        if len(faits) >= ecran_departement.A_PARTIR_DE and not json:
            raise typer.Exit(ecran_departement.conclure(faits, rapport))
        raise typer.Exit(ecran.conclure(faits, rapport, json=json, a_produit=True))

    ecran.montrer_les_etats(faits)
    raise typer.Exit(ecran.conclure(faits, rapport, json=json, a_produit=True))


def _alleger(reglages: Reglages, *, json: bool) -> Callable[[Fait], None]:
    """Ce qui ôte d'une école faite ce que l'écran n'en dira pas : il ne dit l'état d'une école que pour deux commandes."""
    if reglages.commande == 'suivi':
        from generator import ecran_heures

        return partial(ecran_heures.alleger, json=json, aujourdhui=reglages.aujourdhui)
    if reglages.commande != 'retours':
        return lambda _: None

    from generator import ecran_retours
    from generator.lecture.catalogue import lire_catalogue

    catalogue_de = partial(lire_catalogue, reglages.modeles)
    return partial(ecran_retours.alleger, jour=reglages.jour, catalogue_de=catalogue_de, json=json)


def presences(
    donnees: Donnees = None, sorties: Sorties = SORTIES, modeles: Modeles = MODELES, annee: Annee = '',
    ecole: NomEcole = '', periode: Periode = '', date_edition: DateEdition = '', moteur: Moteur = 'auto',
    recto_verso: RectoVerso = False, un_fichier_par_lettre: UnFichier = False, apercu: Apercu = False,
    ordonnanceur: Ordonnanceur = '', dossier_partage: DossierPartage = None, refaire: Refaire = False, json: Json = False,
) -> None:  # fmt: skip
    """Produit les feuilles de présence de la période, une par groupe, aux vraies dates."""
    produire_et_conclure(commande='presences', **locals())


def absences(
    donnees: Donnees = None, sorties: Sorties = SORTIES, modeles: Modeles = MODELES, annee: Annee = '',
    ecole: NomEcole = '', periode: Periode = '', date_edition: DateEdition = '', moteur: Moteur = 'auto',
    recto_verso: RectoVerso = False, un_fichier_par_lettre: UnFichier = False,
    reemettre: Reemettre = False, reemettre_pour: ReemettrePour = '', apercu: Apercu = False,
    ordonnanceur: Ordonnanceur = '', dossier_partage: DossierPartage = None, refaire: Refaire = False, json: Json = False,
) -> None:  # fmt: skip
    """Produit une lettre aux familles dont l'enfant a manqué trop de séances, d'après le seuil de l'école."""
    produire_et_conclure(commande='absences', **locals())


def accords(
    donnees: Donnees = None, sorties: Sorties = SORTIES, modeles: Modeles = MODELES, annee: Annee = '',
    ecole: NomEcole = '', date_edition: DateEdition = '', moteur: Moteur = 'auto', recto_verso: RectoVerso = False,
    un_fichier_par_lettre: UnFichier = False,
    reemettre: Reemettre = False, reemettre_pour: ReemettrePour = '', apercu: Apercu = False,
    ordonnanceur: Ordonnanceur = '', dossier_partage: DossierPartage = None, refaire: Refaire = False, json: Json = False,
) -> None:  # fmt: skip
    """Produit la demande d'accord de principe annuel, pour les familles qui n'ont pas encore répondu."""
    produire_et_conclure(commande='accords', **locals())


def inspection(
    donnees: Donnees = None, sorties: Sorties = SORTIES, modeles: Modeles = MODELES, annee: Annee = '',
    ecole: NomEcole = '', date_edition: DateEdition = '', moteur: Moteur = 'auto', apercu: Apercu = False,
    ordonnanceur: Ordonnanceur = '', dossier_partage: DossierPartage = None, refaire: Refaire = False, json: Json = False,
) -> None:  # fmt: skip
    """Produit, pour chaque enseignant, ce qu'il présente s'il est inspecté pendant l'aide ; aucun nom d'élève."""
    produire_et_conclure(commande='inspection', **locals())


def bilan(
    donnees: Donnees = None, sorties: Sorties = SORTIES, modeles: Modeles = MODELES, annee: Annee = '',
    ecole: NomEcole = '', periode: Periode = '', date_edition: DateEdition = '', moteur: Moteur = 'auto',
    incomplet: Annotated[
        bool, typer.Option('--incomplet', help="Imprime « non rendu » pour un bilan qui manque.")
    ] = False,
    apercu: Apercu = False,
    ordonnanceur: Ordonnanceur = '', dossier_partage: DossierPartage = None, refaire: Refaire = False, json: Json = False,
) -> None:  # fmt: skip
    """Produit le bilan de période à rendre à l'IEN, d'après la colonne « Bilan » ; aucun nom d'élève."""
    produire_et_conclure(commande='bilan', **locals())


def retours(
    donnees: Donnees = None, sorties: Sorties = SORTIES, modeles: Modeles = MODELES, annee: Annee = '',
    ecole: NomEcole = '', periode: Periode = '', date_edition: DateEdition = '', moteur: Moteur = 'auto',
    recto_verso: RectoVerso = False, un_fichier_par_lettre: UnFichier = False,
    relances: Annotated[
        bool, typer.Option('--relances', help="Fait les lettres de relance sans attendre la date de retour.")
    ] = False,
    apercu: Apercu = False,
    ordonnanceur: Ordonnanceur = '', dossier_partage: DossierPartage = None, refaire: Refaire = False, json: Json = False,
) -> None:  # fmt: skip
    """Dit qui a répondu et qui ne l'a pas fait ; produit la liste de chaque enseignant et les lettres de relance."""
    produire_et_conclure(commande='retours', **locals())


def suivi(
    donnees: Donnees = None, sorties: Sorties = SORTIES, modeles: Modeles = MODELES, annee: Annee = '',
    ecole: NomEcole = '',
    enseignant: Annotated[str, typer.Option('--enseignant', help="Code ou nom d'un enseignant : lui seul.")] = '',
    au: Annotated[
        str, typer.Option('--au', metavar='DATE', help="Ce qui est fait à cette date (défaut : celle d'édition).")
    ] = '',
    date_edition: DateEdition = '', moteur: Moteur = 'auto', apercu: Apercu = False,
    ordonnanceur: Ordonnanceur = '', dossier_partage: DossierPartage = None, refaire: Refaire = False, json: Json = False,
) -> None:  # fmt: skip
    """Dit où en est chaque enseignant : dû, fait, prévu, reste ; en fait un PDF, un tableur et des agendas."""
    produire_et_conclure(commande='suivi', **locals())


def formulaire(
    cle: Annotated[str, typer.Argument(help="La clé du formulaire dans catalogue.toml.")],
    donnees: Donnees = None, sorties: Sorties = SORTIES, modeles: Modeles = MODELES, annee: Annee = '',
    ecole: NomEcole = '', periode: Periode = '', date_edition: DateEdition = '', moteur: Moteur = 'auto',
    recto_verso: RectoVerso = False, un_fichier_par_lettre: UnFichier = False,
    reemettre: Reemettre = False, reemettre_pour: ReemettrePour = '', apercu: Apercu = False,
    ordonnanceur: Ordonnanceur = '', dossier_partage: DossierPartage = None, refaire: Refaire = False, json: Json = False,
) -> None:  # fmt: skip
    """Produit un seul formulaire du catalogue, celui de l'outil ou de l'école."""
    options = {nom: valeur for nom, valeur in locals().items() if nom != 'cle'}
    produire_et_conclure(commande='formulaire', formulaire=cle, **options)
