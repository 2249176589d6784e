"""Un modèle Word compilé une fois : son corps, ses en-têtes et ses pieds deviennent des gabarits Jinja.

Seul module qui emploie docxtpl, et seulement pour recoller les balises que Word a coupées : le rendu passe toujours par
notre environnement. Ce qui doit être propre à chaque lettre (identifiants, signets, listes, section) est remplacé, à la
compilation, par des repères que `lot` remplit.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import Template
from lxml import etree

from generator.rendu.environnement import environnement
from generator.rendu.ooxml import (
    DOCUMENT,
    RELATION,
    RELS,
    TYPE_ENTETE,
    TYPE_PIED,
    TYPES,
    W14,
    WP,
    R,
    W,
    analyser,
    cible,
    en_octets,
    nom_des_relations,
    relations,
    serialiser,
)

OUVRE, FERME = '\ue0f0', '\ue0f1'
REPERE = re.compile(f'{OUVRE}([a-z])([^{FERME}]*){FERME}')
SECTION = f'{OUVRE}s{FERME}'
ESPACES_DE_NOMS = re.compile(r' xmlns:\w+="[^"]*"')
A_RESOUDRE = re.compile(r'<w:t[^>]*>[^<]*[\t\n\a\f]')
REMODELE_LES_COLONNES = re.compile(r'{%\s*(?:tc\s|hm\b|colspan\s)')
COMMENTAIRES = ('commentRangeStart', 'commentRangeEnd', 'commentReference', 'annotationRef')
PARTIES_DE_COMMENTAIRES = re.compile(r'word/comments\w*\.xml|word/_rels/comments\w*\.xml\.rels|word/people\.xml')


@dataclass(slots=True)
class Annexe:
    """Un en-tête ou un pied de page : fixe, ou rendu pour chaque lettre."""

    nom: str
    relation: str
    sorte: str
    gabarit: Template | None


@dataclass(slots=True)
class ModeleCompile:
    """Un modèle prêt à être rendu autant de fois qu'on veut."""

    path: Path
    parties: dict[str, bytes]
    avant: str
    apres: str
    corps: Template
    section: str
    annexes: dict[str, Annexe]
    listes: dict[str, str]
    section_dans_le_corps: bool
    remodele_les_colonnes: bool

    def rendre_corps(self, contexte: object) -> str:
        """Le XML du contenu d'une lettre, repères compris."""
        return _finir(self.corps.render(vars(contexte)))


def compiler(path: Path, parties: Mapping[str, bytes]) -> ModeleCompile:
    """Compile un modèle déjà vérifié. Lève `jinja2.TemplateError` ou `etree.XMLSyntaxError` sinon."""
    parties = _sans_commentaires(dict(parties))
    racine = analyser(parties[DOCUMENT])
    corps = racine.find(f'{W}body')
    if corps is None:
        raise etree.XMLSyntaxError("w:body", 0, 0, 0)
    _retirer_le_superflu(racine)
    listes = _reperer(corps, parties)
    section = corps.find(f'{W}sectPr')
    if section is None:
        section = etree.SubElement(corps, f'{W}sectPr')
    _preparer_sections(corps, section, parties)
    corps.remove(section)
    dans_le_corps = _poser_repere_de_section(corps)
    contenu = _interieur(_rapiecer(serialiser(corps)))
    remodele = bool(REMODELE_LES_COLONNES.search(''.join(corps.itertext())))
    corps.clear()
    avant, apres = serialiser(racine).split('<w:body/>')
    return ModeleCompile(
        path, parties, f'{avant}<w:body>', f'</w:body>{apres}', environnement().from_string(contenu),
        sans_espaces_de_noms(serialiser(section)), _compiler_annexes(parties), listes, dans_le_corps, remodele,
    )  # fmt: skip


def _rapiecer(xml: str) -> str:
    """Recolle les balises coupées par Word et développe les formes {%tr %}, {%p %} de docxtpl."""
    return DocxTemplate.patch_xml(DocxTemplate.__new__(DocxTemplate), xml)


def _finir(xml: str) -> str:
    """Ce que docxtpl fait d'un XML rendu : retours à la ligne et tabulations des valeurs."""
    if A_RESOUDRE.search(xml):
        return DocxTemplate.resolve_listing(DocxTemplate.__new__(DocxTemplate), xml)
    return xml


def remodeler_colonnes(xml: str) -> etree._Element:
    """Accorde la grille des tableaux au nombre de cellules rendues ({%tc %}, {% hm %})."""
    analyser(xml)
    return DocxTemplate.fix_tables(DocxTemplate.__new__(DocxTemplate), xml)


def sans_espaces_de_noms(xml: str) -> str:
    """Ôte de la première balise les déclarations que le document porte déjà."""
    fin = xml.index('>')
    return ESPACES_DE_NOMS.sub('', xml[:fin]) + xml[fin:]


def _interieur(source: str) -> str:
    return source[source.index('>') + 1 : source.rindex('</w:body>')]


