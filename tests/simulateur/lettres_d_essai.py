"""Des lettres à coupon, en attendant celles du produit : un code, deux cases, un motif, une signature, par LibreOffice."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import numpy as np
import pypdfium2
import segno
from docx import Document
from docx.shared import Mm, Pt

from generator.domaine.disposition import POINTS_PAR_MM, Case, PageDisposee, Zone
from generator.domaine.reference import afficher_reference, tirer
from tests.simulateur.copie import Copie

MOTS = ('OUI', 'NON')
PHRASES = (
    'Votre enfant est proposé pour les activités pédagogiques complémentaires de la période.',
    'Elles auront lieu les lundis et jeudis, de 16 h 30 à 17 h 30, dans la classe de son enseignant.',
    'Elles ne peuvent avoir lieu qu’avec votre accord. Merci de rendre le coupon ci-dessous, signé.',
)


def lettres_d_essai(dossier: Path, nombre: int, graine: int = 1) -> list[Copie]:
    """Autant de lettres d'une page, chacune sa référence, dans un même PDF."""
    hasard = np.random.default_rng(graine)
    references = [tirer(lambda n: int(hasard.integers(n))) for _ in range(nombre)]
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    for rang, reference in enumerate(references):
        _ecrire(document, reference, 3 + rang % 4)
        if rang + 1 < nombre:
            document.add_page_break()
    document.save(dossier / 'lettres.docx')
    commande = ['soffice', f'-env:UserInstallation=file://{dossier}/profil', '--headless', '--convert-to', 'pdf', '--outdir', str(dossier)]
    subprocess.run([*commande, str(dossier / 'lettres.docx')], check=True, capture_output=True, timeout=120)
    pdf = dossier / 'lettres.pdf'
    with pypdfium2.PdfDocument(pdf) as ouvert:
        return [Copie(reference, pdf, rang + 1, _disposer(ouvert[rang])) for rang, reference in enumerate(references)]


def _ecrire(document: Document, reference: str, phrases: int) -> None:
    document.add_heading('Autorisation parentale', 1)
    for rang in range(phrases):
        document.add_paragraph(PHRASES[rang % 3])
    document.add_paragraph('✂ ' + '- ' * 60).runs[0].font.size = Pt(8)
    image = io.BytesIO()
    segno.make_qr(reference, error='q', version=1).save(image, kind='png', scale=12, border=4)
    document.add_paragraph().add_run().add_picture(image, width=Mm(25))
    document.add_paragraph(afficher_reference(reference))
    for mot, suite in zip(MOTS, ('j’autorise mon enfant à y participer', 'je n’autorise pas mon enfant à y participer'), strict=True):
        ligne = document.add_paragraph()
        ligne.add_run('☐').font.size = Pt(18)
        ligne.add_run(f' {mot}, {suite}')
    document.add_paragraph('Motif : ' + '.' * 90)
    document.add_paragraph('Date et signature :')


def _disposer(page: pypdfium2.PdfPage) -> PageDisposee:
    largeur, hauteur = page.get_size()
    texte = page.get_textpage()
    tout = texte.get_text_range()

    def zone(debut: int, longueur: int) -> Zone:
        boites = [texte.get_charbox(debut + rang) for rang in range(longueur)]
        gauche, bas = min(b[0] for b in boites), min(b[1] for b in boites)
        droite, haut = max(b[2] for b in boites), max(b[3] for b in boites)
        return Zone(gauche, hauteur - haut, droite - gauche, haut - bas)

    carres = [rang for rang, signe in enumerate(tout) if signe == '☐']
    un, deux = (Case(mot, zone(tout.index(f' {mot},') + 1, 3), zone(carre, 1)) for mot, carre in zip(MOTS, carres, strict=True))
    motif, signature = zone(tout.index('Motif'), 5), zone(tout.index('Date et'), 19)
    images = [o for o in page.get_objects() if o.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    gauche, bas, droite, haut = images[0].get_bounds()
    code = Zone(gauche, hauteur - haut, droite - gauche, haut - bas)
    mm = POINTS_PAR_MM
    return PageDisposee(
        largeur, hauteur, code, (un, deux),
        coupon=Zone(0, code.y - 3 * mm, largeur, signature.y + 35 * mm - code.y + 3 * mm),
        signature=Zone(signature.x, signature.bas, 90 * mm, 32 * mm),
        motif=Zone(motif.droite, motif.y - 2 * mm, largeur - 20 * mm - motif.droite, 12 * mm),
    )  # fmt: skip
