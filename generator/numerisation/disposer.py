"""Lit, dans le PDF qu'on va imprimer, où sont le code, les cases, le coupon et la signature de chaque page à rendre.

Quel que soit le modèle, quel que soit le moteur : rien n'est su d'avance, tout se voit dans la page. Le code de chaque page
est décodé ; les cases se cherchent une fois par dessin distinct de l'entourage des mots, et c'est ce dessin, point par
point, qui fait reconnaître une disposition déjà vue : deux cases autrement placées ne peuvent pas être confondues.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from generator.domaine.disposition import POINTS_PAR_MM, Case, PageDisposee, Zone
from generator.domaine.reference import lire_reference
from generator.numerisation.cases import Paire, Rectangle, carres, choisir, distance, encrer, paires, voisinage
from generator.numerisation.codes import lire_codes
from generator.numerisation.constats import Constat, Ennui
from generator.numerisation.dessin import Dessin, Feuille, feuilleter
from generator.numerisation.zones import completer, dans_le_coupon

DPI_DES_CASES, DPI_DU_CODE, DPI_DE_RECHERCHE = 200, 100, 150
IMAGE_DE_CODE_MIN, IMAGE_DE_CODE_MAX = 8 * POINTS_PAR_MM, 80 * POINTS_PAR_MM
RAPPORT_DU_CODE_MAX = 1.25
MODULES, MARGE = 21, 4
"""Un symbole de version 1 et sa marge blanche, en modules."""
SIGNES_DE_CASE = '☐□◻▢❏❐❑❒⬜\uf06f\uf0a8\uf071\uf072'
CASE_MIN, CASES_ECARTEES_MIN, CODE_MIN = (mm * POINTS_PAR_MM for mm in (4, 6, 12))
MOT_SIGNATURE, MOT_MOTIF = 'signature', 'motif'


@dataclass(frozen=True, slots=True)
class PageAttendue:
    """Une page du PDF (son numéro, dès 1) : la référence qui doit s'y lire, les deux mots de ses cases s'il y en a."""

    numero: int
    reference: str
    mots: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Disposees:
    """Une `PageDisposee` par page attendue, dans leur ordre, et ce qui ne va pas.

    `entourages` : combien de dessins distincts il y avait autour des mots, donc combien de recherches de cases.
    """

    pages: tuple[PageDisposee, ...]
    constats: tuple[Constat, ...]
    entourages: int


def disposer(pdf: Path, attendues: Sequence[PageAttendue]) -> Disposees:
    """Où sont le code et les cases de ces pages. Plusieurs pages de même référence sont un seul formulaire.

    Lève `ValueError` si le PDF ne se lit pas, ou n'a pas ces pages.
    """
    recherche = _Recherche()
    vues = []
    with feuilleter(pdf) as classeur:
        for attendue in attendues:
            if not 1 <= attendue.numero <= len(classeur):
                raise ValueError(f"pas de page {attendue.numero} : il y en a {len(classeur)}")
            with classeur.page(attendue.numero) as feuille:
                vues.append(recherche.voir(feuille, attendue))
    ensemble: dict[str, list[_Vue]] = {}
    for vue in vues:
        ensemble.setdefault(vue.attendue.reference, []).append(vue)
    constats = [constat for siennes in ensemble.values() for constat in _juger(siennes)]
    return Disposees(tuple(vue.page for vue in vues), tuple(constats), recherche.entourages)


@dataclass(slots=True)
class _Vue:
    """Une page vue : ce qu'elle porte, ce qui n'y va pas, le mot à qui il manque une case."""

    attendue: PageAttendue
    page: PageDisposee
    cote_du_code: float | None = None
    etrangere: bool = False
    manques: list[tuple[Ennui, str]] = field(default_factory=list)

    def constat(self, ennui: Ennui, mot: str = '', points: float | None = None) -> Constat:
        mesure = None if points is None else points / POINTS_PAR_MM
        return Constat(ennui, self.attendue.numero, self.attendue.reference, mot, mesure)


class _Recherche:
    """Ce que l'on garde d'une page à l'autre : les carrés des entourages déjà vus, la place du dernier code."""

    def __init__(self) -> None:
        self._connus: dict[tuple[tuple[int, ...], bytes], list[Rectangle]] = {}
        self._code: Zone | None = None

    @property
    def entourages(self) -> int:
        return len(self._connus)

    def voir(self, feuille: Feuille, attendue: PageAttendue) -> _Vue:
        vue = _Vue(attendue, PageDisposee(feuille.largeur, feuille.hauteur))
        code = self._chercher_code(feuille, vue)
        cases = self._chercher_cases(feuille, attendue.mots, code, vue) if attendue.mots is not None else None
        vue.page = PageDisposee(feuille.largeur, feuille.hauteur, code, cases)
        if cases is not None or attendue.mots is None:
            signatures, motifs = feuille.debuts(MOT_SIGNATURE), feuille.debuts(MOT_MOTIF) if cases else []
            vue.page = completer(vue.page, signatures, motifs)
        return vue

    # Le code

    def _chercher_code(self, feuille: Feuille, vue: _Vue) -> Zone | None:
        """La place du code de la page, marge comprise ; celui d'une autre référence est noté, jamais pris."""
        images = [image for image in feuille.images() if _comme_un_code(image)]
        for image in sorted(images, key=self._deja_vue):
            for dpi in (DPI_DU_CODE, DPI_DES_CASES):
                if self._decoder(feuille.dessiner(dpi, image), vue) is not None:
                    self._code = image
                    return image
        return self._decoder(feuille.dessiner(DPI_DE_RECHERCHE), vue)

    def _deja_vue(self, image: Zone) -> bool:
        return image != self._code

    def _decoder(self, dessin: Dessin, vue: _Vue) -> Zone | None:
        for lu in lire_codes(dessin.image):
            if lu.texte == vue.attendue.reference:
                vue.cote_du_code = lu.cote / dessin.echelle
                marge = lu.cote * MARGE / MODULES
                abscisses, ordonnees = zip(*lu.coins, strict=True)
                x, y = min(abscisses) - marge, min(ordonnees) - marge
                return dessin.situer(x, y, max(abscisses) + marge - x, max(ordonnees) + marge - y)
            vue.etrangere = vue.etrangere or lire_reference(lu.texte) is not None
        return None

    # Les cases

    def _chercher_cases(
        self, feuille: Feuille, mots: tuple[str, str], code: Zone | None, vue: _Vue
    ) -> tuple[Case, Case] | None:
        places = [feuille.mots(mot) for mot in mots]
        absents = [mot for mot, siennes in zip(mots, places, strict=True) if not siennes]
        if absents:
            vue.manques += [(Ennui.MOT_ABSENT, mot) for mot in absents]
            return None
        cases = self._carres(feuille, [mot for siennes in places for mot in siennes], code)
        sans = [mot for mot, siennes in zip(mots, places, strict=True) if not _a_portee(siennes, cases)]
        if sans:
            vue.manques += [(Ennui.CASE_ABSENTE, mot) for mot in sans]
            return None
        toutes = paires(places[0], places[1], cases)
        paire = choisir(toutes)
        if paire is None or not _signes_d_accord(paire, feuille.signes(SIGNES_DE_CASE)):
            vue.manques.append((Ennui.CASES_DOUTEUSES, ' ou '.join(mots)) if toutes else (Ennui.CASE_ABSENTE, mots[1]))
            return None
        premiere, seconde = (Case(*trois) for trois in zip(mots, paire.mots, paire.places, strict=True))
        return premiere, seconde

    def _carres(self, feuille: Feuille, mots: Sequence[Zone], code: Zone | None) -> list[Zone]:
        """Les carrés vides autour de ces mots ; un entourage au dessin déjà vu n'est pas cherché deux fois.

        Le code en est effacé : il n'est pas une case, et il est autre sur chaque page.
        """
        zones = [voisinage(mot) for mot in mots]
        haut, bas = min(zone.y for zone in zones), max(zone.bas for zone in zones)
        gauche, droite = min(zone.x for zone in zones), max(zone.droite for zone in zones)
        dessin = feuille.dessiner(DPI_DES_CASES, Zone(gauche, haut, droite - gauche, bas - haut))
        if code is not None:
            dessin.effacer(code)
        trouves: dict[tuple[int, int], Zone] = {}
        for zone in zones:
            partie = dessin.couper(zone)
            encre = encrer(partie.image)
            cle = (encre.shape, np.packbits(encre).tobytes())
            if cle not in self._connus:
                self._connus[cle] = carres(encre, partie.echelle)
            for carre in self._connus[cle]:
                place = partie.situer(*carre)
                trouves.setdefault((round(place.x), round(place.y)), place)
        return [place for place in trouves.values() if not feuille.lettre_en(place)]


