"""Les façons de faire une case dans Word : une page chacune, avec son code, dans un seul document."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from docx.document import Document as Doc
from docx.oxml import parse_xml
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from PIL import Image, ImageDraw

from generator.domaine.reference import tirer
from generator.rendu.code_carre import image_du_code
from tests.fabrique.briques import _image, nouveau
from tests.fabrique.ecoles_a_coupons import signe
from tests.rendu.controles import ESPACES, case_d_ancien_formulaire, inserer

Poser = Callable[[Doc], None]
TROUVEES, REFUSEES, PERDUES = 'trouvées', 'refusées', 'perdues'
"""Perdues : ce moteur perd le texte, le document entier est déjà refusé (C-406)."""
MM_DU_CODE = 25


@dataclass(frozen=True)
class Facon:
    """Une façon de faire deux cases ; ce qu'on attend de chaque moteur, qui ne dessinent pas tous les mêmes."""

    nom: str
    poser: Poser
    libreoffice: str = TROUVEES
    embarque: str = TROUVEES
    mots: tuple[str, str] = ('OUI', 'NON')


def signe_devant(contenu: str, corps: float = 18, police: str = '') -> Callable[[Paragraph], None]:
    return lambda paragraphe: signe(paragraphe, contenu, corps, police)


def devant(poser: Callable[[Paragraph], None], premier: str = " OUI, j’accepte", second: str = " NON     Motif : ………………") -> Poser:
    """Une case au début de chacune des deux lignes."""

    def sur_le_document(doc: Doc) -> None:
        for suite in (premier, second):
            paragraphe = doc.add_paragraph()
            paragraphe.paragraph_format.space_after = Pt(14)
            poser(paragraphe)
            paragraphe.add_run(suite)

    return sur_le_document


def symbole(paragraphe: Paragraph) -> None:
    """Wingdings par Insertion > Symbole."""
    passage = paragraphe.add_run()
    passage.font.size = Pt(18)
    passage._r.append(parse_xml(f'<w:sym {ESPACES} w:font="Wingdings" w:char="F06F"/>'))


def image(paragraphe: Paragraph) -> None:
    dessin = Image.new('L', (200, 200), 255)
    ImageDraw.Draw(dessin).rectangle((4, 4, 195, 195), outline=0, width=10)
    tampon = BytesIO()
    dessin.save(tampon, 'png')
    tampon.seek(0)
    paragraphe.add_run().add_picture(tampon, width=Mm(5))


def a_droite(doc: Doc) -> None:
    for mot in ("OUI ", "NON "):
        signe(doc.add_paragraph(mot), '☐', 18)


def sur_une_ligne(doc: Doc) -> None:
    paragraphe = doc.add_paragraph()
    for suite in (" OUI               ", " NON"):
        signe(paragraphe, '☐', 18)
        paragraphe.add_run(suite)


def encadree(doc: Doc) -> None:
    """Le mot lui-même dans une cellule encadrée."""
    table = doc.add_table(2, 1, 'Table Grid')
    for ligne, mot in zip(table.rows, ("OUI", "NON"), strict=True):
        ligne.cells[0].text = mot
        ligne.cells[0].width = Mm(8)


def loin(doc: Doc) -> None:
    """Un tableau dont les cases sont à 60 mm de leurs mots."""
    for mot in ("OUI", "NON"):
        paragraphe = doc.add_paragraph(mot)
        paragraphe.paragraph_format.tab_stops.add_tab_stop(Mm(80))
        signe(paragraphe, '\t☐', 18)


def trois_a_egale_distance(doc: Doc) -> None:
    signe(doc.add_paragraph(), '☐ OUI ☐ NON ☐', 18)


def deux_questions(doc: Doc) -> None:
    devant(signe_devant('☐'))(doc)
    doc.add_paragraph("Et le droit à l’image :")
    devant(signe_devant('☐'), " OUI", " NON")(doc)


def une_pour_deux(doc: Doc) -> None:
    signe(doc.add_paragraph("OUI "), '☐', 18)
    doc.add_paragraph("NON")


def avis(doc: Doc) -> None:
    paragraphe = doc.add_paragraph("Avis :  ")
    for mot in ("DÉFAVORABLE", "FAVORABLE"):
        signe(paragraphe, '☐', 18)
        paragraphe.add_run(f" {mot}                ")


def cochee_d_avance(doc: Doc) -> None:
    devant(signe_devant('☒'), " OUI", '')(doc)
    devant(signe_devant('☐'), " NON", '')(doc)


FACONS = (
    Facon('signe', devant(signe_devant('☐'))),
    Facon('signe DejaVu', devant(signe_devant('☐', police='DejaVu Sans'))),
    Facon('signe de corps 11', devant(signe_devant('☐', 11))),
    Facon('case de Word', devant(lambda paragraphe: inserer(paragraphe))),
    Facon('symbole Wingdings', devant(symbole), embarque=REFUSEES),
    Facon('ancien formulaire', devant(case_d_ancien_formulaire), embarque=REFUSEES),
    Facon('image', devant(image), embarque=REFUSEES),
    Facon('à droite', a_droite),
    Facon('sur une ligne', sur_une_ligne),
    Facon('une phrase après', devant(signe_devant('☐'), " OUI, nous acceptons que notre enfant suive cette aide.")),
    Facon('avis', avis, mots=('FAVORABLE', 'DÉFAVORABLE')),
    Facon('Wingdings tapé', devant(signe_devant('\uf0a8', police='Wingdings')), REFUSEES, PERDUES),
    Facon('cellule encadrée', encadree, REFUSEES, REFUSEES),
    Facon('rond', devant(signe_devant('○')), REFUSEES, REFUSEES),
    Facon('rien', devant(lambda paragraphe: None), REFUSEES, REFUSEES),
    Facon('minuscules', devant(signe_devant('☐'), " Oui", " Non"), REFUSEES, REFUSEES),
    Facon('loin du mot', loin, REFUSEES, REFUSEES),
    Facon('trois à égale distance', trois_a_egale_distance, REFUSEES, REFUSEES),
    Facon('deux questions', deux_questions, REFUSEES, REFUSEES),
    Facon('une case pour deux', une_pour_deux, REFUSEES, REFUSEES),
    Facon('cochée d’avance', cochee_d_avance, REFUSEES, REFUSEES),
)


def references(nombre: int, graine: int = 5) -> list[str]:
    """Des références bien formées, toujours les mêmes."""
    return [tirer(random.Random(f'{graine}-{rang}').randrange) for rang in range(nombre)]


def poser_le_code(doc: Doc, reference: str, cote: float = MM_DU_CODE) -> None:
    """L'image du code, toute faite, à la marge."""
    _image(doc.add_paragraph(), BytesIO(image_du_code(reference)), Mm(cote), "Code du retour")


def planche(facons: tuple[Facon, ...] = FACONS) -> Doc:
    """Une page par façon : une phrase, le code, les cases, la signature."""
    doc = nouveau("Façons de faire une case", corps=11)
    for rang, (facon, reference) in enumerate(zip(facons, references(len(facons)), strict=True)):
        tete = doc.add_paragraph("Merci de répondre avant vendredi.")
        tete.paragraph_format.page_break_before = rang > 0
        poser_le_code(doc, reference)
        doc.add_paragraph()
        facon.poser(doc)
        doc.add_paragraph("Signature :")
    return doc
