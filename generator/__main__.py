"""python -m generator … : avec le Python du projet s'il est prêt, même tapé avec un autre."""

import gc
import os
import sys
from pathlib import Path

from generator.console import preparer_la_console

PREPARER = """Il manque à Python les bibliothèques de l'outil ({manque}). Préparez-les, une seule fois :
  Windows      : generator.cmd lettres     (il prépare tout, puis fait les lettres ; de même : generator.cmd verifier…)
  avec make    : make installer            (puis make lettres, make verifier…)
  sans make    : python3 -m venv .venv
                 .venv/bin/pip install --require-hashes -r generator/dependances/produit.txt
                 puis .venv/bin/python -m generator lettres
"""
PROJET = Path(__file__).resolve().parents[1]
DU_PROJET = PROJET / '.venv' / 'bin' / 'python'
PRET = PROJET / '.venv' / '.produit'
"""Ce que « make installer » laisse quand il a fini."""
OBJETS_NEUFS = 50_000
"""Python cherche des cycles morts tous les 700 objets neufs : un dixième du temps d'un passage, qui n'en laisse guère."""


def relancer() -> None:
    """Recommence avec le Python du projet, si « make installer » l'a préparé et si ce n'est pas déjà lui."""
    if PRET.is_file() and DU_PROJET.is_file() and Path(sys.prefix).resolve() != PRET.parent.resolve():
        os.execv(DU_PROJET, [str(DU_PROJET), '-m', 'generator', *sys.argv[1:]])  # noqa: S606


def demarrer() -> None:
    """Fait la commande que disent les arguments, ou dit ce qui manque pour la faire."""
    gc.set_threshold(OBJETS_NEUFS)
    preparer_la_console()
    try:
        from generator.cli import main
    except ModuleNotFoundError as erreur:
        if (erreur.name or '').startswith('generator'):
            raise
        relancer()
        sys.stderr.write(PREPARER.format(manque=erreur.name))
        sys.exit(3)
    main()


if __name__ == '__main__':
    demarrer()
