"""Superpose une page numérisée à son original, au dixième de millimètre près autour des cases.

Les coins du code donnent une première idée, fausse d'un millimètre ou deux. Le texte imprimé autour des cases la corrige
d'un bloc, puis morceau par morceau : l'échelle, l'inclinaison, la perspective d'une photo. Un morceau recouvert d'encre à la
main, ou resté à la maison quand la famille a découpé le coupon, ne se retrouve pas : les autres décident sans lui.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from generator.domaine.disposition import PageDisposee, Zone
from generator.numerisation.correlation import Plan, Reels, deplacer, ressemblance, ressemblances
from generator.numerisation.image import Gris, flouter, redresser, reduire
from generator.numerisation.originaux import PAR_MM, PageOriginale, bords
from generator.numerisation.transformation import (
    POINTS_POUR_L_AFFINITE,
    Matrice,
    Points,
    concilier,
    decalage,
    echelle,
    similitude,
)

Cadre = tuple[int, int, int, int]
"""Gauche, haut, droite, bas, en points d'image entiers."""

RAYON_GROSSIER = 12.0
"""Millimètres : de combien le code seul peut se tromper aux cases."""
RAYONS = (3.0, 1.0)
REPRISES = (5.0, 3.0, 1.0, 1.0)
"""Millimètres : d'où l'on repart quand la page, une photo souvent, ne se superpose pas bien du premier coup."""
A_REPRENDRE = 0.9
BLOC = (96, 42)
"""Largeur et hauteur d'un morceau, en points d'image : 16 × 7 mm."""
BLOCS_MAX = 28
ENCRE_D_UN_BLOC = (0.02, 0.6)
AMBIGU = 0.75
"""Un morceau qui se ressemble autant à lui-même, déplacé, ne dit pas où il est : une ligne de points."""
MORCEAUX_CONNUS = 256
"""À 41 ko chacun."""
MORCEAU_SUR = 0.45
RAYON_DE_LA_FOULE = 3.0
"""Millimètres : un morceau qui s'est déplacé tout autrement que les autres n'est pas à sa place."""
FLOU = 0.7
REDUCTION = 2
ECHELLES = (0.25, 4.0)
SANS_RAPPORT = 0.3
"""Le texte de l'autre page d'une lettre ne se ressemble pas plus que cela ; le sien, d'ordinaire, de 0,5 à 0,95."""
BIEN_SUPERPOSEE = 0.6


@dataclass(frozen=True, slots=True)
class Alignement:
    """De l'original à la page : la transformation, et à quel point les deux se superposent autour des cases, de 0 à 1."""

    page: PageOriginale
    matrice: Matrice
    accord: float


def aligner_chacune(
    pages: Sequence[PageOriginale], reference: str, scan: Gris, coins: Sequence[Points]
) -> list[Alignement]:
    """La meilleure superposition à chacune de ces pages, la mieux superposée d'abord. `coins` : ceux de chaque code lu.

    Une page dont le texte ne se retrouve pas du tout, quand une autre se superpose bien, n'y est pas : c'est l'autre page de
    la lettre.
    """
    debuts = [_debuts(page, reference, scan, coins) for page in pages]
    rangs = sorted((rang for rang in range(len(pages)) if debuts[rang]), key=lambda rang: -debuts[rang][0].score)
    trouvees: list[Alignement] = []
    for rang in rangs:
        score, ecart = debuts[rang][0].score, debuts[rangs[0]][0].score - debuts[rang][0].score
        if score < SANS_RAPPORT and ecart > SANS_RAPPORT and trouvees[0].accord > BIEN_SUPERPOSEE:
            continue
        trouvees.append(max((_affiner(scan, debut) for debut in debuts[rang]), key=lambda essai: essai.accord))
        trouvees.sort(key=lambda essai: -essai.accord)
    return trouvees


@dataclass(frozen=True, slots=True)
class _Debut:
    """Une page déplacée d'un bloc, et à quel point son texte s'y retrouve déjà."""

    repere: _Repere
    matrice: Matrice
    score: float


def _debuts(page: PageOriginale, reference: str, scan: Gris, coins: Sequence[Points]) -> list[_Debut]:
    """Les déplacements que proposent les codes, le meilleur d'abord."""
    repere = _Repere(page)
    departs = [similitude(de_l_original, lus) for de_l_original in page.coins(reference) for lus in coins]
    debuts = [
        _Debut(repere, *repere.d_un_bloc(scan, depart))
        for depart in departs if ECHELLES[0] < float(np.hypot(depart[0, 0], depart[1, 0])) < ECHELLES[1]
    ]  # fmt: skip
    return sorted(debuts, key=lambda debut: -debut.score)


def _affiner(scan: Gris, debut: _Debut) -> Alignement:
    repere = debut.repere
    essais = [debut.matrice]
    for rayon in RAYONS:
        essais.extend(repere.par_morceaux(scan, essais[-1] if rayon == RAYONS[-1] else debut.matrice, rayon))
    notes = [(repere.accord(scan, essai), rang) for rang, essai in enumerate(essais)]
    accord, rang = max(notes)
    return _reprendre(scan, repere, Alignement(repere.page, essais[rang], accord))


