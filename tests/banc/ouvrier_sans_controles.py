"""Le lecteur d'un passage qui rend à chaque lettre ses pages, sans chercher dans leur texte aucun mot. S'exécute seul."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[2]


def partager_seulement(pages: Sequence[str], textes: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Ce que `relecture.confronter` rend, les pages de chaque lettre et leur nombre seuls vrais."""
    from generator.conversion.relecture import partager

    return {
        'pages': partager(pages, textes), 'manques': [], 'restes': [], 'total': len(pages), 'empreintes': [''] * len(pages),
        'cherches': [[0, 0] for _ in textes],
    }  # fmt: skip


if __name__ == '__main__':
    sys.path.insert(0, str(RACINE))
    from generator.conversion import relecture
    from generator.numerisation import ouvrier_de_production

    relecture.confronter = partager_seulement
    relecture.confronter_les_entetes = lambda *_: None
    relecture.pages_repetees = lambda *_: []
    ouvrier_de_production.main()
