"""Juge où sont le code, les cases, le coupon et la signature de chaque page à rendre d'un PDF que l'on va imprimer.

Quel que soit le modèle, quel que soit le moteur : rien n'est su d'avance, tout se voit dans la page (`recherche`).
L'ouvrier le voit en relisant ce qu'il a converti (`ouvrier_de_production`) ; il reste ici à en juger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.domaine.disposition import POINTS_PAR_MM, PageDisposee, Zone
from generator.numerisation.constats import Constat, Ennui
from generator.numerisation.vues import PageAttendue, Vue
from generator.numerisation.zones import dans_le_coupon

__all__ = ['OUVRIER_DE_PRODUCTION', 'Disposees', 'PageAttendue', 'juger']

OUVRIER_DE_PRODUCTION = Path(__file__).with_name('ouvrier_de_production.py')
"""Le programme d'une équipe qui convertit et voit où sont le code et les cases."""
CASE_MIN, CASES_ECARTEES_MIN, CODE_MIN = (mm * POINTS_PAR_MM for mm in (4, 6, 12))


@dataclass(frozen=True, slots=True)
class Disposees:
    """Une `PageDisposee` par page attendue, dans leur ordre, et ce qui ne va pas."""

    pages: tuple[PageDisposee, ...]
    constats: tuple[Constat, ...]


def juger(vues: Iterable[Vue]) -> Disposees:
    """Ce que ces pages montrent, et ce qui n'y va pas. Plusieurs pages de même référence sont un seul formulaire."""
    vues = list(vues)
    ensemble: dict[str, list[Vue]] = {}
    for vue in vues:
        ensemble.setdefault(vue.attendue.reference, []).append(vue)
    constats = [constat for siennes in ensemble.values() for constat in _juger(siennes)]
    return Disposees(tuple(vue.page for vue in vues), tuple(constats))


# Ce qui ne va pas


def _juger(vues: Sequence[Vue]) -> list[Constat]:
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


def _cases_manquantes(vues: Sequence[Vue]) -> list[Constat]:
    """Pourquoi aucune page n'a ses deux cases : celle qui en dit le plus, d'abord celle où les mots sont écrits."""
    gravite = (Ennui.CASES_DOUTEUSES, Ennui.CASE_ABSENTE, Ennui.MOT_ABSENT)
    vue = min((v for v in vues if v.manques), key=lambda v: min(gravite.index(ennui) for ennui, _ in v.manques))
    return [vue.constat(ennui, mot) for ennui, mot in vue.manques]


def _cases_malaisees(vue: Vue) -> list[Constat]:
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
