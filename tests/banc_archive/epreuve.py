"""Fabrique les pages, les fait lire par le vrai lecteur, fichier par fichier, et note ce qu'il en a dit."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.domaine.retour import Statut
from generator.numerisation import PageLue
from tests.banc_archive.lecture import lire
from tests.banc_archive.materiel import LIVRE, Lot
from tests.banc_archive.programme import COMPAREES, Page
from tests.banc_archive.prototype import relire
from tests.simulateur import H1, PERSONNE, Verite, ecrire_photo, ecrire_pile, numeriser

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
    du_prototype: str = ''
    """La case qu'affirme la règle du prototype, dans les séries où on la compare."""

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


def eprouver(
    lots: Sequence[Lot], pages: Sequence[Page], coeurs: int = COEURS, *, a_fond: bool = True
) -> tuple[list[Constat], float]:
    """Tous les constats, et le pic de mémoire (Mio) d'un processus de lecture.

    `a_fond` : avec ce qui ne sert qu'au rapport, l'encre que le noir et blanc efface et la règle du prototype.
    """
    travaux = [
        (lot.nom, pile, rang, a_fond)
        for siennes, a_remplir in _partager(lots, pages)
        for rang, pile in enumerate(siennes[debut : debut + PAR_PILE] for debut in range(0, len(siennes), PAR_PILE))
        for lot in [a_remplir[rang % len(a_remplir)]]
    ]
    travaux.sort(key=lambda travail: [lot.nom for lot in lots].index(travail[0]))  # une équipe sert tout un lot
    contexte = multiprocessing.get_context('spawn')
    with contexte.Pool(min(coeurs, os.cpu_count() or 1), _apprendre, (list(lots),)) as ouvriers:
        faits = ouvriers.starmap(_une_pile, travaux, chunksize=1)
    return [constat for constats, _ in faits for constat in constats], max((pic for _, pic in faits), default=0.0)


def _partager(lots: Sequence[Lot], pages: Sequence[Page]) -> Iterator[tuple[list[Page], Sequence[Lot]]]:
    """Le mélange du prototype n'avait qu'un modèle, semblable à celui que l'on livre ; les autres vont à toutes les lettres."""
    yield [page for page in pages if page.serie != H1], lots
    yield [page for page in pages if page.serie == H1], [lot for lot in lots if lot.nom.startswith(LIVRE)] or lots


_LOTS: dict[str, Lot] = {}
"""Ce que chaque processus du banc sait des lettres, une fois pour toutes."""


def _apprendre(lots: Sequence[Lot]) -> None:
    _LOTS.update({lot.nom: lot for lot in lots})


def _une_pile(nom: str, pages: Sequence[Page], rang: int, a_fond: bool) -> tuple[list[Constat], float]:
    """Une pile de pages : les photos à part, le reste en un PDF ; une pile sur cinq en TIFF."""
    lot, constats, pic = _LOTS[nom], [], 0.0
    with tempfile.TemporaryDirectory(prefix='banc-') as brut:
        for chemin, contenu in _ecrire(lot, pages, rang, Path(brut), a_fond):
            lu = lire(chemin, lot)
            lues = {lue.page: lue for lue in lu.pages}
            pic = max(pic, lu.memoire)
            comparees = [rang for rang, (page, _) in enumerate(contenu) if a_fond and page.serie in COMPAREES]
            reponses = relire(chemin, lot, comparees)
            constats += [
                replace(
                    _constater(page, verite, lot, lues.get(rang + 1), lu.processeur / len(contenu)),
                    du_prototype=reponses.get(rang, ''),
                )
                for rang, (page, verite) in enumerate(contenu)
            ]
    return constats, pic


def _ecrire(
    lot: Lot, pages: Sequence[Page], rang: int, dossier: Path, a_fond: bool
) -> Iterator[tuple[Path, list[tuple[Page, Verite]]]]:
    images, contenu = [], []
    for numero, page in enumerate(pages):
        image, verite = numeriser(lot.copies[page.rang % len(lot.copies)], page.scenario, effacement=a_fond)
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
