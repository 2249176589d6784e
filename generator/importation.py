"""« importer » : des exports d'ONDE au classeur de l'école, neuf ou mis à jour. Propose ; ce qui écrit est ailleurs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

from generator.classeur.geste import Geste
from generator.domaine.mots import plier
from generator.domaine.temps import AnneeScolaire
from generator.erreurs import Code, ErreurCommande, ErreurDonnees
from generator.feuilles import ECOLE, ELEVES, ENSEIGNANTS, Feuille
from generator.lecture.dossier import ClasseurOuvert, ouvrir
from generator.lecture.ecole import IDENTIFIANT
from generator.lecture.ecoles import reperer_ecoles, trouver_classeurs
from generator.lecture.onde import lire_export
from generator.lecture.onde.entetes import Genre
from generator.lecture.table import LecteurDeFeuille, Ligne
from generator.onde.changements import FOYER_A_CONFIRMER, comparer
from generator.onde.connus import ClasseurConnu, eleves_connus
from generator.onde.ecriture import MENTIONS
from generator.proposition import Annonce, Proposition
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages

Fichiers = Sequence[tuple[Genre, Path]]


def proposer(
    reglages: Reglages, fichiers: Fichiers, *, classeur: Path | None = None, au: dt.date | None = None,
    malgre_tout: bool = False,
) -> Proposition:  # fmt: skip
    """Ce que des exports changent dans le classeur d'une école, ou le classeur neuf qu'ils font. N'écrit rien.

    `au` : le jour noté pour un départ (celui de l'import). Lève `ErreurDonnees` si un fichier ne se lit pas ou vient d'une
    autre école ; `ErreurCommande` si l'on ne sait pas quel classeur.
    """
    au = au or reglages.jour
    cible = classeur or _classeur_de_l_ecole(reglages)
    export = lire_export(fichiers)
    base = cible if cible.exists() else None
    rapport, titre = Rapport(export.rapport), f"Import de {', '.join(export.fichiers.values())} dans {cible.name}"
    if base is None:
        connu, gestes, annonces = ClasseurConnu(), [_ecole_neuve(cible, reglages, au)], [_a_remplir()]
        titre += " (classeur neuf)"
    else:
        ouvert = ouvrir(base)
        connu, gestes, annonces = _connu(ouvert), [], []
        _signaler_l_annee(ouvert, au, rapport)
    changements = comparer(export, connu, au, malgre_tout=malgre_tout)
    annonces += changements.annonces
    if any(a.sorte == 'arrivée' for a in annonces) and export.responsables is None:
        annonces.append(Annonce(
            'libellé à remplacer',
            "Sans fichier de responsables, un élève de plus a pour foyer « Responsables de Prénom NOM » : donnez-le plus "
            "tard (RESPONSABLES=…), il le remplacera.", personnel=False,
        ))  # fmt: skip
    gestes += changements.gestes
    if not gestes and not changements.questions:
        annonces.append(Annonce('constat', "Le classeur dit déjà ce que dit l'export.", personnel=False))
    return Proposition(titre, base, cible, tuple(gestes), tuple(annonces), tuple(changements.questions), rapport)


def reste_a_demander(proposition: Proposition) -> bool:
    """Vrai si des élèves de plus ont un foyer à confirmer : leur ligne écrite, un second passage le demande."""
    return any(annonce.sorte == FOYER_A_CONFIRMER for annonce in proposition.annonces)


# Le classeur


def _classeur_de_l_ecole(reglages: Reglages) -> Path:
    dossier = reglages.dossier_des_donnees / 'ecoles'
    a_soi, _ = trouver_classeurs(dossier)
    ecole = reglages.ecole if a_soi else ''
    ecoles, rapport = reperer_ecoles(dossier, reglages.jour, annee=reglages.annee, ecole=ecole)
    if len(ecoles) == 1:
        return ecoles[0].path
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    noms = ", ".join(ecole.nom for ecole in ecoles)
    raise ErreurCommande(Probleme(
        Code.FICHIER_INTROUVABLE, Gravite.ERREUR,
        "Plusieurs écoles : laquelle ?" if ecoles else "Aucun classeur d'école, et aucun nom pour en faire un",
        Emplacement('ligne de commande'),
        f"écoles présentes : {noms}" if noms else "l'import remplit un classeur, ou en fait un",
        "ajoutez ECOLE=… (ou --ecole)." if ecoles else
        f"ajoutez CHEMIN=donnees/ecoles/{reglages.ecole or 'lilas'}.xlsx (ou --classeur), du nom court de votre école.",
    ))  # fmt: skip


def _ecole_neuve(cible: Path, reglages: Reglages, au: dt.date) -> Geste:
    """La feuille École d'un classeur neuf : son identifiant, tiré du nom du fichier, et son année."""
    if cible.suffix.lower() != '.xlsx':
        raise ErreurCommande(Probleme(
            Code.FORMAT_REFUSE, Gravite.ERREUR, "Un classeur neuf est un fichier .xlsx", Emplacement(cible.name), '',
            f"écrivez CHEMIN={cible.with_suffix('.xlsx').name} (ou --classeur).",
        ))  # fmt: skip
    if not cible.parent.is_dir():
        raise ErreurCommande(Probleme(
            Code.FICHIER_INTROUVABLE, Gravite.ERREUR, "Le dossier du classeur n'existe pas", Emplacement(cible.parent.name),
            '', "vérifiez CHEMIN (ou --classeur) ; les classeurs sont dans donnees/ecoles/.",
        ))  # fmt: skip
    identifiant = re.sub(r'[^a-z0-9]+', '-', plier(cible.stem)).strip('-')
    if not IDENTIFIANT.fullmatch(identifiant):
        raise ErreurCommande(Probleme(
            Code.IDENTIFIANT_INVALIDE, Gravite.ERREUR, "Le nom du fichier ne peut pas nommer l'école",
            Emplacement(cible.name),
            "quarante signes au plus : lettres, chiffres, tirets", "choisissez par exemple lilas.xlsx.",
        ))  # fmt: skip
    annee = AnneeScolaire.lire(reglages.annee) if reglages.annee else AnneeScolaire.de_la_date(au)
    return Geste(ECOLE, {'identifiant': identifiant, 'annee': str(annee)})


def _a_remplir() -> Annonce:
    return Annonce(
        'classeur neuf', "Il reste à remplir la feuille École, les enseignants, les périodes et les groupes : « make "
        "verifier » dit lesquelles de leurs cellules.", personnel=False,
    )  # fmt: skip


def _connu(ouvert: ClasseurOuvert) -> ClasseurConnu:
    mentions = tuple((cle, ligne) for cle, feuille in MENTIONS.items() for ligne in _lignes(feuille, ouvert))
    return ClasseurConnu(eleves_connus(_lignes(ELEVES, ouvert)), tuple(_lignes(ENSEIGNANTS, ouvert)), mentions)


def _lignes(feuille: Feuille, ouvert: ClasseurOuvert) -> list[Ligne]:
    """Les lignes d'une feuille ; ce qui cloche dans le classeur, « verifier » le dit. Lève si l'on ne sait pas la lire."""
    if feuille.cle not in ouvert.grilles:
        return []
    rapport = Rapport()
    lignes = LecteurDeFeuille(feuille, ouvert.grilles[feuille.cle], rapport,
                              ouvert.annee.rentree if ouvert.annee else None).lignes()  # fmt: skip
    illisibles = [p for p in rapport.erreurs if p.code in (Code.COLONNE_MANQUANTE, Code.COLONNE_EN_DOUBLE)]
    if illisibles:
        raise ErreurDonnees(illisibles)
    return lignes


def _signaler_l_annee(ouvert: ClasseurOuvert, au: dt.date, rapport: Rapport) -> None:
    if ouvert.annee is not None and ouvert.annee != AnneeScolaire.de_la_date(au):
        rapport.ajouter(Probleme(
            Code.DATE_HORS_ANNEE, Gravite.AVERTISSEMENT, "Le classeur n'est pas celui de l'année de l'import",
            ouvert.rubriques.origine.a('annee'), f"le {au:%d/%m/%Y} est dans l'année {AnneeScolaire.de_la_date(au)}",
            "à la rentrée, faites d'abord « make annee-suivante », puis importez dans le nouveau classeur.",
            str(ouvert.annee),
        ))  # fmt: skip
