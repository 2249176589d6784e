"""L'écran de fin de beaucoup d'écoles : un compte, puis celles qui ont quelque chose à dire, les plus graves d'abord."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import ecran_departement
from generator.erreurs import Code, Sortie
from generator.rangement import Fait
from generator.rapport import Emplacement, Gravite, Probleme, Rapport


def probleme(gravite: Gravite, quoi: str) -> Probleme:
    return Probleme(Code.ECOLE_MANQUANTE, gravite, quoi, Emplacement('ici'))


def faits(nombre: int) -> list[Fait]:
    return [
        Fait(f'ecole-{rang}', '2026-2027', Rapport(), lettres=10, pages=12, dossier=Path(f'/s/2026-2027/ecole-{rang}/periode-1'),
             moteur='embarqué')
        for rang in range(nombre)
    ]  # fmt: skip


def test_quand_tout_va_bien_un_compte_et_une_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert ecran_departement.conclure(faits(300), Rapport()) is Sortie.FAIT
    dit = capsys.readouterr()
    assert dit.err == ''
    assert dit.out.splitlines() == [
        "300 écoles faites sur 300 : 3000 lettres, 3600 pages.", "Elles sont dans /s/2026-2027.", "Moteur PDF : embarqué.",
    ]  # fmt: skip


def test_les_plus_graves_d_abord_trois_problemes_par_ecole_et_les_autres_nommees(capsys: pytest.CaptureFixture[str]) -> None:
    toutes = faits(20)
    for fait in toutes[:15]:
        fait.rapport.ajouter(probleme(Gravite.AVERTISSEMENT, "un avertissement"))
    perdue = toutes[19]
    perdue.sortie, perdue.dossier, perdue.lettres, perdue.pages = Sortie.MOTEUR, None, 0, 0
    perdue.rapport = Rapport([
        probleme(Gravite.AVERTISSEMENT, "le moins grave"), *(probleme(Gravite.ERREUR, f"faute {rang}") for rang in range(4))
    ])
    assert ecran_departement.conclure(toutes, Rapport()) is Sortie.MOTEUR
    dit = capsys.readouterr()
    ecoles = [ligne.partition(' ')[0] for ligne in dit.err.splitlines() if ligne.startswith('ecole-')]
    assert ecoles == ['ecole-19', *(f'ecole-{rang}' for rang in range(11))]
    assert "faute 2" in dit.err and "faute 3" not in dit.err and "le moins grave" not in dit.err and "… et 2 autres." in dit.err
    assert "À voir aussi : ecole-11, ecole-12, ecole-13, ecole-14 (tout avec --json)." in dit.err
    assert "19 écoles faites sur 20 : 190 lettres, 228 pages." in dit.out
    assert "Rien n'a été produit pour : ecole-19." in dit.out


def test_une_faute_qui_n_est_d_aucune_ecole_se_dit_et_fait_rendre_1(capsys: pytest.CaptureFixture[str]) -> None:
    rapport = Rapport([probleme(Gravite.ERREUR, "un classeur d'un autre format")])
    assert ecran_departement.conclure(faits(6), rapport) is Sortie.A_CORRIGER
    assert "un classeur d'un autre format" in capsys.readouterr().err
