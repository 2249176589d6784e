"""À quoi comparer un modèle : la version que la personne a acceptée (« C'est bon »), sinon celle de l'ouverture.

La version acceptée est le fichier Word lui-même, gardé dans `sorties/.cache/atelier/` : aucun nom d'élève n'y entre, et
l'on peut l'effacer sans rien perdre.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.atelier.bibliotheque import Place
from generator.sorties import ecrire_a_cote

DOSSIER = Path('.cache') / 'atelier'
LIVRES = '_livres'
DROITS_DOSSIER = 0o700


@dataclass(frozen=True)
class Reference:
    """Ce à quoi on compare : le fichier, et d'où il vient."""

    octets: bytes
    acceptee: bool


class References:
    """La référence de chaque modèle."""

    def __init__(self, sorties: Path) -> None:
        self._dossier = sorties / DOSSIER
        self._ouverture: dict[Path, bytes] = {}

    def de(self, place: Place) -> Reference | None:
        """La référence d'un modèle ; rien si on ne l'a encore jamais vu sans faute."""
        try:
            return Reference(self._path(place).read_bytes(), acceptee=True)
        except OSError:
            vue = self._ouverture.get(place.path)
            return None if vue is None else Reference(vue, acceptee=False)

    def noter_l_ouverture(self, place: Place, octets: bytes) -> None:
        """La première version sans faute de cette séance."""
        self._ouverture.setdefault(place.path, octets)

    def accepter(self, place: Place, octets: bytes) -> None:
        """Fait de cette version la référence, pour cette séance et les suivantes. Lève `OSError`."""
        path = self._path(place)
        path.parent.mkdir(parents=True, exist_ok=True, mode=DROITS_DOSSIER)
        ecrire_a_cote(path, octets)

    def _path(self, place: Place) -> Path:
        return self._dossier / (place.ecole or LIVRES) / f'{place.formulaire.cle}.docx'
