"""Les conseils : le mot auquel on pensait, la cellule d'en face, la classe écrite deux fois autrement."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.erreurs import Code
from generator.lecture.conversions import lire_date
from generator.lecture.personnes import _presque
from generator.rapport import Gravite
from generator.rendu.langage import en_francais
from tests.fabrique.classeurs import Retouche, ecrire, mettre
from tests.lecture.test_pieges import lire


@pytest.mark.parametrize(('retouche', 'code', 'remede'), [
    (mettre('Élèves', 'Niveau', 3, 'CPP'), Code.VALEUR_HORS_LISTE, '« CP »'),
    (mettre('Groupes', 'Jours', 3, 'lundi, judi'), Code.VALEUR_HORS_LISTE, '« jeudi »'),
    (mettre('Inscriptions', 'Groupe', 3, 'CP lecture'), Code.REFERENCE_INCONNUE, '« CP-lecture »'),
    (mettre('Groupes', 'Jours', 3, None), Code.VALEUR_MANQUANTE, 'lundi, jeudi.'),
])  # fmt: skip
def test_le_mot_auquel_on_pensait(retouche: Retouche, code: Code, remede: str, tmp_path: Path) -> None:
    _, problemes = lire(ecrire(tmp_path / 'c.xlsx', retouche))
    (probleme,) = [p for p in problemes if p.code is code]
    assert remede in probleme.remede and '..' not in probleme.remede


def test_un_jour_refuse_n_est_pas_conseille(tmp_path: Path) -> None:
    _, (probleme,) = lire(ecrire(tmp_path / 'c.xlsx', mettre('Groupes', 'Jours', 3, 'dimanche')))
    assert 'dimanche' not in probleme.remede


def test_une_periode_a_l_envers_cite_les_deux_dates(tmp_path: Path) -> None:
    _, problemes = lire(ecrire(tmp_path / 'c.xlsx', mettre('Périodes', 'Au', 2, dt.date(2026, 9, 1))))
    (probleme,) = [p for p in problemes if p.code is Code.FIN_AVANT_DEBUT]
    assert '14/09/2026' in probleme.regle and 'B2' in probleme.regle and probleme.emplacement.cellule == 'C2'


def test_un_enseignant_se_designe_aussi_par_son_nom(tmp_path: Path) -> None:
    dossier, problemes = lire(ecrire(tmp_path / 'c.xlsx', mettre('Groupes', 'Enseignant', 3, 'Bel')))
    assert problemes == [] and dossier is not None
    assert {groupe.enseignant for groupe in dossier.groupes if groupe.code == 'CP-lecture'} == {'TB'}


def test_un_retour_apres_le_debut_est_un_avertissement(tmp_path: Path) -> None:
    dossier, problemes = lire(ecrire(tmp_path / 'c.xlsx', mettre('Périodes', 'Retour des coupons avant le', 3, dt.date(2026, 12, 10))))
    (probleme,) = problemes
    assert dossier is not None and probleme.code is Code.RETOUR_TARDIF and probleme.gravite is Gravite.AVERTISSEMENT


def test_une_classe_mal_ecrite_est_un_avertissement_situe(tmp_path: Path) -> None:
    dossier, _ = lire(ecrire(tmp_path / 'avant.xlsx'))
    assert dossier is not None
    eleve = next(e for e in dossier.eleves if [x.classe for x in dossier.eleves].count(e.classe) > 1 and 'Aziz' in e.classe)
    assert eleve.origine is not None
    rang = int(eleve.origine.a('classe').cellule.lstrip('ABCDEFGH'))
    path = ecrire(tmp_path / 'apres.xlsx', mettre('Élèves', 'Classe', rang, eleve.classe.replace('Aziz', 'Azis')))
    dossier, (probleme,) = lire(path)
    assert dossier is not None and probleme.code is Code.CLASSE_DOUTEUSE and probleme.gravite is Gravite.AVERTISSEMENT
    assert eleve.classe in probleme.remede and probleme.emplacement.cellule.endswith(str(rang))


@pytest.mark.parametrize(('une', 'autre', 'presque'), [
    ('CP de M. Garnié', 'CP de M. Garnier', True),
    ('cp de M. Garnier', 'CP de M. Garnier', True),
    ('CM1 A', 'CM1 B', False),
    ('CM1A', 'CM1B', False),
    ('CE1 de Mme Aziz', 'CE2 de Mme Aziz', False),
    ('CP de M. Bel', 'CP de Mme Roy', False),
])  # fmt: skip
def test_deux_classes_se_ressemblent(une: str, autre: str, presque: bool) -> None:
    assert _presque(une, autre) is presque


@pytest.mark.parametrize('anglais', [
    "expected token 'end of print statement', got 'prenom'", "unexpected '}'", "Expected an expression, got 'end of statement block'",
    "Encountered unknown tag 'fin'.", "une phrase que Jinja n'a jamais dite",
])  # fmt: skip
def test_une_faute_de_syntaxe_se_dit_en_francais(anglais: str) -> None:
    assert not {'expected', 'token', 'unexpected', 'unknown', 'got'} & set(en_francais(anglais).split())


def test_la_date_d_edition_s_ecrit_comme_en_france() -> None:
    assert lire_date('12/10/2026') == lire_date('2026-10-12') == dt.date(2026, 10, 12)
