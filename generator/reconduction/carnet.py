"""Ce que l'on décide, au fur et à mesure : les gestes, et ce que l'on en dit."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.classeur.geste import Geste
from generator.proposition import Annonce
from generator.rapport import Origine

FORMAT_DATE = '%d/%m/%Y'


@dataclass
class Carnet:
    """Des gestes et leurs annonces : aucun geste dont rien ne soit dit."""

    gestes: list[Geste] = field(default_factory=list)
    annonces: list[Annonce] = field(default_factory=list)

    def dire(
        self, sorte: str, phrase: str, origine: Origine | None = None, colonne: str = '', *, personnel: bool = False
    ) -> None:
        """Note une phrase ; `origine` et `colonne` : la cellule à regarder."""
        cellule = ''
        if origine is not None:
            lieu = origine.a(colonne)
            cellule = f'{lieu.feuille} {lieu.cellule or lieu.precision}'.strip()
        self.annonces.append(Annonce(sorte, phrase, cellule, personnel))


def compter(nombre: int, nom: str) -> str:
    """« 1 élève », « 4 élèves »."""
    return f"{nombre} {nom}{'s' if nombre > 1 else ''}"
