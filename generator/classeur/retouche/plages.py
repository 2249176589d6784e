"""Les plages de cellules, et jusqu'où elles s'étendent quand des lignes ou des colonnes s'ajoutent."""

from __future__ import annotations

from collections.abc import Iterator

from generator.classeur.retouche.plan import Plan
from generator.lecture.entrailles import REFERENCE, numero
from generator.lecture.grille import Cellule, lettres


def zones(plages: str) -> Iterator[tuple[Cellule, Cellule]]:
    """Les rectangles d'une suite de plages : « A2:C9 E2 »."""
    for plage in plages.replace('$', '').split():
        coins = [REFERENCE.fullmatch(coin) for coin in plage.split(':')]
        bouts = [(int(coin[2]), numero(coin[1])) for coin in coins if coin]
        if bouts and len(bouts) == len(coins):
            yield bouts[0], bouts[-1]


def nom_de(ou: Cellule) -> str:
    """Le nom d'une cellule : (2, 1) → A2."""
    return f'{lettres(ou[1])}{ou[0]}'


def plage_etendue(plage: str, plan: Plan) -> str:
    """La plage d'un filtre ou d'un tableau qui finissait avec les données : elle finit encore avec elles."""
    trouvees = list(zones(plage))
    if len(trouvees) != 1:
        return plage
    (haut, gauche), (bas, droite) = trouvees[0]
    if haut != plan.entete:
        return plage
    if plan.neuves and bas >= plan.derniere:
        bas = max(bas, *plan.neuves)
    for place in plan.colonnes_neuves:
        droite = place if place == droite + 1 else droite
    return f'{nom_de((haut, gauche))}:{nom_de((bas, droite))}'


def plages_etendues(plages: str, plan: Plan) -> str:
    """Les plages d'une liste ou d'une mise en forme : celles qui s'arrêtaient à la dernière ligne suivent."""
    etendues = []
    for plage, coins in zip(plages.split(), map(list, map(zones, plages.split())), strict=True):
        if plan.neuves and len(coins) == 1 and coins[0][0][0] < coins[0][1][0] == plan.derniere:
            (haut, gauche), (_, droite) = coins[0]
            plage = f'{nom_de((haut, gauche))}:{nom_de((max(plan.neuves), droite))}'
        etendues.append(plage)
    return ' '.join(etendues)
