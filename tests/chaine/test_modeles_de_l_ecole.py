"""Les modèles d'une école, de bout en bout : le sien l'emporte, une police absente ou une page de trop est dite."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from docx import Document
from docx.document import Document as Doc
from PIL import Image

from generator.chaine import verifier
from generator.controle_des_pages import controler_longueur
from generator.conversion.relecture import pages_du_pdf
from generator.erreurs import Code, Sortie
from generator.lecture import lire_catalogue
from generator.rangement import Fait
from generator.reglages import RACINE, Reglages
from generator.rendu import Modele
from generator.suivi import SuiviMuet
from tests.conftest import Passage
from tests.fabrique.classeurs import ecrire, mettre

Retoucher = Callable[[Doc], None]
Adopter = Callable[..., Path]
LETTRE = 'autorisation_parentale.docx'
MOTEURS = ['embarque', pytest.param('libreoffice', marks=pytest.mark.libreoffice)]


@pytest.fixture
def adopter(tmp_path: Path, exemple: Callable[[str], Path]) -> Adopter:
    """Retouche la lettre de l'école des Lilas comme un directeur dans Word ; rend le dossier des modèles."""
    exemple('2026-2027.xlsx')
    dossier = tmp_path / 'modeles'
    dossier.mkdir()
    for livre in (RACINE / 'modeles').iterdir():
        if livre.is_file():
            shutil.copy(livre, dossier)

    def retouche(changer: Retoucher, *, sous: str = 'lilas') -> Path:
        (dossier / sous).mkdir(exist_ok=True)
        doc = Document(str(dossier / LETTRE))
        changer(doc)
        doc.save(str(dossier / sous / LETTRE))
        return dossier

    return retouche


def en_police(doc: Doc, nom: str) -> None:
    for paragraphe in doc.paragraphs:
        for passage in paragraphe.runs:
            passage.font.name = nom


@pytest.mark.parametrize('moteur', MOTEURS)
def test_la_lettre_de_l_ecole_l_emporte(moteur: str, adopter: Adopter, passer: Passage) -> None:
    modeles = adopter(lambda doc: doc.add_paragraph("Un pot d’accueil suivra, {{ eleve.prenom }} compris."))
    (fait,), _ = passer(modeles=modeles, moteur=moteur)
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    pages = pages_du_pdf(fait.dossier / 'lettres.pdf')
    assert len(pages) == 22 and all("Un pot d’accueil suivra" in page for page in pages)


@pytest.mark.parametrize('moteur', ['auto', *MOTEURS])
def test_une_police_absente_est_une_erreur(moteur: str, adopter: Adopter, passer: Passage) -> None:
    modeles = adopter(lambda doc: en_police(doc, 'Police Introuvable'))
    (fait,), _ = passer(modeles=modeles, moteur=moteur)
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    (probleme,) = fait.rapport.erreurs
    assert probleme.code is Code.POLICE_REMPLACEE and 'Police Introuvable' in probleme.quoi
    assert probleme.emplacement.fichier == 'modeles/lilas/autorisation_parentale.docx' and probleme.remede


def test_la_police_d_une_branche_jamais_remplie_n_est_pas_demandee(adopter: Adopter, passer: Passage) -> None:
    def changer(doc: Doc) -> None:
        passage = doc.add_paragraph('{% if not ecole.nom %}').add_run('jamais')
        passage.font.name = 'Police Introuvable'
        doc.paragraphs[-1].add_run('{% endif %}')

    (fait,), _ = passer(modeles=adopter(changer))
    assert fait.sortie is Sortie.FAIT, list(fait.rapport)


def test_une_balise_cassee_est_situee(adopter: Adopter, passer: Passage) -> None:
    modeles = adopter(lambda doc: doc.add_paragraph('{{ eleve.prenon }}'))
    (fait,), _ = passer(modeles=modeles)
    (probleme,) = fait.rapport.erreurs
    assert fait.sortie is Sortie.A_CORRIGER and 'eleve.prenom' in probleme.remede
    assert probleme.emplacement.fichier == 'modeles/lilas/autorisation_parentale.docx'


