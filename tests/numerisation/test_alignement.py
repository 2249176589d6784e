"""Superposer une page à son original, quand rien ne s'y retrouve."""

from __future__ import annotations

from typing import Any

import numpy as np

from generator.numerisation.alignement import Alignement, _reprendre


class RienNeSeRetrouve:
    """Un repère dont aucun morceau n'est dans la page, qui lui ressemble plutôt à l'envers."""

    page: Any = None

    @staticmethod
    def par_morceaux(*_: object) -> list[Any]:
        return []


def test_une_page_qui_ressemble_a_l_envers_garde_sa_superposition() -> None:
    """Sa ressemblance est négative : moins que rien n'est pas une raison d'en prendre une autre, qui n'existe pas."""
    depart = Alignement(RienNeSeRetrouve.page, np.eye(3), -0.2)
    assert _reprendre(np.zeros((4, 4), np.uint8), RienNeSeRetrouve(), depart) is depart  # type: ignore[arg-type]
