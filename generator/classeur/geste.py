"""Ce que l'on change dans le classeur d'une école : des gestes, décidés sans rien écrire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.feuilles import Feuille
from generator.rapport import Origine


@dataclass(frozen=True, slots=True)
class Geste:
    """Une ligne que l'on complète, que l'on ajoute ou que l'on ôte.

    `valeurs` : par clé de colonne, telles que `lecture` les rend (texte, entier, date, heure, `Duree`, `Quotite`, booléen,
    niveaux, jours…) ; None vide la cellule ; une colonne absente du geste n'est pas touchée. `origine` : la ligne lue ; sans
    elle, une ligne de plus sous la dernière. Une feuille verticale n'a pas besoin d'origine : ses rubriques ont un nom.
    `oter` : toute la ligne s'en va, colonnes de l'école comprises.
    """

    feuille: Feuille
    valeurs: Mapping[str, object]
    origine: Origine | None = None
    oter: bool = False
