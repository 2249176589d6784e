"""Ce que `rapport.json` retient d'un passage pour qu'on puisse le prouver : options, feuilles, octets remis."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from generator.ecole import Preparation
from generator.empreintes import empreintes_des_fichiers


def relever(preparation: Preparation, formulaire: str, sortie: Path, nominatifs: Collection[str]) -> dict[str, Any]:
    """Ce qu'il faut pour refaire un passage, et l'empreinte de chaque fichier qu'il remet.

    `formulaire` : la clé du seul formulaire demandé ; `nominatifs` : les fichiers qui portent le nom d'un élève, dont seule
    l'empreinte est retenue.
    """
    faits = empreintes_des_fichiers(sortie)
    return {
        'formulaire': formulaire,
        'options': dict(preparation.options),
        'feuilles': {source.nom: dict(source.feuilles) for source in preparation.resultats.dossier.sources},
        'fichiers': {nom: sha for nom, sha in faits.items() if nom not in nominatifs},
        'fichiers_nominatifs': sorted(sha for nom, sha in faits.items() if nom in nominatifs),
    }
