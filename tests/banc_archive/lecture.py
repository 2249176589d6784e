"""Le seul endroit du banc qui appelle le lecteur."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.numerisation import PageLue, lire_fichier
from tests.banc_archive.materiel import Lot


def lire(chemin: Path, lot: Lot) -> Iterator[PageLue]:
    """Les pages d'un fichier, lues comme `archiver` les lit."""
    yield from lire_fichier(chemin, lot.originaux)
