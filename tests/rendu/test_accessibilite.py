"""Ce qui, dans un modèle, gêne une personne qui ne voit pas : chaque frein seul, à sa place ; aucun sur ce qui est bon."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document as Doc
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from generator.erreurs import Code
from generator.paquet import Bornes, lire_paquet
from generator.rapport import Gravite
from generator.reglages import RACINE
from generator.rendu.accessibilite import freins
from generator.rendu.accessibilite.contraste import contraste
from generator.rendu.faute import Faute
from generator.rendu.ooxml import analyser, en_octets
from tests.fabrique.briques import _image, nouveau, place_du_logo, tableau, texte
from tests.fabrique.ecoles_a_coupons import MODELES, ecrire_modeles
from tests.rendu.fautifs import ecrire
from tests.test_ligne_de_commande import lancer

LIVRES = sorted((RACINE / 'modeles').glob('*.docx'))
FORME = (
    '<w:r {n}><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="900000" cy="300000"/><wp:docPr id="7" name="Forme 7"{descr}/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
    'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">{contenu}</wps:wsp></a:graphicData>'
    '</a:graphic></wp:inline></w:drawing></w:r>'
)
ZONE = '<wps:txbx><w:txbxContent><w:p><w:r><w:t>Important</w:t></w:r></w:p></w:txbxContent></wps:txbx>'
ANCIENNE = (
    '<w:r {n}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'id="s1"{alt}/></w:pict></w:r>'
)


def bon() -> Doc:
    """Un modèle qui se lit bien : en français, avec un titre."""
    doc = nouveau("Convocation")
    texte(doc, "Convocation", 'Heading 1')
    doc.styles['Heading 3'].font.color.rgb = RGBColor(0, 0, 0)  # celui de python-docx est trop pâle
    texte(doc, "Votre enfant {{ eleve.nom_complet }} est attendu.")
    return doc


def vus(doc: Doc, dossier: Path) -> list[Faute]:
    return freins(lire_paquet(ecrire(doc, dossier), Bornes()), 'm.docx')


def seul(doc: Doc, dossier: Path) -> Faute:
    (faute,) = vus(doc, dossier)
    assert faute.probleme.gravite is Gravite.AVERTISSEMENT
    assert "Word" in faute.probleme.remede and '>' in faute.probleme.remede
    return faute


def code_et_lieu(doc: Doc, dossier: Path) -> tuple[str, str]:
    probleme = seul(doc, dossier).probleme
    return probleme.code, probleme.emplacement.precision


def xml(paragraphe: Paragraph, forme: str, **trous: str) -> None:
    paragraphe._p.append(parse_xml(forme.format(n=nsdecls('w'), **trous)))


# Rien à dire


@pytest.mark.parametrize('modele', LIVRES, ids=lambda path: path.stem)
def test_les_modeles_livres_se_lisent_bien(modele: Path) -> None:
    assert freins(lire_paquet(modele, Bornes()), modele.name) == []


POINTILLES_DES_ECOLES = {'saules': [(Code.POINTILLES_TAPES, 'autorisation_parentale.docx')], 'alizes': []}
"""Une école a tapé elle-même des points où écrire : c'est la seule alarme, et elle est vraie."""


@pytest.mark.parametrize('ecole', MODELES)
def test_les_lettres_refaites_de_deux_ecoles_ne_donnent_aucune_fausse_alarme(ecole: str, tmp_path: Path) -> None:
    modeles = sorted(ecrire_modeles(tmp_path, ecole).glob('*.docx'))
    vues = [faute.probleme for path in modeles for faute in freins(lire_paquet(path, Bornes()), path.name)]
    assert modeles and [(p.code, str(p.emplacement).split(' (')[0]) for p in vues] == POINTILLES_DES_ECOLES[ecole]


def test_un_modele_simple_se_lit_bien(tmp_path: Path) -> None:
    assert vus(bon(), tmp_path) == []


# Titres


def sans_titre() -> Doc:
    doc = nouveau("x")
    texte(doc, "Convocation")
    return doc


def test_un_document_sans_titre(tmp_path: Path) -> None:
    probleme = seul(sans_titre(), tmp_path).probleme
    assert probleme.code == Code.DOCUMENT_SANS_TITRE and 'Titre 1' in probleme.remede


def test_le_style_titre_de_word_est_un_titre(tmp_path: Path) -> None:
    doc = sans_titre()
    doc.paragraphs[0].style = doc.styles['Title']
    assert vus(doc, tmp_path) == []


