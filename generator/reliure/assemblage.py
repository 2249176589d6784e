"""Écrit le PDF d'un plan : pages, balises, signets, étiquettes, déclarations. Les mêmes entrées donnent les mêmes octets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Final

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, OutlineItem, Page, Pdf, settings

from generator.liasse import Extrait, Plan, Signet
from generator.reliure.declaration import NORMES, Norme, decrire
from generator.reliure.greffe import Tronc
from generator.reliure.renvois import Renvois
from generator.reliure.sources import Source, Sources

A4 = (595.28, 841.89)
VERSION = '1.7'
COMPRESSION: Final = 9
"""La plus forte : un trois-centième de moins que l'ordinaire, pour 0,2 ms par page."""


def assembler(
    plan: Plan, path: Path, date_edition: dt.date, sources: Sources | None = None, normes: Set[Norme] = NORMES
) -> frozenset[Norme]:
    """Écrit le PDF d'un plan ; rend les normes qu'il déclare : celles de `normes` que toutes ses sources permettent.

    `sources` garde ouverts les PDF dont on tire plusieurs documents.
    """
    sources = Sources() if sources is None else sources
    with Pdf.new() as cible:
        tronc, renvois = Tronc(cible), Renvois(cible)
        prises: dict[Path, list[set[int]]] = {}
        tenues = frozenset(normes)
        for extrait in plan.extraits:
            if extrait.pdf is None:
                _page_blanche(cible)
                continue
            source = sources[extrait.pdf, _exemplaire(prises, extrait)]
            tenues &= source.normes
            pages = _copier(cible, source, extrait)
            renvois.relier(source, extrait.debut, pages)
            tronc.greffer(source, extrait.debut, pages)
        renvois.poser()
        balise = tronc.poser()
        decrire(cible, plan.titre, plan.auteur, date_edition, tenues, balise=balise)
        if plan.pages:
            cible.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=1)]))
        with cible.open_outline() as sommaire:
            sommaire.root.extend(_signets(plan.signets))
        settings.set_flate_compression_level(COMPRESSION)
        cible.save(path, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate, force_version=VERSION)
    return tenues


def _exemplaire(prises: dict[Path, list[set[int]]], extrait: Extrait) -> int:
    """Le rang de la lecture d'un PDF où ces pages sont encore libres : une page ne se copie qu'une fois."""
    assert extrait.pdf is not None
    voulues = set(range(extrait.debut, extrait.fin))
    lectures = prises.setdefault(extrait.pdf, [])
    for rang, deja in enumerate(lectures):
        if not deja & voulues:
            deja |= voulues
            return rang
    lectures.append(voulues)
    return len(lectures) - 1


def _copier(cible: Pdf, source: Source, extrait: Extrait) -> list[Page]:
    """Ajoute à la suite les pages d'un extrait, et rend leurs copies."""
    premiere = len(cible.pages)
    for rang in range(extrait.debut, extrait.fin):
        cible.pages.append(source.pdf.pages[rang])
    return [cible.pages[rang] for rang in range(premiere, premiere + extrait.pages)]


def _page_blanche(cible: Pdf) -> None:
    taille = A4
    if len(cible.pages):
        gauche, bas, droite, haut = (float(x) for x in cible.pages[-1].mediabox)
        taille = (droite - gauche, haut - bas)
    cible.add_blank_page(page_size=taille)


def _signets(signets: Iterable[Signet]) -> list[OutlineItem]:
    """Les entrées du plan du PDF, avec leurs enfants."""
    entrees = []
    for signet in signets:
        entree = OutlineItem(signet.titre, signet.page)
        entree.children.extend(_signets(signet.enfants))
        entrees.append(entree)
    return entrees
