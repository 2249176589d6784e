"""« make lettres » sans ce que coûte un fichier accessible, archivable et prouvé.

`python -m tests.banc.sans_controles lettres …`. Ni balises, ni normes, ni mots, nombres et restes de balises cherchés dans les
pages, ni relecture du relié. La reliure reste celle de l'outil ; chaque page convertie reste ouverte et rendue à sa lettre,
chaque code et chaque case vus, les noms d'élèves cherchés là où il n'en faut pas.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, overload

from generator import cli, production, reliure
from generator.controle_du_relie import RelectureDuRelie
from generator.conversion import equipe, libreoffice, pages_du_pdf
from tests.banc.sans_normes import ORDINAIRES, sans_controle


class PagesAuBesoin(Sequence[str]):
    """Le texte des pages d'un fichier, lu seulement si l'on y cherche des noms."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _pages(self) -> list[str]:
        return pages_du_pdf(self._path)

    def __len__(self) -> int:
        return len(self._pages)

    @overload
    def __getitem__(self, rang: int) -> str: ...
    @overload
    def __getitem__(self, rang: slice) -> Sequence[str]: ...
    def __getitem__(self, rang: int | slice) -> str | Sequence[str]:
        return self._pages[rang]


def oter_les_controles() -> None:
    """Remplace, dans ce processus, ce qui les fait."""
    libreoffice.OPTIONS.update(ORDINAIRES)
    equipe.OUVRIER = Path(__file__).with_name('ouvrier_sans_normes.py')
    production.OUVRIER_DE_PRODUCTION = Path(__file__).with_name('ouvrier_sans_controles.py')
    reliure.POUR_CONTROLER = ()
    reliure.ControleConfie.confier = lambda *_: sans_controle()
    RelectureDuRelie.relire = _sans_relire  # type: ignore[method-assign, assignment]


def _sans_relire(_: Any, path: Path, *__: Any) -> tuple[Sequence[str], list[Any]]:
    return PagesAuBesoin(path), []


if __name__ == '__main__':
    oter_les_controles()
    cli.main()
