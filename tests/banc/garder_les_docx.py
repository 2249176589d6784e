"""« make lettres », qui laisse dans BANC_DOCX les .docx qu'il donne au moteur : `python -m tests.banc.garder_les_docx lettres …`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from generator import cli
from generator.conversion.embarque import MoteurEmbarque
from generator.conversion.libreoffice import MoteurLibreOffice
from generator.conversion.moteur import Converti, Travail


def garder(moteur: type[Any]) -> None:
    """Fait copier à ce moteur tout ce qu'on lui demande de convertir."""
    convertir = moteur.convertir

    def copier(travaux: Iterable[Travail]) -> Iterator[Travail]:
        for travail in travaux:
            shutil.copy(travail.docx, Path(os.environ['BANC_DOCX']) / f'{os.getpid()}-{travail.docx.name}')
            yield travail

    def convertir_et_garder(self: Any, travaux: Iterable[Travail], ouvrier: Any) -> Iterator[Converti]:
        return convertir(self, copier(travaux), ouvrier)

    moteur.convertir = convertir_et_garder


if __name__ == '__main__':
    garder(MoteurEmbarque)
    garder(MoteurLibreOffice)
    cli.main()
