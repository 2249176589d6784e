"""Ce que coûtent PDF/A-2b et PDF/UA-1 : « make lettres » contre lui-même sans les normes, dans le même passage.

`python -m tests.banc.normes [nombres]`. Des secondes de processeur (l'outil, ses ouvriers, LibreOffice), passages alternés, le
meilleur de chacun ; des octets. Jamais un seuil.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.banc.mesure import mesurer

NOMBRES = (200,)
PASSAGES = 3
FICHIERS = ('lettres.pdf', 'liasse-ien.pdf')
PROGRAMMES = {'sans': 'tests.banc.sans_normes', 'avec': 'generator'}


@dataclass(frozen=True, slots=True)
class Cout:
    """Le processeur et les octets, sans puis avec les normes."""

    processeur: dict[str, float]
    octets: dict[str, dict[str, int]]

    @property
    def temps(self) -> float:
        """Le rapport des secondes de processeur."""
        return self.processeur['avec'] / self.processeur['sans']

    def poids(self, fichier: str) -> float:
        """Le rapport des octets d'un fichier."""
        return self.octets['avec'][fichier] / self.octets['sans'][fichier]


def mesurer_normes(dossier: Path, moteur: str, fois: int = PASSAGES) -> Cout:
    """Les deux chaînes sur la même école, à tour de rôle."""
    secondes: dict[str, list[float]] = {sorte: [] for sorte in PROGRAMMES}
    octets: dict[str, dict[str, int]] = {}
    for rang in range(fois):
        for sorte, programme in PROGRAMMES.items():
            sorties = dossier / f'{sorte}-{moteur}-{rang}'
            secondes[sorte].append(mesurer([
                programme, 'lettres', '--donnees', str(dossier / 'donnees'), '--sorties', str(sorties), '--moteur', moteur,
                '--periode', '1',
            ]).processeur)  # fmt: skip
            (fait,) = sorties.glob('*/*/periode-1')
            octets[sorte] = {nom: (fait / nom).stat().st_size for nom in FICHIERS}
    return Cout({sorte: min(toutes) for sorte, toutes in secondes.items()}, octets)


def imprimer_normes(
    nombres: Sequence[int], moteurs: Sequence[str], preparer: Callable[[int, Path], None], fois: int = PASSAGES
) -> None:
    """Mesure et imprime."""
    sys.stdout.write('\nPDF/A-2b et PDF/UA-1, contre un export et une fusion ordinaires (processeur, octets)\n')
    sys.stdout.write(f'{"lettres":>8}  {"moteur":<14}{"sans":>9}{"avec":>9}{"rapport":>9}{FICHIERS[0]:>24}{FICHIERS[1]:>24}\n')
    for nombre in nombres:
        with tempfile.TemporaryDirectory(prefix='banc-') as nom:
            preparer(nombre, Path(nom))
            for moteur in moteurs:
                cout = mesurer_normes(Path(nom), moteur, fois)
                tailles = ''.join(f'{_octets(cout, fichier):>24}' for fichier in FICHIERS)
                sys.stdout.write(
                    f'{nombre:>8}  {moteur:<14}{cout.processeur["sans"]:>7.1f} s{cout.processeur["avec"]:>7.1f} s'
                    f'{cout.temps:>9.2f}{tailles}\n'
                )
                sys.stdout.flush()


def _octets(cout: Cout, fichier: str) -> str:
    avant, apres = (cout.octets[sorte][fichier] / 1000 for sorte in PROGRAMMES)
    return f'{avant:.0f} → {apres:.0f} Ko ({cout.poids(fichier):.2f})'


if __name__ == '__main__':
    from tests.banc.__main__ import preparer

    imprimer_normes([int(mot) for mot in sys.argv[1:]] or NOMBRES, ('libreoffice', 'embarque'), preparer)
