"""Le plan d'un PDF, la recherche de noms, les noms de fichiers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from generator.liasse import (
    Extrait,
    Piece,
    chercher_noms,
    nom_ascii,
    noms_distincts,
    planifier,
    premieres_pages,
)
from generator.reliure import assembler, mots_hors_des_pages

JOUR = dt.date(2026, 11, 3)


def pdf(path: Path, pages: int) -> Path:
    with PdfWriter() as ecrivain:
        for rang in range(pages):
            ecrivain.add_blank_page(200 + rang, 300)
        ecrivain.write(path)
    return path


def test_chaque_piece_une_fois_dans_l_ordre(tmp_path: Path) -> None:
    source = pdf(tmp_path / 's.pdf', 5)
    pieces = [Piece('A', Extrait(source, 3, 5), 'Classe 1'), Piece('B', Extrait(source, 0, 1), 'Classe 1'),
              Piece('C', Extrait(source, 1, 3), 'Classe 2')]  # fmt: skip
    plan = planifier('Titre', 'École', pieces)
    assembler(plan, tmp_path / 'fini.pdf', JOUR)
    lecteur = PdfReader(tmp_path / 'fini.pdf')
    assert [int(page.mediabox.width) for page in lecteur.pages] == [203, 204, 200, 201, 202]
    titres = [s.title if not isinstance(s, list) else [e.title for e in s] for s in lecteur.outline]
    assert titres == ['Classe 1', ['A', 'B'], 'Classe 2', ['C']]
    assert [lecteur.get_destination_page_number(e) for liste in lecteur.outline[1::2] for e in liste] == [0, 2, 3]
    assert lecteur.metadata.title == 'Titre' and lecteur.trailer['/Root']['/Lang'] == 'fr-FR'


def test_le_recto_verso_commence_chaque_lettre_sur_une_page_impaire(tmp_path: Path) -> None:
    source = pdf(tmp_path / 's.pdf', 6)
    pieces = [Piece('A', Extrait(source, 0, 1)), Piece('B', Extrait(source, 1, 3)), Piece('C', Extrait(source, 3, 6)),
              Piece('D', Extrait(source, 0, 1))]  # fmt: skip
    plan = planifier('T', 'É', pieces, recto_verso=True)
    assert [signet.page for signet in plan.signets] == [0, 2, 4, 8]
    assert plan.pages == 9
    assembler(plan, tmp_path / 'fini.pdf', JOUR)
    assert len(PdfReader(tmp_path / 'fini.pdf').pages) == 9


def test_les_premieres_pages() -> None:
    assert premieres_pages([1, 2, 1, 3]) == (1, 2, 4, 5)


@pytest.mark.parametrize('texte', [
    "Élise D'Orval a bien lu", "d’orval  élise", "D ORVAL, ELISE", "l'élève « Élise D’Orval »", "Elise\nd'Orval",
])  # fmt: skip
def test_un_nom_se_trouve_sous_toutes_ses_formes(texte: str) -> None:
    assert [t.page for t in chercher_noms(['rien', texte], [], [("D'Orval", 'Élise')], {})] == [2]


def test_un_nom_se_trouve_hors_des_pages(tmp_path: Path) -> None:
    with PdfWriter() as ecrivain:
        ecrivain.add_blank_page(100, 100)
        ecrivain.add_outline_item(title='Classe de Zoé Œdipe', page_number=0)
        ecrivain.add_metadata({'/Subject': 'Paul Lévêque'})
        ecrivain.add_attachment('Fañch Kerval.txt', b'x')
        ecrivain.write(tmp_path / 'x.pdf')
    noms = [('ŒDIPE', 'Zoé'), ('LÉVÊQUE', 'Paul'), ('Kerval', 'Fañch'), ('Absent', 'Personne')]
    trouves = chercher_noms([], mots_hors_des_pages(tmp_path / 'x.pdf'), noms, {})
    assert [t.nom for t in trouves] == ['ŒDIPE Zoé', 'LÉVÊQUE Paul', 'Kerval Fañch']


def test_un_mot_n_est_pas_un_nom() -> None:
    noms = [('PETIT', 'Paul'), ('Lévêque', 'Paul')]
    assert chercher_noms(['Paul est petit. Le petit Paulin. Lévêque Paule'], [], [noms[1]], {}) == []
    assert chercher_noms(['un petit groupe ; Paul'], [], [noms[0]], {}) == []


def test_un_homonyme_d_enseignant_n_est_admis_que_la_ou_celui_ci_s_imprime() -> None:
    noms = [('CARON', 'Odile')]
    assert chercher_noms(['CARON Odile', 'x'], [], noms, {1: ['CARON Odile']}) == []
    assert [t.page for t in chercher_noms(['CARON Odile', 'Odile CARON'], [], noms, {1: ['CARON Odile']})] == [2]


@pytest.mark.parametrize(('texte', 'nom'), [
    ("N'Guyen-d'Estrées Élise", 'N-Guyen-d-Estrees-Elise'), ('Œdipe Zoé', 'OEdipe-Zoe'), ('ʻEtaroa', 'Etaroa'),
    ('O’Brien & Fils <CM2>', 'O-Brien-Fils-CM2'), ('«»', 'sans-nom'), ('../../etc', 'etc'),
])  # fmt: skip
def test_les_noms_de_fichiers_sont_ascii(texte: str, nom: str) -> None:
    assert nom_ascii(texte) == nom


def test_les_noms_confondus_restent_distincts_et_stables() -> None:
    deux = noms_distincts(['Lévêque Paul', 'Leveque Paul', 'Autre'])
    assert len(set(deux)) == 3 and deux[2] == 'Autre'
    assert noms_distincts(['Autre', 'Leveque Paul', 'Lévêque Paul'])[1:] == (deux[1], deux[0])
