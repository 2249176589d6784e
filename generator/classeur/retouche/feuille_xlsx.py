"""Une feuille de .xlsx que l'on retouche : son XML reste tel quel, hors des cellules touchées."""

from __future__ import annotations

import copy
import re
from bisect import bisect_left
from collections.abc import Collection

from lxml import etree

from generator.classeur.retouche.plages import nom_de, plage_etendue, plages_etendues, zones
from generator.classeur.retouche.plan import Ecriture, Plan
from generator.classeur.retouche.styles import Styles, en_nombre, genres_voulus
from generator.lecture.entrailles import REFERENCE, numero
from generator.lecture.grille import Cellule

XML = '{http://www.w3.org/XML/1998/namespace}'
ECHAPPEMENT = re.compile(r'_(?=x[0-9A-Fa-f]{4}_)')
"""Dans un .xlsx, « _x0041_ » s'y lit « A » : le premier tiret bas se note lui-même ainsi."""
SANS_ANCRE = frozenset({
    'sheetPr', 'dimension', 'sheetViews', 'sheetFormatPr', 'cols', 'sheetData', 'autoFilter', 'dataValidations',
    'conditionalFormatting', 'printOptions', 'pageMargins', 'pageSetup', 'headerFooter', 'legacyDrawing', 'drawing',
    'phoneticPr', 'sheetCalcPr',
})  # fmt: skip
"""Ce qui, dans une feuille, ne tient pas à une ligne ; les dessins et commentaires se regardent à part."""
SANS_LIGNES_NEUVES = frozenset({'r', 'hidden', 'spans', 'collapsed', 'outlineLevel', 'ph'})


def analyser(xml: bytes) -> etree._Element:
    """L'arbre d'une partie, sans entités ni réseau."""
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def serialiser(racine: etree._Element) -> bytes:
    """Les octets d'une partie."""
    return etree.tostring(racine, xml_declaration=True, encoding='UTF-8', standalone=True)


