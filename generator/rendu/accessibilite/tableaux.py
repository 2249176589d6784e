"""Les tableaux de données qui ne disent pas leurs en-têtes, ou que leurs cellules réunies rendent difficiles à suivre."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from generator.erreurs import Code
from generator.rendu.accessibilite.frein import Frein, Texte, faute_du_passage
from generator.rendu.accessibilite.styles import Styles, actif, valeur
from generator.rendu.faute import Faute
from generator.rendu.lieux import cellules, largeur, lignes
from generator.rendu.ooxml import W

LIGNE_DE_BALISES = re.compile(r'\s*(?:\{%-?\s*tr\s[^{}]*%\}\s*)+')
BOUCLE = re.compile(r'\{%-?\s*tr\s+for\b')
SANS_TRAIT = ('', 'nil', 'none')
SANS_ENTETE = Frein(
    Code.TABLEAU_MUET, "Un tableau n'a pas de ligne d'en-têtes",
    "un lecteur d'écran dit l'en-tête de chaque cellule qu'il lit",
    "dans Word : cliquez dans sa première ligne, puis Disposition du tableau > Répéter les lignes d'en-tête.",
)  # fmt: skip
REUNIES = Frein(
    Code.TABLEAU_MUET, "Des cellules d'un tableau sont réunies", "un lecteur d'écran n'y dit plus les bons en-têtes",
    "dans Word : cliquez dans la cellule, puis Disposition du tableau > Fractionner les cellules, et répétez la valeur.",
)  # fmt: skip
IMBRIQUE = Frein(
    Code.TABLEAU_MUET, "Un tableau est dans une cellule d'un autre", "un lecteur d'écran s'y perd",
    "dans Word : cliquez dedans, puis Disposition du tableau > Convertir en texte, ou sortez-le de la cellule.",
)  # fmt: skip


def tableaux_muets(texte: Texte, styles: Styles) -> Iterator[Faute]:
    """Ce qu'il faut dire des tableaux de données d'une partie ; ceux qui ne font que placer du texte sont laissés."""
    for tableau in texte.racine.iter(f'{W}tbl'):
        rangees = list(_rangees(tableau))
        a_un_entete = bool(rangees) and actif(rangees[0].find(f'{W}trPr/{W}tblHeader'))
        if not (a_un_entete or _est_de_donnees(tableau, rangees, styles)):
            continue
        if not a_un_entete:
            yield faute_du_passage(texte.modele, texte.passage_de(tableau), SANS_ENTETE)
        reunie = next(_reunies(tableau, rangees), None)
        if reunie is not None:
            yield faute_du_passage(texte.modele, texte.passage_de(reunie), REUNIES)
        for interieur in tableau.iterdescendants(f'{W}tbl'):
            if next(interieur.iterancestors(f'{W}tbl')) is tableau:
                yield faute_du_passage(texte.modele, texte.passage_de(interieur), IMBRIQUE)


def _rangees(tableau: etree._Element) -> Iterator[etree._Element]:
    """Les lignes qui seront dans le document : sans celles qui ne portent que des balises."""
    return (ligne for ligne in lignes(tableau) if not LIGNE_DE_BALISES.fullmatch(_mots(ligne)))


def _mots(ligne: etree._Element) -> str:
    return ''.join(texte.text or '' for texte in ligne.iter(f'{W}t'))


def _est_de_donnees(tableau: etree._Element, rangees: list[etree._Element], styles: Styles) -> bool:
    """Vrai pour plusieurs lignes, plusieurs colonnes, et des traits entre elles."""
    repete = any(BOUCLE.search(_mots(ligne)) for ligne in lignes(tableau))
    colonnes = max((sum(1 for _ in cellules(ligne)) for ligne in rangees), default=0)
    return (len(rangees) > 1 or repete) and colonnes > 1 and _a_des_traits(tableau, rangees, styles)


def _a_des_traits(tableau: etree._Element, rangees: list[etree._Element], styles: Styles) -> bool:
    """Vrai s'il y a des traits entre les cellules : du tableau, de son style, ou de la plupart des cellules."""
    lignee = [tableau, *styles.lignee(valeur(tableau.find(f'{W}tblPr/{W}tblStyle')))]
    for cote in ('insideH', 'insideV'):
        traits = (porteur.find(f'{W}tblPr/{W}tblBorders/{W}{cote}') for porteur in lignee)
        if valeur(next((trait for trait in traits if trait is not None), None)) not in SANS_TRAIT:
            return True
    toutes = [cellule for ligne in rangees for _, cellule in cellules(ligne)]
    tracees = [c for c in toutes if any(valeur(trait) not in SANS_TRAIT for trait in c.iterfind(f'{W}tcPr/{W}tcBorders/*'))]
    return len(tracees) * 2 > len(toutes)


def _reunies(tableau: etree._Element, rangees: list[etree._Element]) -> Iterator[etree._Element]:
    """Les cellules réunies en hauteur, ou avec une voisine ; une bande sur toute la largeur se lit très bien."""
    grille = len(tableau.findall(f'{W}tblGrid/{W}gridCol'))
    for ligne in rangees:
        for _, cellule in cellules(ligne):
            if cellule.find(f'{W}tcPr/{W}vMerge') is not None or 1 < largeur(cellule) < grille:
                yield cellule
