"""Les couleurs de LibreOffice : dix décimales, quand une imprimante n'en distingue pas trois."""

from __future__ import annotations

import re

LONGUE = re.compile(rb'(0\.(?<=[\n ]0\.)\d{4})\d{2,}(?= (?:[\d. ]+ )?(?:rg|RG)\n)')
"""Une composante, devant le nom de ce qu'elle colore ; la quatrième décimale vaut un quarantième d'un pas sur 255.

Ce qui précède se regarde après le « 0. » : une expression qui commence par des signes fixes se cherche bien plus vite.
"""


def arrondir_les_couleurs(octets: bytes) -> bytes:
    """Le contenu d'une page, ses couleurs à quatre décimales."""
    return LONGUE.sub(rb'\1', octets)
