"""Écrire sans rien perdre : un dossier de travail, un ancien qui s'écarte, un nouveau qui prend sa place.

    sorties/<annee>/<ecole>/periode-2/     ce que l'on remet
    sorties/circonscriptions/<ien>/        la vue d'ensemble de l'IEN, par année et par période
    sorties/.travail/                      seul endroit où un arrêt brutal peut laisser des restes
    sorties/.cache/                        de quoi refaire plus vite : privé, effaçable (`conversion/tranches`, `reprise`)
    sorties/.verrou                        un seul passage à la fois
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from generator.erreurs import Code, ErreurMoteur, dire_du_systeme
from generator.rapport import Emplacement, Gravite, Probleme

TRAVAIL = '.travail'
CACHE = '.cache'
VERROU = '.verrou'
ANCIEN = 'ancien'
BROUILLON = '.liasse-brouillon-'
"""Le début du nom d'un brouillon que l'on écrit dans un dossier qui n'est pas à nous."""
DESTINATION = 'destination.txt'
ATTENTE_MAX = 1800.0
ATTENTE_MUETTE = 0.3
DROITS_DOSSIER, DROITS_FICHIER = 0o700, 0o600
SANS_OBJET = frozenset((errno.EPERM, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP))
"""Ce que répond un lecteur réseau qui n'a ni droits Unix, ni dossiers à rendre durables."""


@contextlib.contextmanager
def ouvrir_sorties(sorties: Path, prevenir: Callable[[], None], attente: float = ATTENTE_MAX) -> Iterator[None]:
    """Réserve le dossier des sorties à ce passage et répare ce qu'un arrêt brutal aurait laissé.

    Si un autre passage est en cours, appelle `prevenir` puis attend. Lève `ErreurMoteur` (L-502, L-503).
    """
    occupe = Probleme(
        Code.PASSAGE_EN_COURS, Gravite.ERREUR, "Un autre passage occupe le dossier des sorties depuis trop longtemps",
        Emplacement(str(sorties)), "un seul passage à la fois", "attendez qu'il finisse, ou fermez-le, puis relancez.",
    )  # fmt: skip
    verrou = prendre_le_verrou(sorties, prevenir, attente, occupe)
    try:
        reparer(sorties)
        oublier_les_absents(sorties)
        yield
    except OSError as erreur:
        raise ecriture_impossible(sorties, erreur) from erreur
    finally:
        shutil.rmtree(sorties / TRAVAIL, ignore_errors=True)
        verrou.release()


def prendre_le_verrou(
    dossier: Path, prevenir: Callable[[], None], attente: float, occupe: Probleme, droits: int = 0o777
) -> FileLock:
    """Prend le verrou d'un dossier, qu'il crée au besoin ; appelle `prevenir` s'il faut attendre.

    Lève `ErreurMoteur` : `occupe` s'il ne se libère pas, L-502 si le dossier se refuse.
    """
    try:
        dossier.mkdir(mode=droits, parents=True, exist_ok=True)
        verrou = FileLock(dossier / VERROU, mode=DROITS_FICHIER)
        try:
            verrou.acquire(timeout=ATTENTE_MUETTE)
        except Timeout:
            prevenir()
            verrou.acquire(timeout=attente)
    except Timeout as erreur:
        raise ErreurMoteur(occupe) from erreur
    except OSError as erreur:
        raise ecriture_impossible(dossier, erreur) from erreur
    return verrou


def ecriture_impossible(ou: Path, erreur: OSError) -> ErreurMoteur:
    """Le disque est plein, protégé ou absent."""
    precision = dire_du_systeme(erreur)
    return ErreurMoteur(Probleme(
        Code.ECRITURE_IMPOSSIBLE, Gravite.ERREUR, "Écriture impossible",
        Emplacement(str(erreur.filename or ou), precision=precision),
        "les sorties d'avant sont intactes", "vérifiez la place sur le disque et les droits du dossier, puis relancez.",
    ))  # fmt: skip


def reparer(sorties: Path) -> None:
    """Finit ou annule un remplacement interrompu, puis vide le dossier de travail."""
    travail = sorties / TRAVAIL
    for place in sorted(travail.glob('*')) if travail.is_dir() else []:
        ancien, note = place / ANCIEN, place / DESTINATION
        if ancien.is_dir() and note.is_file():
            destination = sorties / note.read_text('utf-8')
            if not destination.exists():
                destination.parent.mkdir(parents=True, exist_ok=True)
                os.replace(ancien, destination)
    if travail.is_dir():
        shutil.rmtree(travail)


def oublier_les_absents(sorties: Path) -> None:
    """Ôte du cache ce qui vient de sorties qui n'y sont plus : qui les efface n'en laisse pas de copie cachée."""
    cache = sorties / CACHE
    for place in sorted(cache.glob('*/*/*')) if cache.is_dir() else []:
        if not (sorties / place.relative_to(cache)).is_dir():
            shutil.rmtree(place, ignore_errors=True)


def creer_dossier_prive(racine: Path, place: str) -> None:
    """Crée un dossier sous un autre, et ceux qui y mènent, fermés aux autres comptes. Lève `OSError`."""
    dossier = racine
    for partie in Path(place).parts:
        dossier /= partie
        dossier.mkdir(mode=DROITS_DOSSIER, exist_ok=True)


