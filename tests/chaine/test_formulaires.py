"""Les cinq formulaires des autres commandes, de bout en bout : ce qu'on y lit, ce qui n'y est pas, ce qui les arrête."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from generator.chaine import verifier
from generator.conversion.relecture import pages_du_pdf, presser
from generator.erreurs import Code, Sortie
from generator.liasse import chercher_noms
from generator.rangement import Fait
from generator.reglages import Reglages
from generator.reliure import mots_hors_des_pages
from generator.suivi import SuiviMuet
from tests.chaine.test_exemples import MOTEURS
from tests.conftest import Passage
from tests.fabrique.classeurs import ecrire, mettre
from tests.fabrique.exemples import exemple_2008, exemple_2026

REGIMES = {'2008-2009': "aide personnalisée", '2026-2027': "activités pédagogiques complémentaires"}
AUTRES_MOTS = {'2008-2009': "pédagogiques complémentaires", '2026-2027': "aide personnalisée"}
Faire = Callable[..., Fait]


@pytest.fixture
def faire(exemple: Callable[[str], Path], passer: Passage) -> Faire:
    """Passe une commande sur un exemple ; rend ce qu'elle a donné."""

    def lancer(commande: str, annee: str = '2026-2027', **options: Any) -> Fait:
        exemple(f'{annee}.xlsx')
        (fait,), _ = passer(commande=commande, annee=annee, **options)
        assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
        return fait

    return lancer


@pytest.fixture
def refaire(donnees: Path, passer: Passage) -> Faire:
    """Passe une commande sur une école retouchée."""

    def lancer(commande: str, *retouches: Any, contenu: Any = None, **options: Any) -> Fait:
        ecrire(donnees / 'ecoles' / 'ecole.xlsx', *retouches, donnees=contenu)
        (fait,), _ = passer(commande=commande, **options)
        return fait

    return lancer


def textes(fait: Fait, nom: str) -> list[str]:
    """Le texte de chaque page, espaces et apostrophes rendus simples."""
    assert fait.dossier is not None
    return [simple(page) for page in pages_du_pdf(fait.dossier / nom)]


def simple(texte: str) -> str:
    return ' '.join(texte.replace('’', "'").split())


def fichiers(fait: Fait) -> set[str]:
    assert fait.dossier is not None
    return {path.relative_to(fait.dossier).as_posix() for path in fait.dossier.rglob('*') if path.is_file()}


def noms_d_eleves(annee: str) -> list[tuple[str, str]]:
    donnees = exemple_2008() if annee == '2008-2009' else exemple_2026()
    return [(eleve['nom'], eleve['prenom']) for eleve in donnees['eleves']]


def sans_nom_d_eleve(path: Path, annee: str) -> bool:
    return not chercher_noms(pages_du_pdf(path), mots_hors_des_pages(path), noms_d_eleves(annee), {})


# Feuilles de présence


@pytest.mark.parametrize('moteur', MOTEURS)
def test_une_feuille_par_groupe_aux_vraies_dates(moteur: str, faire: Faire) -> None:
    fait = faire('presences', moteur=moteur)
    assert fait.dossier is not None and fait.dossier.name == 'presences-2'
    assert fichiers(fait) == {'feuilles-de-presence.pdf', 'rapport.json'}
    pages = textes(fait, 'feuilles-de-presence.pdf')
    assert len(pages) == fait.documents == 5
    calcul = next(page for page in pages if 'Groupe : CE1-calcul' in page)
    for date in ('05/11', '12/11', '26/11', '03/12', '10/12', '17/12'):
        assert date in calcul
    assert '19/11' not in calcul, "une exception du groupe"
    assert 'Élèves attendus 2 2 3 3 3 3' in calcul
    sans_okina = calcul.replace('ʻ', '')  # d'une police à l'autre, PDFium la rend avant ou après le mot
    assert 'ʻ' in calcul
    assert presser("TERIITAHI Etaroa CE1 de Mme Roy – – ☐ ☐ ☐ ☐") in presser(sans_okina), "arrivé le 16 novembre"


