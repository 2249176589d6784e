"""Un département pour tout ce dossier : ses références sont tirées une fois, par un passage sur une seule machine."""

from __future__ import annotations

import pytest

from tests.departement.ecoles import Departement, empreintes, executer, fabriquer, lettres


@pytest.fixture(scope='session')
def departement(tmp_path_factory: pytest.TempPathFactory) -> Departement:
    dossier = tmp_path_factory.mktemp('departement')
    donnees = fabriquer(dossier / 'donnees', 4)
    executer(*lettres(donnees, dossier / 'sorties'))
    reference = empreintes(dossier / 'sorties')
    assert len({nom.split('/')[1] for nom in reference}) == 4
    return Departement(donnees, reference)
