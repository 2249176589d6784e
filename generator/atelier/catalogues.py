"""Les formulaires du moment : ceux de tous, ceux que chaque école ajoute ou remplace. Relus quand un catalogue change.

Le catalogue fautif d'une école ne gêne qu'elle : ses formulaires propres sont absents, et l'on dit pourquoi.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from generator.domaine.document import Formulaire
from generator.erreurs import ErreurGenerateur
from generator.rapport import Probleme

FICHIER = 'catalogue.toml'
Catalogue = Mapping[str, Formulaire]
Etat = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Lu:
    """Un catalogue lu : l'état des fichiers d'où il vient, ses formulaires, ce qui l'empêche de servir."""

    etat: Etat
    formulaires: Catalogue
    problemes: tuple[Probleme, ...] = field(default=())


class Catalogues:
    """Le catalogue commun (école vide) et celui de chaque école."""

    def __init__(self, dossier: Path, lire: Callable[[str], Catalogue]) -> None:
        """`lire` : le catalogue d'une école. Lève `ErreurDonnees` si le catalogue commun ne se lit pas."""
        self._dossier = dossier
        self._lire = lire
        self._verrou = Lock()
        self._lus = {'': _Lu(self.etat(''), lire(''))}

    def de(self, ecole: str = '') -> Catalogue:
        """Le catalogue d'une école, à cet instant ; le commun si le sien est fautif, ou si elle n'en a pas."""
        with self._verrou:
            commun = self._relu('', self._lus[''].formulaires)
            propre = ecole and (self._dossier / ecole / FICHIER).is_file()
            return self._relu(ecole, commun.formulaires).formulaires if propre else commun.formulaires

    def messages(self, ecoles: list[str]) -> list[str]:
        """Ce qui empêche un catalogue de servir, en phrases."""
        for ecole in ('', *ecoles):
            self.de(ecole)
        with self._verrou:
            commun = self._lus[''].problemes
            phrases = [f"Le catalogue a changé, mais ne se lit plus ; celui d'avant sert : {_dire(p)}" for p in commun]
            for ecole in ecoles:
                lu = self._lus.get(ecole)
                siens = lu.problemes if lu is not None and lu.etat == self.etat(ecole) and not commun else ()
                phrases += [f"Les formulaires propres à « {ecole} » n'y sont pas : {_dire(p)}" for p in siens]
            return phrases

    def etats(self) -> tuple[Etat, ...]:
        """Ce qui change quand un catalogue change, de tous ou d'une école."""
        return tuple((_etat(path),) for path in (self._dossier / FICHIER, *sorted(self._dossier.glob(f'*/{FICHIER}'))))

    def etat(self, ecole: str) -> Etat:
        """Ce qui change quand le catalogue d'une école change, ou celui de tous."""
        paths = [self._dossier / FICHIER, *([self._dossier / ecole / FICHIER] if ecole else [])]
        return tuple(_etat(path) for path in paths)

    def _relu(self, ecole: str, a_defaut: Catalogue) -> _Lu:
        etat = self.etat(ecole)
        lu = self._lus.get(ecole)
        if lu is None or lu.etat != etat:
            try:
                lu = _Lu(etat, self._lire(ecole))
            except ErreurGenerateur as erreur:
                lu = _Lu(etat, a_defaut, tuple(erreur.rapport))
            self._lus[ecole] = lu
        return lu


def _etat(path: Path) -> tuple[int, int]:
    try:
        etat = path.stat()
    except OSError:
        return (0, 0)
    return (etat.st_mtime_ns, etat.st_size)


def _dire(probleme: Probleme) -> str:
    return f"{probleme.titre} ({probleme.emplacement}). À faire : {probleme.remede}"