def test_une_lettre_livree_de_deux_pages_est_une_erreur_nommee(
    exemple: Callable[[str], Path], passer: Passage
) -> None:
    path = exemple('2026-2027.xlsx')
    ecrire(path, mettre('Groupes', 'Domaine', 3, 'lecture à voix haute, ' * 300))
    (fait,), _ = passer()
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    assert {probleme.code for probleme in fait.rapport.erreurs} == {Code.PAGES_INATTENDUES}
    assert any('ABADIE' in str(probleme.emplacement) for probleme in fait.rapport.erreurs)


def test_un_nom_d_eleve_dans_les_objectifs_arrete_la_liasse(
    exemple: Callable[[str], Path], passer: Passage, tmp_path: Path
) -> None:
    path = exemple('2026-2027.xlsx')
    ecrire(path, mettre('Groupes', 'Objectifs', 3, 'Faire lire Lina Abadie à voix haute.'))
    (fait,), _ = passer()
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    (probleme,) = fait.rapport.erreurs
    assert probleme.code is Code.NOM_POUR_L_INSPECTION and probleme.valeur == 'Abadie'
    assert (probleme.emplacement.feuille, probleme.emplacement.cellule) == ('Groupes', 'H3')
    notes = list((tmp_path / 'sorties').rglob('*.json'))
    assert notes and not [note for note in notes if 'abadie' in note.read_text('utf-8').casefold()]


def test_un_nom_d_eleve_dans_un_poste_se_voit_dans_la_liasse_et_se_montre_dans_le_classeur(
    exemple: Callable[[str], Path], passer: Passage, tmp_path: Path
) -> None:
    """Le texte d'un poste n'est pas lu d'avance : c'est le PDF fini qui le dit."""
    ecrire(exemple('2026-2027.xlsx'), mettre('Enseignants', 'Nature exacte du poste', 2, 'maître de Lina Abadie'))
    (fait,), _ = passer()
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    assert {probleme.code for probleme in fait.rapport.erreurs} == {Code.NOM_ELEVE_DANS_LA_LIASSE}
    assert {p.emplacement.feuille for p in fait.rapport.erreurs} == {'Enseignants'}
    assert any('liasse-ien.pdf, page' in p.emplacement.precision for p in fait.rapport.erreurs)


def test_une_lettre_de_l_ecole_sur_deux_pages_est_un_avertissement(adopter: Adopter, passer: Passage) -> None:
    def allonger(doc: Doc) -> None:
        for _ in range(14):
            doc.add_paragraph("Une phrase de plus, que l’école tient à dire à chaque famille. " * 3)

    (fait,), _ = passer(modeles=adopter(allonger))
    assert fait.sortie is Sortie.FAIT
    (probleme,) = fait.rapport
    assert probleme.code is Code.PAGES_INATTENDUES and '2 pages' in probleme.quoi and 'coupon' in probleme.regle


def test_un_champ_sans_valeur_est_nomme_des_la_verification(
    adopter: Adopter, reglages: Reglages, donnees: Path
) -> None:
    modeles = adopter(lambda doc: doc.add_paragraph('Écrivez-nous : {{ ecole.courriel }}'))
    ecrire(donnees / 'ecoles' / '2026-2027.xlsx', mettre('École', 'Courriel', 2, None))
    (fait,), _ = verifier(replace(reglages, modeles=modeles), SuiviMuet())
    assert fait.sortie is Sortie.A_CORRIGER
    (probleme,) = {(p.quoi, str(p.emplacement).split(',')[0]) for p in fait.rapport.erreurs}
    assert 'ecole.courriel' in probleme[0] and 'autorisation_parentale.docx' in probleme[1]


def dessiner(dossier: Path, nom: str, couleur: str) -> None:
    (dossier / 'lilas').mkdir(exist_ok=True)
    Image.new('RGB', (90, 60), couleur).save(dossier / 'lilas' / nom)


