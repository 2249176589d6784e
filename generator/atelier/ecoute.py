"""Écoute sur cette machine, et sur elle seule. Seul à employer uvicorn."""

from __future__ import annotations

import asyncio
import os
import socket

import uvicorn

from generator.atelier.acces import Cles
from generator.atelier.etabli import Etabli
from generator.atelier.serveur import application

ICI = '127.0.0.1'
FILE_D_ATTENTE = 64
GRACE = 2
"""Secondes laissées aux pages ouvertes pour raccrocher."""


def ouvrir_prise(port: int = 0) -> socket.socket:
    """Réserve un port de cette machine (n'importe lequel, si c'est 0). Lève `OSError` s'il est pris."""
    prise = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == 'posix':  # ailleurs, cette option laisserait un autre programme prendre le même port
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        prise.bind((ICI, port))
        prise.listen(FILE_D_ATTENTE)
    except OSError:
        prise.close()
        raise
    return prise


class Serveur(uvicorn.Server):
    """Celui d'uvicorn, qui raccroche à la fin au nez de qui n'a pas raccroché."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """uvicorn peut laisser ouverte celle d'un appel arrivé pendant qu'il fermait."""
        await super().shutdown(sockets)
        for liaison in list(self.server_state.connections):
            liaison.transport.abort()
        await asyncio.sleep(0)


class Ecoute:
    """Un atelier qui répond : une prise, ses clés, une adresse."""

    def __init__(self, etabli: Etabli, prise: socket.socket, page: str = '') -> None:
        """`page` : celle que l'adresse ouvre ; vide, celle d'accueil."""
        self._page = page
        self._prise = prise
        self._port = prise.getsockname()[1]
        self._cles = Cles()
        configuration = uvicorn.Config(
            application(etabli, self._cles, self._port), log_level='critical', access_log=False, server_header=False,
            ws='none', http='h11', loop='asyncio', lifespan='on', timeout_graceful_shutdown=GRACE,
            limit_concurrency=FILE_D_ATTENTE,
        )  # fmt: skip
        self._serveur = Serveur(configuration)

    @property
    def adresse(self) -> str:
        """L'adresse à ouvrir, avec son jeton : elle ne sert qu'une fois."""
        return f'http://{ICI}:{self._port}/{self._page}?jeton={self._cles.jeton}'

    def servir(self) -> None:
        """Répond jusqu'à Ctrl-C, ou jusqu'à `arreter`. Le port est rendu à la fin."""
        try:
            self._serveur.run(sockets=[self._prise])
        finally:
            self._prise.close()

    def arreter(self) -> None:
        """Demande la fin, d'un autre fil."""
        self._serveur.should_exit = True
