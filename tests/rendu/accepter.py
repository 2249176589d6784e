"""Ce que fait Word quand on accepte (ou refuse) toutes les modifications suivies, et ce qu'exige son schéma."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from generator.rendu.ooxml import DOCUMENT, W, analyser, en_octets

GARDE, OTE = ('ins', 'moveTo'), ('del', 'moveFrom')
BORNES_DE_DEPLACEMENT = ('moveFromRangeStart', 'moveFromRangeEnd', 'moveToRangeStart', 'moveToRangeEnd')
CHANGEMENTS = ('rPrChange', 'pPrChange', 'tblPrChange', 'trPrChange', 'tcPrChange', 'sectPrChange', 'numberingChange')
REPERES = ('commentRangeStart', 'commentRangeEnd', 'commentReference')
ORDRE_DU_PARAGRAPHE = ('pStyle', 'keepNext', 'keepLines', 'pageBreakBefore', 'framePr', 'widowControl', 'numPr', 'pBdr', 'shd',
                       'tabs', 'spacing', 'ind', 'contextualSpacing', 'jc', 'outlineLvl', 'rPr', 'sectPr', 'pPrChange')  # fmt: skip
MARQUES = ('ins', 'del', 'moveFrom', 'moveTo')


def accepter(parties: Mapping[str, bytes]) -> dict[str, bytes]:
    """Les parties d'un document, toutes modifications acceptées, commentaires supprimés (Révision > Accepter tout)."""
    return {nom: _regler(contenu, GARDE, OTE) if _est_du_texte(nom) else contenu for nom, contenu in parties.items()}


def refuser(parties: Mapping[str, bytes]) -> dict[str, bytes]:
    """Les parties d'un document, toutes modifications refusées, commentaires supprimés."""
    return {nom: _regler(contenu, OTE, GARDE) if _est_du_texte(nom) else contenu for nom, contenu in parties.items()}


def _est_du_texte(nom: str) -> bool:
    return nom == DOCUMENT or nom.startswith(('word/header', 'word/footer', 'word/footnotes', 'word/endnotes'))


def _regler(contenu: bytes, gardes: tuple[str, ...], otes: tuple[str, ...]) -> bytes:
    racine = analyser(contenu)
    for nom in (*BORNES_DE_DEPLACEMENT, *CHANGEMENTS, *REPERES):
        for element in list(racine.iter(f'{W}{nom}')):
            parent = element.getparent()
            _oter(element)
            if parent.tag == f'{W}r' and not parent.xpath('*[not(self::*[local-name()="rPr"])]'):
                _oter(parent)
    for ligne in list(racine.iter(f'{W}tr')):
        proprietes = ligne.find(f'{W}trPr')
        for nom in otes:
            if proprietes is not None and proprietes.find(f'{W}{nom}') is not None:
                _oter(ligne)
    marques_otees = [p for p in racine.iter(f'{W}p') if any(p.find(f'{W}pPr/{W}rPr/{W}{nom}') is not None for nom in otes)]
    for nom in otes:
        for element in list(racine.iter(f'{W}{nom}')):
            _oter(element)
    for nom in gardes:
        for element in list(racine.iter(f'{W}{nom}')):
            for enfant in list(element):
                element.addprevious(enfant)
            _oter(element)
    for texte in list(racine.iter(f'{W}delText')):
        texte.tag = f'{W}t'
    for paragraphe in marques_otees:
        _reunir(paragraphe)
    return en_octets(racine)


def _reunir(paragraphe: etree._Element) -> None:
    """Une marque de paragraphe ôtée : ce qu'elle finissait passe au début du suivant."""
    suivant = paragraphe.getnext()
    if suivant is None or suivant.tag != f'{W}p' or paragraphe.getparent() is None:
        return
    place = 1 if suivant.find(f'{W}pPr') is not None else 0
    for rang, enfant in enumerate(e for e in list(paragraphe) if e.tag != f'{W}pPr'):
        suivant.insert(place + rang, enfant)
    _oter(paragraphe)


