"""Ce qu'il y a dans les parties d'un modèle : éléments qui vont chercher ailleurs, liens cachés, contenus à écarter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from generator.rendu.balises import EXTRAIT
from generator.rendu.champs_word import lien_permis
from generator.rendu.conteneur import RESERRER, STRICT, SUPPRIMER, Refus
from generator.rendu.ooxml import DOCUMENT, WP, A, R, W, analyser, en_octets, nom_des_relations
from generator.rendu.reperes import SIGNES_RESERVES

ELEMENTS_REFUSES = {
    'altChunk': "un document inséré", 'subDoc': "un sous-document", 'object': "un objet incorporé",
    'OLEObject': "un objet incorporé", 'control': "un contrôle ActiveX", 'attachedTemplate': "un modèle attaché",
    'mailMerge': "un réglage de publipostage", 'contentPart': "un dessin à l'encre", 'frameset': "un cadre lié",
    'saveThroughXslt': "une feuille de transformation", 'attachedSchema': "un schéma XML extérieur",
    'movie': "une vidéo", 'webVideoPr': "une vidéo", 'script': "un script", 'svgBlip': "une image SVG",
    'embedRegular': "des polices incorporées", 'embedBold': "des polices incorporées",
    'embedItalic': "des polices incorporées", 'embedBoldItalic': "des polices incorporées",
}  # fmt: skip
REMEDES = {
    "un réglage de publipostage": "Publipostage > Démarrer la fusion et le publipostage > Document Word normal.",
    "des polices incorporées": "Fichier > Options > Enregistrement : décochez « Incorporer les polices dans le fichier ».",
    "une image SVG": "copiez l'image, puis Collage spécial > PNG, et supprimez l'original.",
}
PORTEURS_DE_LIEN = {f'{W}hyperlink', f'{A}hlinkClick', f'{A}hlinkHover'}
PARTIES_LUES = re.compile(r'word/(?:glossary/)?\w+\.xml')
COMPILEES = re.compile(r'word/(?:document|header\w*|footer\w*)\.xml')
COLONNES, MESURE = re.compile(r'[0-9]{1,3}'), re.compile(r'-?[0-9]{1,10}')
NOMBRES = (
    *((f'{W}{nom}', f'{W}val', COLONNES) for nom in ('gridSpan', 'gridBefore', 'gridAfter')),
    *((element, axe, MESURE) for element in (f'{WP}extent', f'{A}ext') for axe in ('cx', 'cy')),
)
"""Les nombres que l'outil calcule : quatre mille chiffres, ou des chiffres d'une autre écriture, arrêteraient Python."""
MARQUES = re.compile(f"[{''.join(map(chr, SIGNES_RESERVES))}]")
MARQUES_POSSIBLES = re.compile('|'.join(map(chr, SIGNES_RESERVES)).encode() + rb'|&#|\A(?:\xff\xfe|\xfe\xff)')
"""Un signe réservé écrit tel quel, par son numéro, ou dans un texte à deux octets par signe."""
ESPACE_W, ESPACE_R = W.strip('{}'), R.strip('{}')


def elements(parties: Mapping[str, bytes]) -> Iterator[Refus]:
    """Les éléments et attributs refusés, où qu'ils soient."""
    for partie, contenu in parties.items():
        if not PARTIES_LUES.fullmatch(partie):
            continue
        racine = analyser(contenu)
        if STRICT in str(racine.tag):
            yield Refus('', "il est au format « Strict Open XML », que l'outil ne lit pas", RESERRER, hostile=False)
            continue
        exterieurs = _exterieurs(parties.get(nom_des_relations(partie)))
        for element in racine.iter('*'):
            yield from _element(partie, element, exterieurs)
        if COMPILEES.fullmatch(partie):
            yield from _ecriture(partie, racine)


def _exterieurs(liens: bytes | None) -> set[str]:
    return {r.get('Id', '') for r in analyser(liens) if r.get('TargetMode') == 'External'} if liens else set()


