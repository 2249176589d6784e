"""De petites écoles fictives, leur passage sur une machine, et de quoi comparer : ce que les essais de ce dossier partagent."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.reglages import RACINE

ELEVES = 8
DELAI = 300


@dataclass(frozen=True)
class Departement:
    """Des écoles dont les références sont déjà tirées, et ce qu'une seule machine en a fait."""

    donnees: Path
    reference: Mapping[str, str]

    def copier(self, vers: Path) -> Path:
        """Une copie des données, à soi."""
        shutil.copytree(self.donnees, vers)
        return vers


def fabriquer(donnees: Path, nombre: int) -> Path:
    """Autant d'écoles que voulu : « fictive-1 », « fictive-2 »…"""
    (donnees / 'ecoles').mkdir(parents=True)
    for graine in range(1, nombre + 1):
        executer('exemple', str(donnees / 'ecoles' / f'e{graine}.xlsx'), '--eleves', str(ELEVES), '--graine', str(graine))
    return donnees


def executer(*arguments: str, attendu: int = 0) -> subprocess.CompletedProcess[str]:
    """Une commande de l'outil, jusqu'au bout."""
    fini = subprocess.run(commande(*arguments), cwd=RACINE, capture_output=True, text=True, timeout=DELAI)
    assert fini.returncode == attendu, fini.stdout + fini.stderr
    return fini


def commande(*arguments: str) -> list[str]:
    return [sys.executable, '-m', 'generator', *arguments]


def lettres(donnees: Path, sorties: Path, *options: str) -> tuple[str, ...]:
    """Les arguments d'un passage de toutes les écoles."""
    return ('lettres', '--donnees', str(donnees), '--sorties', str(sorties), '--moteur', 'embarque', '--date-edition',
            '2026-11-03', *options)  # fmt: skip


def empreintes(dossier: Path) -> dict[str, str]:
    """Chaque fichier remis, et son empreinte."""
    return {
        path.relative_to(dossier).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(dossier.rglob('*')) if path.is_file() and path.name != '.verrou' and '.cache' not in path.parts
    }  # fmt: skip


def sans(empreintes: Mapping[str, str], ecole: str) -> dict[str, str]:
    """Les mêmes, une école mise à part."""
    return {nom: sha for nom, sha in empreintes.items() if f'/{ecole}/' not in nom}


def jusqu_a(vrai: Callable[[], object], delai: float = DELAI) -> None:
    """Attend qu'une chose arrive."""
    fin = time.monotonic() + delai
    while not vrai():
        assert time.monotonic() < fin, "ce qu'on attendait n'est pas arrivé"
        time.sleep(0.05)


# Dask, en vrais processus


@contextlib.contextmanager
def lance(ordre: list[str], journal: Path, cwd: Path = RACINE, **environnement: str) -> Iterator[subprocess.Popen[bytes]]:
    """Un processus à côté, arrêté à la fin avec tous les siens."""
    import psutil

    with journal.open('ab') as flux:
        processus = subprocess.Popen(
            ordre, cwd=cwd, stdin=subprocess.DEVNULL, stdout=flux, stderr=flux, env={**os.environ, **environnement}
        )
    try:
        yield processus
    finally:
        tous = psutil.Process(processus.pid).children(recursive=True) if processus.poll() is None else []
        processus.kill()
        processus.wait()
        for enfant in tous:
            with contextlib.suppress(psutil.NoSuchProcess):
                enfant.kill()


def dask(*arguments: str) -> list[str]:
    return [sys.executable, '-m', 'dask', *arguments]


@contextlib.contextmanager
def ordonnanceur(dossier: Path, hote: str = '127.0.0.1', avant: tuple[str, ...] = ()) -> Iterator[str]:
    """Un ordonnanceur sur un port libre ; rend son adresse."""
    fichier = dossier / 'ordonnanceur.json'
    ordre = dask('scheduler', '--host', hote, '--port', '0', '--no-dashboard', '--scheduler-file', str(fichier))
    with lance([*avant, *ordre], dossier / 'ordonnanceur.txt'):
        jusqu_a(lambda: fichier.is_file() and fichier.read_text('utf-8').strip().endswith('}'), 60)
        import json

        yield str(json.loads(fichier.read_text('utf-8'))['address'])


@contextlib.contextmanager
def travailleur(
    adresse: str, dossier: Path, nom: str, *options: str, cwd: Path = RACINE, avant: tuple[str, ...] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """Un travailleur d'un seul fil, dont le dossier temporaire est à lui."""
    temporaire = dossier / nom
    temporaire.mkdir()
    ordre = dask(
        'worker', adresse, '--name', nom, '--nworkers', '1', '--nthreads', '1', '--no-dashboard', '--local-directory',
        str(temporaire / 'dask'), *options,
    )  # fmt: skip
    with lance([*avant, *ordre], dossier / f'{nom}.txt', cwd, TMPDIR=str(temporaire)) as processus:
        yield processus


def en_cours(dossier: Path, nom: str) -> list[Path]:
    """Ce qu'un travailleur a déballé et n'a pas encore effacé."""
    return list((dossier / nom).glob('liasse-travailleur-*/.liasse-brouillon-*/donnees'))
