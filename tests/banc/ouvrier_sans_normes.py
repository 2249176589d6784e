"""L'ouvrier dont le moteur embarqué exporte sans balises ni norme. S'exécute seul."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[2]


def convertir(ordre: dict[str, Any]) -> dict[str, Any]:
    """Convertit un .docx en PDF ordinaire."""
    import office2pdf

    resultat = office2pdf.convert_path(ordre['docx'], options=office2pdf.ConvertOptions(font_paths=ordre['polices']))
    Path(ordre['pdf']).write_bytes(resultat.pdf)
    return {'avertissements': []}


if __name__ == '__main__':
    sys.path.insert(0, str(RACINE))
    from generator.conversion import ouvrier

    ouvrier.ORDRES['docx'] = convertir
    ouvrier.main()
