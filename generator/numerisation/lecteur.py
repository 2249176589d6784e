"""Lit une page reçue : blanche ou non, quel formulaire, dans quel sens, quelle réponse. S'exécute dans l'enfant borné."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from generator.domaine.disposition import PageDisposee
from generator.domaine.retour import Statut
from generator.numerisation.alignement import Alignement, aligner_chacune
from generator.numerisation.blanche import est_blanche
from generator.numerisation.decision import decider, est_signee
from generator.numerisation.encre import mesurer
from generator.numerisation.image import Gris
from generator.numerisation.originaux import DPI, Armoire, bords
from generator.numerisation.page import Lecture, Original, Sorte
from generator.numerisation.references import ReferenceLue, chercher_references, lire_references
from generator.numerisation.sources import Source
from generator.numerisation.transformation import appliquer

DPI_FIN = 300
ORIGINAUX_MAX = 8
VOISIN = 0.05
"""Deux originaux qui se superposent presque aussi bien l'un que l'autre."""
SOMBRE = 128

SANS_ORIGINAL = "le formulaire envoyé n'est plus là pour comparer"
ENVOIS_DIFFERENTS = "le formulaire a été envoyé plusieurs fois, et la réponse dépend de l'envoi auquel on compare"
ALIGNEMENT_MANQUE = "la page ne se superpose pas assez bien au formulaire envoyé"


def lire_page(source: Source, rang: int, connus: Mapping[str, Sequence[Original]], armoire: Armoire) -> dict[str, Any]:
    """Tout ce que l'on sait d'une page (la première : 0) : les champs d'une `PageLue`. Lève `SourceRefusee`."""
    gris, dpi = source.page(rang, DPI)
    premieres = lire_references(gris)
    if not premieres and est_blanche(gris, dpi):
        return {'sorte': Sorte.BLANCHE}
    gris, codes = _codes(source, rang, gris, dpi, connus, premieres)
    references = list(dict.fromkeys(code.reference for code in codes))
    if not references:
        return {'sorte': Sorte.SANS_CODE}
    rotation = _rotation(codes[0])
    if len(references) > 1:
        return {'sorte': Sorte.PLUSIEURS, 'codes': references, 'rotation': rotation}
    if references[0] not in connus:
        return {'sorte': Sorte.INCONNUE, 'reference': references[0], 'codes': references, 'rotation': rotation}
    lue = _formulaire(gris, codes, connus[references[0]][:ORIGINAUX_MAX], armoire)
    return {'sorte': Sorte.FORMULAIRE, 'reference': references[0], 'codes': references, 'rotation': rotation, **lue}


def _codes(
    source: Source, rang: int, gris: Gris, dpi: float, connus: Mapping[str, Sequence[Original]],
    premieres: list[ReferenceLue],
) -> tuple[Gris, list[ReferenceLue]]:  # fmt: skip
    def plus_fin() -> tuple[Gris, float]:
        fine, dpi_fin = source.page(rang, DPI_FIN)
        return fine, dpi_fin / dpi

    codes = chercher_references(gris, plus_fin, connus, premieres)
    if not codes and float(np.median(gris)) < SOMBRE:
        gris = 255 - gris
        codes = chercher_references(gris, None, connus)
    return gris, codes


def _rotation(code: ReferenceLue) -> int:
    """De combien tourner la page pour que le haut du code soit en haut."""
    dx, dy = code.coins[1] - code.coins[0]
    return round(-float(np.degrees(np.arctan2(dy, dx))) / 90) * 90 % 360


def _formulaire(
    gris: Gris, codes: Sequence[ReferenceLue], originaux: Sequence[Original], armoire: Armoire
) -> dict[str, Any]:
    """Quelle page du formulaire c'est, et sa réponse."""
    pages = armoire.sortir(originaux)
    if not pages:
        avec_cases = any(original.disposition.cases for original in originaux)
        return _rangee(originaux[0], _a_verifier(SANS_ORIGINAL) if avec_cases else None)
    if len(pages) == 1 and pages[0].disposition.cases is None:
        return _rangee(pages[0].original, None)
    coins = [code.coins for code in codes]
    alignes = aligner_chacune(pages, codes[0].reference, gris, coins)
    if not alignes:
        return _rangee(originaux[0], _a_verifier(ALIGNEMENT_MANQUE))
    lectures = [(a, _lire(a, gris, _rotation(codes[0]))) for a in alignes if a.accord > alignes[0].accord - VOISIN]
    meilleur, lecture = lectures[0]
    if lecture is not None and any(_autre(lecture, autre) for _, autre in lectures[1:]):
        lecture = Lecture(
            Statut.A_VERIFIER, (*lecture.motifs, ENVOIS_DIFFERENTS), lecture.signature, lecture.cadre, lecture.accord
        )
    return _rangee(meilleur.page.original, lecture)


def _autre(une: Lecture, autre: Lecture | None) -> bool:
    return autre is None or autre.statut is not une.statut


def _lire(alignement: Alignement, gris: Gris, rotation: int) -> Lecture | None:
    mesures = mesurer(alignement, gris)
    if mesures is None:
        return None
    statut, motifs = decider(mesures)
    return Lecture(
        statut, motifs, est_signee(mesures),
        _cadre(alignement, gris, rotation), round(max(0.0, mesures.accord), 3),
    )  # fmt: skip


def _a_verifier(motif: str) -> Lecture:
    return Lecture(Statut.A_VERIFIER, (motif,))


def _rangee(original: Original, lecture: Lecture | None) -> dict[str, Any]:
    champs: dict[str, Any] = {'rang': original.rang, 'pages': original.pages}
    if lecture is not None:
        champs['lecture'] = {
            'statut': lecture.statut, 'motifs': lecture.motifs, 'signature': lecture.signature,
            'cadre': lecture.cadre, 'accord': lecture.accord,
        }  # fmt: skip
    return champs


def _cadre(alignement: Alignement, gris: Gris, rotation: int) -> tuple[float, float, float, float]:
    """La partie réponse dans la page remise droite, en parts de sa largeur et de sa hauteur."""
    x0, y0, x1, y1 = _partie_reponse(alignement.page.disposition)
    coins = appliquer(alignement.matrice, np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]))
    hauteur, largeur = gris.shape
    parts = coins / (largeur, hauteur)
    for _ in range(rotation // 90):
        parts = np.column_stack([1 - parts[:, 1], parts[:, 0]])
    (g, h), (d, b) = np.clip(parts.min(axis=0), 0, 1), np.clip(parts.max(axis=0), 0, 1)
    return round(float(g), 4), round(float(h), 4), round(float(d - g), 4), round(float(b - h), 4)


def _partie_reponse(disposition: PageDisposee) -> tuple[float, float, float, float]:
    if disposition.coupon is not None:
        return bords(disposition.coupon)
    zones = [z for z in (disposition.code, disposition.signature, disposition.motif) if z is not None]
    zones += [zone for case in disposition.cases or () for zone in (case.place, case.place_du_mot)]
    tous = [bords(zone) for zone in zones]
    return min(t[0] for t in tous), min(t[1] for t in tous), max(t[2] for t in tous), max(t[3] for t in tous)
