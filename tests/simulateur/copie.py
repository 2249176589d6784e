"""Une feuille revenue : la page partie, un scénario, et l'on obtient son image et ce qu'il faut y lire."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

from generator.domaine.disposition import POINTS_PAR_MM, PageDisposee, Zone
from tests.simulateur.copieur import photocopier
from tests.simulateur.encre import POUCE, encrer
from tests.simulateur.main import PAS
from tests.simulateur.papier import imprimer, vieillir
from tests.simulateur.reponse import REPONSE, SIGNATURE, Ecrit, remplir
from tests.simulateur.scenario import PERSONNE, Scenario

MOTS = ('mot écrit', 'mot sur la case')
TRAVERSE = 3.0
VISIBLE = {REPONSE: 0.3, SIGNATURE: 3.0}
"""Millimètres carrés : en dessous, quelques points épars. Une coche en laisse deux ou trois, une signature trente."""


@dataclass(frozen=True, slots=True)
class Copie:
    """Une page telle qu'elle est partie. `page` : son numéro dans le PDF, dès 1 ; `date` : là où l'on écrit la date."""

    reference: str
    pdf: Path
    page: int
    disposition: PageDisposee
    date: Zone | None = None


@dataclass(frozen=True, slots=True)
class Verite:
    """Ce qu'une personne lirait. `reponse` : le mot de la case voulue, ou « personne » ; vide si la page n'a pas de cases.

    `intention` : ce que voulait la famille, même si une machine ne doit pas le deviner ; vide quand on ne peut pas le savoir.
    `effacee` : le noir et blanc n'a rien laissé, ou presque, de la réponse ou de la signature : personne ne peut les lire sur l'image.
    Dit seulement si on l'a demandé.
    """

    reference: str
    reponse: str
    intention: str
    signature: bool
    scenario: Scenario
    effacee: bool = False


def numeriser(copie: Copie, scenario: Scenario, *, effacement: bool = False) -> tuple[Image.Image, Verite]:
    """L'image de cette page, remplie et numérisée selon le scénario, et la vérité.

    `effacement` : dit aussi ce que le noir et blanc a effacé ; il faut pour cela numériser la page deux fois de plus.
    """
    ecrits = remplir(copie.disposition, scenario, copie.date)
    image, verite = _passer_au_copieur(copie, scenario, ecrits), dire_la_verite(copie, scenario, ecrits)
    if not effacement or scenario.couleur != 'noir et blanc' or verite.reponse == PERSONNE:
        return image, verite
    return image, replace(verite, effacee=any(_reste(copie, scenario, ecrits, image, quoi) < VISIBLE[quoi] for quoi in VISIBLE))


def _passer_au_copieur(copie: Copie, scenario: Scenario, ecrits: Sequence[Ecrit], sans: str = '') -> Image.Image:
    """La feuille imprimée, écrite, vieillie, numérisée. `sans` : ce qu'on n'y écrit pas ; le grain du reste n'en change pas."""
    feuille = _rendre(copie.pdf, copie.page, scenario.dpi).convert('RGB' if scenario.couleur == 'couleur' else 'L')
    feuille = imprimer(feuille, scenario)
    hasard = scenario.hasard(4)
    for ecrit in ecrits:
        ou = feuille.copy() if sans and ecrit.quoi == sans else feuille
        encrer(ou, ecrit.traits, ecrit.encre, scenario.dpi, scenario.appui, hasard, scenario.couleur == 'rouge éteint')
    fond = int(hasard.choice([60, 110, 200])) if scenario.photo else scenario.couvercle
    feuille = vieillir(feuille, copie.disposition, scenario, fond)
    return photocopier(feuille, copie.disposition, scenario, fond)


