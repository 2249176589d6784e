"""Chronomètre un processus et toute sa descendance, et relève la mémoire qu'ils occupent ensemble."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.reglages import RACINE

PAS = 0.05
MEGA = 1024


@dataclass(frozen=True, slots=True)
class Mesure:
    """Secondes du premier au dernier instant ; mébioctets de mémoire de tous les processus, au pire moment ; processeur.

    Le processeur compte toute la descendance qui a été attendue ; il ne veut rien dire hors d'Unix.
    """

    secondes: float
    memoire: float
    processeur: float = 0.0


def mesurer(commande: Sequence[str], codes: Container[int] = (0,)) -> Mesure:
    """Lance `python -m …` et attend la fin. Lève `CalledProcessError` si la commande finit par un autre code."""
    complete = [sys.executable, '-m', *commande]
    debut, pic, d_avant = time.perf_counter(), 0, _processeur()
    with subprocess.Popen(complete, cwd=RACINE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as processus:
        while True:
            try:
                sortie, _ = processus.communicate(timeout=PAS)
                break
            except subprocess.TimeoutExpired:
                pic = max(pic, sum(map(_memoire_propre, _descendance(processus.pid))))
        secondes = time.perf_counter() - debut
    if processus.returncode not in codes:
        sys.stderr.write(sortie.decode('utf-8', 'replace'))
        raise subprocess.CalledProcessError(processus.returncode, complete)
    return Mesure(secondes, pic / MEGA, _processeur() - d_avant)


def _processeur() -> float:
    """Secondes de processeur de tous les enfants finis, et des leurs."""
    temps = os.times()
    return temps.children_user + temps.children_system


def _descendance(pid: int) -> list[int]:
    """Le processus et tous ses descendants ; vide hors de Linux."""
    tous, a_voir = [], [pid]
    while a_voir:
        courant = a_voir.pop()
        tous.append(courant)
        for fil in Path(f'/proc/{courant}/task').glob('*/children'):
            try:
                a_voir += [int(mot) for mot in fil.read_text().split()]
            except OSError:
                continue
    return tous


def _memoire_propre(pid: int) -> int:
    """La mémoire résidente d'un processus hors des fichiers partagés, en kibioctets."""
    try:
        lignes = Path(f'/proc/{pid}/status').read_text().splitlines()
    except OSError:
        return 0
    valeurs = dict(ligne.split(':', 1) for ligne in lignes if ligne.startswith('Rss'))
    return int(valeurs.get('RssAnon', '0 kB').split()[0]) + int(valeurs.get('RssShmem', '0 kB').split()[0])
