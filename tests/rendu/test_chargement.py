"""Les modèles que les écoles partagent ne s'examinent qu'une fois ; ce qui a changé s'examine de nouveau."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docx import Document

from generator.erreurs import ErreurDonnees
from generator.lecture import lire_catalogue
from generator.reglages import RACINE
from generator.rendu import chargement, charger_formulaires
from generator.rendu.formulaires import examiner


@pytest.fixture
def examines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Le nom de chaque modèle examiné, dans l'ordre."""
    noms: list[str] = []

    def noter(*args, **kwargs):
        noms.append(args[2])
        return examiner(*args, **kwargs)

    monkeypatch.setattr(chargement, 'examiner', noter)
    monkeypatch.setattr(chargement, '_EXAMENS', type(chargement._EXAMENS)())
    return noms


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RACINE / 'modeles', tmp_path / 'modeles'))


def charger(dossier: Path, ecole: str = '') -> list[str]:
    catalogue = {cle: f for cle, f in lire_catalogue(dossier).items() if cle in ('sommaire', 'lettre_accompagnement')}
    formulaires, rapport = charger_formulaires(catalogue, dossier, ecole)
    assert not rapport.a_des_erreurs and set(formulaires.modeles) == set(catalogue)
    return sorted(modele.nom for modele in formulaires.modeles.values())


def test_deux_ecoles_un_seul_examen(examines: list[str], dossier: Path) -> None:
    assert charger(dossier, 'lilas') == charger(dossier, 'tilleuls') == sorted(examines)


def test_un_modele_change_s_examine_de_nouveau(examines: list[str], dossier: Path) -> None:
    charger(dossier)
    examines.clear()
    doc = Document(str(dossier / 'sommaire.docx'))
    doc.add_paragraph("À garder.")
    doc.save(str(dossier / 'sommaire.docx'))
    charger(dossier)
    assert examines == ['modeles/sommaire.docx']


def test_le_modele_d_une_ecole_n_est_qu_a_elle(examines: list[str], dossier: Path) -> None:
    (dossier / 'lilas').mkdir()
    shutil.copy(dossier / 'sommaire.docx', dossier / 'lilas' / 'sommaire.docx')
    assert 'modeles/lilas/sommaire.docx' in charger(dossier, 'lilas')
    assert 'modeles/sommaire.docx' in charger(dossier, 'tilleuls')
    assert len(examines) == 3


def test_une_faute_se_redit_a_chaque_fois(examines: list[str], dossier: Path) -> None:
    """Un modèle fautif ne se garde pas : la personne le corrige, ou relit ses fautes."""
    doc = Document(str(dossier / 'sommaire.docx'))
    doc.add_paragraph("{{ ecole.nomm }}")
    doc.save(str(dossier / 'sommaire.docx'))
    catalogue = {'sommaire': lire_catalogue(dossier)['sommaire']}
    for _ in range(2):
        with pytest.raises(ErreurDonnees, match='M-310'):
            charger_formulaires(catalogue, dossier, '')
    assert len(examines) == 2


def test_la_memoire_est_bornee(examines: list[str], dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chargement, 'EXAMENS_GARDES', 1)
    charger(dossier)
    charger(dossier)
    assert len(examines) == 4 and len(chargement._EXAMENS) == 1
