"""Les tranches déjà converties : un document qui n'a pas changé d'un octet n'a pas besoin du moteur.

    sorties/.cache/<annee>/<ecole>/periode-2/<clé>.tranche

La clé est l'empreinte du .docx, du texte attendu et de ce dont dépend une conversion (moteur, polices, code). Chaque fichier
porte l'empreinte de son contenu : abîmé, tronqué ou d'une autre clé, il ne sert pas. Ces PDF nomment des élèves : le dossier
est privé, effaçable à tout moment, et ne garde que ce dont le dernier passage rangé s'est servi.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.sorties import creer_dossier_prive

SUFFIXE = '.tranche'
RELU = ('pages', 'empreintes', 'cherches', 'vues')
"""Ce que l'on garde de la relecture d'un PDF : elle n'y a trouvé aucun défaut."""


class Tranches:
    """Les tranches d'une école, d'une commande. `milieu` : ce dont dépend toute conversion ; `neuf` : tout refaire."""

    def __init__(self, sorties: Path, place: str, milieu: str, *, neuf: bool = False) -> None:
        self._sorties, self._place = sorties, place
        self._milieu = milieu
        self._neuf = neuf
        self._employees: set[str] = set()

    @property
    def dossier(self) -> Path:
        """Là où elles sont."""
        return self._sorties / self._place

    def cle(self, docx: bytes, textes: Sequence[Sequence[str]], a_rendre: Sequence[Any] = ()) -> str:
        """Ce dont dépendent un PDF et sa relecture."""
        condense = hashlib.sha256(json.dumps([self._milieu, textes, a_rendre], ensure_ascii=False).encode())
        condense.update(b'\0' + docx)
        return condense.hexdigest()

    def reprendre(self, cle: str, pdf: Path) -> dict[str, Any] | None:
        """Remet un PDF à sa place et rend ce qu'on y avait lu ; rien si cette tranche n'a pas été gardée intacte."""
        if self._neuf:
            return None
        try:
            contenu = self._path(cle).read_bytes()
        except OSError:
            return None
        sceau, _, reste = contenu.partition(b'\n')
        if sceau != _sceau(cle, reste):
            return None
        lu, _, octets = reste.partition(b'\n')
        pdf.write_bytes(octets)
        self._employees.add(cle)
        return dict(json.loads(lu))

    def garder(self, cle: str, pdf: Path, lu: Mapping[str, Any]) -> None:
        """Garde un PDF contrôlé. Sans place sur le disque, n'en garde rien : ce n'est qu'un cache."""
        reste = json.dumps({nom: lu[nom] for nom in RELU}, ensure_ascii=False).encode() + b'\n' + pdf.read_bytes()
        with contextlib.suppress(OSError):
            creer_dossier_prive(self._sorties, self._place)
            descripteur, brouillon = tempfile.mkstemp(prefix='.', suffix='.tmp', dir=self.dossier)
            try:
                with os.fdopen(descripteur, 'wb') as flux:
                    flux.write(_sceau(cle, reste) + b'\n' + reste)
                os.replace(brouillon, self._path(cle))
                self._employees.add(cle)
            finally:
                Path(brouillon).unlink(missing_ok=True)

    def elaguer(self) -> None:
        """Ôte les tranches dont ce passage ne s'est pas servi, et les brouillons qu'un arrêt a laissés."""
        for motif in (f'*{SUFFIXE}', '.*.tmp'):
            for path in self.dossier.glob(motif):
                if path.name.removesuffix(SUFFIXE) not in self._employees:
                    path.unlink(missing_ok=True)

    def _path(self, cle: str) -> Path:
        return self.dossier / f'{cle}{SUFFIXE}'


def _sceau(cle: str, reste: bytes) -> bytes:
    """L'empreinte d'une tranche et de sa clé : celle d'une autre ne peut pas prendre sa place."""
    return hashlib.sha256(cle.encode() + b'\n' + reste).hexdigest().encode()
