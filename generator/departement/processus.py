"""Plusieurs écoles sur une machine : autant d'enfants que de cœurs, une école à la fois chacun."""

from __future__ import annotations

import os
import pickle
import queue
import threading
from collections.abc import Generator, Sequence
from pathlib import Path

from generator.conversion.processus import DelaiDepasse, Ouvrier, ProcessusPerdu
from generator.departement.ordonnanceur import ESSAIS, Finie, perdue
from generator.departement.unite import Demande
from generator.rangement import Rendu
from generator.sorties import dossier_du_travail

OUVRIER_D_ECOLE = Path(__file__).with_name('ouvrier.py')
MEMOIRE_D_UN_ENFANT = 700
"""Mébioctets au-delà desquels l'enfant est remplacé entre deux écoles."""

DELAI_D_UNE_ECOLE = 7200.0
"""Secondes : chaque conversion a son propre délai ; celui-ci n'arrête qu'un enfant qui ne finirait jamais."""


ATTENTE = 0.1


def coeurs() -> int:
    """Combien de cœurs nous pouvons employer."""
    return len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count() or 1


class Processus:
    """Des enfants bornés, sans réseau, qui meurent avec nous : leur mémoire ne dépend pas du nombre d'écoles."""

    def __init__(self, sorties: Path, nombre: int, programme: Path = OUVRIER_D_ECOLE) -> None:
        self._sorties = sorties
        self._nombre = nombre
        self._programme = programme
        self._arret = threading.Event()
        self._enfants: list[Ouvrier] = []
        self._verrou = threading.Lock()

    def executer(self, demandes: Sequence[Demande]) -> Generator[Finie, None, None]:
        """Les plus lourdes d'abord, pour que tous les cœurs finissent ensemble."""
        attente: queue.SimpleQueue[Demande] = queue.SimpleQueue()
        for demande in sorted(demandes, key=lambda demande: -demande.poids):
            attente.put(demande)
        finies: queue.SimpleQueue[Finie | BaseException] = queue.SimpleQueue()
        fils = [
            threading.Thread(target=self._servir, args=(attente, finies), daemon=True)
            for _ in range(min(self._nombre, len(demandes)))
        ]  # fmt: skip
        for fil in fils:
            fil.start()
        try:
            for _ in demandes:
                finie = finies.get()
                if isinstance(finie, BaseException):
                    raise finie
                yield finie
        finally:
            self._arreter(fils)

    def _arreter(self, fils: Sequence[threading.Thread]) -> None:
        """Ferme les enfants, et recommence tant qu'un fil vit : il a pu en relancer un au même instant."""
        self._arret.set()
        while any(fil.is_alive() for fil in fils):
            with self._verrou:
                enfants = list(self._enfants)
            for enfant in enfants:
                enfant.fermer()
            for fil in fils:
                fil.join(ATTENTE)

    def _servir(self, attente: queue.SimpleQueue[Demande], finies: queue.SimpleQueue[Finie | BaseException]) -> None:
        enfant: Ouvrier | None = None
        try:
            while not self._arret.is_set():
                demande = attente.get_nowait()
                enfant = enfant or self._embaucher()
                finies.put(self._faire(demande, enfant))
        except queue.Empty:
            pass
        except BaseException as erreur:  # noqa: BLE001 - celui qui attend doit le savoir
            finies.put(erreur)
        finally:
            if enfant is not None:
                enfant.fermer()

    def _embaucher(self) -> Ouvrier:
        enfant = Ouvrier(programme=self._programme, memoire_max=MEMOIRE_D_UN_ENFANT)
        with self._verrou:
            self._enfants.append(enfant)
        return enfant

    def _faire(self, demande: Demande, enfant: Ouvrier) -> Finie:
        motif = ''
        for _ in range(ESSAIS):
            if self._arret.is_set():
                break
            place = dossier_du_travail(self._sorties)
            try:
                return Finie(demande, confier(demande, enfant, place), place)
            except EchecDeLEnfant as echec:
                motif = echec.motif
                Finie(demande, perdue(demande, motif), place).effacer()
        return Finie(demande, perdue(demande, motif), dossier_du_travail(self._sorties))


class EchecDeLEnfant(Exception):
    """L'enfant n'a pas rendu son école ; `motif` dit pourquoi, ou porte la trace de sa faute."""

    def __init__(self, motif: str) -> None:
        super().__init__(motif)
        self.motif = motif


def confier(demande: Demande, enfant: Ouvrier, place: Path) -> Rendu:
    """Donne une école à un enfant et attend ce qu'elle donne. Lève `EchecDeLEnfant` ; l'enfant est alors remplacé."""
    entre, sort = place / 'demande', place / 'rendu'
    entre.write_bytes(pickle.dumps(demande))
    try:
        reponse = enfant.demander({'demande': str(entre), 'rendu': str(sort), 'travail': str(place)}, DELAI_D_UNE_ECOLE)
    except DelaiDepasse as depassement:
        raise EchecDeLEnfant(f"pas de réponse en {DELAI_D_UNE_ECOLE:.0f} secondes") from depassement
    except ProcessusPerdu as perte:
        raise EchecDeLEnfant(perte.motif) from perte
    if 'erreur' in reponse:
        enfant.fermer()
        raise EchecDeLEnfant(reponse['erreur'])
    rendu: Rendu = pickle.loads(sort.read_bytes())  # noqa: S301 - écrit par notre enfant, dans notre dossier privé
    return rendu
