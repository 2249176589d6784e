"""La main qui remplit un formulaire : des traits en millimètres, chacun une suite de points et d'épaisseurs.

`Main` est celle du réglage : des lignes brisées adoucies, d'épaisseur à peu près constante. `MainDEpreuve`, dans
`main_d_epreuve`, trace autrement les mêmes gestes et en connaît d'autres : ce qu'on règle sur l'une se juge sur l'autre.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Trait = np.ndarray
"""Un tableau de lignes (x, y, épaisseur), en millimètres."""
Point = tuple[float, float]
PAS = 0.25
"""Un point tous les quarts de millimètre : au-delà, un rond se voit brisé à 300 points par pouce."""


def adoucir(points: np.ndarray, pas: float = PAS) -> np.ndarray:
    """Une courbe qui passe par tous les points (Catmull-Rom), un point tous les `pas`."""
    if len(points) < 2:
        return points
    etendus = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    morceaux = []
    for rang in range(len(points) - 1):
        p0, p1, p2, p3 = etendus[rang : rang + 4]
        nombre = max(2, int(np.hypot(*(p2 - p1)) / pas) + 1)
        t = np.linspace(0, 1, nombre, endpoint=False)[:, None]
        morceaux.append(0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3))
    return np.vstack([*morceaux, points[-1:]])


class Main:
    """Une main, avec un stylo d'une épaisseur donnée. `x`, `y` : un centre ; `cote` : le côté de la case."""

    ecriture_ronde = True

    def __init__(self, hasard: np.random.Generator, epaisseur: float) -> None:
        self.hasard = hasard
        self.epaisseur = epaisseur

    def entre(self, bas: float, haut: float) -> float:
        return float(self.hasard.uniform(bas, haut))

    def autour(self, x: float, y: float, ecart: float) -> Point:
        dx, dy = self.hasard.normal(0, ecart, 2)
        return x + float(dx), y + float(dy)

    def ligne(self, points: Sequence[Point]) -> Trait:
        """Un trait par ces points, qui tremble un peu."""
        bruts = np.asarray(points, float) + self.hasard.normal(0, 0.08, (len(points), 2))
        courbe = adoucir(bruts)
        largeurs = self.epaisseur * (1 + self.hasard.normal(0, 0.05, (len(courbe), 1)))
        return np.hstack([courbe, largeurs])

    # Les gestes qui répondent

    def croix(self, x: float, y: float, cote: float, taille: float = 0.45) -> list[Trait]:
        """Deux barres qui se croisent ; `taille` : la moitié d'une barre, en côtés de case."""
        d = cote * taille * self.entre(0.8, 1.15)
        un, deux = self.autour(x - d, y - d, 0.15 * d), self.autour(x + d, y + d, 0.15 * d)
        trois, quatre = self.autour(x + d, y - d, 0.15 * d), self.autour(x - d, y + d, 0.15 * d)
        return [self.ligne([un, self.autour(x, y, 0.08 * d), deux]), self.ligne([trois, self.autour(x, y, 0.08 * d), quatre])]

    def coche(self, x: float, y: float, cote: float) -> list[Trait]:
        d = cote * self.entre(0.4, 0.7)
        points = [self.autour(x - d, y - 0.1 * d, 0.1 * d), self.autour(x - 0.25 * d, y + 0.7 * d, 0.1 * d)]
        return [self.ligne([*points, self.autour(x + 1.1 * d, y - self.entre(0.8, 1.4) * d, 0.15 * d)])]

    def barre(self, x: float, y: float, cote: float) -> list[Trait]:
        d = cote * self.entre(0.4, 0.65)
        sens = 1 if self.hasard.random() < 0.8 else -1
        return [self.ligne([self.autour(x - sens * d, y + d, 0.1 * d), self.autour(x + sens * d, y - d, 0.1 * d)])]

    def remplie(self, x: float, y: float, cote: float) -> list[Trait]:
        """Des allers et retours serrés, qui débordent à peine."""
        d, passes = cote * self.entre(0.42, 0.52), int(self.hasard.integers(7, 13))
        points = []
        for rang in range(passes):
            haut = y - d + 2 * d * rang / (passes - 1)
            cotes = [(x - d, haut), (x + d, haut + 0.1 * d)]
            points += [self.autour(*cote_, 0.06 * d) for cote_ in (cotes if rang % 2 == 0 else cotes[::-1])]
        return [self.ligne(points)]

    def point(self, x: float, y: float, cote: float) -> list[Trait]:
        r = cote * self.entre(0.08, 0.16)
        angles = np.linspace(0, 4 * np.pi, 10)
        return [self.ligne([(x + r * np.cos(a) * k, y + r * np.sin(a) * k) for k, a in zip(np.linspace(1, 0.1, 10), angles, strict=True)])]

    def rond(self, x: float, y: float, largeur: float, hauteur: float) -> list[Trait]:
        """Un rond, un peu ouvert ou qui se chevauche, autour d'une case ou d'un mot."""
        debut, tour = self.entre(0, 2 * np.pi), 2 * np.pi * self.entre(0.92, 1.12)
        points = []
        for a in np.linspace(debut, debut + tour, 14):
            k = self.entre(0.93, 1.07)
            points.append((x + largeur / 2 * k * float(np.cos(a)), y + hauteur / 2 * k * float(np.sin(a))))
        return [self.ligne(points)]

    def rature(self, gauche: float, droite: float, y: float, passes: int = 1) -> list[Trait]:
        """Un mot barré, une ou plusieurs fois."""
        return [
            self.ligne([self.autour(gauche - 0.8, y, 0.4), self.autour((gauche + droite) / 2, y, 0.3), self.autour(droite + 0.8, y, 0.4)])
            for _ in range(passes)
        ]  # fmt: skip

    def gribouillis(self, x: float, y: float, cote: float) -> list[Trait]:
        """Ce dont on couvre une case cochée par erreur."""
        points = [self.autour(x, y, 0.42 * cote) for _ in range(int(self.hasard.integers(12, 24)))]
        return [self.ligne(points)]

    # Ce qu'on écrit

    def ecriture(self, x: float, y: float, largeur: float, corps: float) -> list[Trait]:
        """Des mots illisibles, posés sur la ligne `y`, de `x` à `x + largeur` au plus."""
        traits, ici = [], x
        while ici < x + largeur:
            lettres = int(self.hasard.integers(2, 9))
            fin = min(x + largeur, ici + lettres * corps * 0.75)
            if fin - ici > corps:
                traits.append(self._mot(ici, y, fin, corps))
            ici = fin + corps * self.entre(0.6, 1.2)
        return traits

    def _mot(self, debut: float, y: float, fin: float, corps: float) -> Trait:
        points, ici = [], debut
        while ici < fin:
            haut = corps * (self.entre(1.5, 2.1) if self.hasard.random() < 0.25 else self.entre(0.7, 1))
            bas = corps * (-self.entre(0.5, 0.9) if self.hasard.random() < 0.12 else 0)
            points += [self.autour(ici, y, 0.08), self.autour(ici + 0.35 * corps, y - haut, 0.12), self.autour(ici + 0.5 * corps, y - bas, 0.12)]
            if self.ecriture_ronde:
                points.append(self.autour(ici + 0.3 * corps, y - 0.2 * corps, 0.1))
            ici += corps * self.entre(0.55, 0.85)
        return self.ligne(points)

    def signature(self, x: float, y: float, largeur: float, hauteur: float) -> list[Trait]:
        """Des boucles d'une marge à l'autre, et souvent un trait dessous."""
        nombre = int(self.hasard.integers(8, 18))
        xs = np.sort(self.hasard.uniform(x - largeur / 2, x + largeur / 2, nombre)) - self.hasard.uniform(0, largeur / 6, nombre)
        points = [(float(px), self.entre(y - hauteur / 2, y + hauteur / 2)) for px in xs]
        traits = [self.ligne(points)]
        if self.hasard.random() < 0.5:
            traits.append(self.ligne([(x - largeur / 2, y + hauteur / 2), (x + largeur / 2, y + hauteur * self.entre(0.2, 0.5))]))
        return traits
