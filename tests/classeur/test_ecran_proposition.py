"""Ce que la personne voit d'un changement proposé, ce qu'on lui demande, et ce qui est écrit selon sa réponse."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import ecran_proposition as ecran
from generator.classeur.geste import Geste
from generator.ecran_proposition import compter, conclure
from generator.erreurs import Code
from generator.feuilles import ECOLE
from generator.lecture.dossier import ouvrir
from generator.proposition import Annonce, Proposition, Question
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import EXEMPLES

QUAND = dt.datetime(2026, 11, 23, 8, 41)
Taper = Callable[..., None]


@pytest.fixture
def classeur(tmp_path: Path) -> Path:
    path = tmp_path / 'lilas.xlsx'
    path.write_bytes((EXEMPLES / '2026-2027.xlsx').read_bytes())
    return path


@pytest.fixture
def taper(monkeypatch: pytest.MonkeyPatch) -> Taper:
    """Une personne au terminal, qui tape ces lignes."""

    def taper(*lignes: str) -> None:
        monkeypatch.setattr('sys.stdin', io.StringIO(''.join(f'{ligne}\n' for ligne in lignes)))
        monkeypatch.setattr(ecran, 'au_terminal', lambda: True)

    return taper


def proposer(path: Path, *problemes: Probleme, questions: bool = False) -> Proposition:
    return Proposition(
        "Import d'ONDE", path, path, (Geste(ECOLE, {'commune': 'Ailleurs'}),),
        (Annonce('arrivée', 'MARTIN Élise, CE1'), Annonce('changement de classe', 'DIALLO Tom, CM1 au lieu de CE2', 'E7'),
         Annonce('arrivée', 'BEL Zoé, CP')),
        (Question('adresse', "Quelle adresse ?", {'la neuve': [Geste(ECOLE, {'adresse': '1, rue Neuve'})], "l'ancienne": []}),)
        if questions else (), Rapport(problemes),
    )  # fmt: skip


def commune(path: Path) -> str:
    return ouvrir(path).rubriques.texte('commune')


@pytest.mark.parametrize(('nombre', 'sorte', 'attendu'), [
    (1, 'arrivée', '1 arrivée'), (12, 'arrivée', '12 arrivées'), (3, 'changement de classe', '3 changements de classe'),
    (2, 'groupe repris', '2 groupes repris'), (2, 'niveau neuf', '2 niveaux neufs'), (4, 'retrait', '4 retraits'),
])  # fmt: skip
def test_les_changements_se_comptent_en_francais(nombre: int, sorte: str, attendu: str) -> None:
    assert compter(nombre, sorte) == attendu


def test_hors_terminal_tout_est_montre_et_rien_n_est_ecrit(classeur: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert conclure(proposer(classeur), json=False, oui=False, quand=QUAND) == 1
    ecrit = capsys.readouterr()
    assert ecrit.out == (
        "Import d'ONDE\n\n2 arrivées\n  MARTIN Élise, CE1\n  BEL Zoé, CP\n\n1 changement de classe\n"
        "  DIALLO Tom, CM1 au lieu de CE2 (E7)\n"
    )
    assert ecrit.err == "Rien n'est écrit. Pour écrire : OUI=1 (--oui sans make).\n"
    assert commune(classeur) != 'Ailleurs'


@pytest.mark.parametrize(('reponse', 'voulu', 'code'), [('o', 'Ailleurs', 0), ('OUI', 'Ailleurs', 0), ('', '', 1), ('non', '', 1)])
def test_au_terminal_on_demande(classeur: Path, taper: Taper, reponse: str, voulu: str, code: int) -> None:
    avant = commune(classeur)
    taper(reponse)
    assert conclure(proposer(classeur), json=False, oui=False, quand=QUAND) == code
    assert commune(classeur) == (voulu or avant)


def test_une_question_se_repond_par_son_numero(classeur: Path, taper: Taper, capsys: pytest.CaptureFixture[str]) -> None:
    taper('la neuve', '3', '1', 'o')
    assert conclure(proposer(classeur, questions=True), json=False, oui=False, quand=QUAND) == 0
    assert ouvrir(classeur).rubriques['adresse'] == '1, rue Neuve'
    assert capsys.readouterr().out.count("Tapez un numéro de 1 à 2, ou Entrée.") == 2


def test_entree_laisse_la_question_pour_plus_tard(classeur: Path, taper: Taper, capsys: pytest.CaptureFixture[str]) -> None:
    avant = ouvrir(classeur).rubriques['adresse']
    taper('', 'o')
    conclure(proposer(classeur, questions=True), json=False, oui=False, quand=QUAND)
    assert (ouvrir(classeur).rubriques['adresse'], commune(classeur)) == (avant, 'Ailleurs')
    assert "1 question pour plus tard" in capsys.readouterr().out


def test_oui_ecrit_sans_demander_et_json_le_dit(classeur: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert conclure(proposer(classeur), json=True, oui=True, quand=QUAND) == 0
    rendu = json.loads(capsys.readouterr().out)
    assert (rendu['gestes'], rendu['ecrit'], rendu['sortie']) == (1, str(classeur), 0)
    assert Path(rendu['ancien']).is_file() and commune(classeur) == 'Ailleurs'


def test_json_sans_oui_n_ecrit_rien(classeur: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert conclure(proposer(classeur), json=True, oui=False, quand=QUAND) == 1
    rendu = json.loads(capsys.readouterr().out)
    assert rendu['ecrit'] is None and len(rendu['annonces']) == 3 and commune(classeur) != 'Ailleurs'


def test_une_erreur_empeche_d_ecrire(classeur: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faute = Probleme(Code.DATE_ILLISIBLE, Gravite.ERREUR, "Date illisible", Emplacement('export.csv', cellule='D3'))
    assert conclure(proposer(classeur, faute), json=False, oui=True, quand=QUAND) == 1
    assert "Corrigez d'abord" in capsys.readouterr().err and commune(classeur) != 'Ailleurs'


def test_rien_a_changer_est_un_succes(classeur: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert conclure(Proposition("Import d'ONDE", classeur, classeur), json=False, oui=False, quand=QUAND) == 0
    assert capsys.readouterr().out == "Import d'ONDE\nRien à changer.\n"
