"""Couper et recoller le texte d'un paragraphe Word sans rien perdre : mise en forme, liens, notes, signets.

Les bornes comptent les signes de `texte_brut`. Word coupe un texte en passages (w:r) à sa guise ; ici, on les coupe aux
bornes voulues, et on rassemble en un seul passage chaque balise, pour que la personne la voie entière.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import takewhile

from lxml import etree

from generator.rendu.balises import BALISE
from generator.rendu.ooxml import W

ESPACES = '{http://www.w3.org/XML/1998/namespace}space'
OUVERTURES = ('{{', '{%', '{#')
EFFACES = (f'{W}del', f'{W}moveFrom')
SANS_EFFET = {f'{W}{nom}' for nom in ('proofErr', 'bookmarkStart', 'bookmarkEnd')}
VIDES = {f'{W}{nom}' for nom in ('rPr', 'lastRenderedPageBreak')}
BLANCS = {f'{W}{nom}' for nom in ('tab', 'ptab', 'br', 'cr', 'noBreakHyphen', 'softHyphen')}
"""Ce que Word imprime et que le texte d'une balise ne compte pas."""
NUMERO = re.compile(r'[0-9]{1,9}')
"""Le numéro d'un commentaire ou d'une révision ; un autre, venu d'ailleurs, n'empêche pas d'en donner."""
Etendue = tuple[etree._Element, int, int]


def etendues(paragraphe: etree._Element) -> list[Etendue]:
    """Les textes d'un paragraphe, chacun avec ses bornes ; ceux d'un paragraphe imbriqué (zone de texte) n'en sont pas."""
    trouvees: list[Etendue] = []
    place = 0
    for texte in paragraphe.iter(f'{W}t'):
        if _est_de(texte, paragraphe):
            longueur = len(texte.text or '')
            trouvees.append((texte, place, place + longueur))
            place += longueur
    return trouvees


def _est_de(texte: etree._Element, paragraphe: etree._Element) -> bool:
    passage = texte.getparent()
    direct = passage is not None and passage.getparent() is paragraphe
    return direct or next(texte.iterancestors(f'{W}p')) is paragraphe


def ecrire(texte: etree._Element, contenu: str) -> None:
    """Change un texte ; ses espaces de bord sont gardées."""
    texte.text = contenu
    texte.set(ESPACES, 'preserve')


def passage_neuf(contenu: str, semblable: etree._Element | None = None) -> etree._Element:
    """Un passage d'un seul texte, mis en forme comme un autre."""
    neuf = etree.Element(f'{W}r')
    if semblable is not None and (forme := semblable.find(f'{W}rPr')) is not None:
        neuf.append(deepcopy(forme))
    ecrire(etree.SubElement(neuf, f'{W}t'), contenu)
    return neuf


# Couper


class Coupe:
    """Un paragraphe coupé à des bornes : ses passages entre deux d'entre elles.

    Elle se fait une fois, avant de retoucher : les passages qu'elle donne sont ceux d'alors, où qu'on les ait mis depuis.
    """

    def __init__(self, paragraphe: etree._Element) -> None:
        self.paragraphe = paragraphe
        self._etendues = [e for e in etendues(paragraphe) if e[1] < e[2]]
        self._debuts = [debut for _, debut, _ in self._etendues]

    def morceaux(self, debut: int, fin: int) -> list[etree._Element]:
        """Les passages entre deux bornes."""
        trouves: list[etree._Element] = []
        for texte, _, b in self._etendues[bisect_left(self._debuts, debut) : bisect_left(self._debuts, fin)]:
            passage = texte.getparent()
            if b <= fin and passage is not None and passage.tag == f'{W}r':
                trouves.append(passage)
        return trouves

    def voisins(self, place: int) -> tuple[etree._Element | None, etree._Element | None]:
        """Le passage qui finit au plus tard à une borne, et celui qui y commence."""
        rang = bisect_left(self._debuts, place)
        avant, apres = self._etendues[:rang][-1:], self._etendues[rang:][:1]
        return avant[0][0].getparent() if avant else None, apres[0][0].getparent() if apres else None

    def blancs(self, debut: int, fin: int) -> list[etree._Element]:
        """Les tabulations, sauts et traits d'union entre deux bornes, chacun seul dans son passage."""
        passages = self.morceaux(debut, fin)
        if len(passages) < 2:
            return []
        trouves: list[etree._Element] = []
        for passage in _passages_entre(passages[0], passages[-1], self.paragraphe):
            for blanc in [enfant for enfant in passage if enfant.tag in BLANCS]:
                suivant, precedent = blanc.getnext(), blanc.getprevious()
                if suivant is not None:
                    _detacher(suivant)
                if precedent is not None and precedent.tag != f'{W}rPr':
                    _detacher(blanc)
                trouves.extend(blanc.iterancestors(f'{W}r'))
        return trouves


def couper(paragraphe: etree._Element, bornes: Iterable[int]) -> Coupe:
    """Fait des bornes des débuts ou des fins de passages : entre elles, chaque passage n'a plus qu'un texte."""
    places = sorted(set(bornes))
    for texte, debut, fin in etendues(paragraphe) if places else ():
        passage = texte.getparent()
        if passage is None or passage.tag != f'{W}r' or fin < places[0] or debut > places[-1] or debut == fin:
            continue
        _isoler(texte)
        for place in reversed(places[bisect_right(places, debut) : bisect_left(places, fin)]):
            _scinder(texte, place - debut)
    return Coupe(paragraphe)


