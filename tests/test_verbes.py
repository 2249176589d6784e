"""Ce que l'on tape, avec make ou sous Windows : une seule liste, des options que les commandes ont vraiment."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import typer.main

from generator.cli import app
from generator.reglages import RACINE
from generator.verbes import PAR_NOM, RUBRIQUES, VERBES, Genre, Verbe, aide, inconnue, lire_les_mots, main, tapees_a_make

MAKEFILE = (RACINE / 'Makefile').read_text('utf-8')
CMD = (RACINE / 'generator.cmd').read_bytes()
SANS_VERBE = {'calendriers importer', 'archives degeler'}
"""Les commandes que l'on ne tape qu'avec « python -m generator » : à qui tient les calendriers ; une autre face d'un verbe."""


def commandes(commande: object = None, chemin: tuple[str, ...] = ()) -> dict[str, object]:
    """Toutes les commandes de « python -m generator », par leurs mots."""
    commande = commande or typer.main.get_command(app)
    sous = getattr(commande, 'commands', None)
    if sous is None:
        return {' '.join(chemin): commande}
    siennes = {mots: c for nom, fille in sous.items() for mots, c in commandes(fille, (*chemin, nom)).items()}
    return siennes | ({' '.join(chemin): commande} if getattr(commande, 'invoke_without_command', False) and chemin else {})


def test_make_et_generator_cmd_ont_les_memes_verbes() -> None:
    sue = subprocess.run(['make', '-pn', 'aide'], cwd=RACINE, capture_output=True, text=True, timeout=60).stdout
    liste = re.search(r'^VERBES := (.*)$', sue, re.M)
    assert liste is not None
    assert liste[1].split() == [verbe.nom for verbe in VERBES]
    assert b'-m generator.verbes %*' in CMD
    assert '@$(PY) -m generator.verbes $@' in MAKEFILE


def test_chaque_commande_a_son_verbe_et_chaque_verbe_sa_commande() -> None:
    tapees = {' '.join(verbe.commande) for verbe in VERBES}
    assert {mots for mots in commandes() if mots not in tapees} == SANS_VERBE
    assert tapees <= commandes().keys()


@pytest.mark.parametrize('verbe', VERBES, ids=lambda verbe: verbe.nom)
def test_chaque_option_d_un_verbe_est_une_option_de_sa_commande(verbe: Verbe) -> None:
    parametres = commandes()[' '.join(verbe.commande)].params  # type: ignore[attr-defined]
    drapeaux = {mot: parametre.is_flag for parametre in parametres if parametre.param_type_name == 'option' for mot in parametre.opts}
    places = [parametre for parametre in parametres if parametre.param_type_name == 'argument']
    for choix in verbe.choix:
        if choix.option:
            assert drapeaux[choix.option] is (choix.genre is Genre.DRAPEAU), choix.nom
    siennes = [choix for choix in verbe.choix if choix.genre in (Genre.PLACE, Genre.PLACES)]
    assert len(siennes) <= len(places)
    assert all(choix.defaut is not None or not place.required for choix, place in zip(siennes, places, strict=False)), verbe.nom


@pytest.mark.parametrize(('mots', 'voulu'), [
    ("lettres", "lettres"),
    ("lettres PERIODE=2 ECOLE=lilas RECTO_VERSO=1 DATE=03/11/2026",
     "lettres --ecole lilas --date-edition 03/11/2026 --periode 2 --recto-verso"),
    ("lettres REEMETTRE_POUR='MARTIN Léa (7)'", "lettres --reemettre-pour 'MARTIN Léa (7)'"),
    ("lettres RECTO_VERSO= ECOLE=", "lettres"),
    ("classeur", "classeur donnees/ecoles/mon-ecole.xlsx"),
    ("classeur CHEMIN='Mes écoles/école \"A\".xlsx' REMPLACER=1", "classeur 'Mes écoles/école \"A\".xlsx' --remplacer"),
    ("prouver", "prouver ''"),
    ("archives-cles SECOURS=age1x CLE=ici.txt", "archives cles --cle ici.txt --secours age1x"),
    ("archives-cles FABRIQUER=cle.txt", "archives cles --fabriquer cle.txt"),
    ("archives-ouvrir COPIE=un.age VERS=ici", "archives ouvrir un.age --vers ici"),
    ("archives-geler ECOLE=lilas ELEVE='Léo MARTIN'", "archives geler --ecole lilas --eleve 'Léo MARTIN'"),
    ("archives-geler REFERENCE=A1 FINI=1", "archives degeler --reference A1"),
    ("circonscription DOSSIER=recus IEN=Nord CLASSEURS=1", "circonscription recus --ien Nord --avec-classeurs"),
])  # fmt: skip
def test_ce_que_l_on_tape_devient_la_commande_qu_il_faut(mots: str, voulu: str) -> None:
    nom, *suite = shlex.split(mots)
    valeurs, reste = lire_les_mots(suite)
    assert reste == []
    assert PAR_NOM[nom].traduire(valeurs) == shlex.split(voulu)


