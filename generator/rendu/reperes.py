"""Ce que chaque lettre d'un lot doit avoir en propre, repéré dans le modèle : dessins, signets, listes numérotées.

Un repère est un mot entre deux caractères à usage privé ; `lot` le remplace, lettre par lettre, après le rendu.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from generator.rendu.ooxml import WP, W, analyser

OUVRE, FERME = '\ue0f0', '\ue0f1'
FUSION = '\ue0f2'
"""La marque d'une cellule à réunir avec celle d'au-dessus si elles disent la même chose (`fusions`)."""
SIGNES_RESERVES = dict.fromkeys(map(ord, (OUVRE, FERME, FUSION)))
REPERE = re.compile(f'{OUVRE}([a-z])([^{FERME}]*){FERME}')
SECTION = f'{OUVRE}s{FERME}'
DESSIN, BORNE, NOM, RENVOI, LISTE, CODE = 'd', 'b', 'n', 'r', 'l', 'q'
AVANT_NUM_PR = ('pStyle', 'keepNext', 'keepLines', 'pageBreakBefore', 'framePr', 'widowControl')


def repere(sorte: str, valeur: str = '') -> str:
    """Le texte d'un repère."""
    return f'{OUVRE}{sorte}{valeur}{FERME}'


def sans_reperes(texte: str) -> str:
    """Une valeur du classeur, sans les signes qui la feraient prendre pour un repère : ils n'ont pas de dessin."""
    if OUVRE in texte or FERME in texte or FUSION in texte:
        return texte.translate(SIGNES_RESERVES)
    return texte


def reperer(corps: etree._Element, parties: Mapping[str, bytes]) -> dict[str, str]:
    """Pose les repères d'identifiants, de signets et de listes ; rend les listes numérotées (num → modèle de liste)."""
    for dessin in corps.iter(f'{WP}docPr'):
        dessin.set('id', repere(DESSIN))
    _reperer_signets(corps)
    listes = _listes_numerotees(parties)
    _numeroter_par_style(corps, parties, listes)
    for numero in corps.iter(f'{W}numId'):
        if numero.get(f'{W}val') in listes:
            numero.set(f'{W}val', repere(LISTE, numero.get(f'{W}val')))
    return listes


def numeroter_les_dessins(racine: etree._Element, identifiants: Iterator[int]) -> None:
    """Donne à chaque dessin d'une partie un identifiant que nul autre n'a dans le document."""
    for dessin in racine.iter(f'{WP}docPr'):
        dessin.set('id', str(next(identifiants)))


def _reperer_signets(corps: etree._Element) -> None:
    noms = set()
    for signet in corps.iter(f'{W}bookmarkStart', f'{W}bookmarkEnd'):
        signet.set(f'{W}id', repere(BORNE, signet.get(f'{W}id')))
        nom = signet.get(f'{W}name')
        if nom:
            noms.add(nom)
            signet.set(f'{W}name', repere(NOM, nom))
    for lien in corps.iter(f'{W}hyperlink'):
        if lien.get(f'{W}anchor') in noms:
            lien.set(f'{W}anchor', repere(RENVOI, lien.get(f'{W}anchor')))


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
    connues = {abstraite.get(f'{W}abstractNumId') for abstraite in racine.iter(f'{W}abstractNum')} - puces
    listes = {}
    for numero in racine.iter(f'{W}num'):
        abstraite = numero.find(f'{W}abstractNumId')
        if abstraite is not None and abstraite.get(f'{W}val') in connues:
            listes[numero.get(f'{W}numId', '')] = abstraite.get(f'{W}val', '')
    return listes


def _numeroter_par_style(corps: etree._Element, parties: Mapping[str, bytes], listes: Mapping[str, str]) -> None:
    """Écrit dans chaque paragraphe la numérotation qu'il tient de son style, pour pouvoir la faire repartir."""
    if not listes:
        return
    styles = styles_de(parties)
    for paragraphe in corps.iter(f'{W}p'):
        proprietes = paragraphe.find(f'{W}pPr')
        if proprietes is None or proprietes.find(f'{W}numPr') is not None:
            continue
        style = proprietes.find(f'{W}pStyle')
        numerotation = dans_la_chaine(style.get(f'{W}val') if style is not None else None, styles, 'numPr')
        if numerotation is not None and numerotation.find(f'{W}numId') is not None:
            rang = sum(enfant.tag in [f'{W}{nom}' for nom in AVANT_NUM_PR] for enfant in proprietes)
            proprietes.insert(rang, copy.deepcopy(numerotation))


Styles = Mapping[str | None, etree._Element]


def styles_de(parties: Mapping[str, bytes]) -> Styles:
    """Les styles du document, par identifiant."""
    contenu = parties.get('word/styles.xml')
    return {style.get(f'{W}styleId'): style for style in analyser(contenu).iter(f'{W}style')} if contenu else {}


def dans_la_chaine(nom: str | None, styles: Styles, propriete: str) -> etree._Element | None:
    """Une propriété de paragraphe, cherchée dans un style puis dans ceux dont il dérive."""
    vus: set[str | None] = set()
    while nom is not None and nom not in vus and nom in styles:
        vus.add(nom)
        trouvee = styles[nom].find(f'{W}pPr/{W}{propriete}')
        if trouvee is not None:
            return trouvee
        parent = styles[nom].find(f'{W}basedOn')
        nom = parent.get(f'{W}val') if parent is not None else None
    return None


def espace_de_tete(corps: etree._Element, parties: Mapping[str, bytes]) -> bool:
    """Vrai si le premier paragraphe demande un espace avant lui : un moteur l'oublie en tête de section."""
    premier = corps[0] if len(corps) else None
    if premier is None or premier.tag != f'{W}p':
        return False
    direct = premier.find(f'{W}pPr/{W}spacing')
    if direct is None or direct.get(f'{W}before') is None:
        style = premier.find(f'{W}pPr/{W}pStyle')
        direct = dans_la_chaine(style.get(f'{W}val') if style is not None else None, styles_de(parties), 'spacing')
    return direct is not None and direct.get(f'{W}before', '0') != '0'
