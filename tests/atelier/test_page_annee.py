"""D'un export ONDE à la période suivante, par la page : importer, lettres, réponses archivées, bilan, suite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.archive import Registre, depots, lire_envois
from generator.atelier import Etabli
from generator.classeur.geste import Geste
from generator.demarrage import Demarrage
from generator.demarrage.questions import lignes_de
from generator.ecran import en_phrases
from generator.ecriture_du_classeur import ecrire
from generator.feuilles import ELEVES, GROUPES
from generator.lecture.dossier import ouvrir
from generator.proposition import Proposition
from generator.reglages import Reglages
from generator.suivi import SuiviMuet
from tests.atelier.conftest import Horloge, Ouvert, copier_les_modeles, servir
from tests.conftest import JOUR
from tests.demarrage.test_demarrage import ECOLE, ENSEIGNANTE, GROUPE, Personne
from tests.onde.fabrique import Enfant, csv_des_eleves, csv_des_responsables, ecole
from tests.simulateur import Copie, Scenario, ecrire_pile, numeriser

PATIENCE_MS = 60_000
ENFANTS: list[Enfant] = ecole(30)


@pytest.fixture(scope='module')
def reglages_de_la_page(tmp_path_factory: pytest.TempPathFactory) -> Reglages:
    dossier = tmp_path_factory.mktemp('annee')
    (dossier / 'donnees' / 'ecoles').mkdir(parents=True)
    return Reglages(
        aujourdhui=JOUR, donnees=dossier / 'donnees', sorties=dossier / 'sorties', moteur='embarque',
        modeles=copier_les_modeles(dossier / 'modeles'),
    )  # fmt: skip


@pytest.fixture(scope='module')
def ouvert(reglages_de_la_page: Reglages) -> Iterator[Ouvert]:
    etabli = Etabli(reglages_de_la_page, Horloge())
    yield from servir(etabli, reglages_de_la_page.modeles)
    etabli.fermer()


@pytest.fixture
def page(navigateur: Browser, ouvert: Ouvert) -> Iterator[Page]:
    contexte = navigateur.new_context(viewport={'width': 1280, 'height': 900}, locale='fr-FR')
    onglet = contexte.new_page()
    onglet.set_default_timeout(PATIENCE_MS)
    erreurs: list[str] = []
    onglet.on('pageerror', lambda erreur: erreurs.append(str(erreur)))
    onglet.goto(ouvert.adresse)
    yield onglet
    contexte.close()
    assert erreurs == []


def fichier(nom: str, octets: bytes) -> dict[str, object]:
    return {'name': nom, 'mimeType': 'text/csv', 'buffer': octets}


def regarder(page: Page) -> None:
    page.evaluate("() => dispatchEvent(new Event('focus'))")


def taper_les_cellules(reglages: Reglages) -> None:
    """Ce que la secrétaire tape dans le classeur : l'école, une enseignante, la période, un groupe, deux élèves."""
    deux = [f'{enfant.porte} {enfant.prenom}' for enfant in ENFANTS if enfant.niveau == 'CE1'][:2]
    inscrits = {"Un élève proposé": [*deux, '']}
    personne = Personne(ECOLE, ENSEIGNANTE, {"Période 2": 'oui'}, GROUPE, inscrits)
    moments = (dt.datetime(2026, 11, 3, 9, n) for n in range(60))
    Demarrage(reglages, personne.lire, personne.dit.append, en_phrases, lambda: next(moments), SuiviMuet()).mener()
    assert personne.a_entendu("Le premier tableau prévisionnel est là"), personne.dit


def pile_signee(reglages: Reglages, dossier: Path) -> Path:
    """Les lettres revenues du copieur, cochées et signées à la main."""
    depot = next(depot for depot in depots(reglages.archives) if depot.annee)
    lettres = max(lire_envois(Registre(depot, lambda: dt.datetime.now(dt.UTC))), key=lambda envoi: len(envoi.pages))
    copies = [Copie(page.reference, lettres.pdf, page.page, page.disposition) for page in lettres.pages[:2]]
    pile = dossier / 'pile.pdf'
    ecrire_pile(pile, [numeriser(copie, Scenario('reglage', graine))[0] for graine, copie in enumerate(copies)])
    return pile


