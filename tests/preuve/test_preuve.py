"""« prouver » : un document remis se refait à l'identique, ou l'on dit ce qui a changé, ou pourquoi l'on ne peut rien dire."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from generator.annee import planifier
from generator.archive import Depot
from generator.chaine import produire
from generator.conversion.embarque import MoteurEmbarque
from generator.domaine.retour import Statut
from generator.preuve import Preuve, Verdict, prouver
from generator.reglages import RACINE, Reglages
from generator.suivi import SuiviMuet
from tests.conftest import JOUR
from tests.fabrique.classeurs import Retouche, mettre
from tests.fabrique.commande import commander
from tests.fabrique.registres import RegistreFictif

CLASSEUR = '2026-2027.xlsx'
LIASSE, PRESENCES = 'periode-2/liasse-ien.pdf', 'presences-2/feuilles-de-presence.pdf'


def tout(dossier: Path) -> dict[str, str]:
    return {
        path.relative_to(dossier).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(dossier.rglob('*')) if path.is_file() and '.cache' not in path.parts
    }  # fmt: skip


@dataclass(frozen=True)
class Ecole:
    """Une école à soi : ses données, ses modèles, ce qu'elle a remis."""

    base: Path

    @property
    def reglages(self) -> Reglages:
        return Reglages(
            aujourdhui=JOUR, donnees=self.base / 'donnees', modeles=self.base / 'modeles', sorties=self.base / 'sorties',
            coeurs=2,
        )  # fmt: skip

    @property
    def classeur(self) -> Path:
        return self.base / 'donnees' / 'ecoles' / CLASSEUR

    def remis(self, nom: str = LIASSE) -> Path:
        return self.base / 'sorties' / '2026-2027' / 'lilas' / nom

    def prouver(self, nom: str = LIASSE, **voulus: object) -> Preuve:
        """La preuve, et la certitude qu'elle n'a rien écrit."""
        avant = tout(self.base)
        preuve = prouver(self.remis(nom), replace(self.reglages, **voulus), SuiviMuet())  # type: ignore[arg-type]
        assert tout(self.base) == avant, "prouver n'écrit ni dans les données ni dans les sorties"
        return preuve

    def retoucher(self, *retouches: Retouche) -> None:
        livre = load_workbook(self.classeur)
        for retouche in retouches:
            retouche(livre)
        livre.save(self.classeur)


@pytest.fixture(scope='module')
def remise(tmp_path_factory: pytest.TempPathFactory) -> Ecole:
    """L'école des Lilas, ce qu'elle remet d'ordinaire, et ses agendas ; personne n'y touche."""
    ecole = Ecole(tmp_path_factory.mktemp('remise'))
    ecole.classeur.parent.mkdir(parents=True)
    shutil.copy(RACINE / 'donnees' / 'exemples' / CLASSEUR, ecole.classeur)
    shutil.copytree(RACINE / 'modeles', ecole.base / 'modeles')
    reglages = replace(ecole.reglages, moteur='embarque')
    produire(replace(reglages, un_fichier_par_lettre=True), SuiviMuet())
    produire(replace(reglages, commande='presences'), SuiviMuet())
    produire(replace(reglages, commande='retours', relances=True, date_edition=JOUR.replace(day=4)), SuiviMuet())
    produire(replace(reglages, commande='formulaire', formulaire='tableau_previsionnel'), SuiviMuet())
    planifier(reglages, SuiviMuet())
    return ecole


@pytest.fixture
def ecole(remise: Ecole, tmp_path: Path) -> Ecole:
    """La même, que l'on peut changer."""
    shutil.copytree(remise.base, tmp_path / 'a soi')
    return Ecole(tmp_path / 'a soi')


def codes(preuve: Preuve) -> set[str]:
    return {probleme.code for probleme in preuve.rapport}


def lieux(preuve: Preuve) -> set[str]:
    return {str(probleme.emplacement) for probleme in preuve.rapport}


# Reproduire

