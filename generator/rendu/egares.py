"""Ce qui traîne dans le dossier d'une école sans servir : un modèle mal nommé, un vieux format, une image mal nommée."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from generator.domaine.mots import proche
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.images import EXTENSIONS, NOMS
from generator.rendu.noms import PROVISOIRES, est_un_modele

AUTRES_TEXTES = ('.doc', '.docm', '.dot', '.dotx', '.dotm', '.odt', '.rtf')
AUTRES_IMAGES = ('.gif', '.bmp', '.svg', '.webp', '.tif', '.tiff', '.heic', '.pdf', *(f'.{ext}' for ext in EXTENSIONS))
EN_DOCX = "ouvrez-le dans Word, puis Fichier > Enregistrer sous > Document Word (.docx)."


def egares(dossier: Path, nom: str, fichiers: Collection[str], *, modeles: bool = True) -> Iterator[Probleme]:
    """Les fichiers d'un dossier d'école que rien n'emploiera ; `fichiers` : les noms qu'un formulaire emploie.

    `modeles=False` tait les .docx, quand ils sont vérifiés par ailleurs.
    """
    for path in sorted(p for p in dossier.glob('*') if p.is_file() and not p.name.startswith(PROVISOIRES)):
        lieu, suffixe = f'{nom}/{path.name}', path.suffix.lower()
        if modeles and est_un_modele(path) and path.name not in fichiers:
            yield sans_emploi(lieu, path.name, fichiers)
        elif suffixe in AUTRES_TEXTES:
            yield _avertir(lieu, "Ce fichier n'est pas un modèle : il ne sert pas", "un modèle est un .docx", EN_DOCX)
        elif suffixe in AUTRES_IMAGES and path.stem.lower() in NOMS and path.name not in _images_attendues():
            yield _avertir(lieu, "Cette image ne sert pas", f"les noms attendus : {', '.join(_images_attendues())}",
                           f"enregistrez-la en PNG, sous le nom {path.stem.lower()}.png.")  # fmt: skip


def sans_emploi(lieu: str, fichier: str, fichiers: Collection[str]) -> Probleme:
    """Un .docx qu'aucun formulaire n'emploie, et le nom qu'il devait sans doute avoir."""
    voisin = proche(fichier, fichiers)
    remede = f"vouliez-vous l'appeler « {voisin} » ?" if voisin else "donnez-lui le nom d'un modèle livré."
    return _avertir(lieu, "Ce fichier ne sert à aucun formulaire", f"noms attendus : {', '.join(fichiers)}", remede)


def _images_attendues() -> tuple[str, ...]:
    return tuple(f'{nom}.{extension}' for nom in NOMS for extension in EXTENSIONS)


def _avertir(lieu: str, quoi: str, regle: str, remede: str) -> Probleme:
    return Probleme(Code.MODELE_ABSENT, Gravite.AVERTISSEMENT, quoi, Emplacement(lieu), regle, remede)
