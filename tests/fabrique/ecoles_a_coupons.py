"""Les lettres de deux écoles qui ont refait leur coupon : code et cases déplacés, agrandis, d'un autre style.

    ecrire_modeles(dossier / 'saules', 'saules') ; ecrire_modeles(dossier / 'alizes', 'alizes')

Les Saules : une page, code de 30 mm à gauche, cases de 8 mm à droite des mots, sur une ligne, signature à gauche.
Les Alizés : deux pages, code dans l'en-tête de chacune, coupon en deux colonnes, cases dessinées par un tableau, à gauche.
Chaque école a aussi son tableau pour l'inspection, sur une page : cases FAVORABLE et DÉFAVORABLE.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from docx.document import Document as Doc
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from tests.fabrique.briques import _image, enrichir, ligne_de_decoupe, nouveau, place_du_code, texte

LETTRE, TABLEAU = 'autorisation_parentale.docx', 'tableau_previsionnel.docx'
CORPS = (
    "Madame, Monsieur,",
    "L’équipe enseignante propose {{ aide.dispositif }} à **{{ eleve.nom_complet }}**, classe : {{ eleve.classe }}, foyer : "
    "{{ foyer }}. {{ proposition.constat }}",
    "{{ proposition.souhait }}",
    "Du {{ proposition.intervalle }}, {{ proposition.nombre_seances }}, soit {{ proposition.duree }}.",
    "Merci de répondre OUI ou NON en cochant une case du coupon ; il faut la signature d’un responsable au moins.",
)


def code(paragraphe: Paragraph, mm: float) -> None:
    """L'image du code, de cette taille, marge comprise."""
    _image(paragraphe, place_du_code(), Mm(mm), "{{ retour.qr }}", nom="Code du retour")


def signe(paragraphe: Paragraph, contenu: str, corps: float, police: str = '') -> None:
    """Un passage d'une autre taille que le texte."""
    passage = paragraphe.add_run(contenu)
    passage.font.size = Pt(corps)
    if police:
        passage.font.name = police


def lettre_des_saules() -> Doc:
    """Tout sur une page ; « OUI ☐      NON ☐ » en grand, le code à gauche, la signature sous lui."""
    doc = nouveau("Proposition d’aide", corps=11)
    doc.sections[0].top_margin = Cm(1.5)
    texte(doc, "{{ ecole.nom }}, {{ ecole.commune }}", droite=True)
    texte(doc, "Une aide pour votre enfant", 'Heading 1')
    for ligne in CORPS:
        texte(doc, ligne)
    ligne_de_decoupe(doc)
    place = doc.add_paragraph()
    code(place, 30)
    enrichir(place, "   {{ retour.reference }}")
    reponse = texte(doc, "Notre réponse pour {{ eleve.prenom }} :     ")
    for mot in ("OUI", "NON"):
        enrichir(reponse, f"**{mot}** ")
        signe(reponse, '☐', 31)
        enrichir(reponse, "             ")
    texte(doc, "Motif (si vous le souhaitez) : " + '.' * 60, apres=12)
    texte(doc, "Signature :", apres=70)
    return doc


def lettre_des_alizes() -> Doc:
    """La lettre en page 1, le coupon en page 2 ; le code en haut des deux."""
    doc = nouveau("Aide proposée", corps=12)
    doc.sections[0].header.is_linked_to_previous = False
    entete = doc.sections[0].header.paragraphs[0]
    entete.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    enrichir(entete, "{{ ecole.nom }}   {{ retour.reference }}   ")
    code(entete, 28)
    texte(doc, "Aide proposée à {{ eleve.prenom }}", 'Heading 1')
    for ligne in CORPS:
        texte(doc, ligne)
    for _ in range(6):
        texte(doc, "L’école reste à votre disposition pour en parler, au portail ou sur rendez-vous. " * 4)
    coupon = texte(doc, "Coupon à rendre", 'Heading 2')
    coupon.paragraph_format.page_break_before = True
    texte(doc, "{{ eleve.nom_complet }}, {{ foyer }}")
    grille = doc.add_table(1, 2)
    gauche, droite = grille.rows[0].cells
    enrichir(gauche.paragraphs[0], "Nous répondons :")
    for mot, suite in (("OUI", ", nous acceptons cette aide"), ("NON", ", nous la refusons")):
        case_encadree(gauche, f"**{mot}**{suite}", 7)
        gauche.add_paragraph()
    texte(gauche, "Motif : ……………………………………")
    enrichir(droite.paragraphs[0], "Fait le ………………………")
    texte(droite, "Signatures des responsables :", apres=90)
    return doc


