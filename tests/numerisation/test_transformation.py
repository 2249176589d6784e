"""Des morceaux de texte retrouvés disent où est la page, même si quelques-uns se trompent."""

from __future__ import annotations

import numpy as np
import pytest

from generator.numerisation.transformation import appliquer, concilier

PENCHEE = np.array([[1.01, -0.03, 4.0], [0.02, 0.98, -6.0], [0.0, 0.0, 1.0]])
PHOTO = PENCHEE + np.array([[0, 0, 0], [0, 0, 0], [2e-5, 1e-5, 0]])
POINTS = np.array([(x, y) for x in range(0, 900, 150) for y in range(0, 500, 110)], dtype=float)


@pytest.mark.parametrize(('vraie', 'rang'), [(PENCHEE, 0), (PHOTO, 1)])
def test_des_morceaux_qui_se_trompent_n_entrainent_pas_les_autres(vraie: np.ndarray, rang: int) -> None:
    hasard = np.random.default_rng(5)
    vers = appliquer(vraie, POINTS) + hasard.normal(0, 0.1, POINTS.shape)
    vers[[3, 11, 20]] += [(9, -12), (-14, 8), (11, 11)]
    trouvee = concilier(POINTS, vers, 60.0)[rang]
    assert np.abs(appliquer(trouvee, POINTS) - appliquer(vraie, POINTS)).max() < 0.5


def test_trop_peu_de_morceaux_ne_disent_rien() -> None:
    assert concilier(POINTS[:3], POINTS[:3], 60.0) == []
    assert len(concilier(POINTS[:6], POINTS[:6], 60.0)) == 1
