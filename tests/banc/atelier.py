"""D'un enregistrement dans Word à la page rafraîchie : de bout en bout, dans un vrai navigateur, contre LibreOffice seul.

    python -m tests.banc.atelier

Notre temps va du remplacement du fichier sur le disque à l'image de la nouvelle page chargée dans Chromium. Celui de
LibreOffice, de son lancement au PDF du même fichier : il ne vérifie rien, ne remplit rien, ne montre rien.
"""

from __future__ import annotations

import datetime as dt
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from docx import Document
from playwright.sync_api import Page, sync_playwright

from generator.atelier import Ecoute, Etabli, ouvrir_prise
from generator.reglages import RACINE, Reglages
from tests.fabrique.navigateur import CHROMIUM, DRAPEAUX

MODELE = 'autorisation_parentale.docx'
FOIS = 7
DEPARTS = 3
"""De LibreOffice."""
PATIENCE = 30.0
COMPTER = """() => { window.chargees = []; document.addEventListener('load', (e) => {
    if (e.target.tagName === 'IMG') window.chargees.push(performance.timeOrigin + performance.now()); }, true); }"""
LIRE = """() => { const etats = performance.getEntriesByType('resource').filter((e) => e.name.includes('/modeles/etat'));
    const etat = etats[etats.length - 1], zero = performance.timeOrigin;
    return { debut: zero + etat.startTime, fin: zero + etat.responseEnd, image: window.chargees[window.chargees.length - 1] }; }"""


@dataclass(frozen=True, slots=True)
class Trajet:
    """Les secondes d'un enregistrement à la page : veille (jusqu'à la demande), réponse (examen, pages), affichage."""

    veille: float
    reponse: float
    affichage: float

    @property
    def total(self) -> float:
        return self.veille + self.reponse + self.affichage


def mesurer_trajets(fois: int = FOIS) -> list[Trajet]:
    """Les trajets de quelques enregistrements, le premier écarté : il prépare tout."""
    with tempfile.TemporaryDirectory(prefix='banc-atelier-') as nom:
        dossier = Path(nom)
        shutil.copytree(RACINE / 'modeles', dossier / 'modeles')
        reglages = Reglages(
            aujourdhui=dt.date.today(), sorties=dossier / 'sorties', modeles=dossier / 'modeles', moteur='embarque',
        )  # fmt: skip
        etabli = Etabli(reglages, dt.datetime.now)
        ecoute = Ecoute(etabli, ouvrir_prise(), 'modeles')
        fil = threading.Thread(target=ecoute.servir, daemon=True)
        fil.start()
        try:
            return _dans_un_navigateur(ecoute.adresse, dossier / 'modeles' / MODELE, fois)
        finally:
            ecoute.arreter()
            fil.join()
            etabli.fermer()


def _dans_un_navigateur(adresse: str, modele: Path, fois: int) -> list[Trajet]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=DRAPEAUX)
        page = chromium.new_page(viewport={'width': 1280, 'height': 900})
        page.goto(adresse)
        page.wait_for_selector('#essai option', state='attached')
        page.evaluate(COMPTER)
        trajets = [_un_trajet(page, modele, rang) for rang in range(fois + 1)]
        chromium.close()
    return trajets[1:]


def _un_trajet(page: Page, modele: Path, rang: int) -> Trajet:
    doc = Document(str(modele))
    doc.paragraphs[0].insert_paragraph_before(f"Version {rang} de {{{{ eleve.prenom }}}}.")
    neuf = modele.with_name('~WRD0001.tmp')
    doc.save(str(neuf))
    page.wait_for_timeout(1000)
    avant = page.evaluate('() => window.chargees.length')
    debut = time.time()
    neuf.replace(modele)
    page.wait_for_function(
        '(avant) => window.chargees.length > avant', arg=avant, timeout=PATIENCE * 1000, polling=10,
    )  # fmt: skip
    lu: dict[str, float] = page.evaluate(LIRE)
    instants = [debut, lu['debut'] / 1000, lu['fin'] / 1000, lu['image'] / 1000]
    return Trajet(*(apres - avant for avant, apres in pairwise(instants)))


def mesurer_libreoffice(fois: int = DEPARTS) -> float:
    """Un démarrage de LibreOffice et l'export de ce fichier : le meilleur temps, profil déjà créé."""
    with tempfile.TemporaryDirectory(prefix='banc-soffice-') as nom:
        dossier = Path(nom)
        shutil.copy(RACINE / 'modeles' / MODELE, dossier)
        commande = ['soffice', '--headless', f'-env:UserInstallation={(dossier / "profil").as_uri()}', '--convert-to', 'pdf',
                    '--outdir', str(dossier), str(dossier / MODELE)]  # fmt: skip

        def convertir() -> float:
            debut = time.perf_counter()
            subprocess.run(commande, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
            return time.perf_counter() - debut

        convertir()
        assert (dossier / MODELE).with_suffix('.pdf').is_file()
        return min(convertir() for _ in range(fois))


def imprimer_atelier(fois: int = FOIS, ecrire: Callable[[str], Any] = sys.stdout.write) -> None:
    """Une ligne pour nous, une pour LibreOffice, et leur rapport."""
    ecrire('\nenregistrer → page\n')
    if CHROMIUM is None:
        ecrire('  sauté : Chromium n’est pas sur cette machine\n')
        return
    trajets = sorted(mesurer_trajets(fois), key=lambda trajet: trajet.total)
    milieu = trajets[len(trajets) // 2]
    total = statistics.median(trajet.total for trajet in trajets)
    ecrire(
        f'  atelier, moteur embarqué     {total:>6.2f} s  (veille {milieu.veille:.2f}, examen et pages {milieu.reponse:.2f}, '
        f'affichage {milieu.affichage:.2f} ; au pire {trajets[-1].total:.2f})\n'
    )
    if shutil.which('soffice') is None:
        ecrire('  rapport sauté : LibreOffice n’est pas sur cette machine\n')
        return
    libreoffice = mesurer_libreoffice(min(fois, DEPARTS))
    ecrire(f'  LibreOffice, lancer, exporter{libreoffice:>6.2f} s  rapport {libreoffice / total:.1f}×\n')


if __name__ == '__main__':
    imprimer_atelier()
