"""python -m generator …"""

import sys

PREPARER = """Il manque à Python les bibliothèques de l'outil ({manque}). Préparez-les, une seule fois :
  avec make    : make installer      (puis make lettres, make verifier…)
  Windows      : py -m venv .venv
                 .venv\\Scripts\\pip install --require-hashes -r generator\\dependances\\produit.txt
                 puis .venv\\Scripts\\python -m generator lettres
  macOS, Linux : python3 -m venv .venv
                 .venv/bin/pip install --require-hashes -r generator/dependances/produit.txt
                 puis .venv/bin/python -m generator lettres
"""

if __name__ == '__main__':
    try:
        from generator.cli import main
    except ModuleNotFoundError as erreur:
        if (erreur.name or '').startswith('generator'):
            raise
        sys.stderr.write(PREPARER.format(manque=erreur.name))
        sys.exit(3)
    main()
