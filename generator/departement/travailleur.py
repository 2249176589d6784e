"""Ce qu'un travailleur Dask exécute : il déballe une école, la confie à un enfant borné, renvoie ses octets.

L'enfant est le même que sur une seule machine. Rien ne reste ici : le dossier s'efface, et ce qu'un arrêt brutal a laissé
aussi.
"""

from __future__ import annotations

import os
import stat
import tempfile
import threading
from pathlib import Path

from generator.conversion.processus import Ouvrier
from generator.departement.colis import TRAVAIL, emballer_le_rendu, installer
from generator.departement.processus import MEMOIRE_D_UN_ENFANT, OUVRIER_D_ECOLE, EchecDeLEnfant, confier
from generator.departement.unite import Demande
from generator.sorties import brouillon_a_cote, ecrire_a_cote

DELAI_DE_L_EMPREINTE = 300.0
PROGRAMME = OUVRIER_D_ECOLE
_FIL = threading.local()
_ENFANTS: list[Ouvrier] = []


def empreinte(moteur: str) -> dict[str, str]:
    """Ce que cette machine emploie. L'enfant est neuf : il lit le code tel qu'il est, et c'est lui qui servira."""
    if (ancien := getattr(_FIL, 'enfant', None)) is not None:
        ancien.fermer()
    releve: dict[str, str] = _enfant().demander({'empreinte': moteur}, DELAI_DE_L_EMPREINTE)['empreinte']
    return releve


def traiter(demande: Demande, colis: bytes | Path) -> tuple[str, bytes | Path]:
    """Fait une école ; rend (« », ses octets), ou (pourquoi elle n'a pas pu être faite, rien).

    Un colis qui est un chemin est dans le dossier partagé : le rendu s'y pose à côté.
    """
    with brouillon_a_cote(_dossier_prive() / 'ecole') as racine:
        octets = colis.read_bytes() if isinstance(colis, Path) else colis
        locale = installer(demande, octets, racine)
        try:
            rendu = confier(locale, _enfant(), racine / TRAVAIL)
        except EchecDeLEnfant as echec:
            return echec.motif, b''
        fini = emballer_le_rendu(rendu, locale, racine)
    if isinstance(colis, Path):
        ecrire_a_cote(colis.with_suffix('.rendu'), fini)
        return '', colis.with_suffix('.rendu')
    return '', fini


def fermer() -> None:
    """Renvoie les enfants, à la fin d'un passage."""
    while _ENFANTS:
        _ENFANTS.pop().fermer()


def _enfant() -> Ouvrier:
    enfant: Ouvrier | None = getattr(_FIL, 'enfant', None)
    if enfant is None or enfant not in _ENFANTS:
        enfant = _FIL.enfant = Ouvrier(programme=PROGRAMME, memoire_max=MEMOIRE_D_UN_ENFANT)
        _ENFANTS.append(enfant)
    return enfant


def _dossier_prive() -> Path:
    """Un dossier à nous seuls, où l'on retrouve ce qu'un arrêt brutal aurait laissé."""
    dossier = Path(tempfile.gettempdir()) / f'liasse-travailleur-{os.getuid() if hasattr(os, "getuid") else "local"}'
    dossier.mkdir(mode=stat.S_IRWXU, exist_ok=True)
    etat = dossier.lstat()
    if not stat.S_ISDIR(etat.st_mode) or (hasattr(os, 'getuid') and etat.st_uid != os.getuid()):
        raise PermissionError(f"{dossier} n'est pas à nous")
    return dossier
