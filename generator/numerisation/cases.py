"""Trouve les cases vides d'une image, et laquelle va à quel mot : quatre côtés droits, encrés, rien dedans.

Peu importe comment elle a été faite (signe ☐, case de Word, symbole, image, cellule encadrée) : c'est son dessin qu'on voit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, product
from typing import Any

import numpy as np

from generator.domaine.disposition import POINTS_PAR_MM, Zone

Encre = np.ndarray[Any, np.dtype[np.bool_]]
Rectangle = tuple[int, int, int, int]
"""Abscisse, ordonnée, largeur, hauteur, en points d'image."""

ENCRE = 200
"""En dessous de ce gris, c'est de l'encre : un filet fin, lissé, n'est jamais noir."""
COTE_ENCRE = 0.9
COTE_FERME = 0.85
"""D'un coin à l'autre du cadre ; une ombre portée ou un coin arrondi ôtent un peu, une lettre ronde bien davantage."""
COTE_MIN, COTE_MAX = 2.5 * POINTS_PAR_MM, 12 * POINTS_PAR_MM
RAPPORT_MAX = 1.25
A_COTE = 25 * POINTS_PAR_MM
DE_BIAIS = 6 * POINTS_PAR_MM
TRAIT = 0.6 * POINTS_PAR_MM
"""L'épaisseur d'un trait de petite case, au plus."""
COIN = 0.35 * POINTS_PAR_MM
"""Ce que l'on passe d'un coin arrondi."""
NETTE = 2 * POINTS_PAR_MM
"""De combien la meilleure paire doit être plus proche de ses mots que toute autre."""
VOISINS = tuple(product((0, -1, 1), repeat=2))
"""D'une rangée à la suivante, les bords d'un blanc bougent d'un point au plus."""


@dataclass(frozen=True, slots=True)
class Paire:
    """Deux mots et leurs deux cases. `ecart` : la somme des distances de chaque mot à sa case."""

    mots: tuple[Zone, Zone]
    places: tuple[Zone, Zone]
    ecart: float


def voisinage(mot: Zone) -> Zone:
    """La zone où une case peut être celle de ce mot, case comprise."""
    cote, haut = A_COTE + COTE_MAX + COIN, DE_BIAIS + COTE_MAX
    return Zone(mot.x - cote, mot.y - haut, mot.largeur + 2 * cote, mot.hauteur + 2 * haut)


def encrer(image: np.ndarray[Any, Any]) -> Encre:
    """Où il y a de l'encre dans une image en niveaux de gris : tout ce dont dépend la recherche des cases."""
    return image < ENCRE


def carres(encre: Encre, echelle: float) -> list[Rectangle]:
    """Les carrés vides, bords compris, dans l'ordre de lecture. `echelle` : points d'image par point de PDF."""
    cadres = (_cadre(encre, pile, echelle) for pile in _piles(encre, echelle))
    return sorted((cadre for cadre in cadres if cadre is not None), key=lambda cadre: (cadre[1], cadre[0]))


@dataclass(slots=True)
class _Pile:
    """Des rangées blanches de même début et de même fin, l'une sous l'autre : l'intérieur d'une case, peut-être."""

    debut: int
    fin: int
    haut: int
    bas: int


def _piles(encre: Encre, echelle: float) -> list[_Pile]:
    """Les rectangles blancs bordés d'encre à gauche et à droite, de la taille d'une case. `bas` exclu."""
    minimum, maximum = (COTE_MIN - 2 * TRAIT) * echelle, COTE_MAX * echelle
    toutes: list[_Pile] = []
    d_avant: dict[tuple[int, int], _Pile] = {}
    for ligne, rangee in groupby(_blancs(encre, minimum, maximum), key=lambda blanc: blanc[0]):
        courantes: dict[tuple[int, int], _Pile] = {}
        for _, debut, fin in rangee:
            pile = next((d_avant[debut + d, fin + f] for d, f in VOISINS if (debut + d, fin + f) in d_avant), None)
            if pile is None or pile.bas != ligne:
                pile = _Pile(debut, fin, ligne, ligne)
                toutes.append(pile)
            pile.debut, pile.fin, pile.bas = debut, fin, ligne + 1
            courantes[debut, fin] = pile
        d_avant = courantes
    coins = 2 * COIN * echelle
    return [
        pile for pile in toutes
        if minimum - coins <= pile.bas - pile.haut <= maximum
        and pile.bas - pile.haut <= RAPPORT_MAX * (pile.fin - pile.debut) + coins
        and pile.fin - pile.debut <= RAPPORT_MAX * (pile.bas - pile.haut) + 2 * coins
    ]  # fmt: skip