def test_un_style_de_l_ecole_tire_d_un_titre_est_un_titre(tmp_path: Path) -> None:
    doc = sans_titre()
    style = doc.styles.add_style('Grand titre maison', WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = doc.styles['Heading 1']
    doc.paragraphs[0].style = style
    assert vus(doc, tmp_path) == []


def test_un_gros_texte_gras_n_est_pas_un_titre(tmp_path: Path) -> None:
    doc = sans_titre()
    doc.paragraphs[0].runs[0].bold = True
    doc.paragraphs[0].runs[0].font.size = Pt(20)
    assert seul(doc, tmp_path).probleme.code == Code.DOCUMENT_SANS_TITRE


def test_un_niveau_saute(tmp_path: Path) -> None:
    doc = bon()
    texte(doc, "Horaires", 'Heading 3')
    faute = seul(doc, tmp_path)
    assert faute.probleme.code == Code.TITRES_IRREGULIERS and 'Titre 2' in faute.probleme.remede
    assert faute.lieu is not None and faute.lieu.extrait == "Horaires" and faute.ancre is not None


def test_un_premier_titre_qui_n_est_pas_le_premier_niveau(tmp_path: Path) -> None:
    doc = nouveau("x")
    for rang, contenu in ((2, "Horaires"), (1, "Convocation")):
        texte(doc, contenu, f'Heading {rang}')
    assert "du début du document à un titre de niveau 2" in seul(doc, tmp_path).probleme.quoi


def test_on_remonte_de_plusieurs_niveaux_sans_reproche(tmp_path: Path) -> None:
    doc = bon()
    for niveau in (2, 3, 1, 2):
        texte(doc, "Partie", f'Heading {niveau}')
    assert vus(doc, tmp_path) == []


def test_un_titre_vide(tmp_path: Path) -> None:
    doc = bon()
    texte(doc, " ", 'Heading 2')
    assert code_et_lieu(doc, tmp_path) == (Code.TITRES_IRREGULIERS, 'corps, paragraphe 3')


def test_une_instruction_seule_dans_le_style_d_un_titre_disparait(tmp_path: Path) -> None:
    doc = bon()
    for contenu in ("{%p if periode.date_avis %}", "Avis", "{%p endif %}"):
        texte(doc, contenu, 'Heading 2')
    assert vus(doc, tmp_path) == []


# Images, formes


def image(doc: Doc, description: str) -> Doc:
    _image(doc.add_paragraph("Logo "), place_du_logo(), Cm(2), description, nom="Image 1")
    return doc


def test_une_image_decrite_par_son_seul_titre_l_est(tmp_path: Path) -> None:
    doc = image(bon(), '')
    path = ecrire(doc, tmp_path, 'sommaire.docx')
    assert 'M-332' in lancer('modeles', 'verifier', path).stderr
    for proprietes in doc.element.body.iter(qn('wp:docPr')):
        proprietes.set('title', "Logo de l'école")
    assert 'M-332' not in lancer('modeles', 'verifier', ecrire(doc, tmp_path, 'sommaire.docx')).stderr


@pytest.mark.parametrize(('contenu', 'sorte'), [('', "Une forme"), (ZONE, "Une zone de texte")])
def test_une_forme_sans_description(contenu: str, sorte: str, tmp_path: Path) -> None:
    doc = bon()
    xml(texte(doc, "Ici :"), FORME, descr='', contenu=contenu)
    faute = seul(doc, tmp_path)
    assert faute.probleme.code == Code.IMAGE_SANS_TEXTE and faute.probleme.quoi.startswith(sorte)
    assert 'paragraphe 3' in faute.probleme.emplacement.precision


@pytest.mark.parametrize('descr', [' descr="Attention"', ' title="Attention"'])
def test_une_forme_decrite(descr: str, tmp_path: Path) -> None:
    doc = bon()
    xml(texte(doc, "Ici :"), FORME, descr=descr, contenu=ZONE)
    assert vus(doc, tmp_path) == []


def test_une_forme_decorative(tmp_path: Path) -> None:
    doc = bon()
    xml(texte(doc, "Ici :"), FORME, descr='', contenu='')
    for proprietes in doc.element.body.iter(qn('wp:docPr')):
        proprietes.append(parse_xml(
            '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{C183D7F6-B498-43B3-948B-'
            '1728B52AA6E4}"><d:decorative xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
            '</a:ext></a:extLst>'))  # fmt: skip
    assert vus(doc, tmp_path) == []


def test_une_forme_d_ancien_format(tmp_path: Path) -> None:
    doc = bon()
    xml(texte(doc, "Ici :"), ANCIENNE, alt='')
    assert code_et_lieu(doc, tmp_path)[0] == Code.IMAGE_SANS_TEXTE
    doc = bon()
    xml(texte(doc, "Ici :"), ANCIENNE, alt=' alt="Un filet"')
    assert vus(doc, tmp_path) == []


# Espaces, tabulations, lignes vides


def test_du_texte_place_par_des_espaces(tmp_path: Path) -> None:
    doc = bon()
    texte(doc, "La directrice" + ' ' * 30 + "L’enseignant")
    faute = seul(doc, tmp_path)
    assert faute.probleme.code == Code.MISE_EN_PAGE_AU_CLAVIER and faute.ancre is not None
    assert (faute.ancre.debut, faute.ancre.fin) == (13, 43)


@pytest.mark.parametrize('contenu', [' ' * 12 + "Objet", "Objet" + '\u00a0' * 6 + "réunion"])
def test_un_retrait_ou_un_blanc_fait_d_espaces(contenu: str, tmp_path: Path) -> None:
    doc = bon()
    texte(doc, contenu)
    assert code_et_lieu(doc, tmp_path)[0] == Code.MISE_EN_PAGE_AU_CLAVIER


@pytest.mark.parametrize('contenu', [
    "OUI ☐             NON ☐", "Une phrase finie.      ", "Deux  ou   trois espaces", "{{ eleve.nom      }}",
])  # fmt: skip
def test_des_espaces_qui_ne_placent_rien(contenu: str, tmp_path: Path) -> None:
    doc = bon()
    texte(doc, contenu)
    assert vus(doc, tmp_path) == []


@pytest.mark.parametrize('contenu', ["Motif : …………", "Le ……… à l’école", "Motif : ...........", "Nom : ______", "Le . . . . . .",
                                     "{{ eleve.nom|vide('…………') }}"])  # fmt: skip
def test_des_points_ou_ecrire(contenu: str, tmp_path: Path) -> None:
    doc = bon()
    doc.add_paragraph(contenu)
    faute = seul(doc, tmp_path)
    assert faute.probleme.code == Code.POINTILLES_TAPES and 'taquet droit' in faute.probleme.remede


@pytest.mark.parametrize('contenu', ["Et ensuite…", "Attendre... puis", "Un point. Un autre. Fin."])
def test_des_points_qui_n_attendent_rien(contenu: str, tmp_path: Path) -> None:
    doc = bon()
    doc.add_paragraph(contenu)
    assert vus(doc, tmp_path) == []


def test_des_espaces_soulignees_sont_une_ligne_ou_ecrire(tmp_path: Path) -> None:
    doc = bon()
    ligne = doc.add_paragraph("Motif : ")
    ligne.add_run(' ' * 30).underline = True
    assert vus(doc, tmp_path) == []
    ligne.add_run(' ' * 30 + "Signature")
    assert code_et_lieu(doc, tmp_path)[0] == Code.MISE_EN_PAGE_AU_CLAVIER


def test_des_tabulations_a_la_suite(tmp_path: Path) -> None:
    doc = bon()
    texte(doc, "Le\t\t\t12 mars")
    assert code_et_lieu(doc, tmp_path)[0] == Code.MISE_EN_PAGE_AU_CLAVIER
    doc.paragraphs[-1].paragraph_format.tab_stops.add_tab_stop(Cm(8))
    assert vus(doc, tmp_path) == []


def test_une_tabulation_seule_et_les_taquets_du_style(tmp_path: Path) -> None:
    doc = bon()
    texte(doc, "Le\t12 mars\tà huit heures")
    doc.sections[0].footer.is_linked_to_previous = False
    doc.sections[0].footer.paragraphs[0].add_run("École\t\tpage 1")
    assert vus(doc, tmp_path) == []


def test_des_lignes_vides_a_la_suite_ne_font_qu_une_faute(tmp_path: Path) -> None:
    doc = bon()
    for contenu in ("", " ", "", "Fin"):
        texte(doc, contenu)
    probleme = seul(doc, tmp_path).probleme
    assert probleme.code == Code.MISE_EN_PAGE_AU_CLAVIER and probleme.quoi.startswith("3 lignes vides")
    assert probleme.emplacement.precision == 'corps, paragraphe 3'


def test_une_ligne_vide_un_saut_de_page_et_la_ligne_d_apres_un_tableau_passent(tmp_path: Path) -> None:
    doc = bon()
    texte(doc, "")
    texte(doc, "Suite")
    doc.add_table(1, 2)
    texte(doc, "")
    texte(doc, "")
    doc.add_page_break()
    assert vus(doc, tmp_path) == []


# Tableaux


def grille(doc: Doc, rangees: int = 3, style: str | None = 'Table Grid') -> Table:
    table = doc.add_table(rangees, 2, style)
    for rang, cellule in enumerate(table._cells):
        cellule.text = f"Case {rang}"
    return table


def test_un_tableau_de_donnees_sans_en_tete(tmp_path: Path) -> None:
    doc = bon()
    grille(doc)
    code, lieu = code_et_lieu(doc, tmp_path)
    assert code == Code.TABLEAU_MUET and 'tableau 1, ligne 1, colonne 1' in lieu


def test_une_seule_ligne_repetee_par_une_boucle_est_un_tableau_de_donnees(tmp_path: Path) -> None:
    doc = bon()
    table = grille(doc)
    for cellule, contenu in zip(table._cells, ("{%tr for l in lignes %}", '', "{{ l.x }}", "{{ l.y }}", "{%tr endfor %}", ''),
                                strict=True):  # fmt: skip
        cellule.text = contenu
    assert code_et_lieu(doc, tmp_path)[0] == Code.TABLEAU_MUET


def test_un_tableau_avec_sa_ligne_d_en_tetes(tmp_path: Path) -> None:
    doc = bon()
    tableau(doc, (5, 5), ("Jour", "Heure")).add_row()
    assert vus(doc, tmp_path) == []


def test_un_en_tete_eteint_ne_compte_pas(tmp_path: Path) -> None:
    doc = bon()
    table = tableau(doc, (5, 5), ("Jour", "Heure"))
    table.add_row()
    next(table._tbl.iter(qn('w:tblHeader'))).set(qn('w:val'), '0')
    assert code_et_lieu(doc, tmp_path)[0] == Code.TABLEAU_MUET


@pytest.mark.parametrize('placer', [
    lambda doc: grille(doc, 4, None), lambda doc: grille(doc, 1), lambda doc: doc.add_table(3, 1, 'Table Grid'),
])  # fmt: skip
def test_un_tableau_qui_place_du_texte_n_est_pas_blame(placer: Callable[[Doc], Table], tmp_path: Path) -> None:
    doc = bon()
    placer(doc)
    assert vus(doc, tmp_path) == []


def avec_en_tetes(doc: Doc) -> Table:
    table = tableau(doc, (4, 4, 4), ("Jour", "Heure", "Lieu"))
    for _ in range(2):
        table.add_row()
    return table


def test_des_cellules_reunies_en_hauteur(tmp_path: Path) -> None:
    doc = bon()
    table = avec_en_tetes(doc)
    table.cell(1, 0).merge(table.cell(2, 0))
    assert "réunies" in seul(doc, tmp_path).probleme.quoi


def test_deux_colonnes_reunies_mais_pas_une_bande_entiere(tmp_path: Path) -> None:
    doc = bon()
    table = avec_en_tetes(doc)
    table.cell(1, 0).merge(table.cell(1, 2))
    assert vus(doc, tmp_path) == []
    table.cell(2, 0).merge(table.cell(2, 1))
    assert "réunies" in seul(doc, tmp_path).probleme.quoi


def test_un_tableau_dans_un_tableau_de_donnees(tmp_path: Path) -> None:
    doc = bon()
    avec_en_tetes(doc).cell(1, 1).add_table(1, 1)
    code, lieu = code_et_lieu(doc, tmp_path)
    assert code == Code.TABLEAU_MUET and 'tableau intérieur' in lieu


# Langue


def test_la_langue_du_document(tmp_path: Path) -> None:
    doc = bon()
    for langue in doc.styles.element.iter(qn('w:lang')):
        langue.set(qn('w:val'), 'en-US')
    probleme = seul(doc, tmp_path).probleme
    assert (probleme.code, probleme.valeur) == (Code.LANGUE_DU_DOCUMENT, 'en-US') and 'Révision > Langue' in probleme.remede


def test_une_langue_qui_n_est_pas_dite(tmp_path: Path) -> None:
    doc = bon()
    for langue in list(doc.styles.element.iter(qn('w:lang'))):
        langue.getparent().remove(langue)
    assert "n'est pas dite" in seul(doc, tmp_path).probleme.quoi


def marquer(paragraphe: Paragraph, rang: int, langue: str) -> None:
    marque = OxmlElement('w:lang')
    marque.set(qn('w:val'), langue)
    paragraphe.runs[rang]._r.get_or_add_rPr().append(marque)


def test_des_paragraphes_entiers_d_une_autre_langue_sont_dits_une_fois(tmp_path: Path) -> None:
    doc = bon()
    for contenu in ("Bonjour à tous", "Merci", "12 h"):
        marquer(doc.add_paragraph(contenu), 0, 'en-GB')
    probleme = seul(doc, tmp_path).probleme
    assert probleme.valeur == 'en-GB' and "et 1 autre" in probleme.quoi and 'paragraphe 3' in probleme.emplacement.precision


def test_un_mot_etranger_bien_marque_et_le_francais_de_belgique_passent(tmp_path: Path) -> None:
    doc = bon()
    melange = doc.add_paragraph("Lisez ")
    melange.add_run("The Gruffalo")
    marquer(melange, 1, 'en-GB')
    marquer(doc.add_paragraph("Septante"), 0, 'fr-BE')
    assert vus(doc, tmp_path) == []


# Contraste


def colorer(doc: Doc, couleur: str) -> Paragraph:
    paragraphe = doc.add_paragraph("Avant ")
    paragraphe.add_run("pâle").font.color.rgb = RGBColor.from_string(couleur)
    return paragraphe


def trame(couleur: str) -> OxmlElement:
    fond = OxmlElement('w:shd')
    for nom, valeur in (('val', 'clear'), ('color', 'auto'), ('fill', couleur)):
        fond.set(qn(f'w:{nom}'), valeur)
    return fond


def test_un_gris_trop_pale_sur_la_page(tmp_path: Path) -> None:
    doc = bon()
    colorer(doc, 'AAAAAA')
    faute = seul(doc, tmp_path)
    assert faute.probleme.code == Code.TEXTE_TROP_PALE and faute.probleme.valeur == 'AAAAAA sur FFFFFF'
    assert faute.ancre is not None and (faute.ancre.debut, faute.ancre.fin) == (6, 10)


def test_une_couleur_de_style_et_un_surlignage(tmp_path: Path) -> None:
    doc = bon()
    colorer(doc, 'FF0000').runs[1].font.highlight_color = WD_COLOR_INDEX.BLUE
    assert seul(doc, tmp_path).probleme.valeur == 'FF0000 sur 0000FF'
    doc = bon()
    doc.styles['List Bullet'].font.color.rgb = RGBColor(0xCC, 0xCC, 0xCC)
    texte(doc, "À noter", 'List Bullet')
    assert seul(doc, tmp_path).probleme.valeur == 'CCCCCC sur FFFFFF'


def test_du_blanc_sur_une_cellule_foncee_se_lit(tmp_path: Path) -> None:
    doc = bon()
    cellule = doc.add_table(1, 1).cell(0, 0)
    cellule._tc.get_or_add_tcPr().append(trame('1F3864'))
    cellule.paragraphs[0].add_run("Blanc").font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    assert vus(doc, tmp_path) == []
    cellule._tc.tcPr.remove(cellule._tc.tcPr.find(qn('w:shd')))
    cellule._tc.get_or_add_tcPr().append(trame('FFE0E0'))
    assert seul(doc, tmp_path).probleme.valeur == 'FFFFFF sur FFE0E0'


def test_quand_le_fond_vient_du_style_d_un_tableau_on_ne_dit_rien(tmp_path: Path) -> None:
    doc = bon()
    cellule = doc.add_table(1, 1, 'Medium Shading 1 Accent 1').cell(0, 0)
    cellule.paragraphs[0].add_run("Blanc").font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    assert vus(doc, tmp_path) == []


def test_un_grand_texte_peut_etre_un_peu_plus_pale(tmp_path: Path) -> None:
    doc = bon()
    grand = colorer(doc, '888888').runs[1]
    grand.font.size = Pt(18)
    assert vus(doc, tmp_path) == []
    grand.font.size = Pt(14)
    assert seul(doc, tmp_path).probleme.code == Code.TEXTE_TROP_PALE
    grand.bold = True
    assert vus(doc, tmp_path) == []


def test_le_contraste_se_compte_comme_le_veut_la_norme() -> None:
    assert round(contraste('000000', 'FFFFFF'), 2) == 21 and contraste('123456', '123456') == 1
    assert contraste('777777', 'FFFFFF') < 4.5 < contraste('767676', 'FFFFFF')


# Liens


def lien(doc: Doc, mots: str) -> Doc:
    xml(texte(doc, "Le programme : "), '<w:hyperlink {n} w:anchor="suite"><w:r><w:t>{mots}</w:t></w:r></w:hyperlink>', mots=mots)
    return doc


@pytest.mark.parametrize('mots', ["Cliquez ici", "ici", "En savoir plus…", ""])
def test_un_lien_qui_ne_dit_rien(mots: str, tmp_path: Path) -> None:
    assert code_et_lieu(lien(bon(), mots), tmp_path)[0] == Code.LIEN_MUET


def test_un_lien_qui_nomme_sa_page(tmp_path: Path) -> None:
    assert vus(lien(bon(), "le règlement de l’école"), tmp_path) == []


def test_un_lien_fait_d_un_champ(tmp_path: Path) -> None:
    doc = bon()
    place = texte(doc, "Le programme : ")
    for contenu in (
        '<w:fldChar w:fldCharType="begin"/>', '<w:instrText> HYPERLINK "https://ecole.example" </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>', '<w:t>cliquez ici</w:t>', '<w:fldChar w:fldCharType="end"/>',
    ):  # fmt: skip
        xml(place, f'<w:r {{n}}>{contenu}</w:r>')
    assert code_et_lieu(doc, tmp_path)[0] == Code.LIEN_MUET


# Ce que la personne voit


def test_make_modeles_les_dit_sans_refuser_le_modele(tmp_path: Path) -> None:
    doc = bon()
    doc.paragraphs[1].text = "{{ ecole.nom }}"
    texte(doc, "{%p for piece in pieces %}")
    texte(doc, "{{ piece.titre }} : {{ piece.page }}")
    texte(doc, "{%p endfor %}")
    texte(doc, "Le directeur" + ' ' * 20 + "L’équipe")
    fini = lancer('modeles', 'verifier', ecrire(doc, tmp_path, 'sommaire.docx'))
    assert fini.returncode == 0 and 'M-352' in fini.stderr and "1 avertissement" in fini.stdout


def test_un_modele_illisible_n_est_pas_examine(tmp_path: Path) -> None:
    (tmp_path / 'sommaire.docx').write_bytes(b'bonjour')
    fini = lancer('modeles', 'verifier', tmp_path / 'sommaire.docx')
    assert fini.returncode == 1 and 'M-35' not in fini.stderr


def abimer(racine: etree._Element, hasard: random.Random) -> None:
    """Ôte un élément, ou donne à un de ses attributs une valeur que Word n'écrirait pas."""
    element = hasard.choice([e for e in racine.iter() if isinstance(e.tag, str) and e is not racine])
    if element.attrib and hasard.random() < 0.7:
        element.set(hasard.choice(list(element.attrib)), hasard.choice(['', '²', '-1', '99999999999', 'zzz', 'Normal', 'auto']))
    elif element.getparent() is not None and not element.tag.endswith('}body'):
        element.getparent().remove(element)


@pytest.mark.parametrize('graine', range(8))
def test_un_modele_abime_ne_fait_rien_tomber(graine: int) -> None:
    hasard = random.Random(graine)
    for _ in range(6):
        parties = dict(lire_paquet(hasard.choice(LIVRES), Bornes()))
        for nom in ('word/document.xml', 'word/styles.xml'):
            racine = analyser(parties[nom])
            for _ in range(40):
                abimer(racine, hasard)
            parties[nom] = en_octets(racine)
        assert all(faute.probleme.gravite is Gravite.AVERTISSEMENT for faute in freins(parties, 'm.docx'))
    del parties['word/styles.xml']
    assert Code.LANGUE_DU_DOCUMENT in [faute.probleme.code for faute in freins(parties, 'm.docx')]


def test_un_style_tire_de_lui_meme_ne_fait_pas_tourner_en_rond(tmp_path: Path) -> None:
    doc = bon()
    style = doc.styles.add_style('En rond', WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = style
    texte(doc, "Bonjour").style = style
    assert vus(doc, tmp_path) == []