def case_encadree(cellule: _Cell, contenu: str, mm: float) -> None:
    """Une case faite d'une cellule carrée aux quatre filets, le mot dans la cellule d'à côté, sans filet."""
    table: Table = cellule.add_table(1, 2)
    table.autofit = False
    case, mot = table.rows[0].cells
    table.columns[0].width = case.width = Mm(mm)
    table.columns[1].width = mot.width = Mm(62)
    table.rows[0].height, table.rows[0].height_rule = Mm(mm), WD_ROW_HEIGHT_RULE.EXACTLY
    bordures = OxmlElement('w:tcBorders')
    for cote in ('top', 'left', 'bottom', 'right'):
        filet = OxmlElement(f'w:{cote}')
        for nom, valeur in (('val', 'single'), ('sz', '8'), ('space', '0'), ('color', '404040')):
            filet.set(qn(f'w:{nom}'), valeur)
        bordures.append(filet)
    case._tc.get_or_add_tcPr().append(bordures)
    enrichir(mot.paragraphs[0], contenu)


def tableau_des_saules() -> Doc:
    """Un tableau en portrait, l'avis sur deux lignes, le code de 25 mm au-dessus."""
    doc = nouveau("Tableau prévisionnel")
    _lignes(doc)
    code(doc.add_paragraph(), 25)
    for avis in ("FAVORABLE", "DÉFAVORABLE"):
        ligne = texte(doc, '', apres=16)
        signe(ligne, '☐', 20, 'DejaVu Sans')
        enrichir(ligne, f"  Avis **{avis}**")
    texte(doc, "Date et signature de l’inspecteur :", apres=60)
    return doc


def tableau_des_alizes() -> Doc:
    """Un tableau en paysage, l'avis sur une ligne, le code à droite."""
    doc = nouveau("Tableau prévisionnel", paysage=True)
    _lignes(doc)
    ligne = texte(doc, "Avis :   ")
    for avis in ("FAVORABLE", "DÉFAVORABLE"):
        signe(ligne, '☐', 24)
        enrichir(ligne, f" {avis}                 ")
    droite = texte(doc, "{{ retour.reference }}  ", droite=True)
    code(droite, 22)
    texte(doc, "Signature :", apres=60)
    return doc


def _lignes(doc: Doc) -> None:
    texte(doc, "{{ aide.titre }} : tableau prévisionnel, période {{ periode.numero }}", 'Heading 1')
    texte(doc, "{{ ecole.nom }}, {{ ecole.commune }}")
    texte(doc, "{%p for ligne in lignes %}")
    texte(doc, "{{ ligne.niveau }} : {{ ligne.accords|vide }} accord(s), {{ ligne.refus|vide }} refus ; "
               "{{ ligne.enseignant|vide }} ; {{ ligne.objectifs|vide }}")  # fmt: skip
    texte(doc, "{%p endfor %}")


MODELES: Mapping[str, Mapping[str, Callable[[], Doc]]] = {
    'saules': {LETTRE: lettre_des_saules, TABLEAU: tableau_des_saules},
    'alizes': {LETTRE: lettre_des_alizes, TABLEAU: tableau_des_alizes},
}


def ecrire_modeles(dossier: Path, ecole: str) -> Path:
    """Écrit les modèles d'une des deux écoles (« saules » ou « alizes ») dans un dossier, créé s'il le faut."""
    dossier.mkdir(parents=True, exist_ok=True)
    for nom, dessiner in MODELES[ecole].items():
        dessiner().save(str(dossier / nom))
    return dossier


if __name__ == '__main__':
    for nom_d_ecole in MODELES:
        ecrire_modeles(Path(sys.argv[1]) / nom_d_ecole, nom_d_ecole)
