"""Les dépôts des archives tels que la page des retours les lit : registre, liens, état, relus quand un fichier change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from generator.archive import Depot, Etat, Liens, Registre, depots, rejouer
from generator.erreurs import ErreurGenerateur, dire_du_systeme

Signature = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Dossier:
    """Un dépôt lu."""

    registre: Registre
    liens: Liens
    etat: Etat

    @property
    def depot(self) -> Depot:
        """Son dépôt."""
        return self.registre.depot

    @property
    def commun(self) -> bool:
        """Vrai pour celui des pages mises de côté, qui n'est à aucune école."""
        return not self.depot.ecole


@dataclass(frozen=True)
class Dossiers:
    """Ce qui se lit des archives, et ce qui ne s'y lit pas, en phrases."""

    lus: tuple[Dossier, ...]
    messages: tuple[str, ...] = ()

    @property
    def ecoles(self) -> list[Dossier]:
        """Ceux des écoles."""
        return [dossier for dossier in self.lus if not dossier.commun]

    @property
    def a_classer(self) -> Dossier | None:
        """Celui des pages mises de côté, s'il y en a un."""
        return next((dossier for dossier in self.lus if dossier.commun), None)

    def de(self, reference: str) -> Dossier | None:
        """Celui qui connaît cette référence."""
        return next((dossier for dossier in self.ecoles if reference in dossier.etat.retours), None)


class Lecteur:
    """Lit les dépôts, et ne relit que ceux qui ont changé."""

    def __init__(
        self, archives: Path, ecole: str, horloge: Callable[[], dt.datetime],
        ecarter: Callable[[Collection[str]], Container[str]] = lambda _: (),
    ) -> None:  # fmt: skip
        """`ecole` : la seule que l'on règle ; vide : toutes, sauf celles que rend `ecarter`."""
        self._archives = archives
        self._ecole = ecole
        self._ecarter = ecarter
        self._horloge = horloge
        self._verrou = Lock()
        self._gardes: dict[Path, tuple[Signature, Dossier]] = {}

    def lire(self) -> Dossiers:
        """Les dépôts du moment."""
        lus, messages = [], []
        for depot in self._depots():
            try:
                lus.append(self._lire(depot))
            except ErreurGenerateur as erreur:
                messages += [f"{p.titre} ({p.emplacement}). À faire : {p.remede}" for p in erreur.rapport]
            except OSError as erreur:
                messages.append(f"« {depot.registre} » ne se lit pas ({dire_du_systeme(erreur)}). Vérifiez ses droits.")
        return Dossiers(tuple(lus), tuple(messages))

    def _depots(self) -> Iterator[Depot]:
        tous = depots(self._archives)
        if self._ecole:
            return (depot for depot in tous if depot.ecole in ('', self._ecole))
        ecartees = self._ecarter({depot.ecole for depot in tous})
        return (depot for depot in tous if depot.ecole not in ecartees)

    def _lire(self, depot: Depot) -> Dossier:
        signature = _signature(depot)
        with self._verrou:
            garde = self._gardes.get(depot.dossier)
        if garde and garde[0] == signature:
            return garde[1]
        dossier = _rejoue(Registre(depot, self._horloge), Liens(depot))
        with self._verrou:
            self._gardes[depot.dossier] = (signature, dossier)
        return dossier

    def retenir(self, dossiers: Dossiers) -> None:
        """Garde ce que l'on vient d'inscrire, sans tout relire ; à appeler sous les verrous."""
        for dossier in dossiers.lus:
            garde = (_signature(dossier.depot), _rejoue(dossier.registre, dossier.liens))
            with self._verrou:
                self._gardes[dossier.depot.dossier] = garde

    def oublier(self) -> None:
        """Fait tout relire : une écriture n'est pas allée au bout."""
        with self._verrou:
            self._gardes.clear()


def _rejoue(registre: Registre, liens: Liens) -> Dossier:
    return Dossier(registre, liens, rejouer(registre.evenements, liens.par_reference))


def _signature(depot: Depot) -> Signature:
    """Ce qui change quand le registre ou les liens changent."""
    etats = [path.stat() if path.is_file() else None for path in (depot.registre, depot.liens)]
    return tuple((etat.st_ino, etat.st_mtime_ns, etat.st_size) if etat else (0, 0, 0) for etat in etats)
