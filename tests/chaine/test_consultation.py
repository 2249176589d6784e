"""Expliquer un chiffre et montrer les régimes : ce que lit qui se demande d'où vient ce qui est imprimé."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.conversion.relecture import pages_du_pdf
from generator.reglages import RACINE
from tests.conftest import Passage
from tests.fabrique.classeurs import ecrire, mettre
from tests.fabrique.commande import commander
from tests.fabrique.exemples import exemple_2008


def lancer(*arguments: object, attendu: int = 0) -> str:
    fini = commander(*arguments)
    assert fini.returncode == attendu, fini.stdout + fini.stderr
    return ' '.join((fini.stdout + fini.stderr).replace('\u00a0', ' ').replace('│', ' ').split())


def test_le_directeur_de_quatre_classes_de_2008_doit_40_h(donnees: Path) -> None:
    ecrire(donnees / 'ecoles' / 'ecole.xlsx', mettre('École', 'Nombre de classes', 0, 4), donnees=exemple_2008())
    texte = lancer('expliquer', '--donnees', donnees, '--ecole', 'tilleuls', '--enseignant', 'ML')
    for morceau in (
        'Aide personnalisée : 40 h – 60 h moins 20 h de décharge', 'décharge de 20 heures', 'circulaire n° 2008-105',
        'NOR MENH0800652C', 'note : La source porte « 1 et 3 classes »', 'nombre de classes : 4',
        'en vigueur du 01/09/2008 au 31/08/2010',
    ):  # fmt: skip
        assert morceau in texte, texte


def test_un_groupe_s_explique_jour_par_jour() -> None:
    texte = lancer('expliquer', '--annee', '2026-2027', '--ecole', 'lilas', '--groupe', 'cm-journal')
    for morceau in ('6 séances, 6 h', "jour fermé de l'école", 'arrêté du 22 octobre 2025', 'vendredi 13/11/2026'):
        assert morceau in texte, texte


def test_l_explication_pour_une_machine_porte_les_memes_chiffres() -> None:
    fini = commander('expliquer', '--annee', '2026-2027', '--json')
    (ecole,) = json.loads(fini.stdout)
    totaux = [racine['valeur'].replace('\u00a0', ' ') for racine in ecole['explications']]
    assert totaux[0] == '72 h' and '108 h' in totaux
    feuilles = [e for racine in ecole['explications'] for e in parcourir(racine)]
    heures = [f for f in feuilles if f['valeur'].endswith('\u00a0h') and f['regle'] == 'service complet']
    assert heures and all(f['textes'] and f['preuve'] for f in heures)


def parcourir(noeud: dict[str, Any]) -> list[dict[str, Any]]:
    return [noeud, *(autre for entree in noeud['entrees'] for autre in parcourir(entree))]


@pytest.mark.parametrize(('option', 'saisie', 'propose'), [('--enseignant', 'MLL', 'ML'), ('--groupe', 'GSS', 'GS')])
def test_un_nom_mal_ecrit_propose_le_plus_proche(option: str, saisie: str, propose: str) -> None:
    texte = lancer('expliquer', '--annee', '2008-2009', option, saisie, attendu=2)
    assert f'vouliez-vous écrire « {propose} »' in texte


def test_les_regimes_et_les_dix_huit_incoherences_se_montrent() -> None:
    texte = lancer('regimes')
    for rang in range(1, 19):
        assert f'I-{rang:02d} : ' in texte
    for date in ('01/09/2008', '01/09/2010', '01/09/2013', '01/09/2014', '01/04/2017', '01/09/2021', '23/12/2021'):
        assert date in texte


def test_un_regime_se_montre_en_entier() -> None:
    texte = lancer('regimes', '--au', '15/03/2014')
    for morceau in ('60 % : 66 h dont 37 h', 'semaine de 8 demi-journées', 'semaine de 9 demi-journées', '« quart » : 9 h',
                    'circulaire n° 2013-019 du 4 février 2013', 'NOR MENH1306560C'):  # fmt: skip
        assert morceau in texte, texte
    assert 'Aucun régime' in lancer('regimes', '--au', '01/01/2007', attendu=1)


def test_l_annexe_dit_la_regle_et_le_texte_de_chaque_chiffre(donnees: Path, passer: Passage) -> None:
    ecrire(donnees / 'ecoles' / 'ecole.xlsx', donnees=exemple_2008())
    (fait,), _ = passer(annee='2008-2009')
    assert fait.dossier is not None
    texte = ' '.join(' '.join(pages_du_pdf(fait.dossier / 'liasse-ien.pdf')).replace('\u00a0', ' ').split())
    annexe = texte[texte.rindex('Heures dues par les enseignants'):]
    for morceau in ('40 h 60 h moins 20 h de décharge', 'décharge de 20 heures de service', 'circulaire n° 2008-106',
                    '9 séances, 4 h 30', 'Empreinte des données'):  # fmt: skip
        assert morceau in annexe, annexe
    empreinte = json.loads((fait.dossier / 'rapport.json').read_text('utf-8'))['empreinte']
    assert empreinte[:4] in annexe and empreinte[12:16] in annexe


def test_la_liasse_peut_se_passer_d_annexe(donnees: Path, passer: Passage) -> None:
    ecrire(donnees / 'ecoles' / 'ecole.xlsx', donnees=exemple_2008())
    (avec,), _ = passer(annee='2008-2009')
    (sans,), _ = passer(annee='2008-2009', annexe=False)
    assert avec.pages > sans.pages and sans.dossier is not None
    assert 'Heures dues par les enseignants' not in ' '.join(pages_du_pdf(sans.dossier / 'liasse-ien.pdf'))


def test_deux_collegues_qui_se_suivent_ne_font_pas_un_nom_d_eleve(donnees: Path, passer: Passage) -> None:
    contenu = exemple_2008()
    pleins = [ligne for ligne in contenu['enseignants'] if ligne['fonction'] == 'adjoint' and ligne['quotite'].complete]
    pleins[1].update(prenom='Rose')
    pleins[2].update(nom='LACOMBE')
    contenu['eleves'].append({**contenu['eleves'][0], 'nom': 'LACOMBE', 'prenom': 'Rose', 'numero': '999'})
    ecrire(donnees / 'ecoles' / 'ecole.xlsx', donnees=contenu)
    (fait,), _ = passer(annee='2008-2009')
    assert fait.dossier is not None, list(fait.rapport)


def test_expliquer_ne_nomme_aucun_eleve(donnees: Path) -> None:
    contenu = exemple_2008()
    ecrire(donnees / 'ecoles' / 'ecole.xlsx', donnees=contenu)
    texte = lancer('expliquer', '--donnees', donnees) + lancer('expliquer', '--donnees', donnees, '--groupe', 'GS')
    assert not [e for e in contenu['eleves'] if e['nom'] in texte]


def test_sans_classeur_ce_que_doit_une_quotite_a_une_date() -> None:
    texte = lancer('expliquer', '--quotite', '62,5', '--au', '01/10/2013')
    for morceau in ('66 h', '22 h 15', '14 h 45', '01/09/2013 au 31/08/2014', 'circulaire n° 2013-038'):
        assert morceau in texte, texte
    assert '« Enseignants »' not in texte and 'rentrée' not in texte
    texte = lancer('expliquer', '--fonction', 'maître E', '--au', '06/10/2008')
    assert '972 h' in texte and '828 h' in texte and '36 h sur le temps de classe et 60 h' in texte
    assert '84 h' in lancer('expliquer', '--quotite', '77,78 %', '--au', '06/10/2026')


@pytest.mark.parametrize(('options', 'mots'), [
    (('--quotite', '77,78', '--au', '01/10/2013'), '--demi-journees 9'),
    (('--quotite', 'beaucoup'), 'Quotité illisible'),
    (('--fonction', 'maitre F', '--au', '01/10/2008'), 'vouliez-vous écrire « maître'),
    (('--quotite', '50', '--au', '01/10/2007'), 'Aucun régime'),
    (('--quotite', '50', '--demi-journees', '10'), '8 ou 9'),
    (('--quotite', '50', '--type-ecole', 'collège'), 'maternelle, élémentaire, primaire'),
])  # fmt: skip
def test_un_cas_qui_ne_se_lit_pas_dit_ce_qu_il_faut_ecrire(options: tuple[str, ...], mots: str) -> None:
    fini = commander('expliquer', *options)
    assert fini.returncode in (1, 2) and mots in ' '.join(fini.stderr.replace('\u00a0', ' ').split()), fini.stderr


def test_un_groupe_d_une_autre_periode_s_explique_aussi() -> None:
    texte = lancer('expliquer', '--annee', '2026-2027', '--ecole', 'lilas', '--groupe', 'CP-sons')
    assert 'CP-sons' in texte


def test_sans_bibliotheques_la_commande_se_relance_avec_le_python_du_projet(tmp_path: Path) -> None:
    """Tapée avec le Python du système, après « make installer » : elle répond, sans rien demander de plus."""
    if not (RACINE / '.venv' / '.produit').is_file():
        pytest.skip("le Python du projet n'est pas celui de « make installer »")
    fini = subprocess.run(
        [sys.executable, '-S', '-m', 'generator', 'regimes'], cwd=RACINE, capture_output=True, text=True, timeout=60,
        env={'PATH': '/usr/bin:/bin', 'HOME': str(tmp_path)},
    )  # fmt: skip
    assert fini.returncode == 0 and '01/09/2008' in fini.stdout, fini.stderr
