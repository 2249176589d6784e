"""Le banc mesure des travaux finis et imprime un rapport pour chaque moteur."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator.reglages import RACINE
from tests.banc.chronometre import CHARGEMENT, CONTROLES, CONVERSION, DEPART, LECTURE, PARTS, REMPLISSAGE, Chronometre
from tests.banc.services import calculer_tout, fabriquer_ecoles, imprimer_services, mesurer_services
from tests.evaluateurs import regimes


@pytest.mark.libreoffice
def test_le_banc_compare_les_deux_moteurs_au_script(tmp_path: Path) -> None:
    commande = [sys.executable, '-m', 'tests.banc', '--tailles', '3', '--normes', '3', '--enseignants', '24', '--parts', '3', '--une-fois']
    commande += ['--json', str(tmp_path / 'banc.json')]
    fini = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, timeout=300)
    assert fini.returncode == 0, fini.stdout + fini.stderr
    mesures = json.loads((tmp_path / 'banc.json').read_text('utf-8'))
    assert [mesure['lettres'] for mesure in mesures] == [3, 3, 3]
    assert all(mesure['secondes'] > 0 and mesure['rapport'] > 0 and mesure['memoire'] > 0 for mesure in mesures)
    assert 'docxtpl, soffice, fusion' in fini.stdout and 'embarque' in fini.stdout
    assert len(re.findall(r'3  (?:libreoffice|embarque) +[\d.]+ s +[\d.]+ s +[\d.]+ +\d+ → \d+ Ko \([\d.]+\)', fini.stdout)) == 2
    for part in PARTS:
        assert re.search(rf'^ *{part} +[\d.]+ s +\d+% +[\d.]+ s +\d+% $', fini.stdout, re.M), part
    assert re.search(r'enregistrer → page\n  (atelier, moteur embarqué .*\n  LibreOffice.*rapport [\d.]+×|sauté)', fini.stdout)


def test_le_banc_calcule_le_service_de_chaque_enseignant() -> None:
    assert mesurer_services(50).services == 50
    assert calculer_tout(fabriquer_ecoles(500)) == 500


def test_le_banc_passe_par_tous_les_statuts_et_toutes_les_quotites() -> None:
    lots = fabriquer_ecoles(4000)
    vus = {(lot.regime.id, e.fonction) for lot in lots for e in lot.dossier.enseignants}
    assert vus == {(regime.id, fonction.libelle) for regime in regimes() for fonction in regime.fonctions}
    prevues = {quotite for regime in regimes() for regle in regime.quotites for quotite in regle.prevues}
    assert prevues <= {e.quotite for lot in lots for e in lot.dossier.enseignants}
    assert any(lot.dossier.ailleurs for lot in lots) and any(lot.dossier.ajustements for lot in lots)
    assert any(lot.dossier.bareme_local for lot in lots)


def test_le_banc_imprime_la_croissance(capsys: pytest.CaptureFixture[str]) -> None:
    imprimer_services([20, 40])
    lignes = capsys.readouterr().out.split('\n')
    assert 'croissance' in lignes[1] and [ligne.split()[0] for ligne in lignes[2:4]] == ['20', '40']


def test_chaque_seconde_est_a_une_part_et_a_une_seule() -> None:
    heure = 0.0
    chronometre = Chronometre(heure, lambda: heure)

    def remplir() -> None:
        nonlocal heure
        heure += 3

    for numero, duree in ((1, 2), (1, 4), (4, 8), (6, 16)):
        heure += duree
        chronometre.etape(numero)
        if numero == 4:
            chronometre.pendant(REMPLISSAGE, remplir)()
    chronometre.passer(CONTROLES)
    comptees = {part: secondes for part, secondes in chronometre.secondes.items() if secondes}
    assert comptees == {DEPART: 2, CHARGEMENT: 4, LECTURE: 8, REMPLISSAGE: 3, CONVERSION: 16}
    assert sum(comptees.values()) == heure