def _oter(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


# Le schéma


def defauts_du_schema(parties: Mapping[str, bytes]) -> list[str]:
    """Ce que Word dirait illisible : un ordre d'éléments faux, un numéro en double, un commentaire sans ses repères."""
    defauts: list[str] = []
    numeros: list[str] = []
    reperes: dict[str, list[str]] = {nom: [] for nom in REPERES}
    for nom in (nom for nom in parties if _est_du_texte(nom)):
        racine = analyser(parties[nom])
        for element in racine.iter(etree.Element):
            defauts += [f'{nom} : {defaut}' for defaut in _defauts(element)]
        numeros += [e.get(f'{W}id', '') for marque in MARQUES for e in racine.iter(f'{W}{marque}')]
        for repere, vus in reperes.items():
            trouves = [e.get(f'{W}id', '') for e in racine.iter(f'{W}{repere}')]
            if trouves and nom != DOCUMENT:
                defauts.append(f'{nom} : un commentaire hors du corps')
            vus += trouves
    if len(numeros) != len(set(numeros)):
        defauts.append('deux modifications de même numéro')
    return defauts + _defauts_des_commentaires(parties, reperes)


def _defauts(element: etree._Element) -> list[str]:
    enfants = [enfant.tag for enfant in element]
    premiers = {f'{W}p': 'pPr', f'{W}r': 'rPr', f'{W}tc': 'tcPr', f'{W}tbl': 'tblPr'}
    defauts = []
    if (premier := premiers.get(element.tag)) and f'{W}{premier}' in enfants[1:]:
        defauts.append(f'{premier} n’est pas le premier')
    if element.tag == f'{W}pPr':
        rangs = [ORDRE_DU_PARAGRAPHE.index(e.rpartition('}')[2]) for e in enfants if e.rpartition('}')[2] in ORDRE_DU_PARAGRAPHE]
        defauts += ['pPr en désordre'] if rangs != sorted(rangs) else []
    if element.tag == f'{W}trPr' and any(e in (f'{W}ins', f'{W}del') for e in enfants[:-1]):
        defauts.append('la révision n’est pas la dernière de trPr')
    if element.tag == f'{W}rPr' and any(e in (f'{W}ins', f'{W}del') for e in enfants[1:]):
        defauts.append('la révision n’est pas la première de rPr')
    if element.tag == f'{W}tc' and f'{W}p' not in enfants:
        defauts.append('une cellule sans paragraphe')
    if element.tag == f'{W}del' and any(True for _ in element.iter(f'{W}t')):
        defauts.append('un texte effacé en w:t')
    if element.tag == f'{W}delText' and next(element.iterancestors(f'{W}del'), None) is None:
        defauts.append('un w:delText hors d’une suppression')
    return defauts


def _defauts_des_commentaires(parties: Mapping[str, bytes], reperes: Mapping[str, list[str]]) -> list[str]:
    contenu = parties.get('word/comments.xml')
    declares = [c.get(f'{W}id', '') for c in analyser(contenu).iter(f'{W}comment')] if contenu else []
    defauts = ['deux commentaires de même numéro'] if len(declares) != len(set(declares)) else []
    for repere, vus in reperes.items():
        if sorted(vus) != sorted(declares):
            defauts.append(f'{repere} : {vus}, déclarés : {declares}')
    racine = analyser(parties[DOCUMENT])
    for numero in declares:
        ordre = [e.tag.rpartition('}')[2] for e in racine.iter(*(f'{W}{nom}' for nom in REPERES)) if e.get(f'{W}id') == numero]
        if ordre != list(REPERES):
            defauts.append(f'commentaire {numero} : {ordre}')
    return defauts


# Lire


def mots_commentes(parties: Mapping[str, bytes]) -> dict[str, str]:
    """Les mots que couvre chaque commentaire, texte effacé compris, par numéro."""
    mots: dict[str, str] = {}
    ouverts: set[str] = set()
    for element in analyser(parties[DOCUMENT]).iter(etree.Element):
        numero = element.get(f'{W}id', '')
        if element.tag == f'{W}commentRangeStart':
            ouverts.add(numero)
            mots[numero] = ''
        elif element.tag == f'{W}commentRangeEnd':
            ouverts.discard(numero)
        elif element.tag in (f'{W}t', f'{W}delText'):
            for ouvert in ouverts:
                mots[ouvert] += element.text or ''
    return mots


def textes_des_commentaires(parties: Mapping[str, bytes]) -> dict[str, str]:
    """Le texte de chaque commentaire, un paragraphe par ligne, par numéro."""
    return {
        commentaire.get(f'{W}id', ''): '\n'.join(''.join(t.text or '' for t in p.iter(f'{W}t')) for p in commentaire.iter(f'{W}p'))
        for commentaire in analyser(parties['word/comments.xml']).iter(f'{W}comment')
    }
