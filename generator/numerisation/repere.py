"""Une page ouverte par PDFium, vue depuis son coin supérieur gauche, telle qu'on la lit ; où sont ses images."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as bas_niveau

from generator.domaine.disposition import Zone

FINESSE = 100
"""PDFium rend des coordonnées entières : on les lui demande en centièmes de point."""


ECART_ADMIS = 0.5
"""En points, entre la place d'une image et celle où on l'a vue."""
Places = Sequence[Sequence[float]]


class Repere:
    """De l'espace du PDF à la page affichée, en points, et retour ; la page peut être tournée ou rognée."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self.largeur, self.hauteur = page.get_size()
        self._droite = not page.get_rotation() and tuple(page.get_bbox())[:2] == (0, 0)

    def redresser(self, gauche: float, bas: float, droite: float, haut: float) -> Zone:
        """Un rectangle de l'espace du PDF, vu depuis le coin supérieur gauche de la page affichée."""
        if self._droite:
            return Zone(gauche, self.hauteur - haut, droite - gauche, haut - bas)
        (x1, y1), (x2, y2) = self._afficher(gauche, bas), self._afficher(droite, haut)
        return Zone(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))

    def _afficher(self, x: float, y: float) -> tuple[float, float]:
        """Un point d'une page tournée ou rognée."""
        colonne, ligne = ctypes.c_int(), ctypes.c_int()
        bas_niveau.FPDF_PageToDevice(
            self._page.raw, 0, 0, round(self.largeur * FINESSE), round(self.hauteur * FINESSE), 0, x, y,
            ctypes.byref(colonne), ctypes.byref(ligne),
        )  # fmt: skip
        return colonne.value / FINESSE, ligne.value / FINESSE

    def ramener(self, x: float, y: float) -> tuple[float, float]:
        """Un point de la page affichée, dans l'espace du PDF."""
        if self._droite:
            return x, self.hauteur - y
        abscisse, ordonnee = ctypes.c_double(), ctypes.c_double()
        bas_niveau.FPDF_DeviceToPage(
            self._page.raw, 0, 0, round(self.largeur * FINESSE), round(self.hauteur * FINESSE), 0, round(x * FINESSE),
            round(y * FINESSE), ctypes.byref(abscisse), ctypes.byref(ordonnee),
        )  # fmt: skip
        return abscisse.value, ordonnee.value

    def images(self) -> list[Zone]:
        """Les places des images, dans l'ordre où elles sont posées. Lève `ValueError` si l'une n'en a pas."""
        brute = self._page.raw
        objets = [bas_niveau.FPDFPage_GetObject(brute, rang) for rang in range(bas_niveau.FPDFPage_CountObjects(brute))]
        sortes = [bas_niveau.FPDFPageObj_GetType(objet) for objet in objets]
        if bas_niveau.FPDF_PAGEOBJ_FORM in sortes:  # il peut en contenir
            trouvees = self._page.get_objects(filter=(bas_niveau.FPDF_PAGEOBJ_IMAGE,))
            return [self.redresser(*image.get_bounds()) for image in trouvees]
        images = [objet for objet, sorte in zip(objets, sortes, strict=True) if sorte == bas_niveau.FPDF_PAGEOBJ_IMAGE]
        return [self.redresser(*_bornes(image)) for image in images]


def places(images: Sequence[Zone]) -> Places:
    """Gauche, haut, droite, bas de chaque image, en points : de quoi les dire et les comparer."""
    return [[image.x, image.y, image.droite, image.bas] for image in images]


def aux_memes_places(images: Places, voulues: Places) -> bool:
    """Vrai si ce sont autant d'images, posées aux mêmes endroits dans le même ordre."""
    return len(images) == len(voulues) and all(
        abs(a - b) <= ECART_ADMIS for une, autre in zip(images, voulues, strict=True)
        for a, b in zip(une, autre, strict=True)
    )  # fmt: skip


def _bornes(objet: Any) -> tuple[float, float, float, float]:
    """Gauche, bas, droite, haut d'un objet posé sur la page."""
    bornes = [ctypes.c_float() for _ in range(4)]
    if not bas_niveau.FPDFPageObj_GetBounds(objet, *bornes):
        raise ValueError("une image de la page n'a pas de place")
    gauche, bas, droite, haut = (borne.value for borne in bornes)
    return gauche, bas, droite, haut