def test_la_feuille_reprend_ce_qui_est_note_et_signale_un_accord_attendu(faire: Faire) -> None:
    page = next(page for page in textes(faire('presences'), 'feuilles-de-presence.pdf') if 'Groupe : CP-lecture' in page)
    assert presser('LE GOFF Fañch CP de M. Bel ☐ A A A ☐') in presser(page)
    assert presser('ŒDIPE Zoé CP de M. Bel ☐ AJ ☐') in presser(page)
    assert "N'GUYEN-D'ESTRÉES Élise * CP" in page
    assert 'après la séance : garderie municipale' in page


def test_une_presence_est_un_p_et_un_refus_n_est_pas_sur_la_feuille(faire: Faire) -> None:
    page = next(p for p in textes(faire('presences', '2008-2009'), 'feuilles-de-presence.pdf') if 'Groupe : GS' in p)
    assert presser('BELLIN Hugo GS de M. N. P A A ☐ A ☐') in presser(page)
    assert 'ZELLER' not in page


def test_les_signets_sont_ceux_des_enseignants(faire: Faire) -> None:
    fait = faire('presences')
    lecteur = PdfReader(fait.dossier / 'feuilles-de-presence.pdf')
    assert [s.title for s in lecteur.outline if not isinstance(s, list)] == [
        'Mme Aziz', 'M. Bel', 'M. Faure', 'Mme Keller', 'Mme Roy',
    ]  # fmt: skip


def test_un_groupe_sans_eleve_dit_neant(refaire: Faire) -> None:
    contenu = exemple_2026()
    contenu['inscriptions'] = [i for i in contenu['inscriptions'] if i['groupe'] != 'CM-journal']
    fait = refaire('presences', contenu=contenu)
    page = next(page for page in textes(fait, 'feuilles-de-presence.pdf') if 'Groupe : CM-journal' in page)
    assert 'Néant' in page and 'Élèves attendus 0 0 0' in page


@pytest.mark.parametrize('moteur', MOTEURS)
def test_douze_eleves_et_vingt_seances_tiennent_en_deux_blocs(moteur: str, refaire: Faire) -> None:
    contenu = exemple_2026()
    contenu['eleves'] += [
        {'nom': f'ZOLA{chr(65 + rang)}', 'prenom': 'Léa', 'classe': 'CM1 de M. Faure', 'niveau': 'CM1', 'foyer_1': 'Mme ZOLA'}
        for rang in range(12)
    ]
    contenu['groupes'].append({
        'code': 'CM1-long', 'periode': 2, 'niveaux': 'CM1', 'enseignant': 'NF', 'jours': 'lundi, mardi, jeudi',
        'debut': dt.time(12), 'fin': dt.time(12, 20), 'objectifs': 'Lire.', 'type_aide': "difficulté d'apprentissage",
    })
    contenu['inscriptions'] += [
        {'eleve': f'ZOLA{chr(65 + rang)} Léa', 'groupe': 'CM1-long', 'reponse_1': 'oui'} for rang in range(12)
    ]
    fait = refaire('presences', contenu=contenu, moteur=moteur)
    pages = [page for page in textes(fait, 'feuilles-de-presence.pdf') if 'CM1-long' in page]
    ensemble = ' '.join(pages)
    assert len(pages) == 2 and '21 séances' in ensemble
    assert ensemble.count('12 12 12 12 12 12 12') == 2, "une ligne d'effectifs par bloc"
    for rang in range(12):
        assert ensemble.count(f'ZOLA{chr(65 + rang)} Léa') == 2, "chaque élève dans chaque bloc"
    assert 'Élève et classe' in pages[1], "les en-têtes se répètent"


