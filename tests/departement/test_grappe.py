"""Les écoles confiées à Dask, en vrais processus : les mêmes octets, des travailleurs tués, refusés, coupés du réseau."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.reglages import RACINE
from tests.departement.ecoles import (
    DELAI,
    Departement,
    commande,
    empreintes,
    en_cours,
    executer,
    jusqu_a,
    lettres,
    ordonnanceur,
    sans,
    travailleur,
)

pytest.importorskip('distributed', reason="Dask n'est pas installé : make departement")
pytestmark = pytest.mark.skipif(os.name != 'posix', reason="signaux de POSIX")


def finir(passage: subprocess.Popen[str], attendu: int = 0) -> str:
    sortie, erreurs = passage.communicate(timeout=DELAI)
    assert passage.returncode == attendu, sortie + erreurs
    return sortie + erreurs


def lancer(*arguments: str, avant: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*avant, *commande(*arguments)], cwd=RACINE, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def test_un_travailleur_tue_au_milieu_ne_perd_rien_et_rien_ne_reste_chez_l_autre(
    departement: Departement, tmp_path: Path
) -> None:
    donnees, sorties = departement.copier(tmp_path / 'donnees'), tmp_path / 'sorties'
    with ordonnanceur(tmp_path) as adresse, travailleur(adresse, tmp_path, 'un', '--no-nanny') as un, \
            travailleur(adresse, tmp_path, 'deux', '--no-nanny'):  # fmt: skip
        passage = lancer(*lettres(donnees, sorties, '--ordonnanceur', adresse))
        jusqu_a(lambda: en_cours(tmp_path, 'un') or passage.poll() is not None)
        os.kill(un.pid, signal.SIGKILL)
        finir(passage)
        assert en_cours(tmp_path, 'deux') == []
    assert empreintes(sorties) == departement.reference


def test_une_ecole_qui_tue_ses_travailleurs_est_nommee_les_autres_sont_faites(departement: Departement, tmp_path: Path) -> None:
    donnees, sorties = departement.copier(tmp_path / 'donnees'), tmp_path / 'sorties'
    poison = ('--preload', 'tests.departement.poison_dask')
    with ordonnanceur(tmp_path) as adresse, travailleur(adresse, tmp_path, 'un', *poison), \
            travailleur(adresse, tmp_path, 'deux', *poison):  # fmt: skip
        dit = finir(lancer(*lettres(donnees, sorties, '--ordonnanceur', adresse)), attendu=3)
    assert dit.count('L-506') == 1 and 'e2.xlsx' in dit
    faites = {nom: sha for nom, sha in empreintes(sorties).items() if not nom.endswith('dernier-echec.json')}
    assert faites == sans(departement.reference, 'fictive-2')


def test_un_travailleur_d_un_autre_modele_est_refuse_par_son_nom(departement: Departement, tmp_path: Path) -> None:
    donnees, sorties = departement.copier(tmp_path / 'donnees'), tmp_path / 'sorties'
    ailleurs = tmp_path / 'ailleurs'
    for dossier in ('generator', 'modeles', 'donnees'):
        shutil.copytree(RACINE / dossier, ailleurs / dossier, ignore=shutil.ignore_patterns('__pycache__', 'archives'))
    catalogue = ailleurs / 'modeles' / 'catalogue.toml'
    catalogue.write_text(catalogue.read_text('utf-8') + '\n# une ligne de plus\n', 'utf-8')
    with ordonnanceur(tmp_path) as adresse, travailleur(adresse, tmp_path, 'different', cwd=ailleurs):
        dit = finir(lancer(*lettres(donnees, sorties, '--ordonnanceur', adresse)), attendu=3)
        assert 'L-507' in dit and '(different)' in dit and 'diffèrent : modèles' in dit
        assert empreintes(sorties) == {} and en_cours(tmp_path, 'different') == []
        with travailleur(adresse, tmp_path, 'pareil'):
            time.sleep(3)
            dit = finir(lancer(*lettres(donnees, sorties, '--ordonnanceur', adresse, '--ecole', 'fictive-1')))
            assert '(different) est refusé' in dit and '(pareil)' not in dit
    assert empreintes(sorties).items() <= departement.reference.items()


def test_par_un_dossier_partage_les_memes_octets_et_rien_n_y_reste(departement: Departement, tmp_path: Path) -> None:
    donnees, sorties, partage = departement.copier(tmp_path / 'donnees'), tmp_path / 'sorties', tmp_path / 'partage'
    partage.mkdir()
    with ordonnanceur(tmp_path) as adresse, travailleur(adresse, tmp_path, 'un'):
        options = ('--ordonnanceur', adresse, '--dossier-partage', str(partage), '--ecole', 'fictive-3')
        executer(*lettres(donnees, sorties, *options))
    assert empreintes(sorties).items() <= departement.reference.items() and empreintes(sorties)
    assert list(partage.iterdir()) == []


@pytest.mark.parametrize('personne', ['nimporte://quoi', 'port fermé', 'prise muette'])
def test_un_ordonnanceur_qui_ne_repond_pas_se_dit_et_l_on_sort(
    departement: Departement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, personne: str
) -> None:
    monkeypatch.setenv('DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT', '1s')
    with socket.socket() as prise:
        prise.bind(('127.0.0.1', 0))
        if personne == 'prise muette':
            prise.listen()
        adresse = personne if '://' in personne else f'tcp://127.0.0.1:{prise.getsockname()[1]}'
        dit = executer(*lettres(departement.donnees, tmp_path / 's', '--ordonnanceur', adresse), attendu=3)
    assert 'L-508' in dit.stderr and 'docs/departement.md' in dit.stderr and adresse in dit.stderr


# Un vrai réseau

ESPACES = ('liasse-tete', 'liasse-un', 'liasse-deux')


def ip(*arguments: str) -> None:
    subprocess.run(['ip', *arguments], check=True, capture_output=True, timeout=20)


@pytest.fixture
def reseau() -> Iterator[None]:
    """Trois espaces réseau : l'ordonnanceur dans le premier, relié à chacun des deux autres par un câble."""
    if shutil.which('ip') is None or not hasattr(os, 'geteuid') or os.geteuid() != 0:
        pytest.skip("il faut iproute2 et le droit d'administrateur pour séparer les réseaux")
    try:
        for espace in ESPACES:
            ip('netns', 'add', espace)
            ip('-n', espace, 'link', 'set', 'lo', 'up')
        for rang, espace in enumerate(ESPACES[1:], 1):
            ip('link', 'add', f'lst{rang}', 'netns', ESPACES[0], 'type', 'veth', 'peer', 'name', 'cable', 'netns', espace)
            ip('-n', ESPACES[0], 'addr', 'add', f'10.77.{rang}.1/24', 'dev', f'lst{rang}')
            ip('-n', espace, 'addr', 'add', f'10.77.{rang}.2/24', 'dev', 'cable')
            ip('-n', ESPACES[0], 'link', 'set', f'lst{rang}', 'up')
            ip('-n', espace, 'link', 'set', 'cable', 'up')
        yield
    except subprocess.CalledProcessError as erreur:
        pytest.skip(f"ce système ne sépare pas les réseaux : {erreur.stderr.decode()}")
    finally:
        for espace in ESPACES:
            subprocess.run(['ip', 'netns', 'del', espace], capture_output=True, timeout=20)


