"""Comparer des mots comme une personne : sans accents, sans casse, à une faute de frappe près."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

INVISIBLES = re.compile('[\u00ad\u200b-\u200d\u2060\ufeff]')


def nettoyer(texte: str) -> str:
    """Compose les accents (NFC), ramène les espaces insécables à l'espace, ôte ceux des bords et du milieu en trop."""
    visible = INVISIBLES.sub('', unicodedata.normalize('NFC', texte))
    return re.sub(r'[^\S\n]+', ' ', visible).strip()


@lru_cache(maxsize=65_536)
def plier(texte: str) -> str:
    """Forme de comparaison : sans accents, sans casse, apostrophes et tirets unifiés."""
    sans = ''.join(c for c in unicodedata.normalize('NFKD', texte) if not unicodedata.combining(c))
    unis = sans.replace('\u2019', "'").replace('\u02bc', "'").replace('œ', 'oe').replace('Œ', 'OE')
    return re.sub(r'\s+', ' ', re.sub(r'[\u2010-\u2015]', '-', unis)).strip().casefold()


def proche(saisie: str, possibles: Iterable[str], seuil: float = 0.6) -> str | None:
    """Le mot possible le plus proche de la saisie, s'il y en a un ; `seuil` : ressemblance exigée, de 0 à 1."""
    plies = {plier(mot): mot for mot in possibles}
    trouves = get_close_matches(plier(saisie), list(plies), n=1, cutoff=seuil)
    return plies[trouves[0]] if trouves else None
