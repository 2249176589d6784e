"""Les élèves que le classeur a déjà, tels que sa feuille les dit, et qui les nomme ailleurs."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from generator.domaine.mots import plier
from generator.domaine.niveau import Niveau
from generator.lecture.table import Ligne
from generator.rapport import Origine


def plier_nom(nom: str) -> str:
    """La forme de comparaison d'un nom : sans casse, accents, tirets ni apostrophes."""
    return ' '.join(re.findall(r'[^\W_]+', plier(nom)))


def accents(texte: str) -> int:
    """Le nombre de signes accentués ou liés d'un texte."""
    return sum(unicodedata.combining(signe) != 0 for signe in unicodedata.normalize('NFD', texte)) + sum(
        signe in 'œŒæÆ' for signe in texte
    )


@dataclass(frozen=True, slots=True)
class EleveConnu:
    """Un élève du classeur. `fautives` : les cellules qui ne se lisent pas, que l'on ne touche pas."""

    origine: Origine
    nom: str
    prenom: str
    naissance: dt.date | None = None
    classe: str = ''
    niveaux: tuple[Niveau, ...] = ()
    foyers: tuple[str, str] = ('', '')
    depart: dt.date | None = None
    numero: str = ''
    fautives: frozenset[str] = frozenset()

    @property
    def nom_complet(self) -> str:
        """« MARTIN Élise »."""
        return f'{self.nom} {self.prenom}'

    def parti(self, au: dt.date) -> bool:
        """Vrai s'il a quitté l'école à cette date."""
        return self.depart is not None and self.depart <= au


@dataclass(frozen=True)
class ClasseurConnu:
    """Ce que l'import doit savoir du classeur : ses élèves, ses enseignants, et les lignes qui nomment un élève."""

    eleves: tuple[EleveConnu, ...] = ()
    enseignants: tuple[Ligne, ...] = ()
    mentions: tuple[tuple[str, Ligne], ...] = field(default=())
    """La feuille (« inscriptions », « presences ») et la ligne."""


def eleves_connus(lignes: Iterable[Ligne]) -> tuple[EleveConnu, ...]:
    """Les lignes de la feuille Élèves qui nomment quelqu'un."""
    return tuple(
        EleveConnu(
            ligne.origine, ligne.texte('nom'), ligne.texte('prenom'), ligne['naissance'], ligne.texte('classe'),
            ligne['niveau'] or (), (ligne.texte('foyer_1'), ligne.texte('foyer_2')), ligne['depart'], ligne.texte('numero'),
            ligne.fautives,
        )
        for ligne in lignes if ligne.texte('nom') and ligne.texte('prenom')
    )  # fmt: skip