def _blancs(encre: Encre, minimum: float, maximum: float) -> list[tuple[int, int, int]]:
    """Les suites de points blancs entre deux points encrés, de la longueur voulue : rangée, début, fin exclue.

    Aucune s'il n'y a pas, dans une rangée au moins, une suite d'encre de cette longueur : une case en a deux, un texte n'en
    a guère, et l'on s'épargne d'y chercher.
    """
    largeur = encre.shape[1]
    points = np.flatnonzero(encre.ravel())
    sauts = np.diff(points)
    ruptures = np.concatenate(([-1], np.flatnonzero(sauts > 1), [len(sauts)]))
    if not np.any(np.diff(ruptures) >= COTE_ENCRE * minimum):
        return []
    rangs = np.flatnonzero((sauts > minimum) & (sauts <= maximum + 1))
    debuts, fins = points[rangs], points[rangs + 1]
    memes = debuts // largeur == fins // largeur
    debuts, fins = debuts[memes], fins[memes]
    return list(zip((fins // largeur).tolist(), (debuts % largeur + 1).tolist(), (fins % largeur).tolist(), strict=True))


def _cadre(encre: Encre, pile: _Pile, echelle: float) -> Rectangle | None:
    """Le rectangle que ferment quatre côtés encrés autour d'un intérieur vide : x, y, largeur, hauteur ; ou rien."""
    coin = max(1, round(COIN * echelle))
    lignes, colonnes = slice(pile.haut, pile.bas), slice(pile.debut, pile.fin)
    bandes = (
        encre[: pile.haut, colonnes][::-1], encre[pile.bas :, colonnes],
        encre[lignes, : pile.debut].T[::-1], encre[lignes, pile.fin :].T,
    )  # fmt: skip
    traits = []
    for bande in bandes:
        trait = _bord(bande, coin)
        if trait is None:
            return None
        traits.append(trait)
    (_, haut), (_, bas), (_, gauche), (_, droite) = traits
    x, y = pile.debut - gauche, pile.haut - haut
    largeur, hauteur = pile.fin + droite - x, pile.bas + bas - y
    petit, grand = sorted((largeur, hauteur))
    if petit + 1 < COTE_MIN * echelle or grand > COTE_MAX * echelle + 1 or grand > RAPPORT_MAX * petit:
        return None
    cadre = encre[y : y + hauteur, x : x + largeur]
    entiers = (cadre, cadre[::-1], cadre.T, cadre.T[::-1])
    fermes = (_part(entier, fin - debut) >= COTE_FERME for entier, (debut, fin) in zip(entiers, traits, strict=True))
    return (x, y, largeur, hauteur) if all(fermes) else None


def _bord(bande: Encre, coin: int) -> tuple[int, int] | None:
    """De quel rang à quel rang (exclu) va le trait d'un côté ; rien si ce côté n'est pas fermé.

    `bande` : les rangs, en partant de l'intérieur. Deux rangs voisins se complètent : un trait d'un point, lissé, passe
    parfois de l'un à l'autre.
    """
    for rang in range(min(coin + 1, len(bande))):
        if bande[rang : rang + 2].any(axis=0).mean() >= COTE_ENCRE:
            fin = rang + 1
            while fin < len(bande) and bande[fin].mean() >= COTE_ENCRE:
                fin += 1
            return rang, fin
    return None


def _part(cadre: Encre, epaisseur: int) -> float:
    """La part encrée du premier côté d'un cadre, d'un coin à l'autre : tout pour un carré, la moitié pour un « O »."""
    if epaisseur == 1:
        return float(cadre[:2].any(axis=0).mean())
    return float(cadre[:epaisseur].mean(axis=1).max())


# À quel mot est quelle case


def distance(mot: Zone, case: Zone) -> float | None:
    """De combien une case est loin de son mot, à gauche ou à droite ; rien si elle ne peut pas être la sienne."""
    ecart = max(mot.x - case.droite, case.x - mot.droite)
    biais = abs((case.y + case.hauteur / 2) - (mot.y + mot.hauteur / 2))
    return None if ecart < -COIN or ecart > A_COTE or biais > DE_BIAIS else max(ecart, 0) + biais


def paires(premiers: Sequence[Zone], seconds: Sequence[Zone], cases: Sequence[Zone]) -> list[Paire]:
    """Toutes les façons de donner une case à un premier mot et une autre à un second, la plus proche d'abord."""
    trouvees = []
    for mots in product(premiers, seconds):
        proches = [[(case, d) for case in cases if (d := distance(mot, case)) is not None] for mot in mots]
        for (a, da), (b, db) in product(*proches):
            if a != b:
                trouvees.append(Paire(mots, (a, b), da + db))
    return sorted(trouvees, key=lambda paire: paire.ecart)


def choisir(toutes: Sequence[Paire]) -> Paire | None:
    """La paire dont les cases sont nettement les plus proches de leurs mots ; rien si deux se valent, ou s'il y en a deux.

    Les mêmes cases vues depuis un autre endroit du texte (« répondre OUI ou NON ») ne font pas un doute ; deux autres cases
    près des mêmes mots, ou deux autres mots qui ont leurs propres cases, si.
    """
    if not toutes:
        return None
    meilleure = toutes[0]
    for autre in toutes[1:]:
        if autre.places == meilleure.places:
            continue
        ailleurs = not set(autre.mots) & set(meilleure.mots) and not set(autre.places) & set(meilleure.places)
        if ailleurs or autre.ecart < meilleure.ecart + NETTE:
            return None
    return meilleure
