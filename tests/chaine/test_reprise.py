"""Seul ce qui a changé est refait : chaque sorte d'entrée change à son tour, et l'on compare à un passage neuf, octet pour octet."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from generator import ecole as module_ecole
from generator import production as module_production
from generator.archive import Depot, Registre
from generator.chaine import produire
from generator.conversion.embarque import MoteurEmbarque
from generator.conversion.moteur import Converti, Travail
from generator.conversion.processus import Ouvrier
from generator.domaine.retour import Statut
from generator.erreurs import Code, Sortie
from generator.preuve import Verdict, prouver
from generator.rangement import Fait
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reglages import RACINE, Reglages
from generator.rendu import documents as module_documents
from generator.sorties import CACHE
from generator.suivi import SuiviMuet
from tests.conftest import JOUR
from tests.fabrique.classeurs import Retouche, mettre
from tests.fabrique.registres import RegistreFictif

CLASSEUR = '2026-2027.xlsx'


class MoteurCompteur(MoteurEmbarque):
    """L'embarqué, qui compte ce qu'on lui demande et dit la version qu'on veut."""

    def __init__(self, version: str = '') -> None:
        super().__init__()
        self._version = version
        self.appels = 0

    def version(self) -> str | None:
        return self._version or super().version()

    def convertir(self, travaux: Iterable[Travail], ouvrier: Ouvrier) -> Iterator[Converti]:
        for converti in super().convertir(travaux, ouvrier):
            self.appels += 1
            yield converti


def tout(dossier: Path) -> dict[str, str]:
    return {
        path.relative_to(dossier).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(dossier.rglob('*')) if path.is_file()
    }  # fmt: skip


@dataclass
class Ecole:
    """L'école des Lilas chez elle : ses données, ses règles, ses modèles, ses sorties, et un moteur qui compte."""

    base: Path
    patch: pytest.MonkeyPatch
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def reglages(self) -> Reglages:
        return Reglages(
            aujourdhui=JOUR, date_edition=JOUR, donnees=self.base / 'donnees', modeles=self.base / 'modeles',
            sorties=self.base / 'sorties', moteur='embarque', coeurs=2,
        )  # fmt: skip

    @property
    def remis(self) -> Path:
        return self.base / 'sorties' / '2026-2027' / 'lilas' / 'periode-2'

    @property
    def classeur(self) -> Path:
        return self.base / 'donnees' / 'ecoles' / CLASSEUR

    def brancher(self, version: str = '') -> MoteurCompteur:
        moteur = MoteurCompteur(version)
        self.patch.setattr(module_ecole, 'choisir_moteur', lambda *_: (moteur, "essai"))
        return moteur

    def passer(self, **options: Any) -> Fait:
        (fait,), _ = produire(replace(self.reglages, **self.options, **options), SuiviMuet())
        assert fait.sortie is Sortie.FAIT, list(fait.rapport)
        return fait

    def comparer_a_un_passage_neuf(self, **options: Any) -> None:
        """Ce qui est remis est, octet pour octet, ce qu'un passage neuf remettrait."""
        neuf = self.base / 'neuf'
        fait = self.passer(sorties=neuf, **options)
        assert not fait.inchange and fait.dossier is not None
        ici = self.base / 'sorties' / fait.dossier.relative_to(neuf)
        assert tout(ici) == tout(fait.dossier)

    def retoucher(self, *retouches: Retouche) -> None:
        livre = load_workbook(self.classeur)
        for retouche in retouches:
            retouche(livre)
        livre.save(self.classeur)


@pytest.fixture(scope='module')
def faite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Une école dont les documents sont faits ; personne n'y touche."""
    base = tmp_path_factory.mktemp('faite')
    (base / 'donnees' / 'ecoles').mkdir(parents=True)
    shutil.copy(RACINE / 'donnees' / 'exemples' / CLASSEUR, base / 'donnees' / 'ecoles')
    for nom in ('reglementation', 'calendriers'):
        shutil.copytree(RACINE / 'donnees' / nom, base / 'donnees' / nom)
    shutil.copy(RACINE / 'donnees' / 'conservation.toml', base / 'donnees')
    shutil.copytree(RACINE / 'modeles', base / 'modeles')
    with pytest.MonkeyPatch.context() as patch:
        Ecole(base, patch).brancher()
        Ecole(base, patch).passer()
    return base


