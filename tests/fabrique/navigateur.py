"""Le Chromium de la machine, sans écran et sans réseau de fond : pour voir l'atelier comme une personne le voit."""

from __future__ import annotations

import shutil

CHROMIUM = shutil.which('chromium')
DRAPEAUX = [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
]
