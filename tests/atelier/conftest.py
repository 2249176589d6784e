"""Un atelier à soi : des modèles copiés, un serveur qui meurt avec le test, un navigateur s'il y en a un."""

from __future__ import annotations

import datetime as dt
import gc
import http.client
import json
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from docx import Document
from docx.document import Document as Doc
from playwright.sync_api import Browser, Page, sync_playwright

from generator.atelier import Ecoute, Etabli, ouvrir_prise
from generator.reglages import RACINE, Reglages
from tests.conftest import JOUR
from tests.fabrique.navigateur import CHROMIUM, DRAPEAUX

PATIENCE_MS = 15_000
LETTRE = 'autorisation_parentale'
MOMENT = dt.datetime(2026, 11, 22, 14, 5, 32)


class Horloge:
    """Une horloge que le test avance."""

    def __init__(self) -> None:
        self.heure = MOMENT

    def __call__(self) -> dt.datetime:
        self.heure += dt.timedelta(minutes=1)
        return self.heure


def copier_les_modeles(dossier: Path) -> Path:
    """Les modèles livrés, dans un dossier neuf."""
    dossier.mkdir()
    for livre in (RACINE / 'modeles').iterdir():
        if livre.is_file():
            shutil.copy(livre, dossier)
    return dossier


@pytest.fixture
def modeles(tmp_path: Path) -> Path:
    """Une copie des modèles livrés."""
    return copier_les_modeles(tmp_path / 'modeles')


@pytest.fixture
def reglages_atelier(modeles: Path, donnees: Path, exemple: Callable[[str], Path], tmp_path: Path) -> Reglages:
    """Les réglages d'un atelier sur l'école des Lilas."""
    exemple('2026-2027.xlsx')
    return Reglages(aujourdhui=JOUR, donnees=donnees, sorties=tmp_path / 'sorties', modeles=modeles, moteur='embarque')


@pytest.fixture
def etabli(reglages_atelier: Reglages) -> Iterator[Etabli]:
    """Un établi, sans serveur."""
    etabli = Etabli(reglages_atelier, Horloge())
    yield etabli
    etabli.fermer()


