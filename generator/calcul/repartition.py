"""Répartir et arrondir des heures sans en perdre une minute."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from generator.domaine.quotite import CENT, Quotite
from generator.domaine.temps import Duree


def arrondir(minutes: Decimal, pas: Duree) -> Duree:
    """Arrondit au multiple de `pas` le plus proche, le demi vers le haut."""
    unites = (minutes / pas.minutes).quantize(Decimal(1), ROUND_HALF_UP)
    return Duree(int(unites) * pas.minutes)


def au_prorata(duree: Duree, quotite: Quotite, pas: Duree) -> Duree:
    """La part d'une durée que doit un temps partiel."""
    return arrondir(duree.minutes * quotite.pour_cent / CENT, pas)


def repartir(total: Duree, poids: Sequence[Duree], pas: Duree) -> tuple[Duree, ...]:
    """Partage un total en proportion de poids, par multiples de `pas` et plus forts restes ; la somme est exacte.

    À restes égaux, la première part l'emporte ; ce qui ne fait pas un `pas` entier va à la première part.
    """
    masse = sum(p.minutes for p in poids)
    if not masse:
        return tuple(Duree() for _ in poids)
    unites, reliquat = divmod(total.minutes, pas.minutes)
    exactes = [Decimal(unites * p.minutes) / masse for p in poids]
    parts = [int(exacte) for exacte in exactes]
    restes = sorted(range(len(parts)), key=lambda rang: (parts[rang] - exactes[rang], rang))
    for rang in restes[: unites - sum(parts)]:
        parts[rang] += 1
    minutes = [part * pas.minutes for part in parts]
    minutes[0] += reliquat
    return tuple(Duree(m) for m in minutes)