def empreinte(fait: Fait) -> dict[str, Any]:
    assert fait.dossier is not None, list(fait.rapport)
    return json.loads((fait.dossier / 'rapport.json').read_text('utf-8'))


def test_le_logo_de_l_ecole_compte_parmi_les_entrees_du_passage(adopter: Adopter, passer: Passage) -> None:
    modeles = adopter(lambda doc: None)
    (sans,), _ = passer(modeles=modeles)
    avant = empreinte(sans)
    dessiner(modeles, 'logo.png', 'red')
    (avec,), _ = passer(modeles=modeles)
    apres = empreinte(avec)
    assert avec.sortie is Sortie.FAIT and apres['empreinte'] != avant['empreinte']
    assert [e['nom'] for e in apres['entrees'] if e['genre'] == 'image'] == ['modeles/lilas/logo.png']
    assert len(pages_du_pdf(avec.dossier / 'lettres.pdf')) == len(pages_du_pdf(sans.dossier / 'lettres.pdf'))


def test_un_logo_illisible_arrete_l_ecole_avant_toute_page(adopter: Adopter, passer: Passage) -> None:
    modeles = adopter(lambda doc: None)
    (modeles / 'lilas' / 'logo.png').write_bytes(b'pas une image')
    (fait,), _ = passer(modeles=modeles)
    (probleme,) = fait.rapport.erreurs
    assert fait.sortie is Sortie.A_CORRIGER and probleme.code is Code.IMAGE_REFUSEE
    assert probleme.emplacement.fichier == 'modeles/lilas/logo.png'


def test_le_classeur_dit_comment_de_precede_la_commune(adopter: Adopter, passer: Passage, donnees: Path) -> None:
    modeles = adopter(lambda doc: doc.add_paragraph('La commune {{ ecole.de_commune }}, {{ ecole.commune|de }} ; {{ ecole.nom|de }}.'))
    ecrire(donnees / 'ecoles' / '2026-2027.xlsx', mettre('École', 'Commune', 2, 'Hyères'),
           mettre('École', 'Commune précédée de « de »', 2, "d'Hyères"))
    (fait,), _ = passer(modeles=modeles)
    assert fait.dossier is not None, list(fait.rapport)
    page = ' '.join(pages_du_pdf(fait.dossier / 'lettres.pdf')[0].split())
    assert "La commune d’Hyères, d’Hyères ; de l’école" in page


def test_une_lettre_plus_longue_que_les_autres_dit_ou_est_son_coupon() -> None:
    formulaire = replace(lire_catalogue(RACINE / 'modeles')['autorisation_parentale'], pages_max=None)
    modele = Modele(formulaire, Path('a.docx'), 'modeles/lilas/a.docx', '', cast(Any, None), propre_a_l_ecole=True)
    (probleme,) = controler_longueur(modele, [('Abadie Lina', 1), ('Alaoui Aya', 2)])
    assert probleme.code is Code.PAGES_INATTENDUES and probleme.emplacement.precision == 'Alaoui Aya'
    assert 'le coupon est à la page 2' in probleme.regle


def test_trente_lettres_trop_longues_pour_la_meme_cause_se_disent_en_une_fois() -> None:
    formulaire = lire_catalogue(RACINE / 'modeles')['autorisation_parentale']
    trop = [(f'Élève {rang}', 2) for rang in range(30)]
    for propre, longueurs in ((False, [('Abadie Lina', 1), *trop]), (True, [('Abadie Lina', 1), *trop])):
        modele = Modele(formulaire, Path('a.docx'), 'modeles/a.docx', '', cast(Any, None), propre_a_l_ecole=propre)
        (probleme,) = controler_longueur(modele, longueurs)
        assert probleme.quoi.startswith('30 exemplaires font 2 pages')
        assert probleme.emplacement.precision == 'Élève 0, et 29 autres' and probleme.personnel
