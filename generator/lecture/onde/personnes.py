"""Ce qu'un export dit des personnes. Une adresse n'y sert qu'à savoir qui vit ensemble : elle ne s'affiche ni ne s'écrit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from generator.domaine.niveau import Niveau
from generator.rapport import Emplacement


@dataclass(frozen=True, slots=True)
class EleveDOnde:
    """Un élève de l'export. `niveau` : rien s'il ne se lit pas ; `deux_adresses` : ONDE lui en connaît deux."""

    nom_de_famille: str
    nom_d_usage: str
    prenom: str
    naissance: dt.date | None
    classe: str
    niveau: Niveau | None
    lieu: Emplacement
    deux_adresses: bool = False

    @property
    def nom(self) -> str:
        """Le nom que porte l'élève : celui d'usage s'il en a un."""
        return self.nom_d_usage or self.nom_de_famille

    @property
    def noms(self) -> frozenset[str]:
        """Tous les noms sous lesquels on peut le trouver."""
        return frozenset(filter(None, (self.nom_de_famille, self.nom_d_usage)))


@dataclass(frozen=True, slots=True)
class EnfantNomme:
    """Un enfant, tel que la ligne d'un responsable le nomme."""

    nom_de_famille: str
    nom_d_usage: str
    prenom: str
    classe: str

    @property
    def noms(self) -> frozenset[str]:
        """Ses noms, de famille et d'usage."""
        return frozenset(filter(None, (self.nom_de_famille, self.nom_d_usage)))

    @property
    def nom_complet(self) -> str:
        """« MARTIN Élise »."""
        return f'{self.nom_d_usage or self.nom_de_famille} {self.prenom}'.strip()


@dataclass(frozen=True, slots=True)
class Responsable:
    """Un responsable ; `adresse` reste en mémoire, le temps de comparer."""

    civilite: str
    nom: str
    prenom: str
    enfants: tuple[EnfantNomme, ...]
    lieu: Emplacement
    adresse: str = field(default='', repr=False)

    @property
    def nom_complet(self) -> str:
        """« Mme Anne MARTIN »."""
        return ' '.join(filter(None, (self.civilite, self.prenom, self.nom)))


@dataclass(frozen=True, slots=True)
class EnseignantDOnde:
    """Un enseignant ; `directeur` : rien si l'export ne le dit pas."""

    civilite: str
    nom: str
    prenom: str
    directeur: bool | None
    classe: str
    lieu: Emplacement
