"""Les adresses de l'atelier, et qui leur répond. Seul à employer Starlette.

    /              le tableau de bord ; /bord/… : ce qu'il demande, ce qu'il lance, ce qu'il écrit
    /modeles       la page des modèles ; /modeles/… : ce qu'elle demande et ce qu'elle change
    /retours       la page des réponses à lire ; /retours/… : de même
    /statique/…    feuille de style, scripts
    /evenements    prévient les pages qu'un modèle a changé, qu'un travail avance
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from generator.atelier.acces import Acces, Application, Cles
from generator.atelier.bibliotheque import BORNES
from generator.atelier.bord import Bord
from generator.atelier.diffusion import Diffusion
from generator.atelier.essais import ORDINAIRE
from generator.atelier.etabli import Etabli
from generator.atelier.refus import Refus
from generator.atelier.retours import Retours
from generator.atelier.veille import veiller
from generator.ecran import erreur_interne
from generator.numerisation.page import OCTETS_MAX

PAGES = Path(__file__).with_name('pages')
GENRES = {'.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.pdf': 'application/pdf'}
STATIQUES = {path.name: GENRES[path.suffix] for path in PAGES.iterdir() if path.suffix in GENRES}
NOMS_DES_PAGES = {'/': 'accueil', '/modeles': 'modeles', '/retours': 'retours'}
DEMANDE_MAX = 65_536
DEPOT = 'depot-'
SANS_VEILLE = (
    "L'atelier ne voit plus les enregistrements : rechargez la page après chacun. "
    "Pour qu'elle se tienne de nouveau à jour, relancez « make atelier »."
)
Repondre = Callable[[Request], Awaitable[Response]]


def application(etabli: Etabli, cles: Cles, port: int) -> Application:
    """L'atelier entier, derrière son garde."""
    diffusion = Diffusion()
    adresses = [*_adresses_communes(diffusion), *_lectures(etabli), *_ecritures(etabli), *_retours(etabli.retours),
                *_bord(etabli.bord)]  # fmt: skip
    starlette = Starlette(routes=adresses, lifespan=_vie(etabli, diffusion), exception_handlers=REFUS)
    return Acces(starlette, cles, port)


def _vie(etabli: Etabli, diffusion: Diffusion) -> Callable[[Starlette], Any]:
    @asynccontextmanager
    async def vie(_: Starlette) -> AsyncIterator[None]:
        fin = asyncio.Event()

        async def prevenir() -> None:
            async for nouvelle in veiller(etabli.bibliotheque, fin):
                diffusion.dire(nouvelle._asdict())

        def dire_la_panne(tache: asyncio.Task[None]) -> None:
            if not tache.cancelled() and tache.exception() is not None:
                etabli.avertir(SANS_VEILLE)
                diffusion.dire({'cle': '', 'ecole': '', 'panne': SANS_VEILLE})

        boucle = asyncio.get_running_loop()

        def dire_l_avancement(pas: dict[str, Any]) -> None:
            boucle.call_soon_threadsafe(diffusion.dire, pas, 'travail')

        etabli.bord.travaux.brancher(dire_l_avancement)
        veille = asyncio.create_task(prevenir())
        veille.add_done_callback(dire_la_panne)
        chauffe = asyncio.create_task(asyncio.to_thread(etabli.chauffer))
        try:
            yield
        finally:
            fin.set()
            etabli.bord.travaux.brancher(lambda _: None)
            diffusion.finir()
            await asyncio.gather(veille, chauffe, return_exceptions=True)

    return vie


def _adresses_communes(diffusion: Diffusion) -> list[BaseRoute]:
    def page(nom: str) -> Repondre:
        async def repondre(_: Request) -> Response:
            return FileResponse(PAGES / f'{nom}.html', media_type='text/html; charset=utf-8')

        return repondre

    async def statique(demande: Request) -> Response:
        nom = demande.path_params['nom']
        if nom not in STATIQUES:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        return FileResponse(PAGES / nom, media_type=f'{STATIQUES[nom]}; charset=utf-8')

    async def evenements(_: Request) -> Response:
        return StreamingResponse(diffusion.ecouter(), media_type='text/event-stream')

    return [
        *(Route(adresse, page(nom)) for adresse, nom in NOMS_DES_PAGES.items()),
        Route('/statique/{nom}', statique), Route('/evenements', evenements),
    ]  # fmt: skip


