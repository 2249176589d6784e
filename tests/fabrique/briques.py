"""De quoi dessiner un modèle Word avec python-docx : page, styles, timbre, pied, tableaux à filets horizontaux."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

POLICE = 'Arial'
BLEU = RGBColor(0x1F, 0x38, 0x64)
GRIS = RGBColor(0x59, 0x59, 0x59)
FOND = 'E8EDF4'
BANDE = 'F3F5F9'
PUCE_DE_SYMBOL = '\uf0b7'
LARGEUR_LOGO = Cm(2.6)
LARGEUR_LOGO_PAYSAGE = Cm(1.7)
LARGEUR_DU_CODE, LARGEUR_DU_CODE_EN_PIED = Cm(4.1), Cm(1.8)
CORPS_DE_LA_REFERENCE = Pt(7)
"""Seize W y tiennent sur une ligne."""
LIGNE_D_UNE_CASE = Pt(22)
"""Fixe : la police qui a la case n'a pas les mêmes interlignes pour tous les logiciels."""
MARGE_SOUS_LE_COUPON = Cm(1)
"""Sans pied de page, le coupon va plus bas : le nom le plus long tient sur la page."""
FIN_DE_LA_DATE, DEBUT_DE_LA_SIGNATURE = Cm(5.6), Cm(7)
FIN_DU_MOTIF = Cm(12.6)
ENTRE_DEUX = Cm(0.4)
"""Entre la fin d'une ligne où écrire et le texte d'à côté."""
PLACE_POUR_SIGNER = 60
"""En points, sous la ligne : avec elle, plus de 25 mm."""


def png(largeur: int, hauteur: int, pixels: Sequence[bytes]) -> BytesIO:
    """Un PNG en niveaux de gris avec transparence ; `pixels` : une ligne d'octets (gris, alpha) par rangée."""

    def morceau(nom: bytes, contenu: bytes) -> bytes:
        return struct.pack('>I', len(contenu)) + nom + contenu + struct.pack('>I', zlib.crc32(nom + contenu))

    entete = struct.pack('>IIBBBBB', largeur, hauteur, 8, 4, 0, 0, 0)
    image = zlib.compress(b''.join(b'\0' + rangee for rangee in pixels), 9)
    return BytesIO(b'\x89PNG\r\n\x1a\n' + morceau(b'IHDR', entete) + morceau(b'IDAT', image) + morceau(b'IEND', b''))


def place_du_logo() -> BytesIO:
    """Une image transparente : la place du logo, où vient le fichier de l'école ; sans fichier, elle disparaît."""
    return png(64, 44, [b'\xff\x00' * 64] * 44)


def place_de_la_signature() -> BytesIO:
    """Une image transparente, trois fois plus large que haute : la place de la signature."""
    return png(60, 20, [b'\xff\x00' * 60] * 20)


def place_du_code() -> BytesIO:
    """Une image transparente et carrée : la place du code du retour, à une autre taille que la sienne."""
    return png(29, 29, [b'\xff\x00' * 29] * 29)


def trait() -> BytesIO:
    """L'image d'un trait discontinu."""
    motif = b'\x59\xff' * 9 + b'\xff\x00' * 6
    return png(1200, 3, [motif * 80] * 3)


def nouveau(titre: str, *, paysage: bool = False, corps: float = 10.5) -> Doc:
    """Un document A4 vide, en français, avec ses styles."""
    doc = Document()
    for paragraphe in list(doc.paragraphs):
        paragraphe._p.getparent().remove(paragraphe._p)
    section = doc.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if paysage:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.1 if paysage else 3.1), Cm(1.5 if paysage else 1.7)
    section.header_distance, section.footer_distance = Cm(0.8 if paysage else 1), Cm(0.7)
    doc.core_properties.title = titre
    doc.core_properties.language = 'fr-FR'
    doc.core_properties.author = 'Liasse'
    doc.core_properties.comments = ''
    _styles(doc, corps)
    _puces(doc)
    _reglages(doc)
    return doc


