"""Ce que l'on dit à qui reçoit les documents : la date de retour déjà passée, où sont les planches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.chaine import produire, verifier
from generator.reglages import Reglages
from generator.suivi import SuiviMuet
from tests.fabrique.classeurs import ecrire, mettre

AVANT, PENDANT, FINIE = dt.date(2026, 10, 12), dt.date(2026, 11, 3), dt.date(2027, 1, 12)


@pytest.mark.parametrize(('jour', 'dite'), [(AVANT, False), (PENDANT, True), (FINIE, False)])
@pytest.mark.parametrize('commande', [produire, verifier])
def test_des_lettres_qui_demandent_une_reponse_pour_hier(
    commande: Callable[..., object], jour: dt.date, dite: bool, reglages: Reglages, exemple: Callable[[str], Path]
) -> None:
    """Avant la date de retour, rien à dire ; une période finie se refait pour être relue."""
    exemple('2026-2027.xlsx')
    (fait,), _ = commande(replace(reglages, periode=2, date_edition=jour), SuiviMuet())
    assert [r for r in fait.remarques if 'jour passé' in r] == ([
        "les lettres, datées du 03/11/2026, demandent une réponse avant le 16/10/2026, jour passé : changez-le"
        " (2026-2027.xlsx, feuille « Périodes », cellule H3), ou donnez une autre date aux lettres (DATE=)."
    ] if dite else [])  # fmt: skip
    assert not len(fait.rapport)


def test_les_planches_disent_ou_elles_sont(reglages: Reglages, exemple: Callable[[str], Path]) -> None:
    exemple('2026-2027.xlsx')
    (fait,), _ = produire(replace(reglages, periode=2, date_edition=AVANT, apercu=True), SuiviMuet())
    assert fait.remarques == ["les pages en planches d'images sont dans le sous-dossier « apercu »."]
    assert fait.dossier is not None and (fait.dossier / 'apercu').is_dir()


@pytest.mark.parametrize(('periode', 'jour', 'cellules'), [
    (1, dt.date(2026, 9, 8), ['H2']), (2, dt.date(2026, 10, 12), []), (1, FINIE, []),
])  # fmt: skip
def test_une_date_de_retour_tardive_ne_se_dit_que_de_la_periode_que_l_on_fait_et_tant_qu_elle_dure(
    periode: int, jour: dt.date, cellules: list[str], reglages: Reglages, exemple: Callable[..., Path]
) -> None:
    ecrire(exemple('2026-2027.xlsx'), mettre('Périodes', 'Retour des coupons avant le', 2, dt.date(2026, 9, 18)))
    (fait,), _ = verifier(replace(reglages, periode=periode, date_edition=jour), SuiviMuet())
    assert [p.emplacement.cellule for p in fait.rapport if p.code == 'D-137'] == cellules


def test_une_periode_qui_ne_se_calcule_pas_ne_reproche_rien_aux_autres(
    reglages: Reglages, exemple: Callable[..., Path]
) -> None:
    ecrire(exemple('2026-2027.xlsx'), mettre('Périodes', 'Retour des coupons avant le', 2, dt.date(2026, 9, 18)),
           mettre('Enseignants', 'Fonction', 3, 'psychologue'))  # fmt: skip
    (fait,), _ = verifier(replace(reglages, periode=2, date_edition=dt.date(2026, 9, 8)), SuiviMuet())
    assert {p.code for p in fait.rapport} == {'R-203'}


@pytest.mark.parametrize(('jour', 'dite'), [
    (dt.date(2026, 11, 20), False), (dt.date(2026, 11, 23), True), (FINIE, False),
])  # fmt: skip
def test_la_lettre_d_un_eleve_deja_parti_se_dit_a_sa_cellule(
    jour: dt.date, dite: bool, reglages: Reglages, exemple: Callable[..., Path]
) -> None:
    ecrire(exemple('2026-2027.xlsx'), mettre('Élèves', 'Départ', 2, dt.date(2026, 11, 20)))
    (fait,), _ = verifier(replace(reglages, periode=2, date_edition=jour), SuiviMuet())
    dites = [p for p in fait.rapport if 'sa lettre ne sert plus' in p.quoi]
    assert [(p.code, p.gravite.value, p.emplacement.feuille, p.personnel) for p in dites] == (
        [('D-190', 'avertissement', 'Élèves', True)] if dite else [])  # fmt: skip
