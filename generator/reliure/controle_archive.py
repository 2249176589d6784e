"""PDF/A-2b : le contrôle de pikepdf sur le fichier fini, borné à ce que la reliure peut casser.

Tout objet du fichier est vu. Le contenu se relit pour la première page de chaque document et pour chaque page dont les
polices sont nouvelles : relire les deux cents mêmes lettres coûterait un sixième du passage.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from pikepdf import Pdf, Stream, pdfa

from generator.reliure.declaration import Norme, declarer, sans_pdfua
from generator.reliure.faute import Faute

PROFIL = '2b'
logging.getLogger('fontTools').setLevel(logging.ERROR)
DOCUMENTS_RELUS = 12
"""Au-delà, les documents d'un fichier sont les exemplaires d'un même modèle."""


def controler_archive(pdf: Pdf, debuts: Sequence[int]) -> list[Faute]:
    """Les règles de PDF/A-2b enfreintes. Change le document ouvert, jamais le fichier."""
    _alleger(pdf, debuts)
    rapport = pdfa.check(pdf, PROFIL)
    fautes: dict[tuple[str, bool], Faute] = {}
    for constat in rapport.findings:
        certaine = constat.kind == 'violation'
        quoi = f'{constat.message} ({constat.where})'
        fautes.setdefault((constat.rule, certaine), Faute(Norme.ARCHIVE, _nommer(constat.rule), quoi, certaine=certaine))
    return list(fautes.values())


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
    a_relire = set(debuts[:DOCUMENTS_RELUS])
    vues: set[Any] = set()
    vide = pdf.make_stream(b'')
    for rang, page in enumerate(pdf.pages):
        polices = frozenset(police.objgen for police in page.resources.get('/Font', {}).values())
        if rang not in a_relire and polices <= vues and isinstance(page.obj.get('/Contents'), Stream):
            page.obj.Contents = vide
        vues |= polices

