"""Une page d'un PDF que nous avons produit : où sont ses mots, ses images, et ce qu'elle montre une fois dessinée.

Tout se dit en points de PDF depuis le coin supérieur gauche de la page telle qu'on la lit.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as bas_niveau

from generator.domaine.disposition import Zone
from generator.numerisation.repere import Repere

POINTS_PAR_POUCE = 72
BLANC = 255
DERNIER_SIMPLE = '\uffff'
"""Au-delà, un signe compte pour deux dans les rangs de PDFium."""
ACCENTS_SEPARES = '\u0300-\u036f'


@dataclass(frozen=True, slots=True)
class Dessin:
    """Une partie de page dessinée en niveaux de gris : `place`, ce qu'elle montre ; `echelle`, points d'image par point."""

    image: np.ndarray[Any, Any]
    place: Zone
    echelle: float

    def couper(self, zone: Zone) -> Dessin:
        """Ce qu'il montre d'une zone, bornée à ce qu'il montre."""
        hauteur, largeur = self.image.shape
        gauche, droite = self._pixel(zone.x - self.place.x, largeur), self._pixel(zone.droite - self.place.x, largeur)
        haut, bas = self._pixel(zone.y - self.place.y, hauteur), self._pixel(zone.bas - self.place.y, hauteur)
        place = Zone(
            self.place.x + gauche / self.echelle, self.place.y + haut / self.echelle,
            (droite - gauche) / self.echelle, (bas - haut) / self.echelle,
        )  # fmt: skip
        return Dessin(self.image[haut:bas, gauche:droite], place, self.echelle)

    def effacer(self, zone: Zone) -> None:
        """Remet une zone en blanc."""
        partie = self.couper(zone).image
        partie[...] = BLANC

    def situer(self, x: float, y: float, largeur: float, hauteur: float) -> Zone:
        """La zone de la page que couvre un rectangle de l'image."""
        e = self.echelle
        return Zone(self.place.x + x / e, self.place.y + y / e, largeur / e, hauteur / e)

    def _pixel(self, points: float, maximum: int) -> int:
        return min(max(round(points * self.echelle), 0), maximum)


