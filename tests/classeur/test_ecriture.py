"""Écrire une proposition : l'ancien classeur gardé, le nouveau vérifié avant d'être en place ; sinon rien n'a changé."""

from __future__ import annotations

import datetime as dt
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from generator import ecriture_du_classeur as ecriture
from generator.classeur.geste import Geste
from generator.classeur.retouche.retouche import Retouche
from generator.domaine.niveau import Niveau
from generator.domaine.temps import Duree
from generator.ecriture_du_classeur import ecrire
from generator.erreurs import Code, ErreurDonnees, ErreurMoteur
from generator.feuilles import ECOLE, ELEVES, SERVICE
from generator.lecture.dossier import ouvrir
from generator.lecture.ecoles import trouver_classeurs
from generator.proposition import Proposition, Question
from generator.reglages import EXEMPLES, RACINE, Reglages
from generator.reprise import _classeurs

QUAND = dt.datetime(2026, 11, 23, 8, 41)
NOTE = {'jour': dt.date(2026, 10, 12), 'enseignant': 'OC', 'categorie': 'Conseils des maîtres', 'duree': Duree(90)}
GARDE = 'lilas (avant le 23-11-2026 à 08 h 41).xlsx'


@pytest.fixture
def classeur(tmp_path: Path) -> Path:
    path = tmp_path / 'ecoles' / 'lilas.xlsx'
    path.parent.mkdir()
    path.write_bytes((EXEMPLES / '2026-2027.xlsx').read_bytes())
    return path


def proposer(path: Path, **options: object) -> Proposition:
    return Proposition('essai', path, path, (Geste(SERVICE, NOTE),), **options)  # type: ignore[arg-type]


def code_du_refus(proposition: Proposition) -> str:
    with pytest.raises(ErreurDonnees) as refus:
        ecrire(proposition, QUAND)
    (probleme,) = refus.value.rapport
    return probleme.code


def rien_n_a_change(path: Path) -> bool:
    return path.read_bytes() == (EXEMPLES / '2026-2027.xlsx').read_bytes() and not (path.parent / 'anciens').exists()


def test_l_ancien_est_garde_octet_pour_octet_et_n_est_pas_servi(classeur: Path) -> None:
    avant = classeur.read_bytes()
    ecrit = ecrire(proposer(classeur), QUAND)
    assert ecrit.cible == classeur and ecrit.ancien == classeur.parent / 'anciens' / GARDE
    assert ecrit.ancien.read_bytes() == avant != classeur.read_bytes()
    assert {stat.S_IMODE(path.stat().st_mode) for path in (classeur, ecrit.ancien)} == {0o600}
    assert trouver_classeurs(classeur.parent) == ([classeur], [])


def test_les_anciens_ne_comptent_pas_dans_ce_qui_a_change(classeur: Path) -> None:
    ecrire(proposer(classeur), QUAND)
    assert _classeurs(Reglages(QUAND.date(), donnees=classeur.parents[1])) == [classeur]


