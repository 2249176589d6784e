"""Les en-têtes et pieds que Word montre vraiment : lesquels, à quelles pages d'une lettre."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.rendu.reperes import SECTION

Montre = tuple[str, int, int]
"""La relation d'un en-tête ou d'un pied, la première de ses pages (dès 0), leur pas (0 : elle seule)."""
PREMIERE_SECTION = re.compile(rf'<w:sectPr\b[^>]*>(?!{SECTION})(?:(?!<w:sectPrChange|</w:sectPr>).)*', re.DOTALL)
REFERENCE = re.compile(r'<w:(?:header|footer)Reference\b[^>]*>')
SORTE, RELATION = re.compile(r'\bw:type="(\w+)"'), re.compile(r'\br:id="([^"]+)"')
OUI = r'\b(?![^>]*\bw:val="(?:0|false|off)")'
PREMIERE_A_PART = re.compile(f'<w:titlePg{OUI}')
PAIRES_A_PART = re.compile(f'<w:evenAndOddHeaders{OUI}'.encode())


def paires_a_part(parties: Mapping[str, bytes]) -> bool:
    """Vrai si un modèle a d'autres en-têtes aux pages paires."""
    return PAIRES_A_PART.search(parties.get('word/settings.xml', b'')) is not None


def montres(corps: str, section: str, premiere_page: int, *, paires: bool) -> Iterator[Montre]:
    """Ce que montre une lettre : son corps, sa section de fin, le numéro de sa première page.

    D'une lettre à plusieurs sections, on ne sait pas où finit la première : seule sa première page est sûre.
    """
    autre = PREMIERE_SECTION.search(corps) if '<w:sectPr' in corps else None
    lue = autre[0] if autre else section.partition('<w:sectPrChange')[0]
    places = _places(premiere_page, premiere=PREMIERE_A_PART.search(lue) is not None, paires=paires)
    for reference in REFERENCE.findall(lue):
        sorte, relation = SORTE.search(reference), RELATION.search(reference)
        debut, pas = places.get(sorte[1] if sorte else 'default', (None, 0))
        if relation is not None and debut is not None and not (autre and debut):
            yield relation[1], debut, 0 if autre else pas


def _places(premiere_page: int, *, premiere: bool, paires: bool) -> dict[str, tuple[int, int]]:
    """Les pages de chaque sorte d'en-tête : leur première, leur pas."""
    depuis = int(premiere)
    places = {'first': (0, 0)} if premiere else {}
    if not paires:
        return places | {'default': (depuis, 1)}
    suivante_paire = (premiere_page + depuis) % 2 == 0
    return places | {'default': (depuis + suivante_paire, 2), 'even': (depuis + (not suivante_paire), 2)}
