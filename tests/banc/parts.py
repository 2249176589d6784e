"""Où passe le temps de « make lettres » : la part de chaque étape, pour une petite école et pour une grande. Jamais un seuil.

`python -m tests.banc.parts [nombres]`.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.banc.chronometre import PARTS
from tests.banc.mesure import mesurer

NOMBRES = (20, 200)
PASSAGES = 3


def mesurer_parts(dossier: Path, moteur: str, fois: int = PASSAGES) -> dict[str, float]:
    """Les secondes de chaque part : le plus court de quelques passages."""
    passages = []
    for rang in range(fois):
        fichier = dossier / f'parts-{moteur}-{rang}.json'
        mesurer([
            'tests.banc.chronometre', str(time.time()), str(fichier), 'lettres', '--donnees', str(dossier / 'donnees'),
            '--sorties', str(dossier / f'parts-{moteur}-{rang}'), '--moteur', moteur, '--periode', '1',
        ])  # fmt: skip
        passages.append(json.loads(fichier.read_text('utf-8')))
    return min(passages, key=lambda parts: sum(parts.values()))


def imprimer_parts(
    nombres: Sequence[int], moteurs: Sequence[str], preparer: Callable[[int, Path], None], fois: int = PASSAGES
) -> None:
    """Mesure et imprime : un tableau par nombre, une ligne par part, une colonne par moteur."""
    for nombre in nombres:
        with tempfile.TemporaryDirectory(prefix='banc-') as nom:
            preparer(nombre, Path(nom))
            mesures = {moteur: mesurer_parts(Path(nom), moteur, fois) for moteur in moteurs}
        titres = ''.join(f'{moteur:>22}' for moteur in moteurs)
        sys.stdout.write(f'\nOù passe le temps, {nombre} lettres\n{"":>15}{titres}\n')
        for part in PARTS:
            sys.stdout.write(f'{part:>15}{"".join(_part(parts, part) for parts in mesures.values())}\n')
        sys.stdout.write(f'{"en tout":>15}{"".join(f"{sum(p.values()):>13.2f} s       " for p in mesures.values())}\n')
        sys.stdout.flush()


def _part(parts: dict[str, float], part: str) -> str:
    return f'{parts[part]:>13.2f} s {parts[part] / sum(parts.values()):>5.0%} '


if __name__ == '__main__':
    from tests.banc.__main__ import preparer

    imprimer_parts([int(mot) for mot in sys.argv[1:]] or NOMBRES, ('libreoffice', 'embarque'), preparer)
