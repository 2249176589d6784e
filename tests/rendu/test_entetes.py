"""Les en-têtes et pieds que Word montre : chaque lettre y retrouve ses valeurs ; un moteur qui en perd un est vu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from docx.document import Document as Doc
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.section import Section, _Footer, _Header

from generator.attendus import Textes
from generator.conversion import Commande, Convertisseur, Livraison, MoteurPdf
from generator.conversion.relecture import confronter, confronter_les_entetes, presser
from generator.erreurs import Code
from generator.rendu.entetes import montres
from generator.rendu.lot import LotAssemble
from generator.rendu.ooxml import ecrire_paquet
from tests import moteurs
from tests.fabrique.prets import EquipePretee
from tests.rendu.modeles_d_essai import LONG, nouveau
from tests.rendu.pieces import MOTEURS, en_pages, lettres, rendu

REFERENCES = (
    '<w:headerReference w:type="first" r:id="a"/><w:headerReference r:id="b" w:type="default"/>'
    '<w:footerReference w:type="even" r:id="c"/>'
)


@pytest.mark.parametrize(('titre', 'paires', 'premiere', 'attendus'), [
    ('', False, 1, {('b', 0, 1)}),
    ('<w:titlePg w:val="0"/>', False, 1, {('b', 0, 1)}),
    ('<w:titlePg/>', False, 1, {('a', 0, 0), ('b', 1, 1)}),
    ('', True, 1, {('b', 0, 2), ('c', 1, 2)}),
    ('', True, 4, {('b', 1, 2), ('c', 0, 2)}),
    ('<w:titlePg/>', True, 1, {('a', 0, 0), ('b', 2, 2), ('c', 1, 2)}),
    ('<w:titlePg/>', True, 2, {('a', 0, 0), ('b', 1, 2), ('c', 2, 2)}),
    ('<w:sectPrChange><w:sectPr><w:titlePg/></w:sectPr></w:sectPrChange>', False, 1, {('b', 0, 1)}),
])  # fmt: skip
def test_ce_que_word_montre(titre: str, paires: bool, premiere: int, attendus: set[Any]) -> None:
    section = f'<w:sectPr>{REFERENCES}<w:pgSz/>{titre}</w:sectPr>'
    assert set(montres('<w:p/>', section, premiere, paires=paires)) == attendus
    plusieurs = f'<w:p><w:pPr>{section}</w:pPr></w:p><w:p/>'
    seules = {(relation, 0, 0) for relation, debut, _ in attendus if not debut}
    assert set(montres(plusieurs, '<w:sectPr/>', premiere, paires=paires)) == seules


@pytest.mark.parametrize(('entete', 'perdu'), [
    ([0, 1, ["Ada"]], None), ([1, 1, ["suite"]], None), ([0, 0, ["un"]], None), ([4, 1, ["ailleurs"]], None),
    ([0, 1, ["un"]], 'un'), ([1, 2, ["un"]], 'un'), ([0, 0, ["suite"]], 'suite'),
])  # fmt: skip
def test_chaque_page_montre_son_en_tete(entete: list[Any], perdu: str | None) -> None:
    """Le partage des pages ne dépend pas des en-têtes."""
    pages, textes = ["Blaise un", "Ada un", "Ada suite"], [["Blaise"], ["Ada"]]
    lu = confronter(pages, textes)
    partage, avant = [list(bornes) for bornes in lu['pages']], [list(nombres) for nombres in lu['cherches']]
    confronter_les_entetes(pages, lu, [[], [entete]])
    assert lu['pages'] == partage == [[0, 1], [1, 3]]
    assert lu['manques'] == ([[1, perdu]] if perdu else [])
    assert (lu['cherches'] > avant) is (perdu is None and entete[0] < 2)


# Les vrais moteurs


def propre(bord: _Header | _Footer, texte: str) -> None:
    bord.is_linked_to_previous = False
    bord.paragraphs[0].text = texte


def ordinaire(doc: Doc, section: Section) -> None:
    propre(section.header, "Tête de {{ eleve.nom_complet }}")
    propre(section.footer, "Pied pour {{ foyer }}")


def premiere_page_differente(doc: Doc, section: Section) -> None:
    section.different_first_page_header_footer = True
    propre(section.first_page_header, "Première de {{ eleve.nom_complet }}")
    propre(section.header, "Suite de {{ eleve.nom_complet }}")


def paires_et_impaires(doc: Doc, section: Section) -> None:
    doc.settings.odd_and_even_pages_header_footer = True
    propre(section.header, "Impaire de {{ eleve.nom_complet }}")
    propre(section.even_page_header, "Paire de {{ eleve.nom_complet }}")


def deux_sections(doc: Doc, section: Section) -> None:
    """Un formulaire qui finit en deux colonnes, sur la même page que ce qui les précède, puis d'autres."""
    ordinaire(doc, section)
    suite = doc.add_section(WD_SECTION.CONTINUOUS)
    colonnes = OxmlElement('w:cols')
    colonnes.set('{http://schemas.openxmlformats.org/wordprocessingml/2006/main}num', '2')
    suite._sectPr.append(colonnes)
    doc.add_paragraph(LONG)


