"""Le garde : rien sans jeton, rien d'un autre hôte, rien d'une autre page, rien de trop gros, rien hors de ses dossiers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generator.atelier.acces import ENTETES
from generator.atelier.serveur import PAGES
from tests.atelier.conftest import LETTRE, Ouvert

ADRESSES = ['/', '/modeles', '/modeles/liste', f'/modeles/etat?cle={LETTRE}', '/statique/modeles.js', '/evenements', '/rien']


@pytest.mark.parametrize('adresse', ADRESSES)
@pytest.mark.parametrize('temoin', [None, 'atelier=x', 'atelier-{port}=', 'atelier-{port}=faux', 'atelier-{port}=é', ';;=,'])
def test_sans_le_bon_jeton_rien_ne_repond(adresse: str, temoin: str | None, atelier_commun: Ouvert) -> None:
    entetes = {'Cookie': temoin.format(port=atelier_commun.port).encode().decode('latin-1') if temoin else None}
    statut, recus, corps = atelier_commun.demander(adresse, entetes=entetes)
    assert statut == 403 and 'jeton' in corps.decode() and 'set-cookie' not in recus


@pytest.mark.parametrize('adresse', ['/', '/modeles'])
def test_le_jeton_s_echange_contre_un_secret_que_les_scripts_ne_lisent_pas(adresse: str, atelier: Ouvert) -> None:
    assert atelier.demander(f'{adresse}?jeton=faux', entetes={'Cookie': None})[0] == 403
    assert atelier.demander('/modeles/copier?jeton=' + atelier.jeton, methode='POST', entetes={'Cookie': None})[0] == 403
    statut, entetes, _ = atelier.demander(f'{adresse}?jeton={atelier.jeton}', entetes={'Cookie': None, 'Sec-Fetch-Site': 'none'})
    assert statut == 303 and entetes['location'] == adresse and entetes['set-cookie'].endswith('HttpOnly; SameSite=Strict')
    assert atelier.secret in entetes['set-cookie'] and atelier.jeton not in entetes['set-cookie']
    assert len(atelier.jeton) >= 43 and len(atelier.secret) >= 43


def test_le_jeton_lu_dans_une_ligne_de_commande_ne_sert_plus(atelier: Ouvert) -> None:
    adresse = f'/?jeton={atelier.jeton}'
    assert atelier.demander(adresse, entetes={'Cookie': None})[0] == 303
    statut, entetes, corps = atelier.demander(adresse, entetes={'Cookie': None})
    assert statut == 403 and 'set-cookie' not in entetes and "déjà servi" in corps.decode() and "relancez" in corps.decode()
    for temoin in (atelier.jeton, ''):
        assert atelier.demander('/modeles', entetes={'Cookie': f'atelier-{atelier.port}={temoin}'})[0] == 403
    assert atelier.demander(adresse)[0] == 303, "qui a le témoin recharge l'adresse"
    assert atelier.demander('/modeles')[0] == 200


@pytest.mark.parametrize('hote', ['exemple.fr', 'exemple.fr:{port}', '127.0.0.1', '127.0.0.1:1', '0.0.0.0:{port}', '[::1]:{port}', 'localhost'])
def test_un_autre_hote_est_refuse(hote: str, atelier_commun: Ouvert) -> None:
    statut, _, corps = atelier_commun.demander('/modeles', entetes={'Host': hote.format(port=atelier_commun.port)})
    assert statut == 403 and "qu'à cette machine" in corps.decode()
    assert atelier_commun.demander(f'/?jeton={atelier_commun.jeton}', entetes={'Host': hote.format(port=atelier_commun.port)})[0] == 403


def test_localhost_est_cette_machine(atelier_commun: Ouvert) -> None:
    assert atelier_commun.demander('/modeles', entetes={'Host': f'localhost:{atelier_commun.port}'})[0] == 200


@pytest.mark.parametrize('entetes', [
    {'Origin': None}, {'Origin': 'null'}, {'Origin': 'http://exemple.fr'}, {'Origin': 'http://127.0.0.1:1'},
    {'Origin': 'http://localhost:{port}'}, {'Sec-Fetch-Site': 'cross-site'}, {'Sec-Fetch-Site': 'same-site'},
    {'Sec-Fetch-Site': 'none'},
], ids=str)  # fmt: skip
@pytest.mark.parametrize('action', ['copier', 'enregistrer', 'revenir', 'accepter', 'deposer'])
def test_une_ecriture_qui_ne_vient_pas_de_nos_pages_est_refusee(
    action: str, entetes: dict[str, str | None], atelier_commun: Ouvert
) -> None:
    voulus = {nom: valeur.format(port=atelier_commun.port) if valeur else None for nom, valeur in entetes.items()}
    corps = {'cle': LETTRE, 'ecole': 'lilas'}
    statut, _, texte = atelier_commun.demander(f'/modeles/{action}', methode='POST', entetes=voulus, corps=corps)
    assert statut == 403 and "ne vient pas d'une page" in texte.decode()
    assert not (atelier_commun.modeles / 'lilas').exists()


@pytest.mark.parametrize('site', ['cross-site', 'same-site'])
def test_une_autre_page_ne_lit_ni_n_incorpore_rien(site: str, atelier_commun: Ouvert) -> None:
    for mode in ('cors', 'no-cors', 'websocket'):
        assert atelier_commun.demander('/modeles/liste', entetes={'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': mode})[0] == 403


def test_une_lecture_ne_change_rien_et_une_ecriture_ne_se_lit_pas(atelier_commun: Ouvert) -> None:
    assert atelier_commun.demander('/modeles/copier?cle=sommaire&ecole=lilas')[0] == 405
    assert atelier_commun.demander('/modeles/liste', methode='POST', corps={})[0] == 405


@pytest.mark.parametrize('adresse', ['/modeles', '/modeles/liste', '/statique/atelier.css', '/rien', '/modeles/etat?cle=rien'])
def test_toutes_les_reponses_portent_les_entetes_stricts(adresse: str, atelier_commun: Ouvert) -> None:
    _, entetes, _ = atelier_commun.demander(adresse)
    _, refusees, _ = atelier_commun.demander(adresse, entetes={'Cookie': None})
    for nom, valeur in ENTETES.items():
        assert entetes[nom] == valeur and refusees[nom] == valeur
    assert "default-src 'self'" in entetes['content-security-policy'] and 'unsafe' not in entetes['content-security-policy']
    assert "frame-ancestors 'none'" in entetes['content-security-policy'] and 'server' not in entetes


@pytest.mark.parametrize('nom', ['..%2fserveur.py', '%2e%2e/serveur.py', '../serveur.py', 'modeles.html', '', '%00', 'modeles.js%00'])
def test_on_ne_sort_pas_des_pages(nom: str, atelier_commun: Ouvert) -> None:
    assert atelier_commun.demander(f'/statique/{nom}')[0] in (404, 405)


@pytest.mark.parametrize('ecole', ['..', '..%2f..', '%2fetc', 'a%00b'])
def test_une_ecole_qui_sort_du_dossier_est_refusee(ecole: str, atelier_commun: Ouvert) -> None:
    statut, _, corps = atelier_commun.demander(f'/modeles/etat?cle={LETTRE}&ecole={ecole}')
    assert statut == 404 and 'erreur' in json.loads(corps)


def test_un_fichier_trop_gros_est_refuse_en_route(atelier_commun: Ouvert) -> None:
    def morceaux():
        for _ in range(11):
            yield b'x' * 1_000_000

    entetes = {'Transfer-Encoding': 'chunked'}
    try:
        statut, _, corps = atelier_commun.demander(f'/modeles/deposer?cle={LETTRE}&nom=a.docx', methode='POST', entetes=entetes,
                                            corps=morceaux())  # fmt: skip
    except (BrokenPipeError, ConnectionResetError):
        return
    assert statut == 413 and 'trop gros' in json.loads(corps)['erreur']


@pytest.mark.parametrize('corps', [b'', b'[]', b'{"cle": 1}', b'\xff', b'{' * 10_000, b'"x"', b'[' * 60_000])
def test_une_demande_illisible_est_refusee(corps: bytes, atelier_commun: Ouvert) -> None:
    assert atelier_commun.demander('/modeles/copier', methode='POST', corps=corps)[0] == 400


def test_une_erreur_de_l_outil_se_dit_en_francais_sans_sa_trace(
    atelier_commun: Ouvert, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def echouer(*_: object) -> None:
        raise ZeroDivisionError('rien de tout cela à l’écran')

    monkeypatch.setattr('tempfile.tempdir', str(tmp_path))
    monkeypatch.setattr('generator.atelier.etabli.champs_offerts', echouer)
    statut, entetes, corps = atelier_commun.demander(f'/modeles/champs?cle={LETTRE}')
    phrase = json.loads(corps)['erreur']
    assert statut == 500 and phrase.startswith("Erreur interne") and 'ZeroDivision' not in phrase
    assert entetes['content-security-policy'] == ENTETES['content-security-policy']
    (journal,) = tmp_path.glob('liasse-*.txt')
    assert str(journal) in phrase and 'ZeroDivisionError' in journal.read_text('utf-8') and journal.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(('adresse', 'methode'), [('/rien', 'GET'), ('/modeles/copier', 'GET'), ('/modeles', 'POST')])
def test_une_adresse_inconnue_se_dit_en_francais(adresse: str, methode: str, atelier_commun: Ouvert) -> None:
    statut, _, corps = atelier_commun.demander(adresse, methode=methode)
    assert statut in (404, 405) and "n'existe pas dans l'atelier" in json.loads(corps)['erreur']


def test_les_pages_n_appellent_aucune_adresse_hors_de_la_machine() -> None:
    for page in PAGES.iterdir():
        texte = page.read_text('utf-8').replace('http://www.w3.org/2000/svg', '')
        assert not re.search(r'https?:|//[a-z]+\.|wss?://', texte), page.name


def test_les_pages_n_ont_ni_script_ni_style_en_ligne_et_n_inserent_jamais_de_html() -> None:
    for page in PAGES.iterdir():
        texte = page.read_text('utf-8')
        assert not re.search(r'<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:', texte), page.name
        assert not re.search(r'innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function', texte), page.name


def test_les_pages_sont_livrees_avec_l_outil(pytestconfig: pytest.Config) -> None:
    declaration = (Path(pytestconfig.rootpath) / 'pyproject.toml').read_text('utf-8')
    assert '"atelier/pages/*"' in declaration
