"""Ce qui voyage d'une machine à l'autre : une école entre, son dossier fini sort. Chaque chemin y est vérifié."""

from __future__ import annotations

import io
import pickle
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from generator.archive import Depot
from generator.departement.empreinte import modeles_communs
from generator.departement.unite import Demande
from generator.ecole import RAPPORT
from generator.rangement import Rendu
from generator.rapport import Rapport
from generator.reglages import RACINE

OCTETS_MAX = 1 << 30
FICHIERS_MAX = 50_000
DONNEES, MODELES, SORTIES, TRAVAIL, NOUVEAU, RENDU = 'donnees', 'modeles', 'sorties', 'travail', 'nouveau', 'rendu'
UNE_PIECE = b'"fait": "piece"'


class ColisRefuse(Exception):
    """Un colis trop gros, ou qui veut écrire ailleurs que dans son dossier."""


def emballer_la_demande(demande: Demande) -> bytes:
    """Tout ce qu'une école a en propre : classeur, modèles, ce que ses registres disent, ses derniers rapports."""
    return _emballer(dict(_contenu(demande)))


def _contenu(demande: Demande) -> Iterator[tuple[str, Path]]:
    reglages, identifiant = demande.reglages, demande.identifiant
    yield from _sous(demande.path, f'{DONNEES}/ecoles/{demande.path.name}')
    if not identifiant:
        return
    yield from _sous(reglages.modeles / identifiant, f'{MODELES}/{identifiant}')
    depot = Depot.de(reglages.archives, demande.annee, identifiant)
    place = f'{DONNEES}/archives/{demande.annee}/{identifiant}'
    for path in (depot.registre, depot.liens):
        yield from _sous(path, f'{place}/{path.name}')
    if depot.registre.is_file() and UNE_PIECE in depot.registre.read_bytes():  # sans retour, rien ne s'y compare
        yield from _sous(depot.envois, f'{place}/{depot.envois.name}')
    ecole = reglages.sorties / demande.annee / identifiant
    for path in sorted(ecole.rglob(RAPPORT)) if ecole.is_dir() else []:
        yield f'{SORTIES}/{path.relative_to(reglages.sorties).as_posix()}', path


def _sous(path: Path, nom: str) -> Iterator[tuple[str, Path]]:
    if path.is_file():
        yield nom, path
    for fichier in sorted(path.rglob('*')) if path.is_dir() else []:
        if fichier.is_file():
            yield f'{nom}/{fichier.relative_to(path).as_posix()}', fichier


def installer(demande: Demande, octets: bytes, racine: Path) -> Demande:
    """Déballe une école dans un dossier privé, avec les modèles communs de cette machine ; la demande, telle qu'ici."""
    deballer(octets, racine)
    for dossier in (MODELES, SORTIES, TRAVAIL, f'{DONNEES}/ecoles'):
        (racine / dossier).mkdir(parents=True, exist_ok=True)
    for modele in modeles_communs(RACINE / 'modeles'):
        (racine / MODELES / modele.name).write_bytes(modele.read_bytes())
    reglages = replace(
        demande.reglages, donnees=racine / DONNEES, modeles=racine / MODELES, sorties=racine / SORTIES, ordonnanceur='',
        dossier_partage=None,
    )  # fmt: skip
    return replace(demande, path=racine / DONNEES / 'ecoles' / demande.path.name, reglages=reglages)


def emballer_le_rendu(rendu: Rendu, demande: Demande, racine: Path) -> bytes:
    """Un dossier fini et ce qu'il faut inscrire, sans rien qui dise où on l'a fait."""
    d_ici = str(demande.reglages.dossier_des_donnees)
    rendu.fait.rapport = Rapport(
        replace(p, emplacement=replace(p.emplacement, fichier=p.emplacement.fichier.replace(d_ici, DONNEES)))
        for p in rendu.fait.rapport
    )  # fmt: skip
    contenu: dict[str, Path] = {}
    if rendu.sortie is not None:
        contenu = dict(_sous(rendu.sortie, NOUVEAU))
        racine_du_rendu = rendu.sortie
        rendu.depeches = [replace(d, pdf=d.pdf.relative_to(racine_du_rendu)) for d in rendu.depeches]
        rendu.sortie = Path(NOUVEAU)
    (racine / RENDU).write_bytes(pickle.dumps(rendu))
    return _emballer({RENDU: racine / RENDU, **contenu})


def deballer_le_rendu(octets: bytes, place: Path) -> Rendu:
    """Remet un dossier fini dans `place`. Lève `ColisRefuse`."""
    deballer(octets, place)
    rendu: Rendu = pickle.loads((place / RENDU).read_bytes())  # noqa: S301 - d'un travailleur à qui l'on a déjà tout confié
    if rendu.sortie is not None:
        sortie = rendu.sortie = place / NOUVEAU
        rendu.depeches = [replace(depeche, pdf=sortie / depeche.pdf) for depeche in rendu.depeches]
    return rendu


def _emballer(contenu: dict[str, Path]) -> bytes:
    tampon = io.BytesIO()
    with tarfile.open(fileobj=tampon, mode='w', format=tarfile.PAX_FORMAT) as archive:
        for nom, path in contenu.items():
            octets = path.read_bytes()
            entete = tarfile.TarInfo(nom)
            entete.size, entete.mode = len(octets), 0o600
            archive.addfile(entete, io.BytesIO(octets))
            if tampon.tell() > OCTETS_MAX:
                raise ColisRefuse(f"cette école dépasse {OCTETS_MAX} octets")
    return tampon.getvalue()


def deballer(octets: bytes, racine: Path) -> None:
    """Écrit les fichiers d'un colis sous `racine`, et nulle part ailleurs. Lève `ColisRefuse`."""
    if len(octets) > OCTETS_MAX:
        raise ColisRefuse("colis trop gros")
    try:
        with tarfile.open(fileobj=io.BytesIO(octets), mode='r:') as archive:
            for rang, entete in enumerate(archive):
                if not entete.isreg() or rang >= FICHIERS_MAX:
                    raise ColisRefuse(f"« {entete.name} » n'est pas un fichier ordinaire, ou il y en a trop")
                archive.extract(entete, racine, filter='data')
    except tarfile.TarError as erreur:
        raise ColisRefuse(f"le colis ne se déballe pas ({erreur})") from erreur
