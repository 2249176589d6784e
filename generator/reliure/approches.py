"""Les retouches d'approche de LibreOffice : il en écrit une par lettre, plus fine que le pas de sa propre mise en page.

Elles font le tiers du texte d'une page. On n'en écrit la somme que lorsqu'elle se verrait : aucune lettre ne s'écarte de
sa place de plus de `ECART_ADMIS`, et l'écart ne s'accumule pas.
"""

from __future__ import annotations

import re
from functools import lru_cache

ECART_ADMIS = 8
"""En millièmes de cadratin : 0,03 mm à 11 points. LibreOffice place ses lettres au six centième de pouce, 0,04 mm."""

SUITE = re.compile(rb'\[<(?<= Tf\[<)((?:[0-9A-F]+>-?\d+<)+[0-9A-F]+)>(?:-?\d+)?\]TJ(?=\n)')
RETOUCHE = re.compile(rb'>(-?\d+)<')


def alleger_les_approches(octets: bytes) -> bytes:
    """Le contenu d'une page, sans les retouches d'approche qui ne se voient pas ; les lettres et leur ordre restent."""
    return SUITE.sub(lambda suite: _alleger(suite[1]), octets)


@lru_cache(maxsize=4096)
def _alleger(suite: bytes) -> bytes:
    """Une suite de lettres ; la même ligne revient dans chaque exemplaire d'un formulaire."""
    ecart, morceaux = 0, []
    for rang, morceau in enumerate(RETOUCHE.split(suite)):
        if not rang % 2:
            morceaux.append(morceau)
            continue
        ecart += int(morceau)
        if abs(ecart) > ECART_ADMIS:
            morceaux.append(b'>%d<' % ecart)
            ecart = 0
    return b'[<%b>]TJ' % b''.join(morceaux)
