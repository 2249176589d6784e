"""Dessine une planche : douze pages d'un PDF côte à côte, en petit, chacune avec son numéro. Dans l'ouvrier seulement."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.conversion.png import ecrire_png

PAGES_PAR_PLANCHE = 12
EN_HAUTEUR, EN_LARGEUR = 4, 3
"""Combien de pages de front, selon leur sens."""
LARGEUR, CASE_MAX, HAUTEUR_MAX = 1720, 900, 1300
"""En points d'image : la planche, une page en largeur, une page en hauteur."""
MARGE, BANDEAU, CORPS = 25, 32, 21.0
"""Entre les pages, sous elles pour leur numéro, la taille de celui-ci."""
BLANC, FOND, FILET = (255, 255, 255, 255), (222, 226, 233, 255), (150, 160, 175, 255)
CHASSE = 0.556
"""La largeur d'un chiffre de Helvetica, en parts de sa taille."""
Cadre = tuple[int, int, int, int]
"""Gauche, haut, largeur, hauteur."""


@dataclass(frozen=True)
class Planche:
    """La taille d'une planche, et la place de chacune de ses pages."""

    largeur: int
    hauteur: int
    cadres: tuple[Cadre, ...]


def disposer_les_pages(tailles: Sequence[tuple[float, float]]) -> Planche:
    """La planche de pages de ces tailles (largeur, hauteur), rangées dans l'ordre de lecture, toutes à la même échelle."""
    couchees = all(largeur > hauteur for largeur, hauteur in tailles)
    colonnes = min(len(tailles), EN_LARGEUR if couchees else EN_HAUTEUR)
    large, haute = (max(mesures) for mesures in zip(*tailles, strict=True))
    case = min(CASE_MAX, (LARGEUR - MARGE * (colonnes + 1)) / colonnes)
    echelle = min(case / large, HAUTEUR_MAX / haute)
    petites = [(max(1, round(largeur * echelle)), max(1, round(hauteur * echelle))) for largeur, hauteur in tailles]
    pas, haut, cadres = round(large * echelle) + MARGE, MARGE, []
    for debut in range(0, len(petites), colonnes):
        rangee = petites[debut : debut + colonnes]
        cadres += [
            (MARGE + rang * pas + (pas - MARGE - largeur) // 2, haut, largeur, hauteur)
            for rang, (largeur, hauteur) in enumerate(rangee)
        ]  # fmt: skip
        haut += max(hauteur for _, hauteur in rangee) + BANDEAU + MARGE
    return Planche(MARGE + colonnes * pas, haut, tuple(cadres))


def dessiner_la_planche(ordre: dict[str, Any]) -> dict[str, Any]:
    """Dessine en PNG les pages d'un PDF à partir d'un rang : {"planche": PDF, "debut": rang, "image": PNG}."""
    import pypdfium2 as pdfium

    try:
        with pdfium.PdfDocument(ordre['planche']) as document:
            fin = min(len(document), ordre['debut'] + PAGES_PAR_PLANCHE)
            pages = [document[rang] for rang in range(ordre['debut'], fin)]
            planche = disposer_les_pages([page.get_size() for page in pages])
            image = pdfium.PdfBitmap.new_native(
                planche.largeur, planche.hauteur, pdfium.raw.FPDFBitmap_BGR, rev_byteorder=True
            )  # fmt: skip
            image.fill_rect(FOND, 0, 0, planche.largeur, planche.hauteur)
            for page, cadre in zip(pages, planche.cadres, strict=True):
                _poser(image, page, cadre)
            _numeroter(image, planche, ordre['debut'] + 1)
            ecrire_png(Path(ordre['image']), image.width, image.height, image.stride, bytes(image.buffer))
            return {'pages': len(pages)}
    except (pdfium.PdfiumError, OSError, ValueError, IndexError) as erreur:
        return {'erreur': f"les pages ne se dessinent pas ({erreur})"}


def _poser(image: Any, page: Any, cadre: Cadre) -> None:
    """Dessine une page à sa place, cernée d'un filet."""
    import pypdfium2.raw as pdfium

    gauche, haut, largeur, hauteur = cadre
    image.fill_rect(FILET, gauche - 1, haut - 1, largeur + 2, hauteur + 2)
    image.fill_rect(BLANC, gauche, haut, largeur, hauteur)
    drapeaux = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
    pdfium.FPDF_RenderPageBitmap(image, page, gauche, haut, largeur, hauteur, 0, drapeaux)


def _numeroter(image: Any, planche: Planche, premier: int) -> None:
    """Écrit sous chaque page son numéro : une page transparente, de la taille de la planche, posée par-dessus."""
    import pypdfium2 as pdfium

    with pdfium.PdfDocument.new() as document:
        calque = document.new_page(planche.largeur, planche.hauteur)
        for numero, (gauche, haut, largeur, hauteur) in enumerate(planche.cadres, premier):
            mots = str(numero)
            milieu = gauche + (largeur - len(mots) * CHASSE * CORPS) / 2
            _ecrire(document, calque, mots, milieu, planche.hauteur - haut - hauteur - BANDEAU + MARGE / 4)
        calque.gen_content()
        raw = pdfium.raw
        raw.FPDF_RenderPageBitmap(
            image, calque, 0, 0, planche.largeur, planche.hauteur, 0, raw.FPDF_REVERSE_BYTE_ORDER
        )  # fmt: skip


def _ecrire(document: Any, page: Any, mots: str, gauche: float, bas: float) -> None:
    import pypdfium2.raw as pdfium

    objet = pdfium.FPDFPageObj_NewTextObj(document, b'Helvetica', CORPS)
    octets = mots.encode('utf-16-le') + b'\0\0'
    pdfium.FPDFText_SetText(objet, ctypes.cast(ctypes.c_char_p(octets), ctypes.POINTER(ctypes.c_ushort)))
    pdfium.FPDFPageObj_Transform(objet, 1, 0, 0, 1, gauche, bas)
    pdfium.FPDFPage_InsertObject(page, objet)
