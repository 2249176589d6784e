"""Grouper des pages : quoi qu'il arrive, chaque page est dans une pièce et une seule, ou attend ; les rangs sont dans l'ordre."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.archivage.classement import Nature, grouper
from generator.numerisation import PageLue, Sorte

PAGES_DE = {'A': 1, 'B': 2, 'C': 3}


@st.composite
def piles(dessiner: st.DrawFn) -> list[PageLue]:
    pages = []
    for numero in range(1, dessiner(st.integers(0, 14)) + 1):
        sorte = dessiner(st.sampled_from([Sorte.FORMULAIRE] * 5 + [Sorte.SANS_CODE, Sorte.INCONNUE, Sorte.PLUSIEURS, Sorte.BLANCHE, Sorte.ILLISIBLE]))
        reference = dessiner(st.sampled_from('ABC')) if sorte is Sorte.FORMULAIRE else ''
        total = PAGES_DE.get(reference, 1)
        pages.append(PageLue('s', numero, sorte, reference, dessiner(st.integers(1, total)), total))
    return pages


@given(piles(), st.dictionaries(st.sampled_from('ABC'), st.frozensets(st.integers(1, 3))), st.booleans())
def test_chaque_page_est_dans_une_piece_ou_attend(pages: list[PageLue], connus: dict[str, frozenset[int]], fini: bool) -> None:
    groupes, attendent = grouper(pages, connus, fini=fini)
    placees = sorted([p.page for groupe in groupes for p in groupe.pages] + [p.page for p in attendent])
    assert placees == [p.page for p in pages if p.sorte not in (Sorte.BLANCHE, Sorte.ILLISIBLE)]
    assert not (fini and attendent)
    for groupe in groupes:
        rangs = [p.rang for p in groupe.pages]
        assert rangs == sorted(set(rangs)) and len({p.reference for p in groupe.pages}) == 1
        if groupe.nature is Nature.FORMULAIRE:
            assert not set(rangs) & connus.get(groupe.reference, frozenset())
            assert set(groupe.manquent).isdisjoint(rangs) and (fini or not groupe.manquent)
    pieces = [groupe.reference for groupe in groupes if groupe.nature is Nature.FORMULAIRE]
    assert len(pieces) == len(set(pieces))


@given(piles())
def test_ce_qui_attend_finit_par_se_ranger_comme_si_tout_etait_venu_d_un_coup(pages: list[PageLue]) -> None:
    milieu = len(pages) // 2
    connus: dict[str, set[int]] = {}
    ranges: list[tuple[str, str, int]] = []

    def ranger(lot: list[PageLue], *, fini: bool) -> list[PageLue]:
        groupes, attendent = grouper(lot, connus, fini=fini)
        for groupe in groupes:
            ranges.extend((str(groupe.nature), p.reference, p.rang) for p in groupe.pages)
            if groupe.nature is Nature.FORMULAIRE:
                connus.setdefault(groupe.reference, set()).update(p.rang for p in groupe.pages)
        return attendent

    ranger([*ranger([*ranger(pages[:milieu], fini=False), *pages[milieu:]], fini=False)], fini=True)
    d_un_coup, _ = grouper(pages, {}, fini=True)
    assert sorted(ranges) == sorted((str(groupe.nature), p.reference, p.rang) for groupe in d_un_coup for p in groupe.pages)
