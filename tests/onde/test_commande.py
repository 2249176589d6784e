"""« importer » comme on le tape : demander, écrire, dire à une machine, refuser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.cli import main
from generator.domaine.niveau import Niveau
from generator.ecriture_du_classeur import ecrire
from generator.feuilles import ENSEIGNANTS
from generator.lecture.dossier import ouvrir
from generator.lecture.onde.entetes import Genre
from tests.onde.fabrique import csv_des_eleves, csv_des_enseignants, csv_des_responsables, ecole
from tests.onde.outils import QUAND, eleves_du_classeur, importer, lignes_du_classeur


@pytest.fixture
def donnees(tmp_path: Path) -> Path:
    (tmp_path / 'donnees' / 'ecoles').mkdir(parents=True)
    enfants = ecole(20)
    (tmp_path / 'CSVExtraction.csv').write_bytes(csv_des_eleves(enfants))
    (tmp_path / 'responsables.csv').write_bytes(csv_des_responsables(enfants))
    return tmp_path / 'donnees'


def taper(monkeypatch: pytest.MonkeyPatch, donnees: Path, *suite: str) -> int:
    export = donnees.parent / 'CSVExtraction.csv'
    monkeypatch.setattr('sys.argv', ['liasse', 'importer', str(export), '--donnees', str(donnees), *suite])
    with pytest.raises(SystemExit) as fin:
        main()
    return int(fin.value.code or 0)


def test_sans_oui_et_sans_terminal_rien_n_est_ecrit(
    donnees: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cible = donnees / 'ecoles' / 'lilas.xlsx'
    assert taper(monkeypatch, donnees, '--classeur', str(cible)) == 1
    assert not cible.exists()
    dit = capsys.readouterr()
    assert '20 arrivées' in dit.out and '--oui' in dit.err


def test_un_classeur_neuf_puis_le_meme_export(
    donnees: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cible = donnees / 'ecoles' / 'lilas.xlsx'
    responsables = ('--responsables', str(donnees.parent / 'responsables.csv'))
    assert taper(monkeypatch, donnees, '--classeur', str(cible), '--oui', '--au', '23/11/2026', *responsables) == 0
    assert len(eleves_du_classeur(cible)) == 20
    rubriques = ouvrir(cible).rubriques
    assert (rubriques['identifiant'], rubriques['annee']) == ('lilas', '2026-2027')
    octets = cible.read_bytes()
    capsys.readouterr()
    assert taper(monkeypatch, donnees, '--annee', '2026-2027', '--oui', *responsables) == 0
    assert "Le classeur dit déjà ce que dit l'export." in capsys.readouterr().out
    assert cible.read_bytes() == octets and not (cible.parent / 'anciens').exists()


def test_json_dit_tout_a_une_machine(
    donnees: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert taper(monkeypatch, donnees, '--classeur', str(donnees / 'ecoles' / 'lilas.xlsx'), '--json') == 1
    dit = json.loads(capsys.readouterr().out)
    assert (dit['gestes'], dit['base'], dit['cible'], dit['ecrit']) == (21, None, 'lilas.xlsx', None)


@pytest.mark.parametrize(
    ('suite', 'dit'), [
        ((), "Aucun classeur d'école, et aucun nom pour en faire un"),
        (('--ecole', 'saules'), "ajoutez CHEMIN=donnees/ecoles/saules.xlsx"),
        (('--classeur', 'lilas.csv'), "Un classeur neuf est un fichier .xlsx"),
        (('--classeur', 'nulle/part/lilas.xlsx'), "Le dossier du classeur n'existe pas"),
        (('--classeur', f'{"x" * 50}.xlsx'), "Le nom du fichier ne peut pas nommer l'école"),
        (('--annee', '2026'), "--annee « 2026 » ne se lit pas"),
        (('--au', 'demain'), "AU=demain (--au sans make) n'est pas une date"),
    ],
)  # fmt: skip
def test_ce_que_la_commande_refuse(
    donnees: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], suite: tuple[str, ...], dit: str
) -> None:
    monkeypatch.chdir(donnees)
    assert taper(monkeypatch, donnees, *suite) == 2
    assert dit in ' '.join(capsys.readouterr().err.split())


def test_plusieurs_ecoles_il_faut_dire_laquelle(
    donnees: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for nom in ('lilas', 'bourg'):
        taper(monkeypatch, donnees, '--classeur', str(donnees / 'ecoles' / f'{nom}.xlsx'), '--oui', '--annee', '2026-2027')
    capsys.readouterr()
    assert taper(monkeypatch, donnees, '--annee', '2026-2027') == 2
    assert 'Plusieurs écoles : laquelle ?' in capsys.readouterr().err
    assert taper(monkeypatch, donnees, '--ecole', 'bourg', '--annee', '2026-2027') == 0


def test_l_annee_d_un_classeur_qui_n_est_pas_celle_de_l_import_est_dite(tmp_path: Path) -> None:
    import datetime as dt

    fichiers = {Genre.ELEVES: csv_des_eleves(ecole(10))}
    ecrire(importer(tmp_path, fichiers), QUAND)
    assert [p.quoi for p in importer(tmp_path, fichiers, au=dt.date(2027, 9, 6)).rapport] == [
        "Le classeur n'est pas celui de l'année de l'import"
    ]


def test_les_enseignants_absents_sont_ajoutes_sans_rien_deviner(tmp_path: Path) -> None:
    enfants = ecole(20)
    maitres = csv_des_enseignants([
        ('MME', 'CARON', 'Odile', 'oui', 'MS-GS'), ('M.', 'CARON', 'Otto', 'non', 'inconnue'),
        ('M.', "D'AMICO", 'Jean-Paul', 'non', 'CM1 A'), ('MME', 'CARON', 'odile', 'oui', ''),
    ])  # fmt: skip
    fichiers = {Genre.ELEVES: csv_des_eleves(enfants), Genre.ENSEIGNANTS: maitres}
    proposition = importer(tmp_path, fichiers)
    ecrire(proposition, QUAND)
    assert lignes_du_classeur(proposition.cible, ENSEIGNANTS) == [
        {'code': 'OC', 'civilite': 'Mme', 'nom': 'CARON', 'prenom': 'Odile', 'fonction': 'directeur',
         'niveaux': (Niveau.MS, Niveau.GS)},
        {'code': 'OCA', 'civilite': 'M.', 'nom': 'CARON', 'prenom': 'Otto'},
        {'code': 'JPD', 'civilite': 'M.', 'nom': "D'AMICO", 'prenom': 'Jean-Paul', 'niveaux': (Niveau.CM1,)},
    ]  # fmt: skip
    assert [a.phrase for a in proposition.annonces if a.sorte == 'enseignant de plus'][1] == (
        "Otto CARON, code OCA ; à remplir : fonction, quotité."
    )
    assert importer(tmp_path, fichiers).vide
