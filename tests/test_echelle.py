"""Le modèle du passage à l'échelle : des comptes que l'on refait à la main, et des lois qu'il ne peut pas enfreindre."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.banc.departement import caler
from tests.banc.echelle import (
    GIO,
    HEURE,
    MIO,
    TERRITOIRES,
    Couts,
    Echelle,
    dire_le_temps,
    duree,
    ecart,
    main,
    memoire,
    ouvriers_pour,
    place,
    prix,
)

COUTS = Couts(lettre=0.02, ecole=0.8, depart=2.0, rendement=0.5)
CIRCONSCRIPTION = Echelle('circonscription', 30, 60)
couts = st.builds(Couts, st.floats(0.001, 1), st.floats(0.01, 10), st.floats(0, 20), st.floats(0.1, 1))
echelles = st.builds(Echelle, st.just('x'), st.integers(1, 50_000), st.integers(0, 500))


def test_une_circonscription_se_compte_a_la_main() -> None:
    """30 écoles de 60 lettres : 30 × (0,8 + 60 × 0,02) = 60 s de cœur, et 2 s de départ."""
    assert duree(COUTS, CIRCONSCRIPTION, 1) == pytest.approx(62)
    assert duree(COUTS, CIRCONSCRIPTION, 2) == pytest.approx(2 + 60 / 1.5)
    assert ouvriers_pour(COUTS, CIRCONSCRIPTION, 32) == 3
    assert memoire(COUTS, 2) == 950 * MIO
    assert place(COUTS, CIRCONSCRIPTION) == 5 * (30 * 400_000 + 1800 * 30_000)
    assert prix(COUTS, CIRCONSCRIPTION, 2) == pytest.approx(2 * 42 / HEURE * 0.05)


def test_une_ecole_ne_va_pas_plus_vite_avec_plus_d_ouvriers() -> None:
    une = TERRITOIRES[0]
    assert duree(COUTS, une, 1) == duree(COUTS, une, 64) and ouvriers_pour(COUTS, une, 1) is None


def test_une_prevision_se_confronte_a_sa_mesure() -> None:
    assert ecart(44, 40) == pytest.approx(0.1) and ecart(36, 40) == pytest.approx(-0.1)


@given(couts, echelles, st.integers(1, 500))
def test_plus_d_ouvriers_ne_ralentit_jamais_et_plus_d_ecoles_n_accelere_jamais(c: Couts, e: Echelle, n: int) -> None:
    assert duree(c, e, n + 1) <= duree(c, e, n)
    assert duree(c, Echelle('x', e.ecoles * 2, e.lettres_par_ecole), n) >= duree(c, e, n)
    assert memoire(c, n + 1) - memoire(c, n) == c.memoire_d_un_ouvrier, "la mémoire ne dépend que des ouvriers"


@given(couts, echelles, st.floats(60, 100_000))
def test_les_ouvriers_demandes_suffisent_et_un_de_moins_ne_suffit_pas(c: Couts, e: Echelle, temps: float) -> None:
    n = ouvriers_pour(c, e, temps)
    if n is None:
        assert duree(c, e, e.ecoles) > temps
        return
    assert duree(c, e, n) <= temps * (1 + 1e-6)
    assert n == 1 or duree(c, e, n - 1) > temps * (1 - 1e-6)


def test_un_cout_impossible_est_refuse() -> None:
    with pytest.raises(ValueError, match='négatif'):
        Couts(-1, 1, 1)
    with pytest.raises(ValueError, match='rendement'):
        Couts(1, 1, 1, rendement=0)
    with pytest.raises(ValueError, match='ouvrier'):
        duree(COUTS, CIRCONSCRIPTION, 0)


@pytest.mark.parametrize(('secondes', 'dit'), [(45, '45 s'), (720, '12 min'), (11_520, '3,2 h'), (181_440, '2,1 jours')])
def test_un_temps_se_dit_dans_son_unite(secondes: float, dit: str) -> None:
    assert dire_le_temps(secondes) == dit


def test_la_commande_exige_les_couts_et_rend_un_tableau() -> None:
    with pytest.raises(SystemExit):
        main(['--lettre', '0.02'])
    texte = main(['--lettre', '0.02', '--ecole', '0.8', '--depart', '2', '--nuit', '8'])
    lignes = texte.splitlines()
    assert len(lignes) == 2 + len(TERRITOIRES) and all(ligne.count('|') == 10 for ligne in lignes)
    assert '| le pays | 45000 | 2700000 |' in texte and GIO > MIO


@given(depart=st.floats(0, 10), ecole=st.floats(0, 10), lettre=st.floats(0, 1))
def test_trois_passages_suffisent_a_retrouver_les_couts(depart: float, ecole: float, lettre: float) -> None:
    mesures = {(n, lettres): depart + n * (ecole + lettres * lettre) for n, lettres in ((4, 20), (5, 160), (24, 50))}
    assert caler(mesures) == pytest.approx((depart, ecole, lettre), rel=1e-4, abs=1e-4)


def test_des_passages_qui_ne_disent_rien_sont_refuses() -> None:
    with pytest.raises(ValueError, match='trois passages'):
        caler({(1, 50): 1.0, (2, 50): 2.0, (3, 50): 3.0})
