"""Ce que docs/departement.md fait taper : ses trois commandes, telles quelles, puis avec ses réglages TLS."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from generator.reglages import RACINE
from tests.departement.ecoles import Departement, commande, empreintes, jusqu_a, lettres

AVEC_OPENSSL = pytest.mark.skipif(shutil.which('openssl') is None, reason="openssl fabrique les certificats d'essai")
COMMANDES, REGLAGES = re.findall(r'^```\n(.*?)^```', (RACINE / 'docs' / 'departement.md').read_text('utf-8'), re.S | re.M)[:2]
DASK = str(Path(sys.executable).with_name('dask'))
PORT = '8786'


def port_libre() -> str:
    with socket.socket() as prise:
        prise.bind(('127.0.0.1', 0))
        return str(prise.getsockname()[1])


def repond(port: str) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', int(port)), timeout=1):
        return True
    return False


@contextlib.contextmanager
def trois_commandes(port: str, dossier: Path, reglages: Mapping[str, str]) -> Iterator[None]:
    """Les commandes du document, une par fenêtre, à un autre port ; en TLS si les réglages en demandent."""
    texte = COMMANDES.replace(PORT, port).replace('tcp:', 'tls:' if reglages else 'tcp:')
    lignes = [shlex.split(ligne.replace('.venv/bin/dask', DASK)) for ligne in texte.splitlines() if ligne]
    assert len(lignes) == 3 and all(ligne[0] == DASK for ligne in lignes)
    milieu = {**os.environ, **reglages, 'PYTHONPATH': str(RACINE)}
    with contextlib.ExitStack() as pile:
        for rang, ligne in enumerate(lignes):
            dit = pile.enter_context((dossier / f'{rang}.txt').open('w'))
            processus = pile.enter_context(subprocess.Popen(ligne, cwd=dossier, env=milieu, stdout=dit, stderr=dit))
            pile.callback(processus.kill)
            if rang == 0:
                jusqu_a(lambda: repond(port))
        yield


def produire(donnees: Path, sorties: Path, adresse: str, reglages: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """« make lettres ORDONNANCEUR=… », avec ces réglages."""
    return subprocess.run(
        commande(*lettres(donnees, sorties, '--ordonnanceur', adresse)), cwd=RACINE, env={**os.environ, **reglages},
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def certifier(dossier: Path) -> dict[str, str]:
    """Les réglages du document, avec une autorité et un certificat d'essai, faits dans ce dossier."""
    dossier.mkdir(exist_ok=True)

    def openssl(*arguments: str) -> None:
        subprocess.run(['openssl', *arguments], cwd=dossier, check=True, capture_output=True, timeout=60)

    cle = ('-newkey', 'rsa:2048', '-nodes')
    openssl('req', '-x509', *cle, '-keyout', 'ca-cle.pem', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=essai')
    openssl('req', *cle, '-keyout', 'cle.pem', '-out', 'demande.pem', '-subj', '/CN=127.0.0.1')
    openssl('x509', '-req', '-in', 'demande.pem', '-CA', 'ca.pem', '-CAkey', 'ca-cle.pem', '-CAcreateserial', '-out', 'cert.pem',
            '-days', '2')  # fmt: skip
    reglages = dict(re.findall(r'(DASK_\w+)=(\S+)', REGLAGES))
    assert len(reglages) == 8
    return {nom: str(dossier / valeur) if valeur.endswith('.pem') else valeur for nom, valeur in reglages.items()}


@pytest.fixture
def tls(tmp_path: Path) -> dict[str, str]:
    """Une autorité et un certificat à elle."""
    return certifier(tmp_path)


def test_les_trois_commandes_du_document_font_ce_que_fait_une_machine(departement: Departement, tmp_path: Path) -> None:
    donnees, sorties, port = departement.copier(tmp_path / 'donnees'), tmp_path / 'sorties', port_libre()
    with trois_commandes(port, tmp_path, {}):
        dit = produire(donnees, sorties, f'tcp://127.0.0.1:{port}', {})
    assert dit.returncode == 0, dit.stderr
    assert empreintes(sorties) == departement.reference


@AVEC_OPENSSL
def test_avec_ses_reglages_tls_et_refuse_qui_n_a_pas_de_certificat(
    departement: Departement, tmp_path: Path, tls: Mapping[str, str]
) -> None:
    """Sans réglage, avec l'autorité mais sans certificat à soi, avec le certificat d'une autre autorité : refusé."""
    donnees, sorties, port = departement.copier(tmp_path / 'donnees'), tmp_path / 'sorties', port_libre()
    with trois_commandes(port, tmp_path, tls):
        bref = {'DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT': '3s'}
        sans_certificat = {nom: valeur for nom, valeur in tls.items() if '__CLIENT__' not in nom}
        etranger = certifier(tmp_path / 'ailleurs')
        d_ailleurs = {nom: etranger.get(nom, valeur) if '__CLIENT__' in nom else valeur for nom, valeur in tls.items()}
        assert bref != sans_certificat != dict(tls) != d_ailleurs
        essais = [('tcp', {}), ('tls', {}), ('tls', sans_certificat), ('tls', d_ailleurs)]
        for protocole, reglages in essais:
            refuse = produire(donnees, tmp_path / 'rien', f'{protocole}://127.0.0.1:{port}', {**reglages, **bref})
            assert refuse.returncode == 3 and 'L-508' in refuse.stderr, refuse.stderr
        assert not list((tmp_path / 'rien').glob('2*'))
        dit = produire(donnees, sorties, f'tls://127.0.0.1:{port}', tls)
    assert dit.returncode == 0, dit.stderr
    assert empreintes(sorties) == departement.reference
