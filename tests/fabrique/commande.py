"""La ligne de commande, appelée dans ce processus : les mêmes mots, les mêmes sorties, le même code, sans démarrer Python.

Les essais d'un arrêt brutal, d'un Python nu, d'un autre PATH ou de deux passages à la fois lancent un vrai processus.
"""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest

from generator.cli import main


def commander(*mots: object, entree: str = '') -> subprocess.CompletedProcess[str]:
    """« python -m generator mots… » ; ce qu'il écrit, et son code."""
    dit, erreurs = io.StringIO(), io.StringIO()
    arguments = [str(mot) for mot in mots]
    with pytest.MonkeyPatch.context() as pose, redirect_stdout(dit), redirect_stderr(erreurs):
        pose.setattr(sys, 'argv', ['generator', *arguments])
        pose.setattr(sys, 'stdin', io.StringIO(entree))
        try:
            main()
            code: object = 0
        except SystemExit as fin:
            code = fin.code or 0
    assert isinstance(code, int), code
    return subprocess.CompletedProcess(arguments, int(code), dit.getvalue(), erreurs.getvalue())
