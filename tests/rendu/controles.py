"""Des contrôles de Word tels qu'il les écrit : case à cocher, liée ou non, autour d'un passage, d'un paragraphe, d'une cellule."""

from __future__ import annotations

from docx.oxml import OxmlElement, parse_xml
from docx.text.paragraph import Paragraph

ESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)


def case_a_cocher(balise: str = '', *, cochee: bool = False, police: str = 'MS Gothic', signes: tuple[str, str] = ('2612', '2610'),
                  liee: bool = False, contenu: str = ''):  # fmt: skip
    """Le `w:sdt` d'une case à cocher ; `liee` : à une donnée du document, que Word relirait à l'ouverture."""
    signe = chr(int(signes[0 if cochee else 1], 16))
    passage = contenu or (
        f'<w:r><w:rPr><w:rFonts w:ascii="{police}" w:eastAsia="{police}" w:hAnsi="{police}" w:hint="eastAsia"/></w:rPr><w:t>{signe}</w:t></w:r>'
    )
    lien = '<w:dataBinding w:xpath="/a/b" w:storeItemID="{00000000-0000-0000-0000-000000000000}"/>' if liee else ''
    return parse_xml(
        f'<w:sdt {ESPACES}><w:sdtPr>{f"""<w:tag w:val="{balise}"/>""" if balise else ""}<w:id w:val="-1873245"/>{lien}'
        f'<w14:checkbox><w14:checked w14:val="{int(cochee)}"/><w14:checkedState w14:val="{signes[0]}" w14:font="{police}"/>'
        f'<w14:uncheckedState w14:val="{signes[1]}" w14:font="{police}"/></w14:checkbox></w:sdtPr>'
        f'<w:sdtContent>{passage}</w:sdtContent></w:sdt>'
    )


def inserer(paragraphe: Paragraph, balise: str = '', apres: str = '', **reste) -> None:
    """Ajoute une case à cocher, puis un texte, à un paragraphe."""
    paragraphe._p.append(case_a_cocher(balise, **reste))
    paragraphe.add_run(apres)


def case_d_ancien_formulaire(paragraphe: Paragraph) -> None:
    """Une case FORMCHECKBOX."""
    for sorte in ('begin', 'instr', 'end'):
        passage = paragraphe.add_run()._r
        if sorte == 'instr':
            instruction = OxmlElement('w:instrText')
            instruction.text = ' FORMCHECKBOX '
            passage.append(instruction)
        else:
            passage.append(parse_xml(
                f'<w:fldChar {ESPACES} w:fldCharType="{sorte}">' + ('<w:ffData><w:name w:val="Case1"/><w:enabled/><w:checkBox>'
                '<w:sizeAuto/><w:default w:val="0"/></w:checkBox></w:ffData>' if sorte == 'begin' else '') + '</w:fldChar>'
            ))
