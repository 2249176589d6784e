"""Fabrique l'image de la vue d'ensemble d'une circonscription fictive : sa première page.

    python -m tests.fabrique.image_circonscription docs/images/circonscription.png
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from pathlib import Path

import openpyxl

from generator.circonscription.production import voir_la_circonscription
from generator.lecture.ecole import LETTRES_UAI
from generator.reglages import Reglages
from generator.suivi import SuiviMuet
from tests.fabrique.classeurs import ecrire
from tests.fabrique.exemples import exemple_2026
from tests.fabrique.planche import page

NOMS = ('École des Lilas', 'École du Bourg', 'École des Sources', 'École de la Gare', 'École Victor-Hugo')
HAUTEUR, COULEURS = 850, 64


def uai(rang: int) -> str:
    """Un UAI fictif, sa clé juste."""
    return f'999{rang:04d}{LETTRES_UAI[(9990000 + rang) % len(LETTRES_UAI)]}'


def dessiner(dossier: Path, image: Path) -> None:
    """Quatre écoles sur cinq ont envoyé leur dossier, chacune avec ses élèves."""
    (dossier / 'donnees' / 'ecoles').mkdir(parents=True)
    liste = openpyxl.Workbook()
    liste.active.append(['UAI', 'Nom'])
    for rang, nom in enumerate(NOMS):
        liste.active.append([uai(rang), nom])
        donnees = exemple_2026()
        donnees['ecole'] = [{**donnees['ecole'][0], 'identifiant': f'ecole-{rang}', 'uai': uai(rang), 'nom': nom}]
        donnees['inscriptions'] = [une for place, une in enumerate(donnees['inscriptions']) if rang == 0 or place % (rang + 2)]
        if rang < len(NOMS) - 1:
            ecrire(dossier / 'donnees' / 'ecoles' / f'{rang}.xlsx', donnees=donnees)
    liste.save(dossier / 'attendues.xlsx')
    reglages = Reglages(aujourdhui=dt.date(2026, 11, 3), donnees=dossier / 'donnees', sorties=dossier / 'sorties',
                        moteur='embarque')  # fmt: skip
    vue = voir_la_circonscription(reglages, SuiviMuet(), [], '', dossier / 'attendues.xlsx', classeurs=True)
    page(vue.dossier / 'circonscription.pdf', HAUTEUR).quantize(COULEURS).save(image, optimize=True)


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as provisoire:
        dessiner(Path(provisoire), Path(sys.argv[1]))