def _styles(doc: Doc, corps: float) -> None:
    for langue in doc.styles.element.iter(qn('w:lang')):
        for attribut in ('w:val', 'w:eastAsia', 'w:bidi'):
            langue.set(qn(attribut), 'fr-FR' if attribut != 'w:bidi' else 'ar-SA')
    for polices in doc.styles.element.find(qn('w:docDefaults')).iter(qn('w:rFonts')):
        _police(polices)
    _style(doc, 'Normal', corps, apres=6)
    _style(doc, 'Heading 1', 15, gras=True, couleur=BLEU, avant=4, apres=8)
    _style(doc, 'Heading 2', 12, gras=True, couleur=BLEU, avant=6, apres=4)
    _style(doc, 'List Bullet', corps, apres=3)
    _style(doc, 'Header', 9.5, apres=0)
    _style(doc, 'Footer', 8, couleur=GRIS, apres=0)


def _style(
    doc: Doc, nom: str, corps: float, *, gras: bool = False, couleur: RGBColor | None = None, avant: float = 0,
    apres: float = 0,
) -> None:  # fmt: skip
    style = doc.styles[nom]
    assert isinstance(style, ParagraphStyle)
    style.font.size, style.font.bold = Pt(corps), gras
    if couleur is not None:
        style.font.color.rgb = couleur
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(avant), Pt(apres)
    style.paragraph_format.line_spacing = 1.08
    _police(style.element.get_or_add_rPr().get_or_add_rFonts())


def _police(polices) -> None:
    polices.attrib.clear()
    for attribut in ('w:ascii', 'w:hAnsi', 'w:cs', 'w:eastAsia'):
        polices.set(qn(attribut), POLICE)


def _puces(doc: Doc) -> None:
    """Des puces dans la police du texte : celle de Symbol est autre d'un moteur à l'autre, et c'est une police de plus."""
    for niveau in doc.part.numbering_part.element.iter(qn('w:lvl')):
        puce = niveau.find(qn('w:lvlText'))
        if puce is not None and puce.get(qn('w:val')) == PUCE_DE_SYMBOL:
            puce.set(qn('w:val'), '•')
            for polices in niveau.iter(qn('w:rFonts')):
                _police(polices)


def _reglages(doc: Doc) -> None:
    """Word ouvre le modèle dans son mode courant, sans « mode de compatibilité »."""
    compat = doc.settings.element.find(qn('w:compat'))
    if compat is None:
        compat = OxmlElement('w:compat')
        doc.settings.element.append(compat)
    reglage = OxmlElement('w:compatSetting')
    for nom, valeur in (('name', 'compatibilityMode'), ('uri', 'http://schemas.microsoft.com/office/word'), ('val', '15')):
        reglage.set(qn(f'w:{nom}'), valeur)
    compat.append(reglage)


STYLES_GARDES = {
    'Normal', 'Heading 1', 'Heading 2', 'Heading 3', 'Title', 'Subtitle', 'List Bullet', 'List Number', 'Header', 'Footer',
    'Strong', 'Emphasis', 'Default Paragraph Font', 'Normal Table', 'No List', 'Table Grid',
}  # fmt: skip
PARTIES_SUPERFLUES = ('stylesWithEffects', 'thumbnail', 'customXml')


def alleger(doc: Doc) -> None:
    """Ôte du document vide de python-docx ce dont personne ne se sert : 90 styles de tableau, vignette, vieux doublons.

    Un document trois fois plus léger à lire pour Word comme pour les moteurs ; Word propose toujours ses propres styles.
    """
    styles = doc.styles.element
    lies = {style.style_id for style in doc.styles if style.name in STYLES_GARDES}
    for style in list(styles.iter(qn('w:style'))):
        lien = style.find(qn('w:link'))
        garde = style.get(qn('w:styleId')) in lies or (lien is not None and lien.get(qn('w:val')) in lies)
        if not garde:
            styles.remove(style)
    for espace in styles.xpath('//text()[not(normalize-space())]'):
        parent = espace.getparent()
        if espace.is_tail:
            parent.tail = None
        else:
            parent.text = None
    for relations in (doc.part.rels, doc.part.package.rels):
        for identifiant, relation in list(relations.items()):
            if relation.reltype.rpartition('/')[2] in PARTIES_SUPERFLUES:
                del relations[identifiant]


# Briques


def texte(
    doc: Doc | _Cell, contenu: str, style: str | None = None, *, gras: bool = False, italique: bool = False,
    droite: bool = False, avec_suivant: bool = False, avant: float | None = None, apres: float | None = None,
) -> Paragraph:  # fmt: skip
    """Un paragraphe ; « **…** » met en gras."""
    paragraphe = doc.add_paragraph(style=style)
    enrichir(paragraphe, contenu, gras=gras, italique=italique)
    if droite:
        paragraphe.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if avec_suivant:
        paragraphe.paragraph_format.keep_with_next = True
    if avant is not None:
        paragraphe.paragraph_format.space_before = Pt(avant)
    if apres is not None:
        paragraphe.paragraph_format.space_after = Pt(apres)
    return paragraphe


