"""Fabrique l'image de modeles/LISEZMOI.md : une copie corrigée, telle que LibreOffice la rend, ses commentaires à droite.

    python -m tests.fabrique.copie_corrigee docs/images/copie-corrigee.png
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
import textwrap
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont, ImageOps
from pypdf import PdfReader

from generator.conversion.embarque import dossiers_de_polices
from generator.conversion.libreoffice import DRAPEAUX, trouver_soffice
from generator.conversion.processus import executer
from generator.rendu.remise_de_la_copie import ecrire_copie_corrigee
from tests.rendu.cinq_erreurs import les_cinq_fautes, modele_aux_cinq_erreurs, ouvrir

AVEC_COMMENTAIRES = 'pdf:writer_pdf_Export:' + json.dumps({'ExportNotes': {'type': 'boolean', 'value': 'true'}})
ECHELLE = 1.9
MARGE, BULLE, LIGNE, SIGNES = 24, 430, 17, 62
JAUNE, TRAIT = (255, 248, 214), (190, 160, 60)


def police(graisse: int) -> ImageFont.FreeTypeFont:
    lue = ImageFont.truetype(Path(dossiers_de_polices()[0]) / 'Arimo[wght].ttf', 13)
    lue.set_variation_by_axes([graisse])
    return lue


POLICE, GRAS = police(400), police(700)


def avec_libreoffice(source: Path, sorte: str, dossier: Path) -> Path:
    """Ce que LibreOffice fait d'un document : « docx », « fodt », ou un PDF avec ses commentaires (`AVEC_COMMENTAIRES`)."""
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
    """Le haut de la première page, et à droite, face à ses mots, chaque commentaire que LibreOffice en a lu."""
    rendu = pdfium.PdfDocument(pdf)[0].render(scale=ECHELLE, may_draw_forms=False, draw_annots=False).to_pil().convert('RGB')
    bas = ImageOps.invert(rendu.convert('L')).getbbox()[3]
    gauche, droite = round(rendu.width * 0.1), round(rendu.width * 0.8)
    fond = Image.new('RGB', (droite - gauche + BULLE + 2 * MARGE, 2 * bas), 'white')
    fond.paste(rendu.crop((gauche, 0, droite, bas + MARGE)), (0, 0))
    dessin = ImageDraw.Draw(fond)
    place = MARGE
    for x, y, texte in commentaires(pdf):
        lignes = [ligne for paragraphe in texte.splitlines() for ligne in textwrap.wrap(paragraphe, SIGNES)]
        place = max(place, y - MARGE)
        cote = droite - gauche + MARGE
        bulle = (cote, place, cote + BULLE, place + LIGNE * len(lignes) + MARGE // 2)
        dessin.line([(x - gauche, y), (cote, place + LIGNE)], fill=TRAIT, width=2)
        dessin.rounded_rectangle(bulle, 6, fill=JAUNE, outline=TRAIT, width=2)
        for rang, ligne in enumerate(lignes):
            dessin.text((cote + MARGE // 2, place + MARGE // 4 + LIGNE * rang), ligne, 'black', GRAS if not rang else POLICE)
        place = bulle[3] + MARGE // 3
    haut = ImageOps.invert(fond.convert('L')).getbbox()
    fond = fond.crop((0, haut[1] - MARGE // 2, fond.width, min(fond.height, haut[3] + MARGE // 2)))
    return ImageOps.expand(fond, 1, (150, 160, 175))


def commentaires(pdf: Path) -> list[tuple[int, int, str]]:
    """Les annotations de la première page : leur place sur l'image, leur texte."""
    page = PdfReader(pdf).pages[0]
    trouvees = []
    for annotation in (annotation.get_object() for annotation in page.get('/Annots', ())):
        if annotation['/Subtype'] == '/Text':
            x, _, _, y = (float(borne) for borne in annotation['/Rect'])
            trouvees.append((round(x * ECHELLE), round((float(page.mediabox.height) - y + 6) * ECHELLE), annotation['/Contents']))
    return sorted(trouvees, key=lambda trouvee: (trouvee[1], trouvee[0]))


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as dossier:
        modele = modele_aux_cinq_erreurs(Path(dossier) / 'lettre.docx')
        parties = ouvrir(modele)
        copie = ecrire_copie_corrigee(modele, parties, les_cinq_fautes(parties), dt.datetime(2026, 11, 22, 10, 30))
        image(avec_libreoffice(copie, AVEC_COMMENTAIRES, Path(dossier))).quantize(64).save(sys.argv[1], optimize=True)
