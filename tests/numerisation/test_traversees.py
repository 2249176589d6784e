"""Ce qui passe par une case sans y avoir été écrit : une raie de copieur va loin, une croix non."""

from __future__ import annotations

import numpy as np
import pytest

from generator.numerisation.decision import PORTEE_MAX
from generator.numerisation.originaux import PAR_MM
from generator.numerisation.traversees import FENETRE, suivre

CASE = (200, 200, 226, 226)
COTE = 26


def page() -> np.ndarray:
    return np.zeros((420, 640), bool)


def croix(debord: int) -> np.ndarray:
    """Une croix qui sort de sa case de tant de points, coupée par le cadre imprimé."""
    encre = page()
    for pas in range(-debord, COTE + debord):
        for y in (200 + pas, 225 - pas):
            encre[y, 200 + pas : 203 + pas] = True
    for bord in (*range(196, 202), *range(224, 230)):
        encre[bord, 190:236] = encre[190:236, bord] = False
    return encre


def test_une_case_vide_ne_mene_nulle_part() -> None:
    assert suivre(page(), CASE) == 0


@pytest.mark.parametrize('debord', [0, 12, 30, 45])
def test_une_croix_qui_deborde_reste_pres_de_sa_case(debord: int) -> None:
    portee = suivre(croix(debord), CASE)
    assert portee < PORTEE_MAX and portee == pytest.approx(debord / PAR_MM, abs=0.5)


@pytest.mark.parametrize('couche', [False, True])
def test_une_raie_de_copieur_va_jusqu_au_bout_de_la_fenetre(couche: bool) -> None:
    """Même coupée par les bords de la case et par les mots imprimés."""
    encre = page()
    encre[20:400, 210:212] = True
    encre[196:202] = encre[224:230] = encre[300:308] = False
    if couche:
        encre = np.pad(encre.T, ((0, 0), (0, 240)))[: 420]
    assert suivre(encre, CASE) == pytest.approx(FENETRE, abs=0.2)


def test_un_rond_de_tasse_qui_passe_par_la_case_va_loin() -> None:
    encre = page()
    lignes, colonnes = np.ogrid[:420, :640]
    distance = np.hypot(lignes - 213, colonnes - 313)
    encre |= (distance > 98) & (distance < 102)
    assert suivre(encre, CASE) > PORTEE_MAX


def test_ce_qui_est_ecrit_ailleurs_ne_compte_pas() -> None:
    encre = croix(6)
    encre[205:220, 260:600] = True
    assert suivre(encre, CASE) < 2
