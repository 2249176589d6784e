"""Fait composer les pièces par un enfant borné (temps, mémoire, réseau) ; une page hostile ne coûte qu'elle-même."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.conversion.processus import GIGA, LIMITES, DelaiDepasse, Ouvrier, ProcessusPerdu
from generator.numerisation.pdfa.trame import Feuille, PageIntraitable

PROGRAMME = Path(__file__).with_name('ouvrier.py')
DELAI = 30.0
"""Secondes pour une pièce : cent fois ce qu'il faut."""
BORNES = {**LIMITES, 'AS': 2 * GIGA, 'FSIZE': 0}
"""Il n'écrit aucun fichier : la pièce revient par sa réponse."""


class Empaqueteur:
    """Compose et relit des pièces ; se ferme avec `fermer`."""

    def __init__(self) -> None:
        self._ouvrier: Ouvrier | None = None

    def composer(self, feuilles: Sequence[Feuille], titre: str, identifiant: str) -> bytes:
        """Les octets du PDF/A de ces pages. Lève `PageIntraitable`."""
        ordre = {'composer': _en_json(feuilles), 'titre': titre, 'identifiant': identifiant}
        return base64.b64decode(self._demander(ordre)['pdf'])

    def confronter(self, piece: Path, feuilles: Sequence[Feuille]) -> bool:
        """Vrai si la pièce relue porte exactement les images de ces pages. Lève `PageIntraitable`."""
        return bool(self._demander({'confronter': str(piece), 'feuilles': _en_json(feuilles)})['conforme'])

    def fermer(self) -> None:
        """Arrête l'enfant."""
        if self._ouvrier is not None:
            self._ouvrier.fermer()
            self._ouvrier = None

    def _demander(self, ordre: Mapping[str, Any]) -> dict[str, Any]:
        if self._ouvrier is None:
            self._ouvrier = Ouvrier(limites=BORNES, programme=PROGRAMME)
        try:
            reponse = self._ouvrier.demander(ordre, DELAI)
        except DelaiDepasse as erreur:
            self._ouvrier = None
            raise PageIntraitable("la page demande trop de temps") from erreur
        except ProcessusPerdu as erreur:
            self._ouvrier = None
            raise PageIntraitable("la page demande trop de mémoire, ou fait échouer sa lecture") from erreur
        if 'erreur' in reponse:
            raise PageIntraitable(reponse['erreur'])
        return reponse


def _en_json(feuilles: Sequence[Feuille]) -> list[list[Any]]:
    return [[str(feuille.path), feuille.source, feuille.page, feuille.rotation] for feuille in feuilles]
