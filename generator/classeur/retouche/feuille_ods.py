"""Une feuille de .ods que l'on retouche : les lignes et cellules répétées ne se séparent que là où l'on écrit."""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Iterator

from lxml import etree

from generator.classeur.retouche.plan import Ecriture, Plan
from generator.classeur.retouche.styles import en_nombre
from generator.domaine.quotite import Quotite
from generator.domaine.temps import MINUTES_PAR_HEURE, Duree, minute_du_jour
from generator.lecture.entrailles import OFFICE, TABLE
from generator.lecture.grille import Cellule

TEXTE = '{urn:oasis:names:tc:opendocument:xmlns:text:1.0}'
CALCEXT = '{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}'
CASES = (f'{TABLE}table-cell', f'{TABLE}covered-table-cell')
SUIVENT_LE_STYLE = (f'{TABLE}style-name', f'{TABLE}content-validation-name')


class FeuilleOds:
    """L'élément d'une feuille, ses lignes et ses cellules par leur place."""

    def __init__(self, table: etree._Element, style_d_entete: str = '') -> None:
        self.table = table
        self.ancree = True
        """Vrai si quelque chose tient à la place des lignes : on ne les remonte pas."""
        self._style_d_entete = style_d_entete

    # Trouver

    def _lignes(self) -> Iterator[etree._Element]:
        return self.table.iter(f'{TABLE}table-row')

    def ligne_lue(self, rang: int) -> etree._Element | None:
        """La ligne qui couvre ce rang, telle qu'elle est."""
        return _qui_couvre(self._lignes(), rang, 'rows')[0]

    def case_lue(self, ou: Cellule) -> etree._Element | None:
        """La cellule qui couvre cette place, telle qu'elle est."""
        ligne = self.ligne_lue(ou[0])
        return None if ligne is None else _qui_couvre(ligne.iterchildren(*CASES), ou[1], 'columns')[0]

    def _ligne(self, rang: int) -> etree._Element:
        """La ligne de ce rang, seule : séparée de celles qu'elle répétait, ou ajoutée."""
        trouvee, debut = _qui_couvre(self._lignes(), rang, 'rows')
        if trouvee is not None:
            return _separer(trouvee, rang - debut, 'rows')
        if rang > debut:
            blanche = etree.SubElement(self.table, f'{TABLE}table-row')
            etree.SubElement(blanche, CASES[0])
            _repeter(blanche, rang - debut, 'rows')
        return etree.SubElement(self.table, f'{TABLE}table-row')

    def _case(self, ou: Cellule) -> etree._Element:
        ligne = self._ligne(ou[0])
        trouvee, debut = _qui_couvre(ligne.iterchildren(*CASES), ou[1], 'columns')
        if trouvee is not None:
            return _separer(trouvee, ou[1] - debut, 'columns')
        if ou[1] > debut:
            _repeter(etree.SubElement(ligne, CASES[0]), ou[1] - debut, 'columns')
        return etree.SubElement(ligne, CASES[0])

    # Écrire

    def porte_une_formule(self, ou: Cellule) -> bool:
        """Vrai si la cellule se calcule."""
        case = self.case_lue(ou)
        return case is not None and case.get(f'{TABLE}formula') is not None

    def preparer_ligne(self, rang: int, modele: int | None) -> None:
        """Une ligne neuve a les styles et les listes, colonne par colonne, de la dernière ligne remplie."""
        ligne = self._ligne(rang)
        ancienne = self.ligne_lue(modele) if modele else None
        if ancienne is None:
            return
        if ancienne.get(SUIVENT_LE_STYLE[0]) and not ligne.get(SUIVENT_LE_STYLE[0]):
            ligne.set(SUIVENT_LE_STYLE[0], ancienne.get(SUIVENT_LE_STYLE[0]))
        place = 1
        for case in ancienne.iterchildren(*CASES):
            largeur = _repetition(case, 'columns')
            a_suivre = {nom: case.get(nom) for nom in SUIVENT_LE_STYLE if case.get(nom)}
            if a_suivre and _contient(case):
                neuve = self._case((rang, place))
                for nom, valeur in a_suivre.items():
                    if not neuve.get(nom):
                        neuve.set(nom, valeur)
            place += largeur

    def ecrire(self, ou: Cellule, ecriture: Ecriture) -> None:
        """Écrit une cellule, ou la vide, en gardant son style, sa liste et son commentaire."""
        case = self._case(ou)
        typee = self._a_typer(case, ou, ecriture.valeur)
        _vider(case)
        if ecriture.colonne is None and not case.get(SUIVENT_LE_STYLE[0]):
            self._donner_le_style_d_entete(case, ou)
        if not ecriture.texte:
            return
        sorte, attribut, valeur = typee or ('string', '', '')
        case.set(f'{OFFICE}value-type', sorte)
        if CALCEXT[1:-1] in case.nsmap.values():
            case.set(f'{CALCEXT}value-type', sorte)
        if attribut:
            case.set(f'{OFFICE}{attribut}', valeur)
        for rang, ligne in enumerate(ecriture.texte.split('\n')):
            case.insert(rang, _paragraphe(ligne))

    def _a_typer(self, case: etree._Element, ou: Cellule, valeur: object) -> tuple[str, str, str] | None:
        """La valeur telle que le tableur la type, si la cellule ou une autre au-dessus d'elle l'est déjà ainsi."""
        typee = _typer(valeur)
        if typee is None or case.get(f'{OFFICE}value-type') == typee[0]:
            return typee
        for rang in range(ou[0] - 1, 0, -1):
            voisine = self.case_lue((rang, ou[1]))
            if voisine is not None and voisine.get(f'{OFFICE}value-type') == typee[0]:
                style = voisine.get(SUIVENT_LE_STYLE[0])
                if case.get(SUIVENT_LE_STYLE[0]) in (None, style):
                    if style:
                        case.set(SUIVENT_LE_STYLE[0], style)
                    return typee
        return None

    def _donner_le_style_d_entete(self, case: etree._Element, ou: Cellule) -> None:
        voisine = self.case_lue((ou[0], ou[1] - 1)) if ou[1] > 1 else None
        style = self._style_d_entete or (voisine.get(SUIVENT_LE_STYLE[0]) if voisine is not None else '')
        if style:
            case.set(SUIVENT_LE_STYLE[0], style)

    def etendre(self, plan: Plan) -> None:
        """Ce qui couvre la feuille (filtre, mises en forme) est à part, dans le classeur."""

    # Ôter

    def oter(self, plan: Plan) -> None:
        """Vide les lignes ôtées ; remonte les suivantes si rien n'est ancré dans la feuille."""
        for rang in sorted(plan.otees, reverse=True):
            ligne = self._ligne(rang)
            if not self.ancree:
                ligne.getparent().remove(ligne)
                continue
            for case in ligne.iterchildren(*CASES):
                _vider(case, garder_la_formule=True)


