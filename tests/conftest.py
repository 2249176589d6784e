"""Les cas lisibles (`cas/*.toml`) deviennent des tests ; les fabriques de classeurs et de passages sont ici."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.chaine import produire
from generator.conversion.libreoffice import trouver_soffice
from generator.erreurs import Sortie
from generator.rangement import Fait
from generator.rapport import Rapport
from generator.reglages import RACINE, Reglages
from generator.suivi import SuiviMuet
from tests.evaluateurs.cas import ecarts, lire_fichier
from tests.fabrique.prets import prets


def pytest_configure() -> None:
    """Lancé en arrière-plan, un essai n'entendrait pas Ctrl-C ; ses enfants non plus, qui en héritent."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    if file_path.suffix == '.toml' and file_path.parent.name == 'cas':
        return FichierDeCas.from_parent(parent, path=file_path)
    return None


class FichierDeCas(pytest.File):
    """Un fichier de cas : une sorte, des cas aux titres distincts."""

    def collect(self) -> Iterator[pytest.Item]:
        sorte, tous = lire_fichier(self.path)
        for cas in tous:
            yield UnCas.from_parent(self, name=cas['titre'], sorte=sorte, cas=cas)


class CasContredit(Exception):
    """Ce qu'on attendait, ce qu'on obtient."""


class UnCas(pytest.Item):
    """Un cas : la situation donne ce qu'on attend."""

    def __init__(self, *, sorte: str, cas: dict[str, Any], **reste: Any) -> None:
        super().__init__(**reste)
        self.sorte = sorte
        self.cas = cas

    def runtest(self) -> None:
        trouves = list(ecarts(self.sorte, self.cas))
        if trouves:
            raise CasContredit('\n  '.join(trouves))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, CasContredit):
            return f'{self.path.name}, cas « {self.name} »\n  {excinfo.value}\n  source : {self.cas["source"]}'
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.name


LONGS = ('test_documentation.py', 'test_banc_archive.py', 'test_pile_reelle.py', 'test_arrets.py', 'test_banc.py', 'test_aller_retour.py')
"""Les modules dont un seul test dure : ils passent d'abord, pour qu'aucun processus n'en commence un quand les autres finissent."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rangs = {nom: rang for rang, nom in enumerate(LONGS)}
    items.sort(key=lambda item: rangs.get(item.path.name, len(LONGS)))
    if trouver_soffice() is None:
        for item in items:
            if item.get_closest_marker('libreoffice'):
                item.add_marker(pytest.mark.skip(reason="LibreOffice n'est pas sur cette machine"))


JOUR = dt.date(2026, 11, 3)
Passage = Callable[..., tuple[list[Fait], Rapport]]


@pytest.fixture(scope='session', autouse=True)
def _prets() -> Iterator[None]:
    """Les essais de ce processus se prêtent leurs ouvriers."""
    with prets():
        yield


@pytest.fixture
def donnees(tmp_path: Path) -> Path:
    """Un dossier de données à soi, avec ses écoles vides."""
    (tmp_path / 'donnees' / 'ecoles').mkdir(parents=True)
    return tmp_path / 'donnees'


@pytest.fixture
def exemple(donnees: Path) -> Callable[[str], Path]:
    """Copie un exemple dans les écoles."""

    def copier(nom: str, sous: str = '') -> Path:
        return Path(shutil.copy(RACINE / 'donnees' / 'exemples' / nom, donnees / 'ecoles' / (sous or nom)))

    return copier


@pytest.fixture
def reglages(donnees: Path, tmp_path: Path) -> Reglages:
    """Des réglages sur des dossiers à soi, avec le moteur embarqué."""
    return Reglages(
        aujourdhui=JOUR, donnees=donnees, sorties=tmp_path / 'sorties', moteur='embarque', coeurs=2,
    )  # fmt: skip


@pytest.fixture
def passer(reglages: Reglages) -> Passage:
    """Lance un passage entier."""
    from dataclasses import replace

    def lancer(**changements: Any) -> tuple[list[Fait], Rapport]:
        return produire(replace(reglages, **changements), SuiviMuet())

    return lancer


@pytest.fixture(scope='session')
def _lilas_faites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Les Lilas, dont les lettres sont faites une fois pour tous les essais de ce processus ; personne n'y touche."""
    base = tmp_path_factory.mktemp('lilas-faites')
    (base / 'donnees' / 'ecoles').mkdir(parents=True)
    shutil.copy(RACINE / 'donnees' / 'exemples' / '2026-2027.xlsx', base / 'donnees' / 'ecoles')
    (fait,), _ = produire(
        Reglages(aujourdhui=JOUR, donnees=base / 'donnees', sorties=base / 'sorties', moteur='embarque', coeurs=2), SuiviMuet()
    )
    assert fait.sortie is Sortie.FAIT
    return base


@pytest.fixture
def deja_faite(_lilas_faites: Path, reglages: Reglages) -> Path:
    """Les données et les sorties des Lilas après un passage, à soi : y repasser ne refait rien. Rend leur classeur."""
    for nom, ici in (('donnees', reglages.donnees), ('sorties', reglages.sorties)):
        shutil.copytree(_lilas_faites / nom, ici, dirs_exist_ok=True)
    return reglages.donnees / 'ecoles' / '2026-2027.xlsx'
