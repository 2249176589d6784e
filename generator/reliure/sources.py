"""Les PDF convertis d'où l'on tire des documents : ouverts une fois, réparés de ce que leur moteur oublie."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from pikepdf import Array, Dictionary, Pdf

from generator.reliure.alternatives import textes_de_remplacement
from generator.reliure.approches import alleger_les_approches
from generator.reliure.arbre import Arbre, fils
from generator.reliure.couleurs import arrondir_les_couleurs
from generator.reliure.declaration import LANGUE, NORMES, Norme, declaration
from generator.reliure.marques import contenu, hors_marques, marquer_les_traits, rendre_les_images
from generator.reliure.pointilles import oublier_les_polices, tirer_les_pointilles
from generator.reliure.relues import Relues


class Source:
    """Un PDF converti : ses pages, son arbre de structure s'il en a un, les normes qu'il peut tenir."""

    def __init__(self, path: Path) -> None:
        self.pdf = Pdf.open(path)
        self.rangs = {page.obj.objgen: rang for rang, page in enumerate(self.pdf.pages)}
        langue = str(self.pdf.Root.get('/Lang', LANGUE))
        self.langue = '' if langue == LANGUE else langue
        self.arbre = Arbre(self.pdf, self.rangs) if '/StructTreeRoot' in self.pdf.Root else None
        self.manques: list[str] = []
        """Pourquoi une norme ne peut pas être tenue."""
        self._oublier_les_cidset()
        if self.arbre is not None:
            self._rendre_les_images(self.arbre)
            self._dire_les_images(self.arbre, path.with_suffix('.docx'))

    @property
    def normes(self) -> frozenset[Norme]:
        """Ce que le PDF assemblé pourra déclarer, si le contrôle l'approuve."""
        normes = declaration(self.pdf) & {Norme.ARCHIVE}
        return normes if self.arbre is None or self.manques else frozenset(NORMES) if normes else normes

    def _oublier_les_cidset(self) -> None:
        """Ôte une liste facultative (la norme ne la demande plus) que le contrôleur ne sait pas vérifier."""
        for objet in self.pdf.objects:
            if isinstance(objet, Dictionary) and '/CIDSet' in objet:
                del objet['/CIDSet']

    def _rendre_les_images(self, arbre: Arbre) -> None:
        """Lie chaque figure vide à l'image de sa page, et déclare artefacts les traits que rien ne marque."""
        vides: dict[int, list[Any]] = defaultdict(list)
        for figure in arbre.figures:
            rang = arbre.page(figure)
            if rang is not None and not fils(figure):
                vides[rang].append(figure)
        for rang, page in enumerate(self.pdf.pages):
            avant = contenu(page)
            octets, numeros = rendre_les_images(avant, len(vides[rang]))
            if hors_marques(octets):
                octets = marquer_les_traits(octets)
            octets = arrondir_les_couleurs(alleger_les_approches(octets))
            if (trace := tirer_les_pointilles(octets)) != octets:
                octets = trace
                oublier_les_polices(page, octets)
            if octets != avant:
                page.obj.Contents = self.pdf.make_stream(octets)
            for figure, numero in zip(vides[rang], numeros, strict=False):
                figure.K = Array([numero])
                self._inscrire(arbre, page.obj, numero, figure)
        arbre.replacer()

    def _inscrire(self, arbre: Arbre, page: Any, numero: int, figure: Any) -> None:
        """Note, dans l'arbre des parents, l'élément d'un numéro neuf."""
        parents = arbre.parents[int(page.StructParents)]
        while len(parents) <= numero:
            parents.append(None)
        parents[numero] = figure
        arbre.situer(figure)

    def _dire_les_images(self, arbre: Arbre, docx: Path) -> None:
        """Rend aux images le texte de remplacement que Word leur donne et que le moteur n'a pas repris."""
        muettes = [figure for figure in arbre.figures if not str(figure.get('/Alt', '')).strip()]
        if not muettes:
            return
        textes = textes_de_remplacement(docx)
        if len(textes) != len(arbre.figures):
            self.manques.append("le moteur n'a pas gardé les textes de remplacement des images")
            return
        for figure, texte in zip(arbre.figures, textes, strict=True):
            if texte:
                figure.Alt = texte


class Sources(dict[tuple[Path, int], Source]):
    """Les PDF d'un passage, et ce que le contrôle en a déjà relu.

    Le second nombre sert à relier deux fois la même page dans un même PDF.
    """

    def __init__(self) -> None:
        super().__init__()
        self.relues = Relues()

    def ouvrir(self, pdf: Path) -> None:
        """Ouvre d'avance un PDF, sa première lecture."""
        if (pdf, 0) not in self:
            self[pdf, 0] = Source(pdf)

    def __missing__(self, cle: tuple[Path, int]) -> Source:
        self[cle] = Source(cle[0])
        return self[cle]
