"""Ce qu'il faut d'un classeur pour en préparer la suite : ses lignes telles que tapées, et ce qu'elles désignent.

Une faute ailleurs (Service, Présences…) n'empêche rien ; un enseignant ou un élève qui n'est plus dans sa feuille non plus.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.domaine.dossier import Dossier
from generator.domaine.ecole import Ecole
from generator.domaine.mots import plier
from generator.domaine.personnes import Eleve
from generator.erreurs import Code
from generator.feuilles import ELEVES, ENSEIGNANTS, FEUILLES, GROUPES, INSCRIPTIONS, PERIODES, Feuille
from generator.lecture.dossier import ClasseurOuvert
from generator.lecture.ecole import lire_ecole
from generator.lecture.groupes import IndexDesGroupes, lire_groupes, lire_inscriptions, lire_periodes
from generator.lecture.personnes import ELEVE_INCONNU, Annuaire, codes_des_enseignants, lire_eleves, lire_enseignants
from generator.lecture.table import LecteurDeFeuille, Ligne
from generator.rapport import Probleme, Rapport

Lignes = Mapping[str, Sequence[Ligne]]


def lire_lignes(ouvert: ClasseurOuvert, *feuilles: Feuille, rapport: Rapport) -> dict[str, list[Ligne]]:
    """Les lignes de chaque feuille à colonnes demandée ; aucune si le classeur n'a pas la feuille."""
    rentree = ouvert.annee.rentree if ouvert.annee else None
    return {
        feuille.cle: LecteurDeFeuille(feuille, ouvert.grilles[feuille.cle], rapport, rentree).lignes()
        if feuille.cle in ouvert.grilles else []
        for feuille in feuilles or [f for f in FEUILLES if not f.verticale]
    }  # fmt: skip


def lire_pour_la_periode(ouvert: ClasseurOuvert) -> tuple[Dossier | None, Rapport]:
    """L'école, ses élèves, ses périodes, ses groupes et leurs inscriptions ; rien si une erreur s'y trouve.

    L'inscription d'un élève qui n'est pas dans la feuille Élèves manque au dossier, sans l'empêcher.
    """
    rapport = Rapport(ouvert.rapport)
    lignes = lire_lignes(ouvert, ELEVES, PERIODES, GROUPES, INSCRIPTIONS, rapport=rapport)
    enseignants = lire_lignes(ouvert, ENSEIGNANTS, rapport=Rapport())[ENSEIGNANTS.cle]
    tapes = {ligne.texte('enseignant') for ligne in lignes[GROUPES.cle]}
    codes = {plier(tape): tape for tape in tapes if tape} | codes_des_enseignants(enseignants)
    ecole, eleves = _lire_l_ecole(ouvert, lignes, rapport)
    periodes = lire_periodes(lignes[PERIODES.cle], ouvert.annee, rapport)
    par_numero = {periode.numero: periode for periode in periodes}
    groupes = lire_groupes(lignes[GROUPES.cle], par_numero, codes, rapport)
    index = IndexDesGroupes.de((g for g in groupes if g.periode in par_numero), lignes[GROUPES.cle])
    annuaire = Annuaire.de(eleves, lignes[ELEVES.cle])
    inscriptions = lire_inscriptions(lignes[INSCRIPTIONS.cle], index, annuaire, par_numero, rapport)
    if ecole is None or any(not _eleve_absent(probleme) for probleme in rapport.erreurs):
        return None, rapport
    return Dossier(ecole, lire_enseignants(enseignants, Rapport()), eleves, periodes, groupes, inscriptions), rapport


def _eleve_absent(probleme: Probleme) -> bool:
    return probleme.code == Code.REFERENCE_INCONNUE and probleme.quoi == ELEVE_INCONNU


def lire_pour_l_annee(ouvert: ClasseurOuvert) -> tuple[Ecole | None, tuple[Eleve, ...], Rapport]:
    """L'école et ses élèves ; pas d'école si une erreur s'y trouve."""
    rapport = Rapport(ouvert.rapport)
    lignes = lire_lignes(ouvert, ELEVES, rapport=rapport)
    ecole, eleves = _lire_l_ecole(ouvert, lignes, rapport)
    return None if rapport.a_des_erreurs else ecole, eleves, rapport


def _lire_l_ecole(ouvert: ClasseurOuvert, lignes: Lignes, rapport: Rapport) -> tuple[Ecole | None, tuple[Eleve, ...]]:
    ecole = lire_ecole(ouvert.rubriques, rapport)
    return ecole, lire_eleves(lignes[ELEVES.cle], ouvert.annee, rapport)