def modele(poser: Callable[[Doc, Section], None]) -> Doc:
    """Une lettre de trois pages."""
    doc = nouveau()
    for page in range(3):
        doc.add_heading(f"Page {page + 1} pour {{{{ eleve.prenom }}}}", 1 if not page else 2)
        doc.add_paragraph(LONG)
        if page < 2:
            doc.add_page_break()
    poser(doc, doc.sections[0])
    return doc


@pytest.mark.parametrize('moteur', MOTEURS)
@pytest.mark.parametrize('poser', [ordinaire, premiere_page_differente, paires_et_impaires, deux_sections])
def test_chaque_moteur_montre_ces_en_tetes(tmp_path: Path, poser: Callable[..., None], moteur: Callable[[], MoteurPdf]) -> None:
    tous = lettres(tmp_path)[:3]
    assemble = rendu(modele(poser), tous, tmp_path)
    assert all(lettre for lettre in assemble.textes.entetes) and len(assemble.textes.entetes) == 3
    pages, _ = en_pages(assemble, tmp_path, moteur())
    if poser is premiere_page_differente:
        qui = presser(str(tous[0].eleve.nom_complet))
        assert [presser("Première de") + qui in presser(page) for page in pages[:3]] == [True, False, False]
        assert [presser("Suite de") + qui in presser(page) for page in pages[:3]] == [False, True, True]


def convertis(assemble: LotAssemble, dossier: Path, moteur: MoteurPdf) -> Livraison:
    def fabriquer(_: Sequence[int]) -> tuple[bytes, Textes]:
        return ecrire_paquet(assemble.parties), assemble.textes

    with EquipePretee(1) as equipe:
        (livraison,) = Convertisseur(moteur, equipe, dossier).convertir([Commande('lot', 'm.docx', ('A',), fabriquer)])
    return livraison


@pytest.mark.parametrize(('poser', 'genre', 'sorte', 'perdu'), [
    (ordinaire, 'header', 'default', "Tête de"), (ordinaire, 'footer', 'default', "Pied pour"),
    (premiere_page_differente, 'header', 'first', "Première de"),
    (premiere_page_differente, 'header', 'default', "Suite de"),
])  # fmt: skip
def test_un_moteur_qui_en_perd_un_est_vu(
    tmp_path: Path, poser: Callable[..., None], genre: str, sorte: str, perdu: str
) -> None:
    assemble = rendu(modele(poser), lettres(tmp_path)[:1], tmp_path)
    livraison = convertis(assemble, tmp_path, moteurs.MoteurSansEntete(genre, sorte))
    (faute,) = livraison.fautes
    assert faute.code is Code.TEXTE_PERDU and faute.valeur is not None and faute.valeur.startswith(perdu)
