"""La règle de décision « complet » du prototype de recherche, sur les mesures du lecteur : de quoi comparer, page à page.

Ses seuils sont ceux qu'il a écrits. Il n'en donne pas pour le motif ni pour le mot barré : ce sont les nôtres. Deux choses
diffèrent de lui : la superposition est la nôtre, et le contour d'une case est jugé sur son côté le moins bien retrouvé. « Signée »
est, comme chez lui, « de l'encre, si peu que ce soit, à la place de la signature », loin de ce qui est imprimé.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from generator.domaine.disposition import PageDisposee
from generator.numerisation.alignement import Alignement, aligner_chacune, champ
from generator.numerisation.decision import MOT_BARRE, MOTIF_LONG, MOTIF_MAX
from generator.numerisation.encre import FORTE, GARDE, IMPRIME, mesurer
from generator.numerisation.image import Gris, epaissir, redresser
from generator.numerisation.mesures import Mesures
from generator.numerisation.originaux import DPI, Armoire, bords
from generator.numerisation.papier import densites, niveaux
from generator.numerisation.references import chercher_references
from generator.numerisation.sources import Source, ouvrir_source
from generator.numerisation.transformation import decalage
from tests.banc_archive.materiel import Lot

COCHEE, VIDE = 0.08, 0.015
ACCORD, CONTOUR, SALI, AUTOUR, MOT = 0.5, 0.5, 0.02, 0.006, 0.012
FIN = 300


def relire(chemin: Path, lot: Lot, rangs: Sequence[int]) -> dict[int, str]:
    """Par rang de page, le mot de la case que cette règle affirme ; rien si elle demande une personne."""
    if not rangs:
        return {}
    armoire, source = Armoire(), ouvrir_source(chemin)
    return {rang: _relire(source, rang, lot, armoire) for rang in rangs}


def _relire(source: Source, rang: int, lot: Lot, armoire: Armoire) -> str:
    gris, dpi = source.page(rang, DPI)

    def plus_fin() -> tuple[Gris, float]:
        fine, dpi_fin = source.page(rang, FIN)
        return fine, dpi_fin / dpi

    codes = chercher_references(gris, plus_fin, lot.originaux)
    references = {code.reference for code in codes}
    if len(references) != 1 or codes[0].reference not in lot.originaux:
        return ''
    pages = armoire.sortir(lot.originaux[codes[0].reference])
    alignes = aligner_chacune(pages, codes[0].reference, gris, [code.coins for code in codes])
    mesures = mesurer(alignes[0], gris) if alignes else None
    if mesures is None:
        return ''
    choix = affirmer(mesures, _signe(alignes[0], gris))
    return '' if choix is None else lot.mots[choix]


def affirmer(mesures: Mesures, signe: bool) -> int | None:
    """L'accord (0), le refus (1), ou rien."""
    accord, refus = mesures.traces
    choix = 0 if accord.dedans >= refus.dedans else 1
    cochee, autre = mesures.traces[choix], mesures.traces[1 - choix]
    motif = mesures.motif
    doutes = (
        cochee.dedans < COCHEE, autre.dedans > VIDE,
        mesures.accord < ACCORD, min(accord.contour, refus.contour) < CONTOUR,
        mesures.sali > SALI, autre.autour > AUTOUR, autre.mot > MOT, cochee.mot_loin > MOT_BARRE,
        choix == 0 and motif is not None and (motif.ligne > MOTIF_MAX or motif.etendue > MOTIF_LONG),
        not signe,
    )  # fmt: skip
    return None if any(doutes) else choix


def _signe(alignement: Alignement, gris: Gris) -> bool:
    """Vrai si un point au moins de la place de la signature est de l'encre bien noire, ajoutée."""
    disposition: PageDisposee = alignement.page.disposition
    if disposition.signature is None:
        return True
    g, h, d, b = champ(alignement.page)
    vue, imprimee = redresser(gris, alignement.matrice @ decalage(g, h), d - g, b - h), alignement.page.encre[h:b, g:d]
    encre = (densites(vue, *niveaux(vue, imprimee)) > FORTE) & ~epaissir(imprimee > IMPRIME, GARDE)
    x0, y0, x1, y1 = (max(0, round(bord) - origine) for bord, origine in zip(bords(disposition.signature), (g, h, g, h), strict=True))
    return bool(np.any(encre[y0:y1, x0:x1]))
