"""Une colonne répétée garde sa largeur, les autres la leur, et le tableau la sienne ; même si Word a refait la grille."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Cm
from docx.table import Table

from generator.lecture import lire_catalogue
from generator.reglages import RACINE
from generator.rendu import charger_formulaires
from generator.rendu.canonique import document_fictif
from generator.rendu.champs_formulaires import ChampsBloc, ChampsEleveNote, ChampsFeuilleDePresence, ChampsSeance
from generator.rendu.formulaires import Lot
from generator.rendu.ooxml import W


def feuille(tmp_path: Path, seances: int, eleves: int, *, grille_de_word: bool = False) -> Table:
    """Le tableau d'une feuille de présence de tant de séances."""
    dossier = RACINE / 'modeles'
    catalogue = {'feuille_de_presence': lire_catalogue(dossier)['feuille_de_presence']}
    if grille_de_word:
        doc = Document(str(dossier / 'feuille_de_presence.docx'))
        for rang, colonne in enumerate(doc.tables[0].columns):
            colonne.width = Cm(3 + rang)
        (tmp_path / 'lilas').mkdir()
        doc.save(str(tmp_path / 'lilas' / 'feuille_de_presence.docx'))
        dossier = tmp_path
    formulaires, _ = charger_formulaires(catalogue, dossier, 'lilas')
    bloc = ChampsBloc(
        [ChampsSeance('lun.', f'{rang:02d}/11', eleves) for rang in range(seances)],
        [ChampsEleveNote('NOM Prénom', 'CP', False, ['A'] * seances) for _ in range(eleves)],
    )
    champs = replace(document_fictif(ChampsFeuilleDePresence), blocs=[bloc])
    contenu, _ = formulaires.fabriquer(Lot('essai', 'feuille_de_presence', 'Essai', ('essai',), (champs,)), (0,))
    return Document(BytesIO(contenu)).tables[0]


def largeurs(table: Table) -> list[int]:
    return [int(colonne.get(f'{W}w')) for colonne in table._tbl.findall(f'{W}tblGrid/{W}gridCol')]


@pytest.mark.parametrize('seances', [1, 6, 7, 10, 14])
@pytest.mark.parametrize('grille_de_word', [False, True])
def test_les_colonnes_des_seances_sont_egales_et_le_tableau_garde_sa_largeur(
    tmp_path: Path, seances: int, grille_de_word: bool
) -> None:
    obtenues = largeurs(feuille(tmp_path, seances, 3, grille_de_word=grille_de_word))
    nom, *milieu, depart = obtenues
    assert len(milieu) == seances and len(set(milieu)) == 1
    assert nom > milieu[0] * 3 and depart > milieu[0] * 2
    total = 5 * 3 + 10 if grille_de_word else 25.7
    assert abs(sum(obtenues) - Cm(total).twips) <= 20 + seances


def test_chaque_cellule_dit_la_largeur_de_sa_colonne(tmp_path: Path) -> None:
    table = feuille(tmp_path, 9, 2)
    for ligne in table.rows:
        cellules = ligne._tr.findall(f'{W}tc')
        assert [int(c.find(f'{W}tcPr/{W}tcW').get(f'{W}w')) for c in cellules] == largeurs(table)


def test_sans_eleve_une_ligne_neant(tmp_path: Path) -> None:
    table = feuille(tmp_path, 4, 0)
    assert [ligne.cells[0].text for ligne in table.rows] == ['Élève et classe', 'Néant', 'Élèves attendus']
