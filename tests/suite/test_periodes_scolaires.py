"""Les périodes d'une année : entre deux vacances, des jours de classe, sans trou ni recouvrement."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.calcul.periodes_scolaires import UNE_SEMAINE, periode_d_apres, periodes_scolaires
from generator.domaine.calendrier import Calendrier
from generator.domaine.temps import AnneeScolaire, Periode
from generator.lecture import lire_calendrier
from generator.reglages import RACINE
from tests.evaluateurs import une_ecole
from tests.fabrique.exemples import D
from tests.proprietes.test_proprietes import les_calendriers

ECOLE = une_ecole()


def calendrier(rentree: int, zone: str) -> Calendrier:
    return lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(rentree), zone)[0]


def test_les_cinq_periodes_de_2026_en_zone_a_un_pont_n_en_fait_pas_une_sixieme() -> None:
    assert periodes_scolaires(ECOLE, calendrier(2026, 'A')) == (
        Periode(D(2026, 9, 1), D(2026, 10, 16)), Periode(D(2026, 11, 2), D(2026, 12, 18)), Periode(D(2027, 1, 4), D(2027, 2, 12)),
        Periode(D(2027, 3, 1), D(2027, 4, 9)), Periode(D(2027, 4, 26), D(2027, 7, 2)),
    )  # fmt: skip


@pytest.mark.parametrize(('fin', 'attendue', 'entiere'), [
    (D(2026, 10, 16), Periode(D(2026, 11, 2), D(2026, 12, 18)), True),
    (D(2026, 10, 15), Periode(D(2026, 11, 2), D(2026, 12, 18)), True),
    (D(2026, 11, 20), Periode(D(2026, 11, 23), D(2026, 12, 18)), False),
    (D(2026, 8, 1), Periode(D(2026, 9, 1), D(2026, 10, 16)), True),
])  # fmt: skip
def test_la_periode_d_apres_va_jusqu_aux_vacances(fin: dt.date, attendue: Periode, entiere: bool) -> None:
    proposee = periode_d_apres(fin, ECOLE, calendrier(2026, 'A'))
    assert proposee is not None and (proposee.dates, proposee.entiere) == (attendue, entiere)


@pytest.mark.parametrize('fin', [D(2027, 6, 28), D(2027, 7, 2), D(2027, 8, 30)])
def test_apres_la_derniere_periode_il_n_y_a_rien(fin: dt.date) -> None:
    assert periode_d_apres(fin, ECOLE, calendrier(2026, 'A')) is None


@given(les_calendriers)
def test_les_periodes_couvrent_la_classe_et_seulement_elle(annee: Calendrier) -> None:
    periodes = periodes_scolaires(ECOLE, annee)
    classe = [j for j in Periode(annee.rentree, annee.dernier_jour).jours() if annee.motif_de_fermeture(j) is None and j.weekday() in (0, 1, 3, 4)]
    assert len(periodes) >= 5 and periodes == tuple(sorted(periodes))
    assert [p for jour in classe for p in periodes if jour in p] == [p for p in periodes for jour in classe if jour in p]
    assert all(any(jour in p for p in periodes) for jour in classe)
    assert all(p.debut in classe and p.fin in classe for p in periodes)


@given(les_calendriers, st.integers(0, 400))
def test_la_periode_d_apres_commence_apres(annee: Calendrier, jours: int) -> None:
    fin = annee.rentree + dt.timedelta(days=jours)
    proposee = periode_d_apres(fin, ECOLE, annee)
    scolaires = periodes_scolaires(ECOLE, annee)
    if proposee is None:
        assert fin > scolaires[-1].fin - UNE_SEMAINE - dt.timedelta(days=3)
        return
    assert proposee.dates.debut > fin and proposee.dates.fin in {p.fin for p in scolaires}
    assert proposee.entiere == (proposee.dates in scolaires)
    assert all(p.fin - fin < UNE_SEMAINE + dt.timedelta(days=3) for p in scolaires if fin < p.fin < proposee.dates.debut)
