"""De pages en désordre à des pièces : chaque formulaire réunit les siennes, les secondes copies sont à part. Pur."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as Ensemble
from dataclasses import dataclass

from generator.archive import Nature
from generator.numerisation import PageLue, Sorte


@dataclass(frozen=True, slots=True)
class Groupe:
    """Les pages d'une pièce, dans l'ordre. `manquent` : les pages du formulaire que l'on n'a pas."""

    nature: Nature
    pages: tuple[PageLue, ...]
    reference: str = ''
    motif: str = ''
    manquent: tuple[int, ...] = ()


def grouper(
    pages: Sequence[PageLue], connus: Mapping[str, Ensemble[int]], *, fini: bool
) -> tuple[list[Groupe], list[PageLue]]:
    """Les pièces que ces pages forment, et les pages qui attendent celles qui leur manquent.

    `connus` : par référence, les rangs déjà rangés. `fini` : plus aucune page ne viendra, on range ce qu'on a. Ni les
    blanches ni les illisibles ne font de pièce.
    """
    groupes: list[Groupe] = []
    attendent: list[PageLue] = []
    des_formulaires: dict[str, list[PageLue]] = {}
    for page in pages:
        if page.sorte is Sorte.FORMULAIRE:
            des_formulaires.setdefault(page.reference, []).append(page)
    for page in pages:
        if page.sorte in (Sorte.SANS_CODE, Sorte.INCONNUE, Sorte.PLUSIEURS):
            groupes.append(Groupe(Nature.A_CLASSER, (page,), page.reference, _motif(page)))
        elif page.sorte is Sorte.FORMULAIRE and (siennes := des_formulaires.pop(page.reference, [])):
            deja = connus.get(page.reference, frozenset())
            if not fini and _manquent(siennes, deja):
                attendent += siennes
            else:
                groupes += _d_un_formulaire(siennes, deja)
    return groupes, attendent


def _motif(page: PageLue) -> str:
    if page.sorte is Sorte.INCONNUE:
        return "son code n'est celui d'aucun formulaire que l'école a envoyé"
    return page.defaut or "elle ne porte aucun code lisible"


def _manquent(pages: Iterable[PageLue], deja: Ensemble[int]) -> tuple[int, ...]:
    """Les rangs que le formulaire doit avoir et que rien n'a apportés."""
    vus, total = set(deja), 1
    for page in pages:
        vus.add(page.rang)
        total = max(total, page.pages)
    return tuple(rang for rang in range(1, total + 1) if rang not in vus)


def _d_un_formulaire(pages: Sequence[PageLue], deja: Ensemble[int]) -> list[Groupe]:
    """La pièce de ses pages neuves, puis une par copie de trop : la deuxième de chaque rang, la troisième…"""
    reference = pages[0].reference
    par_rang: dict[int, list[PageLue]] = {}
    for page in pages:
        par_rang.setdefault(page.rang, []).append(page)
    neuves = tuple(par_rang[rang].pop(0) for rang in sorted(par_rang) if rang not in deja)
    groupes = []
    if neuves:
        groupes.append(Groupe(Nature.FORMULAIRE, neuves, reference, manquent=_manquent(pages, deja)))
    for copie in range(max(len(restes) for restes in par_rang.values())):
        de_trop = tuple(par_rang[rang][copie] for rang in sorted(par_rang) if copie < len(par_rang[rang]))
        groupes.append(Groupe(Nature.DOUBLON, de_trop, reference, "le formulaire était déjà rangé"))
    return groupes