def _comme_un_code(image: Zone) -> bool:
    petit, grand = sorted((image.largeur, image.hauteur))
    return petit >= IMAGE_DE_CODE_MIN and grand <= IMAGE_DE_CODE_MAX and grand <= RAPPORT_DU_CODE_MAX * petit


def _a_portee(mots: Sequence[Zone], cases: Sequence[Zone]) -> bool:
    return any(distance(mot, case) is not None for mot in mots for case in cases)


def _signes_d_accord(paire: Paire, signes: Iterable[Zone]) -> bool:
    """Vrai si aucun signe de case n'est plus près d'un des mots que la case trouvée, sans être elle."""
    for mot, place in zip(paire.mots, paire.places, strict=True):
        ecart = distance(mot, place)
        for signe in signes:
            sien = distance(mot, signe)
            dedans = any(_contient(case, signe) for case in paire.places)
            if sien is not None and ecart is not None and sien < ecart and not dedans:
                return False
    return True


def _contient(case: Zone, signe: Zone) -> bool:
    x, y = signe.x + signe.largeur / 2, signe.y + signe.hauteur / 2
    return case.x <= x <= case.droite and case.y <= y <= case.bas


# Ce qui ne va pas


def _juger(vues: Sequence[_Vue]) -> list[Constat]:
    """Les ennuis d'un formulaire, d'après toutes ses pages."""
    constats = [vue.constat(Ennui.CODE_ETRANGER) for vue in vues if vue.etrangere]
    if all(vue.page.code is None for vue in vues):
        constats.append(vues[-1].constat(Ennui.CODE_ABSENT))
    constats += [
        vue.constat(Ennui.CODE_PETIT, points=vue.cote_du_code) for vue in vues
        if vue.cote_du_code is not None and vue.cote_du_code < CODE_MIN - POINTS_PAR_MM / 4
    ]  # fmt: skip
    if all(vue.attendue.mots is None for vue in vues):
        return constats
    cochables = [vue for vue in vues if vue.page.cases is not None]
    if not cochables:
        return constats + _cases_manquantes(vues)
    if len(cochables) > 1:
        constats.append(cochables[0].constat(Ennui.CASES_SUR_PLUSIEURS_PAGES, ' et '.join(cochables[0].attendue.mots or ())))
        for vue in cochables:
            vue.page = PageDisposee(vue.page.largeur, vue.page.hauteur, vue.page.code)
        return constats
    return constats + _cases_malaisees(cochables[0])


