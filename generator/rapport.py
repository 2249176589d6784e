"""Ce que l'outil a à dire : des problèmes situés, tous à la fois.

Feuille du projet : n'importe que la bibliothèque standard. Un `Probleme` dit ce qui ne va pas, où, selon quelle règle et
que faire ; un `Rapport` les accumule, dans l'ordre où on les trouve.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Gravite(StrEnum):
    """Une erreur empêche les sorties de l'école ; un avertissement n'empêche rien."""

    ERREUR = 'erreur'
    AVERTISSEMENT = 'avertissement'


@dataclass(frozen=True, slots=True)
class Emplacement:
    """L'endroit d'un problème, tel que la personne le retrouve : fichier, feuille, cellule, précision."""

    fichier: str
    feuille: str = ''
    cellule: str = ''
    precision: str = ''

    def __str__(self) -> str:
        parties = [self.fichier]
        if self.feuille:
            parties.append(f"feuille « {self.feuille} »")
        if self.cellule:
            parties.append(f"cellule {self.cellule}" if self.cellule[-1].isdigit() else f"colonne {self.cellule}")
        texte = ", ".join(parties)
        return f"{texte} ({self.precision})" if self.precision else texte


@dataclass(frozen=True, slots=True)
class Origine:
    """La ligne de tableur d'où vient une valeur : sait nommer la cellule de chacune de ses colonnes."""

    fichier: str
    feuille: str
    ligne: int
    lettres: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def a(self, colonne: str = '', precision: str = '') -> Emplacement:
        """Donne l'emplacement de la colonne nommée ; sans colonne connue, celui de la ligne entière."""
        lettre = self.lettres.get(colonne, '')
        if lettre:
            return Emplacement(self.fichier, self.feuille, f'{lettre}{self.ligne}', precision)
        ligne = f"ligne {self.ligne}" if self.ligne else ''
        return Emplacement(self.fichier, self.feuille, '', ", ".join(p for p in (ligne, precision) if p))


@dataclass(frozen=True, slots=True)
class Probleme:
    """Une phrase pour la secrétaire : quoi, où, quelle règle, quoi faire.

    `valeur` est la saisie fautive, montrée entre guillemets ; `personnel` dit qu'elle peut nommer un élève : elle reste
    alors à l'écran et n'entre dans aucun fichier. `precision` de l'emplacement suit la même règle.
    """

    code: str
    gravite: Gravite
    quoi: str
    emplacement: Emplacement
    regle: str = ''
    remede: str = ''
    valeur: str | None = None
    personnel: bool = False

    @property
    def titre(self) -> str:
        """Le constat suivi de la valeur fautive entre guillemets français."""
        return f"{self.quoi} : « {self.valeur} »" if self.valeur is not None else self.quoi

    def en_dict(self, *, avec_personnel: bool) -> dict[str, object]:
        """Forme pour une machine ; `avec_personnel=False` tait ce qui peut nommer un élève."""
        montre = avec_personnel or not self.personnel
        lieu = self.emplacement
        return {
            'code': self.code,
            'gravite': self.gravite.value,
            'quoi': self.quoi,
            'valeur': self.valeur if montre else None,
            'fichier': lieu.fichier,
            'feuille': lieu.feuille or None,
            'cellule': lieu.cellule or None,
            'precision': (lieu.precision or None) if montre else None,
            'regle': self.regle or None,
            'a_faire': self.remede or None,
        }


class Rapport:
    """Les problèmes trouvés, dans l'ordre ; s'additionne à un autre rapport."""

    def __init__(self, problemes: Iterable[Probleme] = ()) -> None:
        self._problemes: dict[Probleme, None] = {}
        self.etendre(problemes)

    def ajouter(self, probleme: Probleme) -> None:
        """Ajoute un problème, sauf s'il est déjà là, mot pour mot et au même endroit."""
        self._problemes.setdefault(probleme)

    def etendre(self, problemes: Iterable[Probleme]) -> None:
        """Ajoute plusieurs problèmes."""
        for probleme in problemes:
            self.ajouter(probleme)

    def __iter__(self) -> Iterator[Probleme]:
        return iter(self._problemes)

    def __len__(self) -> int:
        return len(self._problemes)

    @property
    def erreurs(self) -> list[Probleme]:
        """Les problèmes qui empêchent de produire."""
        return [p for p in self._problemes if p.gravite is Gravite.ERREUR]

    @property
    def avertissements(self) -> list[Probleme]:
        """Les problèmes qui n'empêchent rien."""
        return [p for p in self._problemes if p.gravite is Gravite.AVERTISSEMENT]

    @property
    def a_des_erreurs(self) -> bool:
        """Vrai si au moins un problème empêche de produire."""
        return any(p.gravite is Gravite.ERREUR for p in self._problemes)

    def bilan(self) -> str:
        """« 3 erreurs, 1 avertissement », « aucun problème »."""
        comptes = (
            (len(self.erreurs), "erreur"),
            (len(self.avertissements), "avertissement"),
        )
        parties = [f"{n} {nom}{'s' if n > 1 else ''}" for n, nom in comptes if n]
        return ", ".join(parties) or "aucun problème"
