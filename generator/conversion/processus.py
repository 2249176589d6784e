"""Lance les moteurs en enfants bornés (temps, mémoire, réseau), qui meurent avec leur parent. Seul à lancer un processus."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GARDE = Path(__file__).with_name('garde.py')
OUVRIER = Path(__file__).with_name('ouvrier.py')
GIGA = 1_000_000_000
MEMOIRE_D_UN_OUVRIER = 400
"""Mébioctets au-delà desquels un ouvrier est remplacé entre deux ordres."""

LIMITES = {'AS': 6 * GIGA, 'FSIZE': GIGA // 2, 'CORE': 0}
VARIABLES_GARDEES = ('PATH', 'HOME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TMPDIR', 'USERPROFILE', 'SYSTEMROOT', 'TEMP', 'TMP')


class DelaiDepasse(Exception):
    """Un moteur n'a pas rendu son travail dans le temps donné ; il a été arrêté."""


class ProcessusPerdu(Exception):
    """Un moteur s'est arrêté de lui-même ; `motif` est ce qu'il a dit."""

    def __init__(self, motif: str) -> None:
        super().__init__(motif)
        self.motif = motif


@dataclass(frozen=True, slots=True)
class Fin:
    """Comment un processus a fini : code, ce qu'il a dit, ce que le garde n'a pas pu borner."""

    code: int
    sortie: str
    erreurs: str
    aveux: tuple[str, ...]


def environnement_minimal(supplement: Mapping[str, str] | None = None) -> dict[str, str]:
    """Les seules variables d'environnement que voit un moteur."""
    garde = {nom: os.environ[nom] for nom in VARIABLES_GARDEES if nom in os.environ}
    return {'LANG': 'C.UTF-8', **garde, **(supplement or {})}


def _commande_gardee(commande: Sequence[str], environnement: Mapping[str, str], limites: Mapping[str, int]) -> list[str]:
    if os.name != 'posix':
        return list(commande)
    ordre = {
        'commande': list(commande), 'environnement': dict(environnement), 'limites': dict(limites), 'parent': os.getpid(),
    }  # fmt: skip
    return [sys.executable, '-I', '-S', str(GARDE), json.dumps(ordre)]


