"""Fabrique les images de modeles/LISEZMOI.md : un modèle à côté de sa lettre, et les trois pièges.

    python -m tests.fabrique.images_modeles docs/images

Le modèle est montré tel qu'on le voit dans un traitement de texte (il faut LibreOffice) ; la lettre est celle d'un élève fictif.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from PIL import Image, ImageChops, ImageDraw, ImageOps

from generator.lecture import lire_catalogue
from generator.reglages import RACINE
from generator.rendu import Lot, charger_formulaires
from generator.rendu.canonique import document_fictif
from generator.rendu.formulaires import CONTEXTES
from tests.fabrique.briques import nouveau, rangee, tableau, texte

HAUTEUR, MARGE, ECHELLE = 980, 24, 3
FOND, FILET, BALISE, VALEUR = (222, 226, 233), (150, 160, 175), (255, 214, 92), (168, 220, 170)
CLE = 'autorisation_parentale'
LARGEURS = (4.2, 6.4, 6.4)
PIEGES = (
    ("**1. Les guillemets** sont droits", "{{ proposition.lieu|vide(« – ») }}", "{{ proposition.lieu|vide(\"–\") }}"),
    ("**2. Les accolades** vont par deux", "Élève : {{ eleve.nom_complet }", "Élève : {{ eleve.nom_complet }}"),
    ("**3. Les répétitions** sont seules dans leur paragraphe", "{%p for h in proposition.horaires %} le {{ h }}",
     "{%p for h in proposition.horaires %}\nle {{ h }}\n{%p endfor %}"),
)  # fmt: skip


def en_pdf(docx: Path) -> Path:
    """Le PDF d'un .docx, par LibreOffice."""
    profil = f'-env:UserInstallation=file://{docx.parent}/profil'
    subprocess.run(['soffice', '--headless', profil, '--convert-to', 'pdf', '--outdir', docx.parent, docx], check=True,
                   capture_output=True)  # fmt: skip
    return docx.with_suffix('.pdf')


def page_marquee(pdf: Path, motif: str, couleur: tuple[int, int, int]) -> Image.Image:
    """La première page, ce qui répond au motif surligné."""
    page = pdfium.PdfDocument(pdf)[0]
    image = page.render(scale=ECHELLE).to_pil().convert('RGB')
    voile = Image.new('RGB', image.size, 'white')
    dessin = ImageDraw.Draw(voile)
    contenu = page.get_textpage()
    for trouve in re.finditer(motif, contenu.get_text_range(), re.DOTALL):
        for rang in range(contenu.count_rects(trouve.start(), len(trouve.group()))):
            gauche, bas, droite, haut = (valeur * ECHELLE for valeur in contenu.get_rect(rang))
            dessin.rectangle((gauche - 3, image.height - haut - 5, droite + 3, image.height - bas + 5), fill=couleur)
    image = ImageChops.multiply(image, voile)
    image = image.resize((round(image.width * HAUTEUR / image.height), HAUTEUR), Image.Resampling.LANCZOS)
    return ImageOps.expand(image, 1, FILET)


def modele_et_lettre(dossier: Path) -> Image.Image:
    """À gauche le modèle et ses balises, à droite la lettre et ce qui les remplace."""
    formulaires, _ = charger_formulaires(lire_catalogue(RACINE / 'modeles'), RACINE / 'modeles', '')
    modele = formulaires.modeles[CLE]
    fictif = document_fictif(CONTEXTES[modele.formulaire.contexte])
    contenu, _ = formulaires.fabriquer(Lot('essai', CLE, 'essai', ('essai',), (fictif,)), (0,))
    brut, lettre = dossier / 'modele.docx', dossier / 'lettre.docx'
    brut.write_bytes(modele.path.read_bytes())
    lettre.write_bytes(contenu)
    valeurs = (fictif.eleve.nom_complet, fictif.eleve.classe, fictif.foyer, fictif.proposition.enseignant, fictif.ecole.nom,
               fictif.ecole.adresse, fictif.ecole.courriel, fictif.proposition.domaine)  # fmt: skip
    gauche = page_marquee(en_pdf(brut), r'\{\{.*?\}\}|\{%.*?%\}', BALISE)
    droite = page_marquee(en_pdf(lettre), '|'.join(map(re.escape, valeurs)), VALEUR)
    fond = Image.new('RGB', (gauche.width + droite.width + 3 * MARGE, HAUTEUR + 2 * MARGE), FOND)
    fond.paste(gauche, (MARGE, MARGE))
    fond.paste(droite, (gauche.width + 2 * MARGE, MARGE))
    return fond


def trois_pieges(dossier: Path) -> Image.Image:
    """Les trois fautes ordinaires, et leur forme juste, dans un tableau."""
    doc = nouveau("Trois pièges", corps=11)
    table = tableau(doc, LARGEURS, ("Le piège", "✗  Fautif", "✓  Juste"))
    for piege in PIEGES:
        cellules = rangee(table, LARGEURS, piege).cells
        for cellule, fond, encre in zip(cellules[1:], ('FBE3E0', 'E0F2E1'), ((150, 20, 20), (15, 90, 40)), strict=True):
            ombre = OxmlElement('w:shd')
            for nom, valeur in (('val', 'clear'), ('color', 'auto'), ('fill', fond)):
                ombre.set(qn(f'w:{nom}'), valeur)
            cellule._tc.get_or_add_tcPr().append(ombre)
            for passage in (passage for paragraphe in cellule.paragraphs for passage in paragraphe.runs):
                passage.font.color.rgb, passage.font.size = RGBColor(*encre), Pt(10)
    texte(doc, "")
    path = dossier / 'pieges.docx'
    doc.save(path)
    image = pdfium.PdfDocument(en_pdf(path))[0].render(scale=2).to_pil().convert('RGB')
    boite = ImageChops.difference(image, Image.new('RGB', image.size, 'white')).getbbox()
    assert boite is not None
    return ImageOps.expand(image.crop(boite), 12, 'white')


if __name__ == '__main__':
    images = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as travail:
        for nom, fabriquer in (('modele-et-lettre', modele_et_lettre), ('trois-pieges', trois_pieges)):
            fabriquer(Path(travail)).quantize(120).save(images / f'{nom}.png', optimize=True)
