"""Les carrés vides d'un dessin, et à quel mot va lequel : sur des dessins faits point par point."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from generator.domaine.disposition import POINTS_PAR_MM, Zone
from generator.numerisation.cases import Rectangle, carres, choisir, distance, encrer, paires, voisinage

DPI = 200
PAR_MM = DPI / 25.4


def cases_de(*traces: Any) -> list[Rectangle]:
    """Les cases d'une feuille blanche de 40 × 30 mm ; chaque trace dessine dessus, en millimètres."""
    image = Image.new('L', (round(40 * PAR_MM), round(30 * PAR_MM)), 255)
    crayon = ImageDraw.Draw(image)
    for trace in traces:
        trace(crayon)
    return carres(encrer(np.asarray(image)), DPI / 72)


def px(*longueurs: float) -> tuple[int, ...]:
    return tuple(round(longueur * PAR_MM) for longueur in longueurs)


def case(x: float, y: float, largeur: float, hauteur: float, trait: int = 3, gris: int = 0) -> Any:
    return lambda crayon: crayon.rectangle(px(x, y, x + largeur, y + hauteur), outline=gris, width=trait)


def test_une_case_est_trouvee_a_sa_place_et_a_sa_taille() -> None:
    (trouvee,) = cases_de(case(10, 8, 5, 5))
    assert [mesure / PAR_MM for mesure in trouvee] == pytest.approx([10, 8, 5, 5], abs=0.15)


@pytest.mark.parametrize(('sorte', 'trace'), [
    ('petite', case(10, 8, 2.6, 2.6)), ('grande', case(10, 8, 11.8, 11.8)), ('un peu haute', case(10, 8, 4, 4.8)),
    ('trait d’un point', case(10, 8, 5, 5, trait=1)), ('trait épais', case(10, 8, 5, 5, trait=7)),
    ('grise', case(10, 8, 5, 5, gris=150)), ('double trait', lambda c: (case(10, 8, 6, 6)(c), case(10.8, 8.8, 4.4, 4.4)(c))),
    ('coins arrondis', lambda c: c.rounded_rectangle(px(10, 8, 15, 13), radius=2, outline=0, width=3)),
    ('filet dessous', lambda c: (case(10, 8, 5, 5)(c), c.line(px(2, 13, 38, 13), fill=0, width=2))),
], ids=lambda sorte: sorte if isinstance(sorte, str) else '')  # fmt: skip
def test_ce_qui_est_une_case(sorte: str, trace: Any) -> None:
    assert len(cases_de(trace)) == 1


@pytest.mark.parametrize(('sorte', 'trace'), [
    ('rond', lambda c: c.ellipse(px(10, 8, 15, 13), outline=0, width=3)),
    ('lettre O', lambda c: c.rounded_rectangle(px(10, 8, 12.8, 11), radius=9, outline=0, width=3)),
    ('trop petite', case(10, 8, 2.1, 2.1)), ('trop grande', case(5, 5, 14, 14)), ('allongée', case(10, 8, 8, 4)),
    ('un côté manque', lambda c: c.line([px(10, 8), px(10, 13), px(15, 13), px(15, 8)], fill=0, width=3)),
    ('trou dans un côté', lambda c: (case(10, 8, 5, 5)(c), c.rectangle(px(11.5, 7.5, 12.8, 8.6), fill=255))),
    ('pleine', lambda c: c.rectangle(px(10, 8, 15, 13), fill=0)),
    ('cochée', lambda c: (case(10, 8, 5, 5)(c), c.line(px(10, 8, 15, 13), fill=0, width=2))),
    ('un point dedans', lambda c: (case(10, 8, 5, 5)(c), c.rectangle(px(12.2, 10.2, 12.8, 10.8), fill=0))),
    ('presque blanche', case(10, 8, 5, 5, gris=230)),
], ids=lambda sorte: sorte if isinstance(sorte, str) else '')  # fmt: skip
def test_ce_qui_n_est_pas_une_case(sorte: str, trace: Any) -> None:
    assert cases_de(trace) == []


def test_une_feuille_blanche_ou_minuscule_n_a_pas_de_case() -> None:
    assert cases_de() == []
    assert carres(np.zeros((1, 1), bool), DPI / 72) == []
    assert carres(np.zeros((0, 0), bool), DPI / 72) == []


# À quel mot


def zone(x: float, y: float, largeur: float = 5, hauteur: float = 5) -> Zone:
    return Zone(*(valeur * POINTS_PAR_MM for valeur in (x, y, largeur, hauteur)))


def mot(x: float, y: float) -> Zone:
    return zone(x, y + 1, 8, 3)


def choix(ouis: list[Zone], nons: list[Zone], cases: list[Zone]) -> tuple[Zone, Zone] | None:
    paire = choisir(paires(ouis, nons, cases))
    return None if paire is None else paire.places


A, B, C, D = zone(10, 10), zone(10, 25), zone(40, 10), zone(60, 10)


@pytest.mark.parametrize(('situation', 'ouis', 'nons', 'cases', 'attendu'), [
    ("l’une sous l’autre", [mot(17, 10)], [mot(17, 25)], [A, B], (A, B)),
    ("le refus d’abord", [mot(17, 25)], [mot(17, 10)], [A, B], (B, A)),
    ("sur une ligne, devant", [mot(16, 10)], [mot(46, 10)], [A, C], (A, C)),
    ("sur une ligne, derrière", [mot(0, 10)], [mot(31, 10)], [A, C], (A, C)),
    ("à égale distance des deux, devant", [mot(16, 10)], [mot(31, 10)], [A, zone(25, 10)], (A, zone(25, 10))),
    ("une phrase avant", [mot(20, 2), mot(17, 10)], [mot(40, 2), mot(17, 25)], [A, B], (A, B)),
    ("une case entre deux", [mot(16, 10)], [mot(31, 10)], [A, zone(25, 10), C], None),
    ("une seule case", [mot(16, 10)], [mot(16, 16)], [A], None),
    ("deux questions", [mot(17, 10), mot(17, 50)], [mot(17, 25), mot(17, 65)], [A, B, zone(10, 50), zone(10, 65)], None),
    ("aucune à portée", [mot(17, 60)], [mot(17, 75)], [A, B], None),
], ids=lambda valeur: valeur if isinstance(valeur, str) else '')  # fmt: skip
def test_chaque_mot_a_sa_case_ou_personne(situation: str, ouis: Any, nons: Any, cases: Any, attendu: Any) -> None:
    assert choix(ouis, nons, cases) == attendu


def test_une_case_n_est_pas_a_un_mot_trop_loin_ou_d_une_autre_ligne() -> None:
    assert distance(mot(17, 10), A) is not None
    assert distance(mot(41, 10), A) is None and distance(mot(17, 17), A) is None and distance(mot(12, 10), A) is None


def test_le_voisinage_contient_toute_case_a_portee() -> None:
    autour = voisinage(mot(50, 50))
    for bord in (zone(50 - 25 - 12, 44, 12, 12), zone(58 + 25, 46, 12, 12)):
        assert distance(mot(50, 50), bord) is not None
        assert autour.x <= bord.x and bord.droite <= autour.droite and autour.y <= bord.y and bord.bas <= autour.bas
