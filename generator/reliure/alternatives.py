"""Les textes de remplacement qu'un document Word donne à ses images, dans l'ordre du texte."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

DOCUMENT = 'word/document.xml'
PROPRIETES = '{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr'


def textes_de_remplacement(docx: Path) -> list[str]:
    """Celui de chaque image du corps ; vide pour celle qui n'en a pas. Rien si le document n'est plus là."""
    if not docx.is_file():
        return []
    with zipfile.ZipFile(docx) as archive:
        racine = etree.fromstring(archive.read(DOCUMENT), etree.XMLParser(resolve_entities=False, no_network=True))
    return [(image.get('descr') or '').strip() for image in racine.iter(PROPRIETES)]
