"""La page, dans un vrai navigateur : voir une faute apparaître, aller à sa place, la corriger, voir la page ; au clavier aussi."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from playwright.sync_api import Page, expect

from generator.lecture import lire_catalogue
from generator.reglages import RACINE
from tests.atelier.conftest import LETTRE, PATIENCE_MS, Ouvert, ajouter, octets, retoucher
from tests.fabrique.classeurs import ecrire, mettre

FAUTIF = ajouter("Bonjour {{ eleve.prenon }} !")
SIEN = ajouter("Un pot d’accueil suivra.")
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>'

TOUTES_CHARGEES = "() => [...document.querySelectorAll('#pages img')].every((i) => i.complete && i.naturalWidth)"


def sans_violation(page: Page) -> None:
    violations = Axe().run(page).response['violations']
    assert [(v['id'], [n['target'] for n in v['nodes']]) for v in violations] == []


def livre(atelier: Ouvert) -> Path:
    return atelier.modeles / f'{LETTRE}.docx'


def sienne(atelier: Ouvert) -> Path:
    return atelier.modeles / 'lilas' / f'{LETTRE}.docx'


def image(page: Page) -> str:
    return page.locator('#pages img').first.get_attribute('src') or ''


def bilan(page: Page, texte: str | re.Pattern[str]) -> None:
    expect(page.locator('#bilan')).to_have_text(texte, timeout=PATIENCE_MS)


def deposer(page: Page, nom: str, contenu: bytes) -> None:
    page.locator('#fichier-essaye').set_input_files({'name': nom, 'mimeType': 'application/octet-stream', 'buffer': contenu})
    expect(page.locator('#essaye')).to_be_visible(timeout=PATIENCE_MS)


def test_la_liste_et_un_modele_sans_faute(page: Page, atelier: Ouvert) -> None:
    assert 'jeton' not in page.url and page.title() == "Autorisations parentales – Atelier"
    bilan(page, 'sans faute')
    assert page.locator('#liste a').count() == len(lire_catalogue(RACINE / 'modeles'))
    assert page.locator('#liste a[aria-current=page]').count() == 1
    assert page.locator('#moteur').inner_text().startswith("Pages montrées par : moteur embarqué")
    assert page.evaluate("() => document.querySelector('#pages img').naturalWidth") > 800
    assert page.evaluate('() => document.cookie') == ''
    page.locator('#lecture summary').click()
    assert "MARTIN" in page.locator('#textes').inner_text()
    sans_violation(page)


@pytest.mark.parametrize('largeur', [400, 640])
def test_etroit_ou_agrandi_rien_ne_deborde(largeur: int, page: Page, atelier: Ouvert) -> None:
    """640 points : une fenêtre de 1280 agrandie à 200 %."""
    retoucher(livre(atelier), FAUTIF)
    bilan(page, '1 faute')
    page.set_viewport_size({'width': largeur, 'height': 800})
    assert page.evaluate('() => document.documentElement.scrollWidth <= innerWidth')
    page.locator('#champs summary').first.click()
    assert page.evaluate('() => document.documentElement.scrollWidth <= innerWidth')
    sans_violation(page)


def test_une_faute_apparait_se_montre_puis_se_corrige(page: Page, atelier: Ouvert) -> None:
    avant = image(page)
    retoucher(livre(atelier), FAUTIF)
    bilan(page, '1 faute')
    faute = page.locator('#fautes li')
    expect(faute).to_contain_text("Champ inconnu")
    expect(faute).to_contain_text("eleve.prenom")
    expect(page.locator('#annonce')).to_contain_text("1 faute")
    expect(page.locator('#section-pages')).to_be_hidden()
    faute.get_by_role('button', name="Montrer l’endroit").click()
    place = page.locator('#blocs p:focus')
    expect(place).to_have_text("Bonjour {{ eleve.prenon }} !")
    expect(place).to_be_in_viewport()
    expect(place.locator('mark')).to_have_text("eleve.prenon")
    sans_violation(page)

    def mender(doc) -> None:
        paragraphe = next(p for p in doc.paragraphs if 'prenon' in p.text)
        paragraphe.text = "Bonjour {{ eleve.prenom }} !"

    retoucher(livre(atelier), mender)
    bilan(page, 'sans faute')
    expect(page.locator('#pages figure').first).to_contain_text("modifiée")
    assert image(page) != avant
    page.locator('#lecture summary').click()
    assert "Bonjour Élise !" in page.locator('#textes').inner_text()


def test_seules_les_pages_qui_changent_sont_remplacees(onglet: Page, atelier: Ouvert) -> None:
    onglet.goto(atelier.adresse_des_modeles)
    onglet.wait_for_selector('#pages img')
    onglet.goto(f'{atelier.origine}/modeles?cle=tableau_de_service')
    expect(onglet.locator('#pages img')).to_have_count(2)
    onglet.wait_for_function(TOUTES_CHARGEES)
    demandees: list[str] = []
    onglet.on('request', lambda demande: demandees.append(demande.url) if '/images/' in demande.url else None)
    onglet.evaluate("() => { window.premiere = document.querySelector('#pages img'); }")

    def signer(doc) -> None:
        dernier = doc.paragraphs[-1]
        dernier.text = f'{dernier.text} Lu et approuvé.'

    retoucher(atelier.modeles / 'tableau_de_service.docx', signer)
    expect(onglet.locator('figcaption .changee')).to_have_count(1)
    expect(onglet.locator('#phrase-comparaison')).to_contain_text("page 2 modifiée")
    onglet.wait_for_function(TOUTES_CHARGEES)
    assert len(demandees) == 1
    assert onglet.evaluate("() => window.premiere === document.querySelector('#pages img')")


def test_avant_differences_et_c_est_bon(page: Page, atelier: Ouvert) -> None:
    avant = image(page)
    retoucher(livre(atelier), SIEN)
    figure = page.locator('#pages figure').first
    expect(figure).to_contain_text("modifiée")
    figure.get_by_role('button', name="Avant").click()
    assert image(page) == avant and "avant" in (figure.locator('img').get_attribute('alt') or '')
    figure.get_by_role('button', name="Différences").click()
    expect(figure.locator('canvas')).to_be_visible()
    rouges = page.evaluate("""() => { const t = document.querySelector('#pages canvas');
        const p = t.getContext('2d').getImageData(0, 0, t.width, t.height).data; let n = 0;
        for (let i = 0; i < p.length; i += 4) n += p[i] === 200 && p[i + 1] === 20 ? 1 : 0; return n; }""")
    assert 100 < rouges < 500_000
    sans_violation(page)
    page.get_by_role('button', name="C’est bon").click()
    expect(page.locator('#annonce')).to_contain_text("Version acceptée")
    expect(page.locator('figcaption .changee')).to_have_count(0)
    expect(page.locator('#comparaison')).to_be_hidden()


def test_choisir_un_eleve_de_l_ecole_puis_recharger(page: Page) -> None:
    avant = image(page)
    groupes = page.locator('#essai optgroup')
    assert groupes.count() == 2 and "Lilas" in (groupes.nth(1).get_attribute('label') or '')
    nom = groupes.nth(1).locator('option').first.inner_text()
    page.locator('#essai').select_option(label=nom)
    page.wait_for_function("(avant) => !document.querySelector('#pages img').src.endsWith(avant)", arg=avant)
    page.reload()
    page.wait_for_selector('#pages img')
    page.wait_for_selector('#essai option', state='attached')
    expect(page.locator('#essai option:checked')).to_have_text(nom)
    page.go_back()
    page.wait_for_function("(avant) => document.querySelector('#pages img')?.src.endsWith(avant)", arg=avant)


def test_chercher_un_champ_et_copier_sa_balise(page: Page) -> None:
    sans_violation(page)
    page.get_by_label("Chercher un champ").fill("prenom")
    expect(page.locator('#compte')).to_have_text(re.compile(r'\d+ champs?'))
    bouton = page.get_by_role('button', name="{{ eleve.prenom }}", exact=True)
    bouton.click()
    assert page.evaluate('() => navigator.clipboard.readText()') == '{{ eleve.prenom }}'
    expect(page.locator('#champs .copie', has_text="Copié")).to_be_visible()
    expect(page.locator('#annonce')).to_have_text("Copié : {{ eleve.prenom }}")
    sans_violation(page)
    page.get_by_label("Chercher un champ").fill("zzzz")
    expect(page.locator('#compte')).to_contain_text("Aucun champ")


def test_deposer_un_fichier_l_enregistrer_et_defaire(page: Page, atelier: Ouvert, tmp_path: Path) -> None:
    premier, second = octets(SIEN, tmp_path), octets(ajouter("Autre."), tmp_path)
    for contenu in (premier, second):
        deposer(page, 'ma lettre.docx', contenu)
        expect(page.locator('#fichier')).to_have_text("Fichier essayé : ma lettre.docx")
        expect(page.locator('#pages img')).to_have_count(1)
        sans_violation(page)
        page.get_by_label("École").first.select_option(label="École élémentaire des Lilas")
        page.get_by_role('button', name="Enregistrer comme modèle de l’école").click()
        expect(page.locator('#fichier')).to_have_text("modeles/lilas/autorisation_parentale.docx")
        assert sienne(atelier).read_bytes() == contenu
    expect(page.locator('#annonce')).to_contain_text(re.compile("Enregistré|Modèle relu"))
    sans_violation(page)
    page.get_by_role('button', name="Revenir au précédent").click()
    page.wait_for_function("() => document.querySelector('#annonce').textContent !== ''")
    expect(page.locator('#erreur')).to_be_hidden()
    page.wait_for_timeout(300)
    assert sienne(atelier).read_bytes() == premier
    page.get_by_role('button', name="Revenir au modèle livré").click()
    expect(page.locator('#fichier')).to_have_text("modeles/autorisation_parentale.docx")
    assert not sienne(atelier).exists() and len(list((atelier.modeles / 'lilas' / 'anciens').iterdir())) == 2


def test_un_fichier_lache_sur_la_page_est_essaye(page: Page, tmp_path: Path) -> None:
    contenu = list(octets(SIEN, tmp_path))
    page.evaluate("""(contenu) => { const donnees = new DataTransfer();
        donnees.items.add(new File([new Uint8Array(contenu)], 'lâché.docx'));
        for (const genre of ['dragover', 'drop']) {
          const geste = new DragEvent(genre, { dataTransfer: donnees, bubbles: true, cancelable: true });
          document.querySelector('#depot').dispatchEvent(geste); } }""", contenu)  # fmt: skip
    expect(page.locator('#fichier')).to_have_text("Fichier essayé : lâché.docx")
    page.get_by_role('button', name="Abandonner l’essai").click()
    expect(page.locator('#fichier')).to_have_text("modeles/autorisation_parentale.docx")


def macro(tmp_path: Path) -> bytes:
    path = tmp_path / 'macro.docx'
    path.write_bytes((RACINE / 'modeles' / f'{LETTRE}.docx').read_bytes())
    with zipfile.ZipFile(path, 'a') as archive:
        archive.writestr('word/vbaProject.bin', b'macro')
    return path.read_bytes()


@pytest.mark.parametrize(('faire', 'phrase'), [
    (macro, "des macros"), (lambda _: b'pas un zip', "tronqué ou abîmé"), (lambda chemin: octets(FAUTIF, chemin), "Champ inconnu"),
], ids=['macro', 'abime', 'fautif'])  # fmt: skip
def test_un_fichier_refuse_dit_pourquoi_et_ne_s_enregistre_pas(
    faire: Callable[[Path], bytes], phrase: str, page: Page, tmp_path: Path
) -> None:
    deposer(page, 'recu.docx', faire(tmp_path))
    expect(page.locator('#fautes')).to_contain_text(phrase)
    expect(page.get_by_role('button', name="Enregistrer comme modèle de l’école")).to_be_hidden()
    sans_violation(page)


def test_un_fichier_trop_gros_se_dit(page: Page, tmp_path: Path) -> None:
    gros = tmp_path / 'gros.docx'
    gros.write_bytes(b'x' * 10_000_001)
    page.locator('#fichier-essaye').set_input_files(gros)
    expect(page.locator('#erreur')).to_contain_text("trop gros")
    sans_violation(page)


def test_donner_son_modele_a_l_ecole_puis_le_changer_dans_word(page: Page, atelier: Ouvert) -> None:
    page.get_by_role('button', name="Lui donner son modèle").click()
    expect(page.locator('#fichier')).to_have_text("modeles/lilas/autorisation_parentale.docx")
    expect(page.locator('#liste')).to_contain_text("propre à l’école, sans faute")
    avant = image(page)
    retoucher(sienne(atelier), SIEN)
    page.wait_for_function("(avant) => !document.querySelector('#pages img').src.endsWith(avant)", arg=avant)
    bilan(page, 'sans faute')


def test_tout_se_fait_au_clavier(page: Page, atelier: Ouvert) -> None:
    retoucher(livre(atelier), FAUTIF)
    bilan(page, '1 faute')
    page.keyboard.press('Tab')
    expect(page.locator(':focus')).to_have_text("Aller au modèle")
    expect(page.locator(':focus')).to_be_in_viewport()
    page.keyboard.press('Enter')
    vus = []
    for _ in range(60):
        page.keyboard.press('Tab')
        vus.append(page.evaluate("() => document.activeElement.id || document.activeElement.textContent.trim()"))
        if vus[-1] == "Montrer l’endroit":
            page.keyboard.press('Enter')
            expect(page.locator('#blocs p:focus mark')).to_have_text("eleve.prenon")
            break
    assert vus[-1] == "Montrer l’endroit"
    page.locator('#recherche').focus()
    page.keyboard.type("prénom")
    for _ in range(12):
        page.keyboard.press('Tab')
        if page.evaluate("() => document.activeElement.textContent") == '{{ eleve.prenom }}':
            break
    page.keyboard.press('Enter')
    expect(page.locator('#annonce')).to_have_text("Copié : {{ eleve.prenom }}")
    page.locator('#fichier-essaye').focus()
    contour = page.evaluate("() => getComputedStyle(document.querySelector('#fichier-essaye + label')).outlineStyle")
    assert contour == 'solid'


def test_un_texte_hostile_reste_du_texte(page: Page, atelier: Ouvert, tmp_path: Path) -> None:
    titre = page.title()

    def piege(doc) -> None:
        doc.paragraphs[0].insert_paragraph_before(f'{HOSTILE} {{{{ eleve.prenon{HOSTILE} }}}}')

    deposer(page, f'{HOSTILE}.docx', octets(piege, tmp_path))
    expect(page.locator('#blocs')).to_contain_text('<script>document.title=2</script>')
    expect(page.locator('#fautes li').first).to_be_visible()
    assert page.locator('#blocs img, #blocs script, #fautes img, #fautes script, #fichier img').count() == 0
    assert page.title() == titre
    propre = octets(lambda doc: doc.paragraphs[0].insert_paragraph_before(HOSTILE), tmp_path)
    page.get_by_role('button', name="Abandonner l’essai").click()
    deposer(page, 'a.docx', propre)
    page.locator('#lecture summary').click()
    expect(page.locator('#textes')).to_contain_text(HOSTILE)
    assert page.locator('#textes img, #textes script').count() == 0 and page.title() == titre


def test_un_classeur_hostile_reste_du_texte(onglet: Page, atelier: Ouvert, donnees: Path) -> None:
    (classeur,) = (donnees / 'ecoles').iterdir()
    ecrire(classeur, mettre('École', "Nom de l'école", 0, HOSTILE))
    onglet.goto(atelier.adresse_des_modeles)
    onglet.wait_for_selector('#essai option', state='attached')
    assert HOSTILE in (onglet.locator('#essai optgroup').nth(1).get_attribute('label') or '')
    onglet.locator('#essai').select_option(index=6)
    onglet.locator('#lecture summary').click()
    expect(onglet.locator('#textes')).to_contain_text(HOSTILE)
    assert onglet.locator('select img, select script, nav img, nav script, #textes img, #textes script').count() == 0
    assert onglet.title().endswith("Atelier")


def test_un_modele_enleve_puis_remis(page: Page, atelier: Ouvert) -> None:
    contenu = livre(atelier).read_bytes()
    livre(atelier).unlink()
    expect(page.locator('#erreur')).to_contain_text("n'est pas là")
    livre(atelier).write_bytes(contenu)
    expect(page.locator('#erreur')).to_be_hidden()
    bilan(page, 'sans faute')


def test_sans_jeton_la_page_ne_s_ouvre_pas(onglet: Page, atelier: Ouvert) -> None:
    reponse = onglet.goto(f'{atelier.origine}/modeles')
    assert reponse is not None and reponse.status == 403
    expect(onglet.locator('body')).to_contain_text("a besoin de son jeton")


def test_le_modele_essaye_est_celui_qu_on_enregistre_dans_word(page: Page, atelier: Ouvert) -> None:
    """Enregistré sur place, sans renommage, comme le font d'autres logiciels."""
    doc = Document(str(livre(atelier)))
    SIEN(doc)
    doc.save(str(livre(atelier)))
    expect(page.locator('#pages figure').first).to_contain_text("modifiée")


