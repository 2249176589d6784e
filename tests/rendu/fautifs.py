"""Des modèles fautifs, écrits avec python-docx comme Word les laisserait, et de quoi les vérifier et les remplir."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from lxml import etree

from generator.domaine.document import Contexte, Formulaire
from generator.reglages import RACINE
from generator.rendu.canonique import document_fictif
from generator.rendu.champs import ChampsLettre
from generator.rendu.faute import Faute
from generator.rendu.formulaires import CONTEXTES, Examen, examiner
from generator.rendu.lot import LotAssemble, assembler
from generator.rendu.ooxml import W, analyser, texte_du_paragraphe
from generator.rendu.securite import ouvrir_modele
from generator.rendu.verification import Verification

LIBRES = {nom: Formulaire(nom, f'{nom}.docx', nom, nom, unite=Contexte(nom).unite) for nom in CONTEXTES}
"""Un formulaire sans rien d'exigé, par contexte."""


def ecrire(doc: Doc, dossier: Path, nom: str = 'm.docx') -> Path:
    path = dossier / nom
    doc.save(str(path))
    return path


def texte(*paragraphes: str) -> Doc:
    doc = Document()
    for un in paragraphes:
        doc.add_paragraph(un)
    return doc


def tableau(doc: Doc, rangees: Iterable[Iterable[str]]) -> Any:
    rangees = [list(rangee) for rangee in rangees]
    table = doc.add_table(len(rangees), len(rangees[0]))
    for ligne, rangee in zip(table.rows, rangees, strict=True):
        for cellule, contenu in zip(ligne.cells, rangee, strict=True):
            cellule.text = contenu
    return table


def examen(doc: Doc, dossier: Path, contexte: str = 'lettre', *, a_fond: bool = False) -> Examen:
    return examiner(LIBRES[contexte], ecrire(doc, dossier), 'm.docx', a_fond=a_fond)


def fautes(doc: Doc, dossier: Path, contexte: str = 'lettre', *, a_fond: bool = False) -> list[Faute]:
    return list(examen(doc, dossier, contexte, a_fond=a_fond).fautes)


def verification(doc: Doc, dossier: Path, contexte: type = ChampsLettre) -> Verification:
    parties, problemes = ouvrir_modele(ecrire(doc, dossier), 'm.docx', repete=True)
    assert not problemes
    faite = Verification('m.docx', contexte)
    faite.verifier(parties)
    return faite


def une(doc: Doc, dossier: Path, contexte: str = 'lettre', *, a_fond: bool = False) -> Faute:
    toutes = fautes(doc, dossier, contexte, a_fond=a_fond)
    assert len(toutes) == 1, [str(faute.probleme) for faute in toutes]
    return toutes[0]


def mots_vises(faute: Faute, doc: Doc) -> str:
    """Les mots que l'ancre d'une faute désigne dans le corps."""
    assert faute.ancre is not None
    paragraphe = list(doc.element.body.getroottree().getroot().iter(qn('w:p')))[faute.ancre.paragraphe]
    entier = ''.join(t.text or '' for t in paragraphe.iter(qn('w:t')) if next(t.iterancestors(qn('w:p'))) is paragraphe)
    return entier[faute.ancre.debut : faute.ancre.fin] if faute.ancre.fin else entier


def remplir(doc: Doc, dossier: Path, contextes: list[Any] | None = None, contexte: str = 'lettre') -> LotAssemble:
    """Le lot d'un modèle sans faute."""
    vu = examen(doc, dossier, contexte)
    assert vu.modele is not None, [faute.probleme for faute in vu.fautes]
    return assembler(vu.modele.compile, contextes or [document_fictif(CONTEXTES[contexte])])


def textes_des_annexes(lot: LotAssemble) -> list[str]:
    """Le texte de chaque en-tête et de chaque pied d'un lot."""
    textes = []
    for nom, contenu in sorted(lot.parties.items()):
        if re.match(r'word/(?:header|footer)\w*\.xml', nom):
            textes.append(' '.join(texte_du_paragraphe(p) for p in analyser(contenu).iter(f'{W}p')).strip())
    return [un for un in textes if un]


# Ce que Word ajoute à un paragraphe


def supprimer_sous_suivi(paragraphe: Paragraph, contenu: str) -> None:
    """Un texte barré, que Word garde jusqu'à ce qu'on accepte."""
    paragraphe._p.append(parse_xml(
        f'<w:del {nsdecls("w")} w:id="90" w:author="Direction" w:date="2026-11-02T10:00:00Z"><w:r><w:delText '
        f'xml:space="preserve">{contenu}</w:delText></w:r></w:del>'
    ))  # fmt: skip


