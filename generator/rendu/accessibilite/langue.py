"""La langue d'un modèle : celle que prend la voix qui le lit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from generator.erreurs import Code
from generator.rendu.accessibilite.frein import Frein, Texte, faute_du_passage
from generator.rendu.accessibilite.styles import Styles, valeur
from generator.rendu.accolades import masquer
from generator.rendu.balises import Passage, textes
from generator.rendu.faute import Faute
from generator.rendu.ooxml import W

FRANCAIS = re.compile(r'fr(?:-\w+)?', re.IGNORECASE)
MOT = re.compile(r'[^\W\d_]{2,}')
REGLE = "un lecteur d'écran prend la voix de cette langue"
REMEDE = "dans Word : Ctrl+A, puis Révision > Langue > Définir la langue de vérification > Français (France)"


def langues(parties: Sequence[Texte], styles: Styles) -> Iterator[Faute]:
    """La langue du document si ce n'est pas le français, et celle des paragraphes entiers marqués d'une autre.

    Quelques mots d'une autre langue dans un paragraphe français sont bien marqués : on n'en dit rien.
    """
    modele, ordinaire = parties[0].modele, valeur(styles.d_office(f'{W}lang'))
    if not FRANCAIS.fullmatch(ordinaire):
        quoi = "La langue du document n'est pas le français" if ordinaire else "La langue du document n'est pas dite"
        remede = f"{REMEDE}, et le bouton « Définir par défaut »."
        yield faute_du_passage(modele, None, Frein(Code.LANGUE_DU_DOCUMENT, quoi, REGLE, remede, ordinaire or None))
    trouves: dict[str, list[Passage]] = {}
    for texte in parties:
        for paragraphe, passage in texte.passages.items():
            langue = _etrangere(paragraphe, passage, styles)
            if langue and langue != ordinaire:
                trouves.setdefault(langue, []).append(passage)
    for langue, passages in trouves.items():
        autres = f", et {len(passages) - 1} autre(s) paragraphe(s)" if len(passages) > 1 else ''
        yield faute_du_passage(modele, passages[0], Frein(
            Code.LANGUE_DU_DOCUMENT, f"Ce paragraphe est marqué d'une autre langue que le français{autres}", REGLE,
            f"{REMEDE}.", langue,
        ))  # fmt: skip


def _etrangere(paragraphe: etree._Element, passage: Passage, styles: Styles) -> str:
    """La langue étrangère de tout un paragraphe ; vide s'il est français, ou s'il n'a que des balises."""
    if not MOT.search(masquer(passage.texte, ' ')):
        return ''
    siennes = set()
    for texte in textes(paragraphe):
        parent = texte.getparent()
        if parent is not None and (texte.text or '').strip():
            siennes.add(valeur(styles.du_passage(parent, paragraphe, f'{W}lang')))
    if not siennes or any(not langue or FRANCAIS.fullmatch(langue) for langue in siennes):
        return ''
    return min(siennes)