def _reprendre(scan: Gris, repere: _Repere, alignement: Alignement) -> Alignement:
    """De la meilleure superposition, cherche encore, tant qu'elle n'est pas bonne et que l'on y gagne."""
    for rayon in REPRISES:
        if alignement.accord >= A_REPRENDRE:
            break
        essais = repere.par_morceaux(scan, alignement.matrice, rayon)
        notes = [(repere.accord(scan, essai), rang) for rang, essai in enumerate(essais)]
        accord, rang = max(notes, default=(alignement.accord, 0))
        if accord > alignement.accord:
            alignement = Alignement(repere.page, essais[rang], accord)
    return alignement


class _Repere:
    """Ce qui, dans l'original, sert à se repérer."""

    def __init__(self, page: PageOriginale) -> None:
        self.page = page
        self._noyau = noyau(page)
        self._champ = champ(page)
        self._encre: Plan = _adoucie(page, (self._noyau, self._champ))
        self._poids = _hors_des_cases(page, self._noyau)

    def d_un_bloc(self, scan: Gris, depart: Matrice) -> tuple[Matrice, float]:
        """Déplace d'un bloc, à demi-résolution : le texte autour des cases retrouve sa place, plus ou moins bien."""
        rayon = round(RAYON_GROSSIER * PAR_MM / REDUCTION)
        g, h, d, b = (bord // REDUCTION for bord in self._noyau)
        petit = reduire(np.clip(self._encre * 255, 0, 255).astype(np.uint8), REDUCTION).astype(np.float32)
        modele = petit[h:b, g:d]
        vers = echelle(1 / REDUCTION) @ depart @ echelle(REDUCTION) @ decalage(g - rayon, h - rayon)
        fenetre = _encre(redresser(reduire(scan, REDUCTION), vers, d - g + 2 * rayon, b - h + 2 * rayon))
        fins, scores = deplacer(modele[None], fenetre[None])
        return depart @ decalage(*(fins[0] * REDUCTION)), float(scores[0])

    def par_morceaux(self, scan: Gris, depart: Matrice, rayon_mm: float) -> list[Matrice]:
        """Retrouve chaque morceau près de sa place et rend ce qui les met tous d'accord : affinité, puis perspective."""
        if len(self._blocs) < POINTS_POUR_L_AFFINITE:
            return []
        rayon = round(rayon_mm * PAR_MM)
        large, haut = BLOC
        modeles = np.stack([self._encre[y : y + haut, x : x + large] for x, y in self._blocs])
        # Seul l'entourage de chaque morceau est redressé : trois fois moins de points que la partie réponse.
        fenetres = _encre(np.stack([
            redresser(scan, depart @ decalage(x - rayon, y - rayon), large + 2 * rayon, haut + 2 * rayon)
            for x, y in self._blocs
        ]))  # fmt: skip
        deplacements, scores = deplacer(modeles, fenetres)
        centres = np.array(self._blocs, dtype=np.float64) + np.array([large / 2, haut / 2])
        surs = scores > MORCEAU_SUR
        if int(surs.sum()) < POINTS_POUR_L_AFFINITE:
            return []
        return [depart @ m for m in concilier(centres[surs], centres[surs] + deplacements[surs], RAYON_DE_LA_FOULE * PAR_MM)]

    def accord(self, scan: Gris, matrice: Matrice) -> float:
        """La ressemblance du texte imprimé autour des cases, l'intérieur des cases mis à part."""
        g, h, d, b = self._noyau
        vue = _encre(redresser(scan, matrice @ decalage(g, h), d - g, b - h))
        return ressemblance(self._encre[h:b, g:d], vue, self._poids)

    @cached_property
    def _blocs(self) -> list[tuple[int, int]]:
        """Les morceaux de texte qui ne se ressemblent qu'à leur place, les plus encrés d'abord."""
        rayon = round(RAYONS[0] * PAR_MM)
        large, haut = BLOC
        bordee = np.pad(self._encre, rayon)
        choisis: list[tuple[int, int]] = []
        for x, y in self._morceaux():
            fenetre = bordee[y : y + haut + 2 * rayon, x : x + large + 2 * rayon]
            if not _se_repete(fenetre.tobytes(), rayon):
                choisis.append((x, y))
                if len(choisis) == BLOCS_MAX:
                    break
        return choisis

    def _morceaux(self) -> Iterator[tuple[int, int]]:
        """Les morceaux ni trop ni trop peu encrés, les plus encrés d'abord ; aucun n'en recouvre un autre."""
        g, h, _, _ = self._champ
        large, haut = BLOC
        encres = _moyennes(self._encre, self._champ)
        peu, beaucoup = ENCRE_D_UN_BLOC
        prises: set[tuple[int, int]] = set()
        for rang in np.argsort(-encres, axis=None, kind='stable'):
            j, i = divmod(int(rang), encres.shape[1])
            if peu < encres[j, i] < beaucoup and (j, i) not in prises:
                yield g + i * (large // 2), h + j * (haut // 2)
                prises.update((j + dj, i + di) for dj in (-1, 0, 1) for di in (-1, 0, 1))


def _moyennes(encre: Plan, cadre: Cadre) -> Reels:
    """L'encre moyenne de chaque morceau d'un cadre, de demi-morceau en demi-morceau : la somme de quatre quarts."""
    g, h, d, b = cadre
    large, haut = BLOC[0] // 2, BLOC[1] // 2
    lignes, colonnes = len(range(h, b - 2 * haut, haut)), len(range(g, d - 2 * large, large))
    if not lignes or not colonnes:
        return np.zeros((0, 1))
    quarts = encre[h : h + (lignes + 1) * haut, g : g + (colonnes + 1) * large]
    sommes = quarts.reshape(lignes + 1, haut, colonnes + 1, large).sum(axis=3, dtype=np.float64).sum(axis=1)
    return np.asarray((sommes[:-1, :-1] + sommes[1:, :-1] + sommes[:-1, 1:] + sommes[1:, 1:]) / (4 * haut * large))


@lru_cache(maxsize=MORCEAUX_CONNUS)
def _se_repete(fenetre: bytes, rayon: int) -> bool:
    """Vrai si le milieu de cette fenêtre s'y retrouve ailleurs. Les lettres d'un même modèle ont les mêmes morceaux."""
    large, haut = BLOC
    entiere = np.frombuffer(fenetre, dtype=np.float32).reshape(haut + 2 * rayon, large + 2 * rayon)
    (carte,) = ressemblances(entiere[None, rayon : rayon + haut, rayon : rayon + large], entiere[None])
    carte[rayon - 4 : rayon + 5, rayon - 4 : rayon + 5] = 0
    return float(carte.max()) >= AMBIGU


def _adoucie(page: PageOriginale, cadres: Sequence[Cadre]) -> Plan:
    """L'encre de l'original, à peine floue comme l'est toute numérisation ; seulement là où l'on s'en sert."""
    g, h = (min(cadre[rang] for cadre in cadres) for rang in (0, 1))
    d, b = (max(cadre[rang] for cadre in cadres) for rang in (2, 3))
    encre = np.zeros(page.gris.shape, dtype=np.float32)
    encre[h:b, g:d] = _encre(flouter(page.gris[h:b, g:d], FLOU))
    return encre


def _encre(gris: Gris) -> Plan:
    return (255 - gris.astype(np.float32)) / 255


def zones_de_reponse(disposition: PageDisposee) -> list[Zone]:
    """Les cases et leurs mots."""
    return [zone for case in disposition.cases or () for zone in (case.place, case.place_du_mot)]


def noyau(page: PageOriginale) -> Cadre:
    """Le texte autour des cases, ou toute la partie réponse quand il n'y a pas de cases."""
    zones = zones_de_reponse(page.disposition)
    if not zones:
        return champ(page)
    return _cadre(page, zones, 22 * PAR_MM, 8 * PAR_MM)


def champ(page: PageOriginale) -> Cadre:
    """La partie réponse entière ; à défaut, ce qui entoure les cases ; à défaut, la page."""
    d = page.disposition
    zones = [zone for zone in (d.coupon, d.code, d.signature, *zones_de_reponse(d)) if zone is not None]
    if d.cases is None and d.coupon is None:
        return 0, 0, page.gris.shape[1], page.gris.shape[0]
    return _cadre(page, zones, 12 * PAR_MM, 8 * PAR_MM)


def _cadre(page: PageOriginale, zones: Sequence[Zone], marge_x: float, marge_y: float) -> Cadre:
    hauteur, largeur = page.gris.shape
    coins = [bords(zone) for zone in zones]
    return (
        max(0, int(min(c[0] for c in coins) - marge_x)), max(0, int(min(c[1] for c in coins) - marge_y)),
        min(largeur, int(max(c[2] for c in coins) + marge_x)), min(hauteur, int(max(c[3] for c in coins) + marge_y)),
    )  # fmt: skip


def _hors_des_cases(page: PageOriginale, cadre: Cadre) -> Plan:
    """Un partout, sauf dans les cases et là où l'on écrit : l'encre d'une réponse n'est pas un défaut de superposition."""
    g, h, d, b = cadre
    poids = np.ones((b - h, d - g), dtype=np.float32)
    disposition = page.disposition
    ecrites = [case.place for case in disposition.cases or ()]
    if ecrites:
        ecrites += [zone for zone in (disposition.signature, disposition.motif) if zone is not None]
    for zone in ecrites:
        x0, y0, x1, y1 = (round(bord) for bord in bords(zone))
        poids[max(0, y0 - h) : max(0, y1 - h), max(0, x0 - g) : max(0, x1 - g)] = 0
    return poids
