"""Un régime qui n'existe pas, un statut qui n'existe pas : un fichier TOML chacun, et les formulaires s'impriment."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.conversion.relecture import pages_du_pdf
from generator.erreurs import Sortie
from generator.reglages import RACINE
from tests.conftest import Passage
from tests.fabrique.classeurs import ecrire
from tests.fabrique.exemples import D, Donnees, H, eleve, enseignant, exemple_2026, inscrits

FICTIFS = RACINE / 'tests' / 'regimes_fictifs'


@pytest.fixture
def reglementation(donnees: Path) -> Path:
    """Les règlements du projet, dans un dossier de données à soi."""
    return Path(shutil.copytree(RACINE / 'donnees' / 'reglementation', donnees / 'reglementation'))


def petite_ecole() -> Donnees:
    """Trois statuts que seul le régime fictif connaît, un temps partiel de chaque barème."""
    return {
        'ecole': [{
            'identifiant': 'chimere', 'annee': '2027-2028', 'nom': 'École de la Chimère', 'type_ecole': 'primaire',
            'commune': 'Valbois', 'circonscription': 'Valbois-Nord', 'zone': 'A', 'nombre_classes': 3,
            'matin_debut': H(8, 30), 'matin_fin': H(11, 30), 'apres_midi_debut': H(13, 30), 'apres_midi_fin': H(16, 30),
        }],
        'enseignants': [
            enseignant('DO', 'Mme', 'OCTAVE', 'Dora', 'doyenne', '100 %', 'CM2', imprime='Mme Octave', poste='Doyenne'),
            enseignant('TU', 'M.', 'URBAIN', 'Tom', 'tuteur', '30 %', 'CP', imprime='M. Urbain', poste='Tuteur'),
            enseignant('VE', 'Mme', 'ERIN', 'Vera', 'veilleur', '40 %', '', imprime='Mme Erin', poste='Veilleuse'),
        ],
        'eleves': [eleve('ABADIE', 'Lina', 'CP', 'CP', 'Mme ABADIE'), eleve('ROUX', 'Hugo', 'CP', 'CP', 'M. ROUX')],
        'periodes': [{'numero': 1, 'debut': D(2027, 9, 13), 'fin': D(2027, 10, 15), 'conseil_des_maitres': D(2027, 9, 6)}],
        'groupes': [{
            'code': 'CP', 'periode': 1, 'niveaux': 'CP', 'enseignant': 'TU', 'jours': 'lundi', 'debut': H(16, 30),
            'fin': H(17), 'objectifs': "Lire.", 'domaine': 'lecture', 'type_aide': 'tutorat',
        }],
        'inscriptions': inscrits('CP', 'ABADIE Lina', 'ROUX Hugo'),
        'service': [{'jour': D(2027, 9, 20), 'enseignant': 'VE', 'categorie': 'Étoiles', 'duree': '2 h', 'objet': 'Lune'}],
    }  # fmt: skip


def calendrier_d_un_an_plus_tard(dossier: Path) -> None:
    """Le calendrier de 2026-2027, une année plus tard : un arrêté fictif."""
    texte = (RACINE / 'donnees' / 'calendriers' / '2026-2027.toml').read_text('utf-8')
    dossier.mkdir()
    plus_tard = re.sub(r'\b20(26|27)\b', lambda annee: str(int(annee[0]) + 1), texte)
    (dossier / '2027-2028.toml').write_text(plus_tard, 'utf-8')


def imprime(fait: Any, nom: str) -> str:
    """Le texte du tableau de service d'un enseignant."""
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    pages = [' '.join(pages_du_pdf(pdf)) for pdf in (fait.dossier / 'services').glob('*.pdf')]
    (page,) = [page for page in pages if nom in page]
    return ' '.join(page.replace('\u00a0', ' ').replace('\u202f', ' ').split())


