"""Ce que le code s'interdit : chiffres du droit, sorties hors de la ligne de commande, fonctions et modules trop longs."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from generator.reglages import RACINE
from tests.evaluateurs import regimes

PAQUET = RACINE / 'generator'
MODULES = sorted(PAQUET.rglob('*.py'))
DROIT = {108, 60, 54, 36, 45, 81, 87, 66, 37, 48, 72, 96, 864, 972, 0.625, 62.5}
"""Les chiffres du droit qui n'ont aucun autre sens ; les petits nombres ordinaires (24, 18, 6) ne se distinguent pas."""
EXEMPTS = {'domaine/temps.py'}
PROCESSUS_ET_TAILLES = {
    'conversion/moteur.py': {60.0}, 'conversion/libreoffice.py': {81}, 'ecran.py': {60},
}  # fmt: skip


def nom(module: Path) -> str:
    return module.relative_to(PAQUET).as_posix()


@cache
def arbre(module: Path) -> ast.Module:
    return ast.parse(module.read_text('utf-8'))


def fonctions(module: Path) -> Iterator[ast.FunctionDef]:
    for noeud in ast.walk(arbre(module)):
        if isinstance(noeud, ast.FunctionDef):
            yield noeud


@pytest.mark.parametrize('module', MODULES, ids=nom)
def test_aucun_chiffre_du_droit_ni_nom_de_regime(module: Path) -> None:
    if nom(module) in EXEMPTS:
        return
    identifiants = {regime.id for regime in regimes()}
    for noeud in ast.walk(arbre(module)):
        if not isinstance(noeud, ast.Constant):
            continue
        if isinstance(noeud.value, (int, float)) and not isinstance(noeud.value, bool):
            permis = PROCESSUS_ET_TAILLES.get(nom(module), set())
            assert noeud.value not in DROIT or noeud.value in permis, f'{nom(module)}:{noeud.lineno} {noeud.value}'
        if isinstance(noeud.value, str):
            assert noeud.value not in identifiants, f'{nom(module)}:{noeud.lineno}'


@pytest.mark.parametrize('module', MODULES, ids=nom)
def test_seule_la_ligne_de_commande_imprime_sort_et_lit_l_horloge(module: Path) -> None:
    texte = module.read_text('utf-8')
    ecrans = ('cli.py', 'cli_calendriers.py', 'cli_options.py', 'ecran.py', 'ecran_plan.py', 'ecran_regles.py', 'suivi.py')
    if nom(module) not in ('__main__.py', *ecrans, 'conversion/garde.py', 'conversion/ouvrier.py'):
        assert not re.search(r'\bprint\(|sys\.std(out|err)\.write', texte)
    if nom(module) not in ('__main__.py', 'cli.py', 'cli_calendriers.py', 'cli_options.py', 'conversion/garde.py'):
        assert not re.search(r'sys\.exit|date\.today|datetime\.now|time\.time\(', texte)


@pytest.mark.parametrize('module', MODULES, ids=nom)
def test_aucune_exception_avalee(module: Path) -> None:
    for noeud in ast.walk(arbre(module)):
        if isinstance(noeud, ast.ExceptHandler):
            assert noeud.type is not None
            large = isinstance(noeud.type, ast.Name) and noeud.type.id in ('Exception', 'BaseException')
            assert not large or nom(module) == 'cli.py'


def test_les_fonctions_sont_courtes_et_les_modules_aussi() -> None:
    tailles = {
        f'{nom(module)}:{f.name}': (f.end_lineno or f.lineno) - f.lineno + 1 for module in MODULES for f in fonctions(module)
    }
    longues = {fonction: taille for fonction, taille in tailles.items() if taille > 50}
    assert longues == {}
    assert statistics.median(tailles.values()) <= 10
    assert statistics.quantiles(tailles.values(), n=10)[-1] <= 25
    modules = {nom(module): len(module.read_text('utf-8').splitlines()) for module in MODULES}
    assert {m: taille for m, taille in modules.items() if taille > 300} == {}
    assert modules['chaine.py'] < 80


@pytest.mark.parametrize('module', MODULES, ids=nom)
def test_tout_nom_public_a_sa_docstring_francaise(module: Path) -> None:
    assert ast.get_docstring(arbre(module)) or nom(module) == 'domaine/__init__.py'
    for noeud in arbre(module).body:
        if isinstance(noeud, (ast.FunctionDef, ast.ClassDef)) and not noeud.name.startswith('_'):
            assert ast.get_docstring(noeud), f'{nom(module)}: {noeud.name}'


def test_docxtpl_n_est_jamais_employe_nu() -> None:
    for module in MODULES:
        if 'docxtpl' in module.read_text('utf-8') and nom(module) != 'rendu/modele.py':
            assert 'import docxtpl' not in module.read_text('utf-8') and 'from docxtpl' not in module.read_text('utf-8')
    assert '.render(' not in (PAQUET / 'rendu' / 'modele.py').read_text('utf-8').replace('.corps.render', '').replace(
        '.gabarit.render', '')  # fmt: skip


def test_la_chaine_nomme_les_etapes_dans_l_ordre() -> None:
    texte = (PAQUET / 'chaine.py').read_text('utf-8')
    places = [texte.index(mot) for mot in ('lire(reglages', 'preparer(', 'production.produire', 'noter_echec(')]
    assert len(places) == 4