def _lectures(etabli: Etabli) -> list[BaseRoute]:
    """Ce que la page des modèles demande : rien ici n'écrit ni n'attend un passage en cours."""

    def etat(demande: Request) -> Any:
        voulu = demande.query_params
        return etabli.etat(
            voulu.get('cle', ''), voulu.get('ecole', ''), voulu.get('essai') or ORDINAIRE, voulu.get('depot', '')
        )

    async def image(demande: Request) -> Response:
        octets = await run_in_threadpool(etabli.image, demande.path_params['empreinte'])
        return Response(octets, media_type='image/png')

    return [
        Route('/modeles/liste', _lire(lambda _: etabli.liste())),
        Route('/modeles/etat', _lire(etat)),
        Route('/modeles/champs', _lire(lambda demande: etabli.champs(*_place(demande)))),
        Route('/modeles/essais', _lire(lambda demande: etabli.essais(*_place(demande)))),
        Route('/modeles/images/{empreinte}.png', image),
    ]


def _place(demande: Request) -> tuple[str, str]:
    return demande.query_params.get('cle', ''), demande.query_params.get('ecole', '')


def _lire(faire: Callable[[Request], Any]) -> Repondre:
    async def repondre(demande: Request) -> Response:
        return JSONResponse(await run_in_threadpool(faire, demande))

    return repondre


def _ecrire(adresse: str, faire: Callable[[dict[str, str]], Any]) -> Route:
    async def repondre(demande: Request) -> Response:
        return JSONResponse(await run_in_threadpool(faire, await _objet(demande)))

    return Route(adresse, repondre, methods=['POST'])


def _ecritures(etabli: Etabli) -> list[BaseRoute]:
    async def deposer(demande: Request) -> Response:
        octets = await _corps(demande, BORNES.fichier)
        cle, ecole = _place(demande)
        nom = demande.query_params.get('nom', '')
        return JSONResponse(await run_in_threadpool(etabli.deposer, cle, nom, octets, ecole))

    return [
        Route('/modeles/deposer', deposer, methods=['POST']),
        _ecrire('/modeles/copier', lambda o: etabli.copier(o.get('cle', ''), o.get('ecole', ''))),
        _ecrire('/modeles/enregistrer', lambda o: etabli.enregistrer(o.get('depot', ''), o.get('ecole', ''))),
        _ecrire('/modeles/revenir', lambda o: etabli.revenir(o.get('cle', ''), o.get('ecole', ''), o.get('ancien', ''))),
        _ecrire('/modeles/accepter', lambda o: etabli.accepter(o.get('cle', ''), o.get('ecole', ''), o.get('version', ''))),
    ]


def _retours(retours: Retours) -> list[BaseRoute]:
    """Ce que la page des retours demande. Un nom cherché voyage dans le corps, jamais dans une adresse."""

    async def image(demande: Request) -> Response:
        octets = await run_in_threadpool(retours.image, demande.path_params['cle'], demande.path_params['vue'])
        return Response(octets, media_type='image/png')

    def dit(objet: dict[str, str], *noms: str) -> list[str]:
        return [objet.get(nom, '') for nom in noms]

    return [
        Route('/retours/etat', _lire(lambda _: retours.etat())),
        Route('/retours/images/{cle}/{vue}.png', image),
        _ecrire('/retours/chercher', lambda o: retours.chercher(*dit(o, 'texte'))),
        _ecrire('/retours/fiche', lambda o: retours.fiche(*dit(o, 'reference'))),
        _ecrire('/retours/decider', lambda o: retours.decider(*dit(o, 'reference', 'statut', 'signe', 'version'))),
        _ecrire('/retours/classer', lambda o: retours.classer(*dit(o, 'page', 'reference', 'version'))),
        _ecrire('/retours/laisser', lambda o: retours.laisser(*dit(o, 'page', 'version'))),
        _ecrire('/retours/defaire', lambda o: retours.defaire(*dit(o, 'cle', 'version'))),
    ]