@contextlib.contextmanager
def dossier_de_travail(sorties: Path) -> Iterator[Path]:
    """Un dossier privé, dans celui du travail, effacé à la fin."""
    place = dossier_du_travail(sorties)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def dossier_du_travail(sorties: Path) -> Path:
    """Un dossier privé de plus dans celui du travail ; à qui l'a demandé de l'effacer."""
    racine = sorties / TRAVAIL
    racine.mkdir(mode=DROITS_DOSSIER, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix='passage-', dir=racine))


def remplacer(sorties: Path, nouveau: Path, destination: Path) -> None:
    """Met un dossier fini à sa place, d'un coup ; l'ancien est écarté puis effacé.

    Un arrêt entre les deux renommages se répare au passage suivant (`reparer`).
    """
    for dossier, _, fichiers in os.walk(nouveau):
        restreindre(Path(dossier), DROITS_DOSSIER)
        for nom in fichiers:
            restreindre(Path(dossier) / nom, DROITS_FICHIER)
    destination.parent.mkdir(parents=True, exist_ok=True)
    if not destination.exists():
        os.replace(nouveau, destination)
        return
    place = nouveau.parent
    (place / DESTINATION).write_text(destination.relative_to(sorties).as_posix(), 'utf-8')
    os.replace(destination, place / ANCIEN)
    os.replace(nouveau, destination)


@contextlib.contextmanager
def sans_interruption() -> Iterator[None]:
    """Diffère Ctrl-C jusqu'à la fin d'un geste court, qu'on ne laisse pas à moitié fait ; il reprend alors son effet."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    recus: list[int] = []
    avant = signal.signal(signal.SIGINT, lambda numero, _: recus.append(numero))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler if avant is None else avant)
        if recus and callable(avant):
            avant(recus[0], None)


def ecrire_a_cote(path: Path, contenu: bytes, droits: int = DROITS_FICHIER) -> None:
    """Écrit un fichier d'un coup, dans un dossier qui n'est pas à nous : un brouillon au même endroit, puis un renommage.

    Ne suit aucun lien. Lève `OSError`.
    """
    descripteur, nom = tempfile.mkstemp(prefix=f'.{path.name}.', suffix='.tmp', dir=path.parent)
    brouillon = Path(nom)
    try:
        with os.fdopen(descripteur, 'wb') as flux:
            flux.write(contenu)
            flux.flush()
            os.fsync(flux.fileno())
        restreindre(brouillon, droits)
        os.replace(brouillon, path)
        ancrer(path.parent)
    finally:
        brouillon.unlink(missing_ok=True)


@contextlib.contextmanager
def brouillon_a_cote(place: Path) -> Iterator[Path]:
    """Un dossier privé à côté d'une place, hors de nos dossiers, ôté à la fin quoi qu'il arrive.

    Ôte d'abord ceux qu'un arrêt brutal y a laissés : leur verrou n'est plus tenu. Lève `OSError`.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    for reste in place.parent.glob(f'{BROUILLON}*'):
        _oter_le_reste(reste)
    brouillon = Path(tempfile.mkdtemp(prefix=BROUILLON, dir=place.parent))
    try:
        with FileLock(brouillon / VERROU, mode=DROITS_FICHIER):
            yield brouillon
    finally:
        shutil.rmtree(brouillon, ignore_errors=True)


def _oter_le_reste(reste: Path) -> None:
    if reste.is_symlink() or not (reste / VERROU).is_file():
        return
    try:
        with FileLock(reste / VERROU, timeout=0):
            pass
    except Timeout:
        return
    shutil.rmtree(reste, ignore_errors=True)


def ancrer(dossier: Path) -> None:
    """Rend durable ce qu'on vient de créer, renommer ou ôter dans un dossier ; Windows ne le demande pas. Lève `OSError`."""
    if os.name != 'posix':
        return
    descripteur = os.open(dossier, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    except OSError as erreur:
        if erreur.errno not in SANS_OBJET:
            raise
    finally:
        os.close(descripteur)


def restreindre(path: Path, droits: int) -> None:
    """Donne à un fichier ou à un dossier des droits privés, là où le système en connaît. Lève `OSError`.

    Un lecteur réseau peut n'en pas avoir : c'est alors le partage qui dit qui lit.
    """
    try:
        path.chmod(droits)
    except OSError as erreur:
        if erreur.errno not in SANS_OBJET:
            raise


def ecrire_json(path: Path, contenu: Mapping[str, Any], travail: Path) -> None:
    """Écrit un fichier JSON lisible et privé, d'un coup ; le brouillon est dans le dossier de travail."""
    brouillon = travail / 'brouillon.json'
    brouillon.write_text(json.dumps(contenu, ensure_ascii=False, indent=2) + '\n', 'utf-8')
    restreindre(brouillon, DROITS_FICHIER)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.replace(brouillon, path)


def lire_json(path: Path) -> dict[str, Any]:
    """Relit un fichier JSON écrit par l'outil ; vide s'il manque ou ne se lit pas."""
    try:
        contenu = json.loads(path.read_text('utf-8'))
    except (OSError, ValueError):
        return {}
    return contenu if isinstance(contenu, dict) else {}


def chemin_court(dossier: Path) -> str:
    """Le chemin d'un dossier ou d'un fichier, depuis le dossier où l'on est si possible."""
    try:
        return str(dossier.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(dossier)
