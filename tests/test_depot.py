"""Ce qui est dans le dépôt : ni donnée réelle, ni sortie, ni adresse, ni chemin de machine, ni nom trop long."""

from __future__ import annotations

import re
import subprocess

import pytest

from generator.reglages import RACINE

SUIVIS = subprocess.run(
    ['git', 'ls-files', '-co', '--exclude-standard'], cwd=RACINE, capture_output=True, text=True, check=True
).stdout.splitlines()
RACINES = {
    'generator', 'modeles', 'sorties', 'donnees', 'tests', 'docs', '.ci', 'Makefile', 'generator.cmd', 'pyproject.toml', 'README.md',
    'CHANGELOG.md', 'LICENSE', '.gitignore', '.gitattributes',
}  # fmt: skip


def test_la_racine_est_celle_de_la_conception() -> None:
    assert {nom.split('/')[0] for nom in SUIVIS} <= RACINES


def test_les_noms_sont_courts_et_sans_accent() -> None:
    assert all(nom.isascii() and len(nom) <= 150 for nom in SUIVIS)


def test_aucune_donnee_reelle_ni_sortie() -> None:
    donnees = {nom for nom in SUIVIS if nom.startswith(('donnees/', 'sorties/'))}
    permis = re.compile(
        r'donnees/(LISEZMOI\.md|conservation\.toml|ecoles/LISEZMOI\.md|reglementation/.+\.toml|calendriers/.+\.toml|exemples/[\d-]+\.xlsx)|'
        r'sorties/LISEZMOI\.md'
    )
    assert [nom for nom in donnees if not permis.fullmatch(nom)] == []


@pytest.mark.parametrize('verrou', ['produit', 'tests'])
def test_le_verrou_a_des_empreintes_et_pas_d_adresse(verrou: str) -> None:
    texte = (RACINE / 'generator' / 'dependances' / f'{verrou}.txt').read_text('utf-8')
    paquets = re.findall(r'^[a-z0-9-]+==[^ ]+', texte, re.MULTILINE | re.IGNORECASE)
    assert len(paquets) > 20 and texte.count('--hash=sha256:') >= len(paquets)
    assert '://' not in texte and '/work' not in texte and '/home' not in texte


def test_aucun_chemin_de_machine_ni_registre() -> None:
    interdits = re.compile(r'(?<![\w.~$])/(?:root|home|srv|mnt|w[o]rk|Users)/\w|p[y]pi\.org|files\.p[y]thonhosted|registry\.n[p]mjs')
    for nom in SUIVIS:
        path = RACINE / nom
        if path.suffix in ('.py', '.md', '.toml', '.txt', '') and path.is_file() and nom != 'tests/test_depot.py':
            assert not interdits.search(path.read_text('utf-8', errors='replace')), nom


def test_les_versions_minimales_de_securite_sont_tenues() -> None:
    texte = (RACINE / 'generator' / 'dependances' / 'produit.txt').read_text('utf-8')
    versions = {n: tuple(map(int, v.split('.')[:3])) for n, v in re.findall(r'^([a-z0-9-]+)==([\d.]+)', texte, re.MULTILINE)}
    assert versions['jinja2'] >= (3, 1, 6) and versions['pypdf'] >= (6, 16, 1) and versions['python-docx'] >= (1, 2)
