"""La synthèse d'une école : écrite avec chaque liasse, sans un nom, la même à chaque fois ; relue sans être crue."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.chaine import produire
from generator.circonscription.lecture import OCTETS_MAX, controler_la_liasse, lire_synthese
from generator.circonscription.releve import noms_dans_la_synthese
from generator.circonscription.synthese import FICHIER, en_dict
from generator.empreintes import sha256_du_fichier
from generator.erreurs import Code, ErreurDonnees, Sortie
from generator.liasse import chercher_noms
from generator.rapport import Gravite, Probleme
from generator.reglages import Reglages
from generator.suivi import SuiviMuet
from tests.circonscription.conftest import ECOLES, retoucher
from tests.conftest import Passage


def synthese_de(faites: Path, ecole: str = 'lilas') -> Path:
    return faites / 'sorties' / '2026-2027' / ecole / 'periode-2' / FICHIER


def refus(path: Path) -> Probleme:
    with pytest.raises(ErreurDonnees) as levee:
        lire_synthese(path, 'recus/lilas/synthese.json')
    (probleme,) = levee.value.rapport
    assert probleme.emplacement.fichier == 'recus/lilas/synthese.json'
    return probleme


def test_chaque_liasse_a_sa_synthese_privee_et_relevee(faites: Path) -> None:
    path = synthese_de(faites)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    lue = lire_synthese(path, 'lilas')
    assert (lue.ecole.nom, lue.annee, lue.numero, lue.commande) == ('École des Lilas', '2026-2027', 2, 'lettres')
    assert lue.liasse is not None and lue.liasse.sha256 == sha256_du_fichier(path.with_name('liasse-ien.pdf'))
    assert controler_la_liasse(lue, path.parent, 'lilas') is None
    assert json.loads(path.read_text('utf-8')) == en_dict(lue)
    rapport = json.loads(path.with_name('rapport.json').read_text('utf-8'))
    assert rapport['fichiers'][FICHIER] == sha256_du_fichier(path)


def test_une_synthese_dit_les_effectifs_et_les_heures_de_l_ecole(faites: Path) -> None:
    lue = lire_synthese(synthese_de(faites), 'lilas')
    assert {str(n.niveau): (n.accords, n.refus, n.en_attente) for n in lue.niveaux} == {
        'CP': (3, 0, 1), 'CE1': (4, 0, 1), 'CE2': (2, 1, 0), 'CM1': (4, 0, 0), 'CM2': (4, 0, 0),
    }  # fmt: skip
    assert (str(lue.aide.dues), str(lue.aide.prevues)) == ('153\u00a0h', '33\u00a0h\u00a045')
    assert (lue.groupes, lue.seances, len(lue.services)) == (5, 47, 6)


def test_aucun_nom_d_eleve_ni_d_enseignant_dans_une_synthese(faites: Path) -> None:
    texte = synthese_de(faites).read_text('utf-8')
    personnes = [(p['nom'], p['prenom']) for cle in ('eleves', 'enseignants') for p in ECOLES[0][cle]]
    assert len(personnes) > 20 and chercher_noms([texte], (), personnes, {}) == []


def test_la_meme_ecole_donne_les_memes_octets(faites: Path, reglages: Reglages) -> None:
    avant = synthese_de(faites).read_bytes()
    siens = replace(reglages, donnees=faites / 'donnees', sorties=faites / 'sorties', ecole='lilas')
    (fait,), _ = produire(siens, SuiviMuet())
    assert fait.dossier is not None and (fait.dossier / FICHIER).read_bytes() == avant


def test_un_bilan_a_sa_synthese_et_une_feuille_de_presence_n_en_a_pas(exemple: Callable[[str], Path], passer: Passage) -> None:
    exemple('2026-2027.xlsx')
    (bilan,), _ = passer(commande='bilan', periode=1, incomplet=True)
    assert bilan.sortie is Sortie.FAIT and bilan.dossier is not None, list(bilan.rapport)
    lue = lire_synthese(bilan.dossier / FICHIER, 'bilan')
    assert (lue.commande, lue.numero) == ('bilan', 1) and lue.liasse is not None and lue.liasse.fichier == 'bilan-ien.pdf'
    (presences,), _ = passer(commande='presences')
    assert presences.dossier is not None and not (presences.dossier / FICHIER).exists()


def test_un_nom_d_eleve_dans_la_synthese_empeche_de_la_remettre(faites: Path, reglages: Reglages, tmp_path: Path) -> None:
    siens = replace(reglages, donnees=faites / 'donnees', ecole='lilas', sorties=tmp_path / 'sorties')
    (fait,), _ = produire(siens, SuiviMuet())
    assert fait.resultats is not None
    (tmp_path / FICHIER).write_text('{"phrase": "Le groupe de Lina Abadie est vide", "nom": "École des Lilas"}', 'utf-8')
    (probleme,) = noms_dans_la_synthese(tmp_path / FICHIER, fait.resultats)
    assert probleme.code == Code.NOM_ELEVE_DANS_LA_LIASSE and probleme.personnel
    assert noms_dans_la_synthese(synthese_de(faites), fait.resultats) == []


# Ce qui arrive par courriel


def changer(cle: str, valeur: Any) -> Callable[[dict[str, Any]], None]:
    """Écrit une valeur à un chemin comme « ecole.nom » ou « niveaux.0.refus »."""

    def faire(contenu: dict[str, Any]) -> None:
        cible: Any = contenu
        *debut, fin = [int(mot) if mot.isdigit() else mot for mot in cle.split('.')]
        for mot in debut:
            cible = cible[mot]
        cible[fin] = valeur

    return faire


@pytest.fixture
def envoi(faites: Path, tmp_path: Path) -> Path:
    """Une synthèse à retoucher."""
    path = tmp_path / FICHIER
    path.write_bytes(synthese_de(faites).read_bytes())
    return path


@pytest.mark.parametrize(('cle', 'valeur', 'champ'), [
    ('format', 2, 'format'), ('format', True, 'format'), ('annee', '2026-2028', 'annee'), ('commande', 'retours', 'commande'),
    ('numero', 0, 'numero'), ('numero', True, 'numero'), ('numero', '2', 'numero'), ('groupes', -1, 'groupes'),
    ('groupes', 10**9, 'groupes'), ('niveaux.0.refus', None, 'niveaux[0].refus'), ('niveaux.0.niveau', '6e', 'niveaux[0].niveau'),
    ('ecole.nom', 'a' * 401, 'ecole.nom'), ('ecole.nom', 'École\u202e', 'ecole.nom'), ('ecole.nom', '\x1b[2J', 'ecole.nom'),
    ('ecole.nom', ' ', 'ecole.nom'), ('ecole.uai', '../../etc', 'ecole.uai'), ('ecole.de_plus', 1, 'ecole.de_plus'),
    ('periode.fin', '2026-01-01', 'periode.fin'), ('periode.fin', 20261218, 'periode.fin'), ('liasse', None, 'liasse'),
    ('liasse.fichier', '../../../etc/passwd', 'liasse.fichier'), ('liasse.fichier', '/etc/x.pdf', 'liasse.fichier'),
    ('liasse.sha256', 'A' * 64, 'liasse.sha256'), ('heures.0.dues', 1e9, None), ('niveaux', [{}] * 501, 'niveaux'),
    ('anomalies', [[]], 'anomalies[0]'), ('services', {}, 'services'), ('date_edition', 'hier', 'date_edition'),
    ('eleves', ['MARTIN Léa'], 'eleves'),
])  # fmt: skip
def test_un_champ_faux_est_refuse_et_nomme(envoi: Path, cle: str, valeur: Any, champ: str | None) -> None:
    retoucher(envoi, changer(cle, valeur))
    probleme = refus(envoi)
    assert probleme.code == Code.SYNTHESE_REFUSEE and probleme.gravite is Gravite.ERREUR
    assert champ is None or f'« {champ} »' in str(probleme.emplacement)


def test_un_champ_qui_manque_est_nomme(envoi: Path) -> None:
    retoucher(envoi, lambda contenu: contenu['ecole'].pop('uai'))
    assert 'ecole.uai' in str(refus(envoi).emplacement)


@pytest.mark.parametrize('octets', [
    b'', b'\xff\xfe', b'null', b'[]', b'{"format": NaN}', b'{"format": 1, "format": 1}', b'[' * 100_000, b'{"a":' * 50_000,
    b'{"format": 1' + b' ' * OCTETS_MAX + b'}', b'{"format": ' + b'9' * 5_000 + b'}', b'"' + b'a' * 1000,
], ids=['vide', 'codage', 'null', 'liste', 'nan', 'double', 'listes', 'objets', 'gros', 'grand nombre', 'sans fin'])  # fmt: skip
def test_un_fichier_hostile_est_refuse_sans_rien_faire(envoi: Path, octets: bytes) -> None:
    envoi.write_bytes(octets)
    assert refus(envoi).code == Code.SYNTHESE_REFUSEE


def test_un_raccourci_ou_un_tube_n_est_pas_suivi(faites: Path, tmp_path: Path) -> None:
    lien, tube = tmp_path / 'lien.json', tmp_path / 'tube.json'
    lien.symlink_to(synthese_de(faites))
    os.mkfifo(tube)
    assert refus(lien).code == refus(tube).code == Code.SYNTHESE_REFUSEE


def test_des_nombres_changes_a_la_main_se_voient(envoi: Path) -> None:
    retoucher(envoi, changer('niveaux.0.accords', 30), resceller=False)
    assert refus(envoi).code == Code.SYNTHESE_ALTEREE


def test_une_autre_liasse_a_cote_se_voit(faites: Path, tmp_path: Path) -> None:
    lue = lire_synthese(synthese_de(faites), 'lilas')
    absente = controler_la_liasse(lue, tmp_path, 'lilas')
    assert absente is not None and absente.code == Code.LIASSE_ABSENTE and absente.gravite is Gravite.AVERTISSEMENT
    (tmp_path / 'liasse-ien.pdf').write_bytes(b'%PDF-1.7')
    autre = controler_la_liasse(lue, tmp_path, 'lilas')
    assert autre is not None and autre.code == Code.SYNTHESE_ALTEREE and autre.gravite is Gravite.ERREUR