def remplir(classeur: Path, bilan: str) -> None:
    """Le bilan du groupe, tapé dans le classeur en fin de période."""
    (groupe,) = lignes_de(ouvrir(classeur), GROUPES)
    geste = Geste(GROUPES, {'bilan': bilan}, groupe.origine)
    ecrire(Proposition('à la main', classeur, classeur, (geste,)), dt.datetime(2026, 12, 18, 8))


def test_d_un_export_onde_a_la_periode_suivante(page: Page, reglages_de_la_page: Reglages, tmp_path: Path) -> None:
    classeur = reglages_de_la_page.dossier_des_donnees / 'ecoles' / 'mimosas.xlsx'

    expect(page.locator('#conseil')).to_contain_text("Aucun classeur")
    expect(page.get_by_role('button', name="Période suivante")).to_have_count(0)
    page.get_by_label("Mot court qui nomme l’école").fill('mimosas')
    page.locator('#importer-eleves').set_input_files(fichier('CSVExtraction.csv', csv_des_eleves(ENFANTS)))
    page.locator('#importer-responsables').set_input_files(fichier('responsables.csv', csv_des_responsables(ENFANTS)))
    page.get_by_role('button', name="Importer les élèves").click()
    expect(page.locator('#annonces')).to_contain_text("arrivée : 30")
    assert not classeur.exists(), "rien n'est écrit avant qu'on le dise"
    page.get_by_role('button', name="Écrire", exact=True).click()
    expect(page.locator('#annonce')).to_contain_text("« mimosas.xlsx » est écrit")
    assert len(lignes_de(ouvrir(classeur), ELEVES)) == len(ENFANTS)

    expect(page.locator('#bilan')).to_contain_text("À corriger")
    expect(page.locator('#problemes li').first).to_contain_text("École!B")
    taper_les_cellules(reglages_de_la_page)
    regarder(page)
    expect(page.locator('#bilan')).to_contain_text("Rien ne manque")
    expect(page.locator('h1')).to_have_text("École primaire des Mimosas")

    page.locator('#geste').get_by_role('button', name="Faire les lettres").click()
    expect(page.locator('#titre-travail')).to_contain_text("Fini : Lettres", timeout=PATIENCE_MS)
    page.locator('#resultat').get_by_role('button', name="lettres.pdf").click()
    expect(page.locator('#cadre iframe')).to_have_attribute('title', "Document lettres.pdf")
    expect(page.locator('#reponses')).to_contain_text("formulaires partis pour cette période")

    page.locator('#scans').set_input_files(pile_signee(reglages_de_la_page, tmp_path))
    page.locator('#archiver').get_by_role('button', name="Archiver").press('Enter')
    expect(page.locator('#titre-travail')).to_contain_text("Archivage", timeout=PATIENCE_MS)
    expect(page.locator('#resultat')).to_contain_text("2 pages dans 1 fichier, 2 formulaires", timeout=PATIENCE_MS)
    expect(page.locator('#reponses dd').last).to_contain_text("en attente")
    expect(page.locator('#reponses dt').last).to_have_text('0')

    remplir(classeur, "Les deux élèves lisent le texte sans aide.")
    regarder(page)
    page.locator('#geste').get_by_role('button', name="Bilan pour l'IEN").press('Enter')
    expect(page.locator('#titre-travail')).to_contain_text("Fini : Bilan de période", timeout=PATIENCE_MS)
    expect(page.locator('#documents')).to_contain_text("bilan-ien.pdf")

    page.get_by_role('button', name="Fermer le document").press('Enter')
    page.locator('#actions').get_by_role('button', name="Période suivante").press('Enter')
    expect(page.locator("#titre-proposition")).to_contain_text("préparer la période 3")
    avant = classeur.read_bytes()
    page.get_by_role('button', name="Écrire", exact=True).click()
    expect(page.locator('#annonce')).to_contain_text("L'ancien est gardé")
    assert avant in [Path(ancien).read_bytes() for ancien in (classeur.parent / 'anciens').iterdir()]
    page.locator('#periode').select_option('3')
    expect(page.locator('#problemes li').first).to_contain_text("Groupes!", timeout=PATIENCE_MS)