def test_une_presence_hors_des_seances_est_un_avertissement(refaire: Faire) -> None:
    contenu = exemple_2026()
    contenu['presences'] += [
        {'jour': dt.date(2026, 11, 6), 'groupe': 'CP-lecture', 'eleve': 'ABADIE Lina', 'absent': True},
        {'jour': dt.date(2026, 11, 5), 'groupe': 'CP-lecture', 'eleve': 'WAGNER Éloi', 'absent': True},
    ]
    fait = refaire('presences', contenu=contenu)
    assert fait.sortie is Sortie.FAIT
    assert [(p.code, p.emplacement.cellule) for p in fait.rapport] == [
        (Code.PRESENCE_SANS_SEANCE, 'A9'), (Code.PRESENCE_SANS_SEANCE, 'C10'),
    ]  # fmt: skip


# Absences répétées


@pytest.mark.parametrize('annee', REGIMES)
def test_la_lettre_d_absences_dit_les_seances_manquees(annee: str, faire: Faire) -> None:
    pages = textes(faire('absences', annee), 'absences.pdf')
    assert all(REGIMES[annee] in page and AUTRES_MOTS[annee] not in page for page in pages)
    if annee == '2008-2009':
        assert len(pages) == 2, "deux foyers"
        assert all('Hugo BELLIN' in page for page in pages) and 'Mme BELLIN' in pages[0] and 'M. ROUX' in pages[1]
        for jour in ('jeudi 9 octobre 2008', 'lundi 13 octobre 2008', 'lundi 20 octobre 2008'):
            assert jour in pages[0]
        assert 'aux 3 séances suivantes' in pages[0] and 'M. N.' in pages[0] and '..' not in pages[0]
    else:
        assert ["Élise" in page for page in pages] == [False, True, True]
        assert 'Zoé' not in ' '.join(pages), "une absence justifiée ne compte pas"
    assert not [page for page in pages if 'motif' in page.casefold()]


def test_sans_seuil_la_commande_nomme_la_rubrique(refaire: Faire) -> None:
    fait = refaire('absences', mettre('École', "Seuil d'absences répétées", 0, None))
    (probleme,) = fait.rapport.erreurs
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    assert probleme.code is Code.VALEUR_MANQUANTE and "Seuil d'absences répétées" in probleme.quoi
    assert probleme.emplacement.feuille == 'École' and probleme.emplacement.cellule.startswith('B')


def test_sous_le_seuil_rien_n_est_ecrit_et_c_est_dit(refaire: Faire, tmp_path: Path) -> None:
    avec = refaire('absences')
    assert 'absences.pdf' in fichiers(avec)
    sans = refaire('absences', mettre('École', "Seuil d'absences répétées", 0, 4))
    assert sans.sortie is Sortie.FAIT and (sans.lettres, sans.documents, sans.pages) == (0, 0, 0)
    assert fichiers(sans) == {'rapport.json'}, "les lettres d'avant ne valent plus"
    (remarque,) = sans.remarques
    assert 'aucun élève' in remarque and '4 absences' in remarque


def test_un_seuil_nul_est_refuse(refaire: Faire) -> None:
    fait = refaire('absences', mettre('École', "Seuil d'absences répétées", 0, 0))
    assert [p.code for p in fait.rapport.erreurs] == [Code.NOMBRE_ILLISIBLE]


# Accords de principe


@pytest.mark.parametrize('annee', REGIMES)
@pytest.mark.parametrize('moteur', MOTEURS)
def test_un_accord_par_eleve_et_par_foyer_sauf_reponse_connue(annee: str, moteur: str, faire: Faire) -> None:
    fait = faire('accords', annee, moteur=moteur)
    assert fait.dossier is not None and fait.dossier.name == 'accords' and fait.periode is None
    pages = textes(fait, 'accords.pdf')
    donnees = exemple_2008() if annee == '2008-2009' else exemple_2026()
    foyers = sum(1 + ('foyer_2' in eleve) for eleve in donnees['eleves'] if 'accord_annuel_1' not in eleve)
    assert len(pages) == fait.lettres == foyers
    assert all(f'année {annee}' in page for page in pages)
    assert all(REGIMES[annee] in page and AUTRES_MOTS[annee] not in page for page in pages)
    ensemble = ' '.join(pages)
    assert "BRIEN" not in ensemble, "ce foyer a déjà répondu"
    for mot in ('difficult', 'besoin', 'échou'):
        assert mot not in ensemble
    assert all('☐ OUI' in page and '☐ NON' in page and "l'emporte sur celle-ci" in page for page in pages)