@pytest.fixture
def ecole(faite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ecole:
    """La même, que l'on peut changer."""
    shutil.copytree(faite, tmp_path / 'a soi')
    ecole = Ecole(tmp_path / 'a soi', monkeypatch)
    ecole.brancher()
    return ecole


# Sans changement


def test_sans_changement_rien_n_est_fait_et_le_bilan_est_le_meme(ecole: Ecole, monkeypatch: pytest.MonkeyPatch) -> None:
    premier = ecole.passer(refaire=True)
    avant, archives = tout(ecole.remis), tout(ecole.base / 'donnees' / 'archives')
    moteur = ecole.brancher()
    monkeypatch.setattr('generator.departement.unite.Production', None)
    second = ecole.passer()
    assert second.inchange and not premier.inchange and moteur.appels == 0
    assert tout(ecole.remis) == avant and tout(ecole.base / 'donnees' / 'archives') == archives
    for nom in ('sortie', 'periode', 'dossier', 'lettres', 'documents', 'pages', 'moteur', 'remarques'):
        assert getattr(second, nom) == getattr(premier, nom), nom
    assert list(second.rapport) == list(premier.rapport)


def test_les_dates_des_fichiers_ne_comptent_pas(ecole: Ecole) -> None:
    for path in (*ecole.remis.rglob('*'), ecole.classeur, *(ecole.base / 'modeles').glob('*.docx')):
        os.utime(path, (1, 1))
    assert ecole.passer().inchange


def test_la_date_d_edition_reste_celle_d_avant_tant_que_rien_ne_change(ecole: Ecole) -> None:
    demain = JOUR.replace(day=JOUR.day + 1)
    assert ecole.passer(date_edition=None, aujourdhui=demain).inchange
    assert not ecole.passer(date_edition=demain).inchange


def test_refaire_refait_tout_sans_reprendre_de_tranche(ecole: Ecole) -> None:
    avant, moteur = tout(ecole.remis), ecole.brancher()
    assert not ecole.passer(refaire=True).inchange and moteur.appels > 0
    assert tout(ecole.remis) == avant


# Chaque entrée à son tour


def un_paragraphe(path: Path) -> None:
    document = Document(str(path))
    document.paragraphs[0].insert_paragraph_before("Une ligne de plus.")
    document.save(str(path))


def ajouter_un_modele_d_ecole(ecole: Ecole) -> None:
    (ecole.base / 'modeles' / 'lilas').mkdir()
    siens = shutil.copy(ecole.base / 'modeles' / 'tableau_previsionnel.docx', ecole.base / 'modeles' / 'lilas')
    un_paragraphe(Path(siens))


def remplacer_dans(path: Path, ancien: str, neuf: str) -> None:
    texte = path.read_text('utf-8')
    assert ancien in texte
    path.write_text(texte.replace(ancien, neuf, 1), 'utf-8')


def changer_les_responsables(nom: str) -> Retouche:
    def retoucher(livre: Workbook) -> None:
        feuille = livre['Élèves']
        colonnes = [case.value for case in feuille[1]]
        ligne = next(ligne for ligne in feuille.iter_rows(min_row=2) if ligne[colonnes.index('Nom *')].value == nom)
        ligne[colonnes.index('Responsables (foyer 1) *')].value = 'Mme Célestine DARTOIS'

    return retoucher


def commenter(path: Path) -> None:
    path.write_text(path.read_text('utf-8') + '\n# relu\n', 'utf-8')


def remplacer_la_police(ecole: Ecole) -> None:
    ecole.patch.setattr(module_ecole, 'empreintes_des_polices', lambda *_: [('Liberation', 'f' * 64)])


ENTREES: dict[str, Callable[[Ecole], object]] = {
    'une cellule': lambda e: e.retoucher(mettre('École', 'Commune *', 0, 'Montsombre')),
    'un modèle': lambda e: un_paragraphe(e.base / 'modeles' / 'tableau_previsionnel.docx'),
    "un modèle de l'école": ajouter_un_modele_d_ecole,
    'le règlement': lambda e: commenter(e.base / 'donnees' / 'reglementation' / 'apc_2022.toml'),
    'le calendrier': lambda e: commenter(e.base / 'donnees' / 'calendriers' / '2026-2027.toml'),
    'le catalogue': lambda e: remplacer_dans(
        e.base / 'modeles' / 'catalogue.toml', '"Autorisations parentales"', '"Les autorisations"'
    ),
    'le moteur': lambda e: e.brancher('office2pdf 99'),
    'une police': remplacer_la_police,
    'le code': lambda e: e.patch.setattr(module_ecole, 'empreinte_du_code', lambda: 'c' * 64),
    'une bibliothèque': lambda e: e.patch.setattr(module_ecole, 'versions_des_bibliotheques', lambda: ('lxml 99',)),
    'une option': lambda e: e.options.update(recto_verso=True),
    "l'annexe": lambda e: e.options.update(annexe=False),
    'un fichier par lettre': lambda e: e.options.update(un_fichier_par_lettre=True),
    "la date d'édition": lambda e: e.options.update(date_edition=JOUR.replace(day=5)),
    'les planches': lambda e: e.options.update(apercu=True),
}  # fmt: skip


@pytest.mark.parametrize('entree', ENTREES)
def test_une_entree_qui_change_fait_refaire(ecole: Ecole, entree: str) -> None:
    ENTREES[entree](ecole)
    options = dict(ecole.options)
    ecole.options.clear()
    assert not ecole.passer(**options).inchange
    ecole.comparer_a_un_passage_neuf(**options)
    assert ecole.passer(**options).inchange, "le suivant n'a plus rien à faire"


def test_une_reponse_revenue_fait_refaire_les_retours(ecole: Ecole) -> None:
    retours = {'commande': 'retours', 'relances': True}
    ecole.passer(**retours)
    assert ecole.passer(**retours).inchange
    registre = RegistreFictif(ecole.base / 'donnees', ecole.classeur)
    registre.lire(registre.reference('ABADIE Lina'), Statut.NON)
    assert not ecole.passer(**retours).inchange
    ecole.comparer_a_un_passage_neuf(**retours)


# Ce qui a été remis, abîmé depuis


def renommer(dossier: Path) -> None:
    (dossier / 'lettres.pdf').rename(dossier / 'lettres-2.pdf')


def remplacer_par_un_lien(dossier: Path) -> None:
    (dossier / 'lettres.pdf').rename(dossier.parent / 'ailleurs.pdf')
    (dossier / 'lettres.pdf').symlink_to(dossier.parent / 'ailleurs.pdf')


REMIS: dict[str, Callable[[Path], object]] = {
    'changé': lambda d: (d / 'lettres.pdf').write_bytes((d / 'lettres.pdf').read_bytes() + b' '),
    'ôté': lambda d: (d / 'tableau-previsionnel.pdf').unlink(),
    'ajouté': lambda d: (d / 'notes.txt').write_text('à part', 'utf-8'),
    'renommé': renommer,
    'devenu un lien': remplacer_par_un_lien,
    'rapport changé': lambda d: remplacer_dans(d / 'rapport.json', '"lettres": 22', '"lettres": 23'),
    'rapport ôté': lambda d: (d / 'rapport.json').unlink(),
    'rapport illisible': lambda d: (d / 'rapport.json').write_text('{', 'utf-8'),
}  # fmt: skip


@pytest.mark.parametrize('mal', REMIS)
def test_un_fichier_remis_abime_est_refait_sans_le_moteur(ecole: Ecole, mal: str) -> None:
    avant = tout(ecole.remis)
    REMIS[mal](ecole.remis)
    moteur = ecole.brancher()
    assert not ecole.passer().inchange and moteur.appels == 0
    assert tout(ecole.remis) == avant


def test_un_registre_qui_ne_sait_pas_ce_qui_est_parti_est_complete(ecole: Ecole) -> None:
    """Une sauvegarde d'avant a été remise : les références sont là, l'envoi n'y est plus."""
    depot = Depot.de(ecole.base / 'donnees' / 'archives', '2026-2027', 'lilas')
    avant = tout(depot.dossier)
    next(depot.envois.glob('*.pdf')).unlink()
    assert not ecole.passer().inchange and tout(depot.dossier) == avant
    depot.registre.unlink()
    assert not ecole.passer().inchange
    assert len(Registre(depot, ecole.reglages.maintenant).evenements) > 1 and ecole.passer().inchange


# Par tranche


def test_un_seul_eleve_change_ne_refait_que_sa_tranche(ecole: Ecole, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module_documents, 'EXEMPLAIRES_PAR_TRANCHE', 5)
    options = {'commande': 'formulaire', 'formulaire': 'autorisation_parentale'}
    moteur = ecole.brancher()
    ecole.passer(**options)
    tranches = moteur.appels
    assert tranches > 3
    moteur = ecole.brancher()
    ecole.retoucher(changer_les_responsables('ABADIE'))
    assert not ecole.passer(**options).inchange
    assert moteur.appels == 1, f"une tranche sur {tranches}"
    ecole.comparer_a_un_passage_neuf(**options)


@pytest.mark.parametrize('abimer', [
    lambda octets: octets[: len(octets) // 2], lambda octets: octets[:-1] + b'?', lambda octets: b'', lambda octets: b'x' + octets,
])  # fmt: skip
def test_une_tranche_abimee_est_refaite(ecole: Ecole, abimer: Callable[[bytes], bytes]) -> None:
    avant = tout(ecole.remis)
    tranches = sorted((ecole.base / 'sorties' / CACHE).rglob('*.tranche'))
    tranches[0].write_bytes(abimer(tranches[0].read_bytes()))
    shutil.copy(tranches[2], tranches[1])
    (ecole.remis / 'lettres.pdf').unlink()
    moteur = ecole.brancher()
    ecole.passer()
    assert moteur.appels == 2 and tout(ecole.remis) == avant


def test_le_cache_ne_garde_que_le_dernier_passage_et_se_ferme_aux_autres(ecole: Ecole) -> None:
    cache = ecole.base / 'sorties' / CACHE
    avant = {path.name for path in cache.rglob('*.tranche')}
    ecole.retoucher(mettre('École', 'Commune *', 0, 'Montsombre'))
    ecole.passer()
    apres = {path.name for path in cache.rglob('*.tranche')}
    assert len(apres) == len(avant) and apres != avant
    assert {path.stat().st_mode & 0o777 for path in cache.rglob('*.tranche')} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (cache, *cache.rglob('*')) if path.is_dir()} == {0o700}
    shutil.rmtree(ecole.remis)
    shutil.copytree(cache / '2026-2027', cache / '2019-2020')
    ecole.passer(commande='presences')
    assert [path.name for path in cache.glob('*/*/*')] == ['presences-2'], "des sorties effacées n'y laissent pas de copie"


def test_ce_qui_nomme_un_eleve_se_redit_du_cache_et_se_refait_sans_lui(ecole: Ecole) -> None:
    lieu = Emplacement('lettres.pdf', precision='page 3, ABADIE Lina')
    dit = Probleme(Code.PAGES_INATTENDUES, Gravite.AVERTISSEMENT, "Une lettre est longue", lieu, valeur='Lina', personnel=True)
    ecole.patch.setattr(module_production, 'signales', lambda *_: [dit])
    premier = ecole.passer(refaire=True)
    assert any(probleme.personnel for probleme in premier.rapport)
    second = ecole.passer()
    assert second.inchange and list(second.rapport) == list(premier.rapport)
    texte = json.dumps(json.loads((ecole.remis / 'rapport.json').read_text('utf-8')), ensure_ascii=False)
    assert 'ABADIE' not in texte and 'Lina' not in texte
    shutil.rmtree(ecole.base / 'sorties' / CACHE)
    assert not ecole.passer().inchange and ecole.passer().inchange


# La preuve


def test_prouver_refait_vraiment(ecole: Ecole) -> None:
    moteur = ecole.brancher()
    preuve = prouver(ecole.remis / 'lettres.pdf', ecole.reglages, SuiviMuet())
    assert preuve.verdict is Verdict.IDENTIQUE and moteur.appels > 0
