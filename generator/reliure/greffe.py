"""Greffe les arbres de structure de plusieurs PDF sous un seul élément « Document », sans rien laisser pendre."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from generator.reliure.arbre import NORMALISES, Arbre, est_element, fils, parcourir
from generator.reliure.sources import Source


class Tronc:
    """L'arbre de structure du PDF assemblé : une racine, un « Document », et un élément par document relié."""

    def __init__(self, cible: Pdf) -> None:
        self._cible = cible
        self._racine = cible.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = cible.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self._racine))
        self._documents: list[Any] = []
        self._parents: list[Any] = []
        self._roles: dict[str, str] = {}
        self._classes: dict[str, Any] = {}
        self._identifiants: list[tuple[str, Any]] = []

    def greffer(self, source: Source, debut: int, pages: Sequence[Page]) -> None:
        """Ajoute ce qu'un PDF dit de ces pages, déjà copiées ; `debut` : le rang de la première chez lui."""
        if source.arbre is None:
            for page in pages:
                _oublier_les_cles(page)
        else:
            greffe = _Greffe(self._cible, source.arbre, debut, pages)
            document = greffe.document(self._document, source.langue)
            self._documents.append(document)
            self._unir(source.arbre, document)
            for page in pages:
                self._numeroter(greffe, page)

    def poser(self) -> bool:
        """Met l'arbre dans le PDF ; faux s'il n'y a rien à y mettre."""
        if not self._documents:
            return False
        self._document.K = Array(self._documents)
        racine = self._racine
        racine.K = Array([self._document])
        racine.ParentTree = self._cible.make_indirect(
            Dictionary(Nums=Array([x for cle, valeur in enumerate(self._parents) for x in (cle, valeur)]))
        )
        racine.ParentTreeNextKey = len(self._parents)
        if self._roles:
            racine.RoleMap = Dictionary({role: Name(sens) for role, sens in self._roles.items()})
        if self._classes:
            racine.ClassMap = Dictionary(self._classes)
        if self._identifiants:
            couples = sorted(self._identifiants, key=lambda couple: couple[0].encode())
            racine.IDTree = self._cible.make_indirect(
                Dictionary(Names=Array([x for nom, element in couples for x in (String(nom), element)]))
            )
        self._cible.Root.StructTreeRoot = racine
        return True

    # Ce qui se partage : clés de l'arbre des parents, rôles, classes, identifiants

    def _numeroter(self, greffe: _Greffe, page: Page) -> None:
        """Donne à la page et à ses annotations des clés neuves dans l'arbre des parents."""
        for objet, cle in [(page.obj, '/StructParents'), *((a, '/StructParent') for a in page.obj.get('/Annots', ()))]:
            if cle in objet:
                parent = greffe.parent(int(objet[cle]))
                if parent is None:
                    del objet[cle]
                else:
                    objet[cle] = len(self._parents)
                    self._parents.append(parent)

    def _unir(self, arbre: Arbre, document: Any) -> None:
        """Fait une seule table des rôles, des classes et des identifiants ; renomme ce qui se contredirait."""
        roles = {role: self._nom_libre(role, sens, self._roles) for role, sens in arbre.roles.items()}
        self._roles |= {nom: arbre.roles[role] for role, nom in roles.items()}
        classes = {}
        for nom, attributs in arbre.classes.items():
            classes[nom] = self._nom_libre(nom, None, self._classes)
            self._classes[classes[nom]] = _copier(self._cible, attributs)
        change = {ancien: nom for ancien, nom in (roles | classes).items() if ancien != nom}
        if not change and not arbre.identifie:
            return
        prefixe = f'{len(self._documents)}.' if arbre.identifie else ''
        for element in parcourir(document):
            _renommer(element, change, prefixe)
            if '/ID' in element:
                self._identifiants.append((str(element.ID), element))

    @staticmethod
    def _nom_libre(nom: str, valeur: Any, pris: dict[str, Any]) -> str:
        """Le nom s'il est libre, ou déjà pris pour la même chose ; sinon un autre."""
        libre, rang = nom, 2
        while libre in NORMALISES or (libre in pris and (valeur is None or pris[libre] != valeur)):
            libre, rang = f'{nom}-{rang}', rang + 1
        return libre