def test_un_regime_fictif_imprime_ses_formulaires(donnees: Path, reglementation: Path, passer: Passage) -> None:
    en_vigueur = reglementation / 'apc_2022.toml'
    texte = en_vigueur.read_text('utf-8')
    en_vigueur.write_text(texte.replace('du = 2021-12-23\n', 'du = 2021-12-23\nau = 2027-08-31\n', 1), 'utf-8')
    shutil.copy(FICTIFS / 'tutorat_2027.toml', reglementation)
    calendrier_d_un_an_plus_tard(donnees / 'calendriers')
    ecrire(donnees / 'ecoles' / 'chimere.xlsx', donnees=petite_ecole())
    (fait,), _ = passer(annee='2027-2028', aujourdhui=dt.date(2027, 9, 20))
    doyenne, tuteur, veilleuse = (imprime(fait, nom) for nom in ('OCTAVE', 'URBAIN', 'ERIN'))
    assert 'Répartition des 120 h' in doyenne and 'Total 115 h 0 h 0 h 115 h 115 h' in doyenne
    assert 'Tutorat des élèves 27 h 0 h 0 h 27 h 27 h Jardin de l’école 58 h' in doyenne
    assert 'Carnet de tutorat (3 h 30) Séances de tutorat (23 h 30)' in doyenne
    assert 'Fête des moissons (au moins 7 h)' in doyenne and 'Comité de lecture 30 h' in doyenne
    assert 'Tutorat des élèves 11 h 2 h 30 0 h 8 h 30 11 h Jardin de l’école 17 h 15' in tuteur
    assert 'Comité de lecture 8 h 45' in tuteur and 'Total 37 h 2 h 30 0 h 34 h 30 37 h' in tuteur
    assert 'Répartition des 80 h' in veilleuse and 'Ronde du soir 26 h 0 h 0 h 26 h 26 h' in veilleuse
    assert 'Garde des clefs 7 h' in veilleuse and 'Total 33 h 0 h 0 h 33 h 33 h' in veilleuse
    assert 'Observation des étoiles (facultative) 0 h 0 h 2 h 0 h 0 h' in veilleuse
    assert fait.dossier is not None
    lettres = ' '.join(pages_du_pdf(fait.dossier / 'lettres.pdf'))
    assert 'tutorat' in lettres and 'activités pédagogiques complémentaires' not in lettres.casefold()


def test_un_statut_fictif_s_ajoute_au_regime_en_vigueur(donnees: Path, reglementation: Path, passer: Passage) -> None:
    en_vigueur = reglementation / 'apc_2022.toml'
    ajout = (FICTIFS / 'statut_de_2026.toml').read_text('utf-8')
    en_vigueur.write_text(f"{en_vigueur.read_text('utf-8')}\n{ajout}", 'utf-8')
    ecole = exemple_2026()
    ecole['enseignants'].append(
        enseignant('AI', 'Mme', 'IBSEN', 'Ana', 'aiguilleuse', '50 %', imprime='Mme Ibsen', poste='Aiguilleuse')
    )
    ecrire(donnees / 'ecoles' / 'lilas.xlsx', donnees=ecole)
    (fait,), _ = passer()
    aiguilleuse = imprime(fait, 'IBSEN')
    assert 'Répartition des 72 h' in aiguilleuse and 'Total 36 h 0 h 0 h 36 h 36 h' in aiguilleuse
    assert 'Aiguillage des élèves 25 h 0 h 0 h 25 h 25 h Conseils d’école 11 h' in aiguilleuse
    assert 'Animation' not in aiguilleuse


def test_sans_leur_fichier_ces_statuts_sont_refuses(donnees: Path, reglementation: Path, passer: Passage) -> None:
    ecole = exemple_2026()
    ecole['enseignants'].append(enseignant('AI', 'Mme', 'IBSEN', 'Ana', 'aiguilleuse', '50 %', imprime='Mme Ibsen'))
    ecrire(donnees / 'ecoles' / 'lilas.xlsx', donnees=ecole)
    (fait,), _ = passer()
    assert fait.sortie is Sortie.A_CORRIGER and 'R-203' in [probleme.code for probleme in fait.rapport]
