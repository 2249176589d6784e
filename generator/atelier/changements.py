"""Ce que la page propose de changer dans un classeur : proposé, montré, puis écrit si la personne le veut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any

from generator.atelier.refus import Refus, introuvable
from generator.erreurs import ErreurGenerateur
from generator.proposition import Proposition
from generator.reglages import Reglages

Json = dict[str, Any]
Proposer = Callable[[Reglages, Sequence[Path]], Proposition]
Ecrire = Callable[[Proposition, dt.datetime, Mapping[str, str]], str]
"""Écrit une proposition et dit, en une phrase, ce qui l'est."""

DEPASSEE = "Cette proposition n'est plus la dernière : regardez celle que montre la page."


@dataclass(frozen=True, slots=True)
class Action:
    """Un changement que l'on peut demander. `fichier` : il lui faut un fichier, et lequel, en quelques mots."""

    cle: str
    titre: str
    bouton: str
    aide: str
    proposer: Proposer
    fichier: str = ''


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
            {'cle': a.cle, 'titre': a.titre, 'bouton': a.bouton, 'aide': a.aide, 'fichier': a.fichier}
            for a in self._actions.values()
        ]

    def etat(self) -> Json | None:
        """La proposition que l'on regarde."""
        proposition = self._en_vue
        return {'numero': str(self._numero), **proposition.en_dict()} if proposition is not None else None

    def proposer(self, cle: str, reglages: Reglages, fichiers: Sequence[Path]) -> Json:
        """Ce que l'on changerait. Une erreur située est une proposition sans rien à écrire. Lève `Refus`."""
        action = self._actions.get(cle)
        if action is None:
            raise introuvable("Cette action n'existe pas.")
        if action.fichier and not fichiers:
            raise Refus(f"Choisissez d'abord le fichier : {action.fichier}.")
        try:
            proposition = action.proposer(reglages, fichiers)
        except ErreurGenerateur as erreur:
            return {
                'numero': '', 'titre': action.titre, 'gestes': 0, 'annonces': [], 'questions': [],
                'problemes': [probleme.en_dict(avec_personnel=True) for probleme in erreur.rapport],
            }  # fmt: skip
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
