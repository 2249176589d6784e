"""Les polices d'une machine : un signe que rien ne dessine se voit avant d'imprimer, pas après."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.conversion import choix, polices
from generator.conversion.moteur import MoteurPdf
from generator.erreurs import Code, ErreurMoteur

POSIX = pytest.mark.skipif(os.name != 'posix', reason="programmes d'essai en shell")


@pytest.fixture
def fontconfig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Une machine qui a toutes les familles, mais aucune police pour ☐."""
    for nom, corps in (
        ('fc-list', 'case "$1" in *2610*) ;; *) echo Arial ;; esac'),
        ('fc-match', 'echo "$3|"'),
    ):  # fmt: skip
        (tmp_path / nom).write_text(f'#!/bin/sh\n{corps}\n')
        (tmp_path / nom).chmod(0o700)
    monkeypatch.setenv('PATH', f'{tmp_path}{os.pathsep}{os.environ["PATH"]}')
    for memoire in (polices._dessine, polices._fc_match):
        memoire.cache_clear()
    yield
    for memoire in (polices._dessine, polices._fc_match):
        memoire.cache_clear()


@pytest.fixture
def libreoffice_present(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choix.MoteurLibreOffice, 'version', lambda _: 'LibreOffice 7.4')


@POSIX
def test_les_signes_rares_sont_demandes_a_la_machine(fontconfig: None) -> None:
    assert polices.signes_sans_police('Élise ☐ OUI – l’œuvre « ʻ » \u202f☐') == ['☐']


@POSIX
def test_auto_prend_l_embarque_et_nomme_le_signe(fontconfig: None, libreoffice_present: None) -> None:
    moteur, raison = choix.choisir_moteur('auto', ['Arial'], '☐ OUI')
    assert moteur.nom == 'embarque' and '☐' in raison


@POSIX
def test_libreoffice_impose_sans_police_est_une_erreur(fontconfig: None, libreoffice_present: None) -> None:
    with pytest.raises(ErreurMoteur) as erreur:
        choix.choisir_moteur('libreoffice', ['Arial'], '☐ OUI')
    (probleme,) = erreur.value.rapport
    assert probleme.code is Code.SIGNE_SANS_POLICE and probleme.valeur == '☐' and 'apt install' in probleme.remede


@POSIX
def test_l_etat_des_moteurs_nomme_les_signes(fontconfig: None, libreoffice_present: None) -> None:
    etats: dict[str, choix.EtatMoteur] = {etat.nom: etat for etat in choix.etats_des_moteurs(['Arial'], '☐ é')}
    assert etats['libreoffice'].signes_manquants == ('☐',) and etats['embarque'].signes_manquants == ()


def test_sans_fontconfig_on_ne_pretend_rien(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv('PATH', str(tmp_path))
    polices._dessine.cache_clear()
    assert polices.signes_sans_police('☐中') == []
    polices._dessine.cache_clear()


def test_un_repli_de_meme_metrique_n_est_pas_un_remplacement() -> None:
    assert polices.remplacements(['Arial'], {'liberationsans': True, 'opensymbol': True}) == ([], [])
    assert polices.remplacements(['Arial', 'Marianne'], {'liberationsans': True}) == (['Marianne'], [])
    assert polices.remplacements(['Arial'], {'liberationsans': True, 'comicsans': True}) == ([], ['comicsans'])


def test_un_moteur_a_trois_membres() -> None:
    publics = {nom for nom in (*MoteurPdf.__annotations__, *vars(MoteurPdf)) if not nom.startswith('_')}
    assert publics == {'nom', 'version', 'convertir'}


@pytest.mark.libreoffice
def test_toutes_les_graisses_d_une_police_et_celle_d_un_signe_rare_sont_relevees() -> None:
    empreintes = polices.empreintes_des_polices('libreoffice', ['Arial'], 'é—☐')
    noms = [nom for nom, _ in empreintes]
    assert sum('Bold' in nom for nom in noms) >= 2 and [nom for nom in noms if nom.startswith('☐ (')]
    assert all(len(sha256) == 64 for _, sha256 in empreintes) and not any(nom.startswith(('é', '—')) for nom in noms)
