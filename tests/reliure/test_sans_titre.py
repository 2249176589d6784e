"""Un document sans aucun titre : le contrôle ne sait pas juger, le fichier ne se déclare pas PDF/UA-1, et dit pourquoi."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Doc
from pikepdf import Name, Pdf

from generator import reliure
from generator.erreurs import Sortie
from generator.liasse import Extrait, Piece, planifier
from generator.reglages import RACINE
from generator.reliure import NORMES, Norme, assembler, controler
from generator.reliure.arbre import parcourir
from generator.reliure.declaration import declaration
from tests.conftest import JOUR, Passage
from tests.reliure.fabrique import convertir, exemplaires

MOTEURS = ['embarque', pytest.param('libreoffice', marks=pytest.mark.libreoffice)]
REGLE = 'ISO 14289-1, 7.4'
REMEDE = "dans Word, donnez au titre du modèle le style « Titre 1 », puis relancez."


def oter_les_titres(pdf: Pdf, rang: int) -> None:
    """Les titres d'un document deviennent des paragraphes."""
    for element in parcourir(pdf.Root.StructTreeRoot.K[0].K[rang]):
        if str(element.S) in ('/H1', '/H2'):
            element.S = Name.P


@pytest.mark.parametrize('recto_verso', [False, True])
def test_le_document_sans_titre_est_nomme_et_un_verso_blanc_n_est_pas_un_document(tmp_path: Path, recto_verso: bool) -> None:
    source = convertir(exemplaires(tmp_path / 's.docx', ["Ada", "Blaise", "Chloé"]))
    pieces = [Piece(nom, Extrait(source, rang, rang + 1)) for rang, nom in enumerate("ABC")]
    plan = planifier("Lettres", "École", pieces, recto_verso=recto_verso)
    assembler(plan, tmp_path / 'entier.pdf', JOUR)
    assert plan.pages == (5 if recto_verso else 3)
    assert controler(tmp_path / 'entier.pdf', NORMES, plan.debuts) == []
    with Pdf.open(tmp_path / 'entier.pdf') as pdf:
        oter_les_titres(pdf, 1)
        pdf.save(tmp_path / 'sans.pdf')
    (faute,) = controler(tmp_path / 'sans.pdf', NORMES, plan.debuts)
    assert (faute.norme, faute.regle, faute.page, faute.certaine) == (Norme.ACCESSIBLE, REGLE, 3 if recto_verso else 2, False)


def declarees(path: Path) -> frozenset[Norme]:
    with Pdf.open(path) as pdf:
        return declaration(pdf)


def sans_style(doc: Doc) -> None:
    """Un directeur a écrit le titre en gras, sans le style « Titre 1 »."""
    for paragraphe in doc.paragraphs:
        if paragraphe.style is not None and paragraphe.style.name.startswith('Heading'):
            paragraphe.style = doc.styles['Normal']


@pytest.mark.parametrize('recto_verso', [False, True])
@pytest.mark.parametrize('moteur', MOTEURS)
def test_le_modele_d_une_ecole_sans_titre(
    tmp_path: Path, exemple: Callable[[str], Path], passer: Passage, moteur: str, recto_verso: bool
) -> None:
    """Les lettres et la liasse disent ce qui leur manque, sans nommer d'élève ; ce qui a un titre déclare tout."""
    exemple('2026-2027.xlsx')
    modeles = tmp_path / 'modeles'
    shutil.copytree(RACINE / 'modeles', modeles)
    (modeles / 'lilas').mkdir()
    for nom in ('autorisation_parentale.docx', 'lettre_accompagnement.docx'):
        doc = Document(str(modeles / nom))
        sans_style(doc)
        doc.save(str(modeles / 'lilas' / nom))
    (fait,), _ = passer(modeles=modeles, moteur=moteur, recto_verso=recto_verso)
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    dites = json.loads((fait.dossier / 'rapport.json').read_text('utf-8'))['normes']
    attendues = {nom: ['PDF/A-2b'] if nom in ('lettres.pdf', 'liasse-ien.pdf') else ['PDF/A-2b', 'PDF/UA-1'] for nom in dites}
    assert dites == attendues
    assert all({norme.value for norme in declarees(fait.dossier / nom)} == set(normes) for nom, normes in dites.items())
    reserves = [remarque for remarque in fait.remarques if 'ne se déclare pas' in remarque]
    assert reserves == [
        f"lettres.pdf ne se déclare pas PDF/UA-1 : le document n'a aucun titre (page 1, et 21 autres) ; {REMEDE}",
        f"liasse-ien.pdf ne se déclare pas PDF/UA-1 : le document n'a aucun titre (page 1, Lettre d'accompagnement) ; {REMEDE}",
    ]


def test_un_assembleur_qui_perd_un_titre_ne_declare_rien_de_faux(
    exemple: Callable[[str], Path], passer: Passage, monkeypatch: pytest.MonkeyPatch
) -> None:
    exemple('2026-2027.xlsx')
    vrai = reliure.assembler

    def mentir(plan: Any, path: Path, *reste: Any) -> frozenset[Norme]:
        normes = vrai(plan, path, *reste)
        if path.name == 'liasse-ien.pdf':
            with Pdf.open(path, allow_overwriting_input=True) as pdf:
                oter_les_titres(pdf, 1)
                pdf.save(path)
        return normes

    monkeypatch.setattr(reliure, 'assembler', mentir)
    (fait,), _ = passer()
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    assert declarees(fait.dossier / 'liasse-ien.pdf') == {Norme.ARCHIVE} and declarees(fait.dossier / 'lettres.pdf') == NORMES
    (reserve,) = [remarque for remarque in fait.remarques if 'ne se déclare pas' in remarque]
    assert 'liasse-ien.pdf' in reserve and "aucun titre (page 2, Sommaire)" in reserve and reserve.endswith(REMEDE)
