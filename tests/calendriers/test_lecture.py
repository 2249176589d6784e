"""Un calendrier faux est refusé avec sa place ; une zone inconnue ou non couverte a une erreur nommée."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.domaine.ecole import Horaires
from generator.domaine.temps import AnneeScolaire, Jour, Plage
from generator.erreurs import ErreurDonnees
from generator.lecture import lire_calendrier
from generator.rapport import Emplacement
from generator.reglages import RACINE
from tests.evaluateurs import une_ecole

DOSSIER = RACINE / 'donnees' / 'calendriers'
MODELE = (DOSSIER / '2025-2026.toml').read_text('utf-8')
ANNEE = AnneeScolaire(2025)
CASSES = {
    'année': ('annee = "2025-2026"', 'annee = "2024-2025"', 'calendrier.annee', 'nom du fichier'),
    'texte absent': ('texte = "arrêté du 7 d', 'note = "arrêté du 7 d', 'calendrier.texte', 'manquante'),
    'texte vide': ('texte = "arrêté du 7 décembre 2022', 'texte = "" # ', 'calendrier.texte', 'vide'),
    'preuve absente': ('preuve = "V2"\n', '', 'calendrier.preuve', 'manquante'),
    'preuve inconnue': ('preuve = "V2"', 'preuve = "sûr"', 'calendrier.preuve', 'sûr'),
    'rentrée après la fin': ('rentree = 2025-09-01', 'rentree = 2026-07-05', 'zones.A.rentree', 'Rentrée'),
    'rentrée hors année': ('rentree = 2025-09-01', 'rentree = 2024-09-01', 'zones.A.rentree', '2025-2026'),
    'congé à l\'envers': ('du = 2025-10-18, au = 2025-11-02', 'du = 2025-11-02, au = 2025-10-18', 'zones.A.vacances n° 1.au', 'finit'),
    'congé hors année': ('du = 2025-10-18, au = 2025-11-02', 'du = 2025-08-18, au = 2025-08-20', 'zones.A.vacances', 'sort'),
    'chevauchement': ('du = 2025-10-18, au = 2025-11-02', 'du = 2025-10-18, au = 2025-12-21', 'zones.A.vacances', 'chevauchent'),
    'académie deux fois': ('"Lyon", ', '"Lyon", "Paris", ', 'zones.C.academies', 'Paris'),
    'académie qui est une zone': ('"Lyon", ', '"Lyon", "Corse", ', 'zones.Corse.academies', 'Corse'),
    'fériés non déclarés': ('feries_locaux = "Guyane"', 'feries_locaux = "Guiane"', 'zones.Guyane.feries_locaux', 'Guiane'),
    'férié hors année': ('jour = 2025-11-11', 'jour = 2024-11-11', 'feries n° 2.jour', '11/11/2024'),
    'département deux fois': ('"57", ', '"57", "68", ', 'feries_locaux', '68'),
    'clé inconnue': ('[zones.A]\n', '[zones.A]\nvacance = 1\n', 'zones.A.vacance', 'inconnue'),
}  # fmt: skip


@pytest.mark.parametrize('nom', CASSES)
def test_un_calendrier_casse_est_refuse_avec_sa_place(nom: str, tmp_path: Path) -> None:
    avant, apres, place, mots = CASSES[nom]
    assert avant in MODELE
    (tmp_path / '2025-2026.toml').write_text(MODELE.replace(avant, apres, 1), 'utf-8')
    with pytest.raises(ErreurDonnees) as levee:
        lire_calendrier(tmp_path, ANNEE, 'A')
    problemes = list(levee.value.rapport)
    assert all(p.code == 'R-204' and '2025-2026.toml' in p.emplacement.fichier for p in problemes)
    assert any(f'[{place}]' == p.emplacement.precision and mots in f'{p.titre} {p.remede}' for p in problemes), problemes


def refus(annee: int, zone: str, lieu: Emplacement | None = None) -> str:
    with pytest.raises(ErreurDonnees) as levee:
        lire_calendrier(DOSSIER, AnneeScolaire(annee), zone, lieu=lieu)
    (probleme,) = levee.value.rapport
    assert probleme.code == 'R-207'
    return f'{probleme.quoi} | {probleme.emplacement} | {probleme.regle} | {probleme.remede}'


def test_hors_couverture_l_erreur_dit_les_annees_connues() -> None:
    assert 'de 2007-2008 à 2027-2028' in refus(2031, 'A') and 'jamais deviné' in refus(2006, 'A')


def test_une_zone_inconnue_a_une_suggestion() -> None:
    assert '« Strasbourg »' in refus(2026, 'Strasbour')
    assert '« Guadeloupe »' in refus(2025, 'Guadelope')


def test_une_zone_non_couverte_cette_annee_la_n_est_pas_devinee() -> None:
    dit = refus(2026, 'Guyane', Emplacement('ecole.xlsx', 'École', 'B14'))
    assert 'Guyane' in dit and '2026-2027' in dit and 'cellule B14' in dit and 'A, B, C, Réunion' in dit


@pytest.mark.parametrize(('uai', 'code_postal', 'departement'), [
    ('0670001A', '', '67'), ('0570001A', '54000', '57'), ('', '68100', '68'), ('9710001A', '', '971'), ('', '97400', '974'),
    ('', '', ''), ('6200001A', '', '620'),
])  # fmt: skip
def test_le_departement_vient_de_l_uai_sinon_du_code_postal(uai: str, code_postal: str, departement: str) -> None:
    assert une_ecole(uai=uai, code_postal=code_postal).departement == departement


def test_la_semaine_a_huit_ou_neuf_demi_journees() -> None:
    matin, soir = Plage(dt.time(8, 30), dt.time(11, 30)), Plage(dt.time(13, 30), dt.time(16, 30))
    assert Horaires(matin, soir).demi_journees == 8
    assert Horaires(matin, soir, mercredi=matin).demi_journees == 9
    samedi = Horaires(matin, soir, samedi=matin)
    assert samedi.demi_journees == 9 and samedi.du_jour(Jour.SAMEDI) == (matin,) and samedi.du_jour(Jour.MERCREDI) == ()
