"""Une signature, une date : à hauteur égale, ce sont les traits serrés des lettres qui les distinguent."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from generator.numerisation.decision import AMPLEUR_MIN, HAUTE
from generator.numerisation.originaux import PAR_MM
from generator.numerisation.signature import ampleur_et_hauteur
from tests.simulateur.main import Main, Trait

LARGEUR, HAUTEUR = 80, 40
"""Millimètres : la place de la signature, et ce qui l'entoure."""
ZONE = (round(5 * PAR_MM), round(15 * PAR_MM), round(75 * PAR_MM), round(38 * PAR_MM))


def dessiner(traits: list[Trait]) -> np.ndarray:
    image = Image.new('L', (round(LARGEUR * PAR_MM), round(HAUTEUR * PAR_MM)))
    dessin = ImageDraw.Draw(image)
    for trait in traits:
        dessin.line([(float(x) * PAR_MM, float(y) * PAR_MM) for x, y, _ in trait], fill=255, width=max(1, round(float(trait[0, 2]) * PAR_MM)))
    return np.asarray(image) > 0


@pytest.mark.parametrize('graine', range(30))
def test_une_date_meme_en_grandes_lettres_n_a_pas_l_ampleur_d_une_signature(graine: int) -> None:
    hasard = np.random.default_rng(graine)
    main = Main(hasard, float(hasard.uniform(0.3, 0.6)))
    ecrit = main.ecriture(10, 28, main.entre(18, 40), main.entre(1.5, 3.2))
    ampleur, hauteur = ampleur_et_hauteur(dessiner(ecrit), ZONE)
    assert ampleur < AMPLEUR_MIN and hauteur < HAUTE


def test_un_paraphe_a_l_ampleur_d_une_signature_presque_toujours() -> None:
    reconnus = 0
    for graine in range(60):
        hasard = np.random.default_rng(1000 + graine)
        main = Main(hasard, float(hasard.uniform(0.3, 0.9)))
        ampleur, hauteur = ampleur_et_hauteur(dessiner(main.signature(40, 26, main.entre(25, 50), main.entre(8, 15))), ZONE)
        reconnus += ampleur >= AMPLEUR_MIN or hauteur >= HAUTE
    assert reconnus > 0.9 * 60


def test_ce_qui_commence_au_dessus_compte_s_il_descend_dans_la_place_de_signer() -> None:
    zigzag = np.array([(20, 10, 0.6), (30, 24, 0.6), (40, 8, 0.6), (55, 25, 0.6)])
    plus_haut = zigzag - (0, 12, 0)
    assert ampleur_et_hauteur(dessiner([zigzag]), ZONE)[0] >= AMPLEUR_MIN
    assert ampleur_et_hauteur(dessiner([plus_haut]), ZONE) == (0.0, 0.0)


def test_ni_le_vide_ni_une_poussiere_ni_une_zone_hors_de_la_page_n_ont_d_ampleur() -> None:
    vide = np.zeros((round(HAUTEUR * PAR_MM), round(LARGEUR * PAR_MM)), dtype=bool)
    assert ampleur_et_hauteur(vide, ZONE) == (0.0, 0.0)
    vide[200:203, 200:203] = True
    assert ampleur_et_hauteur(vide, ZONE) == (0.0, 0.0)
    assert ampleur_et_hauteur(vide, (0, 0, 0, 0)) == (0.0, 0.0)
