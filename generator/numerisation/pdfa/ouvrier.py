"""L'enfant borné qui compose les pièces : il ouvre des fichiers reçus. S'exécute seul, par `empaqueteur`.

Une ligne de JSON par ordre : {"composer": [feuilles], "titre": …, "identifiant": …} rend {"pdf": base64} ;
{"confronter": chemin, "feuilles": […]} rend {"conforme": vrai ou faux}. Un échec est une réponse {"erreur": …}.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[3]
MEBI = 1024 * 1024


def servir(ordre: dict[str, Any]) -> dict[str, Any]:
    """La réponse à un ordre."""
    from generator.numerisation.pdfa.pieces import composer, confronter
    from generator.numerisation.pdfa.trame import Feuille, PageIntraitable

    liste = ordre.get('composer') or ordre['feuilles']
    feuilles = [Feuille(Path(path), source, page, rotation) for path, source, page, rotation in liste]
    try:
        if 'composer' in ordre:
            return {'pdf': base64.b64encode(composer(feuilles, ordre['titre'], ordre['identifiant'])).decode()}
        return {'conforme': confronter(Path(ordre['confronter']), feuilles)}
    except (PageIntraitable, OSError, MemoryError) as erreur:
        return {'erreur': str(erreur) or "la page demande trop de mémoire"}


def memoire() -> int:
    """La mémoire que ce processus occupe, en mébioctets ; 0 si le système ne le dit pas."""
    try:
        return int(Path('/proc/self/statm').read_text('ascii').split()[1]) * os.sysconf('SC_PAGE_SIZE') // MEBI
    except OSError:
        return 0


def main() -> None:
    """Sert les ordres un par un, jusqu'à la fin de l'entrée."""
    sys.path.insert(0, str(RACINE))
    logging.disable(logging.CRITICAL)
    sortie = sys.stdout
    sys.stdout = sys.stderr
    for ligne in sys.stdin:
        reponse = servir(json.loads(ligne))
        reponse['memoire'] = memoire()
        sortie.write(json.dumps(reponse) + '\n')
        sortie.flush()


if __name__ == '__main__':
    main()
