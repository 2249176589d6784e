"""Le droit est une donnée : couverture dans le temps, galerie de fichiers cassés, un régime neuf sans toucher au code."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.domaine.temps import AnneeScolaire
from generator.erreurs import ErreurDonnees
from generator.lecture import lire_calendrier, lire_regimes
from generator.lecture.regimes import lire_regime
from generator.reglages import RACINE
from generator.reglementation import regime_au
from tests.evaluateurs import clair, regimes

DOSSIER = RACINE / 'donnees' / 'reglementation'
MODELE = (DOSSIER / 'aide_personnalisee_2008.toml').read_text('utf-8')


@pytest.mark.parametrize(('jour', 'attendu'), [
    (dt.date(2008, 9, 1), 'aide_personnalisee_2008'), (dt.date(2010, 8, 31), 'aide_personnalisee_2008'),
    (dt.date(2021, 12, 23), 'apc_2022'), (dt.date(2026, 11, 22), 'apc_2022'),
])  # fmt: skip
def test_chaque_date_couverte_a_un_regime(jour: dt.date, attendu: str) -> None:
    assert regime_au(regimes(), jour).id == attendu


@pytest.mark.parametrize('jour', [dt.date(2008, 8, 31), dt.date(1990, 9, 1)])
def test_hors_de_tout_regime_c_est_une_erreur_nommee(jour: dt.date) -> None:
    with pytest.raises(ErreurDonnees) as levee:
        regime_au(regimes(), jour)
    (probleme,) = levee.value.rapport
    assert probleme.code == 'R-201' and f'{jour:%d/%m/%Y}' in probleme.quoi and 'Aide personnalisée' in probleme.regle


def test_deux_regimes_le_meme_jour_sont_une_erreur(tmp_path: Path) -> None:
    (tmp_path / 'a.toml').write_text(MODELE, 'utf-8')
    (tmp_path / 'b.toml').write_text(MODELE.replace('aide_personnalisee_2008', 'autre'), 'utf-8')
    lus, rapport = lire_regimes(tmp_path)
    assert not len(rapport)
    with pytest.raises(ErreurDonnees) as levee:
        regime_au(lus.values(), dt.date(2008, 10, 6))
    assert [p.code for p in levee.value.rapport] == ['R-202']


CASSES = {
    'categories': ('heures = "24 h"', 'heures = "23 h"', 'R-206', '107'),
    'lignes': ('role = "eleves", heures = "54 h"', 'role = "eleves", heures = "53 h"', 'R-206', '59'),
    'trou': ('{ de = 4, a = 9, heures = "20 h" }', '{ de = 5, a = 9, heures = "20 h" }', 'R-206', 'de 4 à 4 classes'),
    'recouvrement': ('{ de = 4, a = 9, heures = "20 h" }', '{ de = 3, a = 9, heures = "20 h" }', 'R-206', 'deux tranches'),
    'sans fin': ('{ de = 14, heures = "60 h" }', '{ de = 14, a = 20, heures = "60 h" }', 'R-206', 'au-delà de 20'),
    'trop de décharge': ('{ de = 14, heures = "60 h" }', '{ de = 14, heures = "61 h" }', 'R-206', 'dépasse'),
    'quotité en double': ('quotite = "60 %"', 'quotite = "50 %"', 'R-206', 'deux fois'),
    'sans 100 %': ('quotite = "100 %"', 'quotite = "99 %"', 'R-206', '100 %'),
    'sans texte': ('textes = ["circulaire_2008_106"]\n', 'textes = []\n', 'R-205', 'sans texte'),
    'texte non déclaré': ('textes = ["circulaire_2008_106"]', 'textes = ["circulaire_2008_999"]', 'R-205', '2008_999'),
    'clé inconnue': ('[quotites]\n', '[quotites]\ncouleur = "bleu"\n', 'R-204', 'couleur'),
    'clé manquante': ('libelle = "Aide personnalisée 2008"\n', '', 'R-204', 'manquante'),
    'durée': ('heures = "18 h"', 'heures = "dix-huit"', 'R-204', 'dix-huit'),
    'type': ('verifie_le = 2026-11-22', 'verifie_le = "hier"', 'R-204', 'hier'),
    'contrôle inconnu': ('id = "taille_groupe"', 'id = "taille_du_groupe"', 'R-204', 'taille_du_groupe'),
    'gravité inconnue': ('gravite = "avertissement"', 'gravite = "légère"', 'R-204', 'légère'),
    'repère inconnu': ('{que_eleve}', '{qui_eleve}', 'R-204', 'qui_eleve'),
    'dates': ('au = 2010-08-31', 'au = 2007-08-31', 'R-206', 'précède'),
    'toml': ('[quotites]', '[quotites', 'R-204', ''),
}  # fmt: skip


@pytest.mark.parametrize('nom', CASSES)
def test_un_regime_casse_est_refuse_avec_sa_place(nom: str, tmp_path: Path) -> None:
    avant, apres, code, mots = CASSES[nom]
    assert avant in MODELE
    path = tmp_path / 'casse.toml'
    path.write_text(MODELE.replace(avant, apres, 1), 'utf-8')
    with pytest.raises(ErreurDonnees) as levee:
        lire_regime(path)
    problemes = list(levee.value.rapport)
    assert problemes[0].code == code
    assert any(mots in clair(f'{p.titre} {p.emplacement} {p.remede}') for p in problemes), problemes
    assert all(p.emplacement.fichier.endswith('casse.toml') and p.emplacement.precision for p in problemes)


def test_un_regime_neuf_n_est_qu_un_fichier(tmp_path: Path) -> None:
    neuf = MODELE.replace('aide_personnalisee_2008', 'fictif_2030').replace('du = 2008-09-01\nau = 2010-08-31', 'du = 2030-09-01')
    (tmp_path / 'fictif.toml').write_text(neuf, 'utf-8')
    lus, _ = lire_regimes(tmp_path)
    assert regime_au(lus.values(), dt.date(2031, 1, 1)).id == 'fictif_2030'


def test_chaque_texte_est_date_et_chaque_table_en_cite_un() -> None:
    for regime in regimes():
        assert regime.textes and all(texte.titre and texte.date for texte in regime.textes.values())
        fondements = [c.fondement for c in regime.categories] + [c.fondement for c in regime.controles]
        fondements += [regime.quotites.fondement, regime.decharge.fondement]
        assert all(f.textes and f.preuve for f in fondements)


def test_un_calendrier_absent_n_est_jamais_devine() -> None:
    with pytest.raises(ErreurDonnees) as levee:
        lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2031), 'A')
    assert [p.code for p in levee.value.rapport] == ['R-207']
    with pytest.raises(ErreurDonnees):
        lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2026), 'Z')
