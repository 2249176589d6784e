"""Qui peut parler à l'atelier : le navigateur de cette personne, sur cette machine, et lui seul.

Un jeton tiré au sort est dans l'adresse affichée au démarrage. D'autres comptes de la machine peuvent la lire dans la ligne
de commande du navigateur : le jeton ne sert qu'une fois, contre un secret que seul un témoin (cookie) porte et que les
scripts ne lisent pas. L'hôte demandé doit être cette machine (un site qui ferait pointer son nom vers 127.0.0.1 est
refusé), et une écriture doit venir de nos pages.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
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
MONTRABLE = {
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    'x-frame-options': 'SAMEORIGIN',
}
"""Un PDF se montre dans un cadre de nos pages, et d'elles seules."""
SANS_JETON = (
    "Cette adresse a besoin de son jeton : reprenez celle que « make atelier » affiche, ou relancez « make atelier »."
)

DEJA_SERVI = (
    "Cette adresse a déjà servi, et ne sert qu'une fois : revenez à la fenêtre où l'atelier est ouvert. "
    "Si vous ne la trouvez pas, ou si ce n'est pas vous qui l'avez ouverte, relancez « make atelier »."
)


@dataclass(frozen=True)
class Cles:
    """De quoi entrer : le jeton de l'adresse, qui ne sert qu'une fois, et le secret du témoin."""

    jeton: str = field(default_factory=secrets.token_urlsafe, repr=False)
    secret: str = field(default_factory=secrets.token_urlsafe, repr=False)


class Acces:
    """Le garde de l'atelier, devant toutes ses pages."""

    def __init__(self, application: Application, cles: Cles, port: int) -> None:
        self._application = application
        self._cles = cles
        self._a_servi = False
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
            return
        entre = _egaux(_temoin(entetes, self._temoin), self._cles.secret)
        if scope['method'] == 'GET' and _egaux(_parametre(scope, 'jeton'), self._cles.jeton):
            await self._echanger(scope['path'], envoyer, entre=entre)
        elif not entre:
            await _repondre(envoyer, HTTPStatus.FORBIDDEN, SANS_JETON)
        else:
            await self._application(scope, recevoir, _avec_entetes(envoyer))

    async def _echanger(self, chemin: str, envoyer: Envoyer, *, entre: bool) -> None:
        """Le jeton contre le témoin, une fois ; ensuite, seul qui a déjà le témoin repasse par cette adresse."""
        if self._a_servi and not entre:
            await _repondre(envoyer, HTTPStatus.FORBIDDEN, DEJA_SERVI)
            return
        self._a_servi = True
        temoin = f'{self._temoin}={self._cles.secret}; Path=/; HttpOnly; SameSite=Strict'
        await _repondre(envoyer, HTTPStatus.SEE_OTHER, '', {'location': chemin, 'set-cookie': temoin})

    def _refus_d_origine(self, methode: str, entetes: Mapping[str, str]) -> str:
        if entetes.get('host', '') not in self._hotes:
            return "L'atelier ne répond qu'à cette machine : tapez l'adresse affichée par « make atelier »."
        site, mode = entetes.get('sec-fetch-site', 'same-origin'), entetes.get('sec-fetch-mode', '')
        if methode in LECTURES:
            etranger = site in ('cross-site', 'same-site') and mode != 'navigate'
        else:
            etranger = entetes.get('origin', '') != f"http://{entetes['host']}" or site != 'same-origin'
        return "Cette demande ne vient pas d'une page de l'atelier : elle est refusée." if etranger else ''


def _egaux(donne: str, attendu: str) -> bool:
    return secrets.compare_digest(donne.encode(), attendu.encode())


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
            siens = message.get('headers', ())
            du_pdf = MONTRABLE if (b'content-type', b'application/pdf') in siens else {}
            message['headers'] = [*siens, *_en_octets({**ENTETES, **du_pdf})]
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
