"""Contrôle un PDF relié avant de le remettre : PDF/A par pikepdf, la structure par nous. Chaque faute nomme sa règle."""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path

from pikepdf import Pdf

from generator.reliure.controle_archive import controler_archive
from generator.reliure.controle_structure import controler_structure
from generator.reliure.declaration import Norme
from generator.reliure.faute import Faute
from generator.reliure.relues import Relues

__all__ = ['Faute', 'controler']


def controler(path: Path, normes: Set[Norme], debuts: Sequence[int], relues: Relues | None = None) -> list[Faute]:
    """Les fautes d'un PDF contre les normes qu'il déclare ; `debuts` : la première page (dès 0) de chaque document.

    La structure se contrôle dès qu'il y en a une, déclarée ou non. `relues` : ce que les fichiers d'avant ont déjà montré.
    """
    with Pdf.open(path) as pdf:
        fautes = controler_structure(pdf, debuts, accessible=Norme.ACCESSIBLE in normes)
        if Norme.ARCHIVE in normes:
            fautes += controler_archive(pdf, Relues() if relues is None else relues)
    return fautes
