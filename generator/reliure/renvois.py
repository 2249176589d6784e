"""Les liens et les destinations nommées : chacun mène à la page reliée, aucun dans le vide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from generator.reliure.arbre import entrees
from generator.reliure.sources import Source


def destinations(pdf: Pdf) -> dict[str, Any]:
    """Les destinations nommées d'un PDF, de l'ancienne façon ou de la nouvelle."""
    racine = pdf.Root
    noms = {str(nom)[1:]: valeur for nom, valeur in racine.get('/Dests', {}).items()}
    noms |= {str(nom): valeur for nom, valeur in entrees(racine.get('/Names', Dictionary()).get('/Dests', Dictionary()))}
    return {nom: valeur.D if isinstance(valeur, Dictionary) else valeur for nom, valeur in noms.items()}


class Renvois:
    """Les destinations nommées du PDF assemblé, et les liens de ses pages."""

    def __init__(self, cible: Pdf) -> None:
        self._cible = cible
        self._noms: dict[str, Any] = {}
        self._nommees: dict[int, dict[str, Any]] = {}

    def relier(self, source: Source, debut: int, pages: Sequence[Page]) -> None:
        """Refait les liens de ces pages, déjà copiées, et garde les destinations nommées qui y mènent."""
        nommees = self._nommees.setdefault(id(source), destinations(source.pdf))
        for nom, destination in nommees.items():
            place = self._place(source, destination, debut, pages)
            if place is not None:
                self._noms[self._nom_libre(nom)] = place
        for rang, page in enumerate(pages):
            origine = source.pdf.pages[debut + rang].obj.get('/Annots', ())
            for avant, apres in zip(origine, page.obj.get('/Annots', ()), strict=True):
                self._refaire(source, avant, apres, debut, pages)
            if '/Annots' in page.obj:
                page.obj.Tabs = Name.S

    def poser(self) -> None:
        """Met les destinations nommées dans le PDF."""
        if self._noms:
            couples = sorted(self._noms.items(), key=lambda couple: couple[0].encode())
            arbre = Dictionary(Names=Array([x for nom, place in couples for x in (String(nom), place)]))
            self._cible.Root.Names = Dictionary(Dests=self._cible.make_indirect(arbre))

    def _refaire(self, source: Source, avant: Any, apres: Any, debut: int, pages: Sequence[Page]) -> None:
        if avant.get('/Subtype') != Name.Link:
            return
        action = avant.get('/A')
        interne = '/Dest' in avant or (action is not None and action.get('/S') == Name.GoTo)
        if interne:
            destination = avant.Dest if '/Dest' in avant else action.D
            if isinstance(destination, String | Name):
                nom = str(destination).removeprefix('/') if isinstance(destination, Name) else str(destination)
                destination = self._nommees[id(source)].get(nom)
            place = self._place(source, destination, debut, pages)
            if '/A' in apres:
                del apres['/A']
            apres.Dest = Array([pages[0].obj, Name.Fit]) if place is None else place
        if not str(apres.get('/Contents', '')).strip():
            apres.Contents = String("Lien vers une autre page" if interne else _adresse(action))

    @staticmethod
    def _place(source: Source, destination: Any, debut: int, pages: Sequence[Page]) -> Any:
        """La destination, tournée vers la page copiée ; rien si elle est ailleurs."""
        if not isinstance(destination, Array) or not len(destination) or not isinstance(destination[0], Dictionary):
            return None
        rang = source.rangs.get(destination[0].objgen)
        if rang is None or not debut <= rang < debut + len(pages):
            return None
        return Array([pages[rang - debut].obj, *list(destination)[1:]])

    def _nom_libre(self, nom: str) -> str:
        libre, rang = nom, 2
        while libre in self._noms:
            libre, rang = f'{nom}-{rang}', rang + 1
        return libre


def _adresse(action: Any) -> str:
    """L'adresse où mène un lien, faute d'une meilleure description."""
    return str(action.get('/URI', "Lien")) if action is not None else "Lien"
