"""Une règle enfreinte par un PDF : laquelle, par quoi, à quelle page."""

from __future__ import annotations

from dataclasses import dataclass

from generator.reliure.declaration import Norme


@dataclass(frozen=True, slots=True)
class Faute:
    """Une faute contre une norme. `page` : dès 1, 0 si elle est dans tout le fichier.

    `certaine` : faux si le contrôle ne sait pas juger ; la norme ne peut alors pas être déclarée.
    """

    norme: Norme
    regle: str
    quoi: str
    page: int = 0
    certaine: bool = True
