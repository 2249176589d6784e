"""Qui peut parler à l'atelier : le navigateur de cette personne, sur cette machine, et lui seul.

Un jeton tiré au sort est dans l'adresse affichée au démarrage ; il passe aussitôt dans un témoin (cookie) que les scripts
ne lisent pas. L'hôte demandé doit être cette machine (un site qui ferait pointer son nom vers 127.0.0.1 est refusé), et une
écriture doit venir de nos pages.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Message = MutableMapping[str, Any]
Envoyer = Callable[[Message], Awaitable[None]]
Recevoir = Callable[[], Awaitable[Message]]
Application = Callable[[Message, Recevoir, Envoyer], Awaitable[None]]

HOTES = ('127.0.0.1', 'localhost')
LECTURES = ('GET', 'HEAD')
ENTETES = {
    'content-security-policy': (
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
}
SANS_JETON = (
    "Cette adresse a besoin de son jeton : reprenez celle que « make atelier » affiche, ou relancez « make atelier »."
)


class Acces:
    """Le garde de l'atelier, devant toutes ses pages."""

    def __init__(self, application: Application, jeton: str, port: int) -> None:
        self._application = application
        self._jeton = jeton.encode()
        self._hotes = {f'{hote}:{port}' for hote in HOTES}
        self._temoin = f'atelier-{port}'

    async def __call__(self, scope: Message, recevoir: Recevoir, envoyer: Envoyer) -> None:
        """Laisse passer, refuse, ou pose le témoin."""
        if scope['type'] == 'lifespan':
            await self._application(scope, recevoir, envoyer)
            return
        if scope['type'] != 'http':
            await envoyer({'type': 'websocket.close', 'code': HTTPStatus.FORBIDDEN})
            return
        entetes = {nom.decode('latin-1'): valeur.decode('latin-1') for nom, valeur in scope['headers']}
        refus = self._refus_d_origine(scope['method'], entetes)
        if refus:
            await _repondre(envoyer, HTTPStatus.FORBIDDEN, refus)
        elif scope['method'] == 'GET' and self._est_le_jeton(_parametre(scope, 'jeton')):
            temoin = f'{self._temoin}={self._jeton.decode()}; Path=/; HttpOnly; SameSite=Strict'
            await _repondre(envoyer, HTTPStatus.SEE_OTHER, '', {'location': scope['path'], 'set-cookie': temoin})
        elif not self._est_le_jeton(_temoin(entetes, self._temoin)):
            await _repondre(envoyer, HTTPStatus.FORBIDDEN, SANS_JETON)
        else:
            await self._application(scope, recevoir, _avec_entetes(envoyer))

    def _refus_d_origine(self, methode: str, entetes: Mapping[str, str]) -> str:
        if entetes.get('host', '') not in self._hotes:
            return "L'atelier ne répond qu'à cette machine : tapez l'adresse affichée par « make atelier »."
        site, mode = entetes.get('sec-fetch-site', 'same-origin'), entetes.get('sec-fetch-mode', '')
        if methode in LECTURES:
            etranger = site in ('cross-site', 'same-site') and mode != 'navigate'
        else:
            etranger = entetes.get('origin', '') != f"http://{entetes['host']}" or site != 'same-origin'
        return "Cette demande ne vient pas d'une page de l'atelier : elle est refusée." if etranger else ''

    def _est_le_jeton(self, donne: str) -> bool:
        return secrets.compare_digest(donne.encode(), self._jeton)


def _parametre(scope: Message, nom: str) -> str:
    valeurs = parse_qs(scope.get('query_string', b'').decode('latin-1')).get(nom, [''])
    return valeurs[0]


def _temoin(entetes: Mapping[str, str], nom: str) -> str:
    try:
        trouve = SimpleCookie(entetes.get('cookie', '')).get(nom)
    except CookieError:
        return ''
    return trouve.value if trouve is not None else ''


def _avec_entetes(envoyer: Envoyer) -> Envoyer:
    async def envoyer_avec(message: Message) -> None:
        if message['type'] == 'http.response.start':
            message['headers'] = [*message.get('headers', ()), *_en_octets(ENTETES)]
        await envoyer(message)

    return envoyer_avec


def _en_octets(entetes: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(nom.encode('latin-1'), valeur.encode('latin-1')) for nom, valeur in entetes.items()]


async def _repondre(
    envoyer: Envoyer, statut: HTTPStatus, texte: str, entetes: Mapping[str, str] | None = None
) -> None:
    corps = texte.encode()
    communs = {**ENTETES, 'content-type': 'text/plain; charset=utf-8', 'content-length': str(len(corps)), **(entetes or {})}
    await envoyer({'type': 'http.response.start', 'status': int(statut), 'headers': _en_octets(communs)})
    await envoyer({'type': 'http.response.body', 'body': corps})
