"""Comment un temps partiel réduit les heures dues : un barème imprimé, ou la proportion exacte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.domaine.quotite import Quotite
from generator.domaine.temps import Duree
from generator.reglementation.textes import Fondement


@dataclass(frozen=True, slots=True)
class LigneDeBareme:
    """Une ligne imprimée du barème des quotités : transcrite, jamais recalculée."""

    quotite: Quotite
    total: Duree
    aide: Duree
    demi_journees: int
    demi_journees_supplementaires: int
    remuneration: str


@dataclass(frozen=True, slots=True)
class LigneDetaillee:
    """Une ligne de barème qui donne les heures de chaque catégorie, et le total qu'elle annonce."""

    quotite: Quotite
    total: Duree
    heures: Mapping[str, Duree]

    @property
    def somme(self) -> Duree:
        """Ce que font vraiment ses catégories."""
        return Duree(sum(heures.minutes for heures in self.heures.values()))


class ModeQuotite(StrEnum):
    """Un barème imprimé (total et aide), un barème détaillé par catégorie, ou la proportion exacte."""

    BAREME = 'bareme'
    DETAIL = 'detail'
    PRORATA = 'prorata'


@dataclass(frozen=True, slots=True)
class Quotites:
    """La règle d'un temps partiel ; `pas` est la finesse de la répartition de ce que le texte ne dit pas.

    `demi_journees` : les semaines (8, 9 demi-journées) auxquelles elle s'applique, toutes si rien n'est dit.
    `aide` : les catégories que le barème réunit sous le nom d'aide. `remunerations` : quand la paie n'est pas la quotité.
    """

    mode: ModeQuotite
    pas: Duree
    fondement: Fondement
    lignes: tuple[LigneDeBareme, ...] = ()
    demi_journees: tuple[int, ...] = ()
    aide: tuple[str, ...] = ()
    remunerations: tuple[tuple[Quotite, str], ...] = ()
    details: tuple[LigneDetaillee, ...] = ()

    def s_applique(self, demi_journees: int) -> bool:
        """Vrai pour une école qui a ce nombre de demi-journées de classe par semaine."""
        return not self.demi_journees or demi_journees in self.demi_journees

    def ligne(self, quotite: Quotite) -> LigneDeBareme | None:
        """La ligne du barème de cette quotité exacte ; rien s'il ne la prévoit pas."""
        return next((ligne for ligne in self.lignes if ligne.quotite == quotite), None)

    def detail(self, quotite: Quotite) -> LigneDetaillee | None:
        """La ligne détaillée de cette quotité exacte ; rien si le barème ne la prévoit pas."""
        return next((ligne for ligne in self.details if ligne.quotite == quotite), None)

    @property
    def prevues(self) -> tuple[Quotite, ...]:
        """Les quotités qu'un barème prévoit ; aucune pour la proportion, qui les admet toutes."""
        return (*(ligne.quotite for ligne in self.lignes), *(ligne.quotite for ligne in self.details))

    def remuneration(self, quotite: Quotite) -> str:
        """La part de traitement que rapporte cette quotité, telle qu'on l'écrit."""
        ligne = self.ligne(quotite)
        if ligne is not None:
            return ligne.remuneration
        return dict(self.remunerations).get(quotite, str(quotite))
