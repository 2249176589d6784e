"""Les fichiers que la personne essaie : en mémoire seulement, tant qu'elle ne les enregistre pas."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from generator.atelier.refus import introuvable

DEPOTS_GARDES = 4
SIGNES_DU_NOM = 120


@dataclass(frozen=True, slots=True)
class Depot:
    """Un fichier essayé : sous quel nom il est arrivé, pour quel formulaire, ses octets."""

    nom: str
    cle: str
    octets: bytes = field(repr=False)


class Depots:
    """Les derniers fichiers essayés."""

    def __init__(self) -> None:
        self._verrou = Lock()
        self._depots: OrderedDict[str, Depot] = OrderedDict()

    def poser(self, nom: str, cle: str, octets: bytes) -> str:
        """Garde un fichier ; rend de quoi le retrouver."""
        identifiant = secrets.token_urlsafe(16)
        propre = nom.replace('\\', '/').rpartition('/')[2][:SIGNES_DU_NOM] or "fichier sans nom"
        with self._verrou:
            self._depots[identifiant] = Depot(propre, cle, octets)
            while len(self._depots) > DEPOTS_GARDES:
                self._depots.popitem(last=False)
        return identifiant

    def prendre(self, identifiant: str) -> Depot:
        """Le fichier essayé. Lève `Refus` s'il a été oublié."""
        with self._verrou:
            depot = self._depots.get(identifiant)
        if depot is None:
            raise introuvable("Ce fichier essayé n'est plus en mémoire : déposez-le de nouveau.")
        return depot
