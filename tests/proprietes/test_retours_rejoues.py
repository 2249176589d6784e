"""Ce qui est vrai de toute suite de lectures, de décisions et d'annulations : l'outil ne choisit jamais à la place de quelqu'un."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.evaluateurs.retours import evaluer_retours

LECTURES = ('lu OUI', 'lu NON', 'lu à vérifier (page tachée)')
DECISIONS = ('décidé OUI', 'décidé NON', 'décidé illisible', 'décidé non signé')
lectures = st.lists(st.sampled_from(LECTURES), max_size=6)
suites = st.lists(st.sampled_from((*LECTURES, *DECISIONS)), max_size=8)


def dire(suite: list[str]) -> dict:
    return evaluer_retours({'suite': suite}, None)


@given(lectures)
def test_sans_personne_une_reponse_ne_compte_que_si_toutes_les_lectures_la_disent(suite: list[str]) -> None:
    dit = dire(suite)
    attendue = {'lu OUI': 'oui', 'lu NON': 'non'}
    if not suite:
        assert dit['reponse'] == 'en attente'
    elif len(set(suite)) == 1 and suite[0] in attendue:
        assert dit['reponse'] == attendue[suite[0]] and not dit['a_regarder']
    else:
        assert dit['reponse'] == 'à vérifier' and dit['a_regarder']


@given(suites)
def test_la_derniere_decision_l_emporte_sur_tout_ce_qui_est_lu(suite: list[str]) -> None:
    decisions = [fait.removeprefix('décidé ').lower() for fait in suite if fait.startswith('décidé')]
    if decisions:
        dit = dire(suite)
        assert dit['reponse'] == decisions[-1] and dit['dite_par'] == 'personne'


@given(suites, st.sampled_from(DECISIONS))
def test_decider_puis_annuler_ne_laisse_pas_de_trace(suite: list[str], decision: str) -> None:
    assert dire([*suite, decision, 'annulé']) == dire(suite)


@given(suites)
def test_chaque_page_rangee_reste_comptee(suite: list[str]) -> None:
    assert dire(suite)['pieces'] == sum(fait.startswith('lu') for fait in suite)
