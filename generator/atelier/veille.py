"""Surveille le dossier des modèles : dit lequel vient d'être enregistré, une fois entier. Seul à employer watchfiles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from watchfiles import Change, awatch

from generator.atelier.bibliotheque import BORNES, Bibliotheque, Place, est_de_passage
from generator.paquet import PaquetRefuse, lire_paquet

REGROUPER_MS, PAS_MS = 400, 50
"""Word enregistre en plusieurs gestes (écrire à côté, renommer, effacer) : on attend un court silence."""

ESSAIS, ESSAIS_SI_ABSENT, REPRISE = 20, 3, 0.1
"""Combien de fois on regarde un fichier à moitié écrit, ou absent, et les secondes entre deux fois."""


async def veiller(bibliotheque: Bibliotheque, fin: asyncio.Event) -> AsyncIterator[Place]:
    """Les modèles qui changent, jusqu'à la fin demandée."""
    changements = awatch(
        bibliotheque.dossier, watch_filter=_a_suivre, debounce=REGROUPER_MS, step=PAS_MS, stop_event=fin,
        ignore_permission_denied=True,
    )  # fmt: skip
    async for groupe in changements:
        for nom in sorted({nom for _, nom in groupe}):
            for place in bibliotheque.places_touchees(Path(nom)):
                await _attendre_qu_il_soit_entier(place.path)
                yield place


def _a_suivre(_: Change, nom: str) -> bool:
    path = Path(nom)
    return not est_de_passage(path) or (not path.suffix and not path.name.startswith('.'))


async def _attendre_qu_il_soit_entier(path: Path) -> None:
    """Ne dit rien d'un fichier en cours d'écriture ; au bout d'un moment, la page dira ce qu'elle en voit."""
    for essai in range(ESSAIS):
        if await asyncio.to_thread(est_entier, path) or (essai >= ESSAIS_SI_ABSENT and not path.exists()):
            return
        await asyncio.sleep(REPRISE)


def est_entier(path: Path) -> bool:
    """Vrai si le fichier est une archive complète, ou refusée pour une raison qu'attendre ne changera pas."""
    try:
        lire_paquet(path, BORNES)
    except PaquetRefuse as refus:
        return refus.suspect
    except OSError:
        return False
    return True