def test_a_la_rentree_un_accord_se_passe_de_periodes_et_de_groupes(refaire: Faire) -> None:
    vides: dict[str, list[Any]] = {cle: [] for cle in ('periodes', 'groupes', 'inscriptions', 'presences')}
    fait = refaire('accords', contenu=exemple_2026() | vides)
    assert fait.sortie is Sortie.FAIT and fait.lettres == 19, list(fait.rapport)


def test_le_coupon_revient_avec_les_prochains(refaire: Faire) -> None:
    fait = refaire('accords', date_edition=dt.date(2026, 10, 1))
    assert all('au plus tard le vendredi 16 octobre 2026' in page for page in textes(fait, 'accords.pdf'))
    apres = refaire('accords', date_edition=dt.date(2026, 11, 3))
    assert not [page for page in textes(apres, 'accords.pdf') if 'au plus tard' in page]


def test_si_toutes_les_familles_ont_repondu_c_est_dit(refaire: Faire) -> None:
    contenu = exemple_2026()
    for eleve in contenu['eleves']:
        eleve |= {'accord_annuel_1': 'oui'} | ({'accord_annuel_2': 'non'} if 'foyer_2' in eleve else {})
    fait = refaire('accords', contenu=contenu)
    assert fait.sortie is Sortie.FAIT and fichiers(fait) == {'rapport.json'}
    assert 'déjà donné leur réponse' in fait.remarques[0]


# Inspection


@pytest.mark.parametrize('annee', REGIMES)
def test_chaque_enseignant_a_ses_papiers_sans_nom_d_eleve(annee: str, faire: Faire) -> None:
    fait = faire('inspection', annee)
    donnees = exemple_2008() if annee == '2008-2009' else exemple_2026()
    assert fait.documents == len(donnees['enseignants']) == len(fichiers(fait)) - 1
    assert fait.dossier is not None and fait.dossier.name == 'inspection'
    for path in fait.dossier.glob('*.pdf'):
        assert sans_nom_d_eleve(path, annee), path.name
        page = simple(' '.join(pages_du_pdf(path)))
        assert REGIMES[annee] in page.casefold() and AUTRES_MOTS[annee] not in page.casefold()
        for titre in ('À présenter', "Emploi du temps de l'aide", "Groupes de l'année", "Heures de l'année", 'Textes de'):
            assert titre in page


def test_les_papiers_disent_groupes_dates_effectif_heures_et_textes(faire: Faire) -> None:
    fait = faire('inspection', '2008-2009')
    page = ' '.join(textes(fait, 'NORVAL-Mireille.pdf'))
    for attendu in ('6, 9, 13, 16, 20 et 23 octobre', '6 séances, 3 h', 'Distinguer les syllabes', 'Circulaire n° 2008-105',
                    'Bilan : Quatre élèves', '22 septembre 2008', 'Aide personnalisée 60 h 3 h 2 h 58 h'):  # fmt: skip
        assert attendu in page
    neant = ' '.join(textes(fait, 'DUMAY-Jeanne.pdf'))
    assert neant.count('Néant') == 3, "ni groupe, ni créneau, ni décision"


def test_un_nom_d_eleve_dans_un_objectif_arrete_les_papiers(refaire: Faire) -> None:
    fait = refaire('inspection', mettre('Groupes', 'Objectifs', 3, 'Faire lire Lina Abadie.'))
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    (probleme,) = fait.rapport.erreurs
    assert probleme.code is Code.NOM_ELEVE_DANS_LA_LIASSE and probleme.emplacement.fichier == 'BEL-Thomas.pdf'


