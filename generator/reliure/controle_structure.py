"""Le contrôle de l'arbre de structure : chaque page balisée, rien qui pende, un titre par document, des images dites.

Les numéros sont ceux des règles de veraPDF pour ISO 14289-1 (PDF/UA-1) ; celles qu'il n'a pas portent le numéro du
paragraphe d'ISO 32000-1 qui les demande.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from pikepdf import Array, Dictionary, Name, Page, Pdf

from generator.reliure.arbre import TITRE, entrees, est_element, fils
from generator.reliure.declaration import Norme
from generator.reliure.faute import Faute
from generator.reliure.marques import contenu, dessine_hors_marques, hors_marques, numeros

UA = 'ISO 14289-1, '
PDF = 'ISO 32000-1, '
SANS_TITRE = UA + '7.4'


def controler_structure(pdf: Pdf, debuts: Sequence[int], *, accessible: bool) -> list[Faute]:
    """Les fautes de la structure : rien ne peut y pendre ; le reste se demande au fichier qui se dit accessible."""
    racine = pdf.Root.get('/StructTreeRoot')
    if racine is None:
        return [Faute(Norme.ACCESSIBLE, UA + '7.1-11', "le fichier n'a pas d'arbre de structure")] if accessible else []
    releve = _Releve(pdf, racine)
    fautes = list(releve.fautes)
    if accessible:
        fautes += [*_pages(pdf, releve), *_catalogue(pdf), *_annotations(pdf, releve), *_titres(releve, debuts)]
        fautes += _images(releve)
    return fautes


def _faute(regle: str, quoi: str, rang: int | None = None) -> Faute:
    return Faute(Norme.ACCESSIBLE, regle, quoi, 0 if rang is None else rang + 1)


class _Releve:
    """Ce que l'arbre de structure dit : ses éléments, leurs contenus marqués, ce qui pend."""

    def __init__(self, pdf: Pdf, racine: Any) -> None:
        self.rangs = {page.obj.objgen: rang for rang, page in enumerate(pdf.pages)}
        self.roles = {str(role): str(sens) for role, sens in racine.get('/RoleMap', {}).items()}
        self.parents = {int(cle): valeur for cle, valeur in entrees(racine.get('/ParentTree', Dictionary()))}
        self.elements: set[tuple[int, int]] = set()
        self.contenus: dict[tuple[int, int], tuple[int, int]] = {}
        self.objets: dict[tuple[int, int], Any] = {}
        self.titres: list[tuple[int, int]] = []
        self.figures: list[tuple[Any, int | None]] = []
        self.fautes: list[Faute] = []
        for tete in fils(racine):
            self._lire(tete, racine, None)

    def sorte(self, element: Any) -> str:
        """Le type normalisé d'un élément."""
        nom = str(element['/S'])
        for _ in self.roles:
            nom = self.roles.get(nom, nom)
        return nom

    def _lire(self, element: Any, parent: Any, page_d_avant: int | None) -> int | None:
        if element.objgen in self.elements:
            self.fautes.append(_faute(PDF + '14.7.2', f"un élément « {element.S} » est à deux endroits de l'arbre"))
            return page_d_avant
        self.elements.add(element.objgen)
        if '/P' not in element or element['/P'].objgen != parent.objgen:
            self.fautes.append(_faute(UA + '7.1-12', f"un élément « {element.S} » n'est pas rattaché à son parent"))
        ici = self._page(element)
        derniere = page_d_avant if ici is None else ici
        premiere = None
        for enfant in fils(element):
            if est_element(enfant):
                derniere = self._lire(enfant, element, derniere)
            else:
                sienne = self._contenu(enfant, element, ici)
                derniere = derniere if sienne is None else sienne
            premiere = derniere if premiere is None else premiere
        self._relever(element, premiere)
        return derniere

    def _relever(self, element: Any, page: int | None) -> None:
        sorte = self.sorte(element)
        if (titre := TITRE.fullmatch(sorte)) and page is not None:
            self.titres.append((page, int(titre.group(1))))
        elif sorte in ('/Figure', '/Formula'):
            self.figures.append((element, page))

    def _page(self, noeud: Any) -> int | None:
        if '/Pg' not in noeud:
            return None
        page = noeud['/Pg']
        if page.objgen not in self.rangs:
            self.fautes.append(_faute(PDF + '14.7.2', "un élément renvoie à une page qui n'est pas dans le fichier"))
        return self.rangs.get(page.objgen)

    def _contenu(self, noeud: Any, element: Any, page: int | None) -> int | None:
        """Range un contenu marqué ou un objet ; tout le reste pend."""
        if isinstance(noeud, Dictionary) and '/Obj' in noeud:
            self.objets[noeud.Obj.objgen] = element
            return self._page(noeud) if '/Pg' in noeud else page
        if isinstance(noeud, Dictionary) and '/MCID' in noeud:
            page, noeud = self._page(noeud) if '/Pg' in noeud else page, int(noeud.MCID)
        if not isinstance(noeud, int) or page is None:
            self.fautes.append(_faute(PDF + '14.7.4', f"un élément « {element.S} » contient un renvoi qui ne mène à rien"))
            return None
        if (page, noeud) in self.contenus:
            self.fautes.append(_faute(PDF + '14.7.4', "un même contenu marqué est à deux éléments", page))
        self.contenus[page, noeud] = element.objgen
        return page


