"""Ce que lit la personne après « archiver » : ce qui est rangé, ce qui l'attend, ce qu'elle peut supprimer ou doit garder."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from generator.archivage import Bilan, FichierTraite
from generator.domaine.retour import Statut
from generator.ecran_archives import conclure_l_archivage
from generator.reglages import RACINE
from generator.retours import dire_les_reponses
from tests.archivage.fabrique import BLANCHE, ILLISIBLE, SANS_CODE, Copieur, emettre, rendue
from tests.fabrique.commande import commander


@pytest.fixture
def archives(tmp_path: Path) -> Path:
    (tmp_path / 'donnees' / 'ecoles').mkdir(parents=True)
    return tmp_path / 'donnees' / 'archives'


def commande(archives: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return commander('archiver', *arguments, '--donnees', archives.parent)


def test_tout_va_bien_tient_en_trois_lignes(archives: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refs = emettre(archives, 3)
    copieur = Copieur(tmp_path / 'copieur')
    pile = copieur.numeriser('pile.pdf', rendue(refs[0]), rendue(refs[1], Statut.NON), BLANCHE, rendue(refs[2]))
    assert conclure_l_archivage(copieur.archiver(archives), json=False) == 0
    dit = capsys.readouterr()
    assert dit.err == '' and dit.out == (
        "4 pages dans 1 fichier.\n  3 formulaires (lilas) : 2 oui, 1 non.\n  1 page blanche.\n"
        f"Vous pouvez supprimer {pile} : chacune de ses pages est rangée et relue.\n"
    )


def test_ce_qui_attend_une_personne_est_dit_page_par_page(archives: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refs = emettre(archives, 2)
    copieur = Copieur(tmp_path / 'copieur')
    pile = copieur.numeriser('pile.pdf', rendue(refs[0], Statut.A_VERIFIER, "les deux cases sont cochées"), SANS_CODE, ILLISIBLE, rendue(refs[1]))
    bilan = copieur.archiver(archives)
    assert conclure_l_archivage(bilan, json=False) == 1
    dit = capsys.readouterr()
    assert "2 formulaires (lilas) : 1 oui, 1 à vérifier. Réglez-les dans l'atelier : « make atelier PAGE=retours »." in dit.out
    assert dit.out.endswith("ne dit rien d'autre.\n"), "une dernière ligne dit que « Error 1 » n'est pas une panne"
    assert f"Gardez {pile} : 3 pages sur 4 dans les archives." in dit.out and 'supprimer' not in dit.out
    assert "✗ A-613  Page mise de côté : elle ne porte aucun code lisible" in dit.err
    assert f"Où      : {pile} (page 3)" in dit.err and "ne supprimez pas ce fichier" in dit.err
    assert conclure_l_archivage(bilan, json=True) == 1
    machine = json.loads(capsys.readouterr().out)
    assert machine['a_verifier'] == 1 and [p['page'] for p in machine['laissees']] == [3] and machine['fichiers'][0]['supprimable'] is False
    assert not re.search(r'Élève \d', json.dumps(machine, ensure_ascii=False))


def test_la_commande_refuse_ce_qui_n_existe_pas_et_dit_qu_il_n_y_a_rien(archives: Path, tmp_path: Path) -> None:
    fini = commande(archives)
    assert fini.returncode == 2 and fini.stderr == "Dites quoi archiver : un dossier ou des fichiers (SCANS= avec make).\n"
    fini = commande(archives, str(tmp_path / 'absent.pdf'))
    assert fini.returncode == 2 and fini.stderr == f"« {tmp_path / 'absent.pdf'} » n'existe pas.\n"
    (tmp_path / 'vide').mkdir()
    fini = commande(archives, str(tmp_path / 'vide'))
    assert (fini.returncode, fini.stdout, fini.stderr) == (0, "Aucune page à archiver.\n", '')


def test_le_vrai_lecteur_dit_un_fichier_qui_ne_s_ouvre_pas(archives: Path, tmp_path: Path) -> None:
    (tmp_path / 'casse.pdf').write_bytes(b'%PDF-1.7\nrien\n%%EOF\n')
    fini = commande(archives, str(tmp_path / 'casse.pdf'))
    assert fini.returncode == 1 and "✗ A-614  Page laissée dans son fichier" in fini.stderr
    assert f"Gardez {tmp_path / 'casse.pdf'} : 0 page sur 1 dans les archives.\n" in fini.stdout


@pytest.mark.skipif(os.name != 'posix' or os.geteuid() == 0, reason="les droits ne retiennent pas root")
def test_des_archives_ou_l_on_ne_peut_ecrire_sont_dites(archives: Path, tmp_path: Path) -> None:
    archives.mkdir(mode=0o500)
    (tmp_path / 'casse.pdf').write_bytes(b'%PDF-1.7\nrien\n%%EOF\n')
    assert commande(archives, str(tmp_path / 'casse.pdf')).returncode == 3


def test_le_bilan_dit_l_avis_de_l_ien_avec_ses_mots(capsys: pytest.CaptureFixture[str]) -> None:
    bilan = Bilan(fichiers=[FichierTraite((Path('pile.pdf'),), 3, 3, 0, True)], formulaires=3)
    bilan.dites = Counter({('lilas', 'tableau_previsionnel', Statut.OUI): 1, ('lilas', 'autorisation_parentale', Statut.OUI): 2})
    conclure_l_archivage(bilan, json=False, dire=dire_les_reponses(RACINE / 'modeles'))
    assert "3 formulaires (lilas) : 1 FAVORABLE, 2 oui." in capsys.readouterr().out
