"""Les pages revenues, dessinées en grand dans un enfant borné ; les dernières vues sont gardées un temps."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from generator.archive import Registre
from generator.archive.reclassement import lire_piece
from generator.atelier.refus import Refus, introuvable
from generator.conversion import ENTIERE, Apercu, Equipe, detailler
from generator.erreurs import ErreurGenerateur

GARDEES = 16
MARGE = 0.02
"""Ce que l'on montre autour de la réponse, en part de la page : le recto n'est pas toujours droit."""

Cle = tuple[str, int, tuple[float, ...]]


class Feuilles:
    """Un enfant qui dessine, embauché à la première page. À fermer."""

    def __init__(self, dossier: Path) -> None:
        self._dossier = dossier
        self._verrou = Lock()
        self._vues: OrderedDict[Cle, bytes] = OrderedDict()
        self._fil = ThreadPoolExecutor(1, 'feuilles')
        self._equipe: Equipe | None = None

    def dessiner(self, registre: Registre, piece: str, sha256: str, page: int, cadre: Sequence[float] = ()) -> bytes:
        """Une page d'une pièce, ou la partie que dit `cadre`, en PNG. Lève `Refus` si elle a changé ou ne s'ouvre pas."""
        cle = (sha256, page, _elargir(cadre) if cadre else ENTIERE)
        with self._verrou:
            if cle in self._vues:
                self._vues.move_to_end(cle)
                return self._vues[cle]
        try:
            octets = lire_piece(registre, piece, sha256)
        except ErreurGenerateur as erreur:
            raise introuvable(' '.join(f"{p.quoi}. À faire : {p.remede}" for p in erreur.rapport)) from erreur
        apercu = self._fil.submit(self._dessiner, octets, page, cle[2]).result()
        if apercu.defaut:
            raise Refus(f"Cette page ne se montre pas : {apercu.defaut}.")
        with self._verrou:
            self._vues[cle] = apercu.images[0].octets
            while len(self._vues) > GARDEES:
                self._vues.popitem(last=False)
        return apercu.images[0].octets

    def _dessiner(self, octets: bytes, page: int, cadre: Sequence[float]) -> Apercu:
        if self._equipe is None:
            self._equipe = Equipe(1)
        return detailler(octets, page, cadre, self._equipe, self._dossier)

    def fermer(self) -> None:
        """Finit ce qui est en cours et arrête l'enfant."""
        if self._equipe is not None:
            self._fil.submit(self._equipe.__exit__).result()
        self._fil.shutdown()


def _elargir(cadre: Sequence[float]) -> tuple[float, ...]:
    gauche, haut = max(0.0, cadre[0] - MARGE), max(0.0, cadre[1] - MARGE)
    return gauche, haut, min(1.0, cadre[0] + cadre[2] + MARGE) - gauche, min(1.0, cadre[1] + cadre[3] + MARGE) - haut
