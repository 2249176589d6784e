"""La page d'accueil dans un vrai navigateur : ce qui manque, un travail qui avance, qu'on arrête, son PDF montré ; au clavier."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from generator.atelier import Etabli
from generator.atelier.changements import Action
from generator.classeur.geste import Geste
from generator.feuilles import ECOLE
from generator.proposition import Annonce, Proposition, Question
from generator.reglages import RACINE, Reglages
from tests.atelier.conftest import Horloge, Ouvert, copier_les_modeles, servir
from tests.conftest import JOUR
from tests.fabrique.classeurs import ecrire, mettre

PATIENCE_MS = 60_000
HOSTILE = '<img src=x onerror="document.title=1">'
OUTILS = {'runOnly': {'type': 'tag', 'values': ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}}
SANS_DEBORDER = '() => document.documentElement.scrollWidth <= innerWidth'


@dataclass
class Accueil:
    """Un atelier ouvert pour tout le module, et ce que l'on y a écrit."""

    ouvert: Ouvert
    dossier: Path
    ecrites: list[Mapping[str, str]]

    @property
    def classeur(self) -> Path:
        return self.dossier / 'donnees' / 'ecoles' / 'lilas.xlsx'


def proposer(reglages: Reglages, fichiers: Any) -> Proposition:
    cible = reglages.dossier_des_donnees / 'ecoles' / 'lilas.xlsx'
    geste = Geste(ECOLE, {'commune': 'Montsombre'})
    return Proposition(
        f"Import de {fichiers['onde'].name}", cible, cible, (geste,), (Annonce('arrivée', f"{HOSTILE} entre en CE1", 'Élèves!A12'),),
        (Question('q', "Qui est « A. MARTIN » ?", {'Anne': (geste,), 'Alain': ()}),),
    )  # fmt: skip


@pytest.fixture(scope='module')
def accueil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accueil]:
    """Un serveur pour tout le module : les Lilas, et une action qui change leur classeur."""
    dossier, ecrites = tmp_path_factory.mktemp('accueil'), []
    modeles, donnees = copier_les_modeles(dossier / 'modeles'), dossier / 'donnees'
    (donnees / 'ecoles').mkdir(parents=True)
    shutil.copy(RACINE / 'donnees' / 'exemples' / '2026-2027.xlsx', donnees / 'ecoles' / 'lilas.xlsx')

    def noter(_: Proposition, __: dt.datetime, reponses: Mapping[str, str]) -> str:
        ecrites.append(reponses)
        return "C’est écrit : l’ancien classeur est gardé."

    action = Action('importer', "Importer", "Importer les élèves", "Depuis ONDE.", proposer, {'onde': "l’export ONDE"})
    reglages = Reglages(aujourdhui=JOUR, donnees=donnees, sorties=dossier / 'sorties', modeles=modeles, moteur='embarque')
    etabli = Etabli(reglages, Horloge(), ((action,), noter))
    for ouvert in servir(etabli, modeles):
        yield Accueil(ouvert, dossier, ecrites)
    etabli.fermer()


@pytest.fixture
def page(navigateur: Browser, accueil: Accueil) -> Iterator[Page]:
    """Un onglet neuf sur l'accueil, qui ne laisse passer ni erreur de script ni demande hors de cette machine."""
    contexte = navigateur.new_context(viewport={'width': 1280, 'height': 900}, locale='fr-FR')
    ouvert = accueil.ouvert
    contexte.add_cookies([{'name': f'atelier-{ouvert.port}', 'value': ouvert.secret, 'url': ouvert.origine}])
    onglet = contexte.new_page()
    onglet.set_default_timeout(PATIENCE_MS)
    erreurs: list[str] = []
    onglet.on('pageerror', lambda erreur: erreurs.append(str(erreur)))
    onglet.on('request', lambda d: None if d.url.startswith(('http://127.0.0.1:', 'chrome')) else erreurs.append(d.url))
    ouvrir(onglet, accueil)
    yield onglet
    contexte.close()
    assert erreurs == []


def ouvrir(onglet: Page, accueil: Accueil) -> None:
    onglet.goto(f'{accueil.ouvert.origine}/?ecole=lilas&annee=2026-2027&periode=2')
    expect(onglet.locator('#bilan')).not_to_be_empty(timeout=PATIENCE_MS)


def sans_violation(page: Page) -> None:
    for palette in ('light', 'dark'):
        page.emulate_media(color_scheme=palette)
        violations = Axe().run(page, options=OUTILS).response['violations']
        assert [(v['id'], [n['target'] for n in v['nodes']]) for v in violations] == [], palette
    page.emulate_media(color_scheme='light')


def au_clavier(page: Page, nom: str) -> None:
    """Va au bouton, tape Entrée."""
    page.get_by_role('button', name=nom, exact=True).first.focus()
    page.keyboard.press('Enter')


def test_la_page_dit_l_ecole_le_prochain_pas_et_les_heures(page: Page) -> None:
    expect(page.locator('h1')).to_have_text("École élémentaire des Lilas")
    assert page.title() == "École élémentaire des Lilas – Atelier"
    expect(page.locator('#periode option:checked')).to_contain_text("Période 2, du 2 novembre")
    expect(page.locator('#bilan')).to_contain_text("Rien ne manque : 22 lettres pour cette période")
    expect(page.locator('#heures tbody').nth(1)).to_contain_text("M. Bel")
    assert [a.inner_text() for a in page.locator('.onglets a').all()] == ['Accueil', 'Modèles', 'Retours']
    sans_violation(page)