def _repetition(element: etree._Element, quoi: str) -> int:
    texte = element.get(f'{TABLE}number-{quoi}-repeated', '1')
    return int(texte) if texte.isdigit() else 1


def _repeter(element: etree._Element, fois: int, quoi: str) -> None:
    if fois > 1:
        element.set(f'{TABLE}number-{quoi}-repeated', str(fois))
    else:
        element.attrib.pop(f'{TABLE}number-{quoi}-repeated', None)


def _qui_couvre(elements: Iterator[etree._Element], rang: int, quoi: str) -> tuple[etree._Element | None, int]:
    """L'élément qui couvre un rang et le rang où il commence ; sinon rien et le premier rang libre."""
    debut = 1
    for element in elements:
        fois = _repetition(element, quoi)
        if rang < debut + fois:
            return element, debut
        debut += fois
    return None, debut


def _separer(element: etree._Element, avant: int, quoi: str) -> etree._Element:
    """L'exemplaire d'un élément répété qui en suit `avant` autres, seul."""
    apres = _repetition(element, quoi) - avant - 1
    for fois, ajouter in ((avant, element.addprevious), (apres, element.addnext)):
        if fois > 0:
            jumeau = copy.deepcopy(element)
            jumeau.tail = None
            _repeter(jumeau, fois, quoi)
            ajouter(jumeau)
    _repeter(element, 1, quoi)
    return element


def _contient(case: etree._Element) -> bool:
    return case.get(f'{OFFICE}value-type') is not None or _repetition(case, 'columns') == 1


def _vider(case: etree._Element, *, garder_la_formule: bool = False) -> None:
    """Ôte d'une cellule sa valeur ; son style, sa liste et son commentaire restent, et sa formule si on le demande."""
    for nom in list(case.attrib):
        espace = etree.QName(nom).namespace
        if f'{{{espace}}}' in (OFFICE, CALCEXT) or (nom == f'{TABLE}formula' and not garder_la_formule):
            del case.attrib[nom]
    for paragraphe in case.findall(f'{TEXTE}p'):
        case.remove(paragraphe)


def _typer(valeur: object) -> tuple[str, str, str] | None:
    """La sorte de valeur d'OpenDocument, l'attribut qui la porte, et elle-même ; rien pour un texte."""
    match valeur:
        case bool() | str():
            return None
        case int():
            return 'float', 'value', str(valeur)
        case dt.date():
            return 'date', 'date-value', valeur.isoformat()
        case dt.time() | Duree():
            minutes = valeur.minutes if isinstance(valeur, Duree) else minute_du_jour(valeur)
            heures, reste = divmod(minutes, MINUTES_PAR_HEURE)
            return 'time', 'time-value', f'PT{heures:02d}H{reste:02d}M00S'
        case Quotite():
            return 'percentage', 'value', en_nombre(valeur, depuis_1904=False)
        case _:
            return None


def _paragraphe(ligne: str) -> etree._Element:
    """Un paragraphe ; des espaces qui se suivent se comptent, sans quoi un seul resterait."""
    paragraphe = etree.Element(f'{TEXTE}p')
    dernier = None
    for morceau in re.split(r'((?<= ) +|^ +)', ligne):
        if morceau and not morceau.strip(' '):
            dernier = etree.SubElement(paragraphe, f'{TEXTE}s', {f'{TEXTE}c': str(len(morceau))})
        elif dernier is None:
            paragraphe.text = (paragraphe.text or '') + morceau
        else:
            dernier.tail = (dernier.tail or '') + morceau
    return paragraphe
