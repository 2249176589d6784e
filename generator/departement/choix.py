"""À qui confier les écoles d'un passage : aux cœurs de cette machine, ou à un ordonnanceur Dask si on le nomme."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from importlib import util

from generator.departement.ordonnanceur import Ordonnanceur
from generator.departement.processus import Processus, coeurs
from generator.erreurs import Code, ErreurMoteur
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reglages import Reglages
from generator.suivi import Suivi


@contextlib.contextmanager
def ordonner(reglages: Reglages, ecoles: int, suivi: Suivi) -> Iterator[Ordonnanceur]:
    """L'ordonnanceur d'un passage, prêt. Lève `ErreurMoteur` s'il manque, ou si personne n'y convient."""
    if not reglages.ordonnanceur:
        yield Processus(reglages.sorties, min(reglages.coeurs or coeurs(), ecoles))
        return
    if util.find_spec('distributed') is None:
        raise ErreurMoteur(Probleme(
            Code.ORDONNANCEUR_PERDU, Gravite.ERREUR, "Dask n'est pas installé sur cette machine",
            Emplacement('ligne de commande'), "--ordonnanceur confie les écoles à Dask, qui ne s'installe qu'à la demande",
            "tapez « make departement », puis recommencez.", reglages.ordonnanceur,
        ))  # fmt: skip
    from generator.departement.grappe import ouvrir_la_grappe

    with ouvrir_la_grappe(reglages, suivi) as grappe:
        yield grappe
