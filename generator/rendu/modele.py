"""Un modèle Word compilé une fois : son corps, ses en-têtes et ses pieds deviennent des gabarits Jinja.

Seul module qui emploie docxtpl, et seulement pour recoller les balises que Word a coupées : le rendu passe toujours par
notre environnement. Ce qui doit être propre à chaque lettre (identifiants, signets, listes, section) est remplacé, à la
compilation, par des repères que `lot` remplit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import Template
from lxml import etree

from generator.rendu.colonnes import accorder_les_largeurs, nombres_de_colonnes
from generator.rendu.environnement import environnement
from generator.rendu.ooxml import (
    DOCUMENT,
    W14,
    W,
    analyser,
    cible,
    en_octets,
    nom_des_relations,
    relations,
    serialiser,
)
from generator.rendu.reperes import espace_de_tete, reperer
from generator.rendu.sections import poser_repere_de_section, preparer_sections

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
    espace_de_tete: bool

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
    listes = reperer(corps, parties)
    tete = espace_de_tete(corps, parties)
    section = corps.find(f'{W}sectPr')
    if section is None:
        section = etree.SubElement(corps, f'{W}sectPr')
    preparer_sections(corps, section, parties)
    corps.remove(section)
    dans_le_corps = poser_repere_de_section(corps)
    contenu = _interieur(_rapiecer(serialiser(corps)))
    remodele = bool(REMODELE_LES_COLONNES.search(''.join(corps.itertext())))
    corps.clear()
    avant, apres = serialiser(racine).split('<w:body/>')
    return ModeleCompile(
        path, parties, f'{avant}<w:body>', f'</w:body>{apres}', environnement().from_string(contenu),
        sans_espaces_de_noms(serialiser(section)), _compiler_annexes(parties), listes, dans_le_corps, remodele, tete,
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
    avant = nombres_de_colonnes(analyser(xml))
    racine = DocxTemplate.fix_tables(DocxTemplate.__new__(DocxTemplate), xml)
    accorder_les_largeurs(racine, avant)
    return racine


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
