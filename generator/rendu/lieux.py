"""Dire où est un paragraphe d'un fichier Word, comme on le retrouve à l'écran : partie, page, tableau, ligne, colonne."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from lxml import etree

from generator.rendu.ooxml import W

AUTOUR = 26
"""Signes montrés avant et après ce qu'on désigne."""
PASSERELLES = {f'{W}{nom}' for nom in (
    'sdt', 'sdtContent', 'customXml', 'smartTag', 'ins', 'del', 'moveFrom', 'moveTo', 'body', 'footnote', 'endnote',
    'comment', 'txbxContent',
)}  # fmt: skip
"""Ce qui enveloppe des paragraphes sans que la personne le voie."""
CONTINUE = 'continuous'


@dataclass(frozen=True, slots=True)
class Lieu:
    """Où se trouve un paragraphe du modèle : de quoi le dire, et de quoi le chercher.

    `cellules` : (tableau, ligne, colonne), du tableau extérieur au plus intérieur. `page` manque quand rien ne la dit.
    """

    partie: str
    description: str
    extrait: str = ''
    page: int | None = None
    cellules: tuple[tuple[int, int, int], ...] = ()
    paragraphe: int | None = None

    def __str__(self) -> str:
        page = f"page ~{self.page}" if self.page else ''
        extrait = f"« {self.extrait} »" if self.extrait else ''
        return ", ".join(morceau for morceau in (self.partie, page, self.description, extrait) if morceau)

    def autour_de(self, texte: str, debut: int, fin: int) -> Lieu:
        """Le même lieu, montré par les mots qui entourent une tranche de son texte ; tranche vide : tout le texte."""
        if fin <= debut:
            debut, fin = 0, min(len(texte), 2 * AUTOUR)
            return replace(self, extrait=_serrer(texte[:fin]) + ('…' if len(texte) > fin else ''))
        avant, apres = texte[max(0, debut - AUTOUR) : debut], texte[fin : fin + AUTOUR]
        if debut > AUTOUR:
            avant = '…' + avant[avant.find(' ') + 1 :]
        if len(texte) > fin + AUTOUR:
            apres = apres[: apres.rfind(' ') + 1 or None].rstrip() + '…'
        return replace(self, extrait=_serrer(avant + texte[debut:fin] + apres))


def _serrer(texte: str) -> str:
    return ' '.join(texte.split())


@dataclass(slots=True)
class _Cadre:
    """Ce qui contient des paragraphes, le corps ou une cellule : ce qu'on y a déjà compté."""

    nom: str = ''
    cellules: tuple[tuple[int, int, int], ...] = ()
    tableaux: int = 0
    paragraphes: int = 0
    zones: int = field(default=0)


def situer(partie: str, racine: etree._Element) -> Iterator[tuple[int, etree._Element, Lieu]]:
    """Chaque paragraphe d'une partie : son rang dans le fichier, son élément, sa place.

    Le double d'une zone de texte, que Word garde pour d'anciens logiciels (mc:Fallback), est passé : la compilation le
    recopie de l'original.
    """
    rangs = {paragraphe: rang for rang, paragraphe in enumerate(racine.iter(f'{W}p'))}
    pages = _pages(racine)
    for paragraphe, lieu in _blocs(racine, _Cadre(), partie):
        yield rangs[paragraphe], paragraphe, replace(lieu, page=pages.get(paragraphe))


def _blocs(parent: etree._Element, cadre: _Cadre, partie: str) -> Iterator[tuple[etree._Element, Lieu]]:
    for enfant in parent:
        if enfant.tag == f'{W}p':
            cadre.paragraphes += 1
            yield enfant, _lieu(parent, cadre, partie)
            for zone in _zones(enfant):
                cadre.zones += 1
                nom = f"{cadre.nom}, " if cadre.nom else ''
                yield from _blocs(zone, _Cadre(f"{nom}zone de texte {cadre.zones}", cadre.cellules), partie)
        elif enfant.tag == f'{W}tbl':
            cadre.tableaux += 1
            yield from _cellules(enfant, cadre, partie)
        elif enfant.tag in PASSERELLES:
            yield from _blocs(enfant, cadre, partie)


def _cellules(tableau: etree._Element, cadre: _Cadre, partie: str) -> Iterator[tuple[etree._Element, Lieu]]:
    for rang, ligne in enumerate(lignes(tableau), 1):
        for colonne, cellule in cellules(ligne):
            place = (cadre.tableaux, rang, colonne)
            interieur = "tableau intérieur" if cadre.cellules else "tableau"
            nom = f"{interieur} {cadre.tableaux}, ligne {rang}, colonne {colonne}"
            nom = f"{cadre.nom}, {nom}" if cadre.nom else nom
            yield from _blocs(cellule, _Cadre(nom, (*cadre.cellules, place)), partie)


