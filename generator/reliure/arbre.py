"""L'arbre de structure d'un PDF converti : ses éléments de tête, et les pages où chacun se trouve.

Un arbre a dix mille éléments. pikepdf répond à « '/K' in e » et à « e['/K'] » en 2 µs ; à « e.K », ou à « get » d'une clé
absente, en 12.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

Etendue = tuple[int, int]
"""La première et la dernière page (à partir de zéro) d'un élément."""

TITRE = re.compile(r'/H([1-6])')
NORMALISES = frozenset((
    '/Document', '/Part', '/Art', '/Sect', '/Div', '/BlockQuote', '/Caption', '/TOC', '/TOCI', '/Index', '/NonStruct',
    '/Private', '/P', '/H', '/H1', '/H2', '/H3', '/H4', '/H5', '/H6', '/L', '/LI', '/Lbl', '/LBody', '/Table', '/TR', '/TH',
    '/TD', '/THead', '/TBody', '/TFoot', '/Span', '/Quote', '/Note', '/Reference', '/BibEntry', '/Code', '/Link', '/Annot',
    '/Ruby', '/RB', '/RT', '/RP', '/Warichu', '/WT', '/WP', '/Figure', '/Formula', '/Form',
))  # fmt: skip
"""Les types de structure d'ISO 32000-1, qu'aucune table de rôles n'a le droit de détourner."""


def fils(element: Any) -> list[Any]:
    """Ce que contient un élément : des éléments, des numéros de contenu marqué, des renvois à des objets."""
    if '/K' not in element:
        return []
    contenu = element['/K']
    return list(contenu) if isinstance(contenu, Array) else [contenu]


def est_element(noeud: Any) -> bool:
    """Vrai pour un élément de structure ; faux pour un contenu marqué ou un renvoi à un objet."""
    return not isinstance(noeud, int) and isinstance(noeud, Dictionary) and '/S' in noeud


def parcourir(element: Any) -> Iterator[Any]:
    """L'élément et tous ceux qu'il contient, dans l'ordre de lecture."""
    a_voir = [element]
    while a_voir:
        courant = a_voir.pop()
        yield courant
        a_voir += [enfant for enfant in reversed(fils(courant)) if est_element(enfant)]


def entrees(noeud: Any) -> Iterator[tuple[Any, Any]]:
    """Les couples d'un arbre de nombres ou de noms, quelle que soit sa profondeur."""
    for cle in ('/Nums', '/Names'):
        couples = list(noeud.get(cle, ()))
        yield from zip(couples[::2], couples[1::2], strict=True)
    for enfant in noeud.get('/Kids', ()):
        yield from entrees(enfant)