def _pages(pdf: Pdf, releve: _Releve) -> Iterator[Faute]:
    """Chaque page qui dessine a sa clé, et ses contenus marqués sont exactement ceux que l'arbre lui connaît."""
    par_page = Counter(page for page, _ in releve.contenus)
    cles: dict[int, int] = {}
    for rang, page in enumerate(pdf.pages):
        octets = contenu(page)
        presents = numeros(octets)
        if not par_page[rang] and octets.strip():
            yield _faute(PDF + '14.7.4.4', "aucun élément de structure ne mène à cette page", rang)
            continue
        if hors_marques(octets) and dessine_hors_marques(page):
            yield _faute(UA + '7.1-3', "un contenu n'est ni balisé ni déclaré décoratif", rang)
        if len(set(presents)) != par_page[rang] or any((rang, numero) not in releve.contenus for numero in presents):
            yield _faute(UA + '7.1-3', "des contenus marqués de la page et l'arbre de structure ne se répondent pas", rang)
        if presents:
            yield from _cle(page, rang, cles, set(presents), releve)


def _cle(page: Page, rang: int, cles: dict[int, int], presents: set[int], releve: _Releve) -> Iterator[Faute]:
    """La clé d'une page est à elle seule, et mène aux mêmes éléments que l'arbre."""
    cle = page.obj.get('/StructParents')
    parents = None if cle is None else releve.parents.get(int(cle))
    if cle is None or not isinstance(parents, Array):
        yield _faute(PDF + '14.7.4.4', "la page n'a pas de clé dans l'arbre des parents", rang)
        return
    if cles.setdefault(int(cle), rang) != rang:
        yield _faute(PDF + '14.7.4.4', f"la page a la même clé que la page {cles[int(cle)] + 1}", rang)
    elements = list(parents)
    for numero in presents:
        parent = elements[numero] if numero < len(elements) else None
        if not isinstance(parent, Dictionary) or parent.objgen != releve.contenus.get((rang, numero)):
            yield _faute(PDF + '14.7.4.4', "l'arbre des parents et l'arbre de structure se contredisent", rang)
            return


def _catalogue(pdf: Pdf) -> Iterator[Faute]:
    racine = pdf.Root
    if not racine.get('/MarkInfo', Dictionary()).get('/Marked'):
        yield _faute(UA + '6.2-1', "le fichier ne se dit pas balisé")
    if not racine.get('/ViewerPreferences', Dictionary()).get('/DisplayDocTitle'):
        yield _faute(UA + '7.1-10', "le titre du document ne s'affiche pas")
    if '/Lang' not in racine:
        yield _faute(UA + '7.2-34', "la langue n'est pas dite")
    flux = racine.get('/Metadata')
    if flux is None or b'<dc:title>' not in flux.read_bytes():
        yield _faute(UA + '7.1-9', "le fichier n'a pas de titre")


def _annotations(pdf: Pdf, releve: _Releve) -> Iterator[Faute]:
    for rang, page in enumerate(pdf.pages):
        annotations = list(page.obj.get('/Annots', ()))
        if annotations and page.obj.get('/Tabs') != Name.S:
            yield _faute(UA + '7.18.3-1', "l'ordre de tabulation n'est pas celui de la structure", rang)
        for annotation in annotations:
            element = releve.objets.get(annotation.objgen)
            if element is None:
                yield _faute(UA + '7.18.1-1', "une annotation n'est pas balisée", rang)
            elif annotation.get('/Subtype') == Name.Link and releve.sorte(element) != '/Link':
                yield _faute(UA + '7.18.5-1', "un lien n'est pas balisé comme un lien", rang)
            if not str(annotation.get('/Contents', '')).strip():
                yield _faute(UA + '7.18.5-2', "un lien n'a pas de description", rang)


def _titres(releve: _Releve, debuts: Sequence[int]) -> Iterator[Faute]:
    """Dans chaque document : un seul titre de niveau 1, le premier, des niveaux sans trou. Sans titre, on ne sait pas."""
    fins = [*debuts[1:], len(releve.rangs)]
    for debut, fin in zip(debuts, fins, strict=True):
        niveaux = [niveau for page, niveau in releve.titres if debut <= page < fin]
        if not niveaux:
            yield Faute(Norme.ACCESSIBLE, SANS_TITRE, "le document n'a aucun titre", debut + 1, certaine=False)
        elif niveaux[0] != 1 or niveaux.count(1) != 1:
            yield _faute(UA + '7.4.2', "le document n'a pas un titre de niveau 1, un seul et le premier", debut)
        if any(apres > avant + 1 for avant, apres in pairwise(niveaux)):
            yield _faute(UA + '7.4.2-1', "un niveau de titre est sauté", debut)


def _images(releve: _Releve) -> Iterator[Faute]:
    for figure, page in releve.figures:
        if not str(figure.get('/Alt', '')).strip() and not str(figure.get('/ActualText', '')).strip():
            yield _faute(UA + '7.3-1', "une image n'a pas de texte de remplacement", page)
