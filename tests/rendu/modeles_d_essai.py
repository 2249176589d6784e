"""Des modèles d'essai, chacun avec une difficulté du rendu en lot, écrits avec python-docx."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from tests.fabrique.briques import champ, trait

LONG = "Un paragraphe assez long pour remplir des lignes, et dont la longueur ne dépend de personne. " * 4


def nouveau() -> Doc:
    doc = Document()
    section = doc.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    for style in ('Normal', 'Heading 1', 'Heading 2', 'List Number', 'List Bullet', 'Header', 'Footer'):
        polices = doc.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        polices.attrib.clear()
        for attribut in ('w:ascii', 'w:hAnsi', 'w:cs'):
            polices.set(qn(attribut), 'Arial')
    return doc


def entete_et_pied_propres() -> Doc:
    """En-tête et pied portent les champs de l'élève ; le pied compte les pages depuis 1."""
    doc = nouveau()
    doc.sections[0].header.paragraphs[0].text = "{{ eleve.classe }} – {{ eleve.nom_complet }}"
    doc.sections[0].footer.paragraphs[0].text = "{{ foyer }}, page "
    champ(doc.sections[0].footer.paragraphs[0], 'PAGE')
    doc.add_heading("Lettre à {{ foyer }}", 1)
    doc.add_paragraph("{{ proposition.constat }}")
    return doc


def deux_pages() -> Doc:
    """Une lettre de deux pages, certaines de trois : la longueur dépend de l'élève."""
    doc = nouveau()
    doc.sections[0].footer.paragraphs[0].text = "page "
    champ(doc.sections[0].footer.paragraphs[0], 'PAGE')
    doc.add_heading("{{ eleve.nom_complet }}", 1)
    for _ in range(16):
        doc.add_paragraph(LONG)
    doc.add_paragraph("{%p if eleve.niveau == 'PS' %}")
    for _ in range(10):
        doc.add_paragraph("Suite pour {{ eleve.prenom }}. " + LONG)
    doc.add_paragraph("{%p endif %}")
    doc.add_paragraph("Fin de la lettre de {{ eleve.nom }}.")
    return doc


def listes_numerotees() -> Doc:
    """Deux listes numérotées par leur style, une boucle dans l'une : tout repart à 1 à chaque lettre."""
    doc = nouveau()
    doc.add_paragraph("Pour {{ eleve.nom_complet }}")
    for mot in ("premier", "deuxième", "troisième"):
        doc.add_paragraph(f"{mot} point", style='List Number')
    doc.add_paragraph("{%p for horaire in proposition.horaires %}")
    doc.add_paragraph("{{ horaire }}", style='List Number')
    doc.add_paragraph("{%p endfor %}")
    doc.add_paragraph("une puce", style='List Bullet')
    return doc


def images_et_signets() -> Doc:
    """Une image dans le corps et une dans l'en-tête, un signet et un lien vers lui."""
    doc = nouveau()
    doc.sections[0].header.paragraphs[0].add_run().add_picture(trait(), width=Cm(4))
    doc.add_paragraph("Avant {{ eleve.nom_complet }}")
    doc.add_paragraph().add_run().add_picture(trait(), width=Cm(10))
    paragraphe = doc.add_paragraph()
    debut, fin = OxmlElement('w:bookmarkStart'), OxmlElement('w:bookmarkEnd')
    debut.set(qn('w:id'), '5')
    debut.set(qn('w:name'), 'coupon')
    fin.set(qn('w:id'), '5')
    paragraphe._p.append(debut)
    paragraphe.add_run("Coupon de {{ foyer }}")
    paragraphe._p.append(fin)
    lien = OxmlElement('w:hyperlink')
    lien.set(qn('w:anchor'), 'coupon')
    autre = doc.add_paragraph("Voir le ")
    passage = autre.add_run("coupon")
    autre._p.append(lien)
    lien.append(passage._r)
    return doc


def boucles_et_conditions() -> Doc:
    """Boucle de lignes de tableau, condition dans une phrase, paragraphe conditionnel en toute fin."""
    doc = nouveau()
    doc.add_paragraph("{{ eleve.nom_complet }}{% if proposition.lieu %}, {{ proposition.lieu }}{% endif %}")
    table = doc.add_table(4, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Horaire", "Élève"
    table.cell(1, 0).text = "{%tr for horaire in proposition.horaires %}"
    table.cell(2, 0).text, table.cell(2, 1).text = "{{ loop.index }}. {{ horaire }}", "{{ eleve.prenom }}"
    table.cell(3, 0).text = "{%tr endfor %}"
    doc.add_paragraph("{%p if proposition.nombre_seances > 3 %}")
    doc.add_paragraph("Plus de trois séances pour {{ eleve.prenom }}.")
    doc.add_paragraph("{%p endif %}")
    return doc


def plusieurs_sections() -> Doc:
    """Une lettre en deux sections : portrait sans en-tête, puis paysage avec le sien."""
    doc = nouveau()
    doc.add_paragraph("Portrait : {{ eleve.nom_complet }}")
    section = doc.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "Paysage de {{ eleve.prenom }}"
    doc.add_paragraph("Paysage : {{ foyer }}")
    return doc


def balises_coupees() -> Doc:
    """Des balises que Word a coupées en passages, en gras au milieu, avec une marque d'orthographe."""
    doc = nouveau()
    paragraphe = doc.add_paragraph("Bonjour {")
    paragraphe.add_run("{ el").bold = True
    faute = OxmlElement('w:proofErr')
    faute.set(qn('w:type'), 'spellStart')
    paragraphe._p.append(faute)
    paragraphe.add_run("eve.prenom ")
    paragraphe.add_run("}")
    paragraphe.add_run("} et {{ eleve.nom")
    paragraphe.add_run(" }}.")
    return doc


MODELES: dict[str, Callable[[], Doc]] = {
    fabrique.__name__: fabrique
    for fabrique in (
        entete_et_pied_propres, deux_pages, listes_numerotees, images_et_signets, boucles_et_conditions,
        plusieurs_sections, balises_coupees,
    )
}  # fmt: skip


def ecrire(doc: Doc, path: Path) -> Path:
    tampon = BytesIO()
    doc.save(tampon)
    path.write_bytes(tampon.getvalue())
    return path
