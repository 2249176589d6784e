"""« make lettres » sans les contrôles des normes, ni ceux des retours : ni code ni cases cherchés dans les pages à rendre.

`python -m tests.banc.sans_retours lettres …`. Chaque page convertie reste ouverte, chaque lettre y retrouve les siennes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator import cli, production
from generator.emission import Depeche
from tests.banc.sans_controles import oter_les_controles


def oter_les_retours() -> None:
    """Remplace, dans ce processus, ce qui les cherche."""
    production.a_rendre = lambda *_: ()
    production.reperer = _rien_a_voir


def _rien_a_voir(pdf: Path, *_: Any) -> tuple[Depeche, list[Any]]:
    return Depeche(pdf, ()), []


if __name__ == '__main__':
    oter_les_controles()
    oter_les_retours()
    cli.main()
