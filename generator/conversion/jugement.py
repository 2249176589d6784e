"""Juge ce qu'un ouvrier a relu d'un PDF converti : on ne croit pas le moteur."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator.conversion.relecture import empreinte_du_texte
from generator.erreurs import Code


def juger_relecture(lu: Mapping[str, Any], rangs: Sequence[int]) -> tuple[Code, str, str | None]:
    """Le premier défaut d'un PDF relu : son code, son motif, le texte en cause ; un motif vide si tout y est."""
    if 'erreur' in lu:
        return Code.PDF_ILLISIBLE, lu['erreur'], None
    if lu['total'] < len(rangs):
        return Code.PAGES_INATTENDUES, f"{lu['total']} page(s) pour {len(rangs)} document(s)", None
    if lu['manques']:
        return Code.TEXTE_PERDU, "le PDF a perdu un texte", lu['manques'][0][1]
    if (page := page_d_une_autre(lu)) is not None:
        return Code.PAGES_INATTENDUES, f"la page {page + 1} est celle d'un autre document, une seconde fois", None
    if lu['repetees']:
        page = lu['repetees'][0]
        return Code.PAGES_INATTENDUES, f"la page {page + 1} en répète une autre, que le document n'a qu'une fois", None
    if lu['restes']:
        page, reste = lu['restes'][0]
        return Code.RESTE_DE_BALISE, f"il reste une balise à la page {page + 1}", reste
    return Code.MOTEUR_EN_ECHEC, '', None


def page_d_une_autre(lu: Mapping[str, Any]) -> int | None:
    """Le rang d'une page qu'un document a reçue d'un autre : elle n'y est pas à la même place que chez lui.

    Une seconde page peut être la même pour tous ; une page vide aussi.
    """
    vues: dict[str, tuple[int, int]] = {empreinte_du_texte(''): (-1, -1)}
    for document, (debut, fin) in enumerate(lu['pages']):
        for page in range(debut, fin):
            autre, place = vues.setdefault(lu['empreintes'][page], (document, page - debut))
            if autre not in (document, -1) and place != page - debut:
                return page
    return None