class Arbre:
    """Les éléments de tête d'un PDF, dans l'ordre, leurs pages, et ce qu'il faut pour les greffer ailleurs."""

    def __init__(self, pdf: Pdf, rangs: Mapping[tuple[int, int], int]) -> None:
        self._pdf = pdf
        self._rangs = rangs
        racine = pdf.Root.StructTreeRoot
        roles = {str(role): str(sens) for role, sens in racine.get('/RoleMap', {}).items()}
        self.roles = {role: sens for role, sens in roles.items() if role not in NORMALISES}
        self.classes = dict(racine.get('/ClassMap', {}).items())
        self.parents = {int(cle): valeur for cle, valeur in entrees(racine.get('/ParentTree', Dictionary()))}
        self.identifie = '/IDTree' in racine
        self.titres: list[tuple[Any, int, int]] = []
        self.figures: list[Any] = []
        self._etendues: dict[tuple[int, int], Etendue | None] = {}
        tetes = self._indirects(racine)
        if len(tetes) == 1 and self.sorte(tetes[0]) == '/Document':
            tetes = [enfant for enfant in self._indirects(tetes[0]) if est_element(enfant)]
        for tete in tetes:
            self._mesurer(tete)
        self._tetes = tetes
        self.replacer()

    def sorte(self, element: Any) -> str:
        """Le type normalisé d'un élément, après les renvois de la table des rôles."""
        nom = str(element['/S'])
        for _ in self.roles:
            if nom not in self.roles:
                break
            nom = self.roles[nom]
        return nom

    def etendue(self, element: Any) -> Etendue | None:
        """Les pages où l'élément a du contenu ; rien s'il n'en a pas."""
        return self._etendues[element.objgen]

    def situer(self, element: Any) -> None:
        """Note la page d'un élément à qui l'on vient de donner un contenu, et celle de ses parents qui n'en avaient pas."""
        page = self.page(element)
        while page is not None and est_element(element) and self._etendues.get(element.objgen, (0, 0)) is None:
            self._etendues[element.objgen] = (page, page)
            element = element.get('/P')

    def replacer(self) -> None:
        """Refait la place des éléments de tête, quand on en a situé."""
        self._places = self.placer(self._tetes)
        self._par_page: dict[int, list[int]] = defaultdict(list)
        for rang, (_, (premiere, derniere)) in enumerate(self._places):
            for page in range(premiere, derniere + 1):
                self._par_page[page].append(rang)

    def tetes(self, debut: int, fin: int) -> list[tuple[Any, Etendue]]:
        """Les éléments de tête qui touchent ces pages, la fin comprise, dans l'ordre, et les pages de chacun."""
        rangs = {rang for page in range(debut, fin + 1) for rang in self._par_page.get(page, ())}
        return [self._places[rang] for rang in sorted(rangs)]

    def connait(self, element: Any) -> bool:
        """Vrai si l'élément est bien dans l'arbre."""
        return element.objgen in self._etendues

    def page(self, noeud: Any) -> int | None:
        """Le rang de la page que nomme un élément ou un renvoi."""
        return self._rangs.get(noeud['/Pg'].objgen) if '/Pg' in noeud else None

    def placer(self, elements: list[Any]) -> list[tuple[Any, Etendue]]:
        """Chaque élément et ses pages ; celui qui n'a pas de contenu suit le précédent, ou précède le premier."""
        connues = [self.etendue(element) for element in elements]
        premiere = next((etendue[0] for etendue in connues if etendue is not None), 0)
        ici: Etendue = (premiere, premiere)
        places = []
        for element, etendue in zip(elements, connues, strict=True):
            ici = etendue or (ici[1], ici[1])
            places.append((element, ici))
        return places

    def _indirects(self, parent: Any) -> list[Any]:
        """Ce que contient un élément, ses fils rendus indirects s'ils ne l'étaient pas : on doit pouvoir les nommer."""
        contenu = fils(parent)
        if any(est_element(enfant) and not enfant.is_indirect for enfant in contenu):
            contenu = [self._pdf.make_indirect(x) if est_element(x) and not x.is_indirect else x for x in contenu]
            parent.K = Array(contenu)
        return contenu

    def _mesurer(self, element: Any) -> Etendue | None:
        ici = self.page(element)
        premiere, derniere = (len(self._rangs), -1)
        for enfant in self._indirects(element):
            if isinstance(enfant, int):
                pages = None if ici is None else (ici, ici)
            elif est_element(enfant):
                pages = self._mesurer(enfant)
            else:
                sienne = self.page(enfant) if isinstance(enfant, Dictionary) else None
                sienne = ici if sienne is None else sienne
                pages = None if sienne is None else (sienne, sienne)
            if pages is not None:
                premiere, derniere = min(premiere, pages[0]), max(derniere, pages[1])
        etendue = None if derniere < 0 else (premiere, derniere)
        self._etendues[element.objgen] = etendue
        self._relever(element, etendue, ici)
        return etendue

    def _relever(self, element: Any, etendue: Etendue | None, page: int | None) -> None:
        sorte = self.sorte(element)
        if '/Type' in element:
            del element['/Type']  # facultatif, et un deux-centième du fichier
        if sorte == '/Figure':
            self.figures.append(element)
        elif '/A' in element and _de_mise_en_page(element['/A']):
            del element['/A']
        if (titre := TITRE.fullmatch(sorte)) and etendue is None:
            element.S = Name.P  # un titre vide n'annonce rien
        elif titre and etendue is not None:
            self.titres.append((element, int(titre.group(1)), etendue[0]))


def _de_mise_en_page(attributs: Any) -> bool:
    """Vrai pour des attributs qui ne disent que des espacements : rien de la structure, la moitié de son poids."""
    return isinstance(attributs, Dictionary) and attributs.get('/O') == Name.Layout and '/BBox' not in attributs
