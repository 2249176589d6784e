"""La même commande, sur un seul cœur : `python -m tests.banc.sur_un_coeur lettres …`. Hors de Linux, elle refuse."""

from __future__ import annotations

import os
import sys

from generator import cli

if __name__ == '__main__':
    if not hasattr(os, 'sched_setaffinity'):
        sys.exit("Ce système ne sait pas réserver un cœur : la mesure à un ouvrier n'a pas de sens ici.")
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    cli.main()
