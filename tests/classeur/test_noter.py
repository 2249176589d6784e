"""« noter » : une ligne de plus au journal, vérifiée comme le calcul la lira, sans ouvrir le classeur."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from generator import cli_notation, entrees
from generator.domaine.service import LigneDeService
from generator.domaine.temps import Duree
from generator.erreurs import Code
from generator.lecture.dossier import lire_dossier, ouvrir
from generator.reglages import EXEMPLES
from tests.fabrique.classeurs import ecrire, mettre
from tests.fabrique.commande import commander

AUJOURDHUI = dt.date(2026, 11, 23)
CONSEIL = ('OC', 'Conseils des maîtres', '1 h 30')
Noter = Callable[..., CompletedProcess[str]]


@pytest.fixture
def donnees(tmp_path: Path) -> Path:
    ecoles = tmp_path / 'ecoles'
    ecoles.mkdir()
    (ecoles / 'lilas.xlsx').write_bytes((EXEMPLES / '2026-2027.xlsx').read_bytes())
    return tmp_path


@pytest.fixture
def noter(donnees: Path, monkeypatch: pytest.MonkeyPatch) -> Noter:
    """« python -m generator noter … », le 23 novembre 2026."""
    vrais = cli_notation.construire_reglages
    monkeypatch.setattr(cli_notation, 'construire_reglages', lambda **o: replace(vrais(**o), aujourdhui=AUJOURDHUI))
    return lambda *mots: commander('noter', *mots, '--donnees', donnees)


def journal(donnees: Path) -> list[LigneDeService]:
    dossier, _ = lire_dossier(ouvrir(donnees / 'ecoles' / 'lilas.xlsx'))
    assert dossier is not None
    return list(dossier.journal)


def test_la_ligne_est_au_journal_et_l_on_dit_ce_qu_il_reste(noter: Noter, donnees: Path) -> None:
    avant = journal(donnees)
    fini = noter(*CONSEIL, '--le', '12/10/2026', '--objet', 'projet de cycle', '--niveau', 'CE1', '--nombre-eleves', '5')
    assert fini.returncode == 0, fini.stderr
    note = LigneDeService(dt.date(2026, 10, 12), 'OC', 'Conseils des maîtres', Duree(90), 'projet de cycle', 'CE1', 5)
    assert journal(donnees) == [*avant, note]
    assert 'le 12/10/2026 : Conseils des maîtres, 1\u00a0h\u00a030 (projet de cycle)' in fini.stdout
    assert 'il reste' in fini.stdout


def test_le_reste_est_celui_du_calcul(noter: Noter) -> None:
    premier = json.loads(noter(*CONSEIL, '--json').stdout)
    second = json.loads(noter(*CONSEIL[:2], '45 min', '--json').stdout)
    assert second['minutes_faites'] - premier['minutes_faites'] == 45
    assert second['minutes_dues'] == premier['minutes_dues'] > 0


@pytest.mark.parametrize('quel', ['code', 'nom', 'imprime'])
def test_un_nom_vaut_un_code_et_la_date_est_celle_du_jour(noter: Noter, donnees: Path, quel: str) -> None:
    dossier, _ = lire_dossier(ouvrir(donnees / 'ecoles' / 'lilas.xlsx'))
    assert dossier is not None
    nom = getattr(next(e for e in dossier.enseignants if e.code == 'OC'), quel)
    assert noter(nom.lower(), 'conseil de maîtres', '1:30').returncode == 0
    assert journal(donnees)[-1] == LigneDeService(AUJOURDHUI, 'OC', 'Conseils des maîtres', Duree(90))


@pytest.mark.parametrize(('mots', 'code', 'dit'), [
    (('OCC', *CONSEIL[1:]), Code.REFERENCE_INCONNUE, 'vouliez-vous écrire « OC » ?'),
    (('OC', 'Conseil des maitre', '1 h'), Code.VALEUR_HORS_LISTE, "« Conseils des maîtres » ?"),
    (('OC', CONSEIL[1], 'une heure'), Code.DUREE_ILLISIBLE, '1 h 30 ou 45 min'),
    (('OC', CONSEIL[1], '0 h'), Code.DUREE_ILLISIBLE, '1 h 30 ou 45 min'),
    ((*CONSEIL, '--le', '12/10/2025'), Code.DATE_HORS_ANNEE, 'le classeur est celui de 2026-2027'),
    ((*CONSEIL, '--le', '24/11/2026'), Code.DATE_HORS_ANNEE, "n'est pas encore venu"),
])  # fmt: skip
def test_ce_qui_ne_va_pas_est_dit_et_rien_n_est_ecrit(
    noter: Noter, donnees: Path, mots: tuple[str, ...], code: Code, dit: str
) -> None:
    fini = noter(*mots)
    assert fini.returncode == 2 and code in fini.stderr and dit in fini.stderr
    assert not (donnees / 'ecoles' / 'anciens').exists()


def test_deja_note_a_l_identique_se_demande(noter: Noter, donnees: Path) -> None:
    noter(*CONSEIL)
    avant = journal(donnees)
    fini = noter('OC', 'conseil des maîtres', '90 min')
    assert fini.returncode == 1 and 'déjà noté (ligne' in fini.stdout and journal(donnees) == avant
    encore = noter(*CONSEIL, '--oui')
    assert encore.returncode == 0 and journal(donnees) == [*avant, avant[-1]]
    assert 'la même ligne y était déjà (ligne' in encore.stdout


def test_un_classeur_ouvert_est_refuse_avec_la_raison(noter: Noter, donnees: Path) -> None:
    (donnees / 'ecoles' / '~$lilas.xlsx').touch()
    fini = noter(*CONSEIL)
    assert fini.returncode == 1 and Code.CLASSEUR_OUVERT in fini.stderr and 'ouvert dans le tableur' in fini.stderr


def test_plusieurs_ecoles_demandent_laquelle(noter: Noter, donnees: Path) -> None:
    roses = ecrire(donnees / 'ecoles' / 'roses.xlsx', mettre('École', 'Identifiant court', 0, 'roses'))
    fini = noter(*CONSEIL)
    assert fini.returncode == 2 and 'roses' in fini.stderr and 'ECOLE=' in fini.stderr
    avant = roses.read_bytes()
    assert noter(*CONSEIL, '--ecole', 'roses').returncode == 0 and roses.read_bytes() != avant


def test_les_ecoles_d_exemple_ne_se_modifient_pas(noter: Noter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entrees, '_dossier', lambda reglages, suivi: (EXEMPLES, True))
    fini = noter(*CONSEIL)
    assert fini.returncode == 2 and "les écoles d'exemple ne se modifient pas" in fini.stderr
