"""« --apercu », de bout en bout : les planches sont avec les PDF, privées, remplacées avec eux, jamais sans qu'on le demande."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from generator.chaine import Fait
from generator.conversion.planches import DOSSIER
from generator.erreurs import Sortie
from tests.conftest import Passage
from tests.test_ligne_de_commande import lancer


def remis(faits: list[Fait]) -> Path:
    (fait,) = faits
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    return fait.dossier


def planches(dossier: Path) -> list[str]:
    return sorted(path.relative_to(dossier).as_posix() for path in dossier.rglob('*.png'))


def test_chaque_pdf_a_ses_planches_et_elles_s_en_vont_quand_on_ne_les_demande_plus(
    exemple: Callable[[str], Path], passer: Passage
) -> None:
    exemple('2026-2027.xlsx')
    dossier = remis(passer(apercu=True, un_fichier_par_lettre=True)[0])
    vues = planches(dossier)
    assert f'{DOSSIER}/lettres-1.png' in vues and f'{DOSSIER}/lettres-2.png' in vues and f'{DOSSIER}/liasse-ien-1.png' in vues
    assert {path.stem for path in (dossier / 'services').iterdir()} == {
        Path(nom).stem.removesuffix('-1') for nom in vues if nom.startswith(f'{DOSSIER}/services/')
    }
    eleves = {path.stem for path in (dossier / 'lettres').iterdir()}
    assert eleves and not [nom for nom in vues for eleve in eleves if eleve in nom]
    for nom in vues:
        with Image.open(dossier / nom) as image:
            image.load()
        if os.name == 'posix':
            assert (dossier / nom).stat().st_mode & 0o777 == 0o600
            assert (dossier / nom).parent.stat().st_mode & 0o777 == 0o700
    assert planches(remis(passer()[0])) == []


@pytest.mark.parametrize('commande', ['presences', 'inspection'])
def test_les_autres_commandes_aussi(commande: str, exemple: Callable[[str], Path], donnees: Path, tmp_path: Path) -> None:
    exemple('2026-2027.xlsx')
    fini = lancer(commande, '--donnees', donnees, '--sorties', tmp_path / 'sorties', '--moteur', 'embarque', '--apercu')
    assert fini.returncode == 0, fini.stderr
    assert list((tmp_path / 'sorties').rglob(f'{DOSSIER}/*.png'))
