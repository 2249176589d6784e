"""Les titres d'un modèle : il en faut un, ils descendent d'un niveau à la fois, aucun n'est vide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.erreurs import Code
from generator.rendu.accessibilite.frein import Frein, Texte, faute_du_passage
from generator.rendu.accessibilite.styles import Styles
from generator.rendu.balises import Passage
from generator.rendu.faute import Faute
from generator.rendu.ooxml import W

QUI_DISPARAIT = re.compile(r'\s*(?:\{%-?\s*(?:p|tr|tc)\s[^{}]*%\}\s*)+')
"""Un paragraphe fait d'instructions seules n'est pas dans le document produit."""
PORTEURS = tuple(f'{W}{nom}' for nom in ('drawing', 'pict', 'object', 'fldSimple', 'fldChar'))
"""Ce qui, sans texte, fait tout de même qu'un titre dit quelque chose."""
SANS_TITRE = Frein(
    Code.DOCUMENT_SANS_TITRE, "Le document n'a pas de titre",
    "un lecteur d'écran annonce un document par son titre, et va de titre en titre",
    "dans Word : cliquez dans la ligne qui sert de titre, puis Accueil > Styles > Titre 1.",
)  # fmt: skip


def titres_fautifs(corps: Texte, styles: Styles) -> Iterator[Faute]:
    """Ce qui ne va pas dans les titres du corps d'un modèle."""
    titres = [
        (passage, niveau) for paragraphe, passage in corps.passages.items()
        if (niveau := styles.niveau(paragraphe)) is not None and not QUI_DISPARAIT.fullmatch(passage.texte)
    ]  # fmt: skip
    pleins = [(passage, niveau) for passage, niveau in titres if not _est_vide(passage)]
    for passage, niveau in titres:
        if _est_vide(passage):
            yield faute_du_passage(corps.modele, passage, Frein(
                Code.TITRES_IRREGULIERS, f"Un titre de niveau {niveau} est vide",
                "un lecteur d'écran annonce un titre, et rien",
                "dans Word : effacez cette ligne, ou Accueil > Styles > Normal.",
            ))  # fmt: skip
    if all(niveau > 1 for _, niveau in pleins):
        yield faute_du_passage(corps.modele, None, SANS_TITRE)
        precedent = pleins[0][1] if pleins else 0
    else:
        precedent = 0
    for passage, niveau in pleins:
        if niveau > precedent + 1:
            yield faute_du_passage(corps.modele, passage, _saute(precedent, niveau))
        precedent = niveau


def _saute(precedent: int, niveau: int) -> Frein:
    avant = f"d'un titre de niveau {precedent}" if precedent else "du début du document"
    return Frein(
        Code.TITRES_IRREGULIERS, f"On passe {avant} à un titre de niveau {niveau}",
        "les titres descendent d'un niveau à la fois : un niveau sauté fait croire qu'une partie manque",
        f"dans Word : cliquez dans ce titre, puis Accueil > Styles > Titre {precedent + 1}.",
    )  # fmt: skip


def _est_vide(passage: Passage) -> bool:
    return not passage.texte.strip() and next(passage.paragraphe.iter(*PORTEURS), None) is None
