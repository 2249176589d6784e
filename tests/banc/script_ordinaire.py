"""Ce que fait aujourd'hui un script compétent : docxtpl lettre par lettre, un appel de soffice, puis la fusion.

`python -m tests.banc.script_ordinaire VALEURS.pickle DOSSIER` : les valeurs sont déjà lues, contrôlées et calculées.
Il ne fait que les lettres : ni tableau, ni service, ni liasse, et il ne contrôle pas son résultat.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

from docxtpl import DocxTemplate
from pypdf import PdfWriter

from generator.reglages import RACINE
from generator.rendu.environnement import environnement

FICHIERS_PAR_APPEL = 200
"""LibreOffice 7.4 oublie en silence les fichiers au-delà du 247e : au-delà de 200, le script compétent coupe."""


def main(valeurs: Path, dossier: Path) -> None:
    """Écrit `lettres.pdf` dans le dossier."""
    fichiers = []
    for rang, contexte in enumerate(pickle.loads(valeurs.read_bytes())):
        modele = DocxTemplate(RACINE / 'modeles' / 'autorisation_parentale.docx')
        modele.render(contexte, environnement())
        fichiers.append(dossier / f'{rang:05d}.docx')
        modele.save(fichiers[-1])
    for debut in range(0, len(fichiers), FICHIERS_PAR_APPEL):
        subprocess.run(
            ['soffice', '--headless', f'-env:UserInstallation={(dossier / "profil").as_uri()}', '--convert-to', 'pdf',
             '--outdir', str(dossier), *map(str, fichiers[debut : debut + FICHIERS_PAR_APPEL])],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    with PdfWriter() as fusion:
        for fichier in fichiers:
            fusion.append(fichier.with_suffix('.pdf'))
        fusion.write(dossier / 'lettres.pdf')


if __name__ == '__main__':
    main(Path(sys.argv[1]), Path(sys.argv[2]))