def test_ce_qui_manque_se_dit_avec_sa_cellule_et_disparait_une_fois_corrige(page: Page, accueil: Accueil) -> None:
    ecrire(accueil.classeur, mettre('Élèves', 'Niveau', 3, HOSTILE))
    page.evaluate("() => dispatchEvent(new Event('focus'))")
    manque = page.locator('#problemes li').first
    expect(manque).to_contain_text("Élèves!")
    expect(manque).to_contain_text("À faire")
    expect(manque).to_contain_text(HOSTILE)
    expect(page.locator('#bilan')).to_contain_text("À corriger")
    expect(page.locator('#conseil')).to_contain_text("lilas.xlsx")
    sans_violation(page)
    assert page.locator('#problemes img').count() == 0
    ecrire(accueil.classeur)
    page.evaluate("() => dispatchEvent(new Event('focus'))")
    expect(page.locator('#problemes li')).to_have_count(0)
    expect(page.locator('#bilan')).to_contain_text("Rien ne manque")


def test_un_travail_avance_puis_montre_son_pdf_au_clavier_seul(page: Page, accueil: Accueil) -> None:
    au_clavier(page, "Feuilles de présence")
    expect(page.locator('#titre-travail')).to_be_focused()
    expect(page.locator('#avancement')).to_contain_text("Étape")
    assert page.get_by_role('button', name="Lettres d'absences").is_disabled()
    expect(page.locator('#resultat')).to_contain_text("Fait :")
    expect(page.locator('#annonce')).to_contain_text("Fini : Feuilles de présence, période 2")
    sans_violation(page)
    au_clavier(page, "feuilles-de-presence.pdf")
    expect(page.locator('#titre-vue')).to_be_focused()
    cadre = page.locator('#cadre iframe')
    adresse = cadre.get_attribute('src') or ''
    assert page.evaluate("async (a) => (await fetch(a)).headers.get('content-type')", adresse) == 'application/pdf'
    page.wait_for_function("() => document.querySelector('#cadre iframe').contentDocument?.contentType === 'application/pdf'"
                           " || document.querySelector('#cadre iframe').contentDocument === null")  # fmt: skip
    assert any(f.url.endswith(adresse) for f in page.frames) and 'presence' not in adresse
    au_clavier(page, "Fermer le document")
    assert page.evaluate('() => document.activeElement.textContent') == "feuilles-de-presence.pdf"
    expect(page.locator('#documents')).to_contain_text("Feuilles de présence, période 2")
    au_clavier(page, "Ne plus montrer")
    expect(page.locator('#travail')).to_be_hidden()


def test_arreter_laisse_tout_comme_avant(page: Page, accueil: Accueil) -> None:
    au_clavier(page, "Faire les lettres")
    expect(page.locator('#avancement')).to_contain_text("Étape 4/6", timeout=PATIENCE_MS)
    au_clavier(page, "Arrêter")
    expect(page.locator('#titre-travail')).to_contain_text("Arrêté", timeout=PATIENCE_MS)
    expect(page.locator('#resultat')).to_contain_text("Les documents d'avant sont intacts")
    assert not (accueil.dossier / 'sorties' / '2026-2027' / 'lilas' / 'periode-2').exists()
    au_clavier(page, "Ne plus montrer")


def test_fermer_la_page_ne_tue_pas_le_travail_la_rouvrir_le_retrouve(page: Page, accueil: Accueil) -> None:
    au_clavier(page, "Vérifier")
    expect(page.locator('#avancement')).to_contain_text("Étape")
    page.goto('about:blank')
    ouvrir(page, accueil)
    expect(page.locator('#titre-travail')).to_have_text("Fini : Vérification, période 2", timeout=PATIENCE_MS)
    au_clavier(page, "Ne plus montrer")


def test_un_changement_se_propose_puis_s_ecrit(page: Page, accueil: Accueil) -> None:
    page.locator('#importer-onde').set_input_files({'name': 'Élèves.csv', 'mimeType': 'text/csv', 'buffer': b'x'})
    au_clavier(page, "Importer les élèves")
    expect(page.locator('#titre-proposition')).to_have_text("Import de Élèves.csv")
    expect(page.locator('#titre-proposition')).to_be_focused()
    expect(page.locator('#annonces')).to_contain_text(f"{HOSTILE} entre en CE1 (Élèves!A12)")
    expect(page.locator('#annonces')).to_contain_text("Rien n’est encore écrit")
    sans_violation(page)
    page.get_by_role('radio', name="Anne").check()
    au_clavier(page, "Écrire")
    expect(page.locator('#annonce')).to_have_text("C’est écrit : l’ancien classeur est gardé.")
    expect(page.locator('#proposition')).to_be_hidden()
    assert accueil.ecrites == [{'q': 'Anne'}]


def test_deposer_des_numerisations_les_archive(page: Page) -> None:
    page.locator('#archiver [type=submit]').click()
    expect(page.locator('#erreur')).to_contain_text("déposez des fichiers")
    vide = {'name': 'scan.pdf', 'mimeType': 'application/pdf', 'buffer': b'%PDF-1.7 sans fin'}
    page.locator('#scans').set_input_files([vide])
    expect(page.locator('#choisis')).to_have_text("1 fichier choisi")
    page.locator('#archiver [type=submit]').click()
    expect(page.locator('#resultat')).to_contain_text("Ce PDF n'a pas de fin", timeout=PATIENCE_MS)
    au_clavier(page, "Ne plus montrer")


@pytest.mark.parametrize('largeur', [320, 640])
def test_etroit_ou_agrandi_rien_ne_deborde(largeur: int, page: Page) -> None:
    """320 points : une fenêtre de 1280 agrandie à 400 %."""
    page.set_viewport_size({'width': largeur, 'height': 800})
    assert page.evaluate(SANS_DEBORDER)
    sans_violation(page)
