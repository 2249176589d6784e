"""Ce que la page propose de changer dans un classeur : proposé, montré, puis écrit si la personne le veut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any

from generator.atelier.refus import Refus, introuvable
from generator.erreurs import ErreurGenerateur
from generator.proposition import Proposition
from generator.reglages import Reglages

Json = dict[str, Any]
Fichiers = Mapping[str, Path]
Proposer = Callable[[Reglages, Fichiers], Proposition]
Ecrire = Callable[[Proposition, dt.datetime, Mapping[str, str]], str]
"""Écrit une proposition et dit, en une phrase, ce qui l'est."""

DEPASSEE = "Cette proposition n'est plus la dernière : regardez celle que montre la page."


@dataclass(frozen=True, slots=True)
class Action:
    """Un changement que l'on peut demander. `fichiers` : ceux qu'on lui donne, par clé, et ce que dit la page de chacun.

    Le premier est indispensable. `sans_classeur` : il sait faire un classeur neuf, du nom qu'on donne à l'école.
    """

    cle: str
    titre: str
    bouton: str
    aide: str
    proposer: Proposer
    fichiers: Mapping[str, str] = field(default_factory=dict)
    sans_classeur: bool = False


class Changements:
    """La proposition du moment, s'il y en a une ; rien n'est écrit avant que la personne le dise."""

    def __init__(self, actions: Sequence[Action], ecrire: Ecrire, horloge: Callable[[], dt.datetime]) -> None:
        self._actions = {action.cle: action for action in actions}
        self._ecrire = ecrire
        self._horloge = horloge
        self._verrou = Lock()
        self._numero = 0
        self._en_vue: Proposition | None = None

    @property
    def offertes(self) -> list[Json]:
        """Les boutons."""
        return [
            {'cle': a.cle, 'titre': a.titre, 'bouton': a.bouton, 'aide': a.aide, 'sans_classeur': a.sans_classeur,
             'fichiers': [{'cle': cle, 'titre': titre} for cle, titre in a.fichiers.items()]}
            for a in self._actions.values()
        ]  # fmt: skip

    def etat(self) -> Json | None:
        """La proposition que l'on regarde."""
        proposition = self._en_vue
        return {'numero': str(self._numero), **proposition.en_dict()} if proposition is not None else None

    def proposer(self, cle: str, reglages: Reglages, fichiers: Fichiers) -> Json:
        """Ce que l'on changerait. Une erreur située est une proposition sans rien à écrire. Lève `Refus`."""
        action = self._actions.get(cle)
        if action is None:
            raise introuvable("Cette action n'existe pas.")
        premier = next(iter(action.fichiers), '')
        if premier and premier not in fichiers:
            raise Refus(f"Choisissez d'abord le fichier : {action.fichiers[premier]}.")
        try:
            proposition = action.proposer(reglages, fichiers)
        except ErreurGenerateur as erreur:
            proposition = Proposition(action.titre, None, Path(), rapport=erreur.rapport)
        with self._verrou:
            self._numero += 1
            self._en_vue = proposition
        return self.etat() or {}

    def abandonner(self, numero: str) -> None:
        """N'écrit rien, et n'y pense plus."""
        with self._verrou:
            if numero == str(self._numero):
                self._en_vue = None

    def ecrire(self, numero: str, reponses: Mapping[int, str]) -> Json:
        """Écrit la proposition montrée. `reponses` : par rang de question, celles qui en ont une. Lève `Refus`."""
        with self._verrou:
            proposition = self._en_vue
            if proposition is None or numero != str(self._numero):
                raise Refus(DEPASSEE, HTTPStatus.CONFLICT)
            if proposition.vide and not reponses:
                raise Refus("Il n'y a rien à écrire.")
            try:
                phrase = self._ecrire(proposition, self._horloge(), _par_cle(proposition, reponses))
            except ErreurGenerateur as erreur:
                raise Refus(' '.join(f"{p.titre}. À faire : {p.remede}" for p in erreur.rapport)) from erreur
            self._en_vue = None
        return {'phrase': phrase}


def _par_cle(proposition: Proposition, reponses: Mapping[int, str]) -> dict[str, str]:
    """Les réponses, par clé de question. Lève `Refus` si l'une n'est pas parmi les choix."""
    choisies = {}
    for rang, choix in reponses.items():
        if not 0 <= rang < len(proposition.questions) or choix not in proposition.questions[rang].choix:
            raise Refus("Cette réponse n'est pas parmi les choix : répondez de nouveau.")
        choisies[proposition.questions[rang].cle] = choix
    return choisies
