"""Ce que fait aujourd'hui un script compétent : docxtpl document par document, un appel de soffice, puis la fusion.

`python -m tests.banc.script_ordinaire VALEURS.pickle DOSSIER` : les valeurs sont déjà lues, contrôlées et calculées.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment, StrictUndefined
from pypdf import PdfWriter

from generator.reglages import RACINE
from generator.rendu.code_carre import image_du_code
from generator.rendu.filtres import FILTRES, afficher

LETTRE = 'autorisation_parentale'
"""Le modèle qui écrit le code dans son texte ; les autres formulaires, quelques-uns par école, s'en passent ici."""
FICHIERS_PAR_APPEL = 200
"""LibreOffice 7.4 oublie en silence les fichiers au-delà du 247e : au-delà de 200, le script compétent coupe."""


def main(valeurs: Path, dossier: Path) -> None:
    """Écrit dans le dossier les PDF que demandent les valeurs."""
    a_fusionner = {
        nom: [
            _remplir(modele, contexte, dossier / f'{nom}-{rang}-{numero:05d}.docx')
            for rang, (modele, contextes) in enumerate(pieces)
            for numero, contexte in enumerate(contextes)
        ]
        for nom, pieces in pickle.loads(valeurs.read_bytes()).items()
    }
    _convertir([fichier for fichiers in a_fusionner.values() for fichier in fichiers], dossier)
    for nom, fichiers in a_fusionner.items():
        with PdfWriter() as fusion:
            for fichier in fichiers:
                fusion.append(fichier.with_suffix('.pdf'))
            fusion.write(dossier / nom)


def environnement() -> Environment:
    """Les filtres des modèles, dans un environnement ordinaire ; une image absente ne dit rien."""
    env = Environment(autoescape=True, undefined=StrictUndefined, finalize=_montrer)
    env.filters |= FILTRES
    return env


def _montrer(valeur: Any) -> Any:
    if isinstance(valeur, InlineImage):
        return valeur
    return '' if valeur is None else afficher(valeur)


def _remplir(nom: str, contexte: dict[str, Any], fichier: Path) -> Path:
    modele = DocxTemplate(RACINE / 'modeles' / f'{nom}.docx')
    modele.render(_avec_le_code(contexte, modele) if nom == LETTRE else contexte, environnement())
    modele.save(fichier)
    return fichier


def _avec_le_code(contexte: dict[str, Any], modele: DocxTemplate) -> dict[str, Any]:
    """Le code carré, tel qu'un script le pose : une image dans le texte."""
    retour = contexte['retour']
    code = InlineImage(modele, BytesIO(image_du_code(retour.qr.reference)), width=Mm(25))
    return contexte | {'retour': {**vars(retour), 'qr': code}}


def _convertir(fichiers: Sequence[Path], dossier: Path) -> None:
    for debut in range(0, len(fichiers), FICHIERS_PAR_APPEL):
        subprocess.run(
            ['soffice', '--headless', f'-env:UserInstallation={(dossier / "profil").as_uri()}', '--convert-to', 'pdf',
             '--outdir', str(dossier), *map(str, fichiers[debut : debut + FICHIERS_PAR_APPEL])],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


if __name__ == '__main__':
    main(Path(sys.argv[1]), Path(sys.argv[2]))
