"""Chaque département de métropole continentale a une zone et une seule, chaque année dont on a le calendrier."""

from __future__ import annotations

import pytest

from generator.domaine.academies import DEPARTEMENTS, academies_du
from generator.domaine.calendrier import CalendrierAnnuel
from generator.domaine.mots import plier
from generator.lecture import lister_calendriers
from generator.reglages import RACINE

METROPOLE = [f'{numero:02d}' for numero in range(1, 96) if numero != 20]
ANNUELS = lister_calendriers(RACINE / 'donnees' / 'calendriers')


def test_tous_les_departements_y_sont_et_rien_d_autre() -> None:
    assert sorted({departement for siens in DEPARTEMENTS.values() for departement in siens}) == METROPOLE
    assert academies_du('620') == academies_du('974') == academies_du('') == ()


@pytest.mark.parametrize('annuel', ANNUELS, ids=lambda annuel: str(annuel.annee))
def test_chaque_departement_a_une_zone_et_une_seule(annuel: CalendrierAnnuel) -> None:
    for departement in METROPOLE:
        siennes = {plier(academie) for academie in academies_du(departement)}
        zones = {zone.nom for zone in annuel.zones.values() if siennes & set(map(plier, zone.academies))}
        assert len(zones) == 1, departement
