"""Fabrique les pages, les fait lire par le vrai lecteur, fichier par fichier, et note ce qu'il en a dit."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.domaine.retour import Statut
from generator.numerisation import PageLue
from tests.banc_archive.lecture import lire
from tests.banc_archive.materiel import Lot
from tests.banc_archive.programme import Page
from tests.simulateur import PERSONNE, Verite, ecrire_photo, ecrire_pile, numeriser

PAR_PILE = 20
COEURS = 2
ORIENTATIONS = (1, 3, 6, 8)


@dataclass(frozen=True, slots=True)
class Constat:
    """Une page lue. `trouvee` : la référence que le lecteur lui donne ; `reponse` : la case qu'il affirme, ou rien."""

    serie: str
    lot: str
    verite: Verite
    trouvee: str
    reponse: str
    motifs: tuple[str, ...]
    accord: float
    secondes: float
    """De processeur, dans l'enfant qui lit."""

    @property
    def fausse(self) -> bool:
        """Une réponse affirmée qui n'est pas la bonne : le contraire, ou ce qu'une personne seule pouvait dire."""
        return bool(self.reponse) and self.reponse != self.verite.reponse

    @property
    def contraire(self) -> bool:
        """Une réponse affirmée contre la volonté de la famille."""
        return bool(self.reponse) and bool(self.verite.intention) and self.reponse != self.verite.intention

    @property
    def autre_eleve(self) -> bool:
        """La page d'un élève donnée à un autre."""
        return bool(self.trouvee) and self.trouvee != self.verite.reference

    @property
    def lisible(self) -> bool:
        """Vrai si une machine pouvait répondre d'après l'image."""
        return self.verite.reponse != PERSONNE and not self.verite.effacee


def eprouver(lots: Sequence[Lot], pages: Sequence[Page], coeurs: int = COEURS) -> tuple[list[Constat], float]:
    """Tous les constats, et le pic de mémoire (Mio) d'un processus de lecture."""
    piles = [(pages[debut : debut + PAR_PILE], rang) for rang, debut in enumerate(range(0, len(pages), PAR_PILE))]
    travaux = [(lot.nom, pile, rang) for i, lot in enumerate(lots) for pile, rang in piles if rang % len(lots) == i]
    contexte = multiprocessing.get_context('spawn')
    with contexte.Pool(min(coeurs, os.cpu_count() or 1), _apprendre, (list(lots),)) as ouvriers:
        faits = ouvriers.starmap(_une_pile, travaux, chunksize=1)
    return [constat for constats, _ in faits for constat in constats], max((pic for _, pic in faits), default=0.0)


_LOTS: dict[str, Lot] = {}
"""Ce que chaque processus du banc sait des lettres, une fois pour toutes."""


def _apprendre(lots: Sequence[Lot]) -> None:
    _LOTS.update({lot.nom: lot for lot in lots})


def _une_pile(nom: str, pages: Sequence[Page], rang: int) -> tuple[list[Constat], float]:
    """Une pile de pages : les photos à part, le reste en un PDF ; une pile sur cinq en TIFF."""
    lot, constats, pic = _LOTS[nom], [], 0.0
    with tempfile.TemporaryDirectory(prefix='banc-') as brut:
        for chemin, contenu in _ecrire(lot, pages, rang, Path(brut)):
            lu = lire(chemin, lot)
            lues = {lue.page: lue for lue in lu.pages}
            pic = max(pic, lu.memoire)
            constats += [
                _constater(page, verite, lot, lues.get(numero), lu.processeur / len(contenu))
                for numero, (page, verite) in enumerate(contenu, 1)
            ]
    return constats, pic


def _ecrire(lot: Lot, pages: Sequence[Page], rang: int, dossier: Path) -> Iterator[tuple[Path, list[tuple[Page, Verite]]]]:
    images, contenu = [], []
    for numero, page in enumerate(pages):
        image, verite = numeriser(lot.copies[page.rang % len(lot.copies)], page.scenario)
        if page.scenario.photo:
            yield ecrire_photo(dossier / f'{numero}.jpg', image, ORIENTATIONS[page.rang % len(ORIENTATIONS)]), [(page, verite)]
        else:
            images.append(image)
            contenu.append((page, verite))
    if images:
        forme = 'tiff' if rang % 5 == 4 else 'pdf'
        yield ecrire_pile(dossier / f'pile.{forme}', images, forme), contenu


def _constater(page: Page, verite: Verite, lot: Lot, lue: PageLue | None, secondes: float) -> Constat:
    lecture = lue.lecture if lue else None
    mots = {Statut.OUI: lot.mots[0], Statut.NON: lot.mots[1]}
    return Constat(
        page.serie, lot.nom, verite, lue.reference if lue else '', mots.get(lecture.statut, '') if lecture else '',
        lecture.motifs if lecture else ((lue.defaut or str(lue.sorte),) if lue else ('page perdue',)),
        lecture.accord if lecture else 0.0, secondes,
    )  # fmt: skip
