"""Les deux exemples, de bout en bout : le tableau de la source case par case, des liasses justes, sans nom d'élève."""

from __future__ import annotations

import json
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from generator.chaine import produire
from generator.conversion.relecture import pages_du_pdf, presser
from generator.erreurs import Sortie
from generator.liasse import chercher_noms
from generator.reglages import RACINE, Reglages
from generator.reliure import mots_hors_des_pages
from generator.suivi import SuiviMuet
from tests.chaine.test_douze_erreurs import empreintes
from tests.conftest import JOUR, Passage

MOTEURS = ['embarque', pytest.param('libreoffice', marks=pytest.mark.libreoffice)]

SOURCE = [
    ('PS', '', '', '', ''),
    ('MS', '', '', '', ''),
    ('GS lundi, jeudi de 16h30 à 17h', '5', '1', 'M. N.', "Distinguer les syllabes d'un mot prononcé."),
    ('CP', '', '', '', ''),
    ('CE1 mardi de 13h30 à 17h', '3', '0', 'A. B.',
     "Copier un texte court sans erreur en écriture cursive avec une présentation soignée."),
    ('CE2', '', '', '', ''),
    ('CM1', '', '', '', ''),
    ('CM2 lundi/mardi/jeudi de 16h30 à 17h', '3', '0', 'F. G.', "Ecrire et nommer les nombres entiers"),
]  # fmt: skip
"""Le tableau prévisionnel du diaporama de 2008, tel qu'il est imprimé."""

PREVUES = {'GS': '6 séances, 3 h', 'CE1': '3 séances, 10 h 30', 'CM2': '9 séances, 4 h 30'}


ECART_ADMIS = 1.2
"""Gris d'écart moyen entre deux images floutées : l'œil ne distingue pas les moteurs à 0,75 (le pire vu), il voit une
demi-page décalée d'une ligne à 1,7 ; deux pages sans rapport sont à 6."""


def normal(texte: str) -> str:
    """La normalisation typographique : espaces, apostrophes, séparateurs de jours, accents des capitales."""
    texte = texte.replace('/', ', ').replace('’', "'").replace('É', 'E')
    texte = re.sub(r'\s+', ' ', texte.replace('\u00a0', ' ').replace('\u202f', ' ')).strip()
    return re.sub(r'(\d) h( (\d\d))?\b', r'\1h\3', texte)


def produire_l_exemple(annee: str, moteur: str, dossier: Path) -> Iterator[Path]:
    """Les sorties d'un exemple : les tests les lisent, aucun ne les change."""
    (dossier / 'donnees' / 'ecoles').mkdir(parents=True)
    shutil.copy(RACINE / 'donnees' / 'exemples' / f'{annee}.xlsx', dossier / 'donnees' / 'ecoles')
    reglages = Reglages(aujourdhui=JOUR, donnees=dossier / 'donnees', sorties=dossier / 'sorties', moteur=moteur, coeurs=2)
    (fait,), _ = produire(reglages, SuiviMuet())
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    vues = empreintes(fait.dossier)
    yield fait.dossier
    assert empreintes(fait.dossier) == vues


