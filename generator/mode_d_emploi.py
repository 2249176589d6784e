"""Le LISEZMOI.txt d'un export : pour qui l'ouvrira dans dix ans, sans notre outil."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator import __version__
from generator.archive import Depot

TEXTE = Path(__file__).with_name('textes') / 'export.txt'


def mode_d_emploi(depots: Sequence[Depot], lignes: Sequence[Mapping[str, str]], instant: dt.datetime) -> str:
    """Le texte, pour les écoles et l'année de cet export."""
    pieces = sum(1 for ligne in lignes if ligne['fichier'])
    return TEXTE.read_text('utf-8').format(
        ecoles="\n".join(f"École « {depot.ecole} », année scolaire {depot.annee}" for depot in depots),
        jour=f"{instant:%d/%m/%Y}", version=__version__, pieces=pieces, attendus=len(lignes) - pieces,
    )  # fmt: skip
