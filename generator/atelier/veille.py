"""Surveille le dossier des modèles : dit lequel vient d'être enregistré, une fois entier. Seul à employer watchfiles."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

from watchfiles import Change, awatch

from generator.atelier.bibliotheque import BORNES, Bibliotheque, accompagne
from generator.atelier.refus import Refus
from generator.paquet import PaquetRefuse, lire_paquet
from generator.rendu.noms import est_un_modele

REGROUPER_MS, PAS_MS = 400, 50
"""Word enregistre en plusieurs gestes (écrire à côté, renommer, effacer) : on attend un court silence."""

ESSAIS, ESSAIS_SI_ABSENT, REPRISE = 20, 3, 0.1
"""Combien de fois on regarde un fichier à moitié écrit, ou absent, et les secondes entre deux fois."""

ECHECS_MAX = 5
"""Refus de suite après lesquels on ne demande plus à surveiller le dossier."""


class Nouvelle(NamedTuple):
    """Ce qui vient de changer : un modèle ; sans clé, tous ceux d'une école ; sans école non plus, tous."""

    cle: str
    ecole: str


class VeilleArretee(Exception):
    """Le dossier des modèles ne se laisse plus surveiller."""


async def veiller(bibliotheque: Bibliotheque, fin: asyncio.Event) -> AsyncIterator[Nouvelle]:
    """Ce qui change, jusqu'à la fin demandée. Lève `VeilleArretee` si le dossier se refuse plusieurs fois de suite."""
    echecs = 0
    while not fin.is_set():
        try:
            async for groupe in _changements(bibliotheque.dossier, fin):
                echecs = 0
                for nom in sorted({nom for _, nom in groupe}):
                    async for nouvelle in _nouvelles(bibliotheque, Path(nom)):
                        yield nouvelle
        except (OSError, RuntimeError) as erreur:
            echecs += 1
            if echecs >= ECHECS_MAX:
                raise VeilleArretee from erreur
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(fin.wait(), REPRISE)


def _changements(dossier: Path, fin: asyncio.Event) -> AsyncIterator[set[tuple[Change, str]]]:
    return awatch(
        dossier, watch_filter=_a_suivre, debounce=REGROUPER_MS, step=PAS_MS, stop_event=fin, ignore_permission_denied=True,
    )  # fmt: skip


async def _nouvelles(bibliotheque: Bibliotheque, path: Path) -> AsyncIterator[Nouvelle]:
    """Ce qu'un changement à cet endroit apprend aux pages ; rien d'un fichier qui n'est pas à nous."""
    with contextlib.suppress(Refus):
        ecole = bibliotheque.ecole_touchee(path)
        if ecole is not None:
            yield Nouvelle('', ecole)
        for place in bibliotheque.places_touchees(path):
            await _attendre_qu_il_soit_entier(place.path)
            yield Nouvelle(place.formulaire.cle, place.ecole)


def _a_suivre(_: Change, nom: str) -> bool:
    path = Path(nom)
    return est_un_modele(path) or accompagne(path) or (not path.suffix and not path.name.startswith('.'))


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
