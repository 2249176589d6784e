"""Assemble et relit des PDF avec pypdf : signets, étiquettes de pages, titre, langue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import (
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    TextStringObject,
)

from generator.liasse.plan import Extrait, Plan, Signet

A4 = (595.28, 841.89)
PRODUCTEUR = 'Liasse'


class Lecteurs(dict[Path, PdfReader]):
    """Les PDF d'où l'on tire des extraits : chacun n'est ouvert et analysé qu'une fois."""

    def __missing__(self, path: Path) -> PdfReader:
        self[path] = PdfReader(path)
        return self[path]


def assembler(plan: Plan, path: Path, date_edition: dt.date, lecteurs: Lecteurs | None = None) -> None:
    """Écrit le PDF d'un plan. `lecteurs` garde ouverts les PDF dont on tire plusieurs documents."""
    lecteurs = Lecteurs() if lecteurs is None else lecteurs
    with PdfWriter() as ecrivain:
        for extrait in _mettre_bout_a_bout(plan.extraits):
            if extrait.pdf is None:
                _page_blanche(ecrivain)
                continue
            ecrivain.append(lecteurs[extrait.pdf], pages=(extrait.debut, extrait.fin), import_outline=False)
        for signet in plan.signets:
            _ajouter_signet(ecrivain, signet, None)
        _decrire(ecrivain, plan, date_edition)
        ecrivain.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
        ecrivain.write(path)


def _mettre_bout_a_bout(extraits: Iterable[Extrait]) -> Iterator[Extrait]:
    """Réunit les extraits qui se suivent dans un même PDF."""
    courant: Extrait | None = None
    for extrait in extraits:
        if courant is not None and courant.pdf is not None and (courant.pdf, courant.fin) == (extrait.pdf, extrait.debut):
            courant = Extrait(courant.pdf, courant.debut, extrait.fin)
            continue
        if courant is not None:
            yield courant
        courant = extrait
    if courant is not None:
        yield courant


def _page_blanche(ecrivain: PdfWriter) -> None:
    if ecrivain.pages:
        precedente = ecrivain.pages[-1].mediabox
        ecrivain.add_blank_page(precedente.width, precedente.height)
    else:
        ecrivain.add_page(PageObject.create_blank_page(None, *A4))


def _ajouter_signet(ecrivain: PdfWriter, signet: Signet, parent: IndirectObject | None) -> None:
    ici = ecrivain.add_outline_item(title=signet.titre, page_number=signet.page, parent=parent)
    for enfant in signet.enfants:
        _ajouter_signet(ecrivain, enfant, ici)


def _decrire(ecrivain: PdfWriter, plan: Plan, date_edition: dt.date) -> None:
    moment = f"D:{date_edition:%Y%m%d}000000Z"
    ecrivain.metadata = None
    ecrivain.add_metadata({
        '/Title': plan.titre, '/Author': plan.auteur, '/Producer': PRODUCTEUR, '/Creator': PRODUCTEUR,
        '/CreationDate': moment, '/ModDate': moment,
    })  # fmt: skip
    racine = ecrivain.root_object
    racine[NameObject('/Lang')] = TextStringObject('fr-FR')
    racine[NameObject('/PageMode')] = NameObject('/UseOutlines')
    racine[NameObject('/ViewerPreferences')] = DictionaryObject(
        {NameObject('/DisplayDocTitle'): BooleanObject(True)}
    )
    if plan.pages:
        ecrivain.set_page_label(0, plan.pages - 1, style=PageLabelStyle.DECIMAL, start=1)


def mots_hors_des_pages(path: Path) -> list[str]:
    """Tout ce qu'un PDF dit hors de ses pages : métadonnées, signets, étiquettes, fichiers joints, annotations."""
    lecteur = PdfReader(path)
    mots = [str(valeur) for valeur in (lecteur.metadata or {}).values()]
    mots += [str(destination.title) for destination in _aplatir(lecteur.outline)]
    mots += [str(nom) for nom in lecteur.named_destinations]
    mots += list(lecteur.attachments)
    mots += [str(etiquette) for etiquette in lecteur.page_labels]
    if lecteur.xmp_metadata is not None:
        mots.append(lecteur.xmp_metadata.stream.get_data().decode('utf-8', 'replace'))
    for page in lecteur.pages:
        for annotation in page.get('/Annots') or ():
            mots += [str(annotation.get_object().get(cle, '')) for cle in ('/Contents', '/T', '/TU')]
    return mots


def _aplatir(signets: Iterable[Any]) -> Iterator[Any]:
    for signet in signets:
        if isinstance(signet, list):
            yield from _aplatir(signet)
        else:
            yield signet

