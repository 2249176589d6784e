"""L'ouvrier d'un passage, qui sait aussi contrôler un fichier relié contre les normes. S'exécute seul.

{"controler": PDF, "normes": […], "debuts": […], "relues": {…}} rend les fautes, et ce que ce fichier a montré de neuf.
"""

from __future__ import annotations

import sys
from dataclasses import astuple
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[2]


def controler(ordre: dict[str, Any]) -> dict[str, Any]:
    """Contrôle un fichier ; la bibliothèque de PDF ne se charge que chez l'ouvrier à qui on le demande."""
    from generator.reliure.conformite import controler as juger
    from generator.reliure.declaration import Norme
    from generator.reliure.relues import Relues

    relues = Relues(ordre['relues'])
    normes = {Norme(norme) for norme in ordre['normes']}
    fautes = juger(Path(ordre['controler']), normes, ordre['debuts'], relues)
    return {'fautes': [astuple(faute) for faute in fautes], 'relues': relues.fois}


def main() -> None:
    """Sert les ordres un par un, jusqu'à la fin de l'entrée."""
    sys.path.insert(0, str(RACINE))
    from generator.conversion import ouvrier
    from generator.numerisation import ouvrier_de_production

    ouvrier.ORDRES['controler'] = controler
    ouvrier_de_production.main()


if __name__ == '__main__':
    main()