def ajouter_sous_suivi(paragraphe: Paragraph, contenu: str, etiquette: str = 'ins') -> None:
    paragraphe._p.append(parse_xml(
        f'<w:{etiquette} {nsdecls("w")} w:id="91" w:author="Direction" w:date="2026-11-02T10:00:00Z"><w:r><w:t '
        f'xml:space="preserve">{contenu}</w:t></w:r></w:{etiquette}>'
    ))  # fmt: skip


def champ_word(paragraphe: Paragraph, instruction: str, resultat: str = 'x') -> None:
    paragraphe._p.append(parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr=" {instruction} "><w:r><w:t>{resultat}</w:t></w:r></w:fldSimple>'
    ))  # fmt: skip


def zone_de_texte(paragraphe: Paragraph, contenu: str) -> None:
    """Une zone de texte de Word : l'original et son double pour d'anciens logiciels."""
    interieur = f'<w:txbxContent><w:p><w:r><w:t xml:space="preserve">{contenu}</w:t></w:r></w:p></w:txbxContent>'
    paragraphe._p.append(etree.fromstring(f'''<w:r xmlns:w="{W[1:-1]}"
        xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"
        xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
        xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
        xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:AlternateContent>
        <mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="1800000" cy="500000"/><wp:docPr id="7" name="Zone"/>
        <a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
        <wps:txbx>{interieur}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>
        <mc:Fallback><w:pict><v:shape><v:textbox>{interieur}</v:textbox></v:shape></w:pict></mc:Fallback>
        </mc:AlternateContent></w:r>'''))  # fmt: skip


def case_word(doc: Doc, contenu: str) -> None:
    """Un contrôle de contenu autour d'un paragraphe."""
    doc.element.body.insert(0, parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:id w:val="12"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{contenu}</w:t></w:r></w:p>'
        '</w:sdtContent></w:sdt>'
    ))  # fmt: skip


def glisser(paragraphe: Paragraph, avant: str, element: str, apres: str) -> None:
    """Deux morceaux de texte avec, entre eux, ce que Word y glisse."""
    paragraphe.add_run(avant)
    milieu = paragraphe.add_run()
    milieu._r.append(OxmlElement(element))
    paragraphe.add_run(apres)


# Les cinq fautes ordinaires


def _remplacer(doc: Doc, debut: str, changer: Callable[[str], str]) -> int:
    """Réécrit, d'un seul tenant, le premier paragraphe qui commence ainsi ; rend son rang parmi tous."""
    for rang, element in enumerate(doc.element.body.iter(qn('w:p'))):
        paragraphe = Paragraph(element, doc)
        if paragraphe.text.startswith(debut):
            nouveau = changer(paragraphe.text)
            for passage in list(paragraphe.runs):
                passage._r.getparent().remove(passage._r)
            paragraphe.add_run(nouveau)
            return rang
    raise AssertionError(debut)


@dataclass(frozen=True)
class CinqFautes:
    """La lettre livrée avec cinq fautes ; le rang du paragraphe de chacune."""

    doc: Doc
    champ: int
    accolade: int
    guillemets: int
    suivi: int
    boucle: tuple[int, int]


def cinq_fautes() -> CinqFautes:
    """La lettre livrée, abîmée comme le ferait une personne pressée."""
    doc = Document(str(RACINE / 'modeles' / 'autorisation_parentale.docx'))
    champ = _remplacer(doc, "Élève :", lambda t: t.replace('eleve.nom_complet', 'enfant.nom_complet'))
    accolade = _remplacer(doc, "{{ proposition.constat", lambda t: "{{ proposition.constat }, et le reste de la phrase.")
    guillemets = _remplacer(doc, "{{ proposition.souhait", lambda t: "{{ proposition.souhait|vide(« rien ») }}")
    suivi = _remplacer(doc, "{{ proposition.sujet", lambda t: t)
    tous = [Paragraph(element, doc) for element in doc.element.body.iter(qn('w:p'))]
    supprimer_sous_suivi(tous[suivi], " {{ ecole.adresse }}")
    table = tableau(doc, [("{%tr for horaire in proposition.horaires %}{{ horaire }}", "{{ eleve.prenom }}{%tr endfor %}")])
    tous[guillemets]._p.addnext(table._tbl)
    rangs = {element: rang for rang, element in enumerate(doc.element.body.iter(qn('w:p')))}
    premiere, seconde = (rangs[cellule.paragraphs[0]._p] for cellule in table.rows[0].cells)
    return CinqFautes(doc, champ, accolade, guillemets, rangs[tous[suivi]._p], (premiere, seconde))