def test_un_enregistrement_ne_fait_pas_perdre_sa_place(page: Page, atelier: Ouvert) -> None:
    retoucher(livre(atelier), FAUTIF)
    bilan(page, '1 faute')
    page.get_by_role('button', name="Montrer l’endroit").click()
    page.evaluate("() => { window.place = document.activeElement; }")
    livre(atelier).write_bytes(livre(atelier).read_bytes())
    page.wait_for_timeout(1500)
    assert page.evaluate("() => window.place === document.activeElement"), "rien n'a changé : rien n'est refait"
    retoucher(livre(atelier), lambda doc: doc.add_paragraph("{{ eleve.nm }}"))
    bilan(page, '2 fautes')
    expect(page.locator('#blocs p:focus mark')).to_have_text("eleve.prenon")


def test_un_logo_abime_apparait_des_qu_on_le_pose(page: Page, atelier: Ouvert) -> None:
    page.get_by_role('button', name="Lui donner son modèle").click()
    expect(page.locator('#fichier')).to_have_text("modeles/lilas/autorisation_parentale.docx")
    (atelier.modeles / 'lilas' / 'logo.png').write_bytes(b'rien')
    bilan(page, '1 faute')
    expect(page.locator('#fautes li')).to_contain_text("modeles/lilas/logo.png")


@pytest.fixture
def veille_impossible(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rien ne surveille les fichiers ; à demander avant l'onglet, donc avant que l'atelier s'ouvre."""

    def refuser(*_: object, **__: object) -> object:
        raise OSError(28, 'No space left on device')

    monkeypatch.setattr('generator.atelier.veille.awatch', refuser)


def test_une_surveillance_impossible_se_lit_sur_la_page(veille_impossible: None, onglet: Page, atelier: Ouvert) -> None:
    onglet.goto(atelier.adresse_des_modeles)
    expect(onglet.locator('#messages')).to_contain_text("ne voit plus les enregistrements", timeout=PATIENCE_MS)
    sans_violation(onglet)
