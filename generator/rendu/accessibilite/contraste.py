"""Les textes trop pâles sur leur fond, quand on connaît les deux couleurs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from generator.erreurs import Code
from generator.rendu.accessibilite.frein import Frein, Texte, faute_du_passage
from generator.rendu.accessibilite.styles import Styles, actif, valeur
from generator.rendu.balises import Passage, textes
from generator.rendu.faute import Faute
from generator.rendu.ooxml import W

CONTRASTE_MIN, CONTRASTE_MIN_EN_GRAND = 4.5, 3.0
"""Ceux que demande le référentiel général d'amélioration de l'accessibilité."""
GRAND, GRAND_EN_GRAS = 36, 28
"""À partir de quelle taille, en demi-points, un texte est grand."""
COULEUR = re.compile(r'[0-9A-Fa-f]{6}')
BLANC, NOIR = 'FFFFFF', '000000'
SURLIGNAGES = {
    'black': NOIR, 'blue': '0000FF', 'cyan': '00FFFF', 'green': '00FF00', 'magenta': 'FF00FF', 'red': 'FF0000',
    'yellow': 'FFFF00', 'white': BLANC, 'darkBlue': '000080', 'darkCyan': '008080', 'darkGreen': '008000',
    'darkMagenta': '800080', 'darkRed': '800000', 'darkYellow': '808000', 'darkGray': '808080', 'lightGray': 'C0C0C0',
}  # fmt: skip
INCONNU = '?'


def peu_lisibles(texte: Texte, styles: Styles) -> Iterator[Faute]:
    """Le premier texte trop pâle de chaque paragraphe d'une partie."""
    for paragraphe, passage in texte.passages.items():
        debut = 0
        for morceau in textes(paragraphe):
            fin = debut + len(morceau.text or '')
            fautif = _trop_pale(morceau, paragraphe, texte.racine, styles)
            if fautif:
                yield _faute(texte, passage, debut, fin, *fautif)
                break
            debut = fin


def _faute(texte: Texte, passage: Passage, debut: int, fin: int, couleur: str, fond: str) -> Faute:
    rapport = f"{contraste(couleur, fond):.1f}".replace('.', ',')
    return faute_du_passage(texte.modele, passage, Frein(
        Code.TEXTE_TROP_PALE, f"Un texte se détache trop peu de son fond : contraste {rapport} sur 21",
        f"il en faut {CONTRASTE_MIN}, ou {CONTRASTE_MIN_EN_GRAND:.0f} pour un grand titre".replace('.', ','),
        "dans Word : Accueil > Couleur de police > Automatique, ou une couleur plus foncée (sur fond foncé : blanc).",
        f"{couleur} sur {fond}",
    ), debut, fin)  # fmt: skip


def _trop_pale(
    morceau: etree._Element, paragraphe: etree._Element, racine: etree._Element, styles: Styles
) -> tuple[str, str] | None:
    """La couleur d'un texte et celle de son fond, si l'on connaît les deux et qu'elles sont trop proches."""
    passage = morceau.getparent()
    if passage is None or not (morceau.text or '').strip():
        return None
    couleur = valeur(styles.du_passage(passage, paragraphe, f'{W}color')).upper()
    if not COULEUR.fullmatch(couleur) or actif(styles.du_passage(passage, paragraphe, f'{W}vanish')):
        return None
    fond = _fond(passage, paragraphe, racine, styles)
    if not COULEUR.fullmatch(fond) or contraste(couleur, fond) >= _minimum(passage, paragraphe, styles):
        return None
    return couleur, fond


def _minimum(passage: etree._Element, paragraphe: etree._Element, styles: Styles) -> float:
    """Le contraste qu'il faut : moindre pour un grand texte."""
    taille = valeur(styles.du_passage(passage, paragraphe, f'{W}sz'))
    gras = actif(styles.du_passage(passage, paragraphe, f'{W}b'))
    grand = taille.isdecimal() and int(taille) >= (GRAND_EN_GRAS if gras else GRAND)
    return CONTRASTE_MIN_EN_GRAND if grand else CONTRASTE_MIN


def _fond(passage: etree._Element, paragraphe: etree._Element, racine: etree._Element, styles: Styles) -> str:
    """La couleur sous un passage : la sienne, celle du paragraphe, de la cellule, de la page ; « ? » si on ne sait pas."""
    surligne = SURLIGNAGES.get(valeur(styles.du_passage(passage, paragraphe, f'{W}highlight')))
    if surligne:
        return surligne
    trames = [styles.du_passage(passage, paragraphe, f'{W}shd'), styles.du_bloc(paragraphe, f'{W}shd')]
    for parent in paragraphe.iterancestors():
        if parent.tag == f'{W}tc':
            trames.append(parent.find(f'{W}tcPr/{W}shd'))
        elif parent.tag == f'{W}tbl':
            trames.append(parent.find(f'{W}tblPr/{W}shd'))
            if _trame_de_style(parent, styles):
                return next(filter(None, map(_couleur, trames)), INCONNU)
        elif parent.tag == f'{W}txbxContent':
            return next(filter(None, map(_couleur, trames)), INCONNU)
    page = valeur(racine.find(f'{W}background'), 'color').upper()
    return next(filter(None, map(_couleur, trames)), page if COULEUR.fullmatch(page) else BLANC)


def _couleur(trame: etree._Element | None) -> str:
    """La couleur d'une trame ; vide si elle est transparente, « ? » si c'est un motif."""
    sorte = valeur(trame)
    if trame is None or sorte == 'nil':
        return ''
    couleur = valeur(trame, 'color' if sorte == 'solid' else 'fill').upper()
    if sorte not in ('clear', 'solid', ''):
        return INCONNU
    return couleur if COULEUR.fullmatch(couleur) else ''


def _trame_de_style(tableau: etree._Element, styles: Styles) -> bool:
    """Vrai si le style d'un tableau colore des lignes : lesquelles dépend de réglages qu'on ne suit pas."""
    identifiant = valeur(tableau.find(f'{W}tblPr/{W}tblStyle'))
    return any(next(style.iter(f'{W}shd'), None) is not None for style in styles.lignee(identifiant))


def contraste(une: str, autre: str) -> float:
    """Le contraste de deux couleurs (« 1F3864 »), de 1 (la même) à 21 (noir sur blanc)."""
    sombre, claire = sorted((_luminance(une), _luminance(autre)))
    return (claire + 0.05) / (sombre + 0.05)


def _luminance(couleur: str) -> float:
    rouge, vert, bleu = (_lineaire(octet / 255) for octet in bytes.fromhex(couleur))
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


def _lineaire(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
