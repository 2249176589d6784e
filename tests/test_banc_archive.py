"""Le banc des retours, en petit : de vraies lettres, la main de l'épreuve, le vrai lecteur ; aucune réponse fausse, un rapport qui se lit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.banc_archive.epreuve import Constat, eprouver
from tests.banc_archive.materiel import Lot, lots_du_banc
from tests.banc_archive.pile import mesurer_la_pile
from tests.banc_archive.programme import SERIES, TOUTES, Page, programme, programme_du_prototype
from tests.banc_archive.prototype import affirmer
from tests.banc_archive.tableaux import comparaison, rapport
from tests.numerisation.test_decision import COCHEE, NETTE, UNE_DATE, VIDE
from tests.simulateur import H1, PERSONNE, Scenario, Verite, tirer_scenario

PAGES = 300


@pytest.fixture(scope='module')
def lots(tmp_path_factory: pytest.TempPathFactory) -> list[Lot]:
    return lots_du_banc(tmp_path_factory.mktemp('banc'), 12, ('embarque',))


def test_le_programme_a_deux_mille_pages_et_les_deux_familles_ne_se_touchent_pas() -> None:
    assert TOUTES >= 2000
    epreuve, reglage = ({(p.scenario.famille, p.scenario.graine) for p in programme(TOUTES, f)} for f in ('epreuve', 'reglage'))
    assert len(epreuve) == TOUTES and not epreuve & reglage
    assert {page.serie for page in programme(PAGES, 'epreuve')} == {serie.nom for serie in SERIES}


@pytest.mark.lent
def test_trois_cents_pages_jamais_vues_ne_donnent_aucune_reponse_fausse(lots: list[Lot]) -> None:
    constats, memoire = eprouver(lots, list(programme(PAGES, 'epreuve')), a_fond=False)
    texte = '\n'.join(rapport(constats, memoire))
    assert len(constats) >= PAGES and {constat.lot for constat in constats} == {lot.nom for lot in lots}
    assert not [c for c in constats if c.contraire or c.autre_eleve or (c.reponse and not c.verite.signature)], texte
    assert not [c for c in constats if c.fausse], texte
    assert 'Le mix, par geste' in texte
    lues = [c for c in constats if c.reponse]
    assert lues and any(c.reponse == 'NON' for c in lues), texte
    assert sum(c.trouvee == c.verite.reference for c in constats) > 0.97 * len(constats), texte


def test_le_rapport_dit_aussi_ce_qui_est_efface_et_ce_que_repondrait_le_prototype(lots: list[Lot]) -> None:
    net = Scenario('reglage', 3, couleur='gris')
    noir = replace(net, couleur='noir et blanc', seuil=5)
    pages = [Page('mix', 0, net), Page('mix', 1, noir)]
    (constat, efface), _ = eprouver(lots[:1], pages, 1)
    assert constat.du_prototype == constat.verite.reponse == constat.reponse and constat.lisible
    assert efface.verite.effacee and not efface.lisible and not efface.du_prototype
    texte = '\n'.join(rapport([constat, efface], 1.0))
    assert 'la signature de 1 page(s) du mix' in texte


@pytest.mark.lent
def test_une_petite_pile_se_mesure(lots: list[Lot]) -> None:
    lignes = list(mesurer_la_pile(lots[0], 22, 'epreuve', 2))
    assert '20/20 élèves' in lignes[-1] and '0 fausse' in lignes[-1]


@pytest.mark.parametrize(
    ('reponse', 'trouvee', 'vrai', 'faute'),
    [
        ('OUI', 'A1', 'OUI', False), ('', 'A1', 'OUI', False), ('', '', 'OUI', False), ('NON', 'A1', 'OUI', True),
        ('OUI', 'A1', PERSONNE, True), ('', 'A2', 'OUI', True), ('OUI', 'A2', 'OUI', True),
    ],
)  # fmt: skip
def test_le_rapport_compte_comme_faute_une_reponse_contraire_hardie_ou_donnee_a_un_autre(
    reponse: str, trouvee: str, vrai: str, faute: bool
) -> None:
    scenario = tirer_scenario(1, 'net', 'epreuve')
    constat = Constat('mix', 'lot', Verite('A1', vrai, 'OUI', True, scenario), trouvee, reponse, (), 1.0, 0.1)
    assert (constat.fausse or constat.autre_eleve) == faute
    premiere = next(iter(rapport([constat], 1.0)))
    assert ('0 réponse(s) fausse(s)' in premiere and '0 page(s) donnée(s)' in premiere) != faute


def test_le_banc_se_lance_par_make() -> None:
    assert 'tests.banc_archive $(ARGS)' in Path('Makefile').read_text('utf-8')


def test_le_melange_du_prototype_est_de_la_main_du_reglage_sur_d_autres_graines() -> None:
    mesure, reglage = ([p.scenario for p in programme_du_prototype(200, f)] for f in ('epreuve', 'reglage'))
    assert not any(s.epreuve for s in mesure) and {s.signature for s in mesure} == {'présente'}
    assert not {(s.famille, s.graine) for s in mesure} & {(s.famille, s.graine) for s in reglage}
    assert {s.famille for s in mesure} == {'prototype'} and {s.famille for s in reglage} == {'reglage'}


def test_la_regle_du_prototype_tient_pour_signee_toute_encre_et_doute_comme_il_l_a_ecrit() -> None:
    assert affirmer(NETTE, signe=True) == 0
    assert affirmer(replace(NETTE, paraphe=UNE_DATE), signe=True) == 0
    assert affirmer(NETTE, signe=False) is None
    assert affirmer(replace(NETTE, traces=(VIDE, COCHEE)), signe=True) == 1
    for faible in (replace(COCHEE, dedans=0.07), replace(COCHEE, contour=0.4), replace(COCHEE, mot_loin=0.1)):
        assert affirmer(replace(NETTE, traces=(faible, VIDE)), signe=True) is None
    for autre in (replace(VIDE, dedans=0.02), replace(VIDE, autour=0.01), replace(VIDE, mot=0.02)):
        assert affirmer(replace(NETTE, traces=(COCHEE, autre)), signe=True) is None


def test_la_comparaison_compte_les_fautes_de_chacun() -> None:
    scenario = tirer_scenario(1, H1, 'prototype')
    constat = Constat(H1, 'lot', Verite('A1', PERSONNE, 'OUI', True, scenario), 'A1', '', (), 1.0, 0.1, du_prototype='OUI')
    ligne = next(ligne for ligne in comparaison([constat]) if H1 in ligne).split()
    assert ligne[-6:] == ['0.0', '%', '0', '100.0', '%', '1']
