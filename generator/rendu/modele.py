"""Un modèle Word compilé une fois : son corps, ses en-têtes et ses pieds deviennent des gabarits Jinja.

Seul module qui emploie docxtpl, et seulement pour recoller les balises que Word a coupées : le rendu passe toujours par
notre environnement. Ce qui doit être propre à chaque lettre (identifiants, signets, listes, section) est remplacé, à la
compilation, par des repères que `lot` remplit.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import TemplateRuntimeError
from lxml import etree

from generator.domaine.document import Image
from generator.rendu.budget import Budget, Gabarit
from generator.rendu.colonnes import accorder_les_largeurs, nombres_de_colonnes
from generator.rendu.controles_word import relier_les_cases
from generator.rendu.environnement import environnement
from generator.rendu.images import poser_les_images
from generator.rendu.ooxml import (
    DOCUMENT,
    MC,
    W14,
    W,
    analyser,
    cible,
    en_octets,
    relations,
    serialiser,
)
from generator.rendu.reperes import espace_de_tete, numeroter_les_dessins, reperer
from generator.rendu.sections import oter_parties, poser_repere_de_section, preparer_sections
from generator.rendu.sources import controler

ESPACES_DE_NOMS = re.compile(r' xmlns:\w+="[^"]*"')
A_RESOUDRE = re.compile(r'<w:t[^>]*>[^<]*[\t\n\a\f]')
SIGNES_A_RESOUDRE = re.compile(r'[\t\n\a\f]')
PROPRIETES = (re.compile(r'<w:rPr>.*?</w:rPr>', re.DOTALL), re.compile(r'<w:pPr>.*?</w:pPr>', re.DOTALL))
PARAGRAPHE_DE_PLUS = '</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p><w:r><w:t xml:space="preserve">'
"""Le plus long de ce que docxtpl met à la place d'un signe, en plus des propriétés qu'il répète."""
REMODELE_LES_COLONNES = re.compile(r'{%\s*(?:tc\s|hm\b|colspan\s)')
COMMENTAIRES = ('commentRangeStart', 'commentRangeEnd', 'commentReference', 'annotationRef')
PARTIES_DE_COMMENTAIRES = re.compile(r'word/comments\w*\.xml|word/_rels/comments\w*\.xml\.rels|word/people\.xml')


@dataclass(slots=True)
class Annexe:
    """Un en-tête ou un pied de page : fixe, ou rendu pour chaque lettre."""

    nom: str
    relation: str
    sorte: str
    gabarit: Gabarit | None


@dataclass(slots=True)
class ModeleCompile:
    """Un modèle prêt à être rendu autant de fois qu'on veut."""

    path: Path
    parties: dict[str, bytes]
    avant: str
    apres: str
    corps: Gabarit
    section: str
    annexes: dict[str, Annexe]
    listes: dict[str, str]
    section_dans_le_corps: bool
    remodele_les_colonnes: bool
    espace_de_tete: bool

    def rendre_corps(self, contexte: object, budget: Budget) -> str:
        """Le XML du contenu d'une lettre, repères compris. Lève `ModeleDemesure` s'il dépasse son budget."""
        return _finir(self.corps.remplir(vars(contexte), budget), budget)


def compiler(path: Path, parties: Mapping[str, bytes], images: Mapping[str, Image] | None = None) -> ModeleCompile:
    """Compile un modèle déjà vérifié, avec le logo et la signature de l'école.

    Lève `jinja2.TemplateError` ou `etree.XMLSyntaxError` s'il n'était pas vérifié.
    """
    images = images or {}
    parties = _sans_commentaires(dict(parties))
    _sans_titres_de_parties(parties)
    racine = analyser(parties[DOCUMENT])
    corps = racine.find(f'{W}body')
    if corps is None:
        raise etree.XMLSyntaxError("w:body", 0, 0, 0)
    _recopier_les_zones(racine)
    controler(corps)
    relier_les_cases(racine)
    poser_les_images(racine, DOCUMENT, parties, images)
    _retirer_le_superflu(racine)
    listes = reperer(corps, parties)
    tete = espace_de_tete(corps, parties)
    section = corps.find(f'{W}sectPr')
    if section is None:
        section = etree.SubElement(corps, f'{W}sectPr')
    preparer_sections(corps, section, parties)
    corps.remove(section)
    dans_le_corps = poser_repere_de_section(corps)
    gabarit = _compiler(corps)
    assert gabarit is not None
    remodele = bool(REMODELE_LES_COLONNES.search(''.join(corps.itertext())))
    corps.clear()
    avant, milieu, apres = serialiser(racine).partition('<w:body/>')
    if not milieu:
        raise etree.XMLSyntaxError("w:body", 0, 0, 0)
    return ModeleCompile(
        path, parties, f'{avant}<w:body>', f'</w:body>{apres}', gabarit,
        sans_espaces_de_noms(serialiser(section)), _compiler_annexes(parties, images), listes, dans_le_corps, remodele, tete,
    )  # fmt: skip


def _compiler(racine: etree._Element) -> Gabarit | None:
    """Le gabarit d'un corps, d'un en-tête ou d'un pied déjà contrôlé ; l'environnement en contrôle l'arbre entier.

    Rien s'il n'a pas de balise, sauf pour le corps. Lève `LangageRefuse` ou `jinja2.TemplateSyntaxError`.
    """
    source = _rapiecer(serialiser(racine))
    if racine.tag == f'{W}body':
        return Gabarit(environnement().from_string(_interieur(source)))
    return Gabarit(environnement().from_string(source)) if re.search(r'{[{%#]', source) else None


