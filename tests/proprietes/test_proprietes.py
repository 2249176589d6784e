"""Ce qui est vrai pour toute valeur : calendriers, typographie, répartition, liasse."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.calcul.repartition import repartir
from generator.calcul.seances import calculer_seances, jours_sans_seance
from generator.domaine.calendrier import Calendrier
from generator.domaine.groupe import Groupe
from generator.domaine.niveau import Niveau
from generator.domaine.quotite import Quotite
from generator.domaine.temps import AnneeScolaire, Creneau, Duree, Jour, Periode, Plage, afficher_heure
from generator.lecture import lire_calendrier
from generator.lecture.calendriers import lire_calendrier_annuel
from generator.lecture.conversions import lire_date, lire_duree, lire_heure
from generator.liasse import Extrait, Piece, nom_ascii, planifier
from generator.reglages import RACINE
from generator.rendu import typographie as typo
from tests.evaluateurs import une_ecole

DOSSIER = RACINE / 'donnees' / 'calendriers'


@lru_cache(maxsize=1)
def calendriers() -> list[Calendrier]:
    """Tous les calendriers du projet : chaque année, chaque zone, chaque territoire."""
    annuels = [lire_calendrier_annuel(path, annee) for path in sorted(DOSSIER.glob('*.toml'))
               if (annee := AnneeScolaire.lire(path.stem)) is not None]  # fmt: skip
    return [
        lire_calendrier(DOSSIER, annuel.annee, zone, departement)[0]
        for annuel in annuels for zone in annuel.zones for departement in (['', '68'] if zone == 'B' else [''])
    ]  # fmt: skip


les_calendriers = st.integers(0, len(calendriers()) - 1).map(lambda rang: calendriers()[rang])
rangs = st.integers(0, 330)
jours = st.sets(st.sampled_from(list(Jour)), min_size=1).map(lambda j: tuple(sorted(j)))
minutes = st.integers(0, 24 * 60 - 1)


def groupe(jours_: tuple[Jour, ...], exceptions: tuple[dt.date, ...] = ()) -> Groupe:
    creneau = Creneau(jours_, Plage(dt.time(16, 30), dt.time(17)))
    return Groupe('G', 1, (Niveau.CP,), 'A', (creneau,), '', '', exceptions=exceptions)


def dater(calendrier: Calendrier, *numeros: int) -> list[dt.date]:
    """Des dates de l'année scolaire, vacances comprises, dans l'ordre."""
    return sorted(calendrier.rentree + dt.timedelta(days=numero) for numero in numeros)


@given(les_calendriers, jours, rangs, rangs)
def test_jamais_de_seance_un_jour_ferme(calendrier: Calendrier, jours_: tuple[Jour, ...], un: int, autre: int) -> None:
    periode = Periode(*dater(calendrier, un, autre))
    for seance in calculer_seances(groupe(jours_), periode, une_ecole(), calendrier):
        assert calendrier.motif_de_fermeture(seance.jour) is None
        assert seance.jour in periode and Jour(seance.jour.weekday()) in jours_
        assert calendrier.rentree <= seance.jour <= calendrier.dernier_jour


@given(les_calendriers, jours, st.lists(rangs, min_size=3, max_size=3, unique=True))
def test_deux_periodes_contigues_s_additionnent(
    calendrier: Calendrier, jours_: tuple[Jour, ...], numeros: list[int]
) -> None:
    debut, milieu, fin = dater(calendrier, *numeros)
    entier, gauche, droite = (
        len(calculer_seances(groupe(jours_), Periode(d, f), une_ecole(), calendrier))
        for d, f in ((debut, fin), (debut, milieu), (milieu + dt.timedelta(days=1), fin))
    )
    assert entier == gauche + droite


@given(les_calendriers, jours, st.sets(rangs, max_size=10))
def test_fermer_un_jour_n_ajoute_jamais_de_seance(
    calendrier: Calendrier, jours_: tuple[Jour, ...], numeros: set[int]
) -> None:
    fermes = set(dater(calendrier, *numeros))
    annee = Periode(calendrier.rentree, calendrier.dernier_jour)
    ferie = replace(calendrier, feries={**calendrier.feries, **dict.fromkeys(fermes, 'férié')})
    sans = calculer_seances(groupe(jours_), annee, une_ecole(), calendrier)
    avec = calculer_seances(groupe(jours_), annee, une_ecole(jours_fermes=tuple(fermes)), calendrier)
    assert set(avec) <= set(sans)
    assert avec == calculer_seances(groupe(jours_, tuple(fermes)), annee, une_ecole(), calendrier)
    assert avec == calculer_seances(groupe(jours_), annee, une_ecole(), ferie)
    assert {s.jour for s in sans} - {s.jour for s in avec} == {s.jour for s in sans} & fermes


@given(les_calendriers, jours, rangs, rangs)
def test_un_jour_du_creneau_a_une_seance_ou_une_raison(
    calendrier: Calendrier, jours_: tuple[Jour, ...], un: int, autre: int
) -> None:
    periode = Periode(*dater(calendrier, un, autre))
    seances = {s.jour for s in calculer_seances(groupe(jours_), periode, une_ecole(), calendrier)}
    fermes = {jour for jour, motif in jours_sans_seance(groupe(jours_), periode, une_ecole(), calendrier) if motif}
    attendus = {jour for jour in periode.jours() if Jour(jour.weekday()) in jours_}
    assert seances | fermes == attendus and not seances & fermes


@given(st.integers(0, 20_000), st.lists(st.integers(1, 6000), min_size=1, max_size=8), st.sampled_from([1, 5, 15, 30]))
def test_une_repartition_ne_perd_pas_une_minute(total: int, poids: list[int], pas: int) -> None:
    parts = repartir(Duree(total), [Duree(p) for p in poids], Duree(pas))
    assert sum(part.minutes for part in parts) == total
    for part, un in zip(parts, poids, strict=True):
        assert abs(part.minutes - total * un / sum(poids)) <= 2 * pas


@given(minutes)
def test_une_heure_affichee_se_relit(minute: int) -> None:
    heure = dt.time(*divmod(minute, 60))
    assert lire_heure(afficher_heure(heure)) == heure


@given(st.integers(0, 100_000))
def test_une_duree_affichee_se_relit(combien: int) -> None:
    assert lire_duree(str(Duree(combien))) == Duree(combien)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)))
def test_une_date_affichee_se_relit(jour: dt.date) -> None:
    assert lire_date(typo.date_longue(jour)) == jour == lire_date(typo.date_avec_jour(jour))
    assert lire_date(typo.date_courte(jour)) == jour


@given(st.decimals(Decimal('0.01'), Decimal(100), places=2))
def test_une_quotite_affichee_se_relit(pour_cent: Decimal) -> None:
    assert Quotite.lire(str(Quotite(pour_cent))) == Quotite(pour_cent)


@given(st.text(max_size=200))
def test_composer_est_stable_et_ne_perd_aucun_mot(texte: str) -> None:
    fait = typo.composer(texte)
    assert typo.composer(fait) == fait
    assert ''.join(fait.replace('’', "'").split()) == ''.join(texte.replace('’', "'").split())


@given(st.lists(st.text(max_size=30), max_size=20))
def test_l_ordre_alphabetique_est_total_et_ignore_les_accents(noms: list[str]) -> None:
    tries = sorted(noms, key=typo.cle_de_tri)
    a_l_envers = tries[::-1]
    assert sorted(a_l_envers, key=typo.cle_de_tri) == tries or len(set(noms)) < len(noms)


def test_l_ordre_alphabetique_francais() -> None:
    attendu = ["D'AMICO", 'De Sousa', 'DESOUSA', 'Élise', 'Eloi', 'Lévêque', 'N’GUYEN', 'Œdipe', 'Olivier', 'ÖZDEMIR', 'Zoé']
    a_l_envers = attendu[::-1]
    assert sorted(a_l_envers, key=typo.cle_de_tri) == attendu


@given(st.text(max_size=120))
def test_un_nom_de_fichier_est_toujours_sur(texte: str) -> None:
    nom = nom_ascii(texte)
    assert nom and nom.isascii() and len(nom) <= 80 and not set(nom) & set('/\\:*?"<>| .')


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(['', 'A', 'B'])), max_size=30), st.booleans())
def test_la_liasse_contient_chaque_document_exactement_une_fois(pieces: list[tuple[int, str]], recto: bool) -> None:
    liste = [Piece(str(rang), Extrait(Path(str(rang)), 0, n), g) for rang, (n, g) in enumerate(pieces)]
    plan = planifier('T', 'A', liste, recto_verso=recto)
    assert [e for e in plan.extraits if e.pdf is not None] == [piece.extrait for piece in liste]
    feuilles = [s for signet in plan.signets for s in (signet.enfants or (signet,))]
    assert [s.titre for s in feuilles] == [piece.titre for piece in liste]
    debut = 0
    par_page = {}
    for extrait in plan.extraits:
        if extrait.pdf is not None:
            par_page[str(extrait.pdf)] = debut
        debut += extrait.pages
    assert all(par_page[s.titre] == s.page for s in feuilles)
    if recto:
        assert all(s.page % 2 == 0 for s in feuilles)
