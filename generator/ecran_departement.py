"""L'écran de fin de beaucoup d'écoles : un compte, puis seulement celles qui ont quelque chose à dire."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator import ecran
from generator.erreurs import Sortie
from generator.rapport import Rapport
from generator.sorties import chemin_court

if TYPE_CHECKING:
    from generator.rangement import Fait

A_PARTIR_DE = 5
"""En deçà, le tableau de chaque école se lit d'un coup d'œil."""

ECOLES_DETAILLEES = 12
PROBLEMES_PAR_ECOLE = 3


def conclure(faits: Sequence[Fait], rapport: Rapport) -> int:
    """Écrit le bilan de beaucoup d'écoles et rend le code de sortie : le plus grave de toutes."""
    ecran.montrer_problemes(rapport)
    a_voir = sorted((fait for fait in faits if len(fait.rapport)), key=lambda fait: -fait.sortie)
    for fait in a_voir[:ECOLES_DETAILLEES]:
        _detailler(fait)
    if reste := a_voir[ECOLES_DETAILLEES:]:
        sys.stderr.write(f"\nÀ voir aussi : {', '.join(fait.nom for fait in reste)} (tout avec --json).\n")
    bonnes = [fait for fait in faits if fait.sortie is Sortie.FAIT]
    manquees = [fait.nom for fait in faits if fait.dossier is None]
    lettres, pages = sum(fait.lettres for fait in faits), sum(fait.pages for fait in faits)
    sys.stdout.write(f"{len(bonnes)} écoles faites sur {len(faits)} : {lettres} lettres, {pages} pages.\n")
    for dossier in dict.fromkeys(chemin_court(fait.dossier.parents[1]) for fait in faits if fait.dossier):
        sys.stdout.write(f"Elles sont dans {dossier}.\n")
    if manquees:
        sys.stdout.write(f"Rien n'a été produit pour : {', '.join(manquees)}.\n")
    for moteur in dict.fromkeys(fait.moteur for fait in faits if fait.dossier):
        sys.stdout.write(f"Moteur PDF : {moteur}.\n")
    sortie = max(fait.sortie for fait in faits)
    return max(sortie, Sortie.A_CORRIGER) if rapport.a_des_erreurs else sortie


def _detailler(fait: Fait) -> None:
    """Les premiers problèmes d'une école, les erreurs d'abord."""
    sys.stderr.write(f"\n{fait.nom} : {fait.rapport.bilan()}\n")
    tous = [*fait.rapport.erreurs, *fait.rapport.avertissements]
    for probleme in tous[:PROBLEMES_PAR_ECOLE]:
        sys.stderr.write(f"{ecran.en_phrases(probleme)}\n")
    if len(tous) > PROBLEMES_PAR_ECOLE:
        sys.stderr.write(f"… et {len(tous) - PROBLEMES_PAR_ECOLE} autres.\n")
