"""Ce qu'une commande veut changer dans un classeur : montré d'abord, écrit ensuite si la personne le veut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.classeur.geste import Geste
from generator.empreintes import empreinte_de, empreintes_des_fichiers, sha256_du_fichier
from generator.rapport import Rapport


def empreinte_du_classeur(path: Path) -> str:
    """L'empreinte d'un classeur, ou de tous les fichiers d'un dossier de CSV ; vide s'il n'y est pas."""
    try:
        if path.is_dir():
            return empreinte_de(repr(empreintes_des_fichiers(path)))
        return sha256_du_fichier(path)
    except OSError:
        return ''


@dataclass(frozen=True, slots=True)
class Annonce:
    """Un changement, dit à la personne : sa sorte (« arrivée », « groupe repris »…), une phrase, la cellule si elle existe.

    `personnel` : la phrase peut nommer un élève ; elle ne va dans aucun fichier.
    """

    sorte: str
    phrase: str
    cellule: str = ''
    personnel: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """Ce que l'outil ne devine pas : une question, les réponses possibles, ce que chacune fait.

    Sans réponse, rien n'est écrit pour elle et la cellule reste à remplir.
    """

    cle: str
    phrase: str
    choix: Mapping[str, Sequence[Geste]]


@dataclass(frozen=True)
class Proposition:
    """Les changements d'un classeur, pas encore faits.

    `base` : le classeur dont on part (None : un classeur neuf) ; `cible` : celui que l'on écrit. Si les deux sont le même,
    l'ancien est d'abord gardé dans `anciens/`, octet pour octet. Sans geste, il n'y a rien à écrire.
    """

    titre: str
    base: Path | None
    cible: Path
    gestes: tuple[Geste, ...] = ()
    annonces: tuple[Annonce, ...] = ()
    questions: tuple[Question, ...] = ()
    rapport: Rapport = field(default_factory=Rapport)
    empreinte: str = ''
    """Celle du classeur dont on part, quand on a proposé : s'il change entre-temps, rien n'est écrit."""

    def __post_init__(self) -> None:
        if self.base is not None and not self.empreinte:
            object.__setattr__(self, 'empreinte', empreinte_du_classeur(self.base))

    @property
    def vide(self) -> bool:
        """Vrai s'il n'y a rien à changer."""
        return not self.gestes

    def en_dict(self) -> dict[str, object]:
        """Forme pour une machine (`--json`) et pour la page."""
        return {
            'titre': self.titre, 'base': self.base and self.base.name, 'cible': self.cible.name, 'gestes': len(self.gestes),
            'annonces': [{'sorte': a.sorte, 'phrase': a.phrase, 'cellule': a.cellule or None} for a in self.annonces],
            'questions': [{'cle': q.cle, 'phrase': q.phrase, 'choix': list(q.choix)} for q in self.questions],
            'problemes': [probleme.en_dict(avec_personnel=True) for probleme in self.rapport],
        }  # fmt: skip
