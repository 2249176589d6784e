"""Les niveaux de l'école primaire, de la très petite section au CM2."""

from __future__ import annotations

from enum import StrEnum


class Niveau(StrEnum):
    """Un niveau d'enseignement, dans l'ordre de la scolarité."""

    TPS = 'TPS'
    PS = 'PS'
    MS = 'MS'
    GS = 'GS'
    CP = 'CP'
    CE1 = 'CE1'
    CE2 = 'CE2'
    CM1 = 'CM1'
    CM2 = 'CM2'
    ULIS = 'ULIS'

    @property
    def rang(self) -> int:
        """Place dans la scolarité, pour trier."""
        return list(Niveau).index(self)


NIVEAUX_DU_FORMULAIRE = (
    Niveau.PS, Niveau.MS, Niveau.GS, Niveau.CP, Niveau.CE1, Niveau.CE2, Niveau.CM1, Niveau.CM2,
)  # fmt: skip
"""Les huit lignes du tableau prévisionnel ; les autres niveaux ne s'ajoutent que s'ils ont des élèves."""
