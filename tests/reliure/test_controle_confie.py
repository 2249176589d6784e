"""Le contrôle confié à un ouvrier dit ce que dit le contrôle fait ici, et se fait ici si l'ouvrier se perd."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pikepdf import Name, Pdf

from generator.conversion.processus import Ouvrier
from generator.liasse import Extrait, Piece, planifier
from generator.reliure import NORMES, OUVRIER_DE_RELIURE, ControleConfie, Sources, assembler, controler
from generator.reliure.relues import Relues
from tests.reliure.fabrique import convertir, exemplaires


@pytest.fixture
def fautif(tmp_path: Path) -> Path:
    """Un fichier relié, puis abîmé : le catalogue porte une action."""
    sortie, source = tmp_path / 'fautif.pdf', convertir(exemplaires(tmp_path / 's.docx', ['Ada']))
    plan = planifier('Essai', 'École', [Piece('Une', Extrait(source, 0, 1))])
    assembler(plan, sortie, dt.date(2026, 9, 1), Sources())
    with Pdf.open(sortie, allow_overwriting_input=True) as pdf:
        pdf.Root.OpenAction = Name.Rien
        pdf.save(sortie)
    return sortie


def test_l_ouvrier_trouve_les_memes_fautes(fautif: Path) -> None:
    ici = Relues()
    attendues = controler(fautif, NORMES, [0], ici)
    assert any('OpenAction' in faute.quoi for faute in attendues)
    ouvrier, ailleurs = Ouvrier(programme=OUVRIER_DE_RELIURE), Relues()
    try:
        with ControleConfie(ailleurs, ouvrier) as controle:
            assert controle.confier(fautif, NORMES, [0], 1).result() == attendues
        assert ailleurs.fois == ici.fois
    finally:
        ouvrier.fermer()


def test_un_ouvrier_qui_ne_sait_pas_controler_n_exempte_de_rien(fautif: Path, tmp_path: Path) -> None:
    muet = tmp_path / 'muet.py'
    muet.write_text('import sys\nsys.stdin.readline()\n')
    ouvrier = Ouvrier(programme=muet)
    try:
        with ControleConfie(Relues(), ouvrier) as controle:
            fautes = controle.confier(fautif, NORMES, [0], 1).result()
    finally:
        ouvrier.fermer()
    assert fautes == controler(fautif, NORMES, [0])