def test_l_heure_du_nom_est_celle_de_la_pendule(classeur: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as a_paris:
        a_paris.setenv('TZ', 'Europe/Paris')
        time.tzset()
        ancien = ecrire(proposer(classeur), dt.datetime(2026, 11, 23, 7, 41, tzinfo=dt.UTC)).ancien
    time.tzset()
    assert ancien is not None and ancien.name == GARDE


def test_deux_ecritures_dans_la_meme_minute_gardent_deux_anciens(classeur: Path) -> None:
    anciens = [ecrire(proposer(classeur), QUAND).ancien for _ in range(3)]
    assert len({path.read_bytes() for path in anciens if path}) == len(set(anciens)) == 3


def test_une_reponse_ajoute_ses_gestes_et_une_question_sans_reponse_n_en_ajoute_pas(classeur: Path) -> None:
    questions = tuple(
        Question(cle, f"Et {cle} ?", {'oui': [Geste(ECOLE, {cle: 'réponse'})], 'non': []}) for cle in ('commune', 'adresse')
    )
    ecrire(Proposition('essai', classeur, classeur, (), questions=questions), QUAND, {'commune': 'oui'})
    rubriques = ouvrir(classeur).rubriques
    assert rubriques['commune'] == 'réponse' != rubriques['adresse']


@pytest.mark.parametrize('trace', ['~$lilas.xlsx', '.~lock.lilas.xlsx#'])
def test_un_classeur_ouvert_dans_le_tableur_est_refuse(classeur: Path, trace: str) -> None:
    (classeur.parent / trace).touch()
    assert code_du_refus(proposer(classeur)) == Code.CLASSEUR_OUVERT
    assert rien_n_a_change(classeur)


def test_un_classeur_que_windows_refuse_d_ouvrir_est_dit_ouvert(classeur: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vrai = Path.open

    def refuser(self: Path, mode: str = 'r', **reste: object) -> object:
        if mode == 'r+b':
            raise PermissionError(13, 'Permission denied')
        return vrai(self, mode, **reste)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, 'open', refuser)
    assert code_du_refus(proposer(classeur)) == Code.CLASSEUR_OUVERT
    assert rien_n_a_change(classeur)


def test_un_classeur_qui_a_change_depuis_est_refuse(classeur: Path) -> None:
    proposition = proposer(classeur)
    autre = (EXEMPLES / '2008-2009.xlsx').read_bytes()
    classeur.write_bytes(autre)
    assert code_du_refus(proposition) == Code.CLASSEUR_CHANGE
    assert classeur.read_bytes() == autre


def test_une_retouche_infidele_n_est_jamais_mise_en_place(classeur: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vraie = ecriture.retoucher

    def infidele(path: Path, gestes: object) -> Retouche:
        retouche = vraie(path, gestes)  # type: ignore[arg-type]
        return Retouche(retouche.avant, retouche.plans, {path.name: (EXEMPLES / '2008-2009.xlsx').read_bytes()}, retouche.parties)

    monkeypatch.setattr(ecriture, 'retoucher', infidele)
    assert code_du_refus(proposer(classeur)) == Code.RELECTURE_INFIDELE
    assert rien_n_a_change(classeur)


def test_un_classeur_neuf_se_remplit_et_n_en_ecrase_aucun(tmp_path: Path) -> None:
    gestes = (
        Geste(ECOLE, {'identifiant': 'lilas', 'annee': '2026-2027', 'matin_debut': dt.time(8, 30)}),
        Geste(ECOLE, {'commune': 'Valbois'}),
        Geste(ELEVES, {'nom': 'NEUVE', 'prenom': 'Zoé', 'niveau': (Niveau.CE1, Niveau.CE2), 'naissance': dt.date(2018, 3, 2)}),
        Geste(SERVICE, NOTE),
    )
    cible = tmp_path / 'ecoles' / 'lilas.xlsx'
    proposition = Proposition('essai', None, cible, gestes)
    assert ecrire(proposition, QUAND).ancien is None
    assert ouvrir(cible).rubriques.valeurs == {
        'identifiant': 'lilas', 'annee': '2026-2027', 'matin_debut': dt.time(8, 30), 'commune': 'Valbois',
    }  # fmt: skip
    assert code_du_refus(proposition) == Code.CLASSEUR_DEJA_LA


def test_une_copie_change_et_son_modele_reste(classeur: Path) -> None:
    cible = classeur.with_name('lilas-2.xlsx')
    ecrit = ecrire(Proposition('essai', classeur, cible, (Geste(SERVICE, NOTE),)), QUAND)
    assert ecrit.ancien is None and rien_n_a_change(classeur) and cible.is_file()


def test_un_chemin_relatif_est_le_meme_classeur(classeur: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(classeur.parent)
    ecrit = ecrire(Proposition('essai', Path('lilas.xlsx'), classeur, (Geste(SERVICE, NOTE),)), QUAND)
    assert ecrit.ancien is not None and ecrit.ancien.is_file()


def test_une_seule_ecriture_a_la_fois(classeur: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ecriture, 'ATTENTE', 0.0)
    with FileLock(classeur.parent / '.verrou'), pytest.raises(ErreurMoteur) as refus:
        ecrire(proposer(classeur), QUAND)
    assert [probleme.code for probleme in refus.value.rapport] == [Code.PASSAGE_EN_COURS]
    assert rien_n_a_change(classeur)


ENFANT = '''
import datetime as dt, sys
from pathlib import Path
sys.path.insert(0, {racine!r})
from tests.classeur.test_ecriture import QUAND, proposer
from generator.ecriture_du_classeur import ecrire
print("pret", flush=True)
while True:
    ecrire(proposer(Path({path!r})), QUAND)
'''


@pytest.mark.skipif(os.name != 'posix', reason="kill -9")
@pytest.mark.parametrize('attente', [0.01, 0.05, 0.1, 0.17])
def test_tue_en_pleine_ecriture_le_classeur_est_entier(classeur: Path, attente: float) -> None:
    programme = ENFANT.format(racine=str(RACINE), path=str(classeur))
    with subprocess.Popen([sys.executable, '-c', programme], stdout=subprocess.PIPE, cwd=RACINE) as enfant:
        assert enfant.stdout is not None and enfant.stdout.readline()
        time.sleep(attente)
        enfant.send_signal(signal.SIGKILL)
    assert len(ouvrir(classeur).classeur.grilles) == len(ouvrir(EXEMPLES / '2026-2027.xlsx').classeur.grilles)
    assert ecrire(proposer(classeur), QUAND).cible == classeur
    assert not list((classeur.parent / '.travail').glob('*'))
