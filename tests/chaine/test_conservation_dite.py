"""La lettre dit combien de temps l'école garde la réponse : ce que dit le tableau de conservation, même si l'école le change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.classeur import ecrire_classeur, fabriquer
from generator.conversion.relecture import pages_du_pdf, presser
from generator.domaine.temps import AnneeScolaire
from generator.erreurs import Code, Sortie
from generator.lecture import lire_calendrier, lire_regimes
from generator.lecture.conservation import lire_conservation
from generator.reglages import RACINE
from generator.reglementation import regime_au
from generator.reglementation.conservation import Delai, Genre
from tests.conftest import Passage

TABLEAU = RACINE / 'donnees' / 'conservation.toml'
COMMANDES: dict[str, tuple[str, dict[str, bool]]] = {
    'lettres': ('lettres.pdf', {}), 'accords': ('accords.pdf', {}), 'retours': ('relances.pdf', {'relances': True}),
}  # fmt: skip
FIN = "jusqu'à la fin de l'année scolaire, puis pendant"


@pytest.fixture
def ecole(donnees: Path) -> Path:
    calendrier, _ = lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2026), 'A')
    regimes, _ = lire_regimes(RACINE / 'donnees' / 'reglementation')
    lignes = fabriquer(6, calendrier, regime_au(regimes.values(), calendrier.rentree), 5, foyers_separes=False)
    ecrire_classeur(donnees / 'ecoles' / 'six.xlsx', lignes)
    return donnees


def tableau(donnees: Path, avant: str, apres: str) -> None:
    """Le tableau livré, dans les données de l'école, où la ligne des réponses signées a changé."""
    texte = TABLEAU.read_text('utf-8')
    debut = texte.index('id = "reponses_signees"')
    assert avant in texte[debut:]
    (donnees / 'conservation.toml').write_text(texte[:debut] + texte[debut:].replace(avant, apres, 1), 'utf-8')


def dit(texte: str, phrase: str) -> bool:
    """Vrai si la page dit cette phrase, quelles que soient ses lignes et ses apostrophes."""
    return presser(phrase.replace("'", '’')) in presser(texte.replace("'", '’'))


@pytest.mark.parametrize('commande', COMMANDES)
def test_chaque_lettre_dit_la_duree_du_tableau_livre(commande: str, ecole: Path, passer: Passage) -> None:
    fichier, options = COMMANDES[commande]
    passer(periode=1)
    (fait,), _ = passer(periode=1, commande=commande, **options)
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    livre = lire_conservation(TABLEAU).regle(Genre.FORMULAIRE, 'autorisation_parentale', '2026-2027', dt.date(2026, 11, 3))
    assert livre is not None
    for page in pages_du_pdf(fait.dossier / fichier):
        assert dit(page, f"conserve votre réponse {FIN} un an, pour organiser") and livre.pour_les_familles == f"{FIN} un an"


def test_l_ecole_change_la_duree_et_les_lettres_suivent(ecole: Path, passer: Passage) -> None:
    (avant,), _ = passer(periode=1)
    tableau(ecole, 'duree = "1 an"', 'duree = "6 mois"')
    (apres,), _ = passer(periode=1)
    assert apres.sortie is Sortie.FAIT and apres.dossier is not None, "une autre durée, ce sont d'autres lettres"
    assert avant.dossier is not None
    for page in pages_du_pdf(apres.dossier / 'lettres.pdf'):
        assert dit(page, f"{FIN} 6 mois, pour organiser") and not dit(page, "pendant un an")


def test_une_note_changee_ne_refait_pas_les_lettres(ecole: Path, passer: Passage) -> None:
    (avant,), _ = passer(periode=1)
    assert avant.dossier is not None
    lettres = (avant.dossier / 'lettres.pdf').read_bytes()
    tableau(ecole, 'Durée à faire confirmer.', 'Durée confirmée le 3 novembre.')
    (apres,), _ = passer(periode=1)
    assert apres.dossier == avant.dossier and (avant.dossier / 'lettres.pdf').read_bytes() == lettres


def test_sans_ligne_pour_elles_la_lettre_ne_promet_rien(ecole: Path, passer: Passage) -> None:
    tableau(ecole, 'genre = "formulaire"', 'genre = "formulaire"\nformulaires = ["un_autre"]')
    (fait,), _ = passer(periode=1)
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    assert all(dit(page, "conserve votre réponse, pour organiser") for page in pages_du_pdf(fait.dossier / 'lettres.pdf'))


def test_un_tableau_fautif_se_dit_avant_d_imprimer(ecole: Path, passer: Passage) -> None:
    tableau(ecole, 'duree = "1 an"', 'duree = "un certain temps"')
    (fait,), _ = passer(periode=1)
    assert fait.dossier is None
    assert [p.emplacement.fichier for p in fait.rapport if p.code is Code.REGLEMENT_ILLISIBLE] == ['donnees/conservation.toml']


@pytest.mark.parametrize(('ligne', 'dite'), [
    ({}, f"{FIN} un an"),
    ({'depart = "fin de l\'année scolaire"': 'depart = "classement"'}, "pendant un an après son retour à l'école"),
    ({'duree = "1 an"': 'duree = "18 mois"'}, f"{FIN} 18 mois"),
    ({'devenir = "élimination"': 'devenir = "versement"'}, f"{FIN} un an, avant d'être remise aux archives départementales"),
])  # fmt: skip
def test_chaque_sorte_de_ligne_a_sa_phrase(ligne: dict[str, str], dite: str, tmp_path: Path) -> None:
    tableau(tmp_path, *(next(iter(ligne.items())) if ligne else ('duree = "1 an"', 'duree = "1 an"')))
    regle = lire_conservation(tmp_path / 'conservation.toml').regles[0]
    assert regle.id == 'reponses_signees' and regle.pour_les_familles == dite


def test_un_delai_d_un_se_dit_en_lettres() -> None:
    delais = [Delai.lire(texte) for texte in ("1 an", "1 mois", "30 jours")]
    assert [delai.en_lettres for delai in delais if delai] == ["un an", "un mois", "30 jours"]
