"""PDF/A-2b : le contrôle de pikepdf sur le fichier fini, borné à ce que la reliure peut casser.

Sont relus les premiers documents et toute page dont les polices sont nouvelles, donc chaque tirage ; les autres pages sont
les exemplaires du même tirage, et relire deux cents fois la même lettre coûterait un sixième du passage.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from pikepdf import Dictionary, Pdf, pdfa

from generator.conversion import polices_du_pdf
from generator.reliure.declaration import Norme, declarer, sans_pdfua
from generator.reliure.faute import Faute

PROFIL = '2b'
logging.getLogger('fontTools').setLevel(logging.ERROR)
CATALOGUE = frozenset((
    '/Type', '/Pages', '/StructTreeRoot', '/MarkInfo', '/Lang', '/Metadata', '/OutputIntents', '/Outlines', '/PageLabels',
    '/PageMode', '/ViewerPreferences', '/Names',
))  # fmt: skip
"""Ce que la reliure écrit dans le catalogue."""

DOCUMENTS_RELUS = 4
"""Au-delà, les documents d'un fichier sont les exemplaires d'un même modèle."""


def controler_archive(pdf: Pdf, debuts: Sequence[int]) -> list[Faute]:
    """Les règles de PDF/A-2b enfreintes. Change le document ouvert, jamais le fichier."""
    fautes: dict[tuple[str, bool], Faute] = {}
    for faute in (*_polices(pdf), *_catalogue(pdf)):
        fautes.setdefault((faute.regle, True), faute)
    _alleger(pdf, debuts)
    rapport = pdfa.check(pdf, PROFIL)
    for constat in rapport.findings:
        certaine = constat.kind == 'violation'
        quoi = f'{constat.message} ({constat.where})'
        fautes.setdefault((constat.rule, certaine), Faute(Norme.ARCHIVE, _nommer(constat.rule), quoi, certaine=certaine))
    return list(fautes.values())


def _polices(pdf: Pdf) -> Iterator[Faute]:
    """Une police absente du fichier : pikepdf n'en dit qu'un doute, la norme est formelle."""
    for nom, incorporee in polices_du_pdf(pdf).items():
        if not incorporee:
            yield Faute(Norme.ARCHIVE, 'ISO 19005-2, 6.2.11.4.1-1', f"la police {nom} n'est pas dans le fichier")


def _catalogue(pdf: Pdf) -> Iterator[Faute]:
    """Ce que la reliure n'écrit jamais : une action à l'ouverture, un programme, un fichier joint."""
    for cle in pdf.Root.keys() - CATALOGUE:
        yield Faute(Norme.ARCHIVE, 'ISO 19005-2, 6.5.1-1', f"le fichier porte « {cle} », que la reliure n'y a pas mis")
    for cle in pdf.Root.get('/Names', Dictionary()).keys() - {'/Dests'}:
        yield Faute(Norme.ARCHIVE, 'ISO 19005-2, 6.8', f"le fichier porte « {cle} », que la reliure n'y a pas mis")


def _nommer(regle: str) -> str:
    """« ISO_19005_2:6.2.11.4.1-1 » → « ISO 19005-2, 6.2.11.4.1-1 »."""
    norme, _, numero = regle.partition(':')
    return f'{norme.replace("_", " ", 1).replace("_", "-")}, {numero}' if norme.startswith('ISO') else regle


def _alleger(pdf: Pdf, debuts: Sequence[int]) -> None:
    """Ôte ce que le contrôleur ne juge pas : la structure, la déclaration PDF/UA qu'il ne connaît pas, les redites."""
    if '/StructTreeRoot' in pdf.Root:
        del pdf.Root.StructTreeRoot
    flux = pdf.Root.get('/Metadata')
    if flux is not None:
        declarer(pdf, sans_pdfua(flux.read_bytes()))
    for cle in ('/Outlines', '/Names'):
        if cle in pdf.Root:
            del pdf.Root[cle]
    a_relire = debuts[DOCUMENTS_RELUS] if len(debuts) > DOCUMENTS_RELUS else len(pdf.pages)
    vues: set[Any] = set()
    redites = []
    for rang, page in enumerate(pdf.pages):
        polices = frozenset(police.objgen for police in page.resources.get('/Font', {}).values())
        if rang >= a_relire and polices <= vues and '/Annots' not in page.obj:
            redites.append(rang)
        vues |= polices
    for rang in reversed(redites):
        del pdf.pages[rang]

