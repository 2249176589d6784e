"""L'enveloppe d'un .docx : ses parties, leurs types, leurs liens. Seul ce qu'un formulaire emploie y est admis.

Ce n'est pas une liste d'interdits : une partie, un type, un lien que cette page ne nomme pas est refusé. Et la partie que
nous vérifions est bien celle qu'un moteur ouvrirait : l'enveloppe ne peut pas en désigner une autre.
"""

from __future__ import annotations

import codecs
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from generator.rendu.balises import EXTRAIT
from generator.rendu.champs_word import lien_permis
from generator.rendu.ooxml import DOCUMENT, RELS, TYPES, analyser, cible

TYPES_DES_PARTIES = '[Content_Types].xml'
LIENS_DU_PAQUET = '_rels/.rels'
TYPE_DU_DOCUMENT = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
STRICT = 'purl.oclc.org/ooxml'
RESERRER = "ouvrez-le dans Word, puis Fichier > Enregistrer sous > Document Word (.docx)."
SUPPRIMER = "supprimez cet élément dans Word, puis enregistrez en .docx."

NOMS_ADMIS = re.compile(r'''
    \[Content_Types\]\.xml | _rels/\.rels
    | docProps/(?:core|app|custom)\.xml | docProps/thumbnail\.\w+ | docMetadata/LabelInfo\.xml
    | word/(?:document|styles|stylesWithEffects|settings|webSettings|fontTable|numbering|footnotes|endnotes|people)\.xml
    | word/(?:comments\w*|header\w*|footer\w*)\.xml | word/theme/theme\w*\.xml | word/media/[\w .()-]+
    | word/glossary/(?:document|styles|stylesWithEffects|settings|webSettings|fontTable|numbering)\.xml
    | word/glossary/(?:header\w*|footer\w*|footnotes|endnotes)\.xml
    | customXml/item(?:Props)?\w*\.xml
    | (?:word|word/theme|word/glossary|customXml)/_rels/\w+\.xml\.rels
    ''', re.VERBOSE)  # fmt: skip
