"""Les pages telles qu'elles sont parties, dessinées à la résolution de lecture. S'exécute dans l'enfant borné."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generator.domaine.disposition import PageDisposee, Zone
from generator.numerisation.image import Gris
from generator.numerisation.page import Original
from generator.numerisation.pages_pdf import POUCE, Pdf, PdfRefuse, dessiner, ouvrir_pdf
from generator.numerisation.references import lire_references
from generator.numerisation.transformation import Points

DPI = 150
"""La résolution à laquelle on lit : une case de 4,6 mm y fait 27 points de côté."""
PAR_POINT = DPI / POUCE
PAR_MM = DPI / 25.4
GARDEES = 3
DOCUMENTS_OUVERTS = 8

Densite = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class PageOriginale:
    """Une page envoyée et son dessin. Les longueurs sont en points d'image, à 150 par pouce."""

    original: Original
    gris: Gris

    @property
    def disposition(self) -> PageDisposee:
        """Où sont le code, les cases, la signature."""
        return self.original.disposition

    @cached_property
    def encre(self) -> Densite:
        """L'encre imprimée, de 0 (papier) à 1 (noir)."""
        return (255 - self.gris.astype(np.float32)) / 255

    def coins(self, reference: str) -> list[Points]:
        """Les coins de chaque code de cette référence, comme un lecteur les voit ; à défaut, ceux de la place prévue."""
        lus = [lue.coins for lue in lire_references(self.gris) if lue.reference == reference]
        if lus or self.disposition.code is None:
            return lus
        x0, y0, x1, y1 = bords(self.disposition.code)
        return [np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])]


def bords(zone: Zone) -> tuple[float, float, float, float]:
    """Gauche, haut, droite, bas d'une zone, en points d'image."""
    return zone.x * PAR_POINT, zone.y * PAR_POINT, zone.droite * PAR_POINT, zone.bas * PAR_POINT


class Armoire:
    """Garde ouverts les derniers PDF envoyés, et dessinées leurs dernières pages."""

    def __init__(self) -> None:
        self._documents: OrderedDict[Path, Pdf] = OrderedDict()
        self._pages: OrderedDict[Original, PageOriginale] = OrderedDict()

    def sortir(self, originaux: Sequence[Original]) -> list[PageOriginale]:
        """Les pages qui se lisent encore, une fois chacune : deux envois identiques n'en font qu'une."""
        pages: list[PageOriginale] = []
        for original in originaux:
            page = self._page(original)
            if page is not None and not any(
                autre.disposition == page.disposition and np.array_equal(autre.gris, page.gris) for autre in pages
            ):
                pages.append(page)
        return pages

    def _page(self, original: Original) -> PageOriginale | None:
        if original in self._pages:
            self._pages.move_to_end(original)
            return self._pages[original]
        try:
            gris, _ = dessiner(self._document(original.pdf), original.page - 1, DPI)
        except PdfRefuse:
            return None
        self._pages[original] = page = PageOriginale(original, gris)
        if len(self._pages) > GARDEES:
            self._pages.popitem(last=False)
        return page

    def _document(self, path: Path) -> Pdf:
        if path not in self._documents:
            self._documents[path] = ouvrir_pdf(path)
            if len(self._documents) > DOCUMENTS_OUVERTS:
                self._documents.popitem(last=False)[1].close()
        self._documents.move_to_end(path)
        return self._documents[path]
