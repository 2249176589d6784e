"""La commande : elle dit l'adresse, répond à cette machine seulement, finit proprement à Ctrl-C."""

from __future__ import annotations

import contextlib
import gc
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
import uvicorn

from generator.atelier import Ecoute, Etabli, ouvrir_prise
from generator.reglages import RACINE

DELAI = 40


@contextlib.contextmanager
def lancer(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """L'atelier dans son processus, et l'adresse qu'il affiche ; arrêté quoi qu'il arrive."""
    commande = [sys.executable, '-m', 'generator', 'atelier', '--sans-navigateur', *options]
    with subprocess.Popen(commande, cwd=RACINE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as processus:
        try:
            assert processus.stdout is not None
            assert select.select([processus.stdout], [], [], DELAI)[0], "rien d'affiché"
            trouve = re.search(r'http://\S+', processus.stdout.readline())
            assert trouve, "pas d'adresse"
            yield processus, trouve.group()
        finally:
            if processus.poll() is None:
                processus.kill()
            processus.wait(DELAI)


@pytest.fixture
def options(modeles: Path, donnees: Path, tmp_path: Path) -> list[str]:
    return ['--modeles', str(modeles), '--donnees', str(donnees), '--sorties', str(tmp_path / 'sorties')]


@pytest.mark.parametrize('fin', [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_et_la_fin_de_session_ferment_tout_et_rendent_le_port(
    fin: signal.Signals, options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passage = tmp_path / 'passage'
    passage.mkdir()
    monkeypatch.setenv('TMPDIR', str(passage))
    with lancer(*options) as (processus, adresse):
        assert list(passage.glob('atelier-*'))
        with pytest.raises(urllib.error.HTTPError, match='403'):
            urllib.request.urlopen(adresse.split('?')[0], timeout=10)
        port = int(adresse.split(':')[2].split('/')[0])
        enfants = psutil.Process(processus.pid).children(recursive=True)
        debut = time.monotonic()
        processus.send_signal(fin)
        sortie, erreurs = processus.communicate(timeout=DELAI)
        assert time.monotonic() - debut < 10
    assert processus.returncode == 0 and "L'atelier est fermé." in sortie and erreurs == ''
    ouvrir_prise(port).close()
    assert not list(passage.iterdir())
    assert enfants and not [e for e in enfants if e.is_running() and e.status() != psutil.STATUS_ZOMBIE]


def test_il_n_ecoute_que_cette_machine(options: list[str]) -> None:
    with lancer(*options) as (processus, adresse):
        ecoutes = [c for c in psutil.Process(processus.pid).net_connections() if c.status == psutil.CONN_LISTEN]
        assert [c.laddr.ip for c in ecoutes] == ['127.0.0.1'] and f':{ecoutes[0].laddr.port}/' in adresse


def test_un_port_deja_pris_se_dit(options: list[str]) -> None:
    with contextlib.closing(ouvrir_prise()) as prise:
        port = str(prise.getsockname()[1])
        commande = [sys.executable, '-m', 'generator', 'atelier', '--sans-navigateur', '--port', port, *options]
        fini = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, timeout=DELAI)
    assert fini.returncode == 2 and f"le port {port} est déjà pris" in fini.stderr


def test_sans_catalogue_c_est_dit_avant_d_ouvrir(tmp_path: Path) -> None:
    commande = [sys.executable, '-m', 'generator', 'atelier', '--sans-navigateur', '--modeles', str(tmp_path)]
    fini = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, timeout=DELAI)
    assert fini.returncode == 1 and 'catalogue.toml' in fini.stderr


def test_la_prise_est_celle_de_cette_machine() -> None:
    with contextlib.closing(ouvrir_prise()) as prise:
        assert prise.getsockname()[0] == '127.0.0.1' and prise.family == socket.AF_INET


def test_l_adresse_mene_a_la_page_demandee(options: list[str]) -> None:
    with lancer('--page', 'retours', *options) as (_, adresse):
        assert re.fullmatch(r'http://127\.0\.0\.1:\d+/retours\?jeton=\S+', adresse)


def test_a_la_fin_aucune_liaison_ne_reste_ouverte(etabli: Etabli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Même celle qu'uvicorn oublie, arrivée pendant qu'il fermait : le ramasse-miettes ne trouve rien à redire."""

    async def oublier(serveur: uvicorn.Server, prises: list[socket.socket] | None = None) -> None:
        for ecoutant in serveur.servers:
            ecoutant.close()
        await serveur.lifespan.shutdown()

    monkeypatch.setattr(uvicorn.Server, 'shutdown', oublier)
    ecoute = Ecoute(etabli, ouvrir_prise())
    fil = threading.Thread(target=ecoute.servir, daemon=True)
    fil.start()
    depart = urlsplit(ecoute.adresse)
    with socket.create_connection((depart.hostname or '', depart.port or 0), timeout=10) as liaison:
        liaison.sendall(b'GET / HTTP/1.1\r\n')
        time.sleep(0.3)
        ecoute.arreter()
        fil.join(10)
        assert not fil.is_alive()
    del ecoute
    gc.collect()