PARTIES_CONNUES = (
    (re.compile(r'.*vba.*', re.IGNORECASE), "des macros"),
    (re.compile(r'word/(?:\w+/)?embeddings/.*|.*oleObject.*', re.IGNORECASE),
     "un objet incorporé (feuille Excel, fichier joint…)"),
    (re.compile(r'word/activeX/.*', re.IGNORECASE), "un contrôle ActiveX"),
    (re.compile(r'.*afchunk.*', re.IGNORECASE), "un document inséré"),
    (re.compile(r'word/(?:\w+/)?fonts/.*'), "des polices incorporées"),
    (re.compile(r'word/(?:charts|diagrams|drawings|ink)/.*'), "un graphique, un schéma ou un dessin à l'encre"),
    (re.compile(r'customUI/.*|userCustomization/.*|word/customizations\.xml'), "des boutons ou des menus ajoutés à Word"),
    (re.compile(r'word/webextensions/.*|.*webextension.*'), "un complément web"),
    (re.compile(r'_xmlsignatures/.*'), "une signature électronique, que remplir le modèle rendrait fausse"),
    (re.compile(r'mimetype|META-INF/.*|content\.xml'), "un document d'un autre format sous le nom d'un .docx"),
)  # fmt: skip
REMEDES = {
    "des macros": "dans Word : Fichier > Enregistrer sous > Document Word (.docx) ôte les macros.",
    "un modèle attaché": "dans Word : Développeur > Modèle de document : écrivez Normal, puis enregistrez.",
    "des polices incorporées": "Fichier > Options > Enregistrement : décochez « Incorporer les polices dans le fichier ».",
    "un graphique, un schéma ou un dessin à l'encre": "copiez-le, puis Collage spécial > Image, et supprimez l'original.",
}
LIENS_ADMIS = {
    'officeDocument', 'core-properties', 'extended-properties', 'custom-properties', 'thumbnail', 'classificationlabels',
    'styles', 'stylesWithEffects', 'settings', 'webSettings', 'fontTable', 'theme', 'numbering', 'header', 'footer',
    'footnotes', 'endnotes', 'comments', 'commentsExtended', 'commentsIds', 'commentsExtensible', 'people', 'image',
    'hyperlink', 'customXml', 'customXmlProps', 'glossaryDocument',
}  # fmt: skip
LIENS_CONNUS = {
    'attachedTemplate': "un modèle attaché", 'subDocument': "un sous-document", 'aFChunk': "un document inséré",
    'oleObject': "un objet lié", 'package': "un objet incorporé", 'frame': "un cadre lié",
    'mailMergeSource': "une source de publipostage", 'mailMergeHeaderSource': "une source de publipostage",
    'control': "un contrôle ActiveX", 'vbaProject': "des macros", 'externalLink': "un lien externe",
    'font': "des polices incorporées", 'chart': "un graphique, un schéma ou un dessin à l'encre",
    'diagramData': "un graphique, un schéma ou un dessin à l'encre", 'transform': "une feuille de transformation",
    'webextension': "un complément web", 'attachedSchema': "un schéma XML extérieur",
}  # fmt: skip
ORIGINES_DES_LIENS = (
    'http://schemas.openxmlformats.org/officeDocument/2006/relationships/',
    'http://schemas.openxmlformats.org/package/2006/relationships/metadata/',
    'http://schemas.microsoft.com/office/',
)
TYPE_SUSPECT = re.compile(r'macro|vba|oleobject|activex|\.package$|embed|control|script|html', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refus:
    """Une raison de refuser : la partie, ce qu'elle contient, que faire. Pas `hostile` : une maladresse."""

    partie: str
    quoi: str
    remede: str = SUPPRIMER
    hostile: bool = True


def noms(parties: Mapping[str, bytes]) -> Iterator[Refus]:
    """Les parties qu'un formulaire n'a pas, et celles sans lesquelles ce n'en est pas un."""
    if DOCUMENT not in parties or TYPES_DES_PARTIES not in parties or LIENS_DU_PAQUET not in parties:
        yield Refus('', "ce n'est pas un document Word (.docx)", RESERRER, hostile=False)
    for partie in parties:
        if not NOMS_ADMIS.fullmatch(partie):
            quoi = next((quoi for motif, quoi in PARTIES_CONNUES if motif.fullmatch(partie)), "un élément inconnu de Word")
            yield Refus(partie, f"{quoi} ({partie[:EXTRAIT]})", REMEDES.get(quoi, SUPPRIMER))


def encodages(parties: Mapping[str, bytes]) -> Iterator[Refus]:
    """Les parties qui ne sont ni en UTF-8 ni en UTF-16, ou qui portent une déclaration DOCTYPE."""
    for partie, contenu in parties.items():
        if not partie.endswith(('.xml', '.rels')):
            continue
        texte = texte_xml(contenu)
        if texte is None:
            yield Refus(partie, "un codage de caractères que ce format ne permet pas", RESERRER)
        elif '<!DOCTYPE' in texte or '<!ENTITY' in texte:
            yield Refus(partie, "une déclaration DOCTYPE, interdite dans ce format", RESERRER)


def texte_xml(contenu: bytes) -> str | None:
    """Le texte d'une partie, lu comme un analyseur XML le lirait ; rien si son codage n'est pas un de ceux d'OOXML."""
    codage = 'utf-16' if contenu.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else 'utf-8-sig'
    if contenu.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return None
    try:
        texte = contenu.decode(codage)
    except UnicodeDecodeError:
        return None
    if codage == 'utf-8-sig' and '\0' in texte:
        return None
    declare = re.match(r'\s*<\?xml[^>]*?encoding\s*=\s*["\']([^"\']*)["\']', texte)
    permis = ('utf-16',) if codage == 'utf-16' else ('utf-8', 'utf8', 'us-ascii', 'ascii')
    return texte if declare is None or declare[1].casefold() in permis else None


def types(parties: Mapping[str, bytes]) -> Iterator[Refus]:
    """Ce que l'enveloppe dit de chaque partie : un seul type chacune, celui d'un document sans macros pour la principale."""
    racine = analyser(parties[TYPES_DES_PARTIES])
    ecarts: dict[str, str] = {}
    defauts: dict[str, str] = {}
    for element in racine:
        type_ = element.get('ContentType', '')
        if element.tag == f'{TYPES}Override':
            cle, table = element.get('PartName', '').lstrip('/').casefold(), ecarts
        elif element.tag == f'{TYPES}Default':
            cle, table = element.get('Extension', '').casefold(), defauts
        else:
            continue
        if table.setdefault(cle, type_) != type_:
            yield Refus(TYPES_DES_PARTIES, f"deux types pour {cle[:EXTRAIT]}", RESERRER)
    for partie in parties:
        type_ = ecarts.get(partie.casefold()) or defauts.get(posixpath.splitext(partie)[1].lstrip('.').casefold(), '')
        if partie == DOCUMENT:
            yield from _type_du_document(type_)
        elif partie != TYPES_DES_PARTIES and TYPE_SUSPECT.search(type_):
            yield Refus(partie, f"une partie déclarée comme « {type_[:EXTRAIT]} »")
        elif type_ == TYPE_DU_DOCUMENT:
            yield Refus(partie, "un second document caché derrière le premier", RESERRER)


def _type_du_document(type_: str) -> Iterator[Refus]:
    if type_ == TYPE_DU_DOCUMENT:
        return
    if 'macroEnabled' in type_:
        yield Refus(DOCUMENT, "des macros (c'est un .docm ou un .dotm renommé)", REMEDES["des macros"])
    elif 'template' in type_:
        yield Refus('', "c'est un modèle Word (.dotx) renommé", RESERRER, hostile=False)
    else:
        yield Refus('', "ce n'est pas un document Word (.docx)", RESERRER, hostile=False)


def liens(parties: Mapping[str, bytes]) -> Iterator[Refus]:
    """Les liens de chaque partie : d'une nature admise, vers une partie présente, ou vers le web pour un lien hypertexte."""
    for partie, contenu in parties.items():
        if partie.endswith('.rels'):
            relations = [relation for relation in analyser(contenu) if relation.tag == f'{RELS}Relationship']
            doubles = [cle for cle, fois in Counter(relation.get('Id', '') for relation in relations).items() if fois > 1]
            if doubles:
                yield Refus(partie, f"deux liens du même nom ({doubles[0][:EXTRAIT]})", RESERRER)
            for relation in relations:
                yield from _lien(partie, relation, parties)
    yield from _principale(parties)


def _principale(parties: Mapping[str, bytes]) -> Iterator[Refus]:
    """Un moteur ouvre la partie que désigne l'enveloppe : ce doit être celle que nous vérifions, et elle seule."""
    visees = [
        _cible(LIENS_DU_PAQUET, relation) for relation in analyser(parties[LIENS_DU_PAQUET])
        if relation.get('Type', '').rpartition('/')[2] == 'officeDocument'
    ]  # fmt: skip
    if visees != [DOCUMENT]:
        yield Refus(LIENS_DU_PAQUET, "un autre document que celui qu'il montre", RESERRER)


def _lien(partie: str, relation: etree._Element, parties: Mapping[str, bytes]) -> Iterator[Refus]:
    type_, visee, mode = relation.get('Type', ''), relation.get('Target', ''), relation.get('TargetMode', 'Internal')
    origine, _, genre = type_.rpartition('/')
    if STRICT in type_:
        yield Refus('', "il est au format « Strict Open XML », que l'outil ne lit pas", RESERRER, hostile=False)
    elif genre in LIENS_CONNUS or genre not in LIENS_ADMIS or not f'{origine}/'.startswith(ORIGINES_DES_LIENS):
        quoi = LIENS_CONNUS.get(genre, f"un lien d'une nature inconnue ({genre[:EXTRAIT]})")
        yield Refus(partie, quoi, REMEDES.get(quoi, SUPPRIMER))
    elif mode not in ('Internal', 'External'):
        yield Refus(partie, "un lien mal déclaré", RESERRER)
    elif genre == 'hyperlink' and (mode == 'External' or visee.startswith('#')):
        if not lien_permis(visee) and not visee.startswith('#'):
            yield Refus(partie, f"un lien vers un fichier ou un programme ({visee[:EXTRAIT]})",
                        "clic droit > Supprimer le lien ; seuls restent ceux vers le web ou un courriel.")  # fmt: skip
    elif mode == 'External' and genre == 'image':
        yield Refus(partie, "une image ou un objet lié, qui n'est pas dans le fichier",
                    "dans Word : Insertion > Image > Insérer (et non « Lier »).")  # fmt: skip
    elif mode == 'External':
        yield Refus(partie, f"un fichier extérieur ({genre})", "supprimez ce lien dans Word.")
    elif _cible(partie, relation) not in parties:
        yield Refus(partie, f"il y manque une partie ({visee[:EXTRAIT]})", RESERRER, hostile=False)


def _cible(rels: str, relation: etree._Element) -> str:
    """Le nom de la partie que vise un lien de ce fichier « _rels/….rels »."""
    return cible(posixpath.dirname(rels), relation)
