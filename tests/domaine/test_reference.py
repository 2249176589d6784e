"""Une référence : une faute de frappe se voit, une saisie maladroite se comprend, le hasard seul la fait."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.domaine.reference import (
    ALPHABET,
    FICTIVE,
    FORMAT,
    GROUPE,
    LONGUEUR,
    afficher_reference,
    lire_reference,
    tirer,
)

REFERENCES = st.integers(0, 2**32).map(lambda graine: tirer(random.Random(graine).randrange))
RANGS = range(len(FORMAT), LONGUEUR)


@given(REFERENCES)
def test_une_reference_tiree_se_relit_telle_qu_on_l_imprime(reference: str) -> None:
    assert len(reference) == LONGUEUR and reference.startswith(FORMAT)
    imprimee = afficher_reference(reference)
    assert [len(groupe) for groupe in imprimee.split(' ')] == [GROUPE] * (LONGUEUR // GROUPE)
    assert lire_reference(reference) == lire_reference(imprimee) == reference


@given(REFERENCES)
def test_un_seul_signe_faux_se_voit_quel_qu_il_soit(reference: str) -> None:
    for rang in RANGS:
        for autre in set(ALPHABET) - {reference[rang]}:
            assert lire_reference(reference[:rang] + autre + reference[rang + 1 :]) is None


@given(REFERENCES)
def test_deux_signes_voisins_echanges_se_voient(reference: str) -> None:
    for un, deux in pairwise(RANGS):
        echangee = reference[:un] + reference[deux] + reference[un] + reference[deux + 1 :]
        assert (lire_reference(echangee) is None) == (echangee != reference)


@given(REFERENCES, st.text(max_size=20))
def test_un_texte_quelconque_n_est_une_reference_que_s_il_en_est_une(reference: str, texte: str) -> None:
    lue = lire_reference(texte)
    assert lue is None or lire_reference(lue) == lue
    assert lire_reference(f'{reference}{texte}') in (None, reference)


@pytest.mark.parametrize('saisie', [
    'a100 0000 0000 0068', 'AIOO OOOO OOOO OO68', 'alool-oooo-oooo-oo68'.replace('alool', 'aloo'), ' A100\u00a00000\u202f0000 0068 ',
])  # fmt: skip
def test_ce_que_l_on_tape_a_la_main_se_comprend(saisie: str) -> None:
    assert lire_reference(saisie) == FICTIVE


def test_la_reference_ne_tient_que_du_hasard() -> None:
    """Rien de personne n'y entre : il n'y a qu'une source, et elle ne reçoit que la taille de l'alphabet."""
    demandes: list[int] = []

    def hasard(combien: int) -> int:
        demandes.append(combien)
        return 7

    assert tirer(hasard).startswith(f'{FORMAT}{ALPHABET[7] * 12}')
    assert demandes == [len(ALPHABET)] * 12
