"""Un moteur est borné : délai, groupe de processus, vie du parent, environnement, réseau."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import psutil
import pytest

from generator.conversion.processus import DelaiDepasse, Ouvrier, ProcessusPerdu, environnement_minimal, executer
from generator.reglages import RACINE

POSIX = pytest.mark.skipif(os.name != 'posix', reason="processus de POSIX")
LINUX = pytest.mark.skipif(not sys.platform.startswith('linux'), reason="Linux seulement")


def vivants(marque: str) -> list[psutil.Process]:
    """Les processus dont la ligne de commande porte une marque."""
    trouves = []
    for processus in psutil.process_iter(['cmdline', 'status']):
        if processus.info['status'] != psutil.STATUS_ZOMBIE and marque in ' '.join(processus.info['cmdline'] or []):
            trouves.append(processus)
    return trouves


def attendre_la_fin(marque: str, delai: float = 5.0) -> list[psutil.Process]:
    fin = time.monotonic() + delai
    while (restes := vivants(marque)) and time.monotonic() < fin:
        time.sleep(0.05)
    return restes


def test_une_commande_rend_son_code_et_ce_qu_elle_dit(tmp_path: Path) -> None:
    fin = executer([sys.executable, '-c', 'import sys; print("oui"); sys.exit(3)'], delai=30, cwd=tmp_path)
    assert (fin.code, fin.sortie.strip()) == (3, 'oui')


@POSIX
def test_un_moteur_trop_lent_est_arrete_avec_ses_enfants(tmp_path: Path) -> None:
    marque = f'marque-{os.getpid()}-lent'
    programme = f'import subprocess, time; subprocess.Popen(["sleep", "300.{os.getpid()}1"]); time.sleep(300)  # {marque}'
    debut = time.monotonic()
    with pytest.raises(DelaiDepasse):
        executer([sys.executable, '-c', programme], delai=1.0, cwd=tmp_path)
    assert time.monotonic() - debut < 6
    assert attendre_la_fin(marque) == [] and attendre_la_fin(f'300.{os.getpid()}1') == []


@LINUX
def test_un_moteur_meurt_avec_son_parent(tmp_path: Path) -> None:
    marque = f'marque-{os.getpid()}-orphelin'
    programme = textwrap.dedent(f"""
        import sys; sys.path.insert(0, {str(RACINE)!r})
        from pathlib import Path
        from generator.conversion.processus import executer
        executer([sys.executable, '-c', 'import time; time.sleep(300)  # {marque}'], delai=300, cwd=Path('.'))
    """)
    parent = subprocess.Popen([sys.executable, '-c', programme])
    fin = time.monotonic() + 30
    while not (enfants := [p for p in vivants(marque) if p.pid != parent.pid]) and time.monotonic() < fin:
        time.sleep(0.02)
    assert enfants
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert attendre_la_fin(marque) == []


def test_un_moteur_ne_voit_que_quelques_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('SECRET_DE_L_ECOLE', 'x')
    fin = executer([sys.executable, '-c', 'import os; print(sorted(os.environ))'], delai=30, cwd=tmp_path)
    assert 'SECRET' not in fin.sortie
    assert 'SECRET_DE_L_ECOLE' not in environnement_minimal()


@LINUX
def test_un_moteur_n_a_pas_de_reseau(tmp_path: Path) -> None:
    import socket
    import threading

    serveur = socket.create_server(('127.0.0.1', 0))
    port = serveur.getsockname()[1]
    threading.Thread(target=lambda: serveur.accept()[0].close(), daemon=True).start()
    programme = f'import socket; socket.create_connection(("127.0.0.1", {port}), 2)'
    fin = executer([sys.executable, '-c', programme], delai=30, cwd=tmp_path)
    socket.create_connection(('127.0.0.1', port), 2).close()
    serveur.close()
    assert fin.code != 0 or 'réseau' in fin.aveux


@POSIX
def test_un_ouvrier_qui_s_arrete_est_une_phrase(tmp_path: Path) -> None:
    ouvrier = Ouvrier()
    try:
        os.kill(ouvrier._processus.pid, signal.SIGKILL)
        with pytest.raises(ProcessusPerdu):
            ouvrier.demander({'relire': str(tmp_path / 'rien.pdf'), 'textes': []}, 10)
    finally:
        ouvrier.fermer()


def test_un_ouvrier_dit_ce_qu_il_ne_peut_pas_lire(tmp_path: Path) -> None:
    (tmp_path / 'faux.pdf').write_bytes(b'bonjour')
    (tmp_path / 'faux.docx').write_bytes(b'bonjour')
    ouvrier = Ouvrier()
    try:
        assert 'erreur' in ouvrier.demander({'relire': str(tmp_path / 'faux.pdf'), 'textes': []}, 60)
        ordre = {'docx': str(tmp_path / 'faux.docx'), 'pdf': str(tmp_path / 'x.pdf'), 'polices': []}
        assert 'erreur' in ouvrier.demander(ordre, 60)
    finally:
        ouvrier.fermer()


def test_un_ouvrier_qui_a_trop_grossi_est_remplace_entre_deux_ordres(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('generator.conversion.processus.MEMOIRE_D_UN_OUVRIER', -1)
    ouvrier = Ouvrier()
    try:
        numeros = set()
        for _ in range(3):
            assert 'erreur' in ouvrier.demander({'relire': str(tmp_path / 'absent.pdf'), 'textes': []}, 30.0)
            numeros.add(ouvrier._processus.pid)
        assert len(numeros) == 3
    finally:
        ouvrier.fermer()


def test_un_ouvrier_au_besoin_ne_nait_qu_a_son_premier_ordre(tmp_path: Path) -> None:
    ouvrier = Ouvrier(au_besoin=True)
    try:
        assert not hasattr(ouvrier, '_processus') and ouvrier.aveux == ()
        ouvrier.fermer()
        assert 'erreur' in ouvrier.demander({'relire': str(tmp_path / 'absent.pdf'), 'textes': []}, 30.0)
        assert ouvrier._processus.poll() is None
    finally:
        ouvrier.fermer()


def test_un_ouvrier_perdu_est_remplace_a_l_ordre_suivant(tmp_path: Path) -> None:
    ordre = {'relire': str(tmp_path / 'absent.pdf'), 'textes': []}
    ouvrier = Ouvrier()
    try:
        os.kill(ouvrier._processus.pid, signal.SIGTERM)
        ouvrier._processus.wait()
        with pytest.raises(ProcessusPerdu):
            ouvrier.demander(ordre, 30.0)
        assert 'erreur' in ouvrier.demander(ordre, 30.0)
    finally:
        ouvrier.fermer()
        ouvrier.fermer()


def test_un_ouvrier_remplace_dans_un_fil_vit_plus_longtemps_que_ce_fil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sous Linux, un enfant meurt avec le fil qui l'a lancé : un ouvrier se lance toujours du fil qui dure."""
    ordre = {'relire': str(tmp_path / 'absent.pdf'), 'textes': []}
    monkeypatch.setattr('generator.conversion.processus.MEMOIRE_D_UN_OUVRIER', -1)
    ouvrier = Ouvrier()
    try:
        ouvrier.demander(ordre, 30.0)
        fil = threading.Thread(target=ouvrier.demander, args=(ordre, 30.0))
        fil.start()
        fil.join()
        with pytest.raises(subprocess.TimeoutExpired):
            ouvrier._processus.wait(timeout=1)
    finally:
        ouvrier.fermer()
