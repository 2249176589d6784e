"""Fabrique l'image de l'atelier pour la documentation : un modèle d'école que l'on vient de changer dans Word.

    python -m tests.fabrique.image_atelier docs/images/atelier.png
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
import sys
import tempfile
import threading
from pathlib import Path

from docx import Document
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from generator.atelier import Ecoute, Etabli, ouvrir_prise
from generator.reglages import RACINE, Reglages
from tests.fabrique.navigateur import CHROMIUM, DRAPEAUX

LETTRE = 'autorisation_parentale.docx'
LARGEUR, HAUTEUR, COULEURS = 1280, 1010, 128
AJOUT = "Un temps d’accueil est prévu dès 16 h 15, {{ eleve.prenom }} peut y goûter."


def photographier(dossier: Path, hauteur: int = HAUTEUR, largeur: int = LARGEUR) -> bytes:
    """La page, une fois le changement arrivé."""
    modeles = dossier / 'modeles'
    shutil.copytree(RACINE / 'modeles', modeles, ignore=shutil.ignore_patterns('lilas'))
    (modeles / 'lilas').mkdir()
    shutil.copy(modeles / LETTRE, modeles / 'lilas')
    (dossier / 'donnees' / 'ecoles').mkdir(parents=True)
    shutil.copy(RACINE / 'donnees' / 'exemples' / '2026-2027.xlsx', dossier / 'donnees' / 'ecoles')
    reglages = Reglages(aujourdhui=dt.date(2026, 11, 3), donnees=dossier / 'donnees', sorties=dossier / 'sorties',
                        modeles=modeles, ecole='lilas', moteur='embarque')  # fmt: skip
    etabli = Etabli(reglages, dt.datetime.now)
    ecoute = Ecoute(etabli, ouvrir_prise(), 'modeles')
    fil = threading.Thread(target=ecoute.servir, daemon=True)
    fil.start()
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=DRAPEAUX)
            page = chromium.new_page(viewport={'width': largeur, 'height': hauteur}, locale='fr-FR')
            page.goto(ecoute.adresse)
            page.wait_for_selector('#essai option', state='attached')
            _changer(modeles / 'lilas' / LETTRE)
            page.wait_for_selector('figcaption .changee')
            _chercher(page)
            return page.screenshot()
    finally:
        ecoute.arreter()
        fil.join()
        etabli.fermer()


def _changer(path: Path) -> None:
    doc = Document(str(path))
    place = next(p for p in doc.paragraphs if p.text.startswith("Merci de rendre"))
    place.insert_paragraph_before(AJOUT)
    brouillon = path.with_name('~WRD0001.tmp')
    doc.save(str(brouillon))
    brouillon.replace(path)


def _chercher(page: Page) -> None:
    page.get_by_label("Chercher un champ").fill("prénom")
    page.wait_for_function("() => [...document.querySelectorAll('#pages img')].every((i) => i.complete && i.naturalWidth)")
    page.get_by_role('button', name="Différences").first.click()
    page.wait_for_selector('#pages canvas')
    page.evaluate('() => document.activeElement.blur()')


if __name__ == '__main__':
    with tempfile.TemporaryDirectory(prefix='image-atelier-') as nom:
        image = Image.open(io.BytesIO(photographier(Path(nom)))).convert('RGB')
    image.quantize(COULEURS).save(sys.argv[1], optimize=True)
