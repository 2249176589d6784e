"""Applique des gestes à un classeur (.xlsx, .ods, dossier de CSV) et rend ses octets neufs ; rien n'est écrit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.classeur.geste import Geste
from generator.classeur.retouche.plan import Plan, appliquer, planifier
from generator.lecture.dossier import ClasseurOuvert, ouvrir


@dataclass(frozen=True)
class Retouche:
    """Ce que devient un classeur : les octets de chaque fichier à changer, par son nom.

    Le nom d'un .xlsx ou d'un .ods est le sien ; celui d'un fichier CSV, son nom dans le dossier. `parties` : dans une
    archive, ce qui est réécrit, et rien d'autre.
    """

    avant: ClasseurOuvert
    plans: tuple[Plan, ...]
    fichiers: Mapping[str, bytes]
    parties: frozenset[str] = frozenset()


def retoucher(path: Path, gestes: Sequence[Geste]) -> Retouche:
    """Le classeur après les gestes. Lève `ErreurDonnees` s'il ne se lit pas, ou si un geste abîmerait quelque chose."""
    ouvert = ouvrir(path)
    plans = tuple(planifier(ouvert, gestes))
    if not plans:
        return Retouche(ouvert, (), {})
    if path.is_dir():
        from generator.classeur.retouche.csv import retoucher_csv

        return Retouche(ouvert, plans, retoucher_csv(path, plans))
    livre = _livre(path)
    for plan in plans:
        feuille = livre.feuille(plan)
        appliquer(plan, feuille)
        livre.garder(plan, feuille)
    octets = livre.octets()
    return Retouche(ouvert, plans, {path.name: octets}, livre.touchees)


def _livre(path: Path) -> Any:
    # Tardif : un dossier de CSV n'a pas besoin de lxml.
    if path.suffix.lower() == '.ods':
        from generator.classeur.retouche.ods import ClasseurOds

        return ClasseurOds(path.read_bytes())
    from generator.classeur.retouche.xlsx import ClasseurXlsx

    return ClasseurXlsx(path.read_bytes(), path.name)
