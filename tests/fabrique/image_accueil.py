"""Fabrique l'image de la page d'accueil pour la documentation : une école dont les lettres sont faites.

    python -m tests.fabrique.image_accueil docs/images/accueil.png
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
import sys
import tempfile
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from generator.atelier import Ecoute, Etabli, ouvrir_prise
from generator.chaine import produire
from generator.reglages import RACINE, Reglages
from generator.suivi import SuiviMuet
from tests.fabrique.navigateur import CHROMIUM, DRAPEAUX
from tests.fabrique.revenus import dix_doutes

LARGEUR, HAUTEUR, COULEURS = 1280, 1000, 128


def photographier(dossier: Path) -> bytes:
    """Les lettres des Lilas sont parties, dix réponses sont revenues."""
    (dossier / 'donnees' / 'ecoles').mkdir(parents=True)
    shutil.copy(RACINE / 'donnees' / 'exemples' / '2026-2027.xlsx', dossier / 'donnees' / 'ecoles' / 'lilas.xlsx')
    reglages = Reglages(dt.date(2026, 10, 12), dossier / 'donnees', dossier / 'sorties', ecole='lilas', moteur='embarque')
    produire(reglages, SuiviMuet())
    dix_doutes(dossier / 'donnees' / 'archives')
    etabli = Etabli(reglages, dt.datetime.now)
    ecoute = Ecoute(etabli, ouvrir_prise())
    fil = threading.Thread(target=ecoute.servir, daemon=True)
    fil.start()
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=DRAPEAUX)
            vue = chromium.new_page(viewport={'width': LARGEUR, 'height': HAUTEUR}, locale='fr-FR')
            vue.goto(ecoute.adresse)
            vue.wait_for_selector('#bilan:not(:empty)')
            return vue.screenshot()
    finally:
        ecoute.arreter()
        fil.join()
        etabli.fermer()


if __name__ == '__main__':
    with tempfile.TemporaryDirectory(prefix='image-accueil-') as nom:
        image = Image.open(io.BytesIO(photographier(Path(nom)))).convert('RGB')
    image.quantize(COULEURS).save(sys.argv[1], optimize=True)