@pytest.mark.parametrize('moteur', ['embarque', pytest.param('libreoffice', marks=pytest.mark.libreoffice)])
def test_deux_passages_dans_deux_dossiers_donnent_les_memes_octets(
    moteur: str, remise: Ecole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mêmes données, même registre, ailleurs, d'un autre dossier courant, sur un seul cœur, deux fois : tout est pareil.

    PDF, Word et rapports compris, même quand un rapport cite une pièce des archives.
    """
    faits = []
    for place, coeurs, d_ou in ((tmp_path / 'un', 2, '.'), (tmp_path / 'autre dossier, plus loin', 1, '/')):
        shutil.copytree(remise.base / 'donnees', place / 'donnees')
        shutil.copytree(remise.base / 'modeles', place / 'modeles')
        registre = RegistreFictif(place / 'donnees', Ecole(place).classeur)
        registre.lire(registre.reference('ABADIE Lina'), Statut.NON)
        monkeypatch.chdir(place / d_ou)
        reglages = replace(Ecole(place).reglages, moteur=moteur, coeurs=coeurs)
        if d_ou == '.':
            reglages = replace(reglages, donnees=Path('donnees'), modeles=Path('modeles'))
        for _ in range(2 if coeurs == 1 else 1):
            produire(reglages, SuiviMuet())
            faits.append(tout(place / 'sorties'))
    premier, *autres = faits
    assert {Path(nom).suffix for nom in premier} >= {'.pdf', '.docx', '.json'} and len(premier) > 10
    assert all(autre == premier for autre in autres)
    rapport = next((tmp_path / 'un' / 'sorties').rglob('rapport.json')).read_text('utf-8')
    assert 'pièce archives/2026-2027/lilas/pieces/' in rapport and str(tmp_path) not in rapport


def test_un_autre_processus_un_autre_fuseau_un_autre_hasard_donnent_les_memes_octets(remise: Ecole) -> None:
    fini = subprocess.run(
        [sys.executable, '-m', 'generator', 'prouver', str(remise.remis()), '--donnees', str(remise.base / 'donnees'),
         '--modeles', str(remise.base / 'modeles')],
        cwd=RACINE, capture_output=True, text=True, timeout=180,
        env={**os.environ, 'PYTHONHASHSEED': '7', 'TZ': 'Pacific/Auckland', 'LC_ALL': 'C'},
    )  # fmt: skip
    assert fini.returncode == 0 and 'identique' in fini.stdout, fini.stderr


@pytest.mark.parametrize('nom', [
    LIASSE, PRESENCES, 'periode-2/tableau-previsionnel.docx', 'periode-2/services/AZIZ-Samia.pdf',
    'agenda/enseignants/AZIZ-Samia.ics', 'retours-2/relances.pdf',
    'formulaires/tableau_previsionnel-2/tableau-previsionnel.docx',
])  # fmt: skip
def test_ce_qui_n_a_pas_bouge_est_identique(remise: Ecole, nom: str) -> None:
    preuve = remise.prouver(nom)
    assert preuve.verdict is Verdict.IDENTIQUE and preuve.sha256 == preuve.refait and not list(preuve.rapport)


def test_rien_ne_reste_du_brouillon(remise: Ecole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('tempfile.tempdir', str(tmp_path))
    assert remise.prouver(PRESENCES).verdict is Verdict.IDENTIQUE
    assert not list(tmp_path.glob('liasse-preuve-*'))


# Différent

def test_une_cellule_changee_nomme_le_classeur_et_la_feuille(ecole: Ecole) -> None:
    ecole.retoucher(mettre('Groupes', 'Objectifs *', 2, "Compter jusqu'à trente."))
    preuve = ecole.prouver()
    assert preuve.verdict is Verdict.DIFFERENT and preuve.refait not in ('', preuve.sha256)
    assert lieux(preuve) == {f'{CLASSEUR}, feuille « Groupes »'} and codes(preuve) == {'L-510'}


def test_un_classeur_enregistre_de_nouveau_est_dit_sans_valeur_changee(ecole: Ecole) -> None:
    ecole.retoucher()
    preuve = ecole.prouver()
    (probleme,) = preuve.rapport
    assert preuve.verdict is Verdict.DIFFERENT and "aucune valeur n'y a changé" in probleme.regle
    sans_annexe = ecole.prouver(PRESENCES)
    assert sans_annexe.verdict is Verdict.IDENTIQUE, "seule la liasse porte l'empreinte du classeur, dans son annexe"
    assert lieux(sans_annexe) == {CLASSEUR}


def test_un_classeur_qui_ne_se_lit_plus_est_nomme(ecole: Ecole) -> None:
    ecole.retoucher(mettre('Groupes', 'Période *', 2, 'la deuxième'))
    preuve = ecole.prouver()
    assert preuve.verdict is Verdict.DIFFERENT and CLASSEUR in lieux(preuve)
    assert next(iter(preuve.rapport)).code == 'L-510' and len(codes(preuve)) > 1, "et ce qu'on y reproche est dit"


def test_un_modele_change_est_nomme(ecole: Ecole) -> None:
    path = ecole.base / 'modeles' / 'tableau_previsionnel.docx'
    modele = Document(str(path))
    modele.add_paragraph('Un mot de plus.')
    modele.save(str(path))
    preuve = ecole.prouver()
    assert preuve.verdict is Verdict.DIFFERENT and lieux(preuve) == {'modeles/tableau_previsionnel.docx'}


@pytest.mark.parametrize(('dossier', 'nom'), [('reglementation', 'apc_2022.toml'), ('calendriers', '2026-2027.toml')])
def test_un_reglement_ou_un_calendrier_change_est_nomme(ecole: Ecole, dossier: str, nom: str) -> None:
    shutil.copytree(RACINE / 'donnees' / dossier, ecole.base / 'donnees' / dossier)
    with (ecole.base / 'donnees' / dossier / nom).open('a', encoding='utf-8') as fichier:
        fichier.write('\n# relu\n')
    preuve = ecole.prouver()
    assert preuve.verdict is Verdict.DIFFERENT and lieux(preuve) == {nom}


@pytest.mark.libreoffice
def test_un_autre_moteur_est_nomme(ecole: Ecole) -> None:
    preuve = ecole.prouver(PRESENCES, moteur='libreoffice')
    (probleme,) = preuve.rapport
    assert preuve.verdict is Verdict.DIFFERENT and probleme.quoi == "Le moteur PDF a changé"
    assert 'office2pdf' in probleme.regle and 'LibreOffice' in probleme.regle


def test_une_autre_version_du_moteur_est_nommee(ecole: Ecole, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MoteurEmbarque, 'version', lambda _: 'office2pdf 9.9')
    preuve = ecole.prouver()
    assert preuve.verdict is Verdict.DIFFERENT and 'office2pdf 9.9' in next(iter(preuve.rapport)).regle


def test_un_autre_code_se_dit_meme_quand_il_ne_change_rien(ecole: Ecole, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('generator.ecole.empreinte_du_code', lambda: 'un autre')
    assert [p.quoi for p in ecole.prouver().rapport] == ["Le code de l'outil a changé"]
    sans_effet = ecole.prouver(PRESENCES)
    assert sans_effet.verdict is Verdict.IDENTIQUE and [p.gravite for p in sans_effet.rapport] == ['avertissement']


def test_une_autre_date_d_edition_est_nommee(ecole: Ecole) -> None:
    preuve = ecole.prouver(date_edition=JOUR.replace(day=9))
    assert preuve.verdict is Verdict.DIFFERENT
    assert [p.regle for p in preuve.rapport] == ['alors : 03/11/2026 ; ici : 09/11/2026']


def test_un_registre_qui_a_change_est_nomme(ecole: Ecole) -> None:
    """Une lettre refaite sous une autre référence, une réponse revenue depuis."""
    registre = RegistreFictif(ecole.base / 'donnees', ecole.classeur)
    registre.lire(registre.remplacer(registre.reference('ABADIE Lina')), Statut.NON)
    preuve = ecole.prouver('periode-2/lettres.pdf')
    assert preuve.verdict is Verdict.DIFFERENT
    assert {p.quoi for p in preuve.rapport} == {"Le registre des retours a changé"}
    assert lieux(preuve) == {'archives (références)', 'archives (réponses)'}


def test_d_autres_polices_sont_nommees(ecole: Ecole, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('generator.ecole.empreintes_des_polices', lambda *_: [('Arimo-Regular.ttf', 'autre')])
    preuve = ecole.prouver()
    assert preuve.verdict is Verdict.DIFFERENT
    assert {p.quoi.partition(' ')[2].partition(' ')[0] for p in preuve.rapport} == {'police'}


@pytest.mark.parametrize('nom', [LIASSE, 'periode-2/lettres/'])
def test_un_octet_change_a_la_main_est_dit(ecole: Ecole, nom: str) -> None:
    place = ecole.remis(nom)
    path = next(place.glob('*.pdf')) if place.is_dir() else place
    octets = bytearray(path.read_bytes())
    octets[len(octets) // 2] ^= 1
    path.write_bytes(octets)
    preuve = ecole.prouver(path.relative_to(ecole.remis('')).as_posix())
    (probleme,) = preuve.rapport
    assert preuve.verdict is Verdict.DIFFERENT and probleme.code == 'L-511' and "à l'identique" in probleme.regle


# Non prouvable

def test_sans_rapport_rien_n_est_prouvable(ecole: Ecole) -> None:
    ecole.remis('periode-2/rapport.json').unlink()
    preuve = ecole.prouver()
    assert preuve.verdict is Verdict.NON_PROUVABLE and codes(preuve) == {'L-512'}


@pytest.mark.parametrize('manque', ['entrees', 'options', 'fichiers', 'date_edition', 'moteur'])
def test_un_rapport_qui_n_a_pas_tout_releve_le_dit(ecole: Ecole, manque: str) -> None:
    path = ecole.remis('periode-2/rapport.json')
    rapport = json.loads(path.read_text('utf-8'))
    del rapport[manque]
    path.write_text(json.dumps(rapport), 'utf-8')
    preuve = ecole.prouver()
    assert preuve.verdict is Verdict.NON_PROUVABLE and codes(preuve) == {'L-512'}


def test_ce_qui_n_est_plus_la_est_nomme(ecole: Ecole) -> None:
    ecole.classeur.unlink()
    (ecole.base / 'modeles' / 'sommaire.docx').unlink()
    preuve = ecole.prouver()
    assert preuve.verdict is Verdict.NON_PROUVABLE and lieux(preuve) == {CLASSEUR, 'modeles/sommaire.docx'}


@pytest.mark.parametrize('perdu', ['registre.jsonl', 'liens.json', ''])
def test_sans_le_registre_rien_ne_se_prouve_de_ce_qui_en_porte(ecole: Ecole, perdu: str) -> None:
    """Rien ne se tire au sort pour le remplacer ; une feuille de présence, qui n'en porte rien, se prouve encore."""
    depot = Depot.de(ecole.reglages.archives, '2026-2027', 'lilas')
    if perdu:
        (depot.dossier / perdu).unlink()
    else:
        shutil.rmtree(depot.dossier)
    preuve = ecole.prouver()
    (probleme,) = preuve.rapport
    assert preuve.verdict is Verdict.NON_PROUVABLE and probleme.quoi == "Le registre des retours n'est plus là"
    assert lieux(preuve) == {'archives/2026-2027/lilas'}
    if not perdu:
        assert ecole.prouver(PRESENCES).verdict is Verdict.IDENTIQUE


def test_un_moteur_qui_n_est_plus_la_n_est_pas_un_ecart(ecole: Ecole, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MoteurEmbarque, 'version', lambda _: None)
    preuve = ecole.prouver()
    assert preuve.verdict is Verdict.NON_PROUVABLE and codes(preuve) == {'L-512', 'C-401'}


def test_un_fichier_que_le_passage_n_a_pas_remis_ne_se_prouve_pas(ecole: Ecole) -> None:
    ecole.remis('periode-2/note.pdf').write_bytes(b'%PDF-1.7')
    assert ecole.prouver('periode-2/note.pdf').verdict is Verdict.NON_PROUVABLE


def test_des_octets_qui_changent_sans_raison_ne_sont_pas_un_ecart(ecole: Ecole, monkeypatch: pytest.MonkeyPatch) -> None:
    """Un moteur qui daterait ses PDF : rien de relevé n'a changé, on ne peut rien affirmer."""
    monkeypatch.setattr('generator.preuve.refaire.empreintes_des_fichiers', lambda _: {'liasse-ien.pdf': 'autre'})
    preuve = ecole.prouver()
    assert preuve.verdict is Verdict.NON_PROUVABLE and "resté le même" in next(iter(preuve.rapport)).quoi


# La commande

@pytest.mark.parametrize(('gacher', 'code', 'mot'), [
    (lambda _: None, 0, 'identique'),
    (lambda ecole: ecole.remis(PRESENCES).write_bytes(b'%PDF-1.7'), 1, 'différent'),
    (lambda ecole: ecole.remis('presences-2/rapport.json').unlink(), 4, 'non prouvable'),
])  # fmt: skip
def test_la_commande_dit_le_verdict_et_le_rend(
    ecole: Ecole, gacher: Callable[[Ecole], object], code: int, mot: str
) -> None:
    gacher(ecole)
    options = ('--donnees', ecole.base / 'donnees', '--modeles', ecole.base / 'modeles')
    fini = commander('prouver', ecole.remis(PRESENCES), *options)
    assert fini.returncode == code and f' : {mot}.' in fini.stdout
    dit = json.loads(commander('prouver', ecole.remis(PRESENCES), *options, '--json').stdout)
    assert dit['verdict'] == mot and dit['code_de_sortie'] == code and re.fullmatch('[0-9a-f]{64}', dit['sha256'])


def test_un_fichier_absent_est_une_erreur_de_commande() -> None:
    assert commander('prouver', 'sorties/rien.pdf').returncode == 2


# Les écoles d'exemple


@pytest.fixture
def projet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Un projet tel qu'il arrive : des écoles d'exemple, et aucune à soi."""
    projet = tmp_path / 'projet'
    for nom in ('reglementation', 'calendriers', 'exemples'):
        shutil.copytree(RACINE / 'donnees' / nom, projet / 'donnees' / nom)
    shutil.copy(RACINE / 'donnees' / 'conservation.toml', projet / 'donnees')
    monkeypatch.setattr('generator.reglages.RACINE', projet)
    for module in ('entrees', 'cli_preuve', 'preuve.entrees_d_alors'):
        monkeypatch.setattr(f'generator.{module}.EXEMPLES', projet / 'donnees' / 'exemples')
    return projet


def test_une_liasse_d_exemple_se_prouve_encore_quand_l_ecole_a_son_classeur(projet: Path, tmp_path: Path) -> None:
    reglages = Reglages(aujourdhui=JOUR, sorties=tmp_path / 'sorties', moteur='embarque', coeurs=2)
    produire(reglages, SuiviMuet())
    (liasse,) = (tmp_path / 'sorties' / '2026-2027' / 'lilas').rglob('liasse-ien.pdf')
    siens = projet / 'donnees' / 'ecoles' / 'a-nous' / CLASSEUR
    siens.parent.mkdir(parents=True)
    livre = load_workbook(projet / 'donnees' / 'exemples' / CLASSEUR)
    livre.properties.creator = "Une autre école"
    livre.save(siens)
    avant = tout(projet)
    for exemples in (False, True):
        assert prouver(liasse, replace(reglages, exemples=exemples), SuiviMuet()).verdict is Verdict.IDENTIQUE
    dit = commander('prouver', liasse, '--donnees', projet / 'donnees' / 'exemples')
    assert (dit.returncode, 'identique' in dit.stdout) == (0, True), dit.stderr
    assert tout(projet) == avant
    (projet / 'donnees' / 'exemples' / CLASSEUR).unlink()
    assert prouver(liasse, reglages, SuiviMuet()).verdict is not Verdict.IDENTIQUE