class Feuille:
    """Une page ouverte."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._lecture = page.get_textpage()
        self.texte: str = self._lecture.get_text_range()
        self._simple = max(self.texte, default='') <= DERNIER_SIMPLE
        self._repere = Repere(page)
        self.largeur, self.hauteur = self._repere.largeur, self._repere.hauteur

    def fermer(self) -> None:
        """Rend la mémoire de la page."""
        self._lecture.close()
        self._page.close()

    # Ce qui est écrit

    def mots(self, mot: str) -> list[Zone]:
        """Les places d'un mot entier, casse et accents compris : « FAVORABLE » n'est pas dans « DÉFAVORABLE »."""
        return self._places(_motif(mot), re.NOFLAG)

    def debuts(self, debut: str) -> list[Zone]:
        """Les places des mots qui commencent ainsi, quelle que soit leur casse."""
        return self._places(f'(?<!\\w){re.escape(debut)}\\w*', re.IGNORECASE)

    def signes(self, signes: Iterable[str]) -> list[Zone]:
        """Les places de ces signes-là."""
        return self._places(f'[{re.escape("".join(signes))}]', re.NOFLAG)

    def _places(self, motif: str, drapeaux: re.RegexFlag) -> list[Zone]:
        trouves = re.finditer(motif, self.texte, drapeaux)
        return [zone for trouve in trouves if (zone := self._place(trouve.start(), trouve.end())) is not None]

    def _place(self, debut: int, fin: int) -> Zone | None:
        """La zone des signes de ces rangs dans le texte."""
        cadres = []
        for rang in range(self._rang_utf16(debut), self._rang_utf16(fin)):
            signe = bas_niveau.FPDFText_GetCharIndexFromTextIndex(self._lecture.raw, rang)
            if signe >= 0:
                cadres.append(self._lecture.get_charbox(signe))
        vus = [cadre for cadre in cadres if cadre[2] > cadre[0] and cadre[3] > cadre[1]]
        if not vus:
            return None
        gauches, bas, droites, hauts = zip(*vus, strict=True)
        return self._repere.redresser(min(gauches), min(bas), max(droites), max(hauts))

    def _rang_utf16(self, rang: int) -> int:
        return rang if self._simple else len(self.texte[:rang].encode('utf-16-le')) // 2

    def lettre_en(self, zone: Zone) -> bool:
        """Vrai si une lettre ou un chiffre est écrit au milieu de la zone : un « O » se dessine un peu comme une case."""
        x, y = zone.x + zone.largeur / 2, zone.y + zone.hauteur / 2
        rang = bas_niveau.FPDFText_GetCharIndexAtPos(self._lecture.raw, *self._repere.ramener(x, y), 1.0, 1.0)
        return rang >= 0 and chr(bas_niveau.FPDFText_GetUnicode(self._lecture.raw, rang)).isalnum()

    def images(self) -> list[Zone]:
        """Les places des images, dans l'ordre où elles sont posées."""
        return self._repere.images()

    # Ce que l'on voit

    def dessiner(self, dpi: int, zone: Zone | None = None) -> Dessin:
        """Dessine la page, ou une zone bornée à la page."""
        voulue = zone or Zone(0, 0, self.largeur, self.hauteur)
        echelle = dpi / POINTS_PAR_POUCE
        largeur, hauteur = math.ceil(self.largeur * echelle), math.ceil(self.hauteur * echelle)
        gauche, droite = _borner(voulue.x * echelle, largeur), _borner(voulue.droite * echelle, largeur)
        haut, bas = _borner(voulue.y * echelle, hauteur), _borner(voulue.bas * echelle, hauteur)
        gauche, haut = min(gauche, droite - 1), min(haut, bas - 1)
        carte = pdfium.PdfBitmap.new_native(droite - gauche, bas - haut, format=bas_niveau.FPDFBitmap_Gray)
        carte.fill_rect((BLANC,) * 4, 0, 0, droite - gauche, bas - haut)
        drapeaux = bas_niveau.FPDF_GRAYSCALE | bas_niveau.FPDF_ANNOT
        bas_niveau.FPDF_RenderPageBitmap(carte, self._page, -gauche, -haut, largeur, hauteur, 0, drapeaux)
        image = carte.to_numpy().reshape(bas - haut, -1)[:, : droite - gauche].copy()
        carte.close()
        place = Zone(gauche / echelle, haut / echelle, (droite - gauche) / echelle, (bas - haut) / echelle)
        return Dessin(image, place, echelle)


@contextmanager
def feuilleter(path: Path) -> Iterator[Classeur]:
    """Ouvre un PDF produit, le temps d'en voir les pages. Lève `ValueError` s'il ne se lit pas."""
    try:
        document = pdfium.PdfDocument(path)
    except (pdfium.PdfiumError, OSError) as erreur:
        raise ValueError(str(erreur)) from erreur
    try:
        yield Classeur(document)
    finally:
        document.close()


class Classeur:
    """Les pages d'un PDF ouvert, numérotées à partir de 1."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    @contextmanager
    def page(self, numero: int) -> Iterator[Feuille]:
        """La page, le temps de la regarder."""
        feuille = Feuille(self._document[numero - 1])
        try:
            yield feuille
        finally:
            feuille.fermer()


def _motif(mot: str) -> str:
    """Le mot entier, que ses accents soient composés ou à part, ses espaces ordinaires ou non."""
    ecritures = {unicodedata.normalize(forme, mot) for forme in ('NFC', 'NFD')}
    corps = '|'.join(sorted((r'\s+'.join(map(re.escape, ecrit.split())) for ecrit in ecritures), key=len, reverse=True))
    return f'(?<![\\w{ACCENTS_SEPARES}])(?:{corps})(?![\\w{ACCENTS_SEPARES}])'


def _borner(pixels: float, maximum: int) -> int:
    return min(max(round(pixels), 0), maximum)
