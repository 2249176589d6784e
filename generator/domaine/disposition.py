"""Où sont, sur une page à rendre signée, le code, les deux cases, l'endroit où l'on signe.

Les longueurs sont en points de PDF (1/72 de pouce), depuis le coin supérieur gauche de la page telle qu'on la lit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

POINTS_PAR_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Zone:
    """Un rectangle d'une page, en points."""

    x: float
    y: float
    largeur: float
    hauteur: float

    @property
    def droite(self) -> float:
        """L'abscisse du bord droit."""
        return self.x + self.largeur

    @property
    def bas(self) -> float:
        """L'ordonnée du bord inférieur."""
        return self.y + self.hauteur


@dataclass(frozen=True, slots=True)
class Case:
    """Une réponse à cocher : le mot imprimé et où il est, la case, trait compris (`place`)."""

    mot: str
    place_du_mot: Zone
    place: Zone


@dataclass(frozen=True, slots=True)
class PageDisposee:
    """Une page d'un formulaire à rendre. `cases` : l'accord puis le refus, ou rien s'il n'y en a pas sur cette page.

    `coupon` : la partie que l'on découpe et rend, du code à la signature ; `motif` : là où l'on peut écrire pourquoi.
    """

    largeur: float
    hauteur: float
    code: Zone | None = None
    cases: tuple[Case, Case] | None = None
    coupon: Zone | None = None
    signature: Zone | None = None
    motif: Zone | None = None


def en_json(page: PageDisposee) -> dict[str, Any]:
    """La page, prête à être écrite dans le registre ; `depuis_json` la relit."""
    return asdict(page)


def depuis_json(objet: Mapping[str, Any]) -> PageDisposee:
    """La page relue. Lève `KeyError` ou `TypeError` si l'objet n'en est pas une."""
    cases = objet['cases']
    return PageDisposee(
        float(objet['largeur']), float(objet['hauteur']), _zone(objet['code']),
        None if cases is None else (_case(cases[0]), _case(cases[1])),
        _zone(objet['coupon']), _zone(objet['signature']), _zone(objet['motif']),
    )  # fmt: skip


def _zone(objet: Any) -> Zone | None:
    return None if objet is None else Zone(*(float(objet[nom]) for nom in ('x', 'y', 'largeur', 'hauteur')))


def _case(objet: Any) -> Case:
    mot, place = _zone(objet['place_du_mot']), _zone(objet['place'])
    if mot is None or place is None:
        raise TypeError(objet)
    return Case(str(objet['mot']), mot, place)
