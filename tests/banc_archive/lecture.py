"""Le seul endroit du banc qui appelle le lecteur, et qui mesure ce que ses enfants consomment."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import psutil

from generator.numerisation import Lecteurs, PageLue
from tests.banc_archive.materiel import Lot

KIO = 1024


@dataclass(frozen=True, slots=True)
class Lu:
    """Un fichier lu : ses pages, les secondes écoulées et de processeur, la mémoire (Mio) du plus gros enfant."""

    pages: list[PageLue]
    secondes: float
    processeur: float
    memoire: float


@lru_cache(maxsize=1)
def _equipe(lot: Lot, coeurs: int) -> Lecteurs:
    """Une équipe sert à tous les fichiers d'un lot, comme dans `archiver` ; elle finit avec ce processus."""
    return Lecteurs(lot.originaux, coeurs)


def lire(chemin: Path, lot: Lot, coeurs: int = 1) -> Lu:
    """Les pages d'un fichier, lues comme `archiver` les lit."""
    equipe = _equipe(lot, coeurs)
    avant, debut = _processeur(), time.perf_counter()
    pages = list(equipe.lire_fichier(chemin))
    secondes = time.perf_counter() - debut
    return Lu(pages, secondes, max(0.0, _processeur() - avant), max((_pic(enfant) for enfant in _enfants()), default=0.0))


def _enfants() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def _processeur() -> float:
    """Les secondes de processeur des enfants, vivants ou finis."""
    total = sum(os.times()[2:4])
    for enfant in _enfants():
        try:
            temps = enfant.cpu_times()
        except psutil.Error:
            continue
        total += temps.user + temps.system
    return total


def _pic(enfant: psutil.Process) -> float:
    """Le pic de mémoire d'un processus vivant, en mébioctets ; 0 hors de Linux."""
    try:
        lignes = Path(f'/proc/{enfant.pid}/status').read_text().splitlines()
    except OSError:
        return 0.0
    return next((float(ligne.split()[1]) / KIO for ligne in lignes if ligne.startswith('VmHWM')), 0.0)
