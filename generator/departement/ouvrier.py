"""L'ouvrier d'une école : un enfant borné qui en fait une à la fois, du classeur aux PDF. S'exécute seul, par `processus`.

{"demande": fichier, "rendu": fichier, "travail": dossier} fait une école : la demande se lit et le rendu s'écrit dans
des fichiers privés du parent. {"empreinte": …} dit ce que cette machine emploie. Une faute imprévue est une réponse
{"erreur": …}.
"""

from __future__ import annotations

import gc
import json
import pickle
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.conversion import Equipe
    from generator.departement.unite import Demande

RACINE = Path(__file__).resolve().parents[2]
OBJETS_NEUFS = 50_000
"""Comme le parent : chercher des cycles morts plus souvent coûterait un dixième du temps."""


class Etabli:
    """Ce que l'ouvrier garde d'une école à l'autre : ses convertisseurs, prêts."""

    def __init__(self) -> None:
        self._equipe: Equipe | None = None

    def servir(self, ordre: dict[str, Any]) -> dict[str, Any]:
        """Fait une école. La demande vient de notre propre dossier privé : personne d'autre n'a pu l'écrire."""
        from generator.departement.unite import realiser_demande
        from generator.production import embaucher
        from generator.reprise import semble_inchange

        demande: Demande = pickle.loads(Path(ordre['demande']).read_bytes())  # noqa: S301
        if self._equipe is None:
            self._equipe = embaucher(demande.reglages, au_besoin=semble_inchange(demande.reglages))
        rendu = realiser_demande(demande, self._equipe, Path(ordre['travail']))
        Path(ordre['rendu']).write_bytes(pickle.dumps(rendu))
        return {}

    def fermer(self) -> None:
        """Renvoie les convertisseurs."""
        if self._equipe is not None:
            self._equipe.__exit__()


def main(etabli: Etabli | None = None) -> None:
    """Sert les ordres un par un, jusqu'à la fin de l'entrée."""
    sys.path.insert(0, str(RACINE))
    from generator.conversion.ouvrier import memoire
    from generator.departement import empreinte, unite  # noqa: F401

    gc.set_threshold(OBJETS_NEUFS)
    etabli = etabli or Etabli()
    sortie, sys.stdout = sys.stdout, sys.stderr
    for ligne in sys.stdin:
        ordre = json.loads(ligne)
        reponse: dict[str, Any]
        try:
            reponse = etabli.servir(ordre) if 'demande' in ordre else {'empreinte': empreinte.relever(ordre['empreinte'])}
        except Exception:  # noqa: BLE001 - une faute imprévue ne doit coûter qu'une école
            reponse = {'erreur': traceback.format_exc()}
        gc.collect()
        reponse['memoire'] = memoire()
        sortie.write(json.dumps(reponse) + '\n')
        sortie.flush()
    etabli.fermer()


if __name__ == '__main__':
    main()