def _lieu(parent: etree._Element, cadre: _Cadre, partie: str) -> Lieu:
    seul = cadre.cellules and sum(1 for frere in parent if frere.tag == f'{W}p') == 1
    description = cadre.nom
    if not seul:
        description = f"{cadre.nom}, paragraphe {cadre.paragraphes}" if cadre.nom else f"paragraphe {cadre.paragraphes}"
    return Lieu(partie, description, cellules=cadre.cellules, paragraphe=cadre.paragraphes)


def lignes(tableau: etree._Element) -> Iterator[etree._Element]:
    """Les lignes d'un tableau, sans celles des tableaux qu'il contient."""
    return _enfants(tableau, f'{W}tr')


def cellules(ligne: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """Les cellules d'une ligne, chacune avec sa colonne : une cellule large en compte plusieurs."""
    avant = ligne.find(f'{W}trPr/{W}gridBefore')
    colonne = 1 + _valeur(avant, 0)
    for cellule in _enfants(ligne, f'{W}tc'):
        yield colonne, cellule
        colonne += largeur(cellule)


def largeur(cellule: etree._Element) -> int:
    """Le nombre de colonnes que prend une cellule."""
    return _valeur(cellule.find(f'{W}tcPr/{W}gridSpan'), 1)


def _valeur(element: etree._Element | None, defaut: int) -> int:
    valeur = element.get(f'{W}val', '') if element is not None else ''
    return int(valeur) if valeur.isascii() and valeur.isdigit() else defaut


def _enfants(parent: etree._Element, etiquette: str) -> Iterator[etree._Element]:
    for enfant in parent:
        if enfant.tag == etiquette:
            yield enfant
        elif enfant.tag in PASSERELLES:
            yield from _enfants(enfant, etiquette)


def _zones(paragraphe: etree._Element) -> Iterator[etree._Element]:
    """Les zones de texte accrochées à un paragraphe, sans leurs doubles ni celles d'une autre zone."""
    for zone in paragraphe.iter(f'{W}txbxContent'):
        if next(zone.iterancestors(f'{W}p')) is paragraphe and not est_un_double(zone):
            yield zone


def est_un_double(zone: etree._Element) -> bool:
    """Vrai pour la copie (mc:Fallback) d'une zone de texte dont l'original est à côté."""
    for parent in zone.iterancestors():
        if isinstance(parent.tag, str) and parent.tag.endswith('}Fallback'):
            alternative = parent.getparent()
            return alternative is not None and any(
                True for choix in alternative for _ in choix.iter(f'{W}txbxContent') if choix is not parent
            )
    return False


def _pages(racine: etree._Element) -> dict[etree._Element, int]:
    """La page où commence le texte de chaque paragraphe ; vide si le fichier ne dit pas ses pages.

    Word note les pages de sa dernière mise en page ; sans elles, on compte les sauts voulus.
    """
    pages: dict[etree._Element, int] = {}
    page, vient_de_sauter = 1, True
    attendus = _sections_qui_sautent(racine)
    for element in racine.iter(*(f'{W}{nom}' for nom in ('p', 't', 'br', 'lastRenderedPageBreak', 'pageBreakBefore'))):
        saut = element.tag == f'{W}lastRenderedPageBreak' and not vient_de_sauter
        saut |= element.tag == f'{W}br' and element.get(f'{W}type') == 'page'
        saut |= element.tag == f'{W}pageBreakBefore' and element.get(f'{W}val') not in ('0', 'false') and not vient_de_sauter
        saut |= element.tag == f'{W}p' and element in attendus
        if saut:
            page, vient_de_sauter = page + 1, True
        if element.tag == f'{W}t' and (element.text or '').strip():
            vient_de_sauter = False
            pages.setdefault(next(element.iterancestors(f'{W}p')), page)
    return pages if page > 1 else {}


def _sections_qui_sautent(racine: etree._Element) -> set[etree._Element]:
    """Les paragraphes qui commencent une section, donc une page."""
    corps = racine.find(f'{W}body')
    if corps is None:
        return set()
    sections = list(corps.iter(f'{W}sectPr'))
    premiers = set()
    for section, suivante in pairwise(sections):
        sorte = suivante.find(f'{W}type')
        fin = next(section.iterancestors(f'{W}p'), None)
        if fin is not None and (sorte is None or sorte.get(f'{W}val') != CONTINUE):
            suite = fin.getnext()
            premier = next(suite.iter(f'{W}p'), None) if suite is not None else None
            premiers |= {premier} if premier is not None else set()
    return premiers
