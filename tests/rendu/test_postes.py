"""Le poste imprimé sur un tableau de service : ce que l'école a tapé, sinon la fonction, accordée."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rendu.pieces import fabrique


@pytest.mark.parametrize(('poste', 'civilite', 'attendu'), [
    ('', 'Mme', 'adjointe'), ('', 'M.', 'adjoint'), ('Adjoint, classe de CP', 'Mme', 'Adjoint, classe de CP'),
])  # fmt: skip
def test_le_poste_est_celui_qu_on_tape_sinon_la_fonction_accordee(
    poste: str, civilite: str, attendu: str, tmp_path: Path
) -> None:
    contextes = fabrique(tmp_path)
    service = next(s for s in contextes.resultats.services if s.fonction.id == 'adjoint')
    enseignant = replace(service.enseignant, poste=poste, civilite=civilite)
    assert contextes.service(replace(service, enseignant=enseignant), avec_realise=False).enseignant.poste == attendu
