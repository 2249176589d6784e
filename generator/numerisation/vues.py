"""Une page que l'on va imprimer : ce qu'on y attend, ce qu'on y a vu. Passe d'un processus à l'autre en JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.domaine.disposition import POINTS_PAR_MM, PageDisposee, Zone, depuis_json, en_json
from generator.numerisation.constats import Constat, Ennui
from generator.numerisation.repere import places


@dataclass(frozen=True, slots=True)
class PageAttendue:
    """Une page du PDF (son numéro, dès 1) : la référence qui doit s'y lire, les deux mots de ses cases s'il y en a."""

    numero: int
    reference: str
    mots: tuple[str, str] | None = None


@dataclass(slots=True)
class Vue:
    """Une page vue. `cote_du_code`, en points ; `etrangere` : un code qui n'est pas le sien ; `manques` : quoi, quel mot.

    `images` : la place de chacune, que l'on dit et que l'on n'entend pas.
    """

    attendue: PageAttendue
    page: PageDisposee
    cote_du_code: float | None = None
    etrangere: bool = False
    manques: list[tuple[Ennui, str]] = field(default_factory=list)
    images: list[Zone] = field(default_factory=list)

    def constat(self, ennui: Ennui, mot: str = '', points: float | None = None) -> Constat:
        """Un ennui de cette page."""
        mesure = None if points is None else points / POINTS_PAR_MM
        return Constat(ennui, self.attendue.numero, self.attendue.reference, mot, mesure)

    def dire(self) -> dict[str, Any]:
        """La vue en JSON, sans ce qu'on attendait ; `entendre` la relit."""
        return {
            'page': en_json(self.page), 'cote': self.cote_du_code, 'etrangere': self.etrangere, 'manques': self.manques,
            'images': places(self.images),
        }  # fmt: skip

    @classmethod
    def entendre(cls, attendue: PageAttendue, objet: Mapping[str, Any]) -> Vue:
        """La vue d'une page attendue, telle qu'un autre processus l'a dite, images en moins."""
        manques = [(Ennui(ennui), str(mot)) for ennui, mot in objet['manques']]
        return cls(attendue, depuis_json(objet['page']), objet['cote'], objet['etrangere'], manques)
