"""Le contenu marqué d'une page : quels numéros y sont, ce qui est dessiné hors de toute marque."""

from __future__ import annotations

import re
from typing import Any

from pikepdf import Array, Page, parse_content_stream

DEBUT = rb'/[^\s/<>()\[\]{}%]+\s*(?:<<(?:[^<>]|<[^<>]*>|<<[^<>]*>>)*>>\s*BDC|/[^\s/<>()\[\]{}%]+\s+BDC|BMC)(?=\s|$)'
MARQUES = re.compile(rb'(?P<debut>' + DEBUT + rb')|(?P<fin>(?<![^\s>)\]])EMC(?=[\s/]|$))')
PREMIERE = re.compile(DEBUT)
TROU = re.compile(rb'EMC(?=[\s/]|$)(?!\s*' + DEBUT + rb')')
NUMERO = re.compile(rb'/MCID\s+(\d+)')
DESSINS = re.compile(rb"(?<![^\s>)\]])(?:f\*?|F|S|s|B\*?|b\*?|sh|Do|Tj|TJ|'|\"|EI)(?=\s|$)")
TEXTES = re.compile(rb"(?<![^\s])(?:Tj|TJ|'|\")(?=\s|$)|[>)\]](?:Tj|TJ|'|\")(?=\s|$)")
QUI_DESSINENT = frozenset(
    ('f', 'f*', 'F', 'S', 's', 'B', 'B*', 'b', 'b*', 'sh', 'Do', 'Tj', 'TJ', "'", '"', 'INLINE IMAGE')
)
IMAGE_EN_ARTEFACT = re.compile(rb'/Artifact BMC\n((?:Q )?q [-\d. ]+ re\nW\* n\nq [-\d. ]+ cm\n/Im\d+ Do Q\n)EMC\n')


def contenu(page: Page) -> bytes:
    """Le contenu d'une page, décompressé, ses morceaux mis bout à bout."""
    flux = page.obj.get('/Contents')
    if flux is None:
        return b''
    return b'\n'.join(morceau.read_bytes() for morceau in flux) if isinstance(flux, Array) else flux.read_bytes()


def numeros(octets: bytes) -> list[int]:
    """Les numéros des contenus marqués, dans l'ordre où la page les dessine."""
    return [int(trouve) for trouve in NUMERO.findall(octets)]


def hors_marques(octets: bytes) -> list[tuple[int, int]]:
    """Les bouts (début, fin) d'un contenu qui dessinent sans être ni balisés ni déclarés artefacts."""
    premiere = PREMIERE.search(octets)
    trous = [(0, len(octets) if premiere is None else premiere.start())]
    for trou in TROU.finditer(octets):
        suite = PREMIERE.search(octets, trou.end())
        trous.append((trou.end(), len(octets) if suite is None else suite.start()))
    if not any(DESSINS.search(octets, debut, fin) for debut, fin in trous):
        return []
    return _hors_marques_emboitees(octets)


def _hors_marques_emboitees(octets: bytes) -> list[tuple[int, int]]:
    """Les mêmes, une marque pouvant en contenir une autre."""
    profondeur, depuis, bouts = 0, 0, []
    for marque in MARQUES.finditer(octets):
        if marque['debut'] is not None:
            if not profondeur:
                bouts.append((depuis, marque.start()))
            profondeur += 1
        else:
            profondeur = max(0, profondeur - 1)
            depuis = marque.end()
    if not profondeur:
        bouts.append((depuis, len(octets)))
    return [(debut, fin) for debut, fin in bouts if DESSINS.search(octets, debut, fin)]


def dessine_hors_marques(page: Page) -> bool:
    """Le même verdict, instruction par instruction : lent, et sans appel."""
    profondeur = 0
    for instruction in parse_content_stream(page):
        operateur = str(instruction.operator)
        if operateur in ('BMC', 'BDC'):
            profondeur += 1
        elif operateur == 'EMC':
            profondeur -= 1
        elif operateur in QUI_DESSINENT and profondeur <= 0:
            return True
    return False


def marquer_les_traits(octets: bytes) -> bytes:
    """Déclare artefacts les traits dessinés hors de toute marque (bordures de paragraphe) ; jamais un texte."""
    for debut, fin in reversed(hors_marques(octets)):
        if not TEXTES.search(octets, debut, fin):
            octets = octets[:debut] + b'\n/Artifact BMC\n' + octets[debut:fin] + b'\nEMC\n' + octets[fin:]
    return octets


def rendre_les_images(octets: bytes, figures: int) -> tuple[bytes, list[int]]:
    """Donne à chaque image, que LibreOffice 7.4 dessine en artefact, un numéro : celui de sa « Figure », restée vide.

    Ne change rien si les images et les figures de la page ne se comptent pas pareil.
    """
    trouvees = list(IMAGE_EN_ARTEFACT.finditer(octets))
    if not figures or len(trouvees) != figures:
        return octets, []
    libre = max(numeros(octets), default=-1) + 1
    suite = iter(range(libre, libre + figures))

    def numeroter(trouve: Any) -> bytes:
        return b'/Figure<</MCID %d>>BDC\n%bEMC\n' % (next(suite), trouve[1])

    return IMAGE_EN_ARTEFACT.sub(numeroter, octets), list(range(libre, libre + figures))
