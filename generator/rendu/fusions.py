"""Réunit, dans un tableau rendu, les cellules marquées « |fusion » qui se suivent de ligne en ligne et disent la même chose.

Le modèle n'a pas à savoir combien il y aura de lignes : zéro, une ou vingt. Deux cellules ne se réunissent que si elles
occupent les mêmes colonnes de la grille, et que rien ne les sépare dans les colonnes marquées à leur gauche.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from generator.rendu.ooxml import W, texte_du_paragraphe
from generator.rendu.reperes import FUSION

AVANT_LA_FUSION = ('cnfStyle', 'tcW', 'gridSpan', 'hMerge')


@dataclass(frozen=True, slots=True)
class Marquee:
    """Une cellule à réunir avec ses voisines : sa place dans la grille, et ce qu'elle dit."""

    cellule: etree._Element
    debut: int
    colonnes: int
    texte: str

    def suit(self, dessus: Marquee) -> bool:
        """Vrai si elle peut se réunir avec celle du dessus."""
        return bool(self.texte) and (self.debut, self.colonnes, self.texte) == (dessus.debut, dessus.colonnes, dessus.texte)


def fusionner(racine: etree._Element) -> None:
    """Réunit les cellules de tous les tableaux, et ôte les marques."""
    for tableau in list(racine.iter(f'{W}tbl')):
        dessus: list[Marquee] = []
        for ligne in _lignes(tableau):
            marquees = list(_marquees(ligne))
            _reunir(dessus, marquees)
            dessus = marquees
    for texte in racine.iter(f'{W}t'):
        if texte.text and FUSION in texte.text:
            texte.text = texte.text.replace(FUSION, '')


def _lignes(tableau: etree._Element) -> Iterator[etree._Element]:
    """Les lignes d'un tableau, sans celles des tableaux qu'il contient, même entourées d'un contrôle de Word."""
    for enfant in tableau:
        if enfant.tag == f'{W}tr':
            yield enfant
        elif enfant.tag == f'{W}sdt':
            yield from (ligne for contenu in enfant.findall(f'{W}sdtContent') for ligne in _lignes(contenu))


def _marquees(ligne: etree._Element) -> Iterator[Marquee]:
    place = _nombre(ligne.find(f'{W}trPr/{W}gridBefore'), 0)
    for cellule in _cellules(ligne):
        colonnes = _nombre(cellule.find(f'{W}tcPr/{W}gridSpan'), 1)
        textes = [texte_du_paragraphe(p) for p in cellule.findall(f'{W}p')]
        if any(FUSION in texte for texte in textes):
            yield Marquee(cellule, place, colonnes, '\n'.join(textes).replace(FUSION, '').strip())
        place += colonnes


def _cellules(ligne: etree._Element) -> Iterator[etree._Element]:
    for enfant in ligne:
        if enfant.tag == f'{W}tc':
            yield enfant
        elif enfant.tag == f'{W}sdt':
            yield from (cellule for contenu in enfant.findall(f'{W}sdtContent') for cellule in _cellules(contenu))


def _nombre(element: etree._Element | None, defaut: int) -> int:
    valeur = element.get(f'{W}val', '') if element is not None else ''
    return int(valeur) if valeur.isdigit() else defaut


def _reunir(dessus: list[Marquee], marquees: list[Marquee]) -> None:
    """De gauche à droite : la première qui diffère arrête celles qui la suivent."""
    par_place = {marquee.debut: marquee for marquee in dessus}
    for marquee in marquees:
        haute = par_place.get(marquee.debut)
        if haute is None or not marquee.suit(haute):
            return
        if _fusion(haute.cellule) is None:
            _marquer(haute.cellule, 'restart')
        _marquer(marquee.cellule, 'continue')
        _vider(marquee.cellule)


def _fusion(cellule: etree._Element) -> etree._Element | None:
    return cellule.find(f'{W}tcPr/{W}vMerge')


def _marquer(cellule: etree._Element, valeur: str) -> None:
    proprietes = cellule.find(f'{W}tcPr')
    if proprietes is None:
        proprietes = etree.Element(f'{W}tcPr')
        cellule.insert(0, proprietes)
    fusion = proprietes.find(f'{W}vMerge')
    if fusion is None:
        fusion = etree.Element(f'{W}vMerge')
        rang = sum(enfant.tag in [f'{W}{nom}' for nom in AVANT_LA_FUSION] for enfant in proprietes)
        proprietes.insert(rang, fusion)
    fusion.set(f'{W}val', valeur)


def _vider(cellule: etree._Element) -> None:
    """Ne laisse qu'un paragraphe vide : une cellule en a toujours un, et son texte est dans celle du dessus."""
    premier = None
    for enfant in list(cellule):
        if enfant.tag == f'{W}p' and premier is None:
            premier = enfant
        elif enfant.tag != f'{W}tcPr':
            cellule.remove(enfant)
    if premier is None:
        etree.SubElement(cellule, f'{W}p')
        return
    for enfant in list(premier):
        if enfant.tag != f'{W}pPr':
            premier.remove(enfant)
