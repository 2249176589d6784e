"""Ce qu'un modèle peut contenir : assez pour tout formulaire d'école, trop peu pour occuper la machine.

Chaque borne est comptée en lisant, avant que le contrôle et docxtpl ne parcourent le document plusieurs fois ; leurs
figures et leurs mesures sont dans `docs/decisions/0007-modeles-bornes.md`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from generator.rendu.balises import BALISE
from generator.rendu.ooxml import W, analyser

COMPILEES = re.compile(r'word/(?:document|header\w*|footer\w*)\.xml')
OUVRANTES = re.compile(r'\{[{%#]')


@dataclass(frozen=True, slots=True)
class BornesDuModele:
    """Les plus grandes figures admises ; entre parenthèses, celles du plus gros modèle livré."""

    partie: int = 3_000_000
    """Octets d'une partie XML (24 000). docxtpl relit le corps une vingtaine de fois."""
    elements: int = 60_000
    """Éléments XML de tout le document (1 800)."""
    profondeur: int = 100
    """Éléments l'un dans l'autre (14) : les parcours descendent d'autant."""
    attributs: int = 80
    """Attributs d'un élément (12), et espaces de noms de la racine (17), que chaque lettre répète."""
    paragraphes: int = 1_500
    """Paragraphes du corps, des en-têtes et des pieds (90) : une trentaine de pages."""
    paragraphe: int = 50_000
    """Signes d'un paragraphe (400) : ses balises y sont cherchées plusieurs fois."""
    passages: int = 2_000
    """Passages d'un paragraphe (15) : chaque passage y cherche les propriétés du paragraphe."""
    lignes: int = 300
    """Lignes d'un tableau (11) : une boucle en fait autant qu'il en faut."""
    imbrication: int = 6
    """Tableaux l'un dans l'autre (1)."""
    zones: int = 6
    """Paragraphes l'un dans l'autre (1) : une zone de texte en met un dans un autre."""
    balises: int = 1_000
    """Balises du corps, des en-têtes et des pieds (60)."""
    signes_de_balises: int = 50_000
    """Signes de toutes ces balises (2 000) : Jinja en fait dix fois plus de code."""
    styles: int = 1_500
    """Styles (40)."""
    derivation: int = 40
    """Styles qui dérivent l'un de l'autre (3) : la chaîne est suivie pour chaque paragraphe."""
    listes: int = 60
    """Listes numérotées du corps (2) : chaque lettre a les siennes."""
    niveaux: int = 20
    """Éléments d'une liste ou d'une numérotation (9 niveaux)."""


BORNES_DU_MODELE = BornesDuModele()


@dataclass(slots=True)
class Comptes:
    """Ce qui a été compté jusqu'ici, toutes parties ensemble."""

    elements: int = 0
    paragraphes: int = 0
    balises: int = 0
    signes_de_balises: int = 0


class TropGrand(Exception):
    """Une borne est dépassée ; `quoi` dit laquelle en français."""

    def __init__(self, quoi: str) -> None:
        super().__init__(quoi)
        self.quoi = quoi


def mesurer(parties: Mapping[str, bytes], bornes: BornesDuModele = BORNES_DU_MODELE) -> Iterator[tuple[str, str]]:
    """Les parties démesurées, et pourquoi. Lève `etree.XMLSyntaxError`."""
    comptes = Comptes()
    dits: set[str] = set()
    for partie, contenu in parties.items():
        if not partie.endswith(('.xml', '.rels')):
            continue
        try:
            _mesurer_partie(contenu, comptes, bornes)
            if COMPILEES.fullmatch(partie):
                _mesurer_compilee(analyser(contenu), comptes, bornes)
            elif partie == 'word/styles.xml':
                _mesurer_styles(analyser(contenu), bornes)
            elif partie == 'word/numbering.xml':
                _mesurer_listes(analyser(contenu), bornes)
        except TropGrand as refus:
            if refus.quoi not in dits:
                yield partie, refus.quoi
            dits.add(refus.quoi)


