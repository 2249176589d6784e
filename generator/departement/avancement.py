"""Une ligne pour beaucoup d'écoles : combien sont faites, combien de lettres, de problèmes, le temps qui reste."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from generator.domaine.temps import MINUTES_PAR_HEURE
from generator.rangement import Fait

UNE_MINUTE = dt.timedelta(minutes=1).total_seconds()


class Avancement:
    """Ce que l'on sait du passage, école après école."""

    def __init__(self, total: int, horloge: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._horloge = horloge
        self._debut = horloge()
        self._poids = self._poids_total = 0
        self.faites = self.lettres = self.a_problemes = 0

    def attendre(self, poids: int) -> None:
        """Annonce le poids de toutes les écoles : le temps qui reste s'en déduit."""
        self._poids_total = poids

    def compter(self, fait: Fait, poids: int) -> None:
        """Compte une école finie."""
        self.faites += 1
        self.lettres += fait.lettres
        self.a_problemes += bool(len(fait.rapport))
        self._poids += poids

    def dire(self) -> str:
        """« 12 écoles sur 300, 840 lettres, 2 à voir, encore 4 min »."""
        s = "s" if self.faites > 1 else ""
        parties = [f"{self.faites} école{s} sur {self._total}", f"{self.lettres} lettre{'s' if self.lettres > 1 else ''}"]
        if self.a_problemes:
            parties.append(f"{self.a_problemes} à voir")
        if 0 < self._poids < self._poids_total:
            reste = (self._horloge() - self._debut) * (self._poids_total - self._poids) / self._poids
            parties.append(f"encore {_duree(reste)}")
        return ", ".join(parties)


def _duree(secondes: float) -> str:
    if secondes < UNE_MINUTE:
        return "moins d'une minute"
    heures, minutes = divmod(round(secondes / UNE_MINUTE), MINUTES_PAR_HEURE)
    return f"{heures} h {minutes:02d}" if heures else f"{minutes} min"
