"""Le banc mesure des travaux finis et imprime un rapport pour chaque moteur."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator.reglages import RACINE


@pytest.mark.libreoffice
def test_le_banc_compare_les_deux_moteurs_au_script(tmp_path: Path) -> None:
    commande = [sys.executable, '-m', 'tests.banc', '--tailles', '3', '--json', str(tmp_path / 'banc.json')]
    fini = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, timeout=300)
    assert fini.returncode == 0, fini.stdout + fini.stderr
    mesures = json.loads((tmp_path / 'banc.json').read_text('utf-8'))
    assert [mesure['lettres'] for mesure in mesures] == [3, 3, 3]
    assert all(mesure['secondes'] > 0 and mesure['rapport'] > 0 and mesure['memoire'] > 0 for mesure in mesures)
    assert 'docxtpl, soffice, fusion' in fini.stdout and 'embarque' in fini.stdout