def test_une_etoile_designe_les_fichiers_du_copieur(tmp_path: Path) -> None:
    for nom in ('b.pdf', 'a.pdf', 'notes.txt'):
        (tmp_path / nom).touch()
    deux = [str(tmp_path / 'a.pdf'), str(tmp_path / 'b.pdf')]
    assert PAR_NOM['archiver'].traduire({'SCANS': f'{tmp_path}/*.pdf'}) == ['archiver', *deux]
    assert PAR_NOM['archiver'].traduire({'SCANS': '~/copieur'}) == ['archiver', str(Path.home() / 'copieur')]


@pytest.mark.parametrize(('tape', 'dit'), [
    (['verifer'], "« verifer » n'est pas une commande ; vouliez-vous « make verifier » ?"),
    (['zzz'], "« make » montre la liste"),
    (['lettres', 'PERIOD=2'], "« make lettres » n'a pas d'option PERIOD= ; vouliez-vous PERIODE= ?"),
    (['lettres', 'ecole=lilas'], "« make lettres » n'a pas d'option ecole= ; vouliez-vous ECOLE= ?"),
    (['importer'], "« make importer » demande ONDE= ; par exemple : make importer ONDE=CSVExtraction.csv"),
    (['noter', 'ENSEIGNANT=OC', 'DUREE=  '], "demande CATEGORIE=, DUREE= ; par exemple : make noter ENSEIGNANT=OC"),
    (['moteurs', 'ECOLE=lilas'], "n'a pas d'option ECOLE= ; ses options : aucune."),
])  # fmt: skip
def test_ce_qui_n_existe_pas_est_dit_avec_ce_qui_lui_ressemble(
    tape: list[str], dit: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(tape, {'MAKELEVEL': '1'}) == 2
    assert dit in capsys.readouterr().err


@pytest.mark.parametrize(('drapeaux', 'noms'), [
    ('', ()), ('s -- PERIODE=2 ECOLE=les\\ lilas\\ A=B', ('PERIODE', 'ECOLE')), ('PERIODE=2', ('PERIODE',)), ('-n --', ()),
])  # fmt: skip
def test_ce_qui_est_tape_a_make_se_retrouve(drapeaux: str, noms: tuple[str, ...]) -> None:
    assert tapees_a_make({'MAKEFLAGS': drapeaux}) == noms


def taper(*mots: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(['make', '-s', '-o', '.venv/.produit', *mots], cwd=RACINE, capture_output=True, text=True, timeout=60)


def test_make_transmet_les_valeurs_telles_quelles_et_refuse_une_option_mal_ecrite(tmp_path: Path) -> None:
    chemin = tmp_path / "L'école « d'été » & Cie" / 'à moi.xlsx'
    chemin.parent.mkdir()
    fini = taper('classeur', f'CHEMIN={chemin}')
    assert fini.returncode == 0, fini.stderr
    assert 'École' in openpyxl.load_workbook(chemin).sheetnames
    inconnu = taper('verifer')
    assert inconnu.returncode == 2 and "vouliez-vous « make verifier »" in inconnu.stderr
    refuse = taper('verifier', 'PERIOD=2')
    assert refuse.returncode == 2 and 'vouliez-vous PERIODE=' in refuse.stderr


def test_la_liste_se_montre_sans_rien_d_installe() -> None:
    fini = subprocess.run([sys.executable, '-S', '-m', 'generator.verbes'], cwd=RACINE, capture_output=True, text=True, timeout=30)
    assert fini.returncode == 0, fini.stderr
    assert all(verbe.nom in fini.stdout for verbe in VERBES)
    assert aide('generator.cmd').count('generator.cmd ') == len(VERBES)
    assert sorted(nom for noms in RUBRIQUES.values() for nom in noms) == sorted(PAR_NOM)


def test_sous_windows_l_installation_est_celle_de_make() -> None:
    """Ce que l'on peut en dire sans Windows : fins de ligne, lettres simples, mêmes dépendances verrouillées, mêmes options."""
    texte = CMD.decode('ascii')
    assert texte.count('\n') == texte.count('\r\n')
    voulues = re.findall(r'--[a-z-]+(?: :all:)?', ' '.join(re.findall(r'^\t@\$\(PIP\) install .*produit\.txt|^PIP := .*', MAKEFILE, re.M)))
    assert '--require-hashes' in voulues and '--only-binary :all:' in voulues
    (pip,) = [ligne for ligne in texte.splitlines() if '-m pip' in ligne]
    assert all(option in pip for option in voulues)
    etiquettes, sauts = set(re.findall(r'^:(\w+)', texte, re.M)), set(re.findall(r'goto (\w+)', texte))
    assert sauts <= etiquettes <= sauts | {'lancer'}


def test_ce_qu_un_verbe_exige_est_de_ses_options_et_de_son_exemple() -> None:
    for verbe in VERBES:
        assert set(verbe.exige) <= set(verbe.noms)
        assert all(f'{nom}=' in verbe.aide for nom in verbe.exige), verbe.nom


def test_inconnue_ne_reproche_rien_a_ce_qui_est_connu() -> None:
    for verbe in VERBES:
        assert inconnue(verbe, verbe.noms, 'make') == ''
