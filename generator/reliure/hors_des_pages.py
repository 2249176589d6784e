"""Tout ce qu'un PDF dit hors de ses pages : un nom d'élève ne doit pas s'y cacher."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pikepdf import OutlineItem, Pdf

from generator.reliure.arbre import parcourir
from generator.reliure.renvois import destinations


def mots_hors_des_pages(path: Path) -> list[str]:
    """Métadonnées, signets, destinations, étiquettes, fichiers joints, annotations, textes des balises."""
    with Pdf.open(path) as pdf:
        racine = pdf.Root
        mots = [str(valeur) for valeur in pdf.docinfo.values()]
        with pdf.open_outline() as sommaire:
            mots += [entree.title for entree in _aplatir(sommaire.root)]
        mots += [*destinations(pdf), *pdf.attachments]
        mots += [str(page.label) for page in pdf.pages]
        if '/Metadata' in racine:
            mots.append(racine.Metadata.read_bytes().decode('utf-8', 'replace'))
        for page in pdf.pages:
            for annotation in page.obj.get('/Annots', ()):
                mots += [str(annotation.get(cle, '')) for cle in ('/Contents', '/T', '/TU')]
        if '/StructTreeRoot' in racine:
            for element in parcourir(racine.StructTreeRoot):
                mots += [str(element[cle]) for cle in ('/T', '/Alt', '/ActualText', '/E') if cle in element]
        return mots


def _aplatir(entrees: Iterable[OutlineItem]) -> Iterator[OutlineItem]:
    for entree in entrees:
        yield entree
        yield from _aplatir(entree.children)
