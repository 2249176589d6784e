"""Quelles que soient les écoles, la vue d'ensemble en est la somme, et dit ce qui manque."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from generator.circonscription.bilan import Etat, dresser
from generator.circonscription.dessin import HAUTEUR_MAX, TEXTE_MAX, dessiner_les_graphiques
from generator.circonscription.production import RECU
from generator.circonscription.synthese import ComptesDeNiveau, EcoleDite, Heures, Synthese
from generator.domaine.niveau import Niveau
from generator.domaine.temps import Duree, Periode
from tests.circonscription.conftest import uai

PERIODE = Periode(dt.date(2026, 11, 2), dt.date(2026, 12, 18))
nombres, minutes = st.integers(0, 40), st.integers(0, 60_000).map(Duree)
comptes = st.lists(st.builds(ComptesDeNiveau, nombres, nombres, nombres, niveau=st.sampled_from(Niveau)), unique_by=lambda c: c.niveau)
heures = st.lists(st.builds(Heures, st.sampled_from(['Aide', 'Conseils']), minutes, minutes, minutes, st.booleans()), max_size=3)


def synthese(rang: int, niveaux: list[ComptesDeNiveau], ses_heures: list[Heures], commande: str = 'lettres') -> Synthese:
    ecole = EcoleDite(f'ecole-{rang}', uai(rang), f'École {rang}', 'Valbois', 'Valbois-Nord')
    return Synthese(
        ecole, '2026-2027', commande, 2, PERIODE, None, 3, 12, tuple(niveaux), tuple(ses_heures), (), ()
    )  # fmt: skip


@given(st.lists(st.tuples(comptes, heures), min_size=1, max_size=8), st.integers(0, 4))
def test_les_totaux_sont_les_sommes_et_chaque_ecole_a_sa_ligne(ecoles, manquent: int) -> None:
    syntheses = [synthese(rang, *valeurs) for rang, valeurs in enumerate(ecoles)]
    attendues = {uai(rang): f'École {rang}' for rang in range(len(ecoles) + manquent)}
    bilan = dresser('Valbois-Nord', syntheses, {}, attendues, [], RECU)
    assert [ligne.etat for ligne in bilan.lignes].count(Etat.MANQUANTE) == manquent
    assert len(bilan.lignes) == len(attendues) and len(bilan.recues) == len(ecoles)
    for champ in ('accords', 'refus', 'en_attente', 'proposes'):
        total = sum(getattr(s.effectif, champ) for s in syntheses)
        assert total == getattr(bilan.effectif, champ) == sum(getattr(n, champ) for n in bilan.niveaux)
    for champ in ('dues', 'prevues', 'faites'):
        minutes = sum(getattr(h, champ).minutes for s in syntheses for h in s.heures)
        assert minutes == sum(getattr(h, champ).minutes for h in bilan.heures)
        assert sum(getattr(s.aide, champ).minutes for s in syntheses) == getattr(bilan.aide, champ).minutes
    assert sum(dite.anomalie.code == 'L-523' for dite in bilan.anomalies) == manquent


def test_une_ecole_qui_envoie_liasse_et_bilan_compte_une_fois() -> None:
    compte, heure = ComptesDeNiveau(3, 1, 0, niveau=Niveau.CP), Heures('Aide', Duree(600), Duree(60), Duree(), True)
    deux = [synthese(1, [compte], [heure], commande) for commande in ('bilan', 'lettres')]
    (ligne,) = dresser('Valbois-Nord', deux, {}, None, [], RECU).lignes
    assert ligne.recu == ('liasse', 'bilan') and ligne.effectif.proposes == 4


def test_trop_d_heures_et_pas_assez_ne_se_disent_pas_pareil() -> None:
    trop, peu = (Heures('Aide', Duree(600), Duree(prevues), Duree(), True) for prevues in (660, 540))
    bilan = dresser('Valbois-Nord', [synthese(1, [], [trop]), synthese(2, [], [peu])], {}, None, [], RECU)
    assert [(d.ecole, d.anomalie.code, d.anomalie.gravite) for d in bilan.anomalies] == [
        ('École 1', 'D-142', 'avertissement'), ('École 2', '', 'à savoir'),
    ]  # fmt: skip


def test_un_graphique_dit_ses_nombres_et_tient_sur_une_page() -> None:
    aide = Heures('Aide', Duree(600), Duree(540), Duree(), True)
    cent = [synthese(rang, [ComptesDeNiveau(rang % 7, niveau=Niveau.CP)], [aide]) for rang in range(100)]
    graphiques = dessiner_les_graphiques(dresser('Valbois-Nord', cent, {}, None, [], RECU))
    assert graphiques['élèves par niveau'].texte == (
        "Graphique : élèves par niveau. CP : 295 (295 accords, 0 refus, 0 en attente).")  # fmt: skip
    ecoles = graphiques['heures d’aide par école']
    assert ecoles.hauteur <= HAUTEUR_MAX and len(ecoles.texte) <= TEXTE_MAX + 40
    assert ecoles.texte.startswith("Graphique : heures d’aide par école (les 47 plus longues barres sur 100). École 0 : 9")
    assert Image.open(BytesIO(ecoles.png)).size == (ecoles.largeur, ecoles.hauteur)
    assert dessiner_les_graphiques(dresser('Valbois-Nord', [synthese(1, [], [])], {}, None, [], RECU)) == {}
