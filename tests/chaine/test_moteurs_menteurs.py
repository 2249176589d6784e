"""Un moteur qui ment, de bout en bout : rien de faux n'est livré, rien d'avant n'est perdu, la lettre en cause est nommée."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import ecole
from generator.conversion.moteur import MoteurPdf
from generator.conversion.relecture import pages_du_pdf
from generator.erreurs import Code, Sortie
from generator.rapport import Emplacement, Gravite, Probleme
from tests import moteurs
from tests.chaine.test_douze_erreurs import empreintes
from tests.conftest import Passage

Brancher = Callable[[MoteurPdf], None]


@pytest.fixture
def brancher(monkeypatch: pytest.MonkeyPatch) -> Brancher:
    """Met un moteur à la place de ceux de la machine."""

    def mettre(moteur: MoteurPdf) -> None:
        monkeypatch.setattr(ecole, 'choisir_moteur', lambda *_: (moteur, "essai"))

    return mettre


def test_une_lettre_impossible_est_nommee_et_les_sorties_d_avant_restent(
    deja_faite: Path, passer: Passage, brancher: Brancher, monkeypatch: pytest.MonkeyPatch
) -> None:
    (avant,), _ = passer()
    assert avant.inchange and avant.dossier is not None
    vues = empreintes(avant.dossier)
    brancher(moteurs.MoteurAllergique('Lina ABADIE'))
    (fait,), _ = passer()
    assert fait.sortie is Sortie.MOTEUR
    (faute,) = fait.rapport.erreurs
    assert faute.code is Code.MOTEUR_EN_ECHEC and 'ABADIE' in str(faute.emplacement)
    assert empreintes(avant.dossier) == vues
    assert fait.dossier == avant.dossier.parent / 'incomplet'
    textes = ' '.join(pages_du_pdf(fait.dossier / 'lettres.pdf'))
    assert fait.lettres == avant.lettres - 1 and 'Lina ABADIE' not in textes
    assert (fait.dossier / 'liasse-ien.pdf').is_file()
    for note in (fait.dossier / 'rapport.json', avant.dossier.parent / 'dernier-echec.json'):
        assert 'ABADIE' not in note.read_text('utf-8')
    monkeypatch.undo()
    (apres,), _ = passer()
    assert apres.sortie is Sortie.FAIT
    assert sorted(path.name for path in avant.dossier.parent.iterdir()) == ['periode-2']


def test_ce_qui_a_un_defaut_ne_va_pas_meme_dans_incomplet(
    exemple: Callable[[str], Path], passer: Passage, brancher: Brancher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Une lettre manque, et la liasse nomme un élève : rien n'est écrit, les deux sont dits."""
    exemple('2026-2027.xlsx')
    brancher(moteurs.MoteurAllergique('Lina ABADIE'))
    nomme = Probleme(Code.NOM_ELEVE_DANS_LA_LIASSE, Gravite.ERREUR, "Un nom d'élève", Emplacement('liasse-ien.pdf'), '', '')
    monkeypatch.setattr('generator.production.controler_noms', lambda *_: [nomme])
    (fait,), _ = passer()
    assert fait.sortie is Sortie.MOTEUR and fait.dossier is None
    assert {Code.MOTEUR_EN_ECHEC, Code.NOM_ELEVE_DANS_LA_LIASSE} <= {faute.code for faute in fait.rapport.erreurs}


@pytest.mark.parametrize('mensonge', [
    moteurs.sans_fichier, moteurs.pdf_vide, moteurs.pas_un_pdf, moteurs.page_blanche, moteurs.derniere_page_perdue,
])  # fmt: skip
def test_un_moteur_qui_ment_toujours_ne_livre_rien_de_faux(
    mensonge: moteurs.Mensonge, deja_faite: Path, passer: Passage, brancher: Brancher
) -> None:
    (avant,), _ = passer()
    assert avant.inchange and avant.dossier is not None
    vues = empreintes(avant.dossier)
    brancher(moteurs.MoteurMenteur(mensonge))
    (fait,), _ = passer()
    assert fait.sortie is Sortie.MOTEUR and fait.rapport.erreurs
    assert all(probleme.remede for probleme in fait.rapport.erreurs)
    assert empreintes(avant.dossier) == vues


@pytest.mark.parametrize('genre', ['header', 'footer'])
def test_un_moteur_qui_perd_un_en_tete_ou_un_pied_est_vu(
    genre: str, exemple: Callable[[str], Path], passer: Passage, brancher: Brancher
) -> None:
    exemple('2026-2027.xlsx')
    brancher(moteurs.MoteurSansEntete(genre))
    (fait,), _ = passer()
    assert fait.sortie is Sortie.MOTEUR
    faute = fait.rapport.erreurs[0]
    assert faute.code is Code.TEXTE_PERDU and faute.valeur and faute.emplacement.precision


@pytest.mark.parametrize('mensonge', [moteurs.derniere_page_perdue, moteurs.pages_inversees, moteurs.page_en_trop])
def test_un_mensonge_passager_est_repris_sans_trace(
    mensonge: moteurs.Mensonge, exemple: Callable[[str], Path], passer: Passage, brancher: Brancher
) -> None:
    exemple('2026-2027.xlsx')
    brancher(moteurs.MoteurMenteur(mensonge, fois=3))
    (fait,), _ = passer()
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None
    rapport = json.loads((fait.dossier / 'rapport.json').read_text('utf-8'))
    assert rapport['lettres'] == rapport['pages']['lettres.pdf'] == 22 and rapport['problemes'] == []
