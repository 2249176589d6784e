"""Dire où l'on en est, sur la sortie d'erreur, à qui regarde un écran ou une page de l'atelier ; se taire sinon."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol

ETAPES = (
    "Lecture des classeurs",
    "Calcul",
    "Vérification des modèles",
    "Rendu et conversion",
    "Assemblage des PDF",
    "Contrôle et rangement",
)
POUR_UNE_PAGE = 'LIASSE_POUR_UNE_PAGE'
"""Variable d'environnement : une page de l'atelier a lancé cette commande, et lit où elle en est en lignes de JSON."""


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
    """Sur un terminal : une ligne qui avance ; pour une page, les mêmes phrases et leurs nombres ; sinon, les messages."""

    def __init__(self, etapes: Sequence[str] = ETAPES) -> None:
        self._etapes = etapes
        self._courante = ''
        self._etat = None
        self._pour_une_page = bool(os.environ.get(POUR_UNE_PAGE))
        if not self._pour_une_page and sys.stderr.isatty():
            from rich.console import Console

            self._etat = Console(stderr=True, highlight=False).status("")
            self._etat.start()

    def etape(self, numero: int, precision: str = '') -> None:
        """« Étape 3/6 – Vérification des modèles »."""
        suite = f" ({precision})" if precision else ""
        self._courante = f"Étape {numero}/{len(self._etapes)} – {self._etapes[numero - 1]}{suite}"
        self._dire(self._courante, etape=numero, etapes=len(self._etapes), fait=0, total=0)

    def avancer(self, fait: int, total: int) -> None:
        """Ajoute « 40/200 » à l'étape ; « 40 » si le total n'est pas connu (0)."""
        self._dire(f"{self._courante} {fait}/{total}" if total else f"{self._courante} {fait}", fait=fait, total=total)

    def ligne(self, texte: str) -> None:
        """« 12 écoles sur 300, 840 lettres, encore 4 min »."""
        self._dire(texte)

    def message(self, texte: str) -> None:
        """Écrit une ligne."""
        if self._pour_une_page:
            _envoyer({'message': texte})
        else:
            sys.stderr.write(f'{texte}\n')

    def _dire(self, texte: str, **nombres: int) -> None:
        if self._pour_une_page:
            _envoyer({'texte': texte, **nombres})
        elif self._etat is not None:
            self._etat.update(texte)

    def fermer(self) -> None:
        """Efface la ligne d'avancement."""
        if self._etat is not None:
            self._etat.stop()


def _envoyer(ligne: Mapping[str, object]) -> None:
    sys.stderr.write(f'{json.dumps(ligne)}\n')
    sys.stderr.flush()
