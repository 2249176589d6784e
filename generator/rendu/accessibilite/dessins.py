"""Les formes, zones de texte et graphiques que rien ne décrit ; les images le sont déjà par `rendu/images`."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from generator.erreurs import Code
from generator.rendu.accessibilite.frein import Frein, Texte, faute_du_passage
from generator.rendu.faute import Faute
from generator.rendu.images import VML, places
from generator.rendu.ooxml import W

OFFICE = '{urn:schemas-microsoft-com:office:office}'
FORMES_ANCIENNES = tuple(f'{VML}{nom}' for nom in ('shape', 'rect', 'roundrect', 'oval', 'line', 'polyline', 'group'))


def sans_description(texte: Texte) -> Iterator[Faute]:
    """Les dessins d'une partie qui n'ont ni texte de remplacement, ni la marque « décoratif »."""
    for place in places(texte.racine):
        muet = not place.photo and not place.texte.strip() and not place.titre.strip()
        if muet and not place.decorative and not _est_un_double(place.dessin):
            yield _faute(texte, place.dessin, _sorte(place.dessin))
    for ancien in texte.racine.iter(f'{W}pict', f'{W}object'):
        forme = next(ancien.iter(*FORMES_ANCIENNES), None)
        if forme is None or _est_un_double(ancien) or forme.get(f'{OFFICE}hr') in ('t', 'true'):
            continue
        if not (forme.get('alt') or forme.get('title') or '').strip():
            image = next(ancien.iter(f'{VML}imagedata'), None) is not None
            yield _faute(texte, ancien, "Une image d'ancien format" if image else _sorte(ancien))


def _faute(texte: Texte, dessin: etree._Element, sorte: str) -> Faute:
    return faute_du_passage(texte.modele, texte.passage_de(dessin), Frein(
        Code.IMAGE_SANS_TEXTE, f"{sorte} n'a pas de texte de remplacement", "une personne aveugle n'en saura rien",
        "dans Word : clic droit sur son bord > Texte de remplacement, ou « Décoratif ».",
    ))  # fmt: skip


def _sorte(dessin: etree._Element) -> str:
    etiquettes = {etree.QName(e).localname for e in dessin.iter() if isinstance(e.tag, str)}
    if 'txbxContent' in etiquettes:
        return "Une zone de texte"
    return "Un graphique" if etiquettes & {'chart', 'relIds'} else "Une forme"


def _est_un_double(dessin: etree._Element) -> bool:
    """Vrai pour la copie (mc:Fallback) d'un dessin, gardée pour d'anciens logiciels."""
    return any(isinstance(parent.tag, str) and parent.tag.endswith('}Fallback') for parent in dessin.iterancestors())
