"""Fait contrôler les fichiers reliés par un ouvrier, un à la fois et dans l'ordre, pendant que l'on relie les suivants."""

from __future__ import annotations

from collections.abc import Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from generator.conversion.processus import DelaiDepasse, Ouvrier, ProcessusPerdu
from generator.reliure import conformite
from generator.reliure.declaration import Norme
from generator.reliure.faute import Faute
from generator.reliure.relues import Relues

OUVRIER_DE_RELIURE = Path(__file__).with_name('ouvrier_de_reliure.py')
"""Le programme d'une équipe qui convertit, dispose et contrôle."""
POUR_CONTROLER = ('generator.reliure.conformite', 'pikepdf.pdfa')
"""Ce qu'un ouvrier gagne à charger avant qu'on lui donne à contrôler : un quart de seconde."""
DELAI = 60.0
DELAI_PAR_PAGE = 0.5


class ControleConfie:
    """Le contrôle des fichiers d'un passage. Ce que l'un a montré (`relues`) sert aux suivants, comme s'ils étaient lus ici.

    `ouvrier` : celui qui contrôle, dont le programme est `OUVRIER_DE_RELIURE`. Sans lui, ou s'il se perd, le même contrôle
    se fait ici.
    """

    def __init__(self, relues: Relues, ouvrier: Ouvrier | None = None) -> None:
        self._relues = relues
        self._ouvrier = ouvrier
        self._fil = ThreadPoolExecutor(1)

    def __enter__(self) -> ControleConfie:
        return self

    def __exit__(self, *_: object) -> None:
        self._fil.shutdown(cancel_futures=True)

    def confier(self, path: Path, normes: Set[Norme], debuts: Sequence[int], pages: int) -> Future[list[Faute]]:
        """Donne à contrôler un fichier fini, auquel on ne touchera plus avant la réponse."""
        return self._fil.submit(self._controler, path, normes, debuts, pages)

    def _controler(self, path: Path, normes: Set[Norme], debuts: Sequence[int], pages: int) -> list[Faute]:
        ordre = {
            'controler': str(path), 'normes': sorted(norme.value for norme in normes), 'debuts': list(debuts),
            'relues': self._relues.fois,
        }  # fmt: skip
        try:
            reponse = self._ouvrier.demander(ordre, DELAI + DELAI_PAR_PAGE * pages) if self._ouvrier else {}
        except (DelaiDepasse, ProcessusPerdu):
            reponse = {}
        if 'fautes' not in reponse:
            return conformite.controler(path, normes, debuts, self._relues)
        self._relues.apprendre(reponse['relues'])
        return [Faute(Norme(norme), *reste) for norme, *reste in reponse['fautes']]
