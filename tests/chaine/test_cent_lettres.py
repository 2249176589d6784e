"""Cent lettres d'une école fictive : un PDF léger, un signet par lettre à sa page, aucun lien qui mène ailleurs."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from generator.classeur import ecrire_classeur, fabriquer
from generator.conversion.relecture import pages_du_pdf, presser
from generator.domaine.temps import AnneeScolaire
from generator.erreurs import Sortie
from generator.lecture import lire_calendrier, lire_regimes
from generator.reglages import RACINE
from generator.reglementation import regime_au
from tests.chaine.test_exemples import MOTEURS
from tests.conftest import Passage

LETTRES = 100
OCTETS_MAX = 500_000
"""Avec leurs codes et leurs balises : 466 Ko par LibreOffice (texte 256, balises 114, polices 35), 409 par l'embarqué. Une police
répétée à chaque lettre en ferait 4 Mo."""


@pytest.mark.parametrize('moteur', MOTEURS)
def test_cent_lettres(moteur: str, donnees: Path, passer: Passage) -> None:
    calendrier, _ = lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2026), 'A')
    regimes, _ = lire_regimes(RACINE / 'donnees' / 'reglementation')
    regime = regime_au(regimes.values(), calendrier.rentree)
    ecrire_classeur(donnees / 'ecoles' / 'cent.xlsx', fabriquer(LETTRES, calendrier, regime, 5, foyers_separes=False))
    (fait,), _ = passer(moteur=moteur, periode=1)
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    path = fait.dossier / 'lettres.pdf'
    assert path.stat().st_size < OCTETS_MAX
    lecteur, pages = PdfReader(path), pages_du_pdf(path)
    signets = [
        (signet.title, lecteur.get_destination_page_number(signet))
        for entree in lecteur.outline if isinstance(entree, list) for signet in entree
    ]  # fmt: skip
    assert len(signets) == len(pages) == LETTRES
    assert [numero for _, numero in signets] == list(range(LETTRES))
    for titre, numero in signets:
        assert all(presser(mot) in presser(pages[numero]) for mot in titre.split())
    assert not lecteur.named_destinations