def executer(
    commande: Sequence[str], *, delai: float, cwd: Path, supplement: Mapping[str, str] | None = None,
    limites: Mapping[str, int] = LIMITES, garde: bool = True,
) -> Fin:  # fmt: skip
    """Exécute une commande jusqu'au bout. Lève `DelaiDepasse` après avoir arrêté tout son groupe de processus.

    `garde=False` : pour un outil du système qui n'ouvre rien de ce qu'on a reçu (fc-match, --version).
    """
    environnement = environnement_minimal(supplement)
    gardee = _commande_gardee(commande, environnement, limites) if garde else list(commande)
    with subprocess.Popen(
        gardee, cwd=cwd, env=environnement, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as processus:  # fmt: skip
        try:
            sortie, erreurs = processus.communicate(timeout=delai)
        except subprocess.TimeoutExpired as depassement:
            raise DelaiDepasse from depassement
        finally:
            arreter(processus)
    lignes = erreurs.decode('utf-8', 'replace').splitlines()
    aveux = tuple(ligne.removeprefix('garde: ') for ligne in lignes if ligne.startswith('garde: '))
    dites = '\n'.join(ligne for ligne in lignes if not ligne.startswith('garde: '))
    return Fin(processus.returncode, sortie.decode('utf-8', 'replace'), dites, aveux)


def arreter(processus: subprocess.Popen[bytes]) -> None:
    """Arrête un processus et tout son groupe, sans délai ; ne fait rien s'ils ont fini."""
    if os.name == 'posix':
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(processus.pid, signal.SIGKILL)
    elif processus.poll() is None:
        processus.kill()
    processus.wait()


class CommandeLancee:
    """Une commande de l'outil dans un enfant, comme si on la tapait ; ce qu'elle dit d'elle-même se lit en direct."""

    def __init__(self, mots: Sequence[str], supplement: Mapping[str, str]) -> None:
        self._processus = subprocess.Popen(
            [sys.executable, '-m', 'generator', *mots], env={**os.environ, 'PYTHONIOENCODING': 'utf-8', **supplement},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def suivre(self, entendre: Callable[[str], None]) -> Fin:
        """Donne chaque ligne de la sortie d'erreur dès qu'elle est écrite, jusqu'à la fin."""
        assert self._processus.stdout is not None and self._processus.stderr is not None
        with self._processus as enfant, ThreadPoolExecutor(1) as lecteur:
            sortie = lecteur.submit(self._processus.stdout.read)
            for ligne in self._processus.stderr:
                entendre(ligne.decode('utf-8', 'replace').rstrip())
            return Fin(enfant.wait(), sortie.result().decode('utf-8', 'replace'), '', ())

    def interrompre(self) -> None:
        """Raccroche : la commande s'arrête d'elle-même, comme à Ctrl-C (`pour_une_page`)."""
        assert self._processus.stdin is not None
        with contextlib.suppress(OSError):
            self._processus.stdin.close()

    def tuer(self) -> None:
        """Pour celle qui ne s'arrête pas d'elle-même."""
        arreter(self._processus)


LANCEUR = ThreadPoolExecutor(1, 'lanceur')
"""Le fil qui lance les ouvriers, et qui dure autant que nous : un enfant meurt avec le fil qui l'a lancé."""


class Ouvrier:
    """Un enfant qui sert un ordre à la fois : une ligne de JSON entre, une ligne sort. D'ordinaire, il convertit des PDF.

    Le moteur embarqué garde en mémoire tout ce qu'il met en page : l'enfant qui a trop grossi est remplacé. `accueil` est un
    premier ordre, sans réponse. `programme` : un autre ouvrier que celui des PDF ; `memoire_max` : sa taille, en mébioctets.
    `au_besoin` : il ne naît qu'à son premier ordre.
    """

    def __init__(
        self, accueil: Mapping[str, Any] | None = None, *, limites: Mapping[str, int] = LIMITES, programme: Path = OUVRIER,
        memoire_max: int | None = None, au_besoin: bool = False,
    ) -> None:  # fmt: skip
        self._accueil = accueil
        self._limites = limites
        self._programme = programme
        self._memoire_max = memoire_max
        self._un_a_la_fois = threading.Lock()
        self._trop_gros, self._ferme = False, True
        self._dites: list[str] = []
        if not au_besoin:
            self._demarrer()

    def _lancer(self) -> subprocess.Popen[bytes]:
        environnement = environnement_minimal()
        return subprocess.Popen(
            _commande_gardee([sys.executable, '-I', str(self._programme)], environnement, self._limites), env=environnement,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def _demarrer(self) -> None:
        self._processus = LANCEUR.submit(self._lancer).result()
        self._trop_gros = self._ferme = False
        self._lignes: queue.Queue[bytes] = queue.Queue()
        self._dites = []
        self._fils = [threading.Thread(target=cible, daemon=True) for cible in (self._ecouter, self._ecouter_erreurs)]
        for fil in self._fils:
            fil.start()
        if self._accueil is not None:
            with contextlib.suppress(OSError):
                self._ecrire(self._accueil)

    def _ecrire(self, ordre: Mapping[str, Any]) -> None:
        assert self._processus.stdin is not None
        self._processus.stdin.write(json.dumps(ordre).encode() + b'\n')
        self._processus.stdin.flush()

    def _ecouter(self) -> None:
        assert self._processus.stdout is not None
        for ligne in self._processus.stdout:
            self._lignes.put(ligne)
        self._lignes.put(b'')

    def _ecouter_erreurs(self) -> None:
        assert self._processus.stderr is not None
        for ligne in self._processus.stderr:
            self._dites.append(ligne.decode('utf-8', 'replace').strip())

    @property
    def aveux(self) -> tuple[str, ...]:
        """Ce que le garde n'a pas pu borner."""
        return tuple(ligne.removeprefix('garde: ') for ligne in self._dites if ligne.startswith('garde: '))

    def demander(self, ordre: Mapping[str, Any], delai: float) -> dict[str, Any]:
        """Donne un ordre et attend sa réponse. Lève `DelaiDepasse` ou `ProcessusPerdu` ; l'ouvrier est alors fermé.

        Un ouvrier fermé, ou qui a trop grossi, est remplacé par un neuf à l'ordre suivant. Plusieurs fils peuvent
        demander : chacun attend son tour, hors de son délai.
        """
        with self._un_a_la_fois:
            return self._demander(ordre, delai)

    def _demander(self, ordre: Mapping[str, Any], delai: float) -> dict[str, Any]:
        if self._ferme or self._trop_gros:
            self.fermer()
            self._demarrer()
        try:
            self._ecrire(ordre)
            ligne = self._lignes.get(timeout=delai)
        except queue.Empty as depassement:
            self.fermer()
            raise DelaiDepasse from depassement
        except OSError:
            ligne = b''
        if not ligne:
            self.fermer()
            dites = [ligne for ligne in self._dites if ligne and not ligne.startswith('garde: ')]
            raise ProcessusPerdu(dites[-1] if dites else "il s'est arrêté sans rien dire")
        reponse: dict[str, Any] = json.loads(ligne)
        maximum = MEMOIRE_D_UN_OUVRIER if self._memoire_max is None else self._memoire_max
        self._trop_gros = reponse['memoire'] > maximum
        return reponse

    def fermer(self) -> None:
        """Arrête l'ouvrier ; ne fait rien s'il l'est déjà."""
        if self._ferme:
            return
        self._ferme = True
        if self._processus.stdin is not None:
            with contextlib.suppress(OSError):
                self._processus.stdin.close()
        arreter(self._processus)
        for fil, flux in zip(self._fils, (self._processus.stdout, self._processus.stderr), strict=True):
            fil.join()
            if flux is not None:
                flux.close()
