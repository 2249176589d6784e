"""Le nom des copies corrigées, posées à côté des modèles : elles n'en sont jamais."""

from __future__ import annotations

import re
from pathlib import Path

COPIE = re.compile(r'.*\.relu(\.\d+)?\.docx', re.IGNORECASE)


def est_une_copie_corrigee(path: Path) -> bool:
    """Vrai pour le nom d'une copie corrigée, ou d'une copie mise de côté."""
    return COPIE.fullmatch(path.name) is not None


def chemin_de_la_copie(modele: Path) -> Path:
    """Le fichier de la copie corrigée d'un modèle : à côté, « .relu.docx »."""
    return modele.with_name(f'{modele.stem}.relu.docx')
