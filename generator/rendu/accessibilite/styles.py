"""Les styles d'un modèle : ce qu'un paragraphe ou un passage hérite du sien, et de ceux dont celui-ci est tiré."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from generator.rendu.ooxml import W, analyser

STYLES = 'word/styles.xml'
TITRE_NUMEROTE = re.compile(r'heading (\d)')
TITRE_DU_DOCUMENT = 'title'
CORPS_DE_TEXTE = 9
"""Le niveau que Word donne à ce qui n'est pas un titre."""


class Styles:
    """Les styles d'un modèle, par identifiant."""

    def __init__(self, parties: Mapping[str, bytes]) -> None:
        contenu = parties.get(STYLES)
        self._racine = analyser(contenu) if contenu else None
        tous = self._racine.iter(f'{W}style') if self._racine is not None else ()
        self._styles = {style.get(f'{W}styleId', ''): style for style in tous}
        self._ordinaire = next(
            (cle for cle, style in self._styles.items()
             if style.get(f'{W}type') == 'paragraph' and style.get(f'{W}default') in ('1', 'true', 'on')), '')  # fmt: skip

    def lignee(self, identifiant: str) -> Iterator[etree._Element]:
        """Un style, celui dont il est tiré, et ainsi de suite."""
        vus: set[str] = set()
        while identifiant in self._styles and identifiant not in vus:
            vus.add(identifiant)
            style = self._styles[identifiant]
            yield style
            identifiant = valeur(style.find(f'{W}basedOn'))

    def du_paragraphe(self, paragraphe: etree._Element) -> Iterator[etree._Element]:
        """La lignée du style d'un paragraphe ; celui que Word met d'office, s'il n'en nomme aucun."""
        return self.lignee(valeur(paragraphe.find(f'{W}pPr/{W}pStyle')) or self._ordinaire)

    def d_office(self, chemin: str) -> etree._Element | None:
        """Un réglage du style que Word met d'office, sinon du document entier."""
        for style in self.lignee(self._ordinaire):
            trouve = style.find(f'{W}rPr/{chemin}')
            if trouve is not None:
                return trouve
        return self._racine.find(f'{W}docDefaults/{W}rPrDefault/{W}rPr/{chemin}') if self._racine is not None else None

    def du_passage(self, passage: etree._Element, paragraphe: etree._Element, chemin: str) -> etree._Element | None:
        """Un réglage d'un passage (w:r) : le sien, sinon celui de son style, du style de son paragraphe, du document."""
        propre = passage.find(f'{W}rPr/{chemin}')
        if propre is not None:
            return propre
        for style in (*self.lignee(valeur(passage.find(f'{W}rPr/{W}rStyle'))), *self.du_paragraphe(paragraphe)):
            herite = style.find(f'{W}rPr/{chemin}')
            if herite is not None:
                return herite
        return self.d_office(chemin)

    def du_bloc(self, paragraphe: etree._Element, chemin: str) -> etree._Element | None:
        """Un réglage d'un paragraphe : le sien, sinon celui de son style."""
        for porteur in (paragraphe, *self.du_paragraphe(paragraphe)):
            trouve = porteur.find(f'{W}pPr/{chemin}')
            if trouve is not None:
                return trouve
        return None

    def niveau(self, paragraphe: etree._Element) -> int | None:
        """Le niveau de titre d'un paragraphe : 1 pour « Titre » et « Titre 1 » ; rien si ce n'est pas un titre."""
        plan = self.du_bloc(paragraphe, f'{W}outlineLvl')
        if plan is not None and valeur(plan).isdecimal():
            return int(valeur(plan)) + 1 if int(valeur(plan)) < CORPS_DE_TEXTE else None
        for style in self.du_paragraphe(paragraphe):
            nom = valeur(style.find(f'{W}name')).casefold()
            numerote = TITRE_NUMEROTE.fullmatch(nom)
            if numerote or nom == TITRE_DU_DOCUMENT:
                return int(numerote[1]) if numerote else 1
        return None


def valeur(element: etree._Element | None, attribut: str = 'val') -> str:
    """La valeur d'un réglage ; vide s'il n'est pas là."""
    return element.get(f'{W}{attribut}', '') if element is not None else ''


def actif(element: etree._Element | None) -> bool:
    """Vrai pour un réglage présent et que rien n'éteint (w:val="0")."""
    return element is not None and valeur(element) not in ('0', 'false', 'off')
