"""Les pages d'un modèle rempli : convertir, dessiner, garder un temps ce qui vient d'être vu.

Un seul fil parle au moteur : ses enfants meurent avec le fil qui les a lancés (`conversion/garde`), et il ne sert qu'un
document à la fois.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from generator.conversion import Equipe, Image, MoteurPdf, montrer, pressentir, remplacements
from generator.erreurs import Code, ErreurDonnees
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu import Formulaires, Lot, Modele, polices_du_document

VUES_GARDEES = 24


@dataclass(frozen=True)
class Vue:
    """Ce que donne un modèle rempli d'un document : ses pages, son texte, ce qui a manqué."""

    images: tuple[Image, ...] = field(default=(), repr=False)
    empreintes: tuple[str, ...] = ()
    textes: tuple[str, ...] = ()
    total: int = 0
    defaut: str = ''
    problemes: tuple[Probleme, ...] = ()


class Apercus:
    """Un moteur prêt, ses dernières vues."""

    def __init__(self, moteur: MoteurPdf, dossier: Path) -> None:
        self._moteur = moteur
        self._dossier = dossier
        self._verrou = Lock()
        self._vues: OrderedDict[Hashable, Vue] = OrderedDict()
        self._fil = ThreadPoolExecutor(1, 'moteur')
        self._equipe = self._fil.submit(lambda: Equipe(1, pressentir(moteur.nom))).result()

    def voir(self, modele: Modele, contexte: Any, titre: str, cle: Hashable) -> Vue:
        """La vue d'un modèle rempli ; `cle` : ce qui, inchangé, donnerait la même."""
        with self._verrou:
            if cle in self._vues:
                self._vues.move_to_end(cle)
                return self._vues[cle]
        vue = self._fil.submit(self._rendre, modele, contexte, titre).result()
        with self._verrou:
            self._vues[cle] = vue
            while len(self._vues) > VUES_GARDEES:
                self._vues.popitem(last=False)
        return vue

    def image(self, empreinte: str) -> bytes | None:
        """L'image d'une page vue récemment."""
        with self._verrou:
            for vue in reversed(self._vues.values()):
                if empreinte in vue.empreintes:
                    return vue.images[vue.empreintes.index(empreinte)].octets
        return None

    def _rendre(self, modele: Modele, contexte: Any, titre: str) -> Vue:
        cle = modele.formulaire.cle
        try:
            docx, textes = Formulaires({cle: modele}).fabriquer(Lot('apercu', cle, titre, (titre,), (contexte,)), (0,))
        except ErreurDonnees as erreur:
            return Vue(problemes=tuple(erreur.rapport))
        apercu = montrer(docx, textes, self._moteur, self._equipe, self._dossier)
        empreintes = tuple(hashlib.sha256(image.octets).hexdigest() for image in apercu.images)
        return Vue(
            apercu.images, empreintes, textes[0], apercu.total, apercu.defaut, tuple(_polices(modele, docx, apercu.polices)),
        )  # fmt: skip

    def fermer(self) -> None:
        """Finit ce qui est en cours et arrête le moteur."""
        self._fil.submit(self._equipe.__exit__).result()
        self._fil.shutdown()


def _polices(modele: Modele, docx: bytes, presentes: Mapping[str, bool]) -> Iterator[Probleme]:
    """Une police remplacée se remarque ici, avant d'empêcher un passage."""
    if presentes and remplacements(modele.polices, presentes)[0]:
        absentes, _ = remplacements(polices_du_document(docx), presentes)
        if absentes:
            yield Probleme(
                Code.POLICE_REMPLACEE, Gravite.AVERTISSEMENT, f"Police remplacée : {', '.join(absentes)}",
                Emplacement(modele.nom), "une autre police change lignes et pages ; « make lettres » s'arrêterait là",
                "choisissez dans Word une police présente (Arial), ou installez celle-ci.",
            )  # fmt: skip
