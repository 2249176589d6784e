"""Le vocabulaire WordprocessingML dont le rendu a besoin : espaces de noms, lecture stricte, écriture reproductible."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from urllib.parse import unquote

from lxml import etree

W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
W14 = '{http://schemas.microsoft.com/office/word/2010/wordml}'
WP = '{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}'
R = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}'
MC = '{http://schemas.openxmlformats.org/markup-compatibility/2006}'
RELS = '{http://schemas.openxmlformats.org/package/2006/relationships}'
TYPES = '{http://schemas.openxmlformats.org/package/2006/content-types}'
A = '{http://schemas.openxmlformats.org/drawingml/2006/main}'
PIC = '{http://schemas.openxmlformats.org/drawingml/2006/picture}'
RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
TYPE_ENTETE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml'
TYPE_PIED = 'application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml'
DOCUMENT = 'word/document.xml'
TEXTE, TABULATION, CHAMP, TRAIT_D_UNION = (f'{W}{nom}' for nom in ('t', 'tab', 'fldChar', 'noBreakHyphen'))
PASSAGE, PROPRIETES, MASQUE = f'{W}r', f'{W}rPr', f'{W}vanish'
ECARTES = frozenset((f'{W}fldSimple', f'{W}p', f'{W}tabs'))
DATE_FIXE = (2000, 1, 1, 0, 0, 0)
NIVEAU_DE_COMPRESSION = 1


def analyser(xml: bytes | str) -> etree._Element:
    """Analyse strictement un XML, sans réseau ni entités. Lève `etree.XMLSyntaxError`."""
    contenu = xml.encode('utf-8') if isinstance(xml, str) else xml
    return etree.fromstring(contenu, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def serialiser(element: etree._Element) -> str:
    """Le texte XML d'un élément, sans déclaration, sans ce qui le suit."""
    return etree.tostring(element, encoding='unicode', with_tail=False)


def en_octets(element: etree._Element) -> bytes:
    """Une partie complète, avec sa déclaration XML."""
    return etree.tostring(element, xml_declaration=True, encoding='UTF-8', standalone=True)


def relations(parties: Mapping[str, bytes], partie: str) -> dict[str, etree._Element]:
    """Les relations d'une partie, par identifiant."""
    contenu = parties.get(nom_des_relations(partie))
    return {r.get('Id', ''): r for r in analyser(contenu)} if contenu else {}


def nom_des_relations(partie: str) -> str:
    """Le fichier .rels d'une partie."""
    dossier, nom = posixpath.split(partie)
    return posixpath.join(dossier, '_rels', f'{nom}.rels')


def cible(partie: str, relation: etree._Element) -> str:
    """Le nom de la partie que vise une relation interne, écrit de quelque façon que ce soit."""
    visee = unquote(relation.get('Target', '')).replace('\\', '/')
    return posixpath.normpath(posixpath.join('/', posixpath.dirname(partie), visee)).lstrip('/')


def ecrire_paquet(parties: Mapping[str, bytes]) -> bytes:
    """Assemble un .docx, octet pour octet le même pour les mêmes parties ; les types d'abord, comme Word."""
    tampon = io.BytesIO()
    noms = sorted(parties, key=lambda nom: (nom != '[Content_Types].xml', nom != '_rels/.rels', nom))
    with zipfile.ZipFile(tampon, 'w', zipfile.ZIP_DEFLATED, compresslevel=NIVEAU_DE_COMPRESSION) as archive:
        for nom in noms:
            membre = zipfile.ZipInfo(nom, DATE_FIXE)
            membre.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(membre, parties[nom])
    return tampon.getvalue()


def tel_qu_ecrit(contenu: bytes) -> bool:
    """Vrai pour un paquet que personne n'a enregistré depuis `ecrire_paquet` : Word et LibreOffice changent les dates."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            return all(membre.date_time == DATE_FIXE for membre in archive.infolist())
    except zipfile.BadZipFile:
        return False


def paragraphes_visibles(bloc: etree._Element) -> tuple[str, ...]:
    """Le texte visible de chaque paragraphe qui en a."""
    return tuple(texte for texte in map(texte_du_paragraphe, bloc.iter(f'{W}p')) if texte.strip())


def texte_du_paragraphe(paragraphe: etree._Element) -> str:
    """Le texte visible d'un paragraphe : ses passages, sans ses champs calculés ni le texte masqué."""
    morceaux: list[str] = []
    dans_un_champ = 0
    for element in paragraphe.iter(TEXTE, TABULATION, f'{W}br', CHAMP, f'{W}sym', TRAIT_D_UNION):
        sorte = element.tag
        if sorte == CHAMP:
            borne = element.get(f'{W}fldCharType')
            dans_un_champ += (borne == 'begin') - (borne == 'end')
        elif dans_un_champ or _a_ecarter(element, paragraphe):
            continue
        elif sorte == TEXTE:
            morceaux.append(element.text or '')
        elif sorte == TRAIT_D_UNION:
            morceaux.append('-')
        else:
            morceaux.append('\t' if sorte == TABULATION else '\n')
    return ''.join(morceaux)


def _a_ecarter(element: etree._Element, paragraphe: etree._Element) -> bool:
    """Vrai pour un champ simple, un taquet, un texte masqué, une variante de repli, un paragraphe d'une zone de texte."""
    parent = element.getparent()
    while parent is not None and parent is not paragraphe:
        if parent.tag in ECARTES or parent.tag.endswith('}Fallback'):
            return True
        if parent.tag == PASSAGE and _masque(parent):
            return True
        parent = parent.getparent()
    return False


def _masque(passage: etree._Element) -> bool:
    proprietes = next(passage.iterchildren(PROPRIETES), None)
    return proprietes is not None and next(proprietes.iterchildren(MASQUE), None) is not None