@dataclass(frozen=True)
class Ouvert:
    """Un atelier qui répond."""

    adresse: str
    modeles: Path
    secret: str

    @property
    def port(self) -> int:
        return urlsplit(self.adresse).port or 0

    @property
    def jeton(self) -> str:
        return parse_qs(urlsplit(self.adresse).query)['jeton'][0]

    @property
    def adresse_des_modeles(self) -> str:
        return f'{self.origine}/modeles?jeton={self.jeton}'

    @property
    def origine(self) -> str:
        return f'http://127.0.0.1:{self.port}'

    def demander(
        self, chemin: str, *, methode: str = 'GET', entetes: Mapping[str, str | None] | None = None, corps: Any = None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Une demande comme celles de la page ; un en-tête `None` est ôté."""
        voulus: dict[str, str | None] = {
            'Host': f'127.0.0.1:{self.port}', 'Cookie': f'atelier-{self.port}={self.secret}', 'Sec-Fetch-Site': 'same-origin',
        }
        if methode == 'POST':
            voulus['Origin'] = self.origine
        voulus.update(entetes or {})
        liaison = http.client.HTTPConnection('127.0.0.1', self.port, timeout=10)
        try:
            envoi = json.dumps(corps).encode() if isinstance(corps, dict) else corps
            liaison.request(methode, chemin, envoi, {nom: valeur for nom, valeur in voulus.items() if valeur is not None})
            reponse = liaison.getresponse()
            return reponse.status, {nom.lower(): valeur for nom, valeur in reponse.getheaders()}, reponse.read()
        finally:
            liaison.close()


@pytest.fixture
def atelier(etabli: Etabli, modeles: Path) -> Iterator[Ouvert]:
    """Un atelier ouvert sur cette machine, fermé à la fin du test."""
    yield from servir(etabli, modeles)


@pytest.fixture(scope='module')
def atelier_commun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ouvert]:
    """Le même pour tous les essais d'un module, qui n'y changent rien : ni son jeton, ni ses modèles."""
    dossier = tmp_path_factory.mktemp('atelier')
    modeles, donnees = copier_les_modeles(dossier / 'modeles'), dossier / 'donnees'
    (donnees / 'ecoles').mkdir(parents=True)
    shutil.copy(RACINE / 'donnees' / 'exemples' / '2026-2027.xlsx', donnees / 'ecoles')
    etabli = Etabli(
        Reglages(aujourdhui=JOUR, donnees=donnees, sorties=dossier / 'sorties', modeles=modeles, moteur='embarque'), Horloge()
    )
    yield from servir(etabli, modeles)
    etabli.fermer()


def servir(etabli: Etabli, modeles: Path) -> Iterator[Ouvert]:
    """Répond aux demandes, dans un fil, jusqu'à ce qu'on n'en veuille plus."""
    ecoute = Ecoute(etabli, ouvrir_prise())
    fil = threading.Thread(target=ecoute.servir, daemon=True)
    fil.start()
    yield Ouvert(ecoute.adresse, modeles, ecoute._cles.secret)
    ecoute.arreter()
    fil.join(10)
    assert not fil.is_alive(), "l'atelier ne s'est pas fermé"


@pytest.fixture(scope='module')
def navigateur() -> Iterator[Browser]:
    """Chromium sans écran ; sans lui, le test est sauté, et le dit.

    Fermé avec le module : playwright tient une boucle asyncio et des fils légers que d'autres tests ne supportent pas.
    """
    if CHROMIUM is None:
        pytest.skip("Chromium n'est pas sur cette machine (apt install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=DRAPEAUX, timeout=30_000)
        yield chromium
        chromium.close()
    gc.collect()


@pytest.fixture
def onglet(navigateur: Browser, atelier: Ouvert) -> Iterator[Page]:
    """Un onglet neuf, qui ne laisse passer ni erreur de script ni demande hors de cette machine.

    Ouvert après l'atelier, fermé avant lui : un atelier que l'on arrête attend deux secondes les pages encore ouvertes.
    """
    contexte = navigateur.new_context(viewport={'width': 1280, 'height': 900}, locale='fr-FR')
    contexte.grant_permissions(['clipboard-read', 'clipboard-write'])
    page = contexte.new_page()
    page.set_default_timeout(PATIENCE_MS)
    erreurs: list[str] = []
    page.on('pageerror', lambda erreur: erreurs.append(str(erreur)))
    page.on('request', lambda demande: None if demande.url.startswith('http://127.0.0.1:') else erreurs.append(demande.url))
    yield page
    contexte.close()
    assert erreurs == []


@pytest.fixture
def page(onglet: Page, atelier: Ouvert) -> Page:
    """La page de l'atelier, ouverte avec son jeton, le premier modèle affiché."""
    onglet.goto(atelier.adresse_des_modeles)
    onglet.wait_for_selector('#pages img')
    onglet.wait_for_selector('#essai option', state='attached')
    return onglet


def retoucher(path: Path, changer: Callable[[Doc], object], source: Path | None = None) -> Path:
    """Change un modèle comme Word : écrit à côté, puis met à la place."""
    doc = Document(str(source or path))
    changer(doc)
    path.parent.mkdir(exist_ok=True)
    brouillon = path.with_name('~WRD0001.tmp')
    doc.save(str(brouillon))
    brouillon.replace(path)
    return path


def ajouter(texte: str) -> Callable[[Doc], object]:
    """Ajoute un paragraphe en tête du document."""
    return lambda doc: doc.paragraphs[0].insert_paragraph_before(texte)


def octets(changer: Callable[[Doc], object], tmp_path: Path) -> bytes:
    """Un modèle retouché, en mémoire."""
    return retoucher(tmp_path / 'retouche' / 'a.docx', changer, RACINE / 'modeles' / f'{LETTRE}.docx').read_bytes()
