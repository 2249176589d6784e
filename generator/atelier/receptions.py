"""Les fichiers que l'on dépose sur la page d'accueil : dans un dossier privé, effacé quand l'atelier se ferme."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from generator.atelier.refus import introuvable
from generator.sorties import DROITS_DOSSIER

SIGNES_DU_NOM = 120
SANS_NOM = "fichier"


class Receptions:
    """Un dossier par dépôt. À fermer."""

    def __init__(self) -> None:
        self._prive = tempfile.TemporaryDirectory(prefix='reception-')
        self._racine = Path(self._prive.name)

    def fermer(self) -> None:
        """Efface tout ce qui a été déposé : les originaux, eux, sont restés où ils étaient."""
        self._prive.cleanup()

    def ouvrir(self) -> str:
        """Un dépôt de plus."""
        depot = secrets.token_hex(16)
        (self._racine / depot).mkdir(mode=DROITS_DOSSIER)
        return depot

    def dossier(self, depot: str) -> Path:
        """Où est un dépôt. Lève `Refus` s'il n'existe pas."""
        dossier = self._racine / depot
        if not depot.isalnum() or not dossier.is_dir():
            raise introuvable("Ces fichiers ne sont plus là : déposez-les de nouveau.")
        return dossier

    def fichiers(self, depot: str) -> list[Path]:
        """Les fichiers d'un dépôt, dans l'ordre de leurs noms."""
        return sorted(self.dossier(depot).iterdir())

    @contextlib.contextmanager
    def recevoir(self, depot: str, nom: str) -> Iterator[IO[bytes]]:
        """De quoi écrire un fichier du dépôt ; s'il n'arrive pas entier, il n'en reste rien."""
        path, entier = _place(self.dossier(depot), nom), False
        try:
            with path.open('xb') as flux:
                yield flux
            entier = True
        finally:
            if not entier:
                path.unlink(missing_ok=True)

    def oublier(self, depot: str) -> None:
        """Efface un dépôt dont il n'y a plus rien à faire."""
        shutil.rmtree(self.dossier(depot), ignore_errors=True)


def _place(dossier: Path, nom: str) -> Path:
    """Un nom sans chemin ni signe de commande, qui n'est pas déjà pris."""
    court = nom.replace('\\', '/').rpartition('/')[2]
    propre = ''.join(signe for signe in court if signe.isprintable()).lstrip('.')[-SIGNES_DU_NOM:] or SANS_NOM
    rang, path = 1, dossier / propre
    while path.exists():
        rang += 1
        path = dossier / f'{rang}-{propre}'
    return path
