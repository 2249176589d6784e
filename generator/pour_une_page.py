"""Une commande que lance une page de l'atelier : elle s'arrête, comme à Ctrl-C, quand on raccroche son entrée."""

from __future__ import annotations

import _thread
import os
import signal
import threading

ENTREE = 0


def ecouter_l_arret() -> None:
    """La page raccroche l'entrée de la commande pour l'arrêter ; si l'atelier meurt, le système la raccroche pour lui."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_attendre, args=(threading.get_ident(),), daemon=True).start()


def _attendre(principal: int) -> None:
    while os.read(ENTREE, 1):
        pass
    if os.name == 'posix':
        signal.pthread_kill(principal, signal.SIGINT)  # réveille aussi ce qui attend
    else:
        _thread.interrupt_main()