@pytest.mark.usefixtures('reseau')
def test_d_une_machine_a_l_autre_un_travailleur_coupe_puis_revenu_ne_perd_rien(
    departement: Departement, tmp_path: Path
) -> None:
    donnees, sorties = departement.copier(tmp_path / 'donnees'), tmp_path / 'sorties'
    tete, un, deux = (('ip', 'netns', 'exec', espace) for espace in ESPACES)
    with ordonnanceur(tmp_path, '0.0.0.0', tete) as adresse:  # rien d'autre n'est dans cet espace
        port = adresse.rpartition(':')[2]
        with travailleur(f'tcp://10.77.1.1:{port}', tmp_path, 'un', avant=un), \
                travailleur(f'tcp://10.77.2.1:{port}', tmp_path, 'deux', avant=deux):  # fmt: skip
            passage = lancer(*lettres(donnees, sorties, '--ordonnanceur', f'tcp://10.77.1.1:{port}'), avant=tete)
            jusqu_a(lambda: en_cours(tmp_path, 'un') or passage.poll() is not None)
            assert passage.poll() is None, passage.communicate()
            ip('-n', ESPACES[1], 'link', 'set', 'cable', 'down')
            time.sleep(5)
            ip('-n', ESPACES[1], 'link', 'set', 'cable', 'up')
            finir(passage)
    assert empreintes(sorties) == departement.reference


def test_sans_dask_on_dit_comment_l_installer(departement: Departement, tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['distributed'] = None\nimport importlib.util as u; v = u.find_spec\n"
        "u.find_spec = lambda nom, *a: None if nom == 'distributed' else v(nom, *a)\n"
        f"sys.argv = ['x', *{list(lettres(departement.donnees, tmp_path / 's', '--ordonnanceur', 'local'))!r}]\n"
        "from generator.cli import main; main()"
    )  # fmt: skip
    fini = subprocess.run([sys.executable, '-c', code], cwd=RACINE, capture_output=True, text=True, timeout=60)
    assert fini.returncode == 3 and 'make departement' in fini.stderr