def _bord(bord: Bord) -> list[BaseRoute]:
    """Ce que demande la page d'accueil. Le nom d'un fichier déposé voyage dans un en-tête, jamais dans une adresse."""

    async def document(demande: Request) -> Response:
        path = await run_in_threadpool(bord.document, demande.path_params['cle'])
        genre = GENRES.get(path.suffix, 'application/octet-stream')
        return FileResponse(path, media_type=genre, filename=path.name, content_disposition_type='inline')

    async def deposer(demande: Request) -> Response:
        depot: str = demande.query_params.get('depot', '') or await run_in_threadpool(bord.receptions.ouvrir)
        with bord.receptions.recevoir(depot, unquote(demande.headers.get('x-nom', ''))) as flux:
            async for morceau in _morceaux(demande, OCTETS_MAX, "Ce fichier est trop gros."):
                await run_in_threadpool(flux.write, morceau)
        return JSONResponse({'depot': depot})

    def lancer(o: dict[str, str]) -> Any:
        return bord.lancer(o.get('cle', ''), _choix(o), o.get('depot', ''), o.get('chemin', ''))

    def deposes(o: dict[str, str]) -> dict[str, str]:
        return {nom.removeprefix(DEPOT): depot for nom, depot in o.items() if nom.startswith(DEPOT)}

    def ecrire(o: dict[str, str]) -> Any:
        return bord.ecrire(o.get('numero', ''), {int(rang): choix for rang, choix in o.items() if rang.isdecimal()})

    return [
        Route('/bord/etat', _lire(lambda demande: bord.etat(_choix(demande.query_params)))),
        Route('/bord/constat', _lire(lambda demande: bord.constat(_choix(demande.query_params)))),
        Route('/bord/travail', _lire(lambda _: bord.travaux.etat())),
        Route('/bord/documents/{cle}', document),
        Route('/bord/deposer', deposer, methods=['POST']),
        _ecrire('/bord/lancer', lancer),
        _ecrire('/bord/arreter', lambda o: bord.travaux.arreter(o.get('numero', ''))),
        _ecrire('/bord/ecarter', lambda o: bord.travaux.ecarter(o.get('numero', ''))),
        _ecrire('/bord/proposer', lambda o: bord.proposer(o.get('cle', ''), _choix(o), deposes(o))),
        _ecrire('/bord/abandonner', lambda o: bord.changements.abandonner(o.get('numero', ''))),
        _ecrire('/bord/ecrire', ecrire),
    ]


def _choix(objet: Mapping[str, str]) -> dict[str, str]:
    return {nom: objet.get(nom, '') for nom in ('ecole', 'annee', 'periode')}


async def _corps(demande: Request, maximum: int) -> bytes:
    """Le corps d'une demande, compté à mesure qu'il arrive. Lève `Refus` dès qu'il dépasse."""
    phrase = "Ce fichier est trop gros : un modèle fait au plus 10 Mo."
    return b''.join([morceau async for morceau in _morceaux(demande, maximum, phrase)])


async def _morceaux(demande: Request, maximum: int, phrase: str) -> AsyncIterator[bytes]:
    total = 0
    async for morceau in demande.stream():
        total += len(morceau)
        if total > maximum:
            raise Refus(phrase, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        yield morceau


async def _objet(demande: Request) -> dict[str, str]:
    try:
        objet = json.loads(await _corps(demande, DEMANDE_MAX))
    except (ValueError, RecursionError):
        objet = None
    if not isinstance(objet, dict) or not all(isinstance(valeur, str) for valeur in objet.values()):
        raise Refus("Demande illisible.", HTTPStatus.BAD_REQUEST)
    return objet


async def _dire_le_refus(_: Request, refus: Exception) -> Response:
    assert isinstance(refus, Refus)
    return JSONResponse({'erreur': refus.phrase}, refus.statut)


async def _dire_l_adresse(_: Request, refus: Exception) -> Response:
    assert isinstance(refus, HTTPException)
    phrase = "Cette adresse n'existe pas dans l'atelier, ou ne s'emploie pas ainsi : revenez à sa page."
    return JSONResponse({'erreur': phrase}, refus.status_code, refus.headers)


async def _dire_l_imprevu(_: Request, erreur: Exception) -> Response:
    """Une erreur de l'outil : une phrase à l'écran, la trace dans un fichier privé."""
    phrase = ' '.join((await run_in_threadpool(erreur_interne, erreur)).split())
    return JSONResponse({'erreur': phrase}, HTTPStatus.INTERNAL_SERVER_ERROR)


REFUS: dict[Any, Any] = {Refus: _dire_le_refus, HTTPException: _dire_l_adresse, Exception: _dire_l_imprevu}