def _element(partie: str, element: etree._Element, exterieurs: set[str]) -> Iterator[Refus]:
    nom = element.tag.rpartition('}')[2]
    if nom in ELEMENTS_REFUSES:
        quoi = ELEMENTS_REFUSES[nom]
        yield Refus(partie, quoi, REMEDES.get(quoi, SUPPRIMER))
    for attribut, valeur in element.attrib.items():
        espace, _, court = attribut.rpartition('}')
        if espace == R.rstrip('}') and valeur in exterieurs and (element.tag not in PORTEURS_DE_LIEN or court != 'id'):
            yield Refus(partie, "une image ou un objet lié, qui n'est pas dans le fichier",
                        "dans Word : Insertion > Image > Insérer (et non « Lier »).")  # fmt: skip
        elif court in ('src', 'althref') or (court == 'href' and espace and espace != R.rstrip('}')):
            yield Refus(partie, "une image liée, qui n'est pas dans le fichier",
                        "dans Word : Insertion > Image > Insérer (et non « Lier »).")  # fmt: skip
        elif court == 'href' and not espace and not lien_permis(valeur) and not valeur.startswith('#'):
            yield Refus(partie, f"un lien vers un fichier ou un programme ({valeur[:EXTRAIT]})")


def _ecriture(partie: str, racine: etree._Element) -> Iterator[Refus]:
    """docxtpl cherche « <w:p » dans le texte du XML : le préfixe « w » doit être celui de Word, et de lui seul."""
    prefixes = {couple for element in racine.iter('*') for couple in _prefixes(element)}
    for prefixe, espace in prefixes:
        if (prefixe == 'w') != (espace == ESPACE_W) or (prefixe == 'r' and espace != ESPACE_R):
            yield Refus(partie, "il n'est pas écrit comme Word l'écrit", RESERRER, hostile=False)
            return
    for element, attribut, forme in NOMBRES:
        for porteur in racine.iter(element):
            if not forme.fullmatch(valeur := porteur.get(attribut, '0')):
                yield Refus(partie, f"un nombre que Word n'écrirait pas ({valeur[:EXTRAIT]})", RESERRER, hostile=False)
                return
    corps = list(racine.iter(f'{W}body'))
    if partie == DOCUMENT and (len(corps) != 1 or corps[0].getparent() is not racine or corps[0].nsmap != racine.nsmap):
        yield Refus(partie, "il n'est pas écrit comme Word l'écrit", RESERRER, hostile=False)


def _prefixes(element: etree._Element) -> Iterator[tuple[str | None, str]]:
    parent = element.getparent()
    if parent is None or element.nsmap != parent.nsmap:
        yield from element.nsmap.items()


def marques(parties: Mapping[str, bytes]) -> Iterator[Refus]:
    """Les trois signes dont l'outil se sert pour ce qui est propre à chaque lettre ne s'écrivent pas dans un modèle."""
    for partie, contenu in parties.items():
        if not PARTIES_LUES.fullmatch(partie) or not MARQUES_POSSIBLES.search(contenu):
            continue
        if MARQUES.search(etree.tostring(analyser(contenu), encoding='unicode')):
            yield Refus(partie, "un signe réservé (U+E0F0 à U+E0F2)",
                        "supprimez ce signe, une puce ou un symbole sans doute.", hostile=False)  # fmt: skip


def nettoyer(parties: dict[str, bytes]) -> dict[str, bytes]:
    """Ôte ce qui ne s'imprime pas et cacherait autre chose : commentaires du XML, liaisons à des données cachées."""
    propres = dict(parties)
    for partie, contenu in parties.items():
        if partie.endswith(('.xml', '.rels')) and (b'<!--' in contenu or b'<?' in contenu[5:] or b'\0' in contenu
                                                    or b'dataBinding' in contenu):  # fmt: skip
            racine = analyser(contenu)
            etree.strip_tags(racine, etree.Comment, etree.ProcessingInstruction)
            etree.strip_elements(racine, f'{W}dataBinding', '{*}dataBinding', with_tail=False)
            propres[partie] = en_octets(racine)
    return propres
