"""Le moteur seul : convertit tous les .docx d'un dossier, sans rien lire, remplir, relire, relier ni contrôler.

`python -m tests.banc.moteur_nu embarque|libreoffice DOSSIER [sans]` : avec les options de l'outil, ou sans les normes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from generator.conversion import ouvrier
from generator.conversion.embarque import dossiers_de_polices
from generator.conversion.libreoffice import OPTIONS, MoteurLibreOffice
from generator.conversion.moteur import Travail
from tests.banc.ouvrier_sans_normes import convertir as convertir_sans_normes
from tests.banc.sans_normes import ORDINAIRES


def embarque(docx: Sequence[Path], *, normes: bool) -> None:
    """office2pdf, dans ce processus."""
    convertir = ouvrier.convertir if normes else convertir_sans_normes
    for chemin in docx:
        reponse = convertir({'docx': str(chemin), 'pdf': str(chemin.with_suffix('.pdf')), 'polices': dossiers_de_polices()})
        assert 'erreur' not in reponse, reponse


def libreoffice(docx: Sequence[Path], *, normes: bool) -> None:
    """soffice, un lot comme l'outil les fait."""
    if not normes:
        OPTIONS.update(ORDINAIRES)
    for converti in MoteurLibreOffice().convertir([Travail(chemin, 100) for chemin in docx], None):  # type: ignore[arg-type]
        assert not converti.echec, converti.echec


if __name__ == '__main__':
    nom, dossier, *options = sys.argv[1:]
    {'embarque': embarque, 'libreoffice': libreoffice}[nom](sorted(Path(dossier).glob('*.docx')), normes='sans' not in options)
