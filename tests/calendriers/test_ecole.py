"""Du classeur au calendrier : la zone ou l'académie qu'une école écrit, son département, son samedi."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.chaine import verifier
from generator.domaine.temps import Jour
from generator.rapport import Probleme
from generator.reglages import Reglages
from generator.suivi import SuiviMuet
from tests.fabrique.classeurs import Retouche, ecrire, mettre
from tests.lecture.test_pieges import lire


def problemes(tmp_path: Path, *retouches: Retouche) -> list[Probleme]:
    ecoles = tmp_path / 'ecoles'
    ecoles.mkdir()
    ecrire(ecoles / 'lilas.xlsx', *retouches)
    reglages = Reglages(dt.date(2026, 11, 22), donnees=tmp_path, sorties=tmp_path / 'sorties', moteur='embarque')
    faits, rapport = verifier(reglages, SuiviMuet())
    return [*rapport, *(probleme for fait in faits for probleme in fait.rapport)]


@pytest.mark.parametrize('zone', ['A', 'zone a', 'Lyon', 'académie de Grenoble'])
def test_une_zone_ou_une_academie_convient(zone: str, tmp_path: Path) -> None:
    assert problemes(tmp_path, mettre('École', 'Zone de vacances', 0, zone)) == []


def test_une_faute_de_frappe_a_sa_cellule_et_son_conseil(tmp_path: Path) -> None:
    (probleme,) = problemes(tmp_path, mettre('École', 'Zone de vacances', 0, 'Lyonn'))
    assert probleme.code == 'R-207' and '« Lyon »' in probleme.remede
    assert probleme.emplacement.feuille == 'École' and probleme.emplacement.cellule.startswith('B')


def test_une_zone_non_couverte_cette_annee_est_une_erreur_nommee(tmp_path: Path) -> None:
    (probleme,) = problemes(tmp_path, mettre('École', 'Zone de vacances', 0, 'Martinique'))
    assert probleme.code == 'R-207' and 'Martinique' in probleme.quoi and '2026-2027' in probleme.quoi


def test_le_samedi_matin_se_lit_comme_le_mercredi(tmp_path: Path) -> None:
    debut, fin = (mettre('École', f'{mot} de classe le samedi', 0, heure) for mot, heure in (('Début', '8 h 30'), ('Fin', '11 h 30')))
    dossier, _ = lire(ecrire(tmp_path / 'c.xlsx', debut, fin))
    assert dossier is not None and len(dossier.ecole.horaires.du_jour(Jour.SAMEDI)) == 1
    _, signales = lire(ecrire(tmp_path / 'c.xlsx', debut))
    assert [(p.code, 'samedi' in p.quoi) for p in signales] == [('D-120', True)]