def _passages_entre(premier: etree._Element, dernier: etree._Element, paragraphe: etree._Element) -> list[etree._Element]:
    if premier.getparent() is dernier.getparent() and all(e.tag == f'{W}r' for e in _jusqu_a(premier, dernier)):
        return list(_jusqu_a(premier, dernier))
    tous = list(paragraphe.iter(f'{W}r'))
    return tous[tous.index(premier) : tous.index(dernier)]


def est_efface(passage: etree._Element) -> bool:
    """Vrai si une modification suivie efface ou déplace déjà ce passage."""
    for parent in passage.iterancestors():
        if parent.tag == f'{W}p':
            return False
        if parent.tag in EFFACES:
            return True
    return False


def _isoler(texte: etree._Element) -> None:
    """Met un texte seul dans son passage ; ce qui l'entourait (tabulation, appel de note…) reste avant ou après."""
    suivant = texte.getnext()
    if suivant is not None:
        _detacher(suivant)
    precedent = texte.getprevious()
    if precedent is not None and precedent.tag != f'{W}rPr':
        _detacher(texte)


def _detacher(enfant: etree._Element) -> etree._Element:
    """Coupe un passage juste avant l'un de ses enfants ; rend le second, de même mise en forme."""
    passage = enfant.getparent()
    assert passage is not None
    second = etree.Element(f'{W}r', dict(passage.attrib))
    if (forme := passage.find(f'{W}rPr')) is not None:
        second.append(deepcopy(forme))
    suite = [enfant, *enfant.itersiblings()]
    passage.addnext(second)
    second.extend(suite)
    return second


def _scinder(texte: etree._Element, place: int) -> None:
    contenu = texte.text or ''
    suite = etree.Element(f'{W}t')
    texte.addnext(suite)
    ecrire(texte, contenu[:place])
    ecrire(suite, contenu[place:])
    _detacher(suite)


# Recoller


def recoller_balises(paragraphe: etree._Element) -> None:
    """Rassemble en un passage chaque balise que Word a coupée ; la mise en forme est celle de son début."""
    toutes = etendues(paragraphe)
    for trouve in BALISE.finditer(''.join(texte.text or '' for texte, _, _ in toutes)):
        siennes = [e for e in toutes if e[1] < trouve.end() and e[2] > trouve.start()]
        if len(siennes) < 2 or any(ouverture in trouve.group()[2:] for ouverture in OUVERTURES):
            continue
        groupe = siennes[:1]
        for etendue in siennes[1:]:
            if not _se_suivent(groupe[-1][0], etendue[0]):
                _rassembler(groupe, trouve.end())
                groupe = []
            groupe.append(etendue)
        _rassembler(groupe, trouve.end())
        toutes = etendues(paragraphe)


def _se_suivent(un: etree._Element, autre: etree._Element) -> bool:
    """Vrai si rien ne sépare deux textes : ni tabulation, ni modification suivie, ni lien, ni champ, ni commentaire."""
    premier, second = un.getparent(), autre.getparent()
    if premier is None or second is None or premier.tag != f'{W}r' or second.tag != f'{W}r':
        return False
    if premier is second:
        return all(entre.tag in VIDES for entre in _jusqu_a(un, autre))
    return (
        premier.getparent() is second.getparent()
        and all(entre.tag in VIDES for entre in (*un.itersiblings(), *autre.itersiblings(preceding=True)))
        and all(entre.tag in SANS_EFFET or _ne_porte_rien(entre) for entre in _jusqu_a(premier, second))
    )


def _jusqu_a(un: etree._Element, autre: etree._Element) -> Iterator[etree._Element]:
    return takewhile(lambda entre: entre is not autre, un.itersiblings())


def _ne_porte_rien(entre: etree._Element) -> bool:
    return entre.tag == f'{W}r' and all(enfant.tag in VIDES for enfant in entre)


def _rassembler(groupe: Sequence[Etendue], fin_de_balise: int) -> None:
    """Déplace dans le premier texte ce que les suivants ont de la balise ; ôte les passages vidés et leurs soulignements."""
    if len(groupe) < 2:
        return
    premier, dernier = groupe[0][0], groupe[-1][0]
    _oter_les_soulignements(premier.getparent(), dernier.getparent())
    recolle = premier.text or ''
    for texte, debut, _ in groupe[1:]:
        contenu = texte.text or ''
        recolle += contenu[: fin_de_balise - debut]
        ecrire(texte, contenu[fin_de_balise - debut :])
        if not texte.text:
            vider(texte)
    ecrire(premier, recolle)


def vider(texte: etree._Element) -> None:
    """Ôte un texte, et son passage s'il ne portait rien d'autre."""
    passage = texte.getparent()
    if passage is None:
        return
    passage.remove(texte)
    parent = passage.getparent()
    if parent is not None and all(enfant.tag == f'{W}rPr' for enfant in passage):
        parent.remove(passage)


def _oter_les_soulignements(premier: etree._Element | None, dernier: etree._Element | None) -> None:
    """Les marques d'orthographe entre deux passages : Word les remet quand il veut."""
    if premier is None or premier is dernier:
        return
    for entre in list(premier.itersiblings()):
        if entre is dernier:
            return
        parent = entre.getparent()
        if entre.tag == f'{W}proofErr' and parent is not None:
            parent.remove(entre)
