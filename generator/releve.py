"""Ce que `rapport.json` retient d'un passage pour qu'on puisse le prouver : options, feuilles, octets remis."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from generator import __version__
from generator.ecole import Preparation
from generator.empreintes import empreintes_des_fichiers
from generator.reglages import Reglages
from generator.reglementation.regime import Regime


def avant_de_produire(preparation: Preparation, reglages: Reglages) -> dict[str, Any]:
    """Tout ce que `rapport.json` dit et que l'on sait déjà avant de rien produire : ce dont dépendent les documents."""
    resultats = preparation.resultats
    ecole = resultats.dossier.ecole
    return {
        'outil': f'Liasse {__version__}',
        'commande': reglages.commande,
        'ecole': ecole.identifiant,
        'annee': str(ecole.annee),
        'periode': preparation.numero,
        'date_edition': preparation.date_edition.isoformat(),
        'empreinte': preparation.empreinte,
        'entrees': list(preparation.entrees),
        'formulaire': reglages.formulaire,
        'au': reglages.au.isoformat() if reglages.au else None,
        'enseignant': reglages.enseignant,
        'options': dict(preparation.options),
        'feuilles': {source.nom: dict(source.feuilles) for source in resultats.dossier.sources},
        'regime': _regime(resultats.regime),
        'regime_annuel': _regime(resultats.regime_annuel),
        'calendrier': {'fichier': resultats.calendrier.fichier, 'texte': resultats.calendrier.texte},
        'modeles': {cle: modele.nom for cle, modele in preparation.formulaires.modeles.items()},
        'moteur': {
            'nom': preparation.moteur.nom, 'version': preparation.moteur.version(),
            'raison': preparation.raison_du_moteur,
        },
    }  # fmt: skip


def _regime(regime: Regime) -> dict[str, Any]:
    return {
        'id': regime.id, 'libelle': regime.libelle, 'fichier': regime.fichier,
        'textes': [texte.titre for texte in regime.textes.values()],
    }  # fmt: skip


def relever(sortie: Path, nominatifs: Collection[str]) -> dict[str, Any]:
    """L'empreinte de chaque fichier remis ; de ceux qui portent le nom d'un élève (`nominatifs`), seule l'empreinte."""
    faits = empreintes_des_fichiers(sortie)
    return {
        'fichiers': {nom: sha for nom, sha in faits.items() if nom not in nominatifs},
        'fichiers_nominatifs': sorted(sha for nom, sha in faits.items() if nom in nominatifs),
    }
