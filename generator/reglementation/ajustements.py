"""Les ajustements annuels : ce qui retire, impute ou déplace des heures, à des dates et dans des cas donnés."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from generator.domaine.niveau import Niveau
from generator.domaine.temps import Duree
from generator.reglementation.textes import Fondement


class Effet(StrEnum):
    """Ce que fait un ajustement aux heures d'une catégorie."""

    RETRAIT = 'retrait'
    IMPUTATION = 'imputation'
    TRANSFERT = 'transfert'


@dataclass(frozen=True, slots=True)
class Ajustement:
    """Un ajustement prévu. `heures` : son montant d'office ; `plafond` : le plus qu'on puisse taper.

    `vers` : la catégorie qui reçoit les heures d'un transfert ; `niveaux` : les classes concernées, toutes si vide.
    """

    id: str
    libelle: str
    effet: Effet
    categorie: str
    fondement: Fondement
    heures: Duree | None = None
    plafond: Duree | None = None
    vers: str = ''
    niveaux: tuple[Niveau, ...] = ()
    du: dt.date | None = None
    au: dt.date | None = None
    synonymes: tuple[str, ...] = ()

    def en_vigueur(self, jour: dt.date) -> bool:
        """Vrai si l'ajustement peut s'appliquer ce jour-là."""
        return (self.du is None or self.du <= jour) and (self.au is None or jour <= self.au)

    def croise(self, autre: Ajustement) -> bool:
        """Vrai si les deux peuvent s'appliquer un même jour."""
        debut = max(self.du or dt.date.min, autre.du or dt.date.min)
        return debut <= min(self.au or dt.date.max, autre.au or dt.date.max)

    @property
    def noms(self) -> tuple[str, ...]:
        """Tous les mots qui le désignent."""
        return (self.id, self.libelle, *self.synonymes)
