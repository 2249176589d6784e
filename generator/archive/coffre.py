"""Le coffre : une copie des archives scellée dans un seul fichier .age, que deux clés ouvrent. Le seul à employer pyrage.

Les clés publiques scellent, les clés secrètes ouvrent. Perdre les clés, c'est perdre la copie, jamais les archives. Un
fichier touché d'un seul octet ne s'ouvre plus : c'est ce que l'on veut.
"""

from __future__ import annotations

import os
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pyrage

from generator.archive.registre import SANS_LIEN
from generator.erreurs import Code, ErreurDonnees
from generator.rapport import Emplacement, Gravite, Probleme
from generator.sorties import DROITS_DOSSIER, DROITS_FICHIER

ENTETE_PUBLIC = '# clé publique : '


def fabriquer_cle(path: Path) -> str:
    """Écrit une clé secrète neuve, pour son seul propriétaire, et rend la clé publique. N'écrase jamais. Lève `OSError`."""
    path.parent.mkdir(mode=DROITS_DOSSIER, parents=True, exist_ok=True)
    identite = pyrage.x25519.Identity.generate()
    publique = str(identite.to_public())
    descripteur = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | SANS_LIEN, DROITS_FICHIER)
    with os.fdopen(descripteur, 'w', encoding='utf-8') as flux:
        flux.write(f'{ENTETE_PUBLIC}{publique}\n{identite}\n')
        flux.flush()
        os.fsync(flux.fileno())
    return publique


def lire_cle(path: Path) -> str:
    """La clé publique d'un fichier de clé secrète. Lève `ErreurDonnees` (A-644)."""
    return str(_identite(path).to_public())


def est_une_cle_publique(texte: str) -> bool:
    """Vrai si le texte est une clé publique (« age1… ») entière."""
    try:
        pyrage.x25519.Recipient.from_str(texte)
    except pyrage.RecipientError:
        return False
    return True


def sceller(dossier: Path, nom: str, tampon: Path, destination: Path, publiques: Sequence[str]) -> None:
    """Scelle un dossier, sous un nom, dans un fichier que chacune des clés ouvre. `tampon` : là où il passe en clair.

    Lève `OSError`. `destination` n'existe pas encore ; l'appelant la met à sa place quand elle est entière.
    """
    try:
        with tarfile.open(tampon, 'x') as archive:
            archive.add(dossier, arcname=nom, filter=_anonyme)
        descripteur = os.open(destination, os.O_WRONLY | os.O_CREAT | os.O_EXCL | SANS_LIEN, DROITS_FICHIER)
        with tampon.open('rb') as clair, os.fdopen(descripteur, 'wb') as scelle:
            pyrage.encrypt_io(clair, scelle, [pyrage.x25519.Recipient.from_str(cle) for cle in publiques])
            scelle.flush()
            os.fsync(scelle.fileno())
    finally:
        tampon.unlink(missing_ok=True)


def _anonyme(membre: tarfile.TarInfo) -> tarfile.TarInfo:
    """Ni le nom ni le numéro de qui a fait la copie."""
    membre.uid = membre.gid = 0
    membre.uname = membre.gname = ''
    return membre


def ouvrir(fichier: Path, cle: Path, tampon: Path, vers: Path) -> None:
    """Ouvre un fichier scellé dans un dossier vide. Lève `ErreurDonnees` (A-644, A-645) et `OSError`."""
    identite = _identite(cle)
    try:
        descripteur = os.open(tampon, os.O_WRONLY | os.O_CREAT | os.O_EXCL | SANS_LIEN, DROITS_FICHIER)
        with fichier.open('rb') as scelle, os.fdopen(descripteur, 'wb') as clair:
            pyrage.decrypt_io(scelle, clair, [identite])
        with tarfile.open(tampon, 'r:') as archive:
            archive.extractall(vers, filter='data')
    except (pyrage.DecryptError, tarfile.TarError, OSError) as erreur:
        if isinstance(erreur, OSError) and erreur.errno is not None:
            raise
        raise ErreurDonnees(Probleme(
            Code.COFFRE_FERME, Gravite.ERREUR, "Le fichier scellé ne s'ouvre pas", Emplacement(str(fichier)),
            "il ne s'ouvre qu'avec la clé de l'école ou celle de secours, et seulement s'il est intact",
            "essayez l'autre clé ; sinon, reprenez une autre copie.",
        )) from erreur  # fmt: skip
    finally:
        tampon.unlink(missing_ok=True)  # un fichier altéré se voit en cours de route : une erreur sans numéro du système


def _identite(path: Path) -> pyrage.x25519.Identity:
    try:
        lignes = path.read_text('utf-8').splitlines()
        (secrete,) = [ligne.strip() for ligne in lignes if ligne.strip() and not ligne.startswith('#')]
        return pyrage.x25519.Identity.from_str(secrete)
    except (OSError, ValueError, pyrage.IdentityError) as erreur:
        raise ErreurDonnees(Probleme(
            Code.CLE_ABSENTE, Gravite.ERREUR, "La clé ne se lit pas", Emplacement(str(path)),
            "un fichier de clé porte une ligne « AGE-SECRET-KEY-… »", "donnez le bon fichier avec --cle.",
        )) from erreur  # fmt: skip
