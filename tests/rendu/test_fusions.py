"""Les cellules réunies de ligne en ligne, pour zéro, une ou n lignes, en boucles imbriquées et en lot (T12, T23, T24)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from docx.document import Document as Doc
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.table import Table
from lxml import etree

from generator.domaine.temps import Duree
from generator.paquet import Bornes, lire_paquet
from generator.rendu.champs import ChampsCategorie, ChampsEntree, ChampsLigneService
from generator.rendu.fragilites import fragilites
from generator.rendu.lot import LotAssemble, assembler
from generator.rendu.modele import compiler
from generator.rendu.ooxml import DOCUMENT, W, analyser, texte_du_paragraphe
from tests.rendu.modeles_d_essai import ecrire, nouveau
from tests.rendu.pieces import MOTEURS, en_pages, fabrique, rendu, soffice_convertit

H = Duree.de_heures


def entrees(nombre: int) -> list[ChampsEntree]:
    return [ChampsEntree(f"le {rang}", H(1), None, f"objet {rang}") for rang in range(nombre)]


def categorie(libelle: str, *lignes: tuple[str, int]) -> ChampsCategorie:
    rien = H(0)
    return ChampsCategorie(libelle, H(9), rien, rien, rien, rien, None, [],
                           [ChampsLigneService(nom, None, None, entrees(nombre)) for nom, nombre in lignes])  # fmt: skip


BLOCS = {
    'aucune ligne': [],
    'une ligne': [categorie("Aide", ("Organisation", 1))],
    'une ligne par bloc': [categorie("Aide", ("Organisation", 1), ("Devant élèves", 1)), categorie("Concertation", ("Maîtres", 1))],
    'n lignes': [categorie("Aide", ("Organisation", 2), ("Devant élèves", 3)), categorie("Concertation", ("Maîtres", 0), ("Parents", 4))],
    'même ligne dans deux blocs': [categorie("Aide", ("Autre", 2)), categorie("Concertation", ("Autre", 2))],
}  # fmt: skip


def a_blocs() -> Doc:
    """Le tableau d'un service : catégorie et ligne réunies, une entrée par rangée ; la dernière colonne en occupe deux."""
    doc = nouveau()
    doc.add_paragraph("{{ enseignant.nom_complet }}")
    table = doc.add_table(8, 5)
    table.style = 'Table Grid'
    for rang, texte in enumerate(("Catégorie", "Ligne", "Dates", "Objet")):
        table.cell(0, rang).text = texte
    for rang, texte in ((1, "{%tr for c in categories %}"), (2, "{%tr for l in c.lignes %}"), (3, "{%tr for e in l.entrees %}"),
                        (5, "{%tr endfor %}"), (6, "{%tr endfor %}"), (7, "{%tr endfor %}")):  # fmt: skip
        table.cell(rang, 0).text = texte
    for rang, texte in enumerate(("{{ c.libelle|fusion }} ({{ c.dues }})", "{{ l.libelle|fusion }}", "{{ e.dates }}")):
        table.cell(4, rang).text = texte
    table.cell(4, 3).merge(table.cell(4, 4)).text = "{{ e.objet }}"
    return doc


def services(dossier: Path, *cas: str) -> list:
    contextes = fabrique(dossier)
    modele = contextes.service(contextes.resultats.services[0], avec_realise=True)
    return [replace(modele, categories=BLOCS[un]) for un in cas]


def tableaux(assemble: LotAssemble) -> list[etree._Element]:
    return list(analyser(assemble.parties[DOCUMENT]).iter(f'{W}tbl'))


def lu(tableau: etree._Element) -> list[list[str]]:
    """Chaque rangée, cellule par cellule : son texte, « ↑ » si elle continue celle du dessus, « * » si elle est réunie."""
    rangees = []
    for ligne in tableau.findall(f'{W}tr'):
        rangees.append([])
        for cellule in ligne.iter(f'{W}tc'):
            texte = ''.join(map(texte_du_paragraphe, cellule.iter(f'{W}p')))
            fusion = cellule.find(f'{W}tcPr/{W}vMerge')
            valeur = fusion.get(f'{W}val') if fusion is not None else None
            assert valeur != 'continue' or not texte
            rangees[-1].append({'restart': f'{texte}*', 'continue': '↑'}.get(valeur, texte))
    return rangees


def largeurs(tableau: etree._Element) -> set[int]:
    """Le nombre de colonnes de la grille qu'occupe chaque rangée."""
    def etendue(cellule: etree._Element) -> int:
        span = cellule.find(f'{W}tcPr/{W}gridSpan')
        return int(span.get(f'{W}val')) if span is not None else 1

    return {sum(map(etendue, ligne.iter(f'{W}tc'))) for ligne in tableau.findall(f'{W}tr')}


