"""L'ouvrier qui lit les pages reçues : un enfant borné. S'exécute seul, par `conversion/processus`.

Une ligne de JSON par ordre : {"accueil": …, "originaux": …} dit ce qui est parti, sans réponse ; {"ouvrir": chemin,
"source": empreinte} rend le nombre de pages ; {"lire": chemin, "source": …, "page": numéro} rend les champs d'une page. Un
échec est une réponse {"erreur": …}. L'empreinte fait rouvrir un fichier qui a changé sous le même nom.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.numerisation.originaux import Armoire
    from generator.numerisation.page import Original
    from generator.numerisation.sources import Source

RACINE = Path(__file__).resolve().parents[2]


class Poste:
    """Ce que l'ouvrier garde d'un ordre à l'autre : les originaux, le fichier ouvert."""

    def __init__(self) -> None:
        self._connus: dict[str, list[Original]] = {}
        self._armoire: Armoire | None = None
        self._ouverte: tuple[tuple[str, str], Source] | None = None

    def accueillir(self, ordre: dict[str, Any]) -> None:
        """Apprend ce qui est parti et charge d'avance de quoi lire."""
        from generator.domaine.disposition import depuis_json
        from generator.numerisation import lecteur
        from generator.numerisation.originaux import Armoire
        from generator.numerisation.page import Original

        assert lecteur
        dispositions = [depuis_json(objet) for objet in ordre['dispositions']]
        pdfs = [Path(nom) for nom in ordre['pdfs']]
        self._connus = {
            reference: [Original(pdfs[pdf], page, dispositions[lieu], rang, pages) for pdf, page, lieu, rang, pages in tous]
            for reference, tous in ordre['originaux'].items()
        }
        self._armoire = Armoire()

    def servir(self, ordre: dict[str, Any]) -> dict[str, Any]:
        """Ouvre un fichier, ou lit une de ses pages."""
        from generator.numerisation.lecteur import lire_page
        from generator.numerisation.sources import SourceRefusee

        assert self._armoire is not None
        try:
            if 'ouvrir' in ordre:
                return {'pages': self._source(ordre['ouvrir'], ordre['source']).pages}
            return lire_page(self._source(ordre['lire'], ordre['source']), ordre['page'] - 1, self._connus, self._armoire)
        except SourceRefusee as erreur:
            return {'erreur': str(erreur)}
        except MemoryError:
            return {'erreur': "la page demande trop de mémoire"}

    def _source(self, chemin: str, empreinte: str) -> Source:
        from generator.numerisation.sources import ouvrir_source

        if self._ouverte is None or self._ouverte[0] != (chemin, empreinte):
            self._ouverte = None
            self._ouverte = ((chemin, empreinte), ouvrir_source(Path(chemin)))
        return self._ouverte[1]


def main() -> None:
    """Sert les ordres un par un, jusqu'à la fin de l'entrée."""
    sys.path.insert(0, str(RACINE))
    # Un seul fil : l'ouvrier d'à côté occupe l'autre cœur, et chaque fil réserve de la mémoire.
    os.environ.update(OPENBLAS_NUM_THREADS='1', OMP_NUM_THREADS='1')
    from generator.conversion.ouvrier import memoire

    sortie = sys.stdout
    sys.stdout = sys.stderr
    poste = Poste()
    for ligne in sys.stdin:
        ordre = json.loads(ligne)
        if 'accueil' in ordre:
            poste.accueillir(ordre)
            continue
        reponse = {**poste.servir(ordre), 'memoire': memoire()}
        sortie.write(json.dumps(reponse) + '\n')
        sortie.flush()


if __name__ == '__main__':
    main()
