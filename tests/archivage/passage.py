"""Un passage d'archivage dans un processus à part, avec le faux lecteur : python -m tests.archivage.passage archives verite fichiers…"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.archivage.fabrique import Copieur


def main() -> None:
    """Archive, puis dit combien de fichiers sont supprimables."""
    archives, verite, *chemins = (Path(argument) for argument in sys.argv[1:])
    copieur = Copieur(chemins[0], json.loads(verite.read_text('utf-8')))
    bilan = copieur.archiver(archives, *chemins)
    print(sum(fichier.supprimable for fichier in bilan.fichiers))


if __name__ == '__main__':
    main()
