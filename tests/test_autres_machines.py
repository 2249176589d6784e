"""Une console qui n'a pas tous les signes, un dossier aux noms difficiles, une installation sans git : l'outil y répond pareil."""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.chaine import produire
from generator.console import APPROCHER, preparer_la_console
from generator.ecriture_du_classeur import ecrire
from generator.erreurs import Sortie
from generator.notation import Saisie, proposer_une_note
from generator.reglages import RACINE, Reglages
from generator.suivi import SuiviMuet
from tests.conftest import JOUR

COMMANDES = {
    'verifier': ['verifier'], 'regimes': ['regimes'], 'plan': ['plan', '--sans-agenda'], 'calendriers': ['calendriers'],
    'expliquer': ['expliquer', '--enseignant', 'OC', '--annee', '2026-2027'], 'moteurs': ['moteurs'],
    'aide': ['--help'], 'refus': ['lettres', '--periode', 'deux'], 'erreur': ['lettres', '--ecole', 'lila'],
}  # fmt: skip


def lancer(mots: list[str], cwd: Path = RACINE, **milieu: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, '-m', 'generator', *mots], cwd=cwd, env={**os.environ, **milieu}, capture_output=True, timeout=120
    )


@pytest.mark.parametrize('console', ['cp1252', 'cp850', 'ascii'])
@pytest.mark.parametrize('nom', COMMANDES)
def test_une_console_sans_tous_les_signes_dit_la_meme_chose(nom: str, console: str, tmp_path: Path) -> None:
    """Le même code de sortie et les mêmes mots qu'en UTF-8, aux signes manquants près ; jamais une erreur de l'outil."""
    mots = [*COMMANDES[nom], *(['--sorties', str(tmp_path / 'sorties')] if nom in ('verifier', 'plan', 'erreur') else [])]
    entiere, pauvre = lancer(mots, PYTHONIOENCODING='utf-8'), lancer(mots, PYTHONIOENCODING=console)
    assert pauvre.returncode == entiere.returncode, pauvre.stderr.decode(console)
    assert b'Erreur interne' not in pauvre.stderr
    chiffres = [mot for mot in entiere.stdout.decode().split() if mot.isascii() and mot.isalnum()]
    assert [mot for mot in chiffres if mot not in pauvre.stdout.decode(console, 'replace')] == []


@given(st.text(max_size=40), st.sampled_from(['cp1252', 'cp850', 'ascii', 'latin-1']))
def test_tout_texte_s_ecrit_sur_toute_console(texte: str, console: str) -> None:
    preparer_la_console()
    ecrit = texte.encode(console, APPROCHER).decode(console)
    assert [signe for signe in texte if signe.isascii()] == [s for s in texte if s.isascii() and s in ecrit]
    assert '8 h 30'.replace(' ', '\u202f').encode(console, APPROCHER).decode(console) == '8 h 30'


@pytest.mark.parametrize('nom', ["L'école d'été (n° 2) & Cie", 'très long ' * 12, 'ÉCOLE élémentaire', '100 % à jour #1'])
def test_un_dossier_au_nom_difficile_donne_les_memes_documents(nom: str, tmp_path: Path) -> None:
    donnees, sorties = tmp_path / nom.strip() / 'donnees', tmp_path / nom.strip() / 'sorties à rendre'
    (donnees / 'ecoles').mkdir(parents=True)
    shutil.copy(RACINE / 'donnees' / 'exemples' / '2026-2027.xlsx', donnees / 'ecoles' / f'{nom[:40].strip()}.xlsx')
    fini = lancer(['lettres', '--donnees', str(donnees), '--sorties', str(sorties), '--moteur', 'embarque', '--periode', '2'])
    assert fini.returncode == 0, fini.stderr.decode()
    assert sorted(path.name for path in sorties.glob('2026-2027/lilas/periode-2/*.pdf')) == [
        'lettres.pdf', 'liasse-ien.pdf', 'tableau-previsionnel.pdf',
    ]  # fmt: skip


