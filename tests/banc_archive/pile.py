"""La pile d'une rentrée : 200 lettres et 20 versos blancs, mêlés, à 300 points par pouce, dans un seul PDF. Le temps et la mémoire."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from generator.domaine.retour import Statut
from generator.erreurs import Sortie
from generator.numerisation import Sorte
from tests.banc.mesure import mesurer
from tests.banc_archive.lecture import lire
from tests.banc_archive.materiel import Lot
from tests.banc_archive.programme import PREMIERE_GRAINE
from tests.simulateur import PERSONNE, Scenario, Verite, ecrire_pile, numeriser, tirer_scenario, verso_blanc

DPI = 300
PAR_VERSO = 11
MEGA = 1 << 20


def mesurer_la_pile(lot: Lot, pages: int, famille: str, coeurs: int, *, ranger: bool = False) -> Iterator[str]:
    """Fabrique la pile, la fait lire, et dit ce qu'il en est ; `ranger` : aussi ce que prend « archiver », entier."""
    versos = pages // PAR_VERSO
    graines = [PREMIERE_GRAINE[famille] + 50_000 + rang for rang in range(pages)]
    scenarios = [tirer_scenario(graine, 'mix', famille, dpi=DPI, photo=False) for graine in graines]
    ordre = list(range(pages))
    random.Random(1).shuffle(ordre)
    verites: list[Verite | None] = []

    def images() -> Iterator[Image.Image]:
        for rang in ordre:
            image, verite = _page(lot, rang, scenarios[rang], blanche=rang >= pages - versos)
            verites.append(verite)
            yield image

    with tempfile.TemporaryDirectory(prefix='pile-') as brut:
        debut = time.perf_counter()
        chemin = ecrire_pile(Path(brut) / 'pile.pdf', images())
        fabrication, octets = time.perf_counter() - debut, chemin.stat().st_size
        lu = lire(chemin, lot, coeurs)
        rangee = _ranger(chemin, lot) if ranger else ''
    mots = {Statut.OUI: lot.mots[0], Statut.NON: lot.mots[1]}
    blanches = sum(page.sorte is Sorte.BLANCHE for page, verite in zip(lu.pages, verites, strict=True) if verite is None)
    eleves = sum(page.reference == verite.reference for page, verite in zip(lu.pages, verites, strict=True) if verite)
    affirmees = [
        (mots[page.lecture.statut], verite.reponse) for page, verite in zip(lu.pages, verites, strict=True)
        if verite and page.lecture and page.lecture.statut in mots
    ]  # fmt: skip
    fausses = sum(reponse != attendue for reponse, attendue in affirmees)
    lisibles = sum(verite.reponse != PERSONNE for verite in verites if verite)
    yield f'Une pile de {pages} pages à {DPI} points par pouce ({octets / MEGA:.0f} Mio, fabriquée en {fabrication:.0f} s) :'
    yield f'  lue en {lu.secondes:.0f} s ({lu.processeur:.0f} s de processeur) par {coeurs} enfant(s), {lu.memoire:.0f} Mio au plus chacun ;'
    yield f'  {eleves}/{pages - versos} élèves, {blanches}/{versos} versos, {len(affirmees)} réponses lues sur {lisibles} lisibles, {fausses} fausse(s).'
    if rangee:
        yield rangee


def _ranger(pile: Path, lot: Lot) -> str:
    """La même pile, par la commande : lue, chaque pièce écrite en PDF/A et relue, inscrite. Lève `CalledProcessError`."""
    mesure = mesurer(['generator', 'archiver', str(pile), '--donnees', str(lot.donnees)], codes=(Sortie.FAIT, Sortie.A_CORRIGER))
    return (
        f'  « archiver » entier : {mesure.secondes:.0f} s ({mesure.processeur:.0f} s de processeur), '
        f'{mesure.memoire:.0f} Mio pour tous ses processus.'
    )


def _page(lot: Lot, rang: int, scenario: Scenario, *, blanche: bool) -> tuple[Image.Image, Verite | None]:
    if blanche:
        return verso_blanc(scenario), None
    return numeriser(lot.copies[rang % len(lot.copies)], scenario)