def _au_plus(nombre: int, borne: int, quoi: str) -> None:
    if nombre > borne:
        raise TropGrand(f"plus de {borne:_} {quoi}".replace('_', ' '))


def _mesurer_partie(contenu: bytes, comptes: Comptes, bornes: BornesDuModele) -> None:
    _au_plus(len(contenu), bornes.partie, "octets dans une même partie")
    profondeur = 0
    evenements = etree.iterparse(
        io.BytesIO(contenu), events=('start', 'end'), resolve_entities=False, no_network=True, huge_tree=False,
    )  # fmt: skip
    for evenement, element in evenements:
        if evenement == 'end':
            profondeur -= 1
            continue
        profondeur += 1
        comptes.elements += 1
        _au_plus(profondeur, bornes.profondeur, "éléments l'un dans l'autre")
        _au_plus(len(element.attrib), bornes.attributs, "attributs")
        if profondeur <= 2:
            _au_plus(len(element.nsmap), bornes.attributs, "espaces de noms")
        _au_plus(comptes.elements, bornes.elements, "éléments")


def _mesurer_compilee(racine: etree._Element, comptes: Comptes, bornes: BornesDuModele) -> None:
    texte = ''.join(racine.itertext())
    comptes.balises += len(OUVRANTES.findall(texte))
    _au_plus(comptes.balises, bornes.balises, "balises")
    comptes.signes_de_balises += sum(len(balise) for balise in BALISE.findall(texte))
    _au_plus(comptes.signes_de_balises, bornes.signes_de_balises, "signes dans les balises")
    for paragraphe in racine.iter(f'{W}p'):
        comptes.paragraphes += 1
        _au_plus(comptes.paragraphes, bornes.paragraphes, "paragraphes")
        _au_plus(len(paragraphe), bornes.passages, "passages dans un paragraphe")
        _au_plus(sum(len(texte) for texte in paragraphe.itertext()), bornes.paragraphe, "signes dans un paragraphe")
        zones = 1 + sum(1 for _ in paragraphe.iterancestors(f'{W}p'))
        _au_plus(zones, bornes.zones, "zones de texte l'une dans l'autre")
    for tableau in racine.iter(f'{W}tbl'):
        _au_plus(len(tableau.findall(f'{W}tr')), bornes.lignes, "lignes dans un tableau")
        _au_plus(sum(1 for _ in tableau.iterancestors(f'{W}tbl')) + 1, bornes.imbrication, "tableaux l'un dans l'autre")
    listes = {numero.get(f'{W}val') for numero in racine.iter(f'{W}numId')}
    _au_plus(len(listes), bornes.listes, "listes numérotées")


def _mesurer_styles(racine: etree._Element, bornes: BornesDuModele) -> None:
    parents: dict[str | None, str | None] = {}
    for style in racine.iter(f'{W}style'):
        parent = style.find(f'{W}basedOn')
        parents[style.get(f'{W}styleId')] = None if parent is None else parent.get(f'{W}val')
    _au_plus(len(parents), bornes.styles, "styles")
    for numerotation in racine.iter(f'{W}numPr'):
        _petite(numerotation, bornes)
    for depart in parents:
        chaine, suivant = 0, parents[depart]
        while suivant in parents and chaine <= bornes.derivation:
            chaine, suivant = chaine + 1, parents[suivant]
        if suivant != depart:
            _au_plus(chaine, bornes.derivation, "styles qui dérivent l'un de l'autre")


def _mesurer_listes(racine: etree._Element, bornes: BornesDuModele) -> None:
    for abstraite in racine.iter(f'{W}abstractNum', f'{W}num'):
        _au_plus(len(abstraite), bornes.niveaux, "niveaux dans une liste")


def _petite(element: etree._Element, bornes: BornesDuModele) -> None:
    """Une propriété que chaque paragraphe de son style recopie."""
    _au_plus(sum(1 for _ in element.iter()), bornes.niveaux, "éléments dans une numérotation")
    longueur = sum(len(valeur) for enfant in element.iter('*') for valeur in enfant.attrib.values())
    _au_plus(longueur, bornes.niveaux * bornes.niveaux, "signes dans une numérotation")