class _Greffe:
    """La copie d'un arbre, réduite à certaines pages."""

    def __init__(self, cible: Pdf, arbre: Arbre, debut: int, pages: Sequence[Page]) -> None:
        self._cible = cible
        self._arbre = arbre
        self._debut, self._fin = debut, debut + len(pages) - 1
        self._pages = pages
        self._coupes: dict[tuple[int, int], Any] = {}

    def document(self, parent: Any, langue: str) -> Any:
        """L'élément « Document » de ces pages, avec tout ce qui s'y trouve."""
        document = self._cible.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=parent))
        if langue:
            document.Lang = String(langue)
        gardes = [self._poser(element, etendue, document) for element, etendue in self._arbre.tetes(self._debut, self._fin)]
        document.K = Array([garde for garde in gardes if garde is not None])
        self._ordonner_les_titres()
        return document

    def parent(self, cle: int) -> Any:
        """La valeur d'une clé de l'arbre des parents, tournée vers les éléments greffés ; rien si elle n'existe pas."""
        valeur = self._arbre.parents.get(cle)
        if valeur is None:
            return None
        if not isinstance(valeur, Array):
            return self._copie(valeur)
        copies: dict[tuple[int, int], Any] = {}
        for element in valeur:
            if isinstance(element, Dictionary) and element.objgen not in copies:
                copies[element.objgen] = self._copie(element)
        return self._cible.make_indirect(Array([
            copies[element.objgen] if isinstance(element, Dictionary) else None for element in valeur
        ]))  # fmt: skip

    def _copie(self, element: Any) -> Any:
        if not isinstance(element, Dictionary) or not self._arbre.connait(element):
            return None
        coupe = self._coupes.get(element.objgen)
        return self._cible.copy_foreign(element) if coupe is None else coupe

    def _poser(self, element: Any, etendue: tuple[int, int], parent: Any) -> Any:
        """Copie l'élément s'il est dans ces pages, le coupe s'il en dépasse, ne rend rien s'il est ailleurs."""
        premiere, derniere = etendue
        if derniere < self._debut or premiere > self._fin:
            return None
        if premiere < self._debut or derniere > self._fin:
            return self._couper(element, parent)
        if '/P' in element:
            del element['/P']  # sans quoi la copie entraînerait tout l'arbre d'origine
        copie = self._cible.copy_foreign(element)
        copie['/P'] = parent
        return copie

    def _couper(self, element: Any, parent: Any) -> Any:
        """L'élément, réduit à ce que ces pages en montrent."""
        coupe = self._cible.make_indirect(Dictionary())
        for cle, valeur in element.items():
            if cle not in ('/K', '/P', '/Pg'):
                coupe[cle] = _copier(self._cible, valeur)
        coupe.P = parent
        ici = self._arbre.page(element)
        if ici is not None and self._debut <= ici <= self._fin:
            coupe.Pg = self._pages[ici - self._debut].obj
        elements = [enfant for enfant in fils(element) if est_element(enfant)]
        places = {enfant.objgen: etendue for enfant, etendue in self._arbre.placer(elements)}
        gardes = []
        for enfant in fils(element):
            if est_element(enfant):
                garde = self._poser(enfant, places[enfant.objgen], coupe)
            else:
                garde = self._contenu(enfant, ici)
            if garde is not None:
                gardes.append(garde)
        if not gardes:
            return None
        coupe.K = Array(gardes)
        self._coupes[element.objgen] = coupe
        return coupe

    def _contenu(self, noeud: Any, page_de_l_element: int | None) -> Any:
        """Un contenu marqué ou un renvoi à un objet, s'il est dans ces pages."""
        sienne = self._arbre.page(noeud) if isinstance(noeud, Dictionary) else None
        page = page_de_l_element if sienne is None else sienne
        if page is None or not self._debut <= page <= self._fin:
            return None
        if not isinstance(noeud, Dictionary):
            return noeud
        copie = Dictionary({cle: _copier(self._cible, valeur) for cle, valeur in noeud.items() if cle != '/Pg'})
        copie.Pg = self._pages[page - self._debut].obj
        return copie

    def _ordonner_les_titres(self) -> None:
        """Un titre de niveau 1, le premier, puis des niveaux sans trou."""
        siens = [(element, niveau) for element, niveau, page in self._arbre.titres if self._debut <= page <= self._fin]
        for (element, niveau), juste in zip(siens, niveaux_sans_trou([niveau for _, niveau in siens]), strict=True):
            if juste != niveau:
                self._copie(element).S = Name(f'/H{juste}')


def _oublier_les_cles(page: Page) -> None:
    """Ôte d'une page sans arbre les clés qui ne mèneraient à rien."""
    for objet, cle in [(page.obj, '/StructParents'), *((a, '/StructParent') for a in page.obj.get('/Annots', ()))]:
        if cle in objet:
            del objet[cle]


def niveaux_sans_trou(niveaux: Sequence[int]) -> list[int]:
    """Les niveaux de titres d'un document : le premier est 1 et le seul ; aucun ne descend de plus d'un cran."""
    justes: list[int] = []
    for niveau in niveaux:
        if not justes:
            justes.append(1)
        else:
            justes.append(max(2, min(niveau - niveaux[0] + 1, justes[-1] + 1)))
    return justes


def _copier(cible: Pdf, valeur: Any) -> Any:
    """Une valeur d'un autre PDF, prête à servir dans celui-ci."""
    if isinstance(valeur, Dictionary | Array):
        if valeur.is_indirect:
            return cible.copy_foreign(valeur)
        if isinstance(valeur, Array):
            return Array([_copier(cible, x) for x in valeur])
        return Dictionary({cle: _copier(cible, x) for cle, x in valeur.items()})
    return valeur


def _renommer(element: Any, change: dict[str, str], prefixe: str) -> None:
    """Change le rôle, la classe et les identifiants d'un élément greffé."""
    sorte = str(element.S)
    if sorte in change:
        element.S = Name(change[sorte])
    if '/C' in element and change:
        classes = element.C
        element.C = (
            Array([Name(change.get(str(c), str(c))) if isinstance(c, Name) else c for c in classes])
            if isinstance(classes, Array) else Name(change.get(str(classes), str(classes)))
        )  # fmt: skip
    if '/ID' in element and prefixe:
        element.ID = String(prefixe + str(element.ID))
    if '/A' in element and prefixe:
        attributs = element.A
        if isinstance(attributs, Array):
            element.A = Array([_prefixer(a, prefixe) for a in attributs])
        else:
            element.A = _prefixer(attributs, prefixe)


def _prefixer(attribut: Any, prefixe: str) -> Any:
    """Les attributs d'une cellule, dont les en-têtes sont nommés par leurs identifiants."""
    if not isinstance(attribut, Dictionary) or not len(attribut.get('/Headers', ())):
        return attribut
    neuf = Dictionary(dict(attribut.items()))
    neuf.Headers = Array([String(prefixe + str(nom)) for nom in attribut.Headers])
    return neuf
