"""Fabrique l'image de la page des retours pour la documentation : une réponse douteuse, que l'on est en train de lire.

    python -m tests.fabrique.image_retours docs/images/retours.png
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
from generator.reglages import RACINE, Reglages
from tests.fabrique.navigateur import CHROMIUM, DRAPEAUX
from tests.fabrique.revenus import Archives, dix_doutes, page

LARGEUR, HAUTEUR, COULEURS = 1280, 830, 128
PRETE = "() => { const i = document.querySelector('#feuilles img'); return i && i.complete && i.naturalWidth; }"


def archives_fictives(dossier: Path) -> Archives:
    """Dix réponses à lire, une page mise de côté."""
    archives = dix_doutes(dossier)
    (reference,) = archives.envoyer(("Nina ORIOL",))
    archives.mettre_de_cote(page("Nina ORIOL", reference, oui=True))
    return archives


def photographier(dossier: Path) -> bytes:
    """La page, une première réponse confirmée, la suivante choisie."""
    (dossier / 'donnees' / 'ecoles').mkdir(parents=True)
    shutil.copy(RACINE / 'donnees' / 'exemples' / '2026-2027.xlsx', dossier / 'donnees' / 'ecoles')
    archives_fictives(dossier / 'donnees' / 'archives')
    reglages = Reglages(dt.date(2026, 11, 3), dossier / 'donnees', dossier / 'sorties', ecole='lilas', moteur='embarque')
    etabli = Etabli(reglages, dt.datetime.now)
    ecoute = Ecoute(etabli, ouvrir_prise(), 'retours')
    fil = threading.Thread(target=ecoute.servir, daemon=True)
    fil.start()
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=DRAPEAUX)
            vue = chromium.new_page(viewport={'width': LARGEUR, 'height': HAUTEUR}, locale='fr-FR')
            vue.goto(ecoute.adresse)
            vue.wait_for_function(PRETE)
            for touche in ('n', 'Enter'):
                vue.keyboard.press(touche)
            vue.wait_for_selector('#recents li')
            vue.wait_for_function(PRETE)
            vue.keyboard.press('o')
            return vue.screenshot()
    finally:
        ecoute.arreter()
        fil.join()
        etabli.fermer()


if __name__ == '__main__':
    with tempfile.TemporaryDirectory(prefix='image-retours-') as nom:
        image = Image.open(io.BytesIO(photographier(Path(nom)))).convert('RGB')
    image.quantize(COULEURS).save(sys.argv[1], optimize=True)
