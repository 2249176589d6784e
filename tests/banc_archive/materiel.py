"""Les lettres que le banc remplit : produites par l'outil, avec le modèle livré et ceux de deux écoles, par chaque moteur."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.numerisation import Original
from tests.simulateur import Copie


@dataclass(frozen=True, slots=True)
class Lot:
    """Des lettres d'un même modèle. `mots` : l'accord puis le refus ; `originaux` : par référence, ce que le lecteur reçoit."""

    nom: str
    copies: Sequence[Copie]
    mots: tuple[str, str] = ('OUI', 'NON')
    originaux: dict[str, list[Original]] = field(default_factory=dict)


def lot(nom: str, copies: Sequence[Copie]) -> Lot:
    """Un lot dont chaque copie est une page de formulaire d'une page."""
    originaux: dict[str, list[Original]] = {}
    for copie in copies:
        originaux.setdefault(copie.reference, []).append(Original(copie.pdf, copie.page, copie.disposition))
    cases = next(copie.disposition.cases for copie in copies if copie.disposition.cases is not None)
    return Lot(nom, tuple(copies), (cases[0].mot, cases[1].mot), originaux)


def lots_d_essai(dossier: Path, nombre: int) -> list[Lot]:
    """Les lettres du simulateur."""
    from tests.simulateur.lettres_d_essai import lettres_d_essai

    return [lot("lettre d'essai", lettres_d_essai(dossier, nombre))]
