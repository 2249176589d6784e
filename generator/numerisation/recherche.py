"""Cherche le code et les cases dans chaque page d'un PDF que l'on va imprimer.

Le code de chaque page est décodé. Les cases se cherchent une fois par dessin distinct de l'entourage des mots, et c'est ce
dessin, point par point, qui fait reconnaître une disposition déjà vue : deux cases autrement placées ne se confondent pas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from generator.domaine.disposition import POINTS_PAR_MM, Case, PageDisposee, Zone
from generator.numerisation.cases import Paire, Rectangle, carres, choisir, distance, encrer, paires, voisinage
from generator.numerisation.constats import Ennui
from generator.numerisation.dessin import Dessin, Feuille, feuilleter
from generator.numerisation.references import lire_references
from generator.numerisation.vues import PageAttendue, Vue
from generator.numerisation.zones import completer

DPI_DES_CASES, DPI_DU_CODE, DPI_DE_RECHERCHE = 200, 100, 150
IMAGE_DE_CODE_MIN, IMAGE_DE_CODE_MAX = 8 * POINTS_PAR_MM, 80 * POINTS_PAR_MM
RAPPORT_DU_CODE_MAX = 1.25
MODULES, MARGE = 21, 4
"""Un symbole de version 1 et sa marge blanche, en modules."""
SIGNES_DE_CASE = '☐□◻▢❏❐❑❒⬜\uf06f\uf0a8\uf071\uf072'
MOT_SIGNATURE, MOT_MOTIF = 'signature', 'motif'


Entourages = dict[tuple[tuple[int, ...], bytes], list[Rectangle]]
"""Par dessin de l'entourage d'un mot, les carrés qu'on y a trouvés."""


def voir_les_pages(pdf: Path, attendues: Sequence[PageAttendue], connus: Entourages) -> list[Vue]:
    """Ce que montrent ces pages ; `connus`, les entourages d'avant, s'augmente des leurs.

    Lève `ValueError` si le PDF ne se lit pas, ou n'a pas ces pages.
    """
    recherche = _Recherche(connus)
    vues = []
    with feuilleter(pdf) as classeur:
        for attendue in attendues:
            if not 1 <= attendue.numero <= len(classeur):
                raise ValueError(f"pas de page {attendue.numero} : il y en a {len(classeur)}")
            with classeur.page(attendue.numero) as feuille:
                vues.append(recherche.voir(feuille, attendue))
    return vues


def lire_les_pages(
    pdf: Path, lettres: Sequence[tuple[str, tuple[str, str] | None]], connus: Entourages
) -> tuple[list[str], list[Vue]]:
    """Le texte de chaque page et, s'il y en a une par lettre, ce qu'elle montre. Lève `ValueError` si le PDF ne se lit pas.

    `lettres` : la référence de chacune, et les mots de ses cases.
    """
    recherche = _Recherche(connus)
    textes, vues = [], []
    with feuilleter(pdf) as classeur:
        chacune = len(classeur) == len(lettres)
        for rang in range(len(classeur)):
            with classeur.page(rang + 1) as feuille:
                textes.append(feuille.texte)
                if chacune:
                    vues.append(recherche.voir(feuille, PageAttendue(rang + 1, *lettres[rang])))
    return textes, vues


class _Recherche:
    """Ce que l'on garde d'une page à l'autre : les carrés des entourages déjà vus, la place du dernier code."""

    def __init__(self, connus: Entourages) -> None:
        self._connus = connus
        self._code: Zone | None = None

    def voir(self, feuille: Feuille, attendue: PageAttendue) -> Vue:
        """Tout ce qu'on cherche dans une page."""
        vue = Vue(attendue, PageDisposee(feuille.largeur, feuille.hauteur))
        code = self._chercher_code(feuille, vue)
        cases = self._chercher_cases(feuille, attendue.mots, code, vue) if attendue.mots is not None else None
        vue.page = PageDisposee(feuille.largeur, feuille.hauteur, code, cases)
        if cases is not None or attendue.mots is None:
            signatures, motifs = feuille.debuts(MOT_SIGNATURE), feuille.debuts(MOT_MOTIF) if cases else []
            vue.page = completer(vue.page, signatures, motifs)
        return vue

    # Le code

    def _chercher_code(self, feuille: Feuille, vue: Vue) -> Zone | None:
        """La place du code de la page, marge comprise ; celui d'une autre référence est noté, jamais pris."""
        vue.images = feuille.images()
        images = [image for image in vue.images if _comme_un_code(image)]
        for image in sorted(images, key=self._deja_vue):
            for dpi in (DPI_DU_CODE, DPI_DES_CASES):
                if self._decoder(feuille.dessiner(dpi, image), vue) is not None:
                    self._code = image
                    return image
        return self._decoder(feuille.dessiner(DPI_DE_RECHERCHE), vue)

    def _deja_vue(self, image: Zone) -> bool:
        return image != self._code

    def _decoder(self, dessin: Dessin, vue: Vue) -> Zone | None:
        for lu in lire_references(dessin.image):
            if lu.reference == vue.attendue.reference:
                cote = float(np.hypot(*(np.roll(lu.coins, -1, axis=0) - lu.coins).T).mean())
                vue.cote_du_code = cote / dessin.echelle
                marge = cote * MARGE / MODULES
                (x, y), (droite, bas) = lu.coins.min(axis=0) - marge, lu.coins.max(axis=0) + marge
                return dessin.situer(float(x), float(y), float(droite - x), float(bas - y))
            vue.etrangere = True
        return None

    # Les cases

    def _chercher_cases(
        self, feuille: Feuille, mots: tuple[str, str], code: Zone | None, vue: Vue
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
