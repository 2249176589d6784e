"""Quel droit s'applique quel jour : exactement un régime, ou une erreur nommée."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from generator.erreurs import Code, ErreurDonnees
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reglementation.regime import Regime

FORMAT_DATE = '%d/%m/%Y'


def regime_au(regimes: Iterable[Regime], jour: dt.date) -> Regime:
    """Rend le seul régime en vigueur un jour donné.

    Lève `ErreurDonnees` (R-201) si aucun ne l'est, (R-202) si plusieurs le sont : jamais de régime par défaut.
    """
    connus = sorted(regimes, key=lambda regime: regime.du)
    valides = [regime for regime in connus if regime.en_vigueur(jour)]
    if len(valides) == 1:
        return valides[0]
    if valides:
        raise ErreurDonnees(_probleme(
            Code.REGIMES_EN_CONFLIT, f"Plusieurs régimes s'appliquent au {jour:{FORMAT_DATE}}", valides,
            "corrigez les dates « du » et « au » des fichiers nommés ci-dessus.",
        ))  # fmt: skip
    raise ErreurDonnees(_probleme(
        Code.AUCUN_REGIME, f"Aucun régime ne s'applique au {jour:{FORMAT_DATE}}", connus,
        "vérifiez la date ; sinon ajoutez le régime de cette époque (docs/nouveau_regime.md).",
    ))  # fmt: skip


def _probleme(code: Code, quoi: str, regimes: list[Regime], remede: str) -> Probleme:
    prevus = " ; ".join(f"{r.libelle}, {_etendue(r)} ({r.fichier})" for r in regimes) or "aucun"
    lieu = Emplacement('donnees/reglementation')
    return Probleme(code, Gravite.ERREUR, quoi, lieu, f"régimes connus : {prevus}", remede)


def _etendue(regime: Regime) -> str:
    debut = f'{regime.du:{FORMAT_DATE}}'
    return f"du {debut} au {regime.au:{FORMAT_DATE}}" if regime.au else f"depuis le {debut}"
