"""Les modèles présents sur le disque : ceux livrés, ceux de chaque école, et les versions d'avant.

    modeles/autorisation_parentale.docx                                        livré
    modeles/lilas/autorisation_parentale.docx                                  propre à l'école « lilas »
    modeles/lilas/anciens/autorisation_parentale.2026-11-22-140532.docx        une version d'avant, jamais un modèle
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.atelier.refus import Refus, introuvable
from generator.domaine.document import Formulaire
from generator.lecture.ecole import IDENTIFIANT, NOMS_RESERVES
from generator.paquet import Bornes
from generator.rendu.noms import est_une_copie_corrigee

ANCIENS = 'anciens'
BORNES = Bornes()
PASSAGERS = ('~$', '.~lock.', '.')
DATE_D_UN_ANCIEN = r'(\d{4}-\d{2}-\d{2}-\d{6})(?:-\d+)?'


@dataclass(frozen=True, slots=True)
class Place:
    """L'endroit d'un modèle : un formulaire, et l'école à qui il est propre (vide : le modèle livré)."""

    formulaire: Formulaire
    ecole: str
    path: Path

    @property
    def nom(self) -> str:
        """Le nom que l'on montre : « modeles/lilas/sommaire.docx »."""
        return '/'.join(('modeles', self.ecole, self.path.name) if self.ecole else ('modeles', self.path.name))


class Bibliotheque:
    """Trouve et lit les modèles, sans jamais sortir du dossier des modèles."""

    def __init__(self, dossier: Path, catalogue_de: Callable[[str], Mapping[str, Formulaire]]) -> None:
        """`catalogue_de` : le catalogue d'une école, qui peut avoir ses formulaires ; celui de tous pour un nom vide."""
        self.dossier = dossier
        self._catalogues = {ecole: catalogue_de(ecole) for ecole in ('', *self.ecoles())}
        propres = {cle: f for catalogue in self._catalogues.values() for cle, f in catalogue.items()}
        self.catalogue: Mapping[str, Formulaire] = {**propres, **self._catalogues['']}

    def place(self, cle: str, ecole: str = '') -> Place:
        """L'endroit du modèle d'un formulaire pour une école. Lève `Refus` si le nom de l'un ou de l'autre est impropre."""
        formulaire = self._catalogues.get(ecole, {}).get(cle) or self.catalogue.get(cle)
        if formulaire is None or Path(formulaire.fichier).name != formulaire.fichier:
            raise introuvable("Ce formulaire n'est pas au catalogue (modeles/catalogue.toml).")
        if ecole and (not IDENTIFIANT.fullmatch(ecole) or ecole in NOMS_RESERVES):
            raise introuvable("Cet identifiant d'école ne peut pas nommer un dossier.")
        dossier = self.dossier / ecole if ecole else self.dossier
        return Place(formulaire, ecole, dossier / formulaire.fichier)

    def places(self) -> Iterator[Place]:
        """Tous les modèles présents, formulaire par formulaire : celui livré, puis ceux des écoles."""
        ecoles = self.ecoles()
        for cle in self.catalogue:
            for ecole in ('', *ecoles):
                place = self.place(cle, ecole)
                livre = not ecole and cle in self._catalogues['']
                if livre or (ecole and place.path.is_file()):
                    yield place

    def ecoles(self) -> list[str]:
        """Les dossiers d'école."""
        return sorted(
            path.name for path in self.dossier.iterdir()
            if path.is_dir() and IDENTIFIANT.fullmatch(path.name) and path.name not in NOMS_RESERVES
        )  # fmt: skip

    def lire(self, place: Place) -> bytes:
        """Les octets d'un modèle. Lève `Refus` s'il manque, s'il est trop gros ou si c'est un lien."""
        return lire_sans_lien(place.path, place.nom)

    def place_du_fichier(self, path: Path) -> Place | None:
        """La place d'un fichier qui vient de changer ; rien si ce n'est pas un modèle."""
        try:
            parties = path.relative_to(self.dossier).parts
        except ValueError:
            return None
        cle = next((cle for cle, f in self.catalogue.items() if f.fichier == parties[-1]), None) if parties else None
        if cle is None or len(parties) > 2 or (len(parties) == 2 and not IDENTIFIANT.fullmatch(parties[0])):
            return None
        return self.place(cle, parties[0] if len(parties) == 2 else '')

    def places_touchees(self, path: Path) -> list[Place]:
        """Les modèles qu'un changement à cet endroit concerne : un fichier, ou tous ceux d'un dossier d'école neuf.

        Un dossier que l'on vient de copier peut être plein avant qu'on ait pu le surveiller.
        """
        if path.parent == self.dossier and path.name in self.ecoles():
            return [place for place in self.places() if place.ecole == path.name]
        place = self.place_du_fichier(path)
        return [place] if place is not None else []

    def anciens(self, place: Place) -> dict[str, Path]:
        """Les versions d'avant du modèle d'une école, la plus récente d'abord : date (« 2026-11-22-140532 ») → fichier."""
        dossier = place.path.parent / ANCIENS
        if not place.ecole or dossier.is_symlink() or not dossier.is_dir():
            return {}
        forme = re.compile(rf'{re.escape(place.path.stem)}\.({DATE_D_UN_ANCIEN})\.docx')
        trouves = {lu[1]: path for path in dossier.iterdir() if (lu := forme.fullmatch(path.name))}
        return dict(sorted(trouves.items(), reverse=True))


def est_de_passage(path: Path) -> bool:
    """Vrai pour ce que Word, LibreOffice et l'outil posent à côté d'un modèle : verrou, brouillon, copie relue."""
    return path.suffix.lower() != '.docx' or path.name.startswith(PASSAGERS) or est_une_copie_corrigee(path)


def lire_sans_lien(path: Path, nom: str) -> bytes:
    """Les octets d'un fichier ordinaire, borné. Lève `Refus`."""
    if path.is_symlink() or path.parent.is_symlink():
        raise Refus(f"« {nom} » est un lien vers un autre fichier : remplacez-le par le fichier lui-même.")
    try:
        if path.stat().st_size > BORNES.fichier:
            raise Refus(f"« {nom} » est trop gros pour un modèle.")
        return path.read_bytes()
    except OSError as erreur:
        raise introuvable(f"« {nom} » n'est pas là, ou ne se lit pas.") from erreur
