"""Ce que les archives savent au moment d'y ranger : les registres ouverts, les références émises, les pages déjà rangées."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.archive import Depot, Evenement, Fait, Nature, Registre, depots, lire_envois, rejouer
from generator.archive.reclassement import achever
from generator.domaine.retour import Retour
from generator.empreintes import sha256_du_fichier
from generator.erreurs import ErreurDonnees
from generator.numerisation import Original
from generator.rapport import Probleme

Cle = tuple[str, int]
"""Une page reçue : la SHA-256 de son fichier, son numéro."""


@dataclass(frozen=True, slots=True)
class Emise:
    """Un formulaire parti : chez qui il se range, sous quelle clé, pour quelle période."""

    depot: Depot
    formulaire: str
    periode: int | None


@dataclass(frozen=True, slots=True)
class Piece:
    """Une pièce inscrite."""

    depot: Depot
    nom: str
    sha256: str
    nature: Nature
    reference: str
    motif: str
    pages: tuple[Cle, ...]
    rangs: tuple[int, ...]

    @property
    def path(self) -> Path:
        """Son fichier."""
        return self.depot.dossier / self.nom


class Fonds:
    """Tous les dépôts, ouverts. On n'y inscrit que dans `reserver_les_archives`, et après l'avoir rouvert."""

    def __init__(self, archives: Path, horloge: Callable[[], dt.datetime]) -> None:
        """Lit tous les registres ; un registre abîmé est noté, ses références aussi. Lève si celui d'`_a_classer` l'est."""
        self.commun = Depot.a_classer(archives)
        self.problemes: list[Probleme] = []
        self.emises: dict[str, Emise] = {}
        self.perdues: dict[str, Depot] = {}
        """Les références des dépôts dont le registre est abîmé."""
        self.pages: dict[Cle, Piece | None] = {}
        """Où est chaque page rangée ; rien si elle est blanche, ou si sa pièce n'est plus."""
        self.pieces: dict[tuple[Depot, str], Piece] = {}
        self.blanches: set[Cle] = set()
        self.rangs: dict[str, set[int]] = {}
        self.lectures: set[tuple[Depot, str, int]] = set()
        self.lots: dict[str, int] = {}
        self.disparues: set[tuple[Depot, str]] = set()
        """Les noms des pièces purgées, ou classées ailleurs : ils ne resservent pas."""
        self._registres: dict[Depot, Registre] = {self.commun: Registre(self.commun, horloge)}
        for depot in depots(archives):
            if depot == self.commun:
                continue
            try:
                self._registres[depot] = Registre(depot, horloge)
            except ErreurDonnees as erreur:
                self.problemes += erreur.rapport
                self.perdues |= dict.fromkeys(_references_envoyees(depot), depot)
        for depot, registre in self._registres.items():
            for evenement in registre.evenements:
                self._noter(depot, evenement)
        self.pages |= {cle: piece for piece in self.pieces.values() for cle in piece.pages}

    def originaux(self) -> tuple[dict[str, tuple[Original, ...]], set[str]]:
        """Par référence, les pages telles qu'elles sont parties, du dernier envoi au premier ; et les références écartées.

        Un envoi changé depuis ne sert pas : comparer une réponse à un faux original la ferait mentir.
        """
        trouves: dict[str, tuple[Original, ...]] = {}
        modifies: set[str] = set()
        for registre in self._registres.values():
            for envoi in lire_envois(registre):
                if not _est_intact(envoi.pdf, envoi.sha256):
                    modifies |= {page.reference for page in envoi.pages}
                    continue
                for page in envoi.pages:
                    original = Original(envoi.pdf, page.page, page.disposition, page.rang, page.pages)
                    trouves[page.reference] = (*trouves.get(page.reference, ()), original)
        return trouves, modifies

    def achever_les_classements(self) -> None:
        """Finit les classements à la main qu'un arrêt a coupés en deux ; le fonds est ensuite à rouvrir. Lève `OSError`."""
        achever(self._registres[self.commun], [r for depot, r in self._registres.items() if depot != self.commun])

    def retours(self) -> Iterator[Retour]:
        """Ce que les registres disent aujourd'hui de chaque formulaire émis."""
        for registre in self._registres.values():
            yield from rejouer(registre.evenements, {}).retours.values()

    def inscrire(self, depot: Depot, fait: Fait, **champs: Any) -> None:
        """Ajoute une ligne au registre d'un dépôt. Lève `OSError`."""
        self._noter(depot, self._registres[depot].inscrire(fait, **champs))

    def nom_libre(self, depot: Depot, base: str, premier: int = 1) -> str:
        """Le premier nom que le registre n'emploie pas, ni n'a employé : « base.pdf », « base-2.pdf »…"""
        numero = premier
        while True:
            nom = f'{base}.pdf' if numero == 1 else f'{base}-{numero}.pdf'
            if (depot, nom) not in self.pieces and (depot, nom) not in self.disparues:
                return nom
            numero += 1

    def pieces_de(self, source: str) -> list[Piece]:
        """Les pièces où sont les pages d'un fichier reçu."""
        siennes = (piece for (origine, _), piece in self.pages.items() if piece is not None and origine == source)
        return list(dict.fromkeys(siennes))

    def fausses(self, source: str) -> list[Piece]:
        """Les pièces de ce fichier qui, relues sur le disque, ne sont pas celles que le registre dit."""
        return [piece for piece in self.pieces_de(source) if not _est_intact(piece.path, piece.sha256)]

    def _noter(self, depot: Depot, evenement: Evenement) -> None:
        match evenement.fait:
            case Fait.EMISSION:
                for reference, formulaire in evenement['references'].items():
                    self.emises[reference] = Emise(depot, formulaire, evenement.champs.get('periode'))
            case Fait.PIECE:
                self._noter_piece(depot, evenement)
            case Fait.BLANCHE:
                blanches = {(str(source), int(page)) for source, page in evenement['pages']}
                self.blanches |= blanches
                self.pages |= dict.fromkeys(blanches)
            case Fait.LECTURE:
                self.lectures.add((depot, evenement['piece'], evenement.champs.get('page', 1)))
            case Fait.LOT:
                self.lots[evenement['source']] = evenement['pages']
            case Fait.PURGE:
                self._oter(depot, evenement['piece'])

    def _noter_piece(self, depot: Depot, evenement: Evenement) -> None:
        cles = tuple((str(source), int(page)) for source, page in evenement['pages'])
        piece = Piece(
            depot, evenement['piece'], evenement['sha256'], Nature(evenement['nature']), evenement['reference'],
            evenement['motif'], cles, tuple(evenement.champs.get('rangs') or range(1, len(cles) + 1)),
        )  # fmt: skip
        if piece.nature is Nature.RECLASSEE:
            self._oter(depot, piece.nom)
            restent = [p for p in self.pieces.values() if p.reference == piece.reference and p.nature is Nature.FORMULAIRE]
            self.rangs[piece.reference] = {rang for restante in restent for rang in restante.rangs}
            return
        self.disparues.discard((depot, piece.nom))
        self.pieces[(depot, piece.nom)] = piece
        self.pages |= dict.fromkeys(cles, piece)
        if piece.nature is Nature.FORMULAIRE:
            self.rangs.setdefault(piece.reference, set()).update(piece.rangs)

    def _oter(self, depot: Depot, nom: str) -> None:
        """Une pièce n'est plus là ; ses pages restent connues."""
        self.disparues.add((depot, nom))
        piece = self.pieces.pop((depot, nom), None)
        if piece is not None:
            self.pages |= {cle: None for cle in piece.pages if self.pages.get(cle) == piece}


def _est_intact(path: Path, sha256: str) -> bool:
    """Vrai si le fichier se lit et a cette empreinte."""
    try:
        return sha256_du_fichier(path) == sha256
    except OSError:
        return False


def _references_envoyees(depot: Depot) -> Iterator[str]:
    """Les références d'un dépôt dont on ne peut croire le registre : de quoi reconnaître ses pages, sans les ranger."""
    for manifeste in sorted(depot.envois.glob('*.json')):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, IndexError):
            yield from {str(page[0]) for page in json.loads(manifeste.read_bytes())['pages']}
