"""Rendre un modèle d'essai, seul ou en lot, le convertir par un moteur, lire ce que dit le PDF."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx.document import Document as Doc

from generator.calcul import calculer
from generator.classeur import fabriquer
from generator.conversion import Commande, Convertisseur, MoteurPdf
from generator.conversion.embarque import MoteurEmbarque
from generator.conversion.libreoffice import MoteurLibreOffice, trouver_soffice
from generator.conversion.relecture import pages_du_pdf
from generator.domaine.dossier import Dossier
from generator.domaine.temps import AnneeScolaire
from generator.lecture import lire_calendrier
from generator.lecture.dossier import lire_dossier, ouvrir
from generator.paquet import Bornes, lire_paquet
from generator.reglages import RACINE
from generator.reglementation import regime_au
from generator.rendu import Contextes
from generator.rendu.lot import LotAssemble, assembler
from generator.rendu.modele import compiler
from generator.rendu.ooxml import ecrire_paquet
from tests.evaluateurs import regimes
from tests.fabrique.classeurs import ecrire as ecrire_classeur
from tests.fabrique.prets import EquipePretee
from tests.rendu.modeles_d_essai import ecrire

MOTEURS = [pytest.param(MoteurEmbarque, id='embarque'),
           pytest.param(MoteurLibreOffice, id='libreoffice', marks=pytest.mark.libreoffice)]  # fmt: skip


@cache
def _resultats(dossier: Path, nombre: int) -> Any:
    calendrier, _ = lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2026), 'A')
    donnees = fabriquer(nombre, calendrier, regime_au(regimes(), calendrier.rentree), 7)
    lu, rapport = lire_dossier(ouvrir(ecrire_classeur(dossier / 'e.xlsx', donnees=donnees)))
    assert isinstance(lu, Dossier), list(rapport)
    return calculer(lu, lu.periodes[0], regimes(), calendrier)[0], calendrier.rentree


def fabrique(dossier: Path, nombre: int = 12, **options: Any) -> Contextes:
    """De quoi faire tous les contextes d'une école fictive."""
    resultats, rentree = _resultats(dossier, nombre)
    return Contextes(resultats, rentree, **options)


def lettres(dossier: Path, nombre: int = 12, **options: Any) -> list[Any]:
    """Les champs des lettres d'une école fictive, une par élève."""
    contextes = fabrique(dossier, nombre, **options)
    return [contextes.lettre(proposition) for proposition in contextes.resultats.propositions]


def avec_avis(lettre: Any, favorable: bool) -> Any:
    """La même lettre, avec un avis de l'IEN."""
    return replace(lettre, periode=replace(lettre.periode, avis_favorable=favorable, avis_defavorable=not favorable))


def rendu(doc: Doc, tous: Sequence[Any], dossier: Path) -> LotAssemble:
    """Le lot de plusieurs contextes."""
    path = ecrire(doc, dossier / 'modele.docx')
    return assembler(compiler(path, lire_paquet(path, Bornes())), tous)


def en_pages(assemble: LotAssemble, dossier: Path, moteur: MoteurPdf) -> tuple[list[str], Path]:
    """Le texte des pages du PDF d'un lot, contrôlé comme ceux du produit, et le PDF."""
    (dossier / 'pdf').mkdir(exist_ok=True)
    contenu = ecrire_paquet(assemble.parties)
    commande = Commande('lot', 'modele.docx', tuple(str(rang) for rang in range(len(assemble.textes))),
                        lambda rangs: (contenu, assemble.textes))  # fmt: skip
    with EquipePretee(1) as equipe:
        (livraison,) = Convertisseur(moteur, equipe, dossier / 'pdf').convertir([commande])
    assert not livraison.fautes, livraison.fautes
    (tirage,) = livraison.tirages
    return pages_du_pdf(tirage.pdf), tirage.pdf


def soffice_convertit(path: Path, format_: str) -> None:
    """Fait convertir un fichier par LibreOffice, à côté de lui, comme une personne qui l'enregistre."""
    profil = path.parent / 'profil'
    soffice = shutil.which('soffice') or trouver_soffice()
    assert soffice is not None
    subprocess.run(
        [str(soffice), f'-env:UserInstallation={profil.as_uri()}', '--headless', '--convert-to', format_,
         '--outdir', str(path.parent), str(path)], check=True, capture_output=True, timeout=120,
    )  # fmt: skip
