"""Dire où est une faute : la partie, la page, le tableau, les mots d'autour."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from generator.rendu.lieux import Lieu
from tests.rendu.fautifs import fautes, tableau, texte, une, zone_de_texte


def lieu(doc: Doc, dossier: Path) -> Lieu:
    trouve = une(doc, dossier).lieu
    assert trouve is not None
    return trouve


def page_de_word(doc: Doc, rang: int) -> None:
    """Ce que Word note là où tombait un saut de page à l'enregistrement."""
    passage = doc.paragraphs[rang].runs[0]._r
    passage.insert(0, OxmlElement('w:lastRenderedPageBreak'))


def test_la_page_se_lit_dans_ce_que_word_a_note(tmp_path: Path) -> None:
    doc = texte("Un", "Deux", "{{ eleve.nomm }}")
    page_de_word(doc, 1)
    page_de_word(doc, 2)
    assert lieu(doc, tmp_path).page == 3


def test_un_saut_voulu_que_word_note_aussi_ne_compte_qu_une_fois(tmp_path: Path) -> None:
    doc = texte("Un")
    doc.add_page_break()
    doc.add_paragraph("{{ eleve.nomm }}")
    page_de_word(doc, 2)
    assert lieu(doc, tmp_path).page == 2


@pytest.mark.parametrize(('sorte', 'page'), [(WD_SECTION.NEW_PAGE, 2), (WD_SECTION.CONTINUOUS, None)])
def test_une_section_commence_une_page_ou_non(sorte: WD_SECTION, page: int | None, tmp_path: Path) -> None:
    doc = texte("Un")
    doc.add_section(sorte)
    doc.add_paragraph("{{ eleve.nomm }}")
    assert lieu(doc, tmp_path).page == page


def test_sans_rien_pour_la_dire_la_page_n_est_pas_dite(tmp_path: Path) -> None:
    assert str(lieu(texte("Un", "{{ eleve.nomm }}"), tmp_path)) == "corps, paragraphe 2, « {{ eleve.nomm }} »"


def test_chaque_en_tete_a_son_nom(tmp_path: Path) -> None:
    doc = texte("Un")
    doc.settings.odd_and_even_pages_header_footer = True
    section = doc.sections[0]
    section.different_first_page_header_footer = True
    section.even_page_header.paragraphs[0].text = "{{ eleve.nomm }}"
    section.first_page_footer.paragraphs[0].text = "{{ eleve.nomm }}"
    suivante = doc.add_section()
    suivante.header.is_linked_to_previous = False
    suivante.header.paragraphs[0].text = "{{ eleve.nomm }}"
    assert sorted(f.lieu.partie for f in fautes(doc, tmp_path) if f.lieu) == [
        "en-tête de la section 2", "en-tête des pages paires de la section 1", "pied de page de la première page de la section 1",
    ]  # fmt: skip


def test_les_mots_d_autour_sont_coupes_entre_deux_mots(tmp_path: Path) -> None:
    doc = texte("Madame, Monsieur, nous avons le plaisir de vous annoncer que {{ eleve.nomm }} est invité à une aide de "
                "trente minutes chaque semaine.")  # fmt: skip
    assert lieu(doc, tmp_path).extrait == "…de vous annoncer que {{ eleve.nomm }} est invité à une aide de…"


def test_une_case_de_plusieurs_paragraphes_dit_lequel(tmp_path: Path) -> None:
    doc = texte("Un")
    cellule = tableau(doc, [("a", "b")]).cell(0, 1)
    cellule.add_paragraph("{{ eleve.nomm }}")
    assert lieu(doc, tmp_path).description == "tableau 1, ligne 1, colonne 2, paragraphe 2"


def test_les_paragraphes_d_une_zone_de_texte_ne_decalent_pas_les_autres(tmp_path: Path) -> None:
    doc = texte("Un")
    zone_de_texte(doc.paragraphs[0], "dans la zone")
    doc.add_paragraph("{{ eleve.nomm }}")
    faute = une(doc, tmp_path)
    assert faute.lieu is not None and faute.lieu.paragraphe == 2
    assert faute.ancre is not None and faute.ancre.paragraphe == 3, "l'ancre, elle, compte tous les w:p du fichier"


def test_une_ligne_decalee_compte_les_colonnes_sautees(tmp_path: Path) -> None:
    doc = Document()
    table = tableau(doc, [("a", "b", "c"), ("{{ eleve.nomm }}", "", "")])
    ligne = table.rows[1]._tr
    ligne.remove(ligne.tc_lst[2])
    proprietes = ligne.get_or_add_trPr()
    avant = OxmlElement('w:gridBefore')
    avant.set(qn('w:val'), '1')
    proprietes.append(avant)
    assert lieu(doc, tmp_path).cellules == ((1, 2, 2),)
