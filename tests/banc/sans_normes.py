"""« make lettres » sans les normes : export ordinaire, fusion de pypdf, aucun contrôle de conformité.

`python -m tests.banc.sans_normes lettres …` : la même commande, pour mesurer ce que les normes coûtent, et cela seulement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Set
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import IndirectObject

from generator import cli, reliure
from generator.conversion import equipe, libreoffice
from generator.liasse import Plan, Signet
from generator.reliure import NORMES, Faute, Norme

ORDINAIRES = {'SelectPdfVersion': ('long', '0'), 'PDFUACompliance': ('boolean', 'false'), 'UseTaggedPDF': ('boolean', 'false')}
A4 = (595.28, 841.89)
_lecteurs: dict[Path, PdfReader] = {}


def fusionner(plan: Plan, path: Path, _: dt.date, *__: Any) -> Set[Norme]:
    """Les pages, les signets, le titre : ce que fait une fusion ordinaire."""
    with PdfWriter() as ecrivain:
        suite: list[tuple[Path | None, int, int]] = []
        for extrait in plan.extraits:
            if suite and extrait.pdf is not None and suite[-1][::2] == (extrait.pdf, extrait.debut):
                suite[-1] = (extrait.pdf, suite[-1][1], extrait.fin)
            else:
                suite.append((extrait.pdf, extrait.debut, extrait.fin))
        for pdf, debut, fin in suite:
            if pdf is None:
                ecrivain.add_blank_page(*A4)
                continue
            lecteur = _lecteurs.setdefault(pdf, PdfReader(pdf))
            ecrivain.append(lecteur, pages=(debut, fin), import_outline=False)
        for signet in plan.signets:
            _signet(ecrivain, signet, None)
        ecrivain.add_metadata({'/Title': plan.titre, '/Author': plan.auteur})
        ecrivain.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
        ecrivain.write(path)
    return NORMES  # personne ne le lit : rien n'est contrôlé ni remis


def _signet(ecrivain: PdfWriter, signet: Signet, parent: IndirectObject | None) -> None:
    ici = ecrivain.add_outline_item(title=signet.titre, page_number=signet.page, parent=parent)
    for enfant in signet.enfants:
        _signet(ecrivain, enfant, ici)


def sans_controle() -> Future[list[Faute]]:
    """Un contrôle fini d'avance."""
    fini: Future[list[Faute]] = Future()
    fini.set_result([])
    return fini


def oter_les_normes() -> None:
    """Remplace, dans ce processus, ce qui les tient."""
    libreoffice.OPTIONS.update(ORDINAIRES)
    equipe.OUVRIER = Path(__file__).with_name('ouvrier_sans_normes.py')
    reliure.assembler = fusionner
    reliure.ControleConfie.confier = lambda *_: sans_controle()


if __name__ == '__main__':
    oter_les_normes()
    cli.main()
