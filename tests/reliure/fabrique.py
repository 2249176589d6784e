"""Des documents Word à plusieurs exemplaires, convertis et balisés, et de quoi compter ce que leur structure contient."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import office2pdf
import pikepdf
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from PIL import Image

from generator.conversion.embarque import dossiers_de_polices
from generator.conversion.libreoffice import MoteurLibreOffice
from generator.conversion.moteur import Travail
from generator.reliure.arbre import est_element, fils


def image_grise() -> io.BytesIO:
    """Un petit carré gris."""
    tampon = io.BytesIO()
    Image.new('RGB', (40, 40), (120, 120, 120)).save(tampon, 'PNG')
    tampon.seek(0)
    return tampon


def lien(paragraphe: Paragraph, adresse: str, texte: str) -> None:
    """Ajoute un lien à un paragraphe."""
    relation = paragraphe.part.relate_to(
        adresse, 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink', is_external=True
    )
    element = OxmlElement('w:hyperlink')
    element.set(qn('r:id'), relation)
    suite = OxmlElement('w:r')
    mot = OxmlElement('w:t')
    mot.text = texte
    suite.append(mot)
    element.append(suite)
    paragraphe._p.append(element)


def exemplaires(
    path: Path, noms: Sequence[str], *, rangees: int = 2, niveaux: Sequence[int] = (1, 2), alternative: str = "Un carré gris"
) -> Path:
    """Un .docx d'un exemplaire par nom : titres, paragraphe, image, liste, tableau à en-tête ; une page nouvelle chacun."""
    document = Document()
    document.core_properties.title = "Lettres"
    for style in document.styles:
        if hasattr(style, 'font'):
            style.font.name = 'Arimo'
    for rang, nom in enumerate(noms):
        document.add_heading(f"Lettre à {nom}", niveaux[0])
        document.add_paragraph(f"Bonjour {nom}, voici votre lettre.")
        document.add_picture(image_grise(), Cm(1))
        document.element.body.findall('.//' + qn('wp:docPr'))[-1].set('descr', alternative)
        document.add_paragraph("Premier point", style='List Bullet')
        for niveau in niveaux[1:]:
            document.add_heading(f"Suite pour {nom}", niveau)
        _tableau(document, nom, rangees)
        if rang < len(noms) - 1:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.save(str(path))
    return path


def _tableau(document: Document, nom: str, rangees: int) -> None:
    tableau = document.add_table(rows=1, cols=2)
    tableau.rows[0].cells[0].text, tableau.rows[0].cells[1].text = "Date", "Heure"
    entete = OxmlElement('w:tblHeader')
    tableau.rows[0]._tr.get_or_add_trPr().append(entete)
    for rangee in range(rangees):
        cellules = tableau.add_row().cells
        cellules[0].text, cellules[1].text = f"{nom} {rangee}", "16 h 30"


def convertir(docx: Path) -> Path:
    """Le PDF balisé, à côté du .docx, par le moteur embarqué."""
    options = office2pdf.ConvertOptions(font_paths=list(dossiers_de_polices()), pdf_standard='pdf/a-2b', tagged=True)
    path = docx.with_suffix('.pdf')
    path.write_bytes(office2pdf.convert_path(str(docx), options=options).pdf)
    return path


def convertir_par_libreoffice(docx: Path) -> Path:
    """Le PDF balisé, à côté du .docx, par LibreOffice."""
    (converti,) = MoteurLibreOffice().convertir(iter([Travail(docx)]), None)
    assert not converti.echec
    return converti.travail.pdf


def compter(pdf: pikepdf.Pdf) -> int:
    """Le nombre d'éléments de structure."""
    def sous(noeud: pikepdf.Object) -> int:
        return sum(1 + sous(enfant) for enfant in fils(noeud) if est_element(enfant))

    return sous(pdf.Root.StructTreeRoot)


def compter_le_fichier(path: Path) -> int:
    """Le nombre d'éléments de structure d'un fichier."""
    with pikepdf.Pdf.open(path) as pdf:
        return compter(pdf)
