"""Les sections d'une lettre : elle commence une page, compte ses pages depuis 1, n'hérite des en-têtes de personne."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lxml import etree

from generator.domaine.temps import INSECABLE
from generator.rendu.ooxml import (
    DOCUMENT,
    RELATION,
    RELS,
    TYPE_ENTETE,
    TYPE_PIED,
    TYPES,
    R,
    W,
    analyser,
    cible,
    en_octets,
    nom_des_relations,
)
from generator.rendu.reperes import SECTION

AVANT_TYPE = ('headerReference', 'footerReference', 'footnotePr', 'endnotePr')
AVANT_NUMERO = (*AVANT_TYPE, 'type', 'pgSz', 'pgMar', 'paperSrc', 'pgBorders', 'lnNumType')


def preparer_sections(corps: etree._Element, derniere: etree._Element, parties: dict[str, bytes]) -> None:
    """Règle la première section d'une lettre : page nouvelle, numéro 1, en-têtes à elle."""
    sections = [s for s in corps.iter(f'{W}sectPr') if s.getparent() is corps or s.getparent().tag == f'{W}pPr']
    premiere = sections[0] if sections else derniere
    _regler(premiere, 'type', 'val', 'nextPage', apres=AVANT_TYPE)
    _regler(premiere, 'pgNumType', 'start', '1', apres=AVANT_NUMERO)
    if len(sections) > 1:
        _ne_pas_heriter(premiere, sections, parties)


def _regler(section: etree._Element, nom: str, attribut: str, valeur: str, apres: tuple[str, ...]) -> None:
    element = section.find(f'{W}{nom}')
    if element is None:
        element = etree.Element(f'{W}{nom}')
        section.insert(sum(enfant.tag in [f'{W}{a}' for a in apres] for enfant in section), element)
    element.set(f'{W}{attribut}', valeur)


def _ne_pas_heriter(premiere: etree._Element, sections: list[etree._Element], parties: dict[str, bytes]) -> None:
    """Une section sans en-tête prendrait celui de la lettre d'avant : elle en reçoit un, vide."""
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
        contenu = f'<w:p><w:r><w:t xml:space="preserve">{INSECABLE}</w:t></w:r></w:p>'
        parties[nom] = f'<w:{balise} xmlns:w="{W.strip("{}")}">{contenu}</w:{balise}>'.encode()
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


def oter_parties(parties: dict[str, bytes], otees: Collection[str]) -> None:
    """Ôte des parties du paquet, avec leurs relations et leurs déclarations."""
    types = analyser(parties['[Content_Types].xml'])
    liens = analyser(parties[nom_des_relations(DOCUMENT)])
    for lien in list(liens):
        if lien.get('TargetMode') != 'External' and cible(DOCUMENT, lien) in otees:
            liens.remove(lien)
    for type_ in list(types):
        if type_.get('PartName', '').lstrip('/') in otees:
            types.remove(type_)
    for nom in otees:
        parties.pop(nom, None)
        parties.pop(nom_des_relations(nom), None)
    parties['[Content_Types].xml'] = en_octets(types)
    parties[nom_des_relations(DOCUMENT)] = en_octets(liens)


def poser_repere_de_section(corps: etree._Element) -> bool:
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
