"""Ce que l'atelier refuse de faire : une phrase pour la personne, un statut pour son navigateur."""

from __future__ import annotations

from http import HTTPStatus


class Refus(Exception):
    """Une demande à laquelle on ne donne pas suite ; `phrase` dit pourquoi, et quoi faire."""

    def __init__(self, phrase: str, statut: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.statut = statut


def introuvable(phrase: str) -> Refus:
    """Ce qu'on demande n'existe pas, ou plus."""
    return Refus(phrase, HTTPStatus.NOT_FOUND)
