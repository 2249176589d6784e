"""Un tableau dont les colonnes dépendent des données ({%tc for %}) : chaque colonne garde la largeur de ses cellules."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from generator.rendu.ooxml import W


def nombres_de_colonnes(racine: etree._Element) -> list[int]:
    """Combien de colonnes la grille de chaque tableau déclare."""
    return [len(_grille(tableau)) for tableau in racine.iter(f'{W}tbl')]


def accorder_les_largeurs(racine: etree._Element, avant: Sequence[int]) -> None:
    """Redonne leur largeur aux colonnes des tableaux dont le nombre a changé ; la largeur du tableau ne change pas.

    `avant` : ce nombre, tableau par tableau, avant qu'on accorde la grille. Sans cela, une colonne répétée dix fois
    écraserait les autres : la grille ne sait pas laquelle a été répétée, ses cellules si.
    """
    for tableau, nombre in zip(racine.iter(f'{W}tbl'), avant, strict=True):
        grille = _grille(tableau)
        if len(grille) == nombre:
            continue
        rangees = [rangee.findall(f'{W}tc') for rangee in tableau.findall(f'{W}tr')]
        pleines = [cellules for cellules in rangees if len(cellules) == len(grille)]
        voulues = next((largeurs for largeurs in map(_largeurs, pleines) if largeurs), None)
        if voulues is None:
            continue
        total = sum(int(colonne.get(f'{W}w', '0')) for colonne in grille)
        largeurs = [largeur * total // sum(voulues) for largeur in voulues]
        for colonne, largeur in zip(grille, largeurs, strict=True):
            colonne.set(f'{W}w', str(largeur))
        for cellules in pleines:
            for cellule, largeur in zip(cellules, largeurs, strict=True):
                _imposer(cellule, largeur)


def _grille(tableau: etree._Element) -> list[etree._Element]:
    return tableau.findall(f'{W}tblGrid/{W}gridCol')


def _largeurs(cellules: Sequence[etree._Element]) -> list[int] | None:
    """Les largeurs écrites dans les cellules d'une rangée ; rien s'il en manque une."""
    elements = [cellule.find(f'{W}tcPr/{W}tcW') for cellule in cellules]
    textes = [e.get(f'{W}w', '') for e in elements if e is not None and e.get(f'{W}type', 'dxa') == 'dxa']
    if len(textes) < len(cellules) or not all(texte.isdigit() and int(texte) for texte in textes):
        return None
    return [int(texte) for texte in textes]


def _imposer(cellule: etree._Element, largeur: int) -> None:
    element = cellule.find(f'{W}tcPr/{W}tcW')
    if element is not None:
        element.set(f'{W}w', str(largeur))
        element.set(f'{W}type', 'dxa')
