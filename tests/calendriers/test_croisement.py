"""Nos calendriers contre deux paquets, jour par jour : tout désaccord est listé, tranché, et existe encore."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import holidays
import pytest
from vacances_scolaires_france import SchoolHolidayDates

from generator.domaine.calendrier import CalendrierAnnuel
from generator.domaine.temps import AnneeScolaire, Periode
from generator.lecture import lister_calendriers
from generator.reglages import RACINE

DESACCORDS = tomllib.loads(Path(__file__).with_name('desaccords.toml').read_text('utf-8'))['desaccord']
VSF, HOLIDAYS = 'vacances-scolaires-france', 'holidays'
DEBUT = {VSF: dt.date(2007, 8, 1), HOLIDAYS: dt.date(2017, 10, 1)}
"""Le premier jour que chaque paquet connaît ; `holidays` n'a pas de vacances scolaires avant la Toussaint 2017."""
ANNEES = range(2007, 2028)
SUBDIVISIONS = {
    'Guadeloupe': '971', 'Martinique': '972', 'Guyane': '973', 'Réunion': '974', 'Mayotte': '976', 'Polynésie': 'PF',
    'Saint-Pierre-et-Miquelon': 'PM', 'Corse': None, 'A': None, 'B': None, 'C': None,
}  # fmt: skip


@cache
def calendriers() -> dict[int, CalendrierAnnuel]:
    return {a.annee.rentree: a for a in lister_calendriers(RACINE / 'donnees' / 'calendriers')}


@cache
def les_vacances(paquet: str, zone: str) -> Callable[[dt.date], bool]:
    if paquet == VSF:
        dates = SchoolHolidayDates()
        return lambda jour: dates.is_holiday_for_zone(jour, zone)
    officielles = holidays.France(years=range(2017, 2029), subdiv=f'Zone {zone}', categories=('school',))
    return lambda jour: jour in officielles


def nos_vacances(annuel: CalendrierAnnuel, zone: str, jour: dt.date) -> bool:
    notre = annuel.zones[zone]
    return not notre.rentree <= jour <= notre.dernier_jour or any(jour in conge.jours for conge in notre.vacances)


def listes(paquet: str, zone: str, annee: AnneeScolaire) -> dict[dt.date, bool]:
    """Les jours où l'on s'attend à ce que le paquet dise autre chose que nous : vrai s'il les dit sans classe."""
    return {
        jour: desaccord['ils_disent'] == 'sans classe'
        for desaccord in DESACCORDS if desaccord['paquet'] == paquet and zone in desaccord['zones']
        for jour in Periode(desaccord['du'], desaccord['au']).jours() if jour in annee.etendue
    }  # fmt: skip


@pytest.mark.parametrize('zone', ['A', 'B', 'C'])
@pytest.mark.parametrize('paquet', [VSF, HOLIDAYS])
@pytest.mark.parametrize('rentree', ANNEES)
def test_les_vacances_sont_celles_du_paquet_sauf_desaccord_tranche(rentree: int, paquet: str, zone: str) -> None:
    annuel = calendriers()[rentree]
    eux = les_vacances(paquet, zone)
    constates = {
        jour: eux(jour) for jour in annuel.annee.etendue.jours()
        if jour >= DEBUT[paquet] and eux(jour) != nos_vacances(annuel, zone, jour)
    }  # fmt: skip
    assert constates == listes(paquet, zone, annuel.annee)


def test_chaque_desaccord_dit_qui_a_raison_et_pourquoi() -> None:
    for desaccord in DESACCORDS:
        assert desaccord['paquet'] in (VSF, HOLIDAYS) and set(desaccord['zones']) <= set('ABC')
        assert desaccord['raison'] in ('nous', 'le paquet', 'non tranché') and len(desaccord['pourquoi']) > 20
        assert desaccord['raison'] != 'le paquet', "si le paquet a raison, c'est notre calendrier qu'il faut corriger"


@pytest.mark.parametrize('rentree', ANNEES)
def test_les_feries_de_chaque_zone_sont_ceux_du_paquet_holidays(rentree: int) -> None:
    annuel = calendriers()[rentree]
    for nom, zone in annuel.zones.items():
        officiels = holidays.France(years=[rentree, rentree + 1], subdiv=SUBDIVISIONS[nom])
        comparer(annuel.pour(zone).feries, officiels, Periode(zone.rentree, zone.dernier_jour))


@pytest.mark.parametrize(('departement', 'subdivision'), [('57', '57'), ('67', '6AE'), ('68', '6AE'), ('54', None)])
@pytest.mark.parametrize('rentree', ANNEES)
def test_les_feries_d_alsace_moselle_suivent_le_departement(rentree: int, departement: str, subdivision: str | None) -> None:
    annuel = calendriers()[rentree]
    zone = annuel.trouver('Strasbourg')
    assert zone is not None
    officiels = holidays.France(years=[rentree, rentree + 1], subdiv=subdivision)
    comparer(annuel.pour(zone, departement).feries, officiels, Periode(zone.rentree, zone.dernier_jour))


def comparer(notres: dict[dt.date, str], officiels: holidays.HolidayBase, cours: Periode) -> None:
    assert [jour for jour in cours.jours() if (jour in notres) != (jour in officiels)] == []


def test_toutes_les_annees_sont_la_de_2007_a_2028() -> None:
    assert sorted(calendriers()) == list(ANNEES)
    for annuel in calendriers().values():
        assert {'A', 'B', 'C'} <= set(annuel.zones)
        assert all(zone.texte and zone.source and zone.preuve in ('V1', 'V2') for zone in annuel.zones.values())


def test_les_trente_six_semaines_ne_sont_jamais_loin() -> None:
    """Garde-fou de relevé : chaque zone a entre 125 et 150 jours de classe (lundi, mardi, jeudi, vendredi)."""
    for annuel in calendriers().values():
        for zone in annuel.zones.values():
            calendrier = annuel.pour(zone)
            jours = [
                jour for jour in Periode(zone.rentree, zone.dernier_jour).jours()
                if jour.weekday() in (0, 1, 3, 4) and calendrier.motif_de_fermeture(jour) is None
            ]  # fmt: skip
            assert 125 <= len(jours) <= 150, (str(annuel.annee), zone.nom, len(jours))


def test_le_script_redonne_les_fichiers() -> None:
    """Les fichiers font foi ; tant que personne ne les a corrigés à la main, le script qui les a écrits les redonne."""
    from generator.calendriers import rediger
    from tests.fabrique.calendriers import VERIFIE_LE, annuel

    for rentree in (2008, 2015, 2020, 2026):
        path = RACINE / 'donnees' / 'calendriers' / f'{AnneeScolaire(rentree)}.toml'
        assert rediger(annuel(rentree), VERIFIE_LE) == path.read_text('utf-8')
