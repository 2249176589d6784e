"""Ce qu'est un ordonnanceur : il reçoit des demandes, exécute chacune quelque part, et rend ce qu'elle a donné."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from generator.departement.unite import Demande, rendu_sans_sortie
from generator.erreurs import Code, Sortie
from generator.rangement import Rendu
from generator.rapport import Emplacement, Gravite, Probleme

ESSAIS = 2
"""Une école qui arrête son processus est tentée deux fois, puis nommée."""


@dataclass(frozen=True)
class Finie:
    """Une école finie, dans son dossier de travail ; `place` s'efface quand on n'en a plus besoin."""

    demande: Demande
    rendu: Rendu
    place: Path

    def effacer(self) -> None:
        """Efface son dossier de travail."""
        shutil.rmtree(self.place, ignore_errors=True)


class Ordonnanceur(Protocol):
    """Exécute des écoles, ici ou ailleurs."""

    def executer(self, demandes: Sequence[Demande]) -> Generator[Finie, None, None]:
        """Rend chaque école dès qu'elle est finie, dans l'ordre où elles finissent. Arrêter l'itération arrête tout."""
        ...


def perdue(demande: Demande, motif: str) -> Rendu:
    """Une école qui a fait échouer, deux fois, le processus qui la servait."""
    derniere = (motif.strip().splitlines() or [''])[-1][:200]
    rendu = rendu_sans_sortie(demande, Probleme(
        Code.ECOLE_PERDUE, Gravite.ERREUR, "Cette école n'a pas pu être faite : son travail s'est arrêté deux fois",
        Emplacement(demande.path.name), "les autres écoles n'en souffrent pas ; ses sorties d'avant sont intactes",
        "relancez avec --ecole et son identifiant ; si cela recommence, vérifiez la mémoire de la machine et ses modèles.",
    ), Sortie.MOTEUR)  # fmt: skip
    rendu.trace = motif if '\n' in motif else derniere
    return rendu
