"""Voir et juger d'un coup les pages d'un PDF d'essai, dans ce processus."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.conversion.relecture import PDFIUM
from generator.numerisation.disposer import Disposees, PageAttendue, juger
from generator.numerisation.recherche import Entourages, voir_les_pages


def disposer(pdf: Path, attendues: Sequence[PageAttendue], connus: Entourages | None = None) -> Disposees:
    """Où sont le code et les cases de ces pages, et ce qui n'y va pas ; `connus` reçoit les dessins des entourages."""
    with PDFIUM:
        return juger(voir_les_pages(pdf, attendues, {} if connus is None else connus))