# Bilan


@pytest.mark.parametrize('annee', REGIMES)
@pytest.mark.parametrize('moteur', MOTEURS)
def test_le_bilan_est_le_tableau_avec_sa_derniere_colonne(annee: str, moteur: str, faire: Faire) -> None:
    fait = faire('bilan', annee, moteur=moteur)
    assert fait.dossier is not None and fait.dossier.name == 'bilan-1', "la période dont les bilans sont écrits"
    assert fichiers(fait) == {
        'bilan-ien.pdf', 'bilan-de-periode.pdf', 'bilan-de-periode.docx', 'synthese.json', 'rapport.json',
    }  # fmt: skip
    donnees = exemple_2008() if annee == '2008-2009' else exemple_2026()
    bilans = {g['niveaux']: g['bilan'] for g in donnees['groupes'] if g['periode'] == 1}
    table = Document(str(fait.dossier / 'bilan-de-periode.docx')).tables[0]
    rendus = {ligne.cells[0].text.split('\n')[0]: simple(ligne.cells[5].text) for ligne in table.rows[1:]}
    assert {niveau: bilan for niveau, bilan in rendus.items() if bilan} == {n: simple(b) for n, b in bilans.items()}
    lettre, *reste = textes(fait, 'bilan-ien.pdf')
    assert 'Objet : bilan' in lettre and REGIMES[annee] in lettre and 'P.J. : 1 document' in lettre
    for bilan in bilans.values():
        assert presser(bilan) in presser(' '.join(reste))
    assert sans_nom_d_eleve(fait.dossier / 'bilan-ien.pdf', annee)
    assert [s.title for s in PdfReader(fait.dossier / 'bilan-ien.pdf').outline] == [
        "Lettre d'accompagnement du bilan", 'Bilan de période',
    ]  # fmt: skip


def test_chaque_bilan_qui_manque_est_nomme(faire: Faire, passer: Passage) -> None:
    faire('bilan')
    (fait,), _ = passer(commande='bilan', annee='2026-2027', periode=2)
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    assert [(p.code, p.emplacement.cellule) for p in fait.rapport.erreurs] == [
        (Code.BILAN_A_RENDRE, f'O{ligne}') for ligne in range(3, 8)
    ]


def test_un_bilan_incomplet_se_demande(faire: Faire) -> None:
    fait = faire('bilan', periode=2, incomplet=True)
    assert {p.gravite.value for p in fait.rapport} == {'avertissement'} and len(fait.rapport) == 5
    assert ' '.join(textes(fait, 'bilan-ien.pdf')).count('non rendu') == 7, "une fois par niveau de chaque groupe"


def test_un_nom_d_eleve_dans_un_bilan_l_arrete(refaire: Faire) -> None:
    fait = refaire('bilan', mettre('Groupes', 'Bilan', 2, 'Lina Abadie lit seule.'))
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    assert [(p.code, p.emplacement.cellule) for p in fait.rapport.erreurs] == [(Code.NOM_POUR_L_INSPECTION, 'O2')]


def test_la_liasse_garde_sa_derniere_colonne_a_completer(faire: Faire) -> None:
    assert 'à compléter' in ' '.join(textes(faire('lettres', '2008-2009'), 'liasse-ien.pdf'))


# Ce qui vaut pour toutes


