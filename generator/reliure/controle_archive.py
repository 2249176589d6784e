"""PDF/A-2b : le contrôle de pikepdf sur le fichier fini, borné à ce que la reliure peut casser.

Chaque fichier est relu pour ce que la reliure écrit : catalogue, métadonnées, couleurs, polices incorporées. Ses pages le
sont quand elles portent une police ou une sorte d'image nouvelle dans ce passage (`relues`), donc pour chaque tirage ; les
autres en sont les exemplaires, et relire deux cents fois la même lettre coûterait un sixième du passage.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Pdf

from generator.conversion import polices_du_pdf
from generator.profil_srgb import PROFIL_SRGB
from generator.reliure.declaration import Norme, declarer, sans_pdfua
from generator.reliure.faute import Faute
from generator.reliure.relues import Relues

PROFIL = '2b'
logging.getLogger('fontTools').setLevel(logging.ERROR)
CATALOGUE = frozenset((
    '/Type', '/Pages', '/StructTreeRoot', '/MarkInfo', '/Lang', '/Metadata', '/OutputIntents', '/Outlines', '/PageLabels',
    '/PageMode', '/ViewerPreferences', '/Names',
))  # fmt: skip
"""Ce que la reliure écrit dans le catalogue."""


def controler_archive(pdf: Pdf, relues: Relues) -> list[Faute]:
    """Les règles de PDF/A-2b enfreintes. Change le document ouvert, jamais le fichier."""
    from pikepdf import pdfa  # un quart de seconde, et d'ordinaire chez un ouvrier seulement

    fautes: dict[tuple[str, bool], Faute] = {}
    for faute in (*_polices(pdf), *_catalogue(pdf), *_couleurs(pdf)):
        fautes.setdefault((faute.regle, True), faute)
    redites, fois = relues.trier(pdf)
    _alleger(pdf, redites)
    rapport = pdfa.check(pdf, PROFIL)
    for constat in rapport.findings:
        certaine = constat.kind == 'violation'
        quoi = f'{constat.message} ({constat.where})'
        fautes.setdefault((constat.rule, certaine), Faute(Norme.ARCHIVE, _nommer(constat.rule), quoi, certaine=certaine))
    if not fautes:
        relues.retenir(fois)
    return list(fautes.values())


def _polices(pdf: Pdf) -> Iterator[Faute]:
    """Une police absente du fichier : pikepdf n'en dit qu'un doute, la norme est formelle."""
    for nom, incorporee in polices_du_pdf(pdf).items():
        if not incorporee:
            yield Faute(Norme.ARCHIVE, 'ISO 19005-2, 6.2.11.4.1-1', f"la police {nom} n'est pas dans le fichier")


def _catalogue(pdf: Pdf) -> Iterator[Faute]:
    """Ce que la reliure n'écrit jamais : une action à l'ouverture, un programme, un fichier joint."""
    for cle in pdf.Root.keys() - CATALOGUE:
        yield Faute(Norme.ARCHIVE, 'ISO 19005-2, 6.5.1-1', f"le fichier porte « {cle} », que la reliure n'y a pas mis")
    for cle in pdf.Root.get('/Names', Dictionary()).keys() - {'/Dests'}:
        yield Faute(Norme.ARCHIVE, 'ISO 19005-2, 6.8', f"le fichier porte « {cle} », que la reliure n'y a pas mis")


def _couleurs(pdf: Pdf) -> Iterator[Faute]:
    """Le sens des couleurs, que le contrôleur ne demande qu'aux pages qu'il lit : le profil des pièces, et lui seul."""
    intentions = list(pdf.Root.get('/OutputIntents', Array()))
    profils = [intention.get('/DestOutputProfile') for intention in intentions]
    if len(profils) != 1 or profils[0] is None or profils[0].read_bytes() != PROFIL_SRGB:
        yield Faute(Norme.ARCHIVE, 'ISO 19005-2, 6.2.4.3-2', "le fichier ne porte pas le profil de couleurs de la reliure")


def _nommer(regle: str) -> str:
    """« ISO_19005_2:6.2.11.4.1-1 » → « ISO 19005-2, 6.2.11.4.1-1 »."""
    norme, _, numero = regle.partition(':')
    return f'{norme.replace("_", " ", 1).replace("_", "-")}, {numero}' if norme.startswith('ISO') else regle


def _alleger(pdf: Pdf, redites: list[int]) -> None:
    """Ôte ce que le contrôleur ne juge pas : la structure, la déclaration PDF/UA qu'il ne connaît pas, les redites."""
    if '/StructTreeRoot' in pdf.Root:
        del pdf.Root.StructTreeRoot
    flux = pdf.Root.get('/Metadata')
    if flux is not None:
        declarer(pdf, sans_pdfua(flux.read_bytes()))
    for cle in ('/Outlines', '/Names'):
        if cle in pdf.Root:
            del pdf.Root[cle]
    if len(redites) == len(pdf.pages):
        pdf.add_blank_page()  # le contrôleur refuse un fichier sans page
    for rang in reversed(redites):
        del pdf.pages[rang]

