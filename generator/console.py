"""Une console qui ne connaît pas tous les signes (cp1252, cp850, ASCII) : ce qu'elle n'a pas, elle l'écrit autrement."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

APPROCHER = 'liasse.approcher'
PROCHES = {
    '\u202f': ' ', '\u00a0': ' ', '\u2011': '-', '–': '-', '—': '-', '−': '-', '’': "'", '«': '"', '»': '"', '…': '...',
    '→': '->', '↔': '<->', '≤': '<=', '≥': '>=', '×': 'x', '÷': '/', '✗': 'x', '✓': 'v', '☐': '[ ]', '☒': '[x]', 'œ': 'oe',
    'Œ': 'OE', '°': 'o', '½': '1/2', '•': '*', '·': '.',
}  # fmt: skip


def approcher(erreur: UnicodeError) -> tuple[str, int]:
    """Ce qui remplace des signes que la console n'a pas : le plus proche, la lettre sans accent, « ? » sinon."""
    if not isinstance(erreur, UnicodeEncodeError):
        raise erreur
    return ''.join(map(_proche, erreur.object[erreur.start:erreur.end])), erreur.end


def _proche(signe: str) -> str:
    nu = ''.join(lettre for lettre in unicodedata.normalize('NFKD', PROCHES.get(signe, signe)) if lettre.isascii())
    return nu or '?'


def preparer_la_console() -> None:
    """Fait que ce processus n'échoue jamais faute d'un signe, à l'écran ou dans un tuyau."""
    codecs.register_error(APPROCHER, approcher)
    for flux in (sys.stdout, sys.stderr):
        if isinstance(flux, io.TextIOWrapper):
            flux.reconfigure(errors=APPROCHER)
