"""Un formulaire que l'école s'est fait : un .docx, une entrée de son catalogue, et rien d'autre."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from generator.classeur import ecrire_classeur, fabriquer
from generator.conversion.relecture import pages_du_pdf
from generator.domaine.temps import AnneeScolaire
from generator.erreurs import Code, ErreurCommande, Sortie
from generator.lecture import lire_calendrier, lire_regimes
from generator.rangement import Fait
from generator.reglages import RACINE
from generator.reglementation import regime_au
from tests.chaine.test_exemples import MOTEURS
from tests.conftest import Passage
from tests.fabrique.commande import commander

ENTREE = """
[formulaires.convocation]
fichier = "convocation.docx"
titre = "Convocations"
contexte = "lettre"
unite = "inscription"
sortie = "convocations.pdf"
exige = ["eleve.nom_complet"]
pages_max = 1
"""
PHRASE = "Rendez-vous à {{ foyer }} pour {{ eleve.prenom }} {{ eleve.nom }}, {{ aide.sigle }}, {{ edition.lieu_et_date }}."

Convoquer = Callable[..., Fait]


@pytest.fixture
def modeles(tmp_path: Path) -> Path:
    """Le dossier des modèles livrés, où l'on pose ceux d'une école."""
    return Path(shutil.copytree(RACINE / 'modeles', tmp_path / 'modeles'))


def poser(modeles: Path, ecole: str, *phrases: str, entree: str = ENTREE) -> None:
    """Une école ajoute un .docx et une entrée."""
    (modeles / ecole).mkdir()
    (modeles / ecole / 'catalogue.toml').write_text(entree, 'utf-8')
    doc = Document()
    for style in ('Normal', 'Heading 1'):
        doc.styles[style].font.name = 'Arial'
    doc.add_paragraph("{{ eleve.nom_complet }}, {{ eleve.classe }}")
    for phrase in phrases or (PHRASE,):
        doc.add_paragraph(phrase)
    doc.save(str(modeles / ecole / 'convocation.docx'))


@pytest.fixture
def convoquer(exemple: Callable[[str], Path], passer: Passage, modeles: Path) -> Convoquer:
    def lancer(*phrases: str, entree: str = ENTREE, **options: object) -> Fait:
        exemple('2026-2027.xlsx')
        poser(modeles, 'lilas', *phrases, entree=entree)
        (fait,), _ = passer(**{'commande': 'formulaire', 'formulaire': 'convocation', 'modeles': modeles} | options)
        return fait

    return lancer


@pytest.mark.parametrize('moteur', MOTEURS)
def test_un_docx_et_une_entree_suffisent(moteur: str, convoquer: Convoquer) -> None:
    fait = convoquer(moteur=moteur, un_fichier_par_lettre=True)
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    assert fait.dossier.parent.name == 'formulaires' and fait.dossier.name == 'convocation-2' and fait.lettres == 22
    pages = pages_du_pdf(fait.dossier / 'convocations.pdf')
    assert len(pages) == 22 and all('Rendez-vous à' in page and 'APC' in page for page in pages)
    lecteur = PdfReader(fait.dossier / 'convocations.pdf')
    assert [s.title for s in lecteur.outline if not isinstance(s, list)] == [
        'CP de M. Bel', 'CE1 de Mme Roy', 'CE2 de Mme Aziz', 'CM1 de M. Faure', 'CM2 de Mme Caron',
    ]  # fmt: skip
    assert len(list((fait.dossier / 'convocations').glob('*.pdf'))) == 22
    rapport = json.loads((fait.dossier / 'rapport.json').read_text('utf-8'))
    assert rapport['modeles'] == {'convocation': 'modeles/lilas/convocation.docx'}
    assert rapport['documents'] == {'convocation': 22} and rapport['pages'] == {'convocations.pdf': 22}


def test_une_lettre_de_l_annee_va_dans_un_dossier_sans_periode(convoquer: Convoquer) -> None:
    entree = ENTREE.replace('"lettre"', '"eleve"').replace('"inscription"', '"élève"')
    fait = convoquer(entree=entree)
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    assert fait.dossier.name == 'convocation' and fait.periode is None and fait.lettres == 20, "toutes les familles"


def test_il_peut_se_joindre_a_une_commande(convoquer: Convoquer) -> None:
    fait = convoquer(entree=f'{ENTREE}commande = "lettres"\nordre = 15\n', commande='lettres', formulaire='')
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    assert {'lettres.pdf', 'convocations.pdf', 'liasse-ien.pdf'} <= {path.name for path in fait.dossier.iterdir()}
    assert fait.lettres == 44


def test_une_piece_de_plus_dans_la_liasse_est_au_sommaire(
    exemple: Callable[[str], Path], passer: Passage, modeles: Path
) -> None:
    exemple('2026-2027.xlsx')
    entree = ENTREE.replace('"lettre"', '"tableau"').replace('"inscription"', '"école"').replace('eleve.nom_complet', 'total')
    entree = entree.replace('Convocations', 'Projet de l’école').replace('sortie = "convocations.pdf"', 'liasse = true')
    poser(modeles, 'lilas', entree=f'{entree}commande = "lettres"\nordre = 45\n')
    doc = Document(str(modeles / 'lilas' / 'convocation.docx'))
    doc.paragraphs[0].text, doc.paragraphs[1].text = "Notre projet : {{ total }}", ""
    doc.save(str(modeles / 'lilas' / 'convocation.docx'))
    (fait,), _ = passer(modeles=modeles)
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    pages = [' '.join(page.split()) for page in pages_du_pdf(fait.dossier / 'liasse-ien.pdf')]
    assert 'Projet de l’école 4' in pages[1] and 'Notre projet' in pages[3]
    assert 'projet de l’école' in pages[0].casefold() and 'P.J. : 9 documents' in pages[0]


def test_ses_fautes_l_arretent_et_sont_situees(convoquer: Convoquer) -> None:
    fait = convoquer("Bonjour {{ eleve.prenon }}")
    assert fait.sortie is Sortie.A_CORRIGER and fait.dossier is None
    (probleme,) = fait.rapport.erreurs
    assert probleme.emplacement.fichier == 'modeles/lilas/convocation.docx' and 'eleve.prenom' in probleme.remede


def test_un_champ_qu_il_doit_porter_et_ne_porte_plus(convoquer: Convoquer) -> None:
    fait = convoquer(entree=ENTREE.replace('eleve.nom_complet', 'proposition.intervalle'))
    assert [p.code for p in fait.rapport.erreurs] == [Code.CHAMP_INCONNU]
    assert 'proposition.intervalle' in fait.rapport.erreurs[0].remede


def test_un_modele_absent_est_dit(convoquer: Convoquer) -> None:
    fait = convoquer(entree=ENTREE.replace('"convocation.docx"', '"convoc.docx"'))
    assert [p.code for p in fait.rapport.erreurs] == [Code.MODELE_ABSENT]


def test_une_entree_fautive_n_arrete_que_cette_ecole(
    exemple: Callable[[str], Path], passer: Passage, modeles: Path
) -> None:
    exemple('2026-2027.xlsx')
    poser(modeles, 'tilleuls', entree=ENTREE.replace('"lettre"', '"letre"'))
    (fait,), _ = passer(modeles=modeles)
    assert fait.sortie is Sortie.FAIT, list(fait.rapport)
    (modeles / 'tilleuls').rename(modeles / 'lilas')
    (fait,), _ = passer(modeles=modeles)
    assert fait.sortie is Sortie.A_CORRIGER and fait.rapport.erreurs[0].code is Code.CATALOGUE_INVALIDE
    assert fait.rapport.erreurs[0].emplacement.fichier == 'modeles/lilas/catalogue.toml'


def test_plus_de_cent_exemplaires_se_font_par_tranches(donnees: Path, passer: Passage, modeles: Path) -> None:
    calendrier, _ = lire_calendrier(RACINE / 'donnees' / 'calendriers', AnneeScolaire(2026), 'A')
    regimes, _ = lire_regimes(RACINE / 'donnees' / 'reglementation')
    ecrire_classeur(donnees / 'ecoles' / 'e.xlsx', fabriquer(250, calendrier, regime_au(regimes.values(), calendrier.rentree), 5))
    poser(modeles, 'fictive-5')
    (fait,), _ = passer(commande='formulaire', formulaire='convocation', modeles=modeles, periode=1)
    assert fait.sortie is Sortie.FAIT and fait.dossier is not None, list(fait.rapport)
    lecteur = PdfReader(fait.dossier / 'convocations.pdf')
    titres = [s.title for entree in lecteur.outline if isinstance(entree, list) for s in entree]
    assert len(lecteur.pages) == len(titres) == fait.lettres > 250
    assert len([s for s in lecteur.outline if not isinstance(s, list)]) == 11, "un signet par classe"


def test_une_cle_inconnue_est_une_erreur_de_commande(exemple: Callable[[str], Path], passer: Passage) -> None:
    exemple('2026-2027.xlsx')
    for cle, quoi in (('accord_anuel', "Formulaire inconnu"), ('sommaire', "avec sa liasse")):
        with pytest.raises(ErreurCommande) as levee:
            passer(commande='formulaire', formulaire=cle)
        (probleme,) = levee.value.rapport
        assert quoi in probleme.quoi and probleme.valeur == cle
    assert levee.value.sortie is Sortie.COMMANDE


def test_par_la_ligne_de_commande(donnees: Path, exemple: Callable[[str], Path], modeles: Path, tmp_path: Path) -> None:
    exemple('2026-2027.xlsx')
    poser(modeles, 'lilas')
    fini = commander(
        'formulaire', 'convocation', '--donnees', donnees, '--modeles', modeles, '--sorties', tmp_path / 'sorties',
        '--moteur', 'embarque', '--periode', '2', '--date-edition', '12/10/2026', '--json',
    )  # fmt: skip
    contenu = json.loads(fini.stdout)
    assert fini.returncode == 0 == contenu['code_de_sortie']
    (ecole,) = contenu['ecoles']
    assert (ecole['lettres'], ecole['documents'], ecole['pages']) == (22, 22, 22)
    (reserve,) = ecole['remarques']
    assert 'convocations.pdf ne se déclare pas PDF/UA-1' in reserve and '« Titre 1 »' in reserve, "ce modèle n'a pas de titre"
    assert (Path(ecole['dossier']) / 'convocations.pdf').is_file()
