"""Les dossiers des archives : un dépôt par école et par année, un autre pour ce qui n'est à personne.

    donnees/archives/<annee>/<ecole>/registre.jsonl      une ligne par événement, chacune liée à la précédente
                                     liens.json          référence ↔ élève : effaçable, hors de la chaîne
                                     envois/             ce qui est parti : le PDF, où sont les cases (effaçable)
                                     pieces/             une pièce PDF/A par formulaire revenu
                                     doublons/           les secondes copies
    donnees/archives/_a_classer/                         illisible, inconnu, sans code : son registre, ses pièces
    donnees/archives/.verrou                             une commande à la fois y écrit
    donnees/archives/.export-…/                          une copie que l'on scelle ; ôtée par la commande d'après
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.sorties import ATTENTE_MAX, DROITS_DOSSIER, ancrer, ecriture_impossible, prendre_le_verrou

A_CLASSER = '_a_classer'
REGISTRE = 'registre.jsonl'
VERROU = '.verrou'
COPIE_EN_CLAIR = '.export-'
"""Le début du nom d'un dossier où une copie passe en clair, le temps de la sceller."""


@dataclass(frozen=True, slots=True)
class Depot:
    """Le dossier d'une école et d'une année dans les archives ; `annee` vide : celui de ce qui est à classer."""

    dossier: Path
    annee: str
    ecole: str

    @classmethod
    def de(cls, archives: Path, annee: str, ecole: str) -> Depot:
        """Le dépôt d'une école et d'une année, qu'il existe ou non."""
        return cls(archives / annee / ecole, annee, ecole)

    @classmethod
    def a_classer(cls, archives: Path) -> Depot:
        """Le dépôt de ce qui n'est à aucune école connue."""
        return cls(archives / A_CLASSER, '', '')

    @property
    def archives(self) -> Path:
        """Le dossier de toutes les archives, pour le dépôt d'une école."""
        return self.dossier.parents[1]

    @property
    def registre(self) -> Path:
        """Son registre."""
        return self.dossier / REGISTRE

    @property
    def liens(self) -> Path:
        """Le fichier qui relie chaque référence à son destinataire."""
        return self.dossier / 'liens.json'

    @property
    def envois(self) -> Path:
        """Ce qui est parti."""
        return self.dossier / 'envois'

    @property
    def pieces(self) -> Path:
        """Ce qui est revenu."""
        return self.dossier / 'pieces'

    @property
    def doublons(self) -> Path:
        """Ce qui est revenu deux fois."""
        return self.dossier / 'doublons'

    def creer(self, dossier: Path) -> Path:
        """Crée un dossier du dépôt, et ceux qui le contiennent, pour leur seul propriétaire."""
        manquants = [d for d in (dossier, *dossier.parents) if not d.exists()]
        for manquant in reversed(manquants):
            manquant.mkdir(mode=DROITS_DOSSIER, exist_ok=True)
            ancrer(manquant.parent)
        return dossier


def depots(archives: Path) -> list[Depot]:
    """Les dépôts qui ont un registre, par année puis par école ; celui de ce qui est à classer vient en dernier."""
    trouves = [
        Depot(registre.parent, registre.parent.parent.name, registre.parent.name)
        for registre in sorted(archives.glob(f'*/*/{REGISTRE}'))
    ]
    commun = Depot.a_classer(archives)
    return [*trouves, commun] if commun.registre.is_file() else trouves


@contextlib.contextmanager
def reserver_les_archives(
    archives: Path, prevenir: Callable[[], None], attente: float = ATTENTE_MAX
) -> Iterator[None]:
    """Réserve les archives à qui va y écrire. Toujours après `sorties.ouvrir_sorties`, jamais avant : pas d'interblocage.

    Si une autre commande y écrit, appelle `prevenir` puis attend. Lève `ErreurMoteur` (A-642, L-502).
    """
    occupe = Probleme(
        Code.ARCHIVES_OCCUPEES, Gravite.ERREUR, "Une autre commande occupe les archives depuis trop longtemps",
        Emplacement(str(archives)), "une seule commande y écrit à la fois",
        "attendez qu'elle finisse, ou fermez-la, puis relancez.",
    )  # fmt: skip
    verrou = prendre_le_verrou(archives, prevenir, attente, occupe, DROITS_DOSSIER)
    try:
        _oter_les_copies_en_clair(archives)
        yield
    except OSError as erreur:
        raise ecriture_impossible(archives, erreur) from erreur
    finally:
        verrou.release()


def _oter_les_copies_en_clair(archives: Path) -> None:
    """Ce qu'un arrêt brutal a laissé d'une copie qu'on allait sceller : des pièces aux noms d'élèves."""
    for reste in archives.glob(f'{COPIE_EN_CLAIR}*'):
        if reste.is_dir() and not reste.is_symlink():
            shutil.rmtree(reste)