def _sans_commentaires(parties: dict[str, bytes]) -> dict[str, bytes]:
    """Ôte les commentaires de Word : ils sont pour qui édite le modèle, jamais pour qui reçoit la lettre."""
    otees = {nom for nom in parties if PARTIES_DE_COMMENTAIRES.fullmatch(nom)}
    if not otees:
        return parties
    gardees = {nom: contenu for nom, contenu in parties.items() if nom not in otees}
    liens = analyser(gardees[nom_des_relations(DOCUMENT)])
    for lien in list(liens):
        if lien.get('TargetMode') != 'External' and cible(DOCUMENT, lien) in otees:
            liens.remove(lien)
    types = analyser(gardees['[Content_Types].xml'])
    for type_ in list(types):
        if type_.get('PartName', '').lstrip('/') in otees:
            types.remove(type_)
    gardees[nom_des_relations(DOCUMENT)] = en_octets(liens)
    gardees['[Content_Types].xml'] = en_octets(types)
    return gardees


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


def _oter(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


# Repères : ce que chaque lettre doit avoir en propre


def _reperer(corps: etree._Element, parties: Mapping[str, bytes]) -> dict[str, str]:
    """Pose les repères d'identifiants, de signets et de listes ; rend les listes numérotées (num → modèle de liste)."""
    for dessin in corps.iter(f'{WP}docPr'):
        dessin.set('id', f'{OUVRE}d{FERME}')
    noms = set()
    for signet in corps.iter(f'{W}bookmarkStart', f'{W}bookmarkEnd'):
        signet.set(f'{W}id', f'{OUVRE}b{signet.get(f"{W}id")}{FERME}')
        nom = signet.get(f'{W}name')
        if nom:
            noms.add(nom)
            signet.set(f'{W}name', f'{OUVRE}n{nom}{FERME}')
    for lien in corps.iter(f'{W}hyperlink'):
        if lien.get(f'{W}anchor') in noms:
            lien.set(f'{W}anchor', f'{OUVRE}r{lien.get(f"{W}anchor")}{FERME}')
    listes = _listes_numerotees(parties)
    _numeroter_par_style(corps, parties, listes)
    for numero in corps.iter(f'{W}numId'):
        if numero.get(f'{W}val') in listes:
            numero.set(f'{W}val', f'{OUVRE}l{numero.get(f"{W}val")}{FERME}')
    return listes


def _listes_numerotees(parties: Mapping[str, bytes]) -> dict[str, str]:
    """Les listes qui comptent (pas les puces), par numéro, avec leur liste abstraite."""
    contenu = parties.get('word/numbering.xml')
    if not contenu:
        return {}
    racine = analyser(contenu)
    puces = {
        abstraite.get(f'{W}abstractNumId')
        for abstraite in racine.iter(f'{W}abstractNum')
        if {f.get(f'{W}val') for f in abstraite.iter(f'{W}numFmt')} <= {'bullet', 'none'}
        and abstraite.find(f'{W}numStyleLink') is None
    }
    listes = {}
    for numero in racine.iter(f'{W}num'):
        abstraite = numero.find(f'{W}abstractNumId')
        if abstraite is not None and abstraite.get(f'{W}val') not in puces:
            listes[numero.get(f'{W}numId', '')] = abstraite.get(f'{W}val', '')
    return listes


def _numeroter_par_style(corps: etree._Element, parties: Mapping[str, bytes], listes: Mapping[str, str]) -> None:
    """Écrit dans chaque paragraphe la numérotation qu'il tient de son style, pour pouvoir la faire repartir."""
    contenu = parties.get('word/styles.xml')
    if not listes or not contenu:
        return
    styles = {style.get(f'{W}styleId'): style for style in analyser(contenu).iter(f'{W}style')}
    for paragraphe in corps.iter(f'{W}p'):
        proprietes = paragraphe.find(f'{W}pPr')
        if proprietes is None or proprietes.find(f'{W}numPr') is not None:
            continue
        style = proprietes.find(f'{W}pStyle')
        numerotation = _numerotation_du_style(style.get(f'{W}val') if style is not None else None, styles)
        if numerotation is not None:
            proprietes.insert(_rang_de_num_pr(proprietes), copy.deepcopy(numerotation))


def _rang_de_num_pr(proprietes: etree._Element) -> int:
    avant = ('pStyle', 'keepNext', 'keepLines', 'pageBreakBefore', 'framePr', 'widowControl')
    return sum(enfant.tag in [f'{W}{nom}' for nom in avant] for enfant in proprietes)


def _numerotation_du_style(nom: str | None, styles: Mapping[str | None, etree._Element]) -> etree._Element | None:
    vus: set[str | None] = set()
    while nom is not None and nom not in vus and nom in styles:
        vus.add(nom)
        numerotation = styles[nom].find(f'{W}pPr/{W}numPr')
        if numerotation is not None and numerotation.find(f'{W}numId') is not None:
            return numerotation
        parent = styles[nom].find(f'{W}basedOn')
        nom = parent.get(f'{W}val') if parent is not None else None
    return None


# Sections


def _preparer_sections(corps: etree._Element, derniere: etree._Element, parties: dict[str, bytes]) -> None:
    """La première section d'une lettre commence une page et recompte à 1 ; sans en-tête, elle n'hérite de personne."""
    sections = [s for s in corps.iter(f'{W}sectPr') if s.getparent() is corps or s.getparent().tag == f'{W}pPr']
    premiere = sections[0] if sections else derniere
    _regler(premiere, 'type', 'val', 'nextPage', apres=('headerReference', 'footerReference', 'footnotePr', 'endnotePr'))
    _regler(premiere, 'pgNumType', 'start', '1', apres=(
        'headerReference', 'footerReference', 'footnotePr', 'endnotePr', 'type', 'pgSz', 'pgMar', 'paperSrc',
        'pgBorders', 'lnNumType',
    ))  # fmt: skip
    if len(sections) > 1:
        _ne_pas_heriter(premiere, sections, parties)


def _regler(section: etree._Element, nom: str, attribut: str, valeur: str, apres: tuple[str, ...]) -> None:
    element = section.find(f'{W}{nom}')
    if element is None:
        element = etree.Element(f'{W}{nom}')
        section.insert(sum(enfant.tag in [f'{W}{a}' for a in apres] for enfant in section), element)
    element.set(f'{W}{attribut}', valeur)


def _ne_pas_heriter(premiere: etree._Element, sections: list[etree._Element], parties: dict[str, bytes]) -> None:
    for genre in ('header', 'footer'):
        cle = f'{W}{genre}Reference'
        ailleurs = {ref.get(f'{W}type') for section in sections for ref in section.findall(cle)}
        ici = {ref.get(f'{W}type') for ref in premiere.findall(cle)}
        for sorte in sorted(ailleurs - ici):
            reference = etree.Element(cle)
            reference.set(f'{W}type', sorte)
            reference.set(f'{R}id', _annexe_vide(genre, parties))
            premiere.insert(0, reference)


def _annexe_vide(genre: str, parties: dict[str, bytes]) -> str:
    nom, identifiant = f'word/{genre}_vide.xml', f'rIdVide{genre}'
    if nom not in parties:
        balise = 'hdr' if genre == 'header' else 'ftr'
        espace = W.strip('{}')
        parties[nom] = f'<w:{balise} xmlns:w="{espace}"><w:p/></w:{balise}>'.encode()
        type_ = TYPE_ENTETE if genre == 'header' else TYPE_PIED
        ajouter_parties(parties, [(nom, type_, identifiant, genre)])
    return identifiant


def ajouter_parties(parties: dict[str, bytes], nouvelles: Iterable[tuple[str, str, str, str]]) -> None:
    """Déclare des parties nouvelles (nom, type, identifiant de relation, genre) et les relie au document."""
    types = analyser(parties['[Content_Types].xml'])
    liens = analyser(parties[nom_des_relations(DOCUMENT)])
    for nom, type_, identifiant, genre in nouvelles:
        etree.SubElement(types, f'{TYPES}Override', PartName=f'/{nom}', ContentType=type_)
        etree.SubElement(liens, f'{RELS}Relationship', Id=identifiant, Type=f'{RELATION}/{genre}',
                         Target=nom.removeprefix('word/'))  # fmt: skip
    parties['[Content_Types].xml'] = en_octets(types)
    parties[nom_des_relations(DOCUMENT)] = en_octets(liens)


def _poser_repere_de_section(corps: etree._Element) -> bool:
    """Marque, dans le dernier paragraphe, la place de la section ; faux si une balise pourrait le faire disparaître."""
    if len(corps) == 0 or corps[-1].tag != f'{W}p':
        return False
    dernier = corps[-1]
    if any(marque in ''.join(dernier.itertext()) for marque in ('{%', '{#')):
        return False
    proprietes = dernier.find(f'{W}pPr')
    if proprietes is not None and proprietes.find(f'{W}sectPr') is not None:
        return False
    if proprietes is None:
        proprietes = etree.Element(f'{W}pPr')
        dernier.insert(0, proprietes)
    changement = proprietes.find(f'{W}pPrChange')
    marque = etree.Element(f'{W}sectPr')
    marque.text = SECTION
    if changement is not None:
        changement.addprevious(marque)
    else:
        proprietes.append(marque)
    return True


def _compiler_annexes(parties: Mapping[str, bytes]) -> dict[str, Annexe]:
    """Les en-têtes et pieds, par identifiant de relation ; ceux qui n'ont pas de balise restent tels quels."""
    annexes = {}
    for identifiant, relation in relations(parties, DOCUMENT).items():
        sorte = relation.get('Type', '').rpartition('/')[2]
        if sorte not in ('header', 'footer'):
            continue
        nom = cible(DOCUMENT, relation)
        source = _rapiecer(serialiser(analyser(parties[nom])))
        gabarit = environnement().from_string(source) if re.search(r'{[{%#]', source) else None
        annexes[identifiant] = Annexe(nom, identifiant, sorte, gabarit)
    return annexes


def rendre_annexe(annexe: Annexe, contexte: object) -> str:
    """Le XML d'un en-tête ou d'un pied pour une lettre."""
    assert annexe.gabarit is not None
    return _finir(annexe.gabarit.render(vars(contexte)))
