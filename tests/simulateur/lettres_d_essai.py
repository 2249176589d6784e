"""Des lettres à coupon, en attendant celles du produit : un code, deux cases, un motif, une signature, par LibreOffice."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import numpy as np
import segno
from docx import Document
from docx.shared import Mm, Pt

from generator.domaine.reference import afficher_reference, tirer
from generator.numerisation.constats import Ennui
from generator.numerisation.disposer import PageAttendue
from tests.numerisation.disposition import disposer
from tests.simulateur.copie import Copie, place_de_la_date

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
    trouvees = disposer(pdf, [PageAttendue(rang, reference, MOTS) for rang, reference in enumerate(references, 1)])
    assert not [constat for constat in trouvees.constats if constat.ennui is not Ennui.CODE_LOIN], trouvees.constats
    return [
        Copie(reference, pdf, rang, page, place_de_la_date(pdf, rang, page))
        for rang, (reference, page) in enumerate(zip(references, trouvees.pages, strict=True), 1)
    ]


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
