"""La documentation dit vrai : codes décrits, fichiers tirés du code à jour, commandes du README exécutées."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from generator.archive import Registre, depots, lire_envois
from generator.erreurs import Code
from generator.redaction import a_rediger
from generator.reglages import RACINE
from generator.rendu.environnement import FILTRES
from generator.verbes import VERBES
from tests.onde.fabrique import csv_des_eleves, ecole
from tests.simulateur import Copie, Scenario, ecrire_pile, numeriser

README = (RACINE / 'README.md').read_text('utf-8')
ERREURS = (RACINE / 'docs' / 'erreurs.md').read_text('utf-8')
COMMANDES = [
    ligne.partition(' #')[0].strip()
    for bloc in re.findall(r'```sh\n(.*?)```', README, re.DOTALL)
    for ligne in bloc.splitlines()
    if ligne.strip()
]


def test_chaque_code_est_decrit_une_fois_et_chaque_description_a_son_code() -> None:
    decrits = re.findall(r'^\| ([DRMCLA]-\d{3}) \| (.+?) \| (.+?) \|$', ERREURS, re.MULTILINE)
    assert sorted(code for code, _, _ in decrits) == sorted(str(code) for code in Code)
    assert all(quoi.strip() and faire.strip() for _, quoi, faire in decrits)


@pytest.mark.parametrize('code', list(Code), ids=str)
def test_chaque_code_sert(code: Code) -> None:
    sources = ''.join(p.read_text('utf-8') for p in (RACINE / 'generator').rglob('*.py') if p.name != 'erreurs.py')
    assert re.search(rf'Code\.{code.name}\b', sources)


def test_les_fichiers_tires_du_code_sont_a_jour() -> None:
    for path, texte in a_rediger(RACINE).items():
        assert path.read_text('utf-8') == texte, f'{path.name} est périmé : make champs'


def test_les_dix_sept_questions_ont_chacune_une_reponse_et_sa_preuve() -> None:
    texte = ' '.join((RACINE / 'docs' / 'questions.md').read_text('utf-8').split())
    questions = re.findall(r'\*\*(\d+)\. [^*]+ \?\*\* (.*?)(?= \*\*\d+\.| ## |$)', texte)
    assert sorted(int(numero) for numero, _ in questions) == list(range(1, 18))
    preuves = ('la source ne le dit pas', 'diaporama', 'lu une fois', 'lu deux fois')
    assert [n for n, reponse in questions if not any(preuve in reponse.casefold() for preuve in preuves)] == []


def test_chaque_filtre_est_documente() -> None:
    champs = (RACINE / 'modeles' / 'CHAMPS.md').read_text('utf-8')
    assert all(f'`{nom}`' in champs for nom in FILTRES)


def test_les_liens_des_documents_menent_quelque_part() -> None:
    for document in [RACINE / 'README.md', *(RACINE / 'docs').rglob('*.md'), *(RACINE / 'modeles').glob('*.md')]:
        for cible in re.findall(r'\]\(([^)#]+)\)', document.read_text('utf-8')):
            assert (document.parent / cible).exists(), f'{document.name} : {cible}'


def test_le_readme_tient_sur_un_ecran_et_demi() -> None:
    assert len(README.splitlines()) <= 75


def test_make_seul_montre_toutes_les_commandes() -> None:
    fini = subprocess.run(['make', '-s'], cwd=RACINE, capture_output=True, text=True, timeout=30)
    cibles = re.findall(r'^([a-z-]+):.*## ', (RACINE / 'Makefile').read_text('utf-8'), re.MULTILINE)
    assert fini.returncode == 0 and len(cibles) > 8
    assert all(f'make {cible}' in fini.stdout for cible in [*cibles, *(verbe.nom for verbe in VERBES)])


def deposer_une_pile(copieur: Path, projet: Path) -> None:
    """Trois coupons des lettres que le README vient de faire, cochés et signés, dans le dossier du copieur."""
    depot = next(depot for depot in depots(projet / 'donnees' / 'archives') if depot.annee)
    envois = lire_envois(Registre(depot, lambda: dt.datetime.now(dt.UTC)))
    lettres = max(envois, key=lambda envoi: len(envoi.pages))
    copies = [Copie(page.reference, lettres.pdf, page.page, page.disposition) for page in lettres.pages[:3]]
    images = [numeriser(copie, Scenario('reglage', graine))[0] for graine, copie in enumerate(copies)]
    copieur.mkdir()
    ecrire_pile(copieur / 'pile.pdf', images)


@pytest.fixture(scope='module')
def copie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Une copie du projet, comme après « git clone »."""
    cible = tmp_path_factory.mktemp('clone') / 'liasse'
    suivis = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard'], cwd=RACINE, capture_output=True, text=True, check=True)
    for nom in suivis.stdout.splitlines():
        if (RACINE / nom).is_file():
            (cible / nom).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(RACINE / nom, cible / nom)
    return cible


