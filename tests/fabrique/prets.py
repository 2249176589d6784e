"""Ce que les essais d'un même processus se prêtent : des ouvriers déjà démarrés, les modèles livrés déjà examinés.

Un essai qui veut un enfant neuf prend `Ouvrier` ou `Equipe` ; un essai qui éprouve l'examen l'appelle à
`generator.rendu.formulaires`. Seul change ce que la chaîne et l'atelier, appelés ici, refaisaient à l'identique.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator.conversion import Equipe
from generator.conversion.choix import pressentir
from generator.conversion.embarque import MoteurEmbarque
from generator.conversion.processus import Ouvrier
from generator.numerisation.pdfa import Empaqueteur
from generator.production import OUVRIER_DE_PRODUCTION
from generator.reglages import RACINE
from generator.rendu import formulaires as module_formulaires
from generator.rendu.formulaires import Examen

EQUIPES = (
    'generator.production', 'generator.elimination', 'generator.circonscription.document', 'generator.atelier.apercus',
    'generator.atelier.feuilles',
)  # fmt: skip
EXAMENS = ('generator.rendu.formulaires', 'generator.atelier.examens')


def en_vie(ouvrier: Ouvrier) -> bool:
    """Vrai si son processus travaille encore."""
    return ouvrier._processus.poll() is None


class Reserve:
    """Les ouvriers libres. Ils naissent d'un fil qui dure : un enfant meurt avec le fil qui l'a lancé."""

    def __init__(self) -> None:
        self._fil = ThreadPoolExecutor(1, 'reserve')
        self._verrou = threading.Lock()
        self._libres: list[Ouvrier] = []

    def prendre(self) -> Ouvrier:
        """Un ouvrier libre, ou un neuf, qui sait tout faire. Un essai a pu tuer tous les enfants de ce processus."""
        with self._verrou:
            while self._libres:
                ouvrier = self._libres.pop(0)
                if en_vie(ouvrier):
                    return ouvrier
                ouvrier.fermer()
        neuf = partial(Ouvrier, pressentir(MoteurEmbarque.nom), programme=OUVRIER_DE_PRODUCTION)
        return self._fil.submit(neuf).result()

    def rendre(self, ouvrier: Ouvrier) -> None:
        """Reprend un ouvrier qui a fini ; celui qu'on a perdu n'a rien à rendre."""
        if not en_vie(ouvrier):
            ouvrier.fermer()
            return
        with self._verrou:
            self._libres.append(ouvrier)

    def fermer(self) -> None:
        """Arrête les ouvriers libres."""
        for ouvrier in self._libres:
            ouvrier.fermer()
        self._fil.shutdown()


RESERVE = Reserve()
"""Celle de ce processus."""


class EquipePretee(Equipe):
    """Une équipe d'ouvriers de la réserve : ils y retournent quand elle se ferme."""

    def __init__(
        self, lignes: int | None = None, accueil: object = None, lecteur: object = None, *, charger: object = (),
        au_besoin: bool = False,
    ) -> None:  # fmt: skip
        self.lignes = max(1, lignes or 2)
        self._lecteurs = [RESERVE.prendre()]
        self._moteurs = [RESERVE.prendre() for _ in range(self.lignes)]

    def lecteur(self, ligne: int) -> Ouvrier:
        """Le seul : un essai a deux lignes au plus."""
        return self.controleur

    def __exit__(self, *_: object) -> None:
        for ouvrier in (*self._moteurs, *self._lecteurs):
            RESERVE.rendre(ouvrier)


class EmpaqueteurPrete(Empaqueteur):
    """Celui d'avant, rouvert : son enfant ne démarre qu'une fois. Il se ferme avec `finir`."""

    def fermer(self) -> None:
        """Reste ouvert pour l'essai suivant, si son enfant vit encore."""
        if self._ouvrier is not None and not en_vie(self._ouvrier):
            self.finir()

    def rouvrir(self) -> EmpaqueteurPrete:
        """Le même, son enfant en vie ou à démarrer."""
        self.fermer()
        return self

    def finir(self) -> None:
        """Arrête l'enfant."""
        super().fermer()


class Examinateur:
    """Examine un modèle livré une fois ; tout autre fichier, chaque fois."""

    def __init__(self) -> None:
        self._vrai = module_formulaires.examiner
        self._livres = {hashlib.sha256(path.read_bytes()).digest() for path in (RACINE / 'modeles').glob('*.docx')}
        self._faits: dict[tuple[object, ...], Examen] = {}

    def __call__(
        self, formulaire: Any, path: Path, nom: str, *, propre_a_l_ecole: bool = False, images: Mapping[str, Any] | None = None,
        a_fond: bool = False,
    ) -> Examen:  # fmt: skip
        faire = partial(
            self._vrai, formulaire, path, nom, propre_a_l_ecole=propre_a_l_ecole, images=images, a_fond=a_fond
        )
        empreinte = hashlib.sha256(path.read_bytes()).digest()
        if images or a_fond or empreinte not in self._livres:
            return faire()
        cle = (empreinte, formulaire, nom, propre_a_l_ecole)
        if cle not in self._faits:
            self._faits[cle] = faire()
        fait = self._faits[cle]
        if fait.modele is None:
            return fait
        compile_ = replace(fait.modele.compile, path=path)
        return replace(fait, modele=replace(fait.modele, path=path, compile=compile_))


@contextmanager
def prets() -> Iterator[None]:
    """Prête ouvriers et examens à tous les essais de ce processus."""
    examinateur, empaqueteur = Examinateur(), EmpaqueteurPrete()
    with pytest.MonkeyPatch.context() as pose:
        for module in EQUIPES:
            pose.setattr(f'{module}.Equipe', EquipePretee)
        for module in EXAMENS:
            pose.setattr(f'{module}.examiner', examinateur)
        pose.setattr('generator.archivage.flux.Empaqueteur', empaqueteur.rouvrir)
        yield
    empaqueteur.finir()
    RESERVE.fermer()
