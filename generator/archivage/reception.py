"""Quels fichiers on prend : les numérisations entières, et elles seules. Rien n'est écrit ni déplacé."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.erreurs import Code, dire_du_systeme
from generator.numerisation.page import OCTETS_MAX
from generator.rapport import Emplacement, Gravite, Probleme

ENTETES = (b'\xff\xd8\xff', b'\x89PNG\r\n\x1a\n', b'II*\0', b'MM\0*')
PDF, FIN_DE_PDF = b'%PDF-', b'%%EOF'
DEBUT, FIN = 1024, 4096
HEIC = (b'ftypheic', b'ftypheix', b'ftypmif1', b'ftyphevc', b'ftypavif')
RECENT = 3.0
"""En secondes : un fichier touché depuis moins que cela est peut-être en train de s'écrire."""


@dataclass(frozen=True, slots=True)
class Recu:
    """Un fichier à archiver, reconnu par son contenu. `chemins` : où il est, plusieurs fois s'il a été copié."""

    sha256: str
    chemins: tuple[Path, ...]
    trace: tuple[int, int, int]

    @property
    def path(self) -> Path:
        """Celui qu'on lit."""
        return self.chemins[0]

    def a_change(self) -> bool:
        """Vrai si le fichier n'est plus celui qu'on a reçu."""
        try:
            return _trace(self.path.lstat()) != self.trace
        except OSError:
            return True


class _Ecarte(Exception):
    """Un fichier que l'on ne prend pas ; porte le problème à dire."""

    def __init__(self, probleme: Probleme) -> None:
        super().__init__(probleme.quoi)
        self.probleme = probleme


def recevoir(
    chemins: Sequence[Path], archives: Path, horloge: Callable[[], dt.datetime], attendre: Callable[[float], None]
) -> tuple[list[Recu], list[Probleme]]:
    """Les fichiers à lire, dans l'ordre, chaque contenu une fois, et ce qu'il faut dire des autres."""
    recus: dict[str, Recu] = {}
    problemes: list[Probleme] = []
    for chemin, nomme in _parcourir(chemins, archives, problemes):
        try:
            recu = _prendre(chemin, horloge, attendre, nomme=nomme)
        except _Ecarte as ecarte:
            problemes.append(ecarte.probleme)
            continue
        except OSError as erreur:
            problemes.append(_refus(chemin, "Ce fichier ne se lit pas", dire_du_systeme(erreur), "vérifiez vos droits."))
            continue
        avant = recus.get(recu.sha256)
        ensemble = (*avant.chemins, chemin) if avant is not None else (chemin,)
        recus[recu.sha256] = Recu(recu.sha256, tuple(dict.fromkeys(ensemble)), avant.trace if avant else recu.trace)
    return list(recus.values()), problemes


def _parcourir(chemins: Iterable[Path], archives: Path, problemes: list[Probleme]) -> Iterator[tuple[Path, bool]]:
    """Chaque fichier, et s'il a été nommé ; les dossiers se parcourent dans l'ordre de leurs noms, sans suivre de lien."""
    for chemin in chemins:
        if Path(os.path.realpath(chemin)).is_relative_to(archives.resolve()):
            problemes.append(_refus(chemin, "Cet endroit est dans les archives", '', "donnez le dossier du copieur."))
            continue
        if chemin.is_symlink() or not chemin.is_dir():
            yield chemin, True
            continue

        def ferme(erreur: OSError) -> None:
            ou = Path(erreur.filename)
            problemes.append(_refus(ou, "Ce dossier ne se lit pas", dire_du_systeme(erreur), "vérifiez vos droits."))

        for dossier, sous_dossiers, noms in os.walk(chemin, onerror=ferme):
            ici = Path(dossier)
            sous_dossiers[:] = sorted(_a_parcourir(ici, sous_dossiers, archives, problemes))
            for nom in sorted(noms):
                yield ici / nom, False


def _a_parcourir(ici: Path, noms: list[str], archives: Path, problemes: list[Probleme]) -> Iterator[str]:
    for nom in noms:
        dossier = ici / nom
        if dossier.is_symlink():
            problemes.append(_refus(dossier, "Ce dossier est un raccourci vers un autre", '', "donnez le vrai dossier."))
        elif nom.startswith('.') or dossier.resolve() == archives.resolve():
            problemes.append(_passe(dossier, "Ce dossier n'a pas été parcouru"))
        else:
            yield nom