@pytest.mark.parametrize('commande', ['presences', 'absences', 'accords', 'inspection', 'bilan'])
def test_rien_a_moitie_et_la_meme_date_tant_que_rien_ne_change(
    commande: str, faire: Faire, passer: Passage, reglages: Reglages, tmp_path: Path
) -> None:
    fait = faire(commande)
    rapport = json.loads((fait.dossier / 'rapport.json').read_text('utf-8'))
    assert rapport['commande'] == commande and rapport['date_edition'] == '2026-11-03'
    (encore,), _ = passer(commande=commande, annee='2026-2027', aujourdhui=dt.date(2026, 11, 20))
    suite = json.loads((encore.dossier / 'rapport.json').read_text('utf-8'))
    assert suite['date_edition'] == '2026-11-03' and suite['empreinte'] == rapport['empreinte']
    contenu = (encore.dossier / 'rapport.json').read_text('utf-8')
    for nom, prenom in noms_d_eleves('2026-2027'):
        assert f'{nom} {prenom}' not in contenu and f'{prenom} {nom}' not in contenu
    assert not list((tmp_path / 'sorties').rglob('dernier-echec.json'))


@pytest.mark.parametrize('commande', ['presences', 'absences', 'accords', 'inspection', 'bilan'])
def test_une_erreur_garde_les_documents_d_avant(commande: str, refaire: Faire, tmp_path: Path) -> None:
    avant = refaire(commande)
    assert avant.sortie is Sortie.FAIT and avant.dossier is not None, list(avant.rapport)
    empreintes = {path: path.read_bytes() for path in avant.dossier.rglob('*') if path.is_file()}
    fait = refaire(commande, mettre('Enseignants', 'Quotité', 3, 'beaucoup'))
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    assert {path: path.read_bytes() for path in avant.dossier.rglob('*') if path.is_file()} == empreintes
    note = json.loads((tmp_path / 'sorties' / '2026-2027' / 'lilas' / 'dernier-echec.json').read_text('utf-8'))
    assert note['commande'] == commande and note['problemes']


def test_une_commande_n_efface_pas_l_echec_d_une_autre(refaire: Faire, tmp_path: Path) -> None:
    note = tmp_path / 'sorties' / '2026-2027' / 'lilas' / 'dernier-echec.json'
    refaire('bilan', periode=2)
    assert note.exists()
    refaire('accords')
    assert json.loads(note.read_text('utf-8'))['commande'] == 'bilan'
    refaire('bilan')
    assert not note.exists()


def test_les_lettres_ne_chargent_que_leurs_modeles(faire: Faire, passer: Passage) -> None:
    rapport = json.loads((faire('lettres').dossier / 'rapport.json').read_text('utf-8'))
    assert set(rapport['modeles']) == {
        'autorisation_parentale', 'lettre_accompagnement', 'sommaire', 'tableau_previsionnel', 'tableau_de_service', 'annexe',
    }  # fmt: skip
    bilan = json.loads((faire('bilan').dossier / 'rapport.json').read_text('utf-8'))
    assert set(bilan['modeles']) == {'lettre_accompagnement_bilan', 'bilan_de_periode'}


def test_verifier_remplit_aussi_ces_modeles(exemple: Callable[[str], Path], reglages: Reglages, tmp_path: Path) -> None:
    import shutil

    from generator.reglages import RACINE

    exemple('2026-2027.xlsx')
    modeles = Path(shutil.copytree(RACINE / 'modeles', tmp_path / 'modeles'))
    (modeles / 'lilas').mkdir()
    for nom in ('feuille_de_presence', 'accord_annuel', 'papiers_inspection', 'bilan_de_periode'):
        doc = Document(str(modeles / f'{nom}.docx'))
        doc.add_paragraph('{{ ecole.uai }} {{ ecole.nom }}')
        doc.save(str(modeles / 'lilas' / f'{nom}.docx'))
    ecrire(reglages.dossier_des_donnees / 'ecoles' / '2026-2027.xlsx', mettre('École', 'UAI', 0, None))
    (fait,), _ = verifier(replace(reglages, modeles=modeles), SuiviMuet())
    fautifs = {p.emplacement.fichier for p in fait.rapport.erreurs if p.code is Code.VALEUR_ABSENTE}
    assert fautifs == {f'modeles/lilas/{nom}.docx' for nom in (
        'feuille_de_presence', 'accord_annuel', 'papiers_inspection', 'bilan_de_periode')}  # fmt: skip
