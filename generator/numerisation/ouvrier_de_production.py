"""L'ouvrier d'un passage : celui qui convertit, et qui sait aussi voir où sont le code et les cases. S'exécute seul.

{"disposer": PDF, "pages": [[numéro, référence, mots], …]} rend ce que montre chaque page.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[2]


def disposer(ordre: dict[str, Any]) -> dict[str, Any]:
    """Cherche le code et les cases de ces pages."""
    from generator.numerisation.recherche import voir_les_pages
    from generator.numerisation.vues import PageAttendue

    attendues = [PageAttendue(numero, reference, mots and tuple(mots)) for numero, reference, mots in ordre['pages']]
    try:
        vues, entourages = voir_les_pages(Path(ordre['disposer']), attendues)
    except ValueError as erreur:
        return {'erreur': str(erreur)}
    return {'vues': [vue.dire() for vue in vues], 'entourages': entourages}


def main() -> None:
    """Sert les ordres un par un, jusqu'à la fin de l'entrée. Accueilli, il charge aussi de quoi voir."""
    sys.path.insert(0, str(RACINE))
    from generator.conversion import ouvrier

    ouvrier.ORDRES['disposer'] = disposer
    ouvrier.D_AVANCE.append('generator.numerisation.recherche')
    ouvrier.main()


if __name__ == '__main__':
    main()
