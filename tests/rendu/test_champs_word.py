"""Les champs de Word : ce que docs/champs_word.md en dit est ce que les moteurs en impriment (T35)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from docx.document import Document as Doc
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from generator.conversion import MoteurPdf
from generator.conversion.embarque import MoteurEmbarque
from generator.conversion.relecture import pages_du_pdf
from generator.erreurs import Code
from generator.paquet import Bornes, lire_paquet
from generator.reglages import RACINE
from generator.rendu.champs_word import CHAMPS_DANGEREUX, CHAMPS_PERMIS, EXPLICATIONS
from generator.rendu.fragilites import fragilites
from generator.rendu.lot import LotAssemble
from generator.rendu.securite import ouvrir_modele
from tests.rendu.modeles_d_essai import ecrire, nouveau
from tests.rendu.pieces import MOTEURS, en_pages, soffice_convertit

DOCUMENT = (RACINE / 'docs' / 'champs_word.md').read_text('utf-8')
LIGNE = re.compile(r'^\| `([^`]+)` \| (\w+) \| ([\w ]+) \| (\w+) \| (\w+) \| (.+) \|$', re.MULTILINE)
LIGNES = [trouvee.groups() for trouvee in LIGNE.finditer(DOCUMENT)]
INSTRUCTIONS = {
    'DOCPROPERTY': 'DOCPROPERTY Title', 'HYPERLINK': 'HYPERLINK "https://exemple.fr"', 'TOC': r'TOC \o "1-2"',
    'DATE': r'DATE \@ "dd/MM/yyyy"', 'MERGEFIELD': 'MERGEFIELD nom', 'IF': 'IF 1 = 1 "vrai" "non"', 'REF': 'REF inconnu',
    'PAGEREF': 'PAGEREF inconnu', 'STYLEREF': 'STYLEREF "Heading 1"', 'SEQ': 'SEQ Figure', '=': '= 2 + 3', 'SYMBOL': 'SYMBOL 252',
}  # fmt: skip
ANCIEN = 'ANCIEN'


def inserer(paragraphe: Paragraph, instruction: str) -> None:
    """Un champ tel que Word l'enregistre, avec sa dernière valeur."""
    for sorte in ('begin', 'instruction', 'separate', 'valeur', 'end'):
        passage = paragraphe.add_run(ANCIEN if sorte == 'valeur' else '')
        if sorte == 'instruction':
            texte = OxmlElement('w:instrText')
            texte.set(qn('xml:space'), 'preserve')
            texte.text = f' {instruction} '
            passage._r.append(texte)
        elif sorte != 'valeur':
            marque = OxmlElement('w:fldChar')
            marque.set(qn('w:fldCharType'), sorte)
            passage._r.append(marque)


def a_champs() -> Doc:
    """Chaque champ du tableau, à sa place, entre deux repères ; la page des champs n'est pas la première."""
    doc = nouveau()
    doc.core_properties.title = "Le titre"
    doc.add_heading("Un chapitre", 1).add_run().add_break()
    doc.add_page_break()
    for rang, (champ, ou, *_) in enumerate(LIGNES):
        paragraphe = doc.sections[0].footer.paragraphs[0] if ou == 'pied' else doc.add_paragraph()
        paragraphe.add_run(f'A{rang}[')
        inserer(paragraphe, INSTRUCTIONS.get(champ, champ))
        paragraphe.add_run(f']Z{rang} ')
    return doc


@cache
def imprimes(moteur: type[MoteurPdf], dossier: Path) -> dict[int, str]:
    """Ce qu'un moteur imprime de chaque champ, sur la dernière page."""
    path = ecrire(a_champs(), dossier / 'm.docx')
    if moteur is MoteurEmbarque:
        pages, _ = en_pages(LotAssemble(dict(lire_paquet(path, Bornes())), (("Un chapitre",),)), dossier, moteur())
    else:  # sans le contrôle du produit, qui refuserait le PDF pour ses renvois en erreur
        soffice_convertit(path, 'pdf')
        pages = pages_du_pdf(path.with_suffix('.pdf'))
    return {int(rang): texte.strip() for rang, texte in re.findall(r'A(\d+)\[(.*?)\]Z\1', pages[-1], re.DOTALL)}


def constat(texte: str) -> str:
    if texte == ANCIEN:
        return 'ancien'
    if not texte:
        return 'vide'
    if 'Error' in texte:
        return 'erreur'
    return 'faux' if ANCIEN in texte else 'recalculé'


@pytest.fixture(scope='module')
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp('champs')


@pytest.mark.parametrize('moteur', MOTEURS)
def test_le_document_dit_ce_que_le_moteur_imprime(moteur: type[MoteurPdf], dossier: Path) -> None:
    colonne = 4 if moteur is MoteurEmbarque else 3
    dit = {(ligne[0], ligne[1]): ligne[colonne] for ligne in LIGNES}
    vus = imprimes(moteur, dossier)
    assert {(ligne[0], ligne[1]): constat(vus[rang]) for rang, ligne in enumerate(LIGNES)} == dit


@pytest.mark.parametrize('ligne', LIGNES, ids=lambda ligne: f'{ligne[0]}-{ligne[1]}')
def test_le_document_dit_ce_que_la_verification_admet(ligne: tuple[str, ...], tmp_path: Path) -> None:
    doc = nouveau()
    inserer(doc.add_paragraph(), INSTRUCTIONS.get(ligne[0], ligne[0]))
    path = ecrire(doc, tmp_path / 'm.docx')
    refuse = {repete: [p.code for p in ouvrir_modele(path, 'm.docx', repete=repete)[1]] for repete in (True, False)}
    attendu = {'oui': (False, False), 'non': (True, True), 'sauf lettres': (True, False)}[ligne[2]]
    assert (bool(refuse[True]), bool(refuse[False])) == attendu
    assert {code for codes in refuse.values() for code in codes} <= {Code.CHAMP_WORD_REFUSE}


def test_chaque_champ_connu_a_sa_ligne_et_son_explication() -> None:
    par_nom = {ligne[0]: ligne[5].replace('\\|', '|') for ligne in LIGNES if ligne[2] == 'non'}
    assert {ligne[0] for ligne in LIGNES if ligne[2] != 'non'} == CHAMPS_PERMIS
    assert par_nom == {nom: texte for nom, texte in EXPLICATIONS.items() if nom not in CHAMPS_PERMIS}
    assert all(f'`{nom}`' in DOCUMENT for nom in CHAMPS_DANGEREUX)


def test_ce_que_l_embarque_ne_recalcule_pas_est_signale(tmp_path: Path) -> None:
    """Tout champ admis que l'embarqué laisse ancien là où LibreOffice le recalcule."""
    for rang, (champ, ou, admis, libreoffice, embarque, _) in enumerate(LIGNES):
        if admis == 'non':
            continue
        doc = nouveau()
        inserer(doc.sections[0].footer.paragraphs[0] if ou == 'pied' else doc.add_paragraph(), INSTRUCTIONS.get(champ, champ))
        path = ecrire(doc, tmp_path / f'{rang}.docx')
        signale = any(f'champ Word {champ}' in p.quoi for p in fragilites(lire_paquet(path, Bornes()), 'm.docx'))
        assert signale == (libreoffice == 'recalculé' and embarque == 'ancien'), (champ, ou)
