"""Ce qu'on peut lire à un endroit d'un modèle : les champs du formulaire et les variables des boucles ouvertes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.rendu.resolution import Chemin, Resolution, Variable, canonique, resoudre
from generator.rendu.suggestions import accorder, d_apres_les_mots, suggerer


@dataclass(frozen=True, slots=True)
class Portee:
    """Un contexte, et les variables des boucles ouvertes."""

    contexte: type
    locales: Mapping[str, Variable]
    dans_une_boucle: bool

    def resoudre(self, chemin: Chemin) -> Resolution:
        """Le type au bout d'un chemin."""
        return resoudre(chemin, self.contexte, self.locales, dans_une_boucle=self.dans_une_boucle)

    def canonique(self, chemin: Chemin) -> Chemin:
        """Le chemin depuis la racine."""
        return canonique(chemin, self.locales)

    def suggerer(self, chemin: Chemin) -> tuple[Chemin, ...]:
        """Les champs auxquels la personne pensait sans doute."""
        return suggerer(chemin, self.contexte, self.locales, dans_une_boucle=self.dans_une_boucle)

    def accorder(self, chemin: Chemin) -> Chemin | None:
        """Le chemin sans accents ni majuscules, s'il désigne alors un champ."""
        return accorder(chemin, self.contexte, self.locales, dans_une_boucle=self.dans_une_boucle)

    def d_apres_les_mots(self, texte: str) -> Chemin | None:
        """Le champ qu'une phrase désigne."""
        return d_apres_les_mots(texte, self.contexte, self.locales)
