"""Le coupon des lettres livrées : une page, même avec un nom démesuré ; une date écrite n'y passe pas pour une signature."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.archive import Depot, Liens, Registre
from generator.archive.envois import lire_envois
from generator.classeur import ecrire_classeur, fabriquer
from generator.domaine.disposition import POINTS_PAR_MM, PageDisposee, Zone
from generator.domaine.temps import AnneeScolaire
from generator.erreurs import Sortie
from generator.lecture import lire_calendrier, lire_regimes
from generator.reglages import RACINE
from generator.reglementation import regime_au
from tests.chaine.test_exemples import MOTEURS
from tests.conftest import Passage
from tests.simulateur.copie import place_de_la_date

ELEVES, GRAINE = 30, 7
PLACE_POUR_SIGNER = 25 * POINTS_PAR_MM
COMMANDES: dict[str, dict[str, bool]] = {'lettres': {}, 'accords': {}, 'retours': {'relances': True}}


@pytest.mark.parametrize('moteur', MOTEURS)
def test_le_coupon_tient_sur_la_page_et_la_date_est_hors_de_la_signature(moteur: str, donnees: Path, passer: Passage) -> None:
    calendrier, _ = lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2026), 'A')
    regimes, _ = lire_regimes(RACINE / 'donnees' / 'reglementation')
    regime = regime_au(regimes.values(), calendrier.rentree)
    lignes = fabriquer(ELEVES, calendrier, regime, GRAINE, foyers_separes=False)
    assert any('Montmorency-Bouteville-Saint-Luc-de-Vaudreuil' in str(eleve) for eleve in lignes['eleves'])
    ecrire_classeur(donnees / 'ecoles' / 'coupon.xlsx', lignes)
    for commande, options in COMMANDES.items():
        (fait,), _ = passer(moteur=moteur, periode=1, commande=commande, **options)
        assert fait.sortie is Sortie.FAIT, list(fait.rapport)
    coupons = _coupons(donnees / 'archives')
    assert {'autorisation_parentale', 'accord_annuel', 'relance'} == set(coupons)
    for formulaire, siens in coupons.items():
        assert siens, formulaire
        for page, date in siens:
            assert page.signature is not None and page.signature.hauteur >= PLACE_POUR_SIGNER, formulaire
            assert date is not None and not _se_touchent(date, page.signature), formulaire


def _coupons(archives: Path) -> dict[str, list[tuple[PageDisposee, Zone | None]]]:
    """Par formulaire à coupon : chaque page partie, et où l'on y écrit la date."""
    trouves: dict[str, list[tuple[PageDisposee, Zone | None]]] = {}
    for registre in archives.rglob('registre.jsonl'):
        depot = Depot(registre.parent, registre.parent.parent.name, registre.parent.name)
        adresses = Liens(depot).par_reference
        for envoi in lire_envois(Registre(depot, lambda: dt.datetime.now(dt.UTC))):
            for page in envoi.pages:
                if page.disposition.cases and page.disposition.cases[0].mot == 'OUI':
                    date = place_de_la_date(envoi.pdf, page.page, page.disposition)
                    trouves.setdefault(adresses[page.reference].formulaire, []).append((page.disposition, date))
    return trouves


def _se_touchent(un: Zone, autre: Zone) -> bool:
    return un.x < autre.droite and autre.x < un.droite and un.y < autre.bas and autre.y < un.bas
