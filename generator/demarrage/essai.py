"""Lire une réponse comme le classeur la lirait : la même lecture, les mêmes messages, avant d'écrire quoi que ce soit."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from generator.demarrage.questions import Pas, lignes_de
from generator.domaine.mots import plier
from generator.domaine.temps import AnneeScolaire
from generator.erreurs import ErreurDonnees
from generator.feuilles import ECOLE, FEUILLES
from generator.lecture import lire_calendrier, lire_regimes
from generator.lecture.dossier import ClasseurOuvert, lire_dossier, ouvrir_lu
from generator.lecture.ecole import controler_identifiant
from generator.lecture.grille import Grille
from generator.lecture.sortes import Refus, lire_cellule
from generator.lecture.table import Ligne
from generator.rapport import Gravite, Origine, Probleme, Rapport

LETTRES_DE_L_ALPHABET = 26


def essayer(
    ouvert: ClasseurOuvert, pas: Pas, texte: str, calendriers: Path, reglementation: Path
) -> tuple[object, list[Probleme]]:
    """La valeur d'une réponse si on l'écrivait là, et les erreurs que le classeur en dirait. N'écrit rien."""
    lieu = pas.origine.a(pas.colonne.cle)
    relu = ouvrir_lu(replace(ouvert.classeur, grilles=[_avec(g, pas, texte) for g in ouvert.classeur.grilles]))
    _, rapport = lire_dossier(relu, FEUILLES)
    ici = [p for p in rapport.erreurs if (p.emplacement.feuille, p.emplacement.cellule) == (lieu.feuille, lieu.cellule)]
    if pas.feuille is ECOLE:
        valeur = relu.rubriques[pas.colonne.cle]
        return valeur, ici or (_de_la_zone(ouvert, texte, calendriers) if pas.colonne.cle == 'zone' else [])
    lignes = (ligne for ligne in lignes_de(relu, pas.feuille) if ligne.origine.ligne == pas.origine.ligne)
    ligne = next(lignes, None)
    valeur = ligne[pas.colonne.cle] if ligne else None
    return _du_choix(pas, valeur, ici, reglementation)


def _du_choix(
    pas: Pas, valeur: object, ici: list[Probleme], reglementation: Path
) -> tuple[object, list[Probleme]]:
    """Une liste que le régime régit se lit au calcul seulement : ici, on la tient à ce que le classeur propose.

    Un mot que les règles connaissent autrement (« directrice ») s'écrit tel qu'on le dit.
    """
    if ici or valeur is None or not (pas.colonne.choix and pas.colonne.regie_par_le_regime):
        return valeur, ici
    lu = lire_cellule(valeur, replace(pas.colonne, regie_par_le_regime=False), None)
    if isinstance(lu, Refus) and plier(str(valeur)) in _dits_par_les_regles(pas.colonne.cle, reglementation):
        return valeur, []
    if isinstance(lu, Refus):
        lieu = pas.origine.a(pas.colonne.cle)
        return None, [Probleme(lu.code, Gravite.ERREUR, lu.quoi, lieu, lu.regle, lu.remede, str(valeur))]
    return lu, []


def _dits_par_les_regles(cle: str, reglementation: Path) -> set[str]:
    """Les mots par lesquels un régime désigne une fonction ; rien pour les autres colonnes."""
    if cle != 'fonction':
        return set()
    regimes, _ = lire_regimes(reglementation)
    return {plier(nom) for regime in regimes.values() for fonction in regime.fonctions for nom in fonction.noms}


def _de_la_zone(ouvert: ClasseurOuvert, texte: str, calendriers: Path) -> list[Probleme]:
    if ouvert.annee is None:
        return []
    try:
        lire_calendrier(calendriers, ouvert.annee, texte, lieu=ouvert.rubriques.origine.a('zone'))
    except ErreurDonnees as erreur:
        return list(erreur.rapport)
    return []


def essayer_l_identifiant(texte: str) -> list[Probleme]:
    """Ce qui empêche un mot d'être l'identifiant d'une école."""
    rapport = Rapport()
    controler_identifiant(Ligne({'identifiant': texte}, Origine('', ECOLE.nom, 0)), rapport)
    return rapport.erreurs


def essayer_l_annee(texte: str) -> AnneeScolaire | None:
    """L'année scolaire, si elle se lit."""
    return AnneeScolaire.lire(texte)


def _avec(grille: Grille, pas: Pas, texte: str) -> Grille:
    """La grille, cette réponse en plus."""
    if grille.nom != pas.origine.feuille or grille.fichier != pas.origine.fichier:
        return grille
    lignes = [list(ligne) for ligne in grille.lignes]
    for cle, valeur in [(pas.colonne.cle, texte), *pas.commun]:
        cellule = pas.origine.a(cle).cellule
        if lu := re.fullmatch(r'([A-Z]+)(\d+)', cellule):
            _poser(lignes, int(lu[2]), _place(lu[1]), valeur)
    return replace(grille, lignes=lignes)


def _poser(lignes: list[list[object]], rang: int, place: int, valeur: object) -> None:
    lignes.extend([] for _ in range(rang - len(lignes)))
    lignes[rang - 1].extend('' for _ in range(place - len(lignes[rang - 1])))
    lignes[rang - 1][place - 1] = valeur


def _place(nom: str) -> int:
    """A → 1, AA → 27."""
    place = 0
    for lettre in nom:
        place = place * LETTRES_DE_L_ALPHABET + ord(lettre) - ord('A') + 1
    return place
