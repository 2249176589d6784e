"""Les modèles présents sur le disque : ceux livrés, ceux de chaque école, et les versions d'avant.

    modeles/autorisation_parentale.docx                                        livré
    modeles/lilas/autorisation_parentale.docx                                  propre à l'école « lilas »
    modeles/lilas/anciens/autorisation_parentale.2026-11-22-140532.docx        une version d'avant, jamais un modèle
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.atelier.catalogues import FICHIER as CATALOGUE
from generator.atelier.catalogues import Catalogues
from generator.atelier.refus import Refus, introuvable
from generator.domaine.document import Formulaire
from generator.lecture.ecole import IDENTIFIANT, NOMS_RESERVES
from generator.paquet import Bornes
from generator.rendu.images import EXTENSIONS, NOMS

ANCIENS = 'anciens'
BORNES = Bornes()
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
        self.catalogues = Catalogues(dossier, catalogue_de)

    @property
    def catalogue(self) -> Mapping[str, Formulaire]:
        """Tous les formulaires du moment : les communs, puis ceux que les écoles ajoutent."""
        propres = {cle: f for ecole in self.ecoles() for cle, f in self.catalogues.de(ecole).items()}
        communs = self.catalogues.de()
        return {**communs, **{cle: f for cle, f in propres.items() if cle not in communs}}

    def place(self, cle: str, ecole: str = '') -> Place:
        """L'endroit du modèle d'un formulaire pour une école. Lève `Refus` si le nom de l'un ou de l'autre est impropre."""
        if ecole and not _peut_nommer_une_ecole(ecole):
            raise introuvable("Cet identifiant d'école ne peut pas nommer un dossier.")
        formulaire = self.catalogues.de(ecole).get(cle)
        if formulaire is None or Path(formulaire.fichier).name != formulaire.fichier:
            ou = f'modeles/{ecole}/catalogue.toml' if ecole else 'modeles/catalogue.toml'
            raise introuvable(f"Ce formulaire n'est pas au catalogue ({ou}).")
        dossier = self.dossier / ecole if ecole else self.dossier
        return Place(formulaire, ecole, dossier / formulaire.fichier)

    def places(self) -> Iterator[Place]:
        """Tous les modèles présents, formulaire par formulaire : celui livré, puis ceux des écoles.

        Le formulaire propre d'une école reste là tant qu'il a une version d'avant, que l'on peut reprendre.
        """
        ecoles = self.ecoles()
        communs = self.catalogues.de()
        for cle in self.catalogue:
            if cle in communs:
                yield self.place(cle)
            for ecole in ecoles:
                if cle in self.catalogues.de(ecole):
                    place = self.place(cle, ecole)
                    if place.path.is_file() or self.est_a_reprendre(place):
                        yield place

    def livre(self, place: Place) -> Place | None:
        """Le modèle livré qui servirait si l'école n'avait pas le sien ; rien s'il n'y en a pas."""
        livre = replace(place, ecole='', path=self.dossier / place.path.name)
        return livre if livre.path.is_file() else None

    def est_a_reprendre(self, place: Place) -> bool:
        """Vrai si le modèle n'est plus là, qu'aucun autre ne le remplace, et qu'il en reste une version d'avant."""
        return not place.path.exists() and self.livre(place) is None and bool(self.anciens(place))

    def ecoles(self) -> list[str]:
        """Les dossiers d'école."""
        return sorted(
            path.name for path in self.dossier.iterdir()
            if path.is_dir() and _peut_nommer_une_ecole(path.name)
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
        if not 1 <= len(parties) <= 2 or (len(parties) == 2 and not _peut_nommer_une_ecole(parties[0])):
            return None
        ecole = parties[0] if len(parties) == 2 else ''
        cle = next((cle for cle, f in self.catalogues.de(ecole).items() if f.fichier == parties[-1]), None)
        return None if cle is None else self.place(cle, ecole)

    def places_touchees(self, path: Path) -> list[Place]:
        """Les modèles qu'un changement à cet endroit concerne : un fichier, ou tous ceux d'un dossier d'école neuf.

        Un dossier que l'on vient de copier peut être plein avant qu'on ait pu le surveiller.
        """
        if path.parent == self.dossier and path.name in self.ecoles():
            return [place for place in self.places() if place.ecole == path.name]
        place = self.place_du_fichier(path)
        return [place] if place is not None else []

    def ecole_touchee(self, path: Path) -> str | None:
        """L'école dont un changement à cet endroit concerne tous les modèles (son catalogue, son logo) ; vide : toutes."""
        ecoles = self.ecoles()
        if path.parent == self.dossier:
            neuve = path.name in ecoles and (path / CATALOGUE).is_file()
            return path.name if neuve else '' if path.name == CATALOGUE else None
        sienne = path.parent.parent == self.dossier and path.parent.name in ecoles and accompagne(path)
        return path.parent.name if sienne else None

    def anciens(self, place: Place) -> dict[str, Path]:
        """Les versions d'avant du modèle d'une école, la plus récente d'abord : date (« 2026-11-22-140532 ») → fichier."""
        dossier = place.path.parent / ANCIENS
        if not place.ecole or dossier.is_symlink() or not dossier.is_dir():
            return {}
        forme = re.compile(rf'{re.escape(place.path.stem)}\.({DATE_D_UN_ANCIEN})\.docx')
        trouves = {lu[1]: path for path in dossier.iterdir() if (lu := forme.fullmatch(path.name))}
        return dict(sorted(trouves.items(), reverse=True))


def _peut_nommer_une_ecole(nom: str) -> bool:
    return bool(IDENTIFIANT.fullmatch(nom)) and nom not in NOMS_RESERVES


def accompagne(path: Path) -> bool:
    """Vrai pour ce qui change tous les modèles d'une école : son catalogue, son logo, sa signature."""
    return path.name == CATALOGUE or (path.stem in NOMS and path.suffix.removeprefix('.') in EXTENSIONS)


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
