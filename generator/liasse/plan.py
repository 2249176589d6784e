"""Le plan d'un PDF, pur : quels extraits de quels PDF, dans quel ordre, sous quels signets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Extrait:
    """Des pages d'un PDF (rangs à partir de zéro, fin exclue) ; sans PDF, une page blanche."""

    pdf: Path | None
    debut: int = 0
    fin: int = 1

    @property
    def pages(self) -> int:
        """Nombre de pages."""
        return self.fin - self.debut


BLANCHE = Extrait(None)


@dataclass(frozen=True, slots=True)
class Piece:
    """Un document d'un PDF assemblé : son extrait, son signet, et le signet qui le regroupe avec d'autres."""

    titre: str
    extrait: Extrait
    groupe: str = ''


@dataclass(frozen=True, slots=True)
class Signet:
    """Une entrée du plan : un titre, une page (à partir de zéro), des enfants."""

    titre: str
    page: int
    enfants: tuple[Signet, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Un PDF à assembler."""

    titre: str
    auteur: str
    extraits: tuple[Extrait, ...]
    signets: tuple[Signet, ...]
    debuts: tuple[int, ...] = ()
    """La page (à partir de zéro) où commence chaque pièce."""

    @property
    def pages(self) -> int:
        """Nombre de pages du PDF."""
        return sum(extrait.pages for extrait in self.extraits)

    def document_de_la_page(self, page: int) -> str:
        """Le titre du document où se trouve une page (à partir de zéro)."""
        feuilles = [signet for tete in self.signets for signet in (tete.enfants or (tete,))]
        return next((signet.titre for signet in reversed(feuilles) if signet.page <= page), self.titre)


def planifier(titre: str, auteur: str, pieces: Sequence[Piece], *, recto_verso: bool = False) -> Plan:
    """Met les pièces bout à bout, chacune exactement une fois.

    `recto_verso` : chaque pièce commence sur une page impaire ; une page blanche suit celle qui finit sur un recto, sauf
    la dernière. Les pièces consécutives de même groupe partagent un signet.
    """
    extraits: list[Extrait] = []
    signets: list[tuple[str, list[Signet]]] = []
    debuts: list[int] = []
    page = 0
    for rang, piece in enumerate(pieces):
        signet = Signet(piece.titre, page)
        if signets and piece.groupe and signets[-1][0] == piece.groupe:
            signets[-1][1].append(signet)
        else:
            signets.append((piece.groupe, [signet]))
        extraits.append(piece.extrait)
        debuts.append(page)
        page += piece.extrait.pages
        if recto_verso and page % 2 and rang < len(pieces) - 1:
            extraits.append(BLANCHE)
            page += 1
    arbre = tuple(
        Signet(groupe, enfants[0].page, tuple(enfants)) if groupe else enfants[0] for groupe, enfants in signets
    )
    return Plan(titre, auteur, tuple(extraits), arbre, tuple(debuts))


def premieres_pages(pages: Sequence[int], debut: int = 1) -> tuple[int, ...]:
    """Le numéro de la première page de chaque pièce, à partir du nombre de pages de chacune."""
    numeros = []
    for nombre in pages:
        numeros.append(debut)
        debut += nombre
    return tuple(numeros)
