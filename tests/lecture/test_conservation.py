"""Le tableau de conservation : celui du projet se lit ; chaque tableau cassé de la galerie est refusé, à l'endroit."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from generator.erreurs import ErreurDonnees
from generator.lecture import lire_conservation
from generator.reglages import RACINE
from generator.reglementation.conservation import Delai, Genre
from tests.evaluateurs import clair

LIVRE = RACINE / 'donnees' / 'conservation.toml'
GALERIE = sorted((RACINE / 'tests' / 'conservations_cassees').glob('*.toml'))
JOUR = dt.date(2026, 11, 22)


def test_le_tableau_livre_a_une_regle_pour_tout_ce_qu_on_garde() -> None:
    tableau = lire_conservation(LIVRE)
    regles = {genre: tableau.regle(genre, 'autorisation_parentale', '2026-2027', JOUR) for genre in Genre}
    assert {str(genre): regle.id for genre, regle in regles.items() if regle} == {
        'formulaire': 'reponses_signees', 'doublon': 'secondes_copies', 'envoi': 'envois', 'à classer': 'pages_a_classer'}  # fmt: skip
    tableau_vise = tableau.regle(Genre.FORMULAIRE, 'tableau_previsionnel', '2026-2027', JOUR)
    assert tableau_vise is not None and tableau_vise.en_clair == "5 ans après la fin de l'année scolaire"


def test_les_formulaires_nommes_sont_au_catalogue() -> None:
    catalogue = tomllib.loads((RACINE / 'modeles' / 'catalogue.toml').read_text('utf-8'))['formulaires']
    nommes = {formulaire for regle in lire_conservation(LIVRE).regles for formulaire in regle.formulaires}
    assert nommes <= set(catalogue)


def test_une_regle_ne_vaut_que_dans_ses_dates(tmp_path: Path) -> None:
    texte = LIVRE.read_text('utf-8').replace('du = 2005-02-22', 'du = 2005-02-22\nau = 2027-07-30', 1)
    (tmp_path / 'conservation.toml').write_text(texte, 'utf-8')
    tableau = lire_conservation(tmp_path / 'conservation.toml')
    assert tableau.regle(Genre.FORMULAIRE, 'x', '2025-2026', JOUR) is not None
    assert tableau.regle(Genre.FORMULAIRE, 'x', '2026-2027', JOUR) is None, "la ligne finit la veille du 31 juillet"


@pytest.mark.parametrize(('saisie', 'jour', 'terme'), [
    ('1 an', '2027-07-31', '2028-07-31'), ('1 an', '2028-02-29', '2029-02-28'), ('5 ans', '2027-07-31', '2032-07-31'),
    ('6 mois', '2027-08-31', '2028-02-29'), ('18 mois', '2026-01-15', '2027-07-15'), ('30 jours', '2026-12-15', '2027-01-14'),
    ('0 jour', '2026-12-15', '2026-12-15'),
])  # fmt: skip
def test_une_duree_tombe_au_jour_dit(saisie: str, jour: str, terme: str) -> None:
    delai = Delai.lire(saisie)
    assert delai is not None and delai.apres(dt.date.fromisoformat(jour)) == dt.date.fromisoformat(terme)
    assert str(delai) == saisie


@pytest.mark.parametrize('saisie', ['', 'un an', '1', '1,5 an', '-1 an', '1 siècle', '1  an', '99999 ans'])
def test_une_duree_illisible_n_est_pas_devinee(saisie: str) -> None:
    assert Delai.lire(saisie) is None


@pytest.mark.parametrize('path', GALERIE, ids=lambda path: path.stem)
def test_un_tableau_casse_est_refuse_a_l_endroit(path: Path, tmp_path: Path) -> None:
    casse = tomllib.loads(path.read_text('utf-8'))
    assert set(casse) <= {'titre', 'remplacer', 'par', 'toutes', 'code', 'ou', 'mots'} and casse['mots']
    texte = LIVRE.read_text('utf-8')
    assert casse['remplacer'] in texte
    casse_de_pres = texte.replace(casse['remplacer'], casse['par'], -1 if casse.get('toutes') else 1)
    (tmp_path / 'conservation.toml').write_text(casse_de_pres, 'utf-8')
    with pytest.raises(ErreurDonnees) as leve:
        lire_conservation(tmp_path / 'conservation.toml')
    dits = [p for p in leve.value.rapport if p.code == casse['code'] and casse['ou'] in p.emplacement.precision]
    assert dits, [(p.code, str(p.emplacement)) for p in leve.value.rapport]
    phrase = clair(f'{dits[0].quoi} {dits[0].remede}')
    assert [mot for mot in casse['mots'] if mot.replace('’', "'") not in phrase.replace('’', "'")] == [], phrase
