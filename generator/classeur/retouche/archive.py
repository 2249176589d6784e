"""Réécrit une archive .xlsx ou .ods : même ordre, mêmes dates, mêmes octets pour tout ce qui n'a pas changé."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def reecrire_archive(contenu: bytes, parties: Mapping[str, bytes], neuves: Mapping[str, bytes]) -> bytes:
    """L'archive où des parties sont remplacées ou ajoutées ; `parties` : ce qu'elle contenait, lu avec ses bornes."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contenu)) as avant, zipfile.ZipFile(sortie, 'w', zipfile.ZIP_DEFLATED) as apres:
        membres = [membre for membre in avant.infolist() if not membre.is_dir()]
        for membre in membres:
            apres.writestr(membre, neuves.get(membre.filename, parties[membre.filename]))
        for nom in sorted(neuves.keys() - parties.keys()):
            neuf = zipfile.ZipInfo(nom, max(membre.date_time for membre in membres))
            neuf.compress_type = zipfile.ZIP_DEFLATED
            apres.writestr(neuf, neuves[nom])
    return sortie.getvalue()
