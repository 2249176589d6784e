"""Reconnaître un modèle à son nom : ni copie corrigée, ni ce que Word, LibreOffice et l'outil posent à côté."""

from __future__ import annotations

import re
from pathlib import Path

COPIE = re.compile(r'.*\.relu(\.\d+)?\.docx', re.IGNORECASE)
PROVISOIRES = ('~$', '.')


def est_un_modele(path: Path) -> bool:
    """Vrai pour un .docx qui n'est ni une copie corrigée ni un fichier provisoire : verrou, brouillon."""
    return path.suffix.lower() == '.docx' and not path.name.startswith(PROVISOIRES) and not est_une_copie_corrigee(path)


def est_une_copie_corrigee(path: Path) -> bool:
    """Vrai pour le nom d'une copie corrigée, ou d'une copie mise de côté."""
    return COPIE.fullmatch(path.name) is not None


def chemin_de_la_copie(modele: Path) -> Path:
    """Le fichier de la copie corrigée d'un modèle : à côté, « .relu.docx »."""
    return modele.with_name(f'{modele.stem}.relu.docx')