def _prendre(chemin: Path, horloge: Callable[[], dt.datetime], attendre: Callable[[float], None], *, nomme: bool) -> Recu:
    etat = chemin.lstat()
    if stat.S_ISLNK(etat.st_mode):
        raise _Ecarte(_refus(chemin, "Ce fichier est un raccourci vers un autre", '', "donnez le vrai fichier."))
    if not stat.S_ISREG(etat.st_mode):
        raise _Ecarte(_refus(chemin, "Ce n'est pas un fichier ordinaire", '', "donnez le PDF ou l'image du copieur."))
    if chemin.name.startswith('.') and not nomme:
        raise _Ecarte(_passe(chemin, "Ce fichier caché n'a pas été lu"))
    if etat.st_size > OCTETS_MAX:
        raise _Ecarte(_refus(chemin, "Ce fichier est trop gros", '', "numérisez en plusieurs fois, sans « haute qualité »."))
    if horloge().timestamp() - etat.st_mtime < RECENT:
        attendre(1.0)
    with chemin.open('rb') as flux:
        debut = flux.read(DEBUT)
        flux.seek(max(0, etat.st_size - FIN))
        fin = flux.read(FIN)
        _reconnaitre(chemin, debut, fin, nomme=nomme)
        flux.seek(0)
        sha256 = hashlib.file_digest(flux, 'sha256').hexdigest()
    if _trace(chemin.lstat()) != _trace(etat):
        raise _Ecarte(_inacheve(chemin, "Ce fichier est en train d'être écrit"))
    return Recu(sha256, (chemin,), _trace(etat))


def _reconnaitre(chemin: Path, debut: bytes, fin: bytes, *, nomme: bool) -> None:
    """D'après le contenu, jamais d'après le nom."""
    if not debut:
        raise _Ecarte(_inacheve(chemin, "Ce fichier est vide"))
    if PDF in debut:
        if FIN_DE_PDF not in fin:
            raise _Ecarte(_inacheve(chemin, "Ce PDF n'a pas de fin"))
        return
    if any(debut.startswith(entete) for entete in ENTETES):
        return
    if any(marque in debut[:32] for marque in HEIC):
        raise _Ecarte(_refus(chemin, "Cette photo est dans un format que l'outil ne lit pas (HEIC)", '',
                             "refaites-la en JPEG, ou convertissez-la."))  # fmt: skip
    if nomme:
        raise _Ecarte(_refus(chemin, "Ce fichier n'est pas une numérisation", '', "donnez un PDF ou une image."))
    raise _Ecarte(_passe(chemin, "Ce fichier n'est ni un PDF ni une image"))


def _trace(etat: os.stat_result) -> tuple[int, int, int]:
    return etat.st_size, etat.st_mtime_ns, etat.st_ino


def _inacheve(chemin: Path, quoi: str) -> Probleme:
    return Probleme(
        Code.NUMERISATION_INACHEVEE, Gravite.ERREUR, quoi, Emplacement(str(chemin)),
        "un fichier ne se lit qu'entier ; celui-ci n'a pas été touché",
        "attendez que le copieur ou la copie ait fini, puis relancez ; si rien ne change, numérisez de nouveau.",
    )  # fmt: skip


def _refus(chemin: Path, quoi: str, precision: str, remede: str) -> Probleme:
    return Probleme(
        Code.NUMERISATION_REFUSEE, Gravite.ERREUR, quoi, Emplacement(str(chemin), precision=precision),
        "l'outil lit des fichiers PDF, TIFF, JPEG ou PNG, à leur vraie place", remede,
    )  # fmt: skip


def _passe(chemin: Path, quoi: str) -> Probleme:
    return Probleme(
        Code.FICHIER_PASSE, Gravite.AVERTISSEMENT, quoi, Emplacement(str(chemin)),
        "dans un dossier, seuls les PDF et les images sont lus", "rien, s'il n'est pas une numérisation.",
    )  # fmt: skip
