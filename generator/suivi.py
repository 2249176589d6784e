"""Dire où l'on en est, sur la sortie d'erreur, à qui regarde un écran ; se taire sinon."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Protocol

ETAPES = (
    "Lecture des classeurs",
    "Calcul",
    "Vérification des modèles",
    "Rendu et conversion",
    "Assemblage des PDF",
    "Contrôle et rangement",
)


class Suivi(Protocol):
    """Ce que la chaîne annonce."""

    def etape(self, numero: int, precision: str = '') -> None:
        """Commence l'étape `numero` (à partir de 1)."""
        ...

    def avancer(self, fait: int, total: int) -> None:
        """Annonce combien de documents sont faits."""
        ...

    def ligne(self, texte: str) -> None:
        """Remplace l'étape par une phrase : où l'on en est de beaucoup d'écoles."""
        ...

    def message(self, texte: str) -> None:
        """Dit une phrase que la personne doit voir, écran ou non."""
        ...


class SuiviMuet:
    """Pour les tests et les machines."""

    def etape(self, numero: int, precision: str = '') -> None:
        """Ne dit rien."""

    def avancer(self, fait: int, total: int) -> None:
        """Ne dit rien."""

    def ligne(self, texte: str) -> None:
        """Ne dit rien."""

    def message(self, texte: str) -> None:
        """Ne dit rien."""


class SuiviEcran:
    """Sur un terminal : une ligne qui avance ; ailleurs, seulement les messages."""

    def __init__(self, etapes: Sequence[str] = ETAPES) -> None:
        self._etapes = etapes
        self._courante = ''
        self._etat = None
        if sys.stderr.isatty():
            from rich.console import Console

            self._etat = Console(stderr=True, highlight=False).status("")
            self._etat.start()

    def etape(self, numero: int, precision: str = '') -> None:
        """« Étape 3/6 – Vérification des modèles »."""
        suite = f" ({precision})" if precision else ""
        self._courante = f"Étape {numero}/{len(self._etapes)} – {self._etapes[numero - 1]}{suite}"
        if self._etat is not None:
            self._etat.update(self._courante)

    def avancer(self, fait: int, total: int) -> None:
        """Ajoute « 40/200 » à l'étape ; « 40 » si le total n'est pas connu (0)."""
        if self._etat is not None:
            self._etat.update(f"{self._courante} {fait}/{total}" if total else f"{self._courante} {fait}")

    def ligne(self, texte: str) -> None:
        """« 12 écoles sur 300, 840 lettres, encore 4 min »."""
        if self._etat is not None:
            self._etat.update(texte)

    def message(self, texte: str) -> None:
        """Écrit une ligne."""
        sys.stderr.write(f'{texte}\n')

    def fermer(self) -> None:
        """Efface la ligne d'avancement."""
        if self._etat is not None:
            self._etat.stop()
