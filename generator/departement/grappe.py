"""Confier les écoles à Dask. Seul module à l'employer.

Chaque école est donnée à un travailleur précis, déjà vérifié, une à la fois : on sait toujours qui l'avait s'il disparaît,
et elle est alors reprise ailleurs. Un travailleur qui arrive en cours de route est vérifié avant de servir.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import time
import uuid
import warnings
from collections import Counter, deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dask
from dask.utils import parse_timedelta
from distributed import Client, Future, LocalCluster
from distributed.utils import LoopRunner

from generator.departement import travailleur
from generator.departement.colis import ColisRefuse, deballer_le_rendu, emballer_la_demande
from generator.departement.empreinte import differences, relever_pour
from generator.departement.ordonnanceur import ESSAIS, Finie, perdue
from generator.departement.processus import coeurs
from generator.departement.unite import Demande
from generator.erreurs import Code, ErreurMoteur
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reglages import Reglages
from generator.sorties import dossier_du_travail, ecrire_a_cote
from generator.suivi import Suivi

LOCAL = 'local'
SECONDES_POUR_SE_JOINDRE = 45
SECONDES_D_UN_TOUR, BREF = 1.0, 0.2
SECONDES_SANS_TRAVAILLEUR = 120.0
SECONDES_DE_RAPATRIEMENT = 600
SANS_DEBORDER = {f'distributed.worker.memory.{seuil}': False for seuil in ('target', 'spill')}
"""Un travailleur n'écrit pas sur son disque, à notre place, ce qui porte des noms."""


@contextlib.contextmanager
def ouvrir_la_grappe(reglages: Reglages, suivi: Suivi) -> Iterator[Grappe]:
    """La grappe, jointe et vérifiée. Lève `ErreurMoteur` (L-507, L-508)."""
    logging.getLogger('distributed').setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as pile:
        adresse = reglages.ordonnanceur
        if adresse == LOCAL:
            pile.enter_context(dask.config.set(SANS_DEBORDER))
            adresse = pile.enter_context(LocalCluster(
                n_workers=reglages.coeurs or coeurs(), threads_per_worker=1, processes=True, host='127.0.0.1',
                dashboard_address=None, silence_logs=logging.CRITICAL,
            )).scheduler_address  # fmt: skip
        boucle = LoopRunner()  # à nous : un client qui n'a pas pu se joindre se ferme alors tout de suite
        boucle.start()
        pile.callback(boucle.stop)
        try:
            client = _joindre(adresse, boucle)
        except (OSError, ValueError, TypeError) as erreur:
            raise _perdu(reglages, f"il ne répond pas ({type(erreur).__name__})") from erreur
        pile.enter_context(client)
        grappe = Grappe(client, reglages, suivi)
        grappe.se_joindre()
        yield grappe
        grappe.congedier()


def _joindre(adresse: str, boucle: LoopRunner) -> Client:
    """Le client d'un ordonnanceur. Lève ce que lève Dask, ou `TimeoutError` : une prise peut accepter puis se taire."""
    joint: queue.SimpleQueue[Client | Exception] = queue.SimpleQueue()

    def essayer() -> None:
        try:
            joint.put(Client(adresse, set_as_default=False, direct_to_workers=False, name='liasse', loop=boucle.loop))
        except Exception as erreur:  # noqa: BLE001 - le fil qui attend la relève
            joint.put(erreur)

    threading.Thread(target=essayer, daemon=True).start()
    delai = parse_timedelta(dask.config.get('distributed.comm.timeouts.connect'))
    try:
        obtenu = joint.get(timeout=delai)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(obtenu, Exception):
        raise obtenu
    return obtenu


def _perdu(reglages: Reglages, pourquoi: str) -> ErreurMoteur:
    return ErreurMoteur(Probleme(
        Code.ORDONNANCEUR_PERDU, Gravite.ERREUR, "L'ordonnanceur ne peut pas faire ces écoles",
        Emplacement('ligne de commande'), f"{pourquoi} ; ce qui est fait est en place",
        "démarrez-le avec ses travailleurs (docs/departement.md), vérifiez l'adresse, puis relancez la même commande.",
        reglages.ordonnanceur,
    ))  # fmt: skip


