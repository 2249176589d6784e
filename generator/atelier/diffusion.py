"""Prévient les pages ouvertes qu'un modèle a changé, ou qu'un travail avance."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping

SILENCE_MAX = 20.0
"""Secondes sans rien dire après lesquelles on dit « toujours là » : le navigateur voit ainsi que l'atelier a fermé."""

FIN = None


class Diffusion:
    """Les pages qui écoutent. Tout se passe dans la boucle du serveur."""

    def __init__(self) -> None:
        self._files: set[asyncio.Queue[str | None]] = set()
        self._finie = False

    def dire(self, nouvelle: Mapping[str, object], sorte: str = 'message') -> None:
        """Envoie une nouvelle à toutes les pages ; celles qui n'écoutent pas cette sorte ne l'entendent pas."""
        for file in self._files:
            file.put_nowait(f'event: {sorte}\ndata: {json.dumps(nouvelle)}\n\n')

    def finir(self) -> None:
        """Raccroche."""
        self._finie = True
        for file in self._files:
            file.put_nowait(FIN)

    async def ecouter(self) -> AsyncIterator[str]:
        """Les nouvelles, dans la forme des « server-sent events »."""
        file: asyncio.Queue[str | None] = asyncio.Queue()
        self._files.add(file)
        try:
            yield 'retry: 1000\n\n'
            while not self._finie:
                try:
                    nouvelle = await asyncio.wait_for(file.get(), SILENCE_MAX)
                except TimeoutError:
                    yield ': toujours là\n\n'
                    continue
                if nouvelle is FIN:
                    return
                yield nouvelle
        finally:
            self._files.discard(file)