@pytest.fixture
def installe(tmp_path: Path) -> Path:
    """Le code seul, comme pipx l'installe : les modules et les fichiers que pyproject.toml dit d'y joindre."""
    joints = tomllib.loads((RACINE / 'pyproject.toml').read_text('utf-8'))['tool']['setuptools']['package-data']['generator']
    paquet = RACINE / 'generator'
    fichiers = {path for motif in ('**/*.py', *joints) for path in paquet.glob(motif) if path.is_file()}
    for path in fichiers:
        copie = tmp_path / 'site' / path.relative_to(RACINE)
        copie.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copie)
    oublies = {path for path in paquet.rglob('*') if path.is_file() and path.suffix != '.pyc'} - fichiers
    assert oublies == set()
    return tmp_path / 'site'


def test_installe_par_pipx_l_outil_sert_le_dossier_d_ou_l_on_tape(installe: Path, tmp_path: Path) -> None:
    dossier = tmp_path / 'Liasse de l’école'
    for nom in ('modeles', 'donnees'):
        shutil.copytree(RACINE / nom, dossier / nom, ignore=shutil.ignore_patterns('archives'))
    (dossier / 'donnees' / 'ecoles').mkdir(exist_ok=True)
    ici = {'PYTHONPATH': str(installe)}
    fini = lancer(['lettres', '--annee', '2026-2027', '--moteur', 'embarque'], cwd=dossier, **ici)
    assert fini.returncode == 0, fini.stderr.decode()
    assert [path.parent.parent.name for path in dossier.glob('sorties/*/*/*/lettres.pdf')] == ['lilas']
    ailleurs = lancer(['verifier'], cwd=tmp_path, **ici)
    assert ailleurs.returncode == 2 and 'qui contient modeles/ et donnees/' in ailleurs.stderr.decode()
    assert lancer(['--help'], cwd=tmp_path, **ici).returncode == 0


@pytest.mark.skipif(os.name != 'posix', reason="un lecteur réseau imité avec les appels de POSIX")
def test_un_lecteur_reseau_sans_droits_ni_dossiers_durables_sert_quand_meme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comme un partage de la mairie : changer les droits est refusé, rendre un dossier durable n'a pas de sens."""
    fsync, refus = os.fsync, []

    def chmod(*_: object, **__: object) -> None:
        refus.append('droits')
        raise PermissionError(errno.EPERM, 'Operation not permitted')

    def durable(descripteur: int) -> None:
        if stat.S_ISDIR(os.fstat(descripteur).st_mode):
            refus.append('dossier')
            raise OSError(errno.EINVAL, 'Invalid argument')
        fsync(descripteur)

    donnees, reglages = tmp_path / 'donnees', Reglages(JOUR, tmp_path / 'donnees', tmp_path / 'sorties', moteur='embarque', periode=1)
    (donnees / 'ecoles').mkdir(parents=True)
    classeur = Path(shutil.copy(RACINE / 'donnees' / 'exemples' / '2026-2027.xlsx', donnees / 'ecoles' / 'lilas.xlsx'))
    avant = classeur.read_bytes()
    monkeypatch.setattr(os, 'chmod', chmod)
    monkeypatch.setattr(os, 'fsync', durable)
    (fait,), _ = produire(reglages, SuiviMuet())
    assert fait.sortie is Sortie.FAIT, list(fait.rapport)
    saisie = Saisie('OC', "Conseils des maîtres", '1 h 30', JOUR)
    notation = proposer_une_note(reglages, saisie, SuiviMuet(), meme_deux_fois=False)
    ecrit = ecrire(notation.proposition, dt.datetime(2026, 11, 3, 9))
    assert ecrit.ancien is not None and ecrit.ancien.read_bytes() == avant != classeur.read_bytes()
    assert set(refus) == {'droits', 'dossier'}
