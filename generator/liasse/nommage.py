"""Des noms de fichiers stables et ASCII : le même document a le même nom d'un passage à l'autre."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

LONGUEUR_MAX = 80


def nom_ascii(texte: str) -> str:
    """« N'Guyen-d'Estrées Élise » → « N-Guyen-d-Estrees-Elise » ; jamais vide."""
    defait = texte.replace('Œ', 'OE').replace('œ', 'oe').replace('Æ', 'AE').replace('æ', 'ae').replace('ß', 'ss')
    base = ''.join(c for c in unicodedata.normalize('NFKD', defait) if not unicodedata.combining(c))
    return re.sub(r'[^A-Za-z0-9]+', '-', base).strip('-')[:LONGUEUR_MAX].strip('-') or 'sans-nom'


def noms_distincts(textes: Sequence[str]) -> tuple[str, ...]:
    """Un nom par texte ; ceux que l'ASCII ou la casse confondent prennent une marque tirée du texte, pas un compteur."""
    noms = [nom_ascii(texte) for texte in textes]
    comptes = Counter(nom.casefold() for nom in noms)
    return tuple(
        f'{nom}-{sha256(texte.encode()).hexdigest()[:6]}' if comptes[nom.casefold()] > 1 else nom
        for nom, texte in zip(noms, textes, strict=True)
    )
