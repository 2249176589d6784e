"""Un tableau dont la liste est vide dit « Néant » : jamais des en-têtes sur rien, jamais une rangée blanche (T25)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.lecture import lire_catalogue
from generator.paquet import Bornes, lire_paquet
from generator.reglages import RACINE
from generator.rendu import Contextes
from generator.rendu.lot import assembler
from generator.rendu.modele import compiler
from generator.rendu.ooxml import DOCUMENT, W, analyser, texte_du_paragraphe
from tests.rendu.pieces import MOTEURS, en_pages, fabrique

MODELES = RACINE / 'modeles'


def vides(contextes: Contextes) -> dict[str, Any]:
    """Les formulaires d'une école qui n'a rien à y mettre."""
    return {
        'tableau_previsionnel': replace(contextes.tableau(), lignes=[]),
        'sommaire': replace(contextes.sommaire([]), pieces=[]),
        'annexe': replace(contextes.annexe(), profils=[], groupes=[], textes=[], remarques=[]),
    }


def pleins(contextes: Contextes) -> dict[str, Any]:
    return {'tableau_previsionnel': contextes.tableau(), 'sommaire': contextes.sommaire([("Tableau", 2)]), 'annexe': contextes.annexe()}


def rangees(nom: str, contexte: Any) -> list[list[list[str]]]:
    """Les tableaux du corps rendu : chaque rangée, cellule par cellule."""
    path = MODELES / lire_catalogue(MODELES)[nom].fichier
    corps = analyser(assembler(compiler(path, lire_paquet(path, Bornes())), [contexte]).parties[DOCUMENT])
    return [
        [[''.join(map(texte_du_paragraphe, c.iter(f'{W}p'))) for c in ligne.iter(f'{W}tc')] for ligne in tableau.findall(f'{W}tr')]
        for tableau in corps.iter(f'{W}tbl') if len(tableau.findall(f'{W}tr')) > 1
    ]  # fmt: skip


@pytest.mark.parametrize('nom', ['tableau_previsionnel', 'sommaire', 'annexe'])
def test_un_tableau_vide_dit_neant(nom: str, tmp_path: Path) -> None:
    tableaux = rangees(nom, vides(fabrique(tmp_path))[nom])
    assert tableaux and all(tableau[1:] == [['Néant']] for tableau in tableaux)


@pytest.mark.parametrize('nom', ['tableau_previsionnel', 'sommaire', 'annexe'])
def test_un_tableau_plein_ne_le_dit_pas(nom: str, tmp_path: Path) -> None:
    tableaux = rangees(nom, pleins(fabrique(tmp_path))[nom])
    assert tableaux and all(len(tableau) > 1 and ['Néant'] not in tableau for tableau in tableaux)


@pytest.mark.parametrize('moteur', MOTEURS)
def test_neant_s_imprime(moteur, tmp_path: Path) -> None:
    path = MODELES / 'tableau_previsionnel.docx'
    tableau = vides(fabrique(tmp_path))['tableau_previsionnel']
    pages, _ = en_pages(assembler(compiler(path, lire_paquet(path, Bornes())), [tableau]), tmp_path, moteur())
    assert len(pages) == 1 and 'Néant' in pages[0]
