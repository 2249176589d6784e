"""Le bordereau d'élimination : un document Word à signer et à envoyer aux archives départementales. Il ne nomme personne."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

POLICE = 'Arial'
CORPS = Pt(10)
COLONNES = ("Nature des documents", "Dates extrêmes", "Nombre", "Volume", "Durée et texte")


@dataclass(frozen=True, slots=True)
class LigneDeBordereau:
    """Une sorte de documents proposée à l'élimination."""

    nature: str
    du: dt.date | None
    au: dt.date | None
    nombre: int
    octets: int
    regle: str

    @property
    def cellules(self) -> tuple[str, ...]:
        """La ligne, prête à imprimer."""
        dates = f"{self.du:%d/%m/%Y} – {self.au:%d/%m/%Y}" if self.du and self.au else "–"
        return self.nature, dates, str(self.nombre), volume(self.octets), self.regle


@dataclass(frozen=True, slots=True)
class Bordereau:
    """Ce que l'école propose d'éliminer. `numero`, `tete` : la ligne du registre qui le fixe ; `ensemble` : ses fichiers."""

    ecole: str
    annee: str
    etabli_le: dt.date
    numero: int
    tete: str
    ensemble: str
    lignes: tuple[LigneDeBordereau, ...]


def volume(octets: int) -> str:
    """« 340 ko », « 52,1 Mo »."""
    kilo = octets / 1024
    return f"{kilo:.0f} ko" if kilo < 1024 else f"{kilo / 1024:.1f} Mo".replace('.', ',')


def dessiner(bordereau: Bordereau) -> tuple[bytes, tuple[str, ...]]:
    """Le document Word, et les textes que son PDF devra porter."""
    document = _page()
    annee = f", année scolaire {bordereau.annee}" if bordereau.annee else ""
    textes = [
        f"École : {bordereau.ecole}{annee}",
        f"Bordereau n° {bordereau.numero}, établi le {bordereau.etabli_le:%d/%m/%Y}, en deux exemplaires",
        "Documents numériques proposés à l'élimination (Code du patrimoine, articles L. 212-2 et R. 212-14). "
        "Rien n'est détruit avant le visa de la direction des archives départementales.",
    ]
    document.add_heading("Bordereau d'élimination", 1)
    for texte in textes:
        document.add_paragraph(texte)
    _tableau(document, bordereau.lignes)
    total = sum(ligne.octets for ligne in bordereau.lignes)
    fin = [
        f"Total : {sum(ligne.nombre for ligne in bordereau.lignes)} documents, {volume(total)}.",
        f"Empreinte de l'ensemble des fichiers (SHA-256) : {_groupee(bordereau.ensemble)}",
        f"Empreinte du registre à la ligne {bordereau.numero} (SHA-256) : {_groupee(bordereau.tete)}",
        "Sur ce papier signé, ces deux empreintes disent quels fichiers exactement, et que le registre n'a pas changé.",
    ]
    for texte in fin:
        document.add_paragraph(texte)
    _signatures(document)
    flux = io.BytesIO()
    document.save(flux)
    return flux.getvalue(), (*textes, *fin)


def _groupee(empreinte: str) -> str:
    """Par huit signes : une empreinte se compare à l'œil, et passe à la ligne."""
    return ' '.join(empreinte[rang : rang + 8] for rang in range(0, len(empreinte), 8))


def _page() -> Doc:
    document = Document()
    document.core_properties.title = "Bordereau d'élimination"
    document.core_properties.author = ''
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    for nom in ('Normal', 'Heading 1'):
        style = document.styles[nom]
        fontes = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribut in ('w:ascii', 'w:hAnsi', 'w:cs', 'w:eastAsia'):
            fontes.set(qn(attribut), POLICE)
        for theme in ('w:asciiTheme', 'w:hAnsiTheme', 'w:cstheme', 'w:eastAsiaTheme'):
            fontes.attrib.pop(qn(theme), None)
    document.styles['Normal'].font.size = CORPS  # type: ignore[attr-defined]
    return document


def _tableau(document: Doc, lignes: Sequence[LigneDeBordereau]) -> None:
    tableau = document.add_table(rows=1, cols=len(COLONNES), style='Table Grid')
    entete = tableau.rows[0]
    for cellule, titre in zip(entete.cells, COLONNES, strict=True):
        cellule.paragraphs[0].add_run(titre).bold = True
    repetee = OxmlElement('w:tblHeader')
    entete._tr.get_or_add_trPr().append(repetee)
    for ligne in lignes:
        for cellule, texte in zip(tableau.add_row().cells, ligne.cellules, strict=True):
            cellule.text = texte
    document.add_paragraph()


def _signatures(document: Doc) -> None:
    tableau = document.add_table(rows=1, cols=2)
    gauche, droite = tableau.rows[0].cells
    gauche.text = "Le directeur ou la directrice de l'école\n\nDate et signature :"
    droite.text = (
        "Visa de la direction des archives départementales\n\nRéférence du visa :\n\nDate et signature :"
    )
