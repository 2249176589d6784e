"""L'outil répond tout de suite : ce qui est lourd ne se charge que si l'on s'en sert. Des noms de modules, jamais un temps."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys

import pytest

from generator.reglages import RACINE

LOURDS = frozenset((
    'PIL', 'babel', 'docx', 'docxtpl', 'fontTools', 'holidays', 'icalendar', 'jinja2', 'jsonschema', 'lxml', 'numpy',
    'office2pdf', 'pikepdf', 'pypdfium2', 'pyrage', 'python_calamine', 'segno', 'starlette', 'uvicorn',
    'watchfiles', 'xlsxwriter', 'zxingcpp',
))  # fmt: skip
PREMIERE_LIGNE = """
import sys
from generator import suivi

def etape(_, numero, precision=''):
    print(numero, suivi.ETAPES[numero - 1])
    sys.exit()

suivi.SuiviEcran.etape = etape
from generator.cli import main
main()
"""


def charges(*commande: str) -> tuple[set[str], str]:
    """Les bibliothèques chargées par une commande, et ce qu'elle écrit."""
    fini = subprocess.run(
        [sys.executable, '-X', 'importtime', *commande], cwd=RACINE, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    noms = re.findall(r'^import time: +\d+ \| +\d+ \| +(\w+)', fini.stderr, re.M)
    assert 'generator' in noms
    return set(noms), fini.stdout


LEGERES = ('lettres', 'atelier', 'archiver', 'archives', 'plan', 'periode-suivante', 'importer', 'demarrer', 'suivi', 'noter')


@pytest.mark.parametrize('commande', [(), *((nom,) for nom in LEGERES)])
def test_l_aide_ne_charge_rien_de_lourd(commande: tuple[str, ...]) -> None:
    chargees, dit = charges('-m', 'generator', *commande, '--help')
    assert 'Usage' in dit
    assert chargees & LOURDS == set()


@pytest.mark.parametrize('commande', ['lettres', 'verifier', 'presences', 'retours'])
def test_la_premiere_ligne_parait_avant_ce_qui_est_lourd(commande: str) -> None:
    chargees, dit = charges('-c', PREMIERE_LIGNE, commande)
    assert dit.strip() == '1 Lecture des classeurs'
    assert chargees & LOURDS == set()


def test_les_bibliotheques_lourdes_portent_bien_ces_noms() -> None:
    absentes = {nom for nom in LOURDS if importlib.util.find_spec(nom) is None}
    assert absentes == set()


@pytest.mark.parametrize('nom', ['generator.conversion', 'generator.numerisation'])
def test_un_paquet_charge_a_la_demande_donne_tous_ses_noms(nom: str) -> None:
    paquet = importlib.import_module(nom)
    assert sorted(paquet.__all__) == sorted(offert for offerts in paquet.MODULES.values() for offert in offerts)
    assert all(getattr(paquet, offert) is not None for offert in paquet.__all__)
    with pytest.raises(AttributeError):
        _ = paquet.ce_nom_n_existe_pas
