"""Les polices qu'un document Word demande : passages visibles, styles employés, défaut, thème."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from generator.paquet import Bornes, lire_paquet
from generator.rendu.ooxml import A, W, analyser


def polices_du_document(docx: Path | bytes) -> set[str]:
    """Les familles dont se sert un .docx que l'outil vient d'écrire."""
    return polices_demandees(lire_paquet(docx, Bornes()))


def polices_demandees(parties: Mapping[str, bytes]) -> set[str]:
    """Les familles dont un texte visible du document se sert : passages, styles employés, défaut, thème."""
    styles = _Styles(parties)
    demandees: set[str] = set()
    for nom, contenu in parties.items():
        if nom == 'word/document.xml' or re.fullmatch(r'word/(?:header|footer)\w*\.xml', nom):
            for passage in analyser(contenu).iter(f'{W}r'):
                if any((texte.text or '').strip() for texte in passage.iter(f'{W}t')):
                    demandees.add(styles.police(passage))
    return demandees - {''}


def signes_employes(parties: Mapping[str, bytes]) -> set[str]:
    """Les signes du texte d'un modèle."""
    signes: set[str] = set()
    for nom, contenu in parties.items():
        if nom == 'word/document.xml' or re.fullmatch(r'word/(?:header|footer)\w*\.xml', nom):
            for texte in analyser(contenu).iter(f'{W}t'):
                signes.update(texte.text or '')
    return signes


class _Styles:
    """Résout la police d'un passage par la chaîne des styles."""

    def __init__(self, parties: Mapping[str, bytes]) -> None:
        racine = analyser(parties['word/styles.xml']) if 'word/styles.xml' in parties else None
        self._theme = _polices_du_theme(parties.get('word/theme/theme1.xml'))
        self._styles: dict[str | None, etree._Element] = {}
        self._defaut: str = ''
        self._paragraphe: str | None = None
        if racine is not None:
            self._styles = {style.get(f'{W}styleId'): style for style in racine.iter(f'{W}style')}
            for style in racine.iter(f'{W}style'):
                if style.get(f'{W}type') == 'paragraph' and style.get(f'{W}default') == '1':
                    self._paragraphe = style.get(f'{W}styleId')
            defaut = racine.find(f'{W}docDefaults/{W}rPrDefault/{W}rPr')
            self._defaut = self._de(defaut) or ''
        self._memoire: dict[str | None, str] = {}

    def police(self, passage: etree._Element) -> str:
        """La famille d'un passage ; vide si rien ne la dit."""
        proprietes = passage.find(f'{W}rPr')
        directe = self._de(proprietes)
        if directe:
            return directe
        style = proprietes.find(f'{W}rStyle') if proprietes is not None else None
        if style is not None and (trouvee := self._du_style(style.get(f'{W}val'))):
            return trouvee
        paragraphe = next(passage.iterancestors(f'{W}p'), None)
        style = paragraphe.find(f'{W}pPr/{W}pStyle') if paragraphe is not None else None
        nom = style.get(f'{W}val') if style is not None else self._paragraphe
        return self._du_style(nom) or self._defaut

    def _du_style(self, nom: str | None) -> str:
        if nom in self._memoire:
            return self._memoire[nom]
        suivant, vus = nom, set()
        trouvee = ''
        while suivant in self._styles and suivant not in vus and not trouvee:
            vus.add(suivant)
            style = self._styles[suivant]
            trouvee = self._de(style.find(f'{W}rPr')) or ''
            parent = style.find(f'{W}basedOn')
            suivant = parent.get(f'{W}val') if parent is not None else None
        self._memoire[nom] = trouvee
        return trouvee

    def _de(self, proprietes: etree._Element | None) -> str | None:
        polices = proprietes.find(f'{W}rFonts') if proprietes is not None else None
        if polices is None:
            return None
        theme = polices.get(f'{W}asciiTheme')
        if theme:
            return self._theme.get('major' if theme.startswith('major') else 'minor')
        return polices.get(f'{W}ascii')


def _polices_du_theme(contenu: bytes | None) -> dict[str, str]:
    if not contenu:
        return {}
    racine = analyser(contenu)
    trouvees = {}
    for sorte in ('major', 'minor'):
        latine = racine.find(f'.//{A}{sorte}Font/{A}latin')
        if latine is not None:
            trouvees[sorte] = latine.get('typeface', '')
    return trouvees
