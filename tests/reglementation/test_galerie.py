"""Chaque refus d'un règlement a son fichier cassé, et chaque fichier cassé le refus attendu, à sa place, avec ses mots."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.lecture import lire_regimes
from generator.reglages import RACINE
from tests.reglementation.galerie import MODULES, REGLEMENTS, Casse, galerie, refus_ecrits, suivre

TOUTE = galerie()


@pytest.mark.parametrize('casse', TOUTE, ids=lambda casse: casse.nom)
def test_un_reglement_casse_est_refuse_avec_sa_place_et_ses_mots(casse: Casse, tmp_path: Path) -> None:
    problemes = casse.refuser(tmp_path)
    assert any(casse.reconnait(probleme) for probleme in problemes), problemes
    assert all(p.emplacement.fichier.startswith('donnees/reglementation/') and p.emplacement.precision for p in problemes)
    assert all(p.remede for p in problemes)


def test_les_titres_sont_distincts() -> None:
    titres = [casse.contenu['titre'] for casse in TOUTE]
    assert len(set(titres)) == len(titres)


def test_chaque_refus_du_code_a_son_fichier(tmp_path: Path) -> None:
    with suivre() as vues:
        for casse in TOUTE:
            dossier = tmp_path / casse.nom
            dossier.mkdir()
            casse.refuser(dossier)
    assert sorted(refus_ecrits() - vues) == []


def test_les_reglements_livres_ne_passent_par_aucun_refus() -> None:
    """La preuve que le relevé distingue : sans rien de cassé, aucune des lignes de refus n'est vue."""
    with suivre() as vues:
        _, rapport = lire_regimes(REGLEMENTS)
    assert not len(rapport) and vues
    assert sorted(refus_ecrits() & vues - REFUS_NOMMES) == []


REFUS_NOMMES = {('coherence.py', ligne) for ligne, texte in enumerate(
    (RACINE / 'generator' / 'reglementation' / 'coherence.py').read_text('utf-8').splitlines(), 1
) if 'return [_probleme(regime, table, constat)' in texte}  # fmt: skip
"""Où les constats deviennent des problèmes : on y passe aussi quand il n'y en a aucun."""


def test_un_refus_ajoute_au_code_est_reclame(tmp_path: Path) -> None:
    coherence = MODULES[0]
    neuf = tmp_path / coherence.name
    ajout = "\n\ndef _neuf(regime):\n    yield 'regime', 'Refus neuf'\n"
    neuf.write_text(coherence.read_text('utf-8') + ajout, 'utf-8')
    (reclame,) = refus_ecrits([neuf]) - refus_ecrits([coherence])
    assert neuf.read_text('utf-8').splitlines()[reclame[1] - 1].strip() == "yield 'regime', 'Refus neuf'"