def ouvrir_l_atelier(commande: str, projet: Path) -> None:
    """Ouvre la page, attend son adresse, la ferme par Ctrl-C."""
    with subprocess.Popen(
        f'{commande} SANS_NAVIGATEUR=1', shell=True, cwd=projet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    ) as processus:  # fmt: skip
        assert processus.stdout is not None
        dites: list[str] = []
        chien = threading.Timer(60, os.killpg, (processus.pid, signal.SIGKILL))
        chien.start()
        try:
            for ligne in processus.stdout:
                dites.append(ligne)
                if 'http://127.0.0.1:' in ligne:
                    os.killpg(processus.pid, signal.SIGINT)
        finally:
            chien.cancel()
    assert any('http://127.0.0.1:' in ligne for ligne in dites), dites
    assert 'Traceback' not in ''.join(dites)


def demarrer_et_laisser(commande: str, copie: Path) -> None:
    """« make demarrer » à un terminal, laissé à la première question (Ctrl-D)."""
    maitre, esclave = os.openpty()
    try:
        with subprocess.Popen(
            commande, shell=True, cwd=copie, stdin=esclave, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        ) as processus:  # fmt: skip
            os.write(maitre, b'\x04')
            dit, _ = processus.communicate(timeout=60)
    finally:
        os.close(maitre)
        os.close(esclave)
    assert processus.returncode == 0, dit
    assert "plus tard" in dit


def test_chaque_commande_du_readme_s_execute(copie: Path) -> None:
    """Dans l'ordre du README, sur une copie neuve ; l'environnement déjà installé sert, le classeur vide est rempli."""
    from tests.fabrique.classeurs import ecrire

    executees = []
    for commande in COMMANDES:
        if commande.startswith('git clone'):
            continue
        assert commande.startswith('make '), commande
        if commande == 'make atelier':
            ouvrir_l_atelier(f'{commande} VENV={RACINE / ".venv"}', copie)
            executees.append(commande)
            continue
        if commande.startswith('make demarrer'):
            demarrer_et_laisser(f'{commande} VENV={RACINE / ".venv"}', copie)
            executees.append('make demarrer')
            continue
        if commande.startswith('make importer'):
            (copie / 'CSVExtraction.csv').write_bytes(csv_des_eleves(ecole(12)))
        if commande.startswith('make archiver'):
            deposer_une_pile(copie / commande.partition('SCANS=')[2], copie)
        attendu = 1 if commande == 'make verifier' else 0
        fini = subprocess.run(
            f'{commande} VENV={RACINE / ".venv"}', shell=True, cwd=copie, env={**os.environ, 'MOTEUR': 'embarque'},
            capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert fini.returncode == (2 if attendu else 0), f'{commande}\n{fini.stdout}\n{fini.stderr}'
        if commande == 'make verifier':
            assert 'encore vide' in fini.stderr and '✗ D-107' in fini.stderr
            (copie / 'donnees' / 'ecoles' / 'autre.xlsx').unlink()
            ecrire(copie / 'donnees' / 'ecoles' / 'mon-ecole.xlsx')
        executees.append(commande)
    assert {'make lettres', 'make atelier', 'make demarrer', 'make retours'} <= set(executees)
    assert len(list((copie / 'donnees' / 'ecoles' / 'anciens').iterdir())) == 1, "la période suivante a gardé l'ancien classeur"
    assert list((copie / 'donnees' / 'archives').rglob('pieces/periode-*/autorisation_parentale/*.pdf'))
    assert list((copie / 'sorties').rglob('lettres.pdf'))
