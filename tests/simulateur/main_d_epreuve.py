"""La main de l'épreuve, que le réglage ne voit jamais : le même formulaire rempli par quelqu'un d'autre.

Ce qui diffère de `Main` : la pression (le trait s'effile à ses bouts), le tremblement (régulier au lieu d'être tiré point par
point), les crochets de l'entrée et de la sortie, les manques d'encre, la croix d'un seul geste, la coche à longue queue ou
doublée, le remplissage en spirale ou en hachures obliques, le point appuyé, le rond de deux tours, l'écriture pointue, la
signature en zigzag ou en paraphe. Et d'autres réponses : voir `STYLES_D_EPREUVE` dans `scenario`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tests.simulateur.main import Main, Point, Trait, adoucir


class MainDEpreuve(Main):
    """Une main qui appuie, tremble et manque d'encre."""

    ecriture_ronde = False

    def __init__(self, hasard: np.random.Generator, epaisseur: float) -> None:
        super().__init__(hasard, epaisseur)
        self.tremblement = self.entre(0.0, 0.16) if hasard.random() < 0.35 else self.entre(0.0, 0.04)
        self.manque = self.entre(0.02, 0.12) if hasard.random() < 0.25 else 0.0

    def ligne(self, points: Sequence[Point]) -> Trait:
        suite = np.asarray(points, float)
        crochet = self.hasard.normal(0, 0.35, (2, 2))
        suite = np.vstack([suite[0] + crochet[0], suite, suite[-1] + crochet[1]])
        courbe = adoucir(suite)
        long = np.arange(len(courbe)) * 0.25
        phase, pas = self.entre(0, 6.3), self.entre(0.9, 2.2)
        courbe = courbe + self.tremblement * np.stack([np.sin(2 * np.pi * long / pas + phase), np.cos(2.6 * np.pi * long / pas)], 1)
        bouts = np.minimum(long, long[-1] - long)
        pression = (0.45 + 0.55 * np.clip(bouts / 1.5, 0, 1)) * (1 + 0.18 * np.sin(long / self.entre(1.5, 4) + phase))
        largeurs = self.epaisseur * pression
        if self.manque:
            blocs = self.hasard.random(len(courbe) // 4 + 1) < self.manque
            largeurs = np.where(np.repeat(blocs, 4)[: len(courbe)], 0, largeurs)
        return np.hstack([courbe, largeurs[:, None]])

    def croix(self, x: float, y: float, cote: float, taille: float = 0.45) -> list[Trait]:
        d = cote * taille * self.entre(0.75, 1.25)
        penche = self.entre(-0.35, 0.35)
        coins = [(-d, -d), (d, d), (d, -d), (-d, d)]
        un, deux, trois, quatre = (
            self.autour(x + cx * np.cos(penche) - cy * np.sin(penche), y + cx * np.sin(penche) + cy * np.cos(penche), 0.12 * d)
            for cx, cy in coins
        )
        if self.hasard.random() < 0.3:  # sans lever le stylo : une boucle ouverte, à droite
            return [self.ligne([un, (x, y), deux, self.autour(x + 1.25 * d, y, 0.1 * d), trois, (x, y), quatre])]
        if self.hasard.random() < 0.2:  # un signe plus
            return [self.ligne([(x - 1.2 * d, y), (x + 1.2 * d, y)]), self.ligne([(x, y - 1.2 * d), (x, y + 1.2 * d)])]
        return [self.ligne([un, deux]), self.ligne([trois, quatre])]

    def coche(self, x: float, y: float, cote: float) -> list[Trait]:
        d = cote * self.entre(0.35, 0.75)
        queue = self.entre(0.9, 1.8)
        trait = [(x - 0.8 * d, y - 0.3 * d), (x - 0.35 * d, y + 0.25 * d), (x - 0.2 * d, y + 0.75 * d), (x + 0.3 * d, y - 0.2 * d)]
        return [self.ligne([*trait, self.autour(x + queue * d, y - queue * d, 0.2 * d)])]

    def barre(self, x: float, y: float, cote: float) -> list[Trait]:
        d, angle = cote * self.entre(0.4, 0.7), self.entre(0.2, 1.4)
        return [self.ligne([(x - d * np.cos(angle), y + d * np.sin(angle)), (x, y), (x + d * np.cos(angle), y - d * np.sin(angle))])]

    def remplie(self, x: float, y: float, cote: float) -> list[Trait]:
        if self.hasard.random() < 0.5:  # en spirale
            tours, rayon = int(self.hasard.integers(4, 8)), cote * self.entre(0.42, 0.55)
            angles = np.linspace(0, tours * 2 * np.pi, tours * 9)
            rayons = np.linspace(rayon, 0.1 * rayon, len(angles))
            return [self.ligne([(x + r * float(np.cos(a)), y + r * float(np.sin(a))) for a, r in zip(angles, rayons, strict=True)])]
        d, passes = cote * self.entre(0.4, 0.5), int(self.hasard.integers(4, 9))
        traits = []
        for rang in range(passes):  # en hachures obliques, stylo levé
            k = -1 + 2 * (rang + 0.5) / passes
            bas, haut = max(-1.0, k * 2 - 1), min(1.0, k * 2 + 1)
            traits.append(self.ligne([self.autour(x + d * bas, y + d * (bas - 2 * k), 0.2), self.autour(x + d * haut, y + d * (haut - 2 * k), 0.2)]))
        return traits

    def point(self, x: float, y: float, cote: float) -> list[Trait]:
        large = min(cote * 0.28, self.epaisseur * self.entre(1.3, 2.2))
        return [np.array([[x + k, y + 0.4 * k, large] for k in np.linspace(0, self.entre(0.1, 0.5), 4)])]

    def rond(self, x: float, y: float, largeur: float, hauteur: float) -> list[Trait]:
        tours = 2 if self.hasard.random() < 0.3 else self.entre(0.85, 1.05)
        angles = np.linspace(0.5, 0.5 + tours * 2 * np.pi, int(14 * tours))
        decale = np.linspace(0, self.entre(-0.12, 0.12), len(angles))
        return [self.ligne([
            (x + largeur / 2 * float(np.cos(a)) * (1 + float(k)), y + hauteur / 2 * float(np.sin(a)) * (1 - float(k)))
            for a, k in zip(angles, decale, strict=True)
        ])]  # fmt: skip

    def gribouillis(self, x: float, y: float, cote: float) -> list[Trait]:
        """Une boucle serrée qui avance, ou deux barres épaisses."""
        if self.hasard.random() < 0.35:
            return [*self.rature(x - cote / 2, x + cote / 2, y, passes=2), *self.rature(x - cote / 2, x + cote / 2, y + cote / 5, passes=2)]
        t = np.linspace(0, 1, 40)
        xs = x - cote * 0.6 + 1.2 * cote * t + 0.25 * cote * np.cos(t * 44)
        ys = y + cote * 0.5 * np.sin(t * 44)
        return [self.ligne([(float(px), float(py)) for px, py in zip(xs, ys, strict=True)])]

    def signature(self, x: float, y: float, largeur: float, hauteur: float) -> list[Trait]:
        if self.hasard.random() < 0.4:  # un paraphe : un grand huit
            t = np.linspace(0, 2 * np.pi, 24)
            return [self.ligne([(x + largeur / 2.5 * float(np.sin(a)), y + hauteur / 2 * float(np.sin(2 * a))) for a in t])]
        nombre = int(self.hasard.integers(4, 9))
        xs = np.linspace(x - largeur / 2, x + largeur / 2, 2 * nombre)
        return [self.ligne([(float(px), y + (hauteur / 2) * (1 if rang % 2 else -1) * self.entre(0.3, 1)) for rang, px in enumerate(xs)])]

    # Des gestes que le réglage n'a pas

    def coche_longue(self, x: float, y: float, cote: float) -> list[Trait]:
        """Une coche dont la queue file loin au-dessus de la ligne."""
        d = cote * self.entre(0.4, 0.6)
        loin = self.entre(2.5, 4.5)
        return [self.ligne([(x - 0.7 * d, y - 0.2 * d), (x - 0.2 * d, y + 0.6 * d), (x + 0.7 * loin * d, y - 0.6 * loin * d), (x + loin * d, y - 0.75 * loin * d)])]

    def double(self, x: float, y: float, cote: float) -> list[Trait]:
        """Repassée : le même geste deux fois, un peu à côté."""
        return [*self.coche(x, y, cote), *self.coche(*self.autour(x, y, 0.25), cote)]

    def initiales(self, x: float, y: float, cote: float) -> list[Trait]:
        """Deux lettres dans la case au lieu d'une croix."""
        return [self._mot(x - 0.4 * cote, y + 0.3 * cote, x + 0.4 * cote, 0.45 * cote)]

    def fleche(self, x: float, y: float, cote: float) -> list[Trait]:
        """Une flèche vers la case, sans y entrer."""
        bout, loin = x - 0.75 * cote, self.entre(6, 12)
        return [self.ligne([(bout - loin, y + self.entre(-2, 2)), (bout, y)]), self.ligne([(bout - 1.5, y - 1.2), (bout, y), (bout - 1.5, y + 1.2)])]