ATTENDU = {
    'aucune ligne': [],
    'une ligne': [["Aide (9 h)", "Organisation"]],
    'une ligne par bloc': [["Aide (9 h)*", "Organisation"], ["↑", "Devant élèves"], ["Concertation (9 h)", "Maîtres"]],
    'n lignes': [["Aide (9 h)*", "Organisation*"], ["↑", "↑"], ["↑", "Devant élèves*"], ["↑", "↑"], ["↑", "↑"],
                 ["Concertation (9 h)*", "Parents*"], ["↑", "↑"], ["↑", "↑"], ["↑", "↑"]],
    'même ligne dans deux blocs': [["Aide (9 h)*", "Autre*"], ["↑", "↑"], ["Concertation (9 h)*", "Autre*"], ["↑", "↑"]],
}  # fmt: skip


@pytest.mark.parametrize('cas', BLOCS)
def test_les_blocs_se_reunissent_selon_ce_qu_ils_disent(cas: str, tmp_path: Path) -> None:
    (tableau,) = tableaux(rendu(a_blocs(), services(tmp_path, cas), tmp_path))
    rangees = [[texte.replace('\u00a0', ' ') for texte in rangee[:2]] for rangee in lu(tableau)[1:]]
    assert rangees == ATTENDU[cas]
    assert largeurs(tableau) == {len(tableau.findall(f'{W}tblGrid/{W}gridCol'))}


def test_en_lot_aucune_marque_ne_reste_et_chaque_lettre_a_les_siennes(tmp_path: Path) -> None:
    assemble = rendu(a_blocs(), services(tmp_path, *BLOCS), tmp_path)
    assert [len(lu(tableau)) - 1 for tableau in tableaux(assemble)] == [len(ATTENDU[cas]) for cas in BLOCS]
    assert all(ord(signe) < 0xE000 for texte in assemble.textes for ligne in texte for signe in ligne)
    seules = [rendu(a_blocs(), services(tmp_path, cas), tmp_path).textes[0] for cas in BLOCS]
    assert list(assemble.textes) == seules


@pytest.mark.parametrize('moteur', MOTEURS)
def test_les_moteurs_impriment_une_fois_ce_qui_est_reuni(moteur, tmp_path: Path) -> None:
    assemble = rendu(a_blocs(), services(tmp_path, 'n lignes', 'une ligne'), tmp_path)
    pages, _ = en_pages(assemble, tmp_path, moteur())
    assert len(pages) == 2
    assert pages[0].count("Devant élèves") == 1 and pages[0].count("Parents") == 1 and pages[0].count("objet 3") == 1


@pytest.mark.libreoffice
def test_le_meme_tableau_enregistre_par_libreoffice(tmp_path: Path) -> None:
    """LibreOffice récrit la grille et les propriétés : les mêmes cellules se réunissent."""
    (tmp_path / 'lo').mkdir()
    origine = ecrire(a_blocs(), tmp_path / 'lo' / 'modele.docx')
    soffice_convertit(origine, 'odt')
    origine.unlink()
    soffice_convertit(origine.with_suffix('.odt'), 'docx')
    compile_ = compiler(origine, lire_paquet(origine, Bornes()))
    (tableau,) = tableaux(assembler(compile_, services(tmp_path, 'n lignes')))
    assert [[t.replace('\u00a0', ' ') for t in rangee[:2]] for rangee in lu(tableau)[1:]] == ATTENDU['n lignes']
    assert len(largeurs(tableau)) == 1


def comme_word_fr(table: Table) -> None:
    """Ce que Word ajoute : une grille plus fine, des colonnes invisibles, une cellule dans un contrôle, une case avant la rangée."""
    grille = table._tbl.tblGrid
    for _ in range(5):
        grille.append(OxmlElement('w:gridCol'))
    for ligne in table._tbl.tr_lst:
        for cellule in ligne.tc_lst:
            proprietes = cellule.get_or_add_tcPr()
            proprietes.grid_span = cellule.grid_span * 2
    rangee = table._tbl.tr_lst[4]
    cellule = rangee.tc_lst[1]
    controle = parse_xml('<w:sdt xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:sdtPr/><w:sdtContent/></w:sdt>')
    rangee.replace(cellule, controle)
    controle.find(qn('w:sdtContent')).append(cellule)


def test_une_grille_plus_fine_que_les_cellules_ne_change_rien(tmp_path: Path) -> None:
    doc = a_blocs()
    comme_word_fr(doc.tables[0])
    (tableau,) = tableaux(rendu(doc, services(tmp_path, 'n lignes'), tmp_path))
    assert [[t.replace('\u00a0', ' ') for t in rangee[:2]] for rangee in lu(tableau)[1:]] == ATTENDU['n lignes']
    assert largeurs(tableau) == {10}


def test_une_cellule_vide_ne_se_reunit_pas(tmp_path: Path) -> None:
    doc = nouveau()
    table = doc.add_table(3, 1)
    for rang, texte in enumerate(("{%tr for c in categories %}", "{{ c.hors_ecole|vide|fusion }}", "{%tr endfor %}")):
        table.cell(rang, 0).text = texte
    (tableau,) = tableaux(rendu(doc, services(tmp_path, 'n lignes'), tmp_path))
    assert lu(tableau) == [[''], ['']]


def test_le_moteur_embarque_previent(tmp_path: Path) -> None:
    path = ecrire(a_blocs(), tmp_path / 'm.docx')
    assert any("fusionnées" in probleme.quoi for probleme in fragilites(lire_paquet(path, Bornes()), 'm.docx'))