def _rapiecer(xml: str) -> str:
    """Recolle les balises coupées par Word et développe les formes {%tr %}, {%p %} de docxtpl."""
    return DocxTemplate.patch_xml(DocxTemplate.__new__(DocxTemplate), xml)


def _finir(xml: str, budget: Budget) -> str:
    """Ce que docxtpl fait d'un XML rendu : retours à la ligne et tabulations des valeurs."""
    if not A_RESOUDRE.search(xml):
        return xml
    proprietes = sum(max(map(len, motif.findall(xml)), default=0) for motif in PROPRIETES)
    budget.ecrire(len(SIGNES_A_RESOUDRE.findall(xml)) * 2 * (proprietes + len(PARAGRAPHE_DE_PLUS)))
    return DocxTemplate.resolve_listing(DocxTemplate.__new__(DocxTemplate), xml)


def remodeler_colonnes(xml: str) -> etree._Element:
    """Accorde la grille des tableaux au nombre de cellules rendues ({%tc %}, {% hm %})."""
    avant = nombres_de_colonnes(analyser(xml))
    try:
        racine = DocxTemplate.fix_tables(DocxTemplate.__new__(DocxTemplate), xml)
        accorder_les_largeurs(racine, avant)
    except (AttributeError, TypeError, ValueError) as erreur:
        raise TemplateRuntimeError("un tableau sans grille, ou une largeur qui n'est pas un nombre") from erreur
    return racine


def sans_espaces_de_noms(xml: str) -> str:
    """Ôte de la première balise les déclarations que le document porte déjà."""
    fin = xml.index('>')
    return ESPACES_DE_NOMS.sub('', xml[:fin]) + xml[fin:]


def _interieur(source: str) -> str:
    fin = source.rfind('</w:body>')
    return source[source.index('>') + 1 : fin] if fin > 0 else ''


def _sans_commentaires(parties: dict[str, bytes]) -> dict[str, bytes]:
    """Ôte les commentaires de Word : ils sont pour qui édite le modèle, jamais pour qui reçoit la lettre."""
    otees = {nom for nom in parties if PARTIES_DE_COMMENTAIRES.fullmatch(nom)}
    if not otees:
        return parties
    oter_parties(parties, otees)
    return parties


def _retirer_le_superflu(racine: etree._Element) -> None:
    """Ôte les marques de commentaires et les identifiants que Word régénère (ils seraient en double)."""
    for element in list(racine.iter(*(f'{W}{nom}' for nom in COMMENTAIRES), f'{W}proofErr')):
        _oter(element)
    for propriete in list(racine.iter(f'{W}sdtPr')):
        for identifiant in propriete.findall(f'{W}id'):
            propriete.remove(identifiant)
    for element in racine.iter():
        for nom in (f'{W14}paraId', f'{W14}textId'):
            if nom in element.attrib:
                del element.attrib[nom]


def _recopier_les_zones(racine: etree._Element) -> None:
    """Le double d'une zone de texte, que Word garde pour d'anciens logiciels, redit l'original : une seule source."""
    for alternative in racine.iter(f'{MC}AlternateContent'):
        originales = [z for choix in alternative.findall(f'{MC}Choice') for z in choix.iter(f'{W}txbxContent')]
        doubles = [z for choix in alternative.findall(f'{MC}Fallback') for z in choix.iter(f'{W}txbxContent')]
        if len(originales) == len(doubles):
            for originale, double in zip(originales, doubles, strict=True):
                double[:] = [copy.deepcopy(enfant) for enfant in originale]


def _sans_titres_de_parties(parties: dict[str, bytes]) -> None:
    """Ôte le titre du modèle que Word recopie dans ses statistiques : une balise y resterait."""
    contenu = parties.get('docProps/app.xml', b'')
    if b'{' in contenu:
        racine = analyser(contenu)
        for element in [e for e in racine if e.tag.endswith(('}TitlesOfParts', '}HeadingPairs'))]:
            racine.remove(element)
        parties['docProps/app.xml'] = en_octets(racine)


def _oter(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _compiler_annexes(parties: dict[str, bytes], images: Mapping[str, Image]) -> dict[str, Annexe]:
    """Les en-têtes et pieds, par identifiant de relation ; ceux qui n'ont pas de balise ne se remplissent pas."""
    annexes: dict[str, Annexe] = {}
    identifiants = count(1)
    for identifiant, relation in relations(parties, DOCUMENT).items():
        sorte = relation.get('Type', '').rpartition('/')[2]
        if sorte not in ('header', 'footer'):
            continue
        nom = cible(DOCUMENT, relation)
        racine = analyser(parties[nom])
        _recopier_les_zones(racine)
        controler(racine)
        relier_les_cases(racine)
        poser_les_images(racine, nom, parties, images)
        numeroter_les_dessins(racine, identifiants)
        parties[nom] = en_octets(racine)
        annexes[identifiant] = Annexe(nom, identifiant, sorte, _compiler(racine))
    return annexes


def rendre_annexe(annexe: Annexe, contexte: object, budget: Budget) -> str:
    """Le XML d'un en-tête ou d'un pied pour une lettre."""
    assert annexe.gabarit is not None
    return _finir(annexe.gabarit.remplir(vars(contexte), budget), budget)