@pytest.fixture(scope='module', params=MOTEURS)
def produit_2008(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from produire_l_exemple('2008-2009', request.param, tmp_path_factory.mktemp('exemple'))


@pytest.fixture(scope='module', params=MOTEURS)
def produit_2026(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from produire_l_exemple('2026-2027', request.param, tmp_path_factory.mktemp('exemple'))


def test_le_tableau_de_2008_reproduit_la_source_case_par_case(produit_2008: Path) -> None:
    table = Document(str(produit_2008 / 'tableau-previsionnel.docx')).tables[0]
    lignes = [[cellule.text for cellule in ligne.cells] for ligne in table.rows][1:]
    assert len(lignes) == len(SOURCE)
    for obtenue, attendue in zip(lignes, SOURCE, strict=True):
        niveau = obtenue[0].split('\n')[0]
        prevues = obtenue[0].split('\n')[-1] if niveau in PREVUES else ''
        classe = obtenue[0].removesuffix(prevues) if prevues else obtenue[0]
        assert [normal(classe), *map(normal, obtenue[1:5])] == [normal(case) for case in attendue]
        assert normal(prevues) == normal(PREVUES.get(niveau, ''))
        assert obtenue[5] == ('à compléter' if niveau in PREVUES else '')


def test_le_pdf_du_tableau_de_2008_dit_les_memes_lignes(produit_2008: Path) -> None:
    texte = normal(' '.join(pages_du_pdf(produit_2008 / 'tableau-previsionnel.pdf')))
    assert 'Aide personnalisée : tableau prévisionnel de service' in texte
    assert 'du 6 au 24 octobre 2008' in texte
    for ligne in SOURCE:
        for case in ligne:
            assert presser(normal(case)) in presser(texte)
    for prevue in PREVUES.values():
        assert presser(normal(prevue)) in presser(texte)


def test_le_creneau_douteux_du_ce1_est_un_avertissement(produit_2008: Path) -> None:
    rapport = json.loads((produit_2008 / 'rapport.json').read_text('utf-8'))
    assert {(p['code'], p['gravite'], p['cellule']) for p in rapport['problemes']} == {
        ('D-144', 'avertissement', 'G3'), ('D-145', 'avertissement', 'F3'),
    }  # fmt: skip


def test_une_lettre_par_foyer_dans_l_ordre_francais_avec_ses_signets(produit_2026: Path) -> None:
    lecteur = PdfReader(produit_2026 / 'lettres.pdf')
    classes = [s.title for s in lecteur.outline if not isinstance(s, list)]
    eleves = [[e.title for e in liste] for liste in lecteur.outline if isinstance(liste, list)]
    assert classes == ['CP de M. Bel', 'CE1 de Mme Roy', 'CE2 de Mme Aziz', 'CM1 de M. Faure', 'CM2 de Mme Caron']
    assert eleves[0] == [
        'ABADIE Lina', 'LE GOFF Fañch', "N'GUYEN-D'ESTRÉES Élise (foyer 1)", "N'GUYEN-D'ESTRÉES Élise (foyer 2)",
        'ŒDIPE Zoé',
    ]  # fmt: skip
    assert eleves[1][0] == 'DE SOUSA Rosa'
    assert [nom.split(' (')[0] for nom in eleves[4]] == ['ÖZDEMIR Sacha', 'TRAORÉ Aya', 'TRAORÉ Aya', 'WAGNER Éloi']
    pages = pages_du_pdf(produit_2026 / 'lettres.pdf')
    for liste in [liste for liste in lecteur.outline if isinstance(liste, list)]:
        for signet in liste:
            prenom = signet.title.split(' (')[0].split()[-1]
            assert prenom in pages[lecteur.get_destination_page_number(signet)]


def test_les_noms_difficiles_sont_intacts(produit_2026: Path) -> None:
    texte = ' '.join(' '.join(pages_du_pdf(produit_2026 / 'lettres.pdf')).split())
    for nom in ("Élise N'GUYEN-D'ESTRÉES", 'Zoé ŒDIPE', 'Fañch LE GOFF', 'ʻEtaroa TERIITAHI', 'Nolan O’BRIEN'):
        assert nom in texte
    assert presser('Anne-Charlotte-Gwenaëlle MONTMORENCY-BOUTEVILLE-SAINT-LUC-DE-VAUDREUIL') in presser(texte)


def test_la_phrase_de_la_lettre_suit_le_type_d_aide(produit_2026: Path) -> None:
    pages = [' '.join(page.split()) for page in pages_du_pdf(produit_2026 / 'lettres.pdf')]
    difficulte = next(page for page in pages if 'Lina ABADIE' in page)
    projet = next(page for page in pages if 'Hugo HADDAD' in page)
    assert 'éprouve des difficultés' in difficulte and 'éprouve des difficultés' not in projet
    assert 'projet d’école' in projet


def test_un_eleve_arrive_en_cours_de_periode_a_ses_propres_seances(produit_2026: Path) -> None:
    page = next(p for p in pages_du_pdf(produit_2026 / 'lettres.pdf') if 'ʻEtaroa' in p)
    assert presser('du 16 novembre au 18 décembre 2026') in presser(page)
    assert presser('nombre de séances : 4') in presser(page)


def test_le_sommaire_dit_les_vraies_pages(produit_2026: Path) -> None:
    lecteur = PdfReader(produit_2026 / 'liasse-ien.pdf')
    pages = pages_du_pdf(produit_2026 / 'liasse-ien.pdf')
    sommaire = ' '.join(pages[1].split())
    annoncees = dict(re.findall(r'(?:Tableau de service : )(.+?) (\d+)(?= |$)', sommaire))
    assert len(annoncees) == 6
    for nom, numero in annoncees.items():
        page = ' '.join(pages[int(numero) - 1].split())
        assert f'enseignant : {nom}' in page and f'page {numero}' in page
    assert lecteur.page_labels == [str(rang) for rang in range(1, len(pages) + 1)]


def test_la_liasse_est_decrite_et_dans_l_ordre(produit_2026: Path) -> None:
    lecteur = PdfReader(produit_2026 / 'liasse-ien.pdf')
    assert lecteur.trailer['/Root']['/Lang'] == 'fr-FR'
    assert 'École élémentaire des Lilas' in lecteur.metadata.title
    titres = [s.title for s in lecteur.outline if not isinstance(s, list)]
    assert titres == [
        "Lettre d'accompagnement", 'Sommaire', 'Tableau prévisionnel de service', 'Tableaux de service',
        "Annexe : calculs et références",
    ]  # fmt: skip
    lettre = ' '.join(pages_du_pdf(produit_2026 / 'liasse-ien.pdf')[0].split())
    for mot in ('N/Réf. : OC/SM 12', 'Objet :', 'P.J. :', 'Copie à :', 'Madame l’inspectrice', 'Montclair, le '):
        assert mot in lettre


@pytest.mark.parametrize('annee', ['2008-2009', '2026-2027'])
def test_aucun_nom_d_eleve_dans_la_liasse(annee: str, exemple: Callable[[str], Path], passer: Passage) -> None:
    from generator.lecture.dossier import lire_dossier, ouvrir

    path = exemple(f'{annee}.xlsx')
    faits, _ = passer(annee=annee)
    dossier, _ = lire_dossier(ouvrir(path))
    assert dossier is not None and faits[0].dossier is not None
    liasse = faits[0].dossier / 'liasse-ien.pdf'
    noms = [(e.nom, e.prenom) for e in dossier.eleves]
    assert chercher_noms(pages_du_pdf(liasse), mots_hors_des_pages(liasse), noms, {}) == []
    octets = liasse.read_bytes().lower()
    for eleve in dossier.eleves:
        assert eleve.nom.encode('utf-16-be').lower() not in octets and eleve.prenom.encode().lower() not in octets
    for fichier in ('rapport.json',):
        contenu = (faits[0].dossier / fichier).read_text('utf-8')
        assert not [e.nom for e in dossier.eleves if f'{e.nom} {e.prenom}' in contenu or f'{e.prenom} {e.nom}' in contenu]


def test_la_copie_de_l_ien_porte_le_prevu_celle_de_l_enseignant_le_realise(produit_2026: Path) -> None:
    enseignant = ' '.join(pages_du_pdf(produit_2026 / 'services' / 'BEL-Thomas.pdf')[0].split())
    liasse = ' '.join(' '.join(pages_du_pdf(produit_2026 / 'liasse-ien.pdf')).split())
    assert 'lundi 14 septembre 2026' in enseignant and 'Reste à faire' in enseignant
    assert 'lundi 14 septembre 2026' not in liasse and 'Reste à faire' not in liasse
    assert '14, 21 et 28 septembre' in enseignant and '14, 21 et 28 septembre' in liasse


def test_les_fichiers_sont_prives_et_rien_ne_traine(produit_2026: Path) -> None:
    noms = {path.relative_to(produit_2026).as_posix() for path in produit_2026.rglob('*') if path.is_file()}
    assert {'lettres.pdf', 'tableau-previsionnel.docx', 'tableau-previsionnel.pdf', 'liasse-ien.pdf', 'rapport.json'} <= noms
    assert len([nom for nom in noms if nom.startswith('services/')]) == 6
    for path in [produit_2026, *produit_2026.rglob('*')]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    sorties = produit_2026.parents[2]
    assert not (sorties / '.travail').exists()
    assert not list(sorties.rglob('*.tmp')) and not list(sorties.rglob('dernier-echec.json'))


def test_les_polices_sont_incorporees(produit_2026: Path) -> None:
    from generator.conversion.polices import polices_d_un_fichier

    for path in produit_2026.rglob('*.pdf'):
        polices = polices_d_un_fichier(path)
        assert polices and all(polices.values()), path.name


def test_les_pages_des_deux_moteurs_se_ressemblent(
    exemple: Callable[[str], Path], passer: Passage, tmp_path: Path
) -> None:
    import numpy
    import pypdfium2 as pdfium
    from PIL import ImageFilter

    from generator.conversion.libreoffice import trouver_soffice

    if trouver_soffice() is None:
        pytest.skip("LibreOffice n'est pas sur cette machine : rien à quoi comparer")
    exemple('2026-2027.xlsx')
    dossiers = [passer(moteur=moteur, sorties=tmp_path / moteur)[0][0].dossier for moteur in ('embarque', 'libreoffice')]
    for nom in ('lettres.pdf', 'tableau-previsionnel.pdf', 'liasse-ien.pdf', 'services/CARON-Odile.pdf'):
        documents = [pdfium.PdfDocument(dossier / nom) for dossier in dossiers if dossier is not None]
        assert len(documents[0]) == len(documents[1]), nom
        for page in range(len(documents[0])):
            images = [
                numpy.asarray(d[page].render(scale=0.5).to_pil().convert('L').filter(ImageFilter.GaussianBlur(6)), dtype=float)
                for d in documents
            ]  # fmt: skip
            ecart = abs(images[0] - images[1]).mean()
            assert ecart < ECART_ADMIS, f'{nom}, page {page + 1} : {ecart:.2f}'
        for document in documents:
            document.close()


def test_les_modeles_livres_sont_ceux_de_la_fabrique(tmp_path: Path) -> None:
    from tests.fabrique import modeles

    modeles.ecrire(tmp_path)
    for nom in modeles.MODELES:
        livre = Document(str(RACINE / 'modeles' / nom))
        dessine = Document(str(tmp_path / nom))
        assert livre.element.body.xml == dessine.element.body.xml, nom
