"""Les liasses des deux exemples, par les deux moteurs, devant les règles de veraPDF ; les nôtres disent la même chose."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pikepdf import Name, Pdf

from generator.erreurs import Sortie
from generator.reliure.arbre import est_element, fils, parcourir
from tests.conftest import Passage
from tests.juges import Profil, juger, pourquoi_pas_de_juge

MOTEURS = ['embarque', pytest.param('libreoffice', marks=pytest.mark.libreoffice)]
REMIS = ('lettres.pdf', 'liasse-ien.pdf', 'tableau-previsionnel.pdf')


@pytest.fixture(params=MOTEURS)
def moteur(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.lent
@pytest.mark.parametrize('annee', ['2008-2009', '2026-2027'])
def test_ce_que_l_on_remet_est_archivable_et_accessible(
    exemple: Callable[[str], Path], passer: Passage, moteur: str, annee: str
) -> None:
    exemple(f'{annee}.xlsx')
    (fait,), _ = passer(moteur=moteur, annee=annee)
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None and fait.remarques == []
    dites = json.loads((fait.dossier / 'rapport.json').read_text('utf-8'))['normes']
    assert dites.keys() == {path.relative_to(fait.dossier).as_posix() for path in fait.dossier.rglob('*.pdf')}
    assert all(normes == ['PDF/A-2b', 'PDF/UA-1'] for normes in dites.values())
    for nom in REMIS:
        _structure(fait.dossier / nom)
    if pourquoi_pas_de_juge():
        pytest.skip(pourquoi_pas_de_juge())
    for profil in Profil:
        verdicts = juger([fait.dossier / nom for nom in REMIS], profil)
        assert {path.name: verdict.fautes for path, verdict in verdicts.items() if not verdict.conforme} == {}


def _structure(path: Path) -> None:
    """Un titre de niveau 1 par document ; tout tableau de plus d'une rangée a des en-têtes ; toute image est dite et dessinée."""
    with Pdf.open(path) as pdf:
        documents = list(pdf.Root.StructTreeRoot.K[0].K)
        assert len(documents) == len(_feuilles(pdf)), path.name
        for document in documents:
            elements = list(parcourir(document))
            assert [str(e.S) for e in elements].count('/H1') == 1, path.name
            for element in elements:
                if Name.Table == element.S and len([e for e in parcourir(element) if e.S == Name.TR]) > 1:
                    assert any(e.S == Name.TH for e in parcourir(element)), path.name
                if Name.Figure == element.S:
                    assert str(element.Alt) and not any(est_element(enfant) for enfant in fils(element)) and fils(element)


def _feuilles(pdf: Pdf) -> list[str]:
    """Les signets qui nomment un document."""
    def sous(entrees: list) -> list[str]:
        return [t for e in entrees for t in (sous(e.children) if len(e.children) else [e.title])]

    with pdf.open_outline() as sommaire:
        return sous(sommaire.root)