def enrichir(paragraphe: Paragraph, contenu: str, *, gras: bool = False, italique: bool = False) -> None:
    """Ajoute un texte où « **…** » met en gras."""
    for rang, morceau in enumerate(contenu.split('**')):
        if morceau:
            passage = paragraphe.add_run(morceau)
            passage.bold = True if gras or rang % 2 else None
            passage.italic = True if italique else None


def a_remplir(paragraphe: Paragraph, *fins: int) -> None:
    """Où s'arrêtent les pointillés de chaque tabulation du paragraphe : une ligne pour écrire, qu'un lecteur d'écran ne dit pas.

    Des taquets droits : LibreOffice ne balise comme du texte que les pointillés des taquets gauches.
    """
    for fin in fins:
        paragraphe.paragraph_format.tab_stops.add_tab_stop(fin, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def deux_valeurs(doc: Doc, debut: str, valeurs: Sequence[tuple[str, str]], milieu: int, **options: Any) -> None:
    """Deux valeurs sur une ligne, « libellé : champ » ; à la place de celle qui manque, de quoi l'écrire, jusqu'à la marge.

    `milieu` : où finit la première ligne à remplir si les deux manquent. Un seul taquet, sinon : le texte va où il veut.
    """
    section = doc.sections[0]
    bord = section.page_width - section.left_margin - section.right_margin - ENTRE_DEUX
    (nom, champ), (autre_nom, autre) = valeurs
    texte(doc, f"{{%p if {champ} or {autre} %}}")
    une = "{nom} {{% if {champ} %}}**{{{{ {champ} }}}}**{{% else %}}\t{{% endif %}}"
    ligne = f"{debut}{une.format(nom=nom, champ=champ)}   –   {une.format(nom=autre_nom, champ=autre)}"
    a_remplir(texte(doc, ligne, **options), bord)
    texte(doc, "{%p else %}")
    vide = texte(doc, f"{debut}{nom} \t\t{autre_nom} \t", **options)
    a_remplir(vide, milieu, bord)
    vide.paragraph_format.tab_stops.add_tab_stop(milieu + ENTRE_DEUX)
    texte(doc, "{%p endif %}")


def timbre(doc: Doc) -> None:
    """Le timbre de l'école en tête du corps d'une lettre : les lecteurs d'écran le lisent, la page suivante s'en passe."""
    section = doc.sections[0]
    section.top_margin = section.header_distance
    largeur = section.page_width - section.left_margin - section.right_margin
    _timbre(doc.add_table(1, 2), largeur, LARGEUR_LOGO, (
        "{{ ecole.adresse|vide }}", "{{ ecole.code_postal|vide }} {{ ecole.commune }}",
        "{% if ecole.telephone %}Tél. : {{ ecole.telephone }}  {% endif %}{{ ecole.courriel|vide }}",
    ))  # fmt: skip


def entete(doc: Doc) -> None:
    """Le timbre de l'école en haut de chaque page d'un formulaire en paysage : deux lignes et la place du logo."""
    section = doc.sections[0]
    section.header.is_linked_to_previous = False
    largeur = section.page_width - section.left_margin - section.right_margin
    _timbre(section.header.add_table(1, 2, largeur), largeur, LARGEUR_LOGO_PAYSAGE, (
        "{% if ecole.adresse %}{{ ecole.adresse }}, {% endif %}{{ ecole.code_postal|vide }} {{ ecole.commune }}   "
        "{% if ecole.telephone %}Tél. : {{ ecole.telephone }}  {% endif %}{{ ecole.courriel|vide }}",
    ))  # fmt: skip
    vide = section.header.paragraphs[0]
    vide._p.getparent().remove(vide._p)
    dernier = section.header.add_paragraph(style='Header')
    dernier.paragraph_format.line_spacing = Pt(2)


def _timbre(table: Table, largeur: int, largeur_du_logo: int, lignes: Sequence[str]) -> None:
    """Le nom et l'adresse de l'école à gauche, la place du logo à droite."""
    gauche, droite = _deux_colonnes(table, largeur - largeur_du_logo, largeur_du_logo)
    gauche.paragraphs[0].style = droite.paragraphs[0].style = 'Header'
    enrichir(gauche.paragraphs[0], "**{{ ecole.nom }}**")
    for ligne in lignes:
        texte(gauche, ligne, 'Header')
    hauteur = _image(droite.paragraphs[0], place_du_logo(), largeur_du_logo, "{{ ecole.logo }}", nom="Logo")
    table.rows[0].height_rule, table.rows[0].height = WD_ROW_HEIGHT_RULE.AT_LEAST, hauteur


def pied(doc: Doc, contenu: str) -> None:
    """Une mention et le numéro de page."""
    section = doc.sections[0]
    section.footer.is_linked_to_previous = False
    paragraphe = section.footer.paragraphs[0]
    paragraphe.style = 'Footer'
    enrichir(paragraphe, contenu)
    enrichir(paragraphe, " – page ")
    champ(paragraphe, 'PAGE')


def pied_avec_code(doc: Doc, contenu: str) -> None:
    """Sur chaque page, le code du retour, puis une mention, le numéro de page et la référence. À gauche : on signe à droite."""
    section = doc.sections[0]
    section.footer.is_linked_to_previous = False
    section.footer_distance = Cm(0.5)
    section.bottom_margin = section.footer_distance + LARGEUR_DU_CODE_EN_PIED + Cm(0.15)
    paragraphe = section.footer.paragraphs[0]
    paragraphe.style = 'Footer'
    _image(paragraphe, place_du_code(), LARGEUR_DU_CODE_EN_PIED, "{{ retour.qr }}", nom="Code du retour")
    pied(doc, f"  {contenu}")
    enrichir(paragraphe, " – référence {{ retour.reference }}")


def reponse(doc: Doc, cases: Sequence[str], signature: str) -> None:
    """Les cases, la date et la place de la signature, à gauche ; à droite, le code du retour et sa référence.

    La date a sa place, loin de celle de la signature : une date seule ne passe pas pour une signature.
    """
    section = doc.sections[0]
    section.bottom_margin = section.footer_distance = MARGE_SOUS_LE_COUPON
    largeur = section.page_width - section.left_margin - section.right_margin
    table = doc.add_table(1, 2)
    gauche, droite = _deux_colonnes(table, largeur - LARGEUR_DU_CODE, LARGEUR_DU_CODE)
    _solidaire(table.rows[0])
    vide = gauche.paragraphs[0]
    for case in cases:
        paragraphe = texte(gauche, '', avec_suivant=True, avant=0, apres=11)
        cocher(paragraphe, case)
        if '\t' in case:
            a_remplir(paragraphe, FIN_DU_MOTIF)
        paragraphe.paragraph_format.line_spacing = LIGNE_D_UNE_CASE
        for passage in paragraphe.runs[1:]:
            passage.font.size = Pt(12)
    vide._p.getparent().remove(vide._p)
    ligne = texte(gauche, f"Date : \t\t{signature}", avant=0, apres=PLACE_POUR_SIGNER)
    a_remplir(ligne, FIN_DE_LA_DATE)
    ligne.paragraph_format.tab_stops.add_tab_stop(DEBUT_DE_LA_SIGNATURE)
    code, reference = droite.paragraphs[0], droite.add_paragraph(style='Footer')
    enrichir(code, "{{ retour.qr }}")
    enrichir(reference, "{{ retour.reference }}")
    for passage in reference.runs:
        passage.font.size = CORPS_DE_LA_REFERENCE
    for paragraphe in (code, reference):
        paragraphe.paragraph_format.space_before = paragraphe.paragraph_format.space_after = Pt(0)
    _mince(doc.add_paragraph())


def cocher(paragraphe: Paragraph, contenu: str) -> None:
    """Un texte dont les cases à cocher font quatre millimètres et demi : plus petites, elles se cochent et se lisent mal."""
    for morceau in re.split(r'(☐|\{% if [^%]*%\}☒\{% else %\}☐\{% endif %\})', contenu):
        if '☐' in morceau:
            paragraphe.add_run(morceau).font.size = Pt(18)
        else:
            enrichir(paragraphe, morceau)


def _deux_colonnes(table: Table, *largeurs: int) -> tuple[_Cell, _Cell]:
    """Un tableau sans filet ni marge, d'une ligne et de deux cellules."""
    table.autofit = False
    _marges(table, cotes=0, hauteur=0)
    gauche, droite = table.rows[0].cells
    for colonne, cellule, largeur in zip(table.columns, (gauche, droite), largeurs, strict=True):
        colonne.width = largeur
        _largeur(cellule, largeur)
    return gauche, droite


def _mince(paragraphe: Paragraph) -> None:
    """Le paragraphe que Word veut après un tableau, sans hauteur."""
    paragraphe.paragraph_format.line_spacing, paragraphe.paragraph_format.space_after = Pt(2), Pt(0)


def champ(paragraphe: Paragraph, nom: str) -> None:
    for sorte, contenu in (('begin', None), (None, nom), ('separate', None), ('', '1'), ('end', None)):
        passage = paragraphe.add_run()
        if sorte:
            champ = OxmlElement('w:fldChar')
            champ.set(qn('w:fldCharType'), sorte)
            passage._r.append(champ)
        elif sorte is None:
            instruction = OxmlElement('w:instrText')
            instruction.set(qn('xml:space'), 'preserve')
            instruction.text = f' {contenu} '
            passage._r.append(instruction)
        else:
            passage.text = contenu or ''


def _image(paragraphe: Paragraph, image: BytesIO, largeur: int, description: str, nom: str = '') -> int:
    """Ajoute une image et rend sa hauteur ; `description` : son texte de remplacement."""
    dessin = paragraphe.add_run().add_picture(image, width=largeur)
    dessin._inline.docPr.set('descr', description)
    dessin._inline.docPr.set('name', nom or description)
    for cote in ('distT', 'distB', 'distL', 'distR'):
        dessin._inline.set(cote, '0')
    return dessin.height


def _largeur(cellule: _Cell, largeur: int) -> None:
    cellule.width = largeur


def tableau(doc: Doc, largeurs: Sequence[float], entetes: Sequence[str]) -> Table:
    """Un tableau à filets horizontaux, à largeurs fixes (en cm), dont la ligne d'en-têtes se répète à chaque page.

    Pas de filet vertical : le moteur embarqué les coupe dans les lignes de plus de deux lignes de texte (docs/decisions).
    """
    table = doc.add_table(1, len(largeurs))
    _filets(table)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for colonne, largeur in zip(table.columns, largeurs, strict=True):
        colonne.width = Cm(largeur)
    _marges(table)
    ligne = table.rows[0]
    repete = OxmlElement('w:tblHeader')
    ligne._tr.get_or_add_trPr().append(repete)
    for cellule, titre, largeur in zip(ligne.cells, entetes, largeurs, strict=True):
        remplir(cellule, titre, gras=True)
        _fond(cellule, FOND)
        _largeur(cellule, Cm(largeur))
    _solidaire(ligne)
    return table


def _filets(table: Table) -> None:
    bordures = OxmlElement('w:tblBorders')
    for cote in ('top', 'bottom', 'insideH'):
        filet = OxmlElement(f'w:{cote}')
        for nom, valeur in (('val', 'single'), ('sz', '4'), ('space', '0'), ('color', '7F8FA9')):
            filet.set(qn(f'w:{nom}'), valeur)
        bordures.append(filet)
    table._tbl.tblPr.append(bordures)


def _marges(table: Table, cotes: int = 100, hauteur: int = 30) -> None:
    proprietes = table._tbl.tblPr
    marges = OxmlElement('w:tblCellMar')
    for cote, valeur in (('top', hauteur), ('left', cotes), ('bottom', hauteur), ('right', cotes)):
        marge = OxmlElement(f'w:{cote}')
        marge.set(qn('w:w'), str(valeur))
        marge.set(qn('w:type'), 'dxa')
        marges.append(marge)
    proprietes.append(marges)


def _solidaire(ligne: _Row) -> None:
    ligne._tr.get_or_add_trPr().append(OxmlElement('w:cantSplit'))


def rangee(table: Table, largeurs: Sequence[float], contenus: Sequence[str], *, gras: bool = False) -> _Row:
    """Une ligne de tableau ; plusieurs paragraphes se séparent par « \\n »."""
    ligne = table.add_row()
    _solidaire(ligne)
    for cellule, contenu, largeur in zip(ligne.cells, contenus, largeurs, strict=True):
        remplir(cellule, contenu, gras=gras)
        _largeur(cellule, Cm(largeur))
    return ligne


def bande(table: Table, contenu: str, *, fond: bool = True) -> None:
    """Une ligne sur toute la largeur."""
    ligne = table.add_row()
    _solidaire(ligne)
    cellule = ligne.cells[0].merge(ligne.cells[-1])
    remplir(cellule, contenu)
    if fond:
        _fond(cellule, BANDE)


def neant(table: Table, largeurs: Sequence[float]) -> None:
    """Ce qu'un tableau dit quand la liste qu'il répète est vide, plutôt que des en-têtes sur rien."""
    rangee(table, largeurs, ("{%tr else %}", *('',) * (len(largeurs) - 1)))
    bande(table, "Néant", fond=False)


def remplir(cellule: _Cell, contenu: str, *, gras: bool = False) -> None:
    """Écrit une cellule, un paragraphe par ligne."""
    for rang, ligne in enumerate(contenu.split('\n')):
        paragraphe = cellule.paragraphs[0] if rang == 0 else cellule.add_paragraph()
        paragraphe.paragraph_format.space_after = Pt(0)
        enrichir(paragraphe, ligne, gras=gras)
        for passage in paragraphe.runs:
            passage.font.size = Pt(9)


def _fond(cellule: _Cell, couleur: str) -> None:
    fond = OxmlElement('w:shd')
    for nom, valeur in (('val', 'clear'), ('color', 'auto'), ('fill', couleur)):
        fond.set(qn(f'w:{nom}'), valeur)
    cellule._tc.get_or_add_tcPr().append(fond)


def signature(doc: Doc, hauteur: float) -> None:
    """La place de la signature, à droite ; une ligne de hauteur fixe (en points), qu'il y ait une image ou non."""
    paragraphe = doc.add_paragraph()
    paragraphe.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraphe.paragraph_format.line_spacing, paragraphe.paragraph_format.space_after = Pt(hauteur), Pt(0)
    _image(paragraphe, place_de_la_signature(), int(Pt(hauteur - 4) * 3), "{{ ecole.signature }}", nom="Signature")


DIRECTION = "{{ ecole.titre_direction }}{% if ecole.direction %}, {{ ecole.direction }}{% endif %}"

CONSERVATION = (
    "L’école conserve votre réponse{% if retour.conservation %} {{ retour.conservation }}{% endif %}, pour organiser cette "
    "aide. Accès et rectification : auprès de la direction de l’école."
)


def tete_administrative(doc: Doc) -> None:
    """Le haut d'une lettre de l'école à l'inspection : timbre, lieu et date, références, qui écrit à qui."""
    timbre(doc)
    pied(doc, "{{ ecole.nom }}")
    texte(doc, "{{ edition.lieu_et_date }}", droite=True, avant=14)
    texte(doc, "{% if ecole.reference %}N/Réf. : {{ ecole.reference }}{% endif %}", apres=2)
    texte(doc, "{%p if ecole.affaire_suivie_par %}")
    texte(doc, "Affaire suivie par : {{ ecole.affaire_suivie_par }}", apres=2)
    texte(doc, "{%p endif %}")
    for rang, ligne in enumerate((DIRECTION, "à", "{{ ien.titre }}", "Circonscription : {{ ecole.circonscription }}")):
        paragraphe = texte(doc, ligne, avant=18 if rang == 0 else 0, apres=3)
        paragraphe.paragraph_format.left_indent = Cm(8.5)


def fin_administrative(doc: Doc) -> None:
    """Le bas de cette lettre : qualité, signature, nom, destinataires en copie."""
    texte(doc, "{{ ecole.titre_direction }},", droite=True, avant=30, apres=0)
    signature(doc, 46)
    texte(doc, "{{ ecole.direction|vide }}", droite=True, apres=24)
    texte(doc, "{%p if ecole.copies %}")
    texte(doc, "Copie à :", avec_suivant=True, apres=2)
    texte(doc, "{%p endif %}")
    texte(doc, "{%p for copie in ecole.copies %}")
    texte(doc, "{{ copie }}", 'List Bullet')
    texte(doc, "{%p endfor %}")
    texte(doc, "", apres=0)


def ligne_de_decoupe(doc: Doc) -> None:
    """Un trait discontinu : une image, car une bordure de paragraphe n'est pas balisée dans le PDF (docs/decisions)."""
    paragraphe = doc.add_paragraph()
    paragraphe.paragraph_format.line_spacing, paragraphe.paragraph_format.space_after = Pt(3), Pt(8)
    paragraphe.paragraph_format.keep_with_next = True
    _image(paragraphe, trait(), Cm(17), "Ligne de découpe du coupon")