def _cases_manquantes(vues: Sequence[_Vue]) -> list[Constat]:
    """Pourquoi aucune page n'a ses deux cases : celle qui en dit le plus, d'abord celle où les mots sont écrits."""
    gravite = (Ennui.CASES_DOUTEUSES, Ennui.CASE_ABSENTE, Ennui.MOT_ABSENT)
    vue = min((v for v in vues if v.manques), key=lambda v: min(gravite.index(ennui) for ennui, _ in v.manques))
    return [vue.constat(ennui, mot) for ennui, mot in vue.manques]


def _cases_malaisees(vue: _Vue) -> list[Constat]:
    """Des cases trouvées, mais trop petites, trop serrées, loin du code ou sans place pour signer."""
    page, cases = vue.page, vue.page.cases
    if cases is None:
        return []
    constats = []
    for case in cases:
        cote = min(case.place.largeur, case.place.hauteur)
        if cote < CASE_MIN - POINTS_PAR_MM / 10:
            constats.append(vue.constat(Ennui.CASE_PETITE, case.mot, cote))
    ecart = _ecart(cases[0].place, cases[1].place)
    if ecart < CASES_ECARTEES_MIN - POINTS_PAR_MM / 10:
        constats.append(vue.constat(Ennui.CASES_SERREES, points=ecart))
    if page.code is None:
        constats.append(vue.constat(Ennui.CODE_AILLEURS))
    elif not dans_le_coupon(page.code, cases):
        constats.append(vue.constat(Ennui.CODE_LOIN, points=min(case.place.y for case in cases) - page.code.y))
    if page.signature is None:
        constats.append(vue.constat(Ennui.SIGNATURE_ABSENTE))
    return constats


def _ecart(a: Zone, b: Zone) -> float:
    """La distance entre les bords de deux rectangles."""
    x = max(a.x - b.droite, b.x - a.droite, 0.0)
    y = max(a.y - b.bas, b.y - a.bas, 0.0)
    return float((x * x + y * y) ** 0.5)
