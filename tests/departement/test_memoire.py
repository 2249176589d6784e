"""Plusieurs écoles : vérifiées ou relues une à une, aucune ne reste en mémoire quand on passe à la suivante."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from generator import chaine
from generator.cli_formulaires import retours
from generator.departement import ecoles
from generator.domaine.dossier import Dossier
from generator.lecture import ecoles as lecture
from generator.suivi import SuiviMuet
from tests.departement.ecoles import Departement
from tests.departement.test_processus import reglages_de


class Vivants:
    """Les dossiers d'école vus passer, et combien vivaient encore à chaque regard."""

    def __init__(self) -> None:
        self._vus: list[weakref.ref[Dossier]] = []
        self.comptes: list[int] = []

    def noter(self, dossier: Dossier) -> None:
        self._vus.append(weakref.ref(dossier))

    def compter(self) -> None:
        gc.collect()
        self.comptes.append(sum(vu() is not None for vu in self._vus))


def apres(fonction: Callable[..., Any], noter: Callable[[Any], None]) -> Callable[..., Any]:
    def faire(*args: Any, **options: Any) -> Any:
        rendu = fonction(*args, **options)
        noter(rendu)
        return rendu

    return faire


def test_verifier_ne_garde_qu_une_ecole_a_la_fois(
    departement: Departement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vivants = Vivants()
    monkeypatch.setattr(lecture, 'lire_dossier', apres(lecture.lire_dossier, lambda lu: vivants.noter(lu[0])))
    monkeypatch.setattr(chaine, 'preparer', apres(chaine.preparer, lambda _: vivants.compter()))
    faits, _ = chaine.verifier(reglages_de(departement.copier(tmp_path / 'donnees'), tmp_path / 'sorties'), SuiviMuet())
    vivants.compter()
    assert [fait.nom for fait in faits] == [f'fictive-{rang}' for rang in range(1, 5)] and all(f.lettres for f in faits)
    assert vivants.comptes == [1, 1, 1, 1, 0]


@pytest.mark.parametrize('machine', [False, True])
def test_retours_ne_garde_que_ce_qu_il_dira_de_chaque_ecole(
    departement: Departement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    machine: bool,
) -> None:  # fmt: skip
    vivants, poser = Vivants(), ecoles.poser

    def regarder(rendu: Any, *args: Any) -> Any:
        vivants.noter(rendu.fait.resultats.dossier)
        vivants.compter()
        return poser(rendu, *args)

    monkeypatch.setattr(ecoles, 'poser', regarder)
    with pytest.raises(typer.Exit) as fin:
        retours(
            donnees=departement.copier(tmp_path / 'donnees'), sorties=tmp_path / 'sorties', moteur='embarque',
            date_edition='03/11/2026', json=machine,
        )  # fmt: skip
    vivants.compter()
    ecran = capsys.readouterr().out
    assert vivants.comptes == [1, 1, 1, 1, 0] and fin.value.exit_code == 0
    if machine:
        dits = json.loads(ecran)['ecoles']
        assert [dit['ecole'] for dit in dits] == [f'fictive-{rang}' for rang in range(1, 5)]
        assert all(dit['groupes'] and dit['reponses'] for dit in dits)
    else:
        titres = [ligne for ligne in ecran.splitlines() if ligne.endswith('(2026-2027), période 1')]
        assert len(titres) == ecran.count("Groupe, puis classe") == 4
        assert "Accords de principe pour l'année" not in ecran, "aucun n'a été demandé"
