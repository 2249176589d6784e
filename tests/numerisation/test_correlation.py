"""La ressemblance cherchée en transformées de Fourier est celle que l'on calculerait place par place, petite fenêtre ou grande."""

from __future__ import annotations

import numpy as np
import pytest

from generator.numerisation.correlation import deplacer, ressemblances


@pytest.mark.parametrize(('modele', 'fenetre'), [((12, 20), (18, 31)), ((12, 20), (30, 110)), ((9, 7), (90, 95))])
def test_chaque_place_a_sa_correlation_normee(modele: tuple[int, int], fenetre: tuple[int, int]) -> None:
    hasard = np.random.default_rng(4)
    modeles = hasard.random((2, *modele), dtype=np.float32)
    fenetres = hasard.random((2, *fenetre), dtype=np.float32)
    cartes = ressemblances(modeles, fenetres)
    haut, large = modele
    assert cartes.shape == (2, fenetre[0] - haut + 1, fenetre[1] - large + 1)
    for y, x in ((0, 0), (3, 5), (cartes.shape[1] - 1, cartes.shape[2] - 1)):
        for rang in range(2):
            morceau = fenetres[rang, y : y + haut, x : x + large]
            attendue = np.corrcoef(modeles[rang].ravel(), morceau.ravel())[0, 1]
            assert cartes[rang, y, x] == pytest.approx(attendue, abs=1e-4)


@pytest.mark.parametrize('marge', [4, 40])
def test_un_morceau_deplace_se_retrouve_a_sa_place(marge: int) -> None:
    fenetre = np.random.default_rng(5).random((1, 20 + 2 * marge, 30 + 2 * marge), dtype=np.float32)
    modele = fenetre[:, marge - 2 : marge + 18, marge + 3 : marge + 33]
    deplacements, scores = deplacer(modele, fenetre)
    assert scores[0] == pytest.approx(1, abs=1e-3)
    assert deplacements[0] == pytest.approx((3, -2), abs=0.5)


def test_une_fenetre_unie_ne_ressemble_a_rien() -> None:
    modele = np.random.default_rng(6).random((1, 10, 10), dtype=np.float32)
    assert not ressemblances(modele, np.full((1, 20, 20), 0.7, dtype=np.float32)).any()