@dataclass
class _EnCours:
    demande: Demande
    adresse: str
    colis: Path | None


class Grappe:
    """Des travailleurs vérifiés, chez un ordonnanceur."""

    def __init__(self, client: Client, reglages: Reglages, suivi: Suivi) -> None:
        self._client = client
        self._reglages = reglages
        self._suivi = suivi
        self._attendue = relever_pour(reglages)
        self._bons: dict[str, int] = {}
        self._vus: dict[str, Future | None] = {}
        self._refus: list[Probleme] = []
        self._en_cours: dict[Future, _EnCours] = {}
        self._essais: Counter[Path] = Counter()
        self._finis: queue.SimpleQueue[Future] = queue.SimpleQueue()

    # Les travailleurs

    def se_joindre(self) -> None:
        """Vérifie tous les travailleurs avant de rien donner. Lève `ErreurMoteur` si aucun ne convient."""
        fin = time.monotonic() + SECONDES_POUR_SE_JOINDRE
        while not self._vus and time.monotonic() < fin:
            self._recenser()
            time.sleep(BREF)
        fin = time.monotonic() + travailleur.DELAI_DE_L_EMPREINTE
        while any(examen is not None for examen in self._vus.values()) and time.monotonic() < fin:
            time.sleep(BREF)
            self._recenser()
        if not self._bons:
            if self._refus:
                raise ErreurMoteur(self._refus)
            raise _perdu(self._reglages, "il n'a aucun travailleur")

    def _recenser(self) -> None:
        """Oublie les travailleurs partis ; demande leur empreinte aux nouveaux, et lit les réponses."""
        presents = self._presents()
        for adresse in [adresse for adresse in self._vus if adresse not in presents]:
            del self._vus[adresse]
            self._bons.pop(adresse, None)
        for adresse, info in presents.items():
            if adresse not in self._vus:
                self._vus[adresse] = self._client.submit(
                    travailleur.empreinte, self._reglages.moteur, workers=[adresse], pure=False, key=_cle('empreinte'),
                )  # fmt: skip
            examen = self._vus[adresse]
            if examen is not None and examen.done():
                self._vus[adresse] = None
                self._juger(adresse, str(info.get('name', '')), int(info.get('nthreads', 1)), examen)

    def _presents(self) -> dict[str, dict[str, Any]]:
        try:
            etat = self._client.sync(self._client.scheduler.identity, n_workers=-1)  # scheduler_info() se vide par moments
            return dict(etat['workers'])
        except (OSError, RuntimeError, KeyError) as erreur:
            raise _perdu(self._reglages, f"il ne répond plus ({type(erreur).__name__})") from erreur

    def _juger(self, adresse: str, nom: str, fils: int, examen: Future) -> None:
        try:
            releve = examen.result(timeout=SECONDES_POUR_SE_JOINDRE)
        except Exception as erreur:  # noqa: BLE001 - quoi qu'il dise, on ne lui confie rien
            releve = {'installation': f'{type(erreur).__name__} : {erreur}'}
        ecarts = differences(self._attendue, releve)
        if not ecarts:
            self._bons[adresse] = fils
            return
        qui = adresse if nom in ('', adresse) else f'{adresse} ({nom})'
        refus = Probleme(
            Code.TRAVAILLEUR_DIFFERENT, Gravite.ERREUR, "Ce travailleur n'a pas la même chose que cette machine",
            Emplacement(qui), f"diffèrent : {', '.join(ecarts)}",
            "mettez-y la même version de l'outil, des modèles et des polices, puis redémarrez-le.",
        )  # fmt: skip
        self._refus.append(refus)
        self._suivi.message(f"{refus.code}  {qui} est refusé, aucune école ne lui est donnée : {refus.regle}.")

    # Les écoles

    def executer(self, demandes: Sequence[Demande]) -> Generator[Finie, None, None]:
        """Les plus lourdes d'abord ; celles d'un travailleur perdu reviennent en tête."""
        attente = deque(sorted(demandes, key=lambda demande: -demande.poids))
        sans = time.monotonic()
        try:
            while attente or self._en_cours:
                self._recenser()
                if self._bons:
                    sans = time.monotonic()
                elif time.monotonic() - sans > SECONDES_SANS_TRAVAILLEUR:
                    raise _perdu(self._reglages, "il n'a plus de travailleur qui convienne")
                for future in [f for f, c in self._en_cours.items() if c.adresse not in self._bons]:
                    yield from self._reprendre(future, "son travailleur a disparu", attente)
                while attente and (adresse := self._libre()):
                    self._confier(attente.popleft(), adresse)
                yield from self._recevoir(attente)
        finally:
            with contextlib.suppress(Exception):
                self._client.cancel(list(self._en_cours), force=True)
            for encore in self._en_cours.values():
                _oter(encore.colis)
            self._en_cours.clear()

    def _libre(self) -> str:
        """Le travailleur qui a le plus de place ; aucun si tous sont pris."""
        charge = Counter(encore.adresse for encore in self._en_cours.values())
        places = {adresse: fils - charge[adresse] for adresse, fils in self._bons.items()}
        adresse = max(places, key=lambda adresse: places[adresse], default='')
        return adresse if adresse and places[adresse] > 0 else ''

    def _confier(self, demande: Demande, adresse: str) -> None:
        octets = emballer_la_demande(demande)
        colis: bytes | Path = octets
        partage = self._reglages.dossier_partage
        if partage is not None:
            fichier = partage.resolve() / f'{_cle("ecole")}.colis'
            ecrire_a_cote(fichier, octets)
            colis = fichier
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')  # Dask s'étonne d'un grand colis : il en faut bien un
            future = self._client.submit(
                travailleur.traiter, demande, colis, workers=[adresse], allow_other_workers=False, pure=False,
                key=_cle('ecole'),
            )  # fmt: skip
        self._en_cours[future] = _EnCours(demande, adresse, colis if isinstance(colis, Path) else None)
        future.add_done_callback(self._finis.put)

    def _recevoir(self, attente: deque[Demande]) -> Iterator[Finie]:
        try:
            future = self._finis.get(timeout=SECONDES_D_UN_TOUR)
        except queue.Empty:
            return
        encore = self._en_cours.get(future)
        if encore is None:
            return
        place = dossier_du_travail(self._reglages.sorties)
        try:
            motif, fini = future.result(timeout=SECONDES_DE_RAPATRIEMENT)
            if not motif:
                rendu = deballer_le_rendu(fini.read_bytes() if isinstance(fini, Path) else fini, place)
        except ColisRefuse as refus:
            motif = str(refus)
        except Exception as erreur:  # noqa: BLE001 - travailleur tué, mémoire, réseau : l'école se retente
            motif = f'{type(erreur).__name__} : {erreur}'
        finie = Finie(encore.demande, perdue(encore.demande, motif) if motif else rendu, place)
        if motif:
            finie.effacer()
            yield from self._reprendre(future, motif, attente)
            return
        self._oublier(future)
        yield finie

    def _reprendre(self, future: Future, motif: str, attente: deque[Demande]) -> Iterator[Finie]:
        """Remet une école dans l'attente, en tête ; au deuxième échec, la nomme."""
        demande = self._en_cours[future].demande
        self._oublier(future)
        self._essais[demande.path] += 1
        if self._essais[demande.path] < ESSAIS:
            attente.appendleft(demande)
        else:
            yield Finie(demande, perdue(demande, motif), dossier_du_travail(self._reglages.sorties))

    def _oublier(self, future: Future) -> None:
        _oter(self._en_cours.pop(future).colis)
        with contextlib.suppress(Exception):
            future.cancel(force=True)

    def congedier(self) -> None:
        """À la fin, les travailleurs renvoient leurs enfants."""
        with contextlib.suppress(Exception):
            self._client.run(travailleur.fermer, workers=list(self._bons), on_error='ignore')


def _cle(sorte: str) -> str:
    """Une clé que l'ordonnanceur n'a jamais vue, et qui ne dit le nom de personne."""
    return f'liasse-{sorte}-{uuid.uuid4().hex}'


def _oter(colis: Path | None) -> None:
    if colis is not None:
        for path in (colis, colis.with_suffix('.rendu')):
            path.unlink(missing_ok=True)
