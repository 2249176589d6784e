"""Les couleurs gardent ce qui se voit."""

from __future__ import annotations

import pytest

from generator.reliure.couleurs import arrondir_les_couleurs


@pytest.mark.parametrize(
    ('avant', 'apres'),
    [
        (b'q 0.1215686274 0.2196078431 1 rg\n', b'q 0.1215 0.2196 1 rg\n'),
        (b'0.9999999999 0 0 RG\n', b'0.9999 0 0 RG\n'),
        (b'q 0 0 0 rg\n', b'q 0 0 0 rg\n'),
        (b'0.1234567 0 0 1 56.8 785.2 cm\n', b'0.1234567 0 0 1 56.8 785.2 cm\n'),
        (b'56.8123456 744.589 Td\n', b'56.8123456 744.589 Td\n'),
    ],
)
def test_une_couleur_perd_ses_decimales_une_place_aucune(avant: bytes, apres: bytes) -> None:
    assert arrondir_les_couleurs(b'\n' + avant) == b'\n' + apres
