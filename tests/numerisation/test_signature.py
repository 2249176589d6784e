"""Une signature, une date : à hauteur égale, ce sont les traits serrés des lettres qui les distinguent."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest
from PIL import Image, ImageDraw

from generator.numerisation.decision import AMPLEUR_MIN, ELAN_MIN, TRAIT_MIN, ZIGZAG_MIN
from generator.numerisation.mesures import Paraphe
from generator.numerisation.originaux import PAR_MM
from generator.numerisation.signature import mesurer_le_paraphe
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


def est_un_paraphe(paraphe: Paraphe) -> bool:
    seuils = Paraphe(AMPLEUR_MIN, ELAN_MIN, ZIGZAG_MIN, TRAIT_MIN)
    return any(mesure >= seuil for mesure, seuil in zip(astuple(paraphe), astuple(seuils), strict=True))


@pytest.mark.parametrize('graine', range(60))
def test_une_date_en_lettres_de_moins_de_trois_millimetres_n_est_pas_une_signature(graine: int) -> None:
    hasard = np.random.default_rng(graine)
    main = Main(hasard, float(hasard.uniform(0.3, 0.9)))
    ecrit = main.ecriture(10, 28, main.entre(18, 40), main.entre(1.5, 2.7))
    paraphe = mesurer_le_paraphe(dessiner(ecrit), ZONE)
    assert not est_un_paraphe(paraphe), paraphe


def test_une_signature_est_reconnue_presque_toujours_meme_basse() -> None:
    reconnues = 0
    for graine in range(60):
        hasard = np.random.default_rng(1000 + graine)
        main = Main(hasard, float(hasard.uniform(0.3, 0.9)))
        reconnues += est_un_paraphe(mesurer_le_paraphe(dessiner(main.signature(40, 26, main.entre(25, 50), main.entre(6, 15))), ZONE))
    assert reconnues > 0.95 * 60


def test_ce_qui_commence_au_dessus_compte_s_il_descend_dans_la_place_de_signer() -> None:
    zigzag = np.array([(20, 10, 0.6), (30, 24, 0.6), (40, 8, 0.6), (55, 25, 0.6)])
    plus_haut = zigzag - (0, 12, 0)
    assert mesurer_le_paraphe(dessiner([zigzag]), ZONE).ampleur >= AMPLEUR_MIN
    assert mesurer_le_paraphe(dessiner([plus_haut]), ZONE) == Paraphe()


def test_un_long_trait_ne_dit_rien_seul_et_compte_avec_un_autre() -> None:
    trait = np.array([(20, 22, 0.6), (32, 25, 0.6)])
    boucle = np.array([(50, 20, 0.6), (53, 25, 0.6), (56, 20, 0.6)])
    assert mesurer_le_paraphe(dessiner([trait]), ZONE).trait == 0
    assert mesurer_le_paraphe(dessiner([trait, boucle]), ZONE).trait >= TRAIT_MIN


def test_un_rond_de_tasse_si_haut_soit_il_n_est_pas_un_zigzag() -> None:
    angles = np.linspace(0, 2 * np.pi, 60)
    rond = np.stack([40 + 10 * np.cos(angles), 27 + 10 * np.sin(angles), np.full(60, 0.6)], axis=1)
    assert mesurer_le_paraphe(dessiner([rond]), ZONE).hauteur == 0


def test_ni_le_vide_ni_une_poussiere_ni_une_zone_hors_de_la_page_ne_sont_une_signature() -> None:
    vide = np.zeros((round(HAUTEUR * PAR_MM), round(LARGEUR * PAR_MM)), dtype=bool)
    assert mesurer_le_paraphe(vide, ZONE) == Paraphe()
    vide[200:203, 200:203] = True
    assert mesurer_le_paraphe(vide, ZONE) == Paraphe()
    assert mesurer_le_paraphe(vide, (0, 0, 0, 0)) == Paraphe()
