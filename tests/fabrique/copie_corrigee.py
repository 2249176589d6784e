"""Fabrique l'image de modeles/LISEZMOI.md : une copie corrigée, ses commentaires dans la marge, telle que LibreOffice la montre.

    python -m tests.fabrique.copie_corrigee docs/images/copie-corrigee.png
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from generator.conversion.libreoffice import DRAPEAUX, trouver_soffice
from generator.conversion.processus import executer
from generator.rendu.remise_de_la_copie import ecrire_copie_corrigee
from tests.rendu.cinq_erreurs import les_cinq_fautes, modele_aux_cinq_erreurs, ouvrir

EN_MARGE = 'pdf:writer_pdf_Export:' + json.dumps({'ExportNotesInMargin': {'type': 'boolean', 'value': 'true'}})
LARGEUR = 1000


def avec_libreoffice(source: Path, sorte: str, dossier: Path) -> Path:
    """Ce que LibreOffice fait d'un document : « docx », « fodt », ou un PDF avec ses commentaires (`EN_MARGE`)."""
    soffice = trouver_soffice()
    assert soffice is not None
    dossier.mkdir(parents=True, exist_ok=True)
    for _ in range(2):
        fin = executer([
            str(soffice), *DRAPEAUX, f'-env:UserInstallation={(dossier / "profil").resolve().as_uri()}',
            '--convert-to', sorte, '--outdir', str(dossier), str(source),
        ], delai=120, cwd=dossier, supplement={'SAL_USE_VCLPLUGIN': 'svp'})  # fmt: skip
        produit = dossier / f'{source.stem}.{sorte.partition(":")[0]}'
        if produit.is_file():
            return produit
    raise RuntimeError(fin.erreurs)


def image(pdf: Path) -> Image.Image:
    """Le haut de la première page, commentaires compris, cerné d'un filet."""
    page = pdfium.PdfDocument(pdf)[0].render(scale=3).to_pil().convert('RGB')
    cadre = ImageOps.invert(page.convert('L')).getbbox()
    assert cadre is not None
    marge = page.width // 40
    page = page.crop((max(0, cadre[0] - marge), max(0, cadre[1] - marge), page.width, min(page.height, cadre[3] + marge)))
    page = page.resize((LARGEUR, round(page.height * LARGEUR / page.width)), Image.Resampling.LANCZOS)
    return ImageOps.expand(page, 1, (150, 160, 175))


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as dossier:
        modele = modele_aux_cinq_erreurs(Path(dossier) / 'lettre.docx')
        parties = ouvrir(modele)
        copie = ecrire_copie_corrigee(modele, parties, les_cinq_fautes(parties), dt.datetime(2026, 11, 22, 10, 30))
        image(avec_libreoffice(copie, EN_MARGE, Path(dossier))).quantize(64).save(sys.argv[1], optimize=True)
