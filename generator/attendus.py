"""Ce qu'un .docx de plusieurs lettres devra dire une fois en PDF : le rendu l'écrit, la conversion l'y cherche."""

from __future__ import annotations

from collections.abc import Sequence

Entete = tuple[int, int, tuple[str, ...]]
"""Un en-tête ou un pied : la première de ses pages dans la lettre (dès 0), leur pas (0 : elle seule), ses paragraphes."""


class Textes(tuple[tuple[str, ...], ...]):
    """Les paragraphes de chaque lettre, qui la retrouvent parmi les pages ; à part, ce que montrent ses en-têtes."""

    entetes: tuple[tuple[Entete, ...], ...] = ()


def entetes_de(textes: Sequence[Sequence[str]]) -> tuple[tuple[Entete, ...], ...]:
    """Les en-têtes et pieds de chaque lettre ; rien si ce document n'en dit rien."""
    return textes.entetes if isinstance(textes, Textes) else ()


def tout_de(textes: Textes) -> list[str]:
    """Les paragraphes du premier document, et ceux de ses en-têtes et pieds, chacun de ceux-ci une fois."""
    dits = dict.fromkeys(sien for _, _, sien in textes.entetes[0])
    return [*textes[0], *(paragraphe for sien in dits for paragraphe in sien)]