class FeuilleXlsx:
    """Le XML d'une feuille, ses lignes et ses cellules par leur place ; celles sans `r` en reçoivent un."""

    def __init__(self, xml: bytes, styles: Styles, *, depuis_1904: bool = False, style_d_entete: str = '') -> None:
        self.racine = analyser(xml)
        self.espace = etree.QName(self.racine).namespace
        self.ancree = True
        """Vrai si quelque chose tient à la place des lignes : on ne les remonte pas."""
        self.textes_otes: set[int] = set()
        """Les textes partagés des lignes ôtées : ceux que plus rien n'emploie ne restent pas dans le fichier."""
        self._styles = styles
        self._depuis_1904 = depuis_1904
        self._style_d_entete = style_d_entete
        self._donnees = self.racine.find('{*}sheetData')
        self._lignes: dict[int, etree._Element] = {}
        self._cases: dict[Cellule, etree._Element] = {}
        self._numeroter()
        self._calculees = [
            zone for formule in self._donnees.iterfind('{*}row/{*}c/{*}f') if formule.get('t') in ('array', 'dataTable')
            for zone in zones(formule.get('ref', ''))
        ]  # fmt: skip

    def _numeroter(self) -> None:
        rang = 0
        for ligne in self._donnees.iterfind('{*}row'):
            rang = int(ligne.get('r', rang + 1))
            ligne.set('r', str(rang))
            self._lignes[rang] = ligne
            place = 0
            for case in ligne.iterfind('{*}c'):
                reference = REFERENCE.fullmatch(case.get('r', ''))
                place = numero(reference[1]) if reference else place + 1
                case.set('r', nom_de((rang, place)))
                self._cases[(rang, place)] = case

    def _balise(self, nom: str) -> str:
        return f'{{{self.espace}}}{nom}'

    # Ce que la feuille contient

    def porte_une_formule(self, ou: Cellule) -> bool:
        """Vrai si la cellule se calcule, ou fait partie d'une formule qui en remplit plusieurs."""
        case = self._cases.get(ou)
        if case is not None and case.find('{*}f') is not None:
            return True
        return any(
            haut <= ou[0] <= bas and gauche <= ou[1] <= droite for (haut, gauche), (bas, droite) in self._calculees
        )

    def style(self, ou: Cellule) -> str:
        """Le style d'une cellule : le sien, sinon celui de sa ligne, sinon celui de sa colonne."""
        case = self._cases.get(ou)
        if case is not None:
            return case.get('s', '')
        ligne = self._lignes.get(ou[0])
        if ligne is not None and ligne.get('customFormat') in ('1', 'true'):
            return ligne.get('s', '')
        return self._style_de_colonne(ou[1])

    def _style_de_colonne(self, place: int) -> str:
        for colonne in self.racine.iterfind('{*}cols/{*}col'):
            if int(colonne.get('min', 0)) <= place <= int(colonne.get('max', 0)):
                return colonne.get('style', '')
        return ''

    def tient_a_ses_lignes(self, entete: int, derniere: int) -> bool:
        """Vrai si, dans cette feuille, quelque chose ne suivrait pas une ligne que l'on remonte."""
        for enfant in self.racine.iterchildren(etree.Element):
            if etree.QName(enfant).localname not in SANS_ANCRE or enfant.find('{*}filterColumn') is not None:
                return True
        partielles = (
            coin for element in self.racine.iter('{*}dataValidation', '{*}conditionalFormatting')
            for coin in zones(element.get('sqref', ''))
        )  # fmt: skip
        return any(haut > entete + 1 or entete < bas < derniere for (haut, _), (bas, _) in partielles)

    # Écrire

    def preparer_ligne(self, rang: int, modele: int | None) -> None:
        """Une ligne neuve a la hauteur et les styles, colonne par colonne, de la dernière ligne remplie."""
        ancienne = self._lignes.get(modele) if modele else None
        if rang not in self._lignes:
            ligne = self._ligne(rang)
            if ancienne is not None:
                ligne.attrib.update({nom: v for nom, v in ancienne.attrib.items() if nom not in SANS_LIGNES_NEUVES})
        self._lignes[rang].attrib.pop('hidden', None)
        for case in ancienne.iterfind('{*}c') if ancienne is not None else ():
            place, style = _place(case), case.get('s')
            if style and (rang, place) not in self._cases:
                self._case((rang, place)).set('s', style)

    def ecrire(self, ou: Cellule, ecriture: Ecriture) -> None:
        """Écrit une cellule, ou la vide, en gardant son style."""
        if not ecriture.texte and ou not in self._cases:
            return
        style = self._style_d_entete_pour(ou) if ecriture.colonne is None else self._style_pour(ou, ecriture.valeur)
        case = self._case(ou)
        _vider(case)
        if style:
            case.set('s', style)
        if not ecriture.texte:
            return
        if self._styles.genre(style) in genres_voulus(ecriture.valeur):
            etree.SubElement(case, self._balise('v')).text = en_nombre(ecriture.valeur, depuis_1904=self._depuis_1904)
            return
        case.set('t', 'inlineStr')
        texte = etree.SubElement(etree.SubElement(case, self._balise('is')), self._balise('t'))
        texte.text = ECHAPPEMENT.sub('_x005F_', ecriture.texte)
        texte.set(f'{XML}space', 'preserve')

    def _style_pour(self, ou: Cellule, valeur: object) -> str:
        """Le style de la cellule ; sans format, celui de la cellule du dessus qui montre cette valeur."""
        style, voulus = self.style(ou), genres_voulus(valeur)
        if not voulus or self._styles.genre(style) in voulus or style not in ('', '0'):
            return style
        voisins = (self._cases[(rang, ou[1])].get('s') for rang in range(ou[0] - 1, 0, -1) if (rang, ou[1]) in self._cases)
        return next((voisin for voisin in voisins if self._styles.genre(voisin) in voulus), None) or style

    def _style_d_entete_pour(self, ou: Cellule) -> str:
        if self._style_d_entete:
            return self._style_d_entete
        voisine = (ou[0], ou[1] - 1) if ou[1] > 1 else (ou[0] - 1, ou[1])
        return self.style(voisine)

    def _ligne(self, rang: int) -> etree._Element:
        ligne = self._lignes.get(rang)
        if ligne is None:
            ligne = etree.Element(self._balise('row'), r=str(rang))
            rangs = sorted(self._lignes)
            avant = bisect_left(rangs, rang)
            if avant:
                self._lignes[rangs[avant - 1]].addnext(ligne)
            else:
                self._donnees.insert(0, ligne)
            self._lignes[rang] = ligne
        return ligne

    def _case(self, ou: Cellule) -> etree._Element:
        case = self._cases.get(ou)
        if case is None:
            ligne = self._ligne(ou[0])
            ligne.attrib.pop('spans', None)
            style = self.style(ou)
            case = etree.Element(self._balise('c'), r=nom_de(ou))
            if style:
                case.set('s', style)
            suivante = next((c for c in ligne.iterfind('{*}c') if _place(c) > ou[1]), None)
            if suivante is not None:
                suivante.addprevious(case)
            else:
                ligne.append(case)
            self._cases[ou] = case
        return case

    # Faire suivre

    def etendre(self, plan: Plan) -> None:
        """Fait suivre la dimension, le filtre, les listes et les mises en forme jusqu'aux lignes et colonnes neuves."""
        bas, droite = max((plan.derniere, *plan.neuves)), plan.derniere_colonne
        dimension = self.racine.find('{*}dimension')
        if dimension is not None:
            for (haut, gauche), (fin, large) in zones(dimension.get('ref', '')):
                dimension.set('ref', f'{nom_de((haut, gauche))}:{nom_de((max(fin, bas), max(large, droite)))}')
        for place in plan.colonnes_neuves:
            self._montrer_la_colonne(place)
        filtre = self.racine.find('{*}autoFilter')
        if filtre is not None:
            filtre.set('ref', plage_etendue(filtre.get('ref', ''), plan))
        for element in self.racine.iter('{*}dataValidation', '{*}conditionalFormatting'):
            element.set('sqref', plages_etendues(element.get('sqref', ''), plan))
        for element in self.racine.iter('{http://schemas.microsoft.com/office/excel/2006/main}sqref'):
            element.text = plages_etendues(element.text or '', plan)

    def _montrer_la_colonne(self, place: int) -> None:
        """Une colonne neuve se voit, même si toutes celles de droite sont masquées."""
        for colonne in self.racine.iterfind('{*}cols/{*}col'):
            debut, fin = int(colonne.get('min', 0)), int(colonne.get('max', 0))
            if not debut <= place <= fin or colonne.get('hidden') not in ('1', 'true'):
                continue
            for bornes, ajouter in (((debut, place - 1), colonne.addprevious), ((place + 1, fin), colonne.addnext)):
                if bornes[0] <= bornes[1]:
                    voisine = copy.copy(colonne)
                    voisine.set('min', str(bornes[0]))
                    voisine.set('max', str(bornes[1]))
                    ajouter(voisine)
            colonne.attrib.pop('hidden')
            if colonne.get('width') == '0':
                colonne.attrib.pop('width')
            colonne.set('min', str(place))
            colonne.set('max', str(place))
            return

    # Ôter

    def oter(self, plan: Plan) -> None:
        """Vide les lignes ôtées ; remonte les suivantes si rien n'est ancré dans la feuille."""
        otees = [ligne for rang, ligne in self._lignes.items() if rang in plan.otees]
        self.textes_otes = {texte for ligne in otees for texte in textes_partages(ligne)}
        if not self.ancree:
            self._remonter(plan.otees)
            return
        for (rang, _), case in self._cases.items():
            if rang in plan.otees:
                _vider(case, garder_la_formule=True)

    def _remonter(self, otees: Collection[int]) -> None:
        for rang in sorted(otees & self._lignes.keys()):
            self._donnees.remove(self._lignes.pop(rang))
        partis = sorted(otees)
        anciennes, self._lignes, self._cases = self._lignes, {}, {}
        for rang in sorted(anciennes):
            ligne = anciennes[rang]
            nouveau = rang - bisect_left(partis, rang)
            ligne.set('r', str(nouveau))
            for case in ligne.iterfind('{*}c'):
                case.set('r', nom_de((nouveau, _place(case))))
        self._numeroter()


def _place(case: etree._Element) -> int:
    reference = REFERENCE.fullmatch(case.get('r'))
    return numero(reference[1]) if reference else 0


def _vider(case: etree._Element, *, garder_la_formule: bool = False) -> None:
    """Ôte d'une cellule ce qu'elle contient ; sa place et son style restent, et sa formule si on le demande."""
    for nom in ('t', 'cm', 'vm', 'ph'):
        case.attrib.pop(nom, None)
    for enfant in list(case):
        if not (garder_la_formule and etree.QName(enfant).localname == 'f'):
            case.remove(enfant)


def textes_partages(element: etree._Element) -> set[int]:
    """Les numéros des textes partagés qu'emploient les cellules d'une feuille ou d'une ligne."""
    valeurs = (case.findtext('{*}v') for case in element.iter('{*}c') if case.get('t') == 's')
    return {int(valeur) for valeur in valeurs if valeur}
