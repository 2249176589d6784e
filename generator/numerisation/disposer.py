"""Lit, dans le PDF qu'on va imprimer, où sont le code, les cases, le coupon et la signature de chaque page à rendre.

Quel que soit le modèle, quel que soit le moteur : rien n'est su d'avance, tout se voit dans la page (`recherche`). Les
ouvriers qui ont converti les documents se partagent les pages ; sans eux, ou si l'un se perd, tout se fait ici.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from generator.conversion.processus import DelaiDepasse, Ouvrier, ProcessusPerdu
from generator.conversion.relecture import PDFIUM
from generator.domaine.disposition import POINTS_PAR_MM, PageDisposee, Zone
from generator.numerisation.constats import Constat, Ennui
from generator.numerisation.vues import PageAttendue, Vue
from generator.numerisation.zones import dans_le_coupon

__all__ = ['OUVRIER_DE_PRODUCTION', 'Disposees', 'PageAttendue', 'disposer']

OUVRIER_DE_PRODUCTION = Path(__file__).with_name('ouvrier_de_production.py')
"""Le programme d'une équipe qui convertit et sait aussi disposer."""
CASE_MIN, CASES_ECARTEES_MIN, CODE_MIN = (mm * POINTS_PAR_MM for mm in (4, 6, 12))
PARTAGEABLE = 40
"""En dessous de tant de pages, partager coûte plus que cela ne gagne."""
DELAI = 60.0
DELAI_PAR_PAGE = 0.5


@dataclass(frozen=True, slots=True)
class Disposees:
    """Une `PageDisposee` par page attendue, dans leur ordre, et ce qui ne va pas.

    `entourages` : combien de dessins distincts il y avait autour des mots, donc combien de recherches de cases.
    """

    pages: tuple[PageDisposee, ...]
    constats: tuple[Constat, ...]
    entourages: int


def disposer(pdf: Path, attendues: Sequence[PageAttendue], ouvriers: Sequence[Ouvrier] = ()) -> Disposees:
    """Où sont le code et les cases de ces pages. Plusieurs pages de même référence sont un seul formulaire.

    `ouvriers` : ceux d'une équipe dont le programme est `OUVRIER_DE_PRODUCTION`. Lève `ValueError` si le PDF ne se lit pas,
    ou n'a pas ces pages.
    """
    if ouvriers:
        vues, entourages = _partager(pdf, attendues, ouvriers)
    else:
        vues, entourages = _voir_ici(pdf, attendues)
    ensemble: dict[str, list[Vue]] = {}
    for vue in vues:
        ensemble.setdefault(vue.attendue.reference, []).append(vue)
    constats = [constat for siennes in ensemble.values() for constat in _juger(siennes)]
    return Disposees(tuple(vue.page for vue in vues), tuple(constats), entourages)


def _voir_ici(pdf: Path, attendues: Sequence[PageAttendue]) -> tuple[list[Vue], int]:
    """Dans ce processus ; les bibliothèques de vision ne se chargent que si l'on s'en sert."""
    from generator.numerisation.recherche import voir_les_pages

    with PDFIUM:
        return voir_les_pages(pdf, attendues)


def _partager(
    pdf: Path, attendues: Sequence[PageAttendue], ouvriers: Sequence[Ouvrier]
) -> tuple[list[Vue], int]:
    """Une part des pages à chaque ouvrier, en même temps."""
    equipe = ouvriers if len(attendues) >= PARTAGEABLE else ouvriers[:1]
    taille = max(-(-len(attendues) // len(equipe)), 1)
    parts = [attendues[debut : debut + taille] for debut in range(0, len(attendues), taille)]
    with ThreadPoolExecutor(len(equipe)) as fils:
        rendues = list(fils.map(lambda part, ouvrier: _confier(pdf, part, ouvrier), parts, equipe))
    return [vue for vues, _ in rendues for vue in vues], sum(entourages for _, entourages in rendues)


def _confier(pdf: Path, part: Sequence[PageAttendue], ouvrier: Ouvrier) -> tuple[list[Vue], int]:
    ordre = {'disposer': str(pdf), 'pages': [(attendue.numero, attendue.reference, attendue.mots) for attendue in part]}
    try:
        reponse = ouvrier.demander(ordre, DELAI + DELAI_PAR_PAGE * len(part))
    except (DelaiDepasse, ProcessusPerdu):
        return _voir_ici(pdf, part)
    if 'erreur' in reponse:
        raise ValueError(reponse['erreur'])
    vues = [Vue.entendre(attendue, objet) for attendue, objet in zip(part, reponse['vues'], strict=True)]
    return vues, reponse['entourages']


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