def _reste(copie: Copie, scenario: Scenario, ecrits: Sequence[Ecrit], image: Image.Image, quoi: str) -> float:
    """Les millimètres carrés qui restent de cette encre : ce qui manque à l'image quand on ne l'écrit pas."""
    if not any(ecrit.quoi == quoi for ecrit in ecrits):
        return VISIBLE[quoi]
    autre = _passer_au_copieur(copie, scenario, ecrits, sans=quoi)
    return float(np.count_nonzero(np.asarray(image) != np.asarray(autre))) / (scenario.dpi / POUCE) ** 2


def dire_la_verite(copie: Copie, scenario: Scenario, ecrits: Sequence[Ecrit] = ()) -> Verite:
    """Ce qu'il faut lire sur cette copie : une réponse sans signature, ou un accord avec un motif, est pour une personne.

    Un mot écrit à côté de la case n'est pas une réponse cochée ; s'il la traverse, il la marque, et peut se lire ou non.
    """
    cases = copie.disposition.cases
    signee = scenario.signature != 'absente'
    if cases is None:
        return Verite(copie.reference, '', '', signee, scenario)
    voulu = cases[scenario.refus].mot
    intention = '' if scenario.style in ('aucune', 'les deux') else voulu
    nuance = scenario.motif and not scenario.refus and copie.disposition.motif is not None
    ambigu = scenario.ambigu and not (scenario.style in MOTS and _traverse(cases[scenario.refus].place, ecrits))
    claire = not ambigu and not nuance and (signee or copie.disposition.signature is None)
    return Verite(copie.reference, voulu if claire else PERSONNE, intention, signee, scenario)


def _traverse(case: Zone, ecrits: Sequence[Ecrit]) -> bool:
    """Vrai si la réponse a bien trois millimètres de trait dans la case."""
    x0, y0, x1, y1 = (bord / POINTS_PAR_MM for bord in (case.x, case.y, case.droite, case.bas))
    points = [trait for ecrit in ecrits if ecrit.quoi == REPONSE for trait in ecrit.traits]
    dedans = sum(int(((t[:, 0] > x0) & (t[:, 0] < x1) & (t[:, 1] > y0) & (t[:, 1] < y1)).sum()) for t in points)
    return dedans * PAS >= TRAVERSE


def verso_blanc(scenario: Scenario, taille: tuple[float, float] = (595.3, 841.9)) -> Image.Image:
    """Le dos d'une feuille, numérisé comme elle : rien dessus, que le papier, le bruit et les trous."""
    disposition = PageDisposee(*taille)
    par_point = scenario.dpi / 72
    feuille = Image.new('RGB' if scenario.couleur == 'couleur' else 'L', (round(taille[0] * par_point), round(taille[1] * par_point)), 'white')
    feuille = vieillir(feuille, disposition, scenario, scenario.couvercle)
    return photocopier(feuille, disposition, scenario, scenario.couvercle)


def place_de_la_date(pdf: Path, page: int, disposition: PageDisposee) -> Zone | None:
    """La suite de la ligne où le coupon demande la date : après « Date : », « Fait le », ou « Date et signature : »."""
    with pypdfium2.PdfDocument(pdf) as document:
        texte = document[page - 1].get_textpage()
        tout, depart = texte.get_text_range(), min((case.place.y for case in disposition.cases or ()), default=0.0)
        trouves = []
        for trouve in re.finditer(r'\b(?:[Dd]ate\b[^\r\n:]*:?|Fait le)', tout):
            boites = [texte.get_charbox(rang) for rang in range(*trouve.span()) if not tout[rang].isspace()]
            haut, bas, droite = (max(b[3] for b in boites), min(b[1] for b in boites), max(b[2] for b in boites))
            zone = Zone(droite + 2 * POINTS_PAR_MM, disposition.hauteur - haut, 40 * POINTS_PAR_MM, haut - bas)
            if zone.y >= depart - 20 * POINTS_PAR_MM:
                trouves.append(zone)
    return min(trouves, key=lambda zone: zone.y, default=None)


@lru_cache(maxsize=8)
def _rendre(pdf: Path, page: int, dpi: int) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        return document[page - 1].render(scale=dpi / 72, grayscale=True).to_pil().convert('L')
