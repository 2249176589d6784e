"""Les couleurs de LibreOffice : dix décimales, quand une imprimante n'en distingue pas trois."""

from __future__ import annotations

import re

LONGUE = re.compile(rb'(?<=[\n ])(0\.\d{4})\d{2,}(?= (?:[\d. ]+ )?(?:rg|RG)\n)')
"""Une composante, devant le nom de ce qu'elle colore ; la quatrième décimale vaut un quarantième d'un pas sur 255."""


def arrondir_les_couleurs(octets: bytes) -> bytes:
    """Le contenu d'une page, ses couleurs à quatre décimales."""
    return LONGUE.sub(rb'\1', octets)
