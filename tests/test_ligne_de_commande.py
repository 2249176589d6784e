"""La ligne de commande : aide en français, codes de sortie, --json, classeur vide, école fictive."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from generator.feuilles import FEUILLES
from generator.lecture.dossier import lire_dossier, ouvrir
from generator.reglages import RACINE
from tests.fabrique.commande import commander


def lancer(*arguments: object) -> subprocess.CompletedProcess[str]:
    """La commande, dans ce processus."""
    fini = commander(*arguments)
    assert 'Traceback' not in fini.stderr + fini.stdout
    return fini


def lancer_a_part(*arguments: object) -> subprocess.CompletedProcess[str]:
    """La commande comme on la tape : un processus, sa sortie, son environnement."""
    fini = subprocess.run(
        [sys.executable, '-m', 'generator', *map(str, arguments)], cwd=RACINE, capture_output=True, text=True, timeout=180
    )
    assert 'Traceback' not in fini.stderr + fini.stdout
    return fini


def test_l_aide_nomme_les_commandes() -> None:
    fini = lancer_a_part('--help')
    assert fini.returncode == 0
    for commande in ('lettres', 'verifier', 'plan', 'moteurs', 'classeur', 'exemple', 'champs'):
        assert commande in fini.stdout
    assert '--date-edition' in lancer('lettres', '--help').stdout


@pytest.mark.parametrize('arguments', [
    ('lettres', '--moteur', 'word'), ('lettres', '--date-edition', 'demain'), ('lettres', '--donnees', '/n/existe/pas'),
    ('verifier', '--ecole', 'liloas'), ('verifier', '--annee', '1999-2000'), ('chanter',), ('lettres', '--periode', '0'),
    ('classeur', 'x.doc'), ('classeur', '/n/existe/pas/x.xlsx'), ('exemple', 'x.xlsx', '--annee', 'hier'),
])  # fmt: skip
def test_une_commande_mal_ecrite_rend_deux(arguments: tuple[str, ...]) -> None:
    fini = lancer(*arguments)
    assert fini.returncode == 2 and fini.stderr.strip()


def test_une_option_mal_ecrite_est_dite_comme_make_l_ecrit() -> None:
    assert lancer('lettres', '--date-edition', '31/02/2026').stderr.startswith('DATE=31/02/2026')
    assert 'FORMULAIRE=' in lancer('formulaire', '').stderr


def test_une_ecole_mal_nommee_est_devinee() -> None:
    assert '« lilas »' in lancer_a_part('verifier', '--ecole', 'liloas').stderr


def test_verifier_les_exemples_rend_zero_et_le_dit() -> None:
    fini = lancer('verifier')
    assert fini.returncode == 0
    assert 'est vide' in fini.stderr and 'D-145' in fini.stderr
    assert 'tilleuls' in fini.stdout and 'lilas' in fini.stdout
    assert 'Tout est bon' not in fini.stdout and 'points à voir' in fini.stdout


def test_une_periode_qui_n_existe_pas_nomme_celles_qui_existent() -> None:
    fini = lancer('verifier', '--ecole', 'lilas', '--periode', '4')
    assert fini.returncode == 1 and 'D-149' in fini.stderr and '1, 2' in fini.stderr


def test_json_est_le_meme_rapport(exemple: Callable[[str], Path], donnees: Path, tmp_path: Path) -> None:
    exemple('2026-2027.xlsx')
    fini = lancer('lettres', '--donnees', donnees, '--sorties', tmp_path / 's', '--moteur', 'embarque', '--json')
    rapport = json.loads(fini.stdout)
    assert fini.returncode == 0 == rapport['code_de_sortie']
    (ecole,) = rapport['ecoles']
    assert ecole['ecole'] == 'lilas' and ecole['lettres'] == 22 and Path(ecole['dossier']).is_dir()


def test_le_tableau_de_fin_dit_ecole_lettres_pages_problemes_secondes(
    exemple: Callable[[str], Path], donnees: Path, tmp_path: Path
) -> None:
    exemple('2026-2027.xlsx')
    fini = lancer_a_part('lettres', '--donnees', donnees, '--sorties', tmp_path / 's', '--moteur', 'embarque')
    for mot in ('École', 'Lettres', 'Pages', 'Problèmes', 'Secondes', 'lilas', '22', 'office2pdf'):
        assert mot in fini.stdout
    assert 'Étape' not in fini.stderr


def test_moteurs_dit_ce_qui_est_la() -> None:
    fini = lancer('moteurs')
    assert fini.returncode == 0 and 'office2pdf' in fini.stdout
    assert {moteur['nom'] for moteur in json.loads(lancer('moteurs', '--json').stdout)} == {'libreoffice', 'embarque'}


def test_sans_libreoffice_auto_prend_l_embarque_et_le_dit(
    exemple: Callable[[str], Path], donnees: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv('PATH', str(Path(sys.executable).parent))
    exemple('2026-2027.xlsx')
    fini = lancer_a_part('lettres', '--donnees', donnees, '--sorties', tmp_path / 's')
    assert fini.returncode == 0 and "LibreOffice n'est pas installé" in fini.stdout
    assert lancer_a_part('lettres', '--donnees', donnees, '--sorties', tmp_path / 's', '--moteur', 'libreoffice').returncode == 3
    assert 'sudo apt install' in lancer_a_part('moteurs').stdout


def test_un_classeur_neuf_a_ses_listes_ses_formats_ses_commentaires(tmp_path: Path) -> None:
    path = tmp_path / 'neuf.xlsx'
    assert lancer('classeur', path).returncode == 0
    livre = openpyxl.load_workbook(path)
    assert livre.sheetnames == ["Mode d'emploi", *(feuille.nom for feuille in FEUILLES), 'Listes']
    assert livre['Listes'].sheet_state == 'hidden' and 'Conseils des maîtres' in [case.value for case in livre['Listes']['A']]
    assert any('Listes' in (v.formula1 or '') for v in livre['Service'].data_validations.dataValidation)
    for feuille in FEUILLES:
        page = livre[feuille.nom]
        assert page.freeze_panes is not None
        titres = [case for case in (page['A'] if feuille.verticale else page[1]) if case.value and case.value != 'Rubrique']
        assert len([case for case in titres if case.comment]) == len(feuille.colonnes)
    assert livre['Périodes'].column_dimensions['B'].number_format == 'dd/mm/yyyy'
    assert livre['Groupes'].column_dimensions['F'].number_format == 'hh:mm'
    assert any('oui' in (v.formula1 or '') for v in livre['Inscriptions'].data_validations.dataValidation)
    assert any('Enseignants' in (v.formula1 or '') for v in livre['Groupes'].data_validations.dataValidation)
    assert lancer('classeur', path).returncode == 2
    assert lancer('classeur', path, '--remplacer').returncode == 0


def test_un_classeur_neuf_relu_dit_par_ou_commencer(tmp_path: Path) -> None:
    path = tmp_path / 'neuf.xlsx'
    lancer('classeur', path)
    _, rapport = lire_dossier(ouvrir(path))
    (probleme,) = rapport
    assert probleme.code == 'D-107' and probleme.emplacement.cellule == 'B2' and 'Identifiant court' in probleme.remede


def test_une_ecole_fictive_est_la_meme_pour_une_graine_et_toujours_saine(tmp_path: Path) -> None:
    octets = []
    for rang, (annee, eleves, graine) in enumerate((('2026-2027', 130, 4), ('2026-2027', 130, 4), ('2008-2009', 45, 9), ('2026-2027', 1, 2))):
        path = tmp_path / f'{rang}.xlsx'
        assert lancer('exemple', path, '--eleves', eleves, '--annee', annee, '--graine', graine).returncode == 0
        octets.append(path.read_bytes())
        dossier, rapport = lire_dossier(ouvrir(path))
        assert dossier is not None and list(rapport) == [] and len(dossier.eleves) == eleves
        if eleves > 12:
            noms = {e.nom for e in dossier.eleves}
            assert {"N'Guyen-d'Estrées", 'Œdipe', 'O’Brien & Fils <CM2>'} <= noms
            assert max(map(len, noms)) >= 40
            assert len([e for e in dossier.eleves if (e.nom, e.prenom) == ('Martin', 'Camille')]) == 2
            assert any(len(e.foyers) == 2 for e in dossier.eleves)
    assert octets[0] == octets[1]


def test_champs_dit_si_la_documentation_est_perimee() -> None:
    assert lancer('champs', '--verifier').returncode == 0


def test_un_fichier_par_lettre_et_recto_verso(exemple: Callable[[str], Path], donnees: Path, tmp_path: Path) -> None:
    from pypdf import PdfReader

    exemple('2026-2027.xlsx')
    fini = lancer('lettres', '--donnees', donnees, '--sorties', tmp_path / 's', '--moteur', 'embarque', '--recto-verso',
                  '--un-fichier-par-lettre')  # fmt: skip
    assert fini.returncode == 0
    dossier = tmp_path / 's' / '2026-2027' / 'lilas' / 'periode-2'
    fichiers = sorted(path.name for path in (dossier / 'lettres').iterdir())
    assert len(fichiers) == 22 and all(nom.isascii() for nom in fichiers)
    assert 'CE1-de-Mme-Roy-MARTIN-Camille-6-CE1-calcul-foyer-1.pdf' in fichiers
    assert 'CE2-de-Mme-Aziz-MARTIN-Camille-7-CE-lecons-foyer-1.pdf' in fichiers
    lecteur = PdfReader(dossier / 'lettres.pdf')
    assert len(lecteur.pages) == 43
    pages = [lecteur.get_destination_page_number(s) for liste in lecteur.outline if isinstance(liste, list) for s in liste]
    assert all(page % 2 == 0 for page in pages) and len(set(pages)) == 22


def test_la_date_d_edition_reste_tant_que_rien_ne_change(exemple: Callable[[str], Path], donnees: Path, tmp_path: Path) -> None:
    from dataclasses import replace
    from datetime import date

    from generator.chaine import produire
    from generator.reglages import Reglages
    from generator.suivi import SuiviMuet
    from tests.fabrique.classeurs import ecrire, mettre

    path = exemple('2026-2027.xlsx')
    reglages = Reglages(aujourdhui=date(2026, 11, 3), donnees=donnees, sorties=tmp_path / 's', moteur='embarque')
    rapport = tmp_path / 's' / '2026-2027' / 'lilas' / 'periode-2' / 'rapport.json'

    def date_imprimee(jour: date, **options: object) -> str:
        produire(replace(reglages, aujourdhui=jour, **options), SuiviMuet())  # type: ignore[arg-type]
        return str(json.loads(rapport.read_text('utf-8'))['date_edition'])

    assert date_imprimee(date(2026, 11, 3)) == '2026-11-03'
    assert date_imprimee(date(2026, 11, 9)) == '2026-11-03'
    assert date_imprimee(date(2026, 11, 9), date_edition=date(2026, 11, 5)) == '2026-11-05'
    ecrire(path, mettre('École', 'Téléphone', 0, '01'))
    assert date_imprimee(date(2026, 11, 10)) == '2026-11-10'


def test_sans_bibliotheques_la_commande_dit_comment_les_installer(tmp_path: Path) -> None:
    shutil.copytree(RACINE / 'generator', tmp_path / 'generator', ignore=shutil.ignore_patterns('__pycache__'))
    fini = subprocess.run(
        [sys.executable, '-S', '-m', 'generator', 'verifier'], cwd=tmp_path, capture_output=True, text=True, timeout=30
    )
    assert fini.returncode == 3 and 'make installer' in fini.stderr and 'generator.cmd' in fini.stderr
    assert 'Traceback' not in fini.stderr
