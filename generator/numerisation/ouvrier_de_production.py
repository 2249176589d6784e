"""L'ouvrier d'un passage : celui qui convertit, et qui voit en relisant où sont le code et les cases. S'exécute seul.

{"relire": PDF, "textes": …, "a_rendre": [[référence, mots], …]}, une paire par lettre, rend aussi ce que montre chaque page.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.numerisation.vues import PageAttendue

RACINE = Path(__file__).resolve().parents[2]
CONNUS: dict[Any, Any] = {}
"""Les entourages des mots déjà vus : d'un PDF à l'autre, ce sont les mêmes lettres."""
CONNUS_MAX = 2_000
"""Au-delà, on les oublie : dix kilooctets chacun."""


def relire(ordre: dict[str, Any]) -> dict[str, Any]:
    """Relit un PDF converti ; si ses lettres doivent revenir, cherche aussi le code et les cases de chaque page.

    D'ordinaire une lettre fait une page : on sait d'avance ce qui s'y cherche, et chacune ne s'ouvre qu'une fois.
    """
    from generator.conversion import ouvrier

    if not ordre.get('a_rendre'):
        return ouvrier.relire(ordre)
    from generator.numerisation.recherche import lire_les_pages, voir_les_pages

    if len(CONNUS) > CONNUS_MAX:
        CONNUS.clear()
    pdf, lettres = Path(ordre['relire']), [(reference, mots and tuple(mots)) for reference, mots in ordre['a_rendre']]
    try:
        pages, vues = lire_les_pages(pdf, lettres, CONNUS)
        lu = ouvrier.confronter_les_pages(ordre, pages)
        if len(vues) < len(pages):
            vues = voir_les_pages(pdf, attendues(lettres, lu['pages']), CONNUS)
    except ValueError as erreur:
        return ouvrier.illisible(erreur)
    return lu | {'vues': [vue.dire() for vue in vues]}


def attendues(lettres: Sequence[tuple[str, tuple[str, str] | None]], places: Sequence[Sequence[int]]) -> list[PageAttendue]:
    """Ce qui se cherche dans chaque page, une fois dites celles de chaque lettre."""
    from generator.numerisation.vues import PageAttendue

    return [
        PageAttendue(numero + 1, *lettre) for lettre, (debut, fin) in zip(lettres, places, strict=True)
        for numero in range(debut, fin)
    ]  # fmt: skip


def main() -> None:
    """Sert les ordres un par un, jusqu'à la fin de l'entrée. Charge d'avance de quoi voir, pendant que le parent lit."""
    sys.path.insert(0, str(RACINE))
    from generator.conversion import ouvrier
    from generator.numerisation import recherche  # noqa: F401

    ouvrier.ORDRES['relire'] = relire
    ouvrier.main()


if __name__ == '__main__':
    main()
