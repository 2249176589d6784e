"""La vue d'ensemble de l'IEN : ce qui est arrivé, ce qui manque, ce qui se contredit ; des totaux qui sont des sommes."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from generator.chaine import produire
from generator.circonscription.collecte import collecter
from generator.circonscription.synthese import FICHIER
from generator.classeur.ecriture_de_tableaux import ecrire_tableaux
from generator.classeur.tableaux import ColonneDePage, Nature, Page, Renvoi
from generator.cli import app
from generator.conversion import pages_du_pdf
from generator.ecran_circonscription import conclure
from generator.erreurs import Code, ErreurCommande, ErreurDonnees, Sortie
from generator.liasse import chercher_noms
from generator.preuve.rapport_d_alors import lire_le_rapport
from generator.reglages import RACINE, Reglages
from generator.reliure import mots_hors_des_pages
from generator.suivi import SuiviMuet
from tests.circonscription.conftest import CIRCONSCRIPTION, ECOLES, Voir, codes, retoucher, uai
from tests.conftest import JOUR
from tests.juges import Profil, juger, pourquoi_pas_de_juge

ATTENDUS = Path(__file__).parent / 'attendus'
MOTEURS = ['embarque', pytest.param('libreoffice', marks=pytest.mark.libreoffice)]


def comparer(nom: str, obtenu: str) -> None:
    """Confronte un texte à sa référence ; LIASSE_REFERENCES=1 la récrit."""
    path = ATTENDUS / nom
    if os.environ.get('LIASSE_REFERENCES'):
        path.parent.mkdir(exist_ok=True)
        path.write_text(obtenu, 'utf-8')
    assert obtenu == path.read_text('utf-8')


def en_lignes(textes: list[str]) -> str:
    """Le texte d'un PDF, page à page, mot à mot : où une ligne se coupe dépend du moteur."""
    return '\n'.join(f'— page {rang}\n' + '\n'.join(' '.join(texte.split()).split('. ')) for rang, texte in enumerate(textes, 1)) + '\n'


def feuilles(path: Path) -> str:
    """Les valeurs d'un classeur, celles que ses formules ont gardées."""
    livre = openpyxl.load_workbook(path, data_only=True)
    return '\n'.join(
        f'— {page.title}\n' + '\n'.join(' | '.join('' if v is None else str(v) for v in ligne) for ligne in page.iter_rows(values_only=True))
        for page in livre
    ) + '\n'  # fmt: skip


@pytest.mark.parametrize('moteur', MOTEURS)
def test_deux_ecoles_recues_une_qui_manque_une_d_ailleurs(voir: Voir, liste: Path, moteur: str) -> None:
    vue = voir(liste=liste, moteur=moteur)
    assert vue.sortie is Sortie.A_CORRIGER
    assert codes(vue) == ['L-524', 'L-523']
    assert vue.ecrits[0].normes == ('PDF/A-2b', 'PDF/UA-1')
    comparer('vue.txt', en_lignes(pages_du_pdf(vue.dossier / 'circonscription.pdf')))
    comparer('classeur.txt', feuilles(vue.dossier / 'circonscription.xlsx'))


@pytest.mark.parametrize('moteur', MOTEURS)
def test_le_pdf_tient_les_deux_normes_devant_verapdf(voir: Voir, liste: Path, moteur: str) -> None:
    if pourquoi_pas_de_juge():
        pytest.skip(pourquoi_pas_de_juge())
    pdf = voir(liste=liste, moteur=moteur).dossier / 'circonscription.pdf'
    assert {profil: juger([pdf], profil)[pdf].fautes for profil in Profil} == dict.fromkeys(Profil, ())


def test_un_modele_sans_titre_tait_la_norme_et_l_ecran_dit_pourquoi(
    voir: Voir, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    modeles = shutil.copytree(RACINE / 'modeles', tmp_path / 'modeles')
    modele = docx.Document(str(modeles / 'circonscription.docx'))
    for paragraphe in modele.paragraphs:
        if paragraphe.style.name.startswith('Heading'):
            paragraphe.style = modele.styles['Normal']
    modele.save(str(modeles / 'circonscription.docx'))
    vue = voir(modeles=modeles)
    assert vue.ecrits[0].normes == ('PDF/A-2b',)
    assert conclure(vue, json=False) == vue.sortie
    dit = capsys.readouterr().out
    assert 'circonscription.pdf ne se déclare pas PDF/UA-1 :' in dit and 'Titre 1' in dit


def test_les_fichiers_sont_prives_et_rien_d_autre_ne_reste(voir: Voir) -> None:
    vue = voir()
    assert vue.sortie is Sortie.FAIT
    assert vue.dossier.parts[-4:] == ('circonscriptions', 'montclair-sud', '2026-2027', 'periode-2')
    presents = {path.name: stat.S_IMODE(path.stat().st_mode) for path in vue.dossier.iterdir()}
    assert presents == dict.fromkeys(('circonscription.pdf', 'circonscription.xlsx', 'rapport.json'), 0o600)
    assert {p.name for p in vue.dossier.parents[3].iterdir()} == {'circonscriptions', '.verrou'}


def test_la_vue_au_milieu_des_ecoles_n_est_prise_pour_aucune(voir: Voir, faites: Path, tmp_path: Path) -> None:
    donnees, sorties = tmp_path / 'les-ecoles', tmp_path / 'leurs-sorties'
    shutil.copytree(faites / 'donnees', donnees)
    shutil.copytree(faites / 'sorties', sorties)
    vue = voir(sorties=sorties)
    reglages = Reglages(aujourdhui=JOUR, donnees=donnees, sorties=sorties, moteur='embarque', coeurs=2)
    faits, rapport = produire(reglages, SuiviMuet())
    assert len(faits) == len(ECOLES) and all(fait.inchange for fait in faits) and not list(rapport)
    assert vue.dossier.is_dir() and {path.name for path in sorties.glob('2*/*')} == {'lilas', 'bourg', 'ailleurs'}
    reunies = collecter(reglages, [sorties], SuiviMuet(), classeurs=False)
    assert len(reunies.recues) == len(ECOLES) and not list(reunies.rapport)
    with pytest.raises(ErreurDonnees) as refus:
        lire_le_rapport(vue.dossier / 'circonscription.pdf', reglages)
    assert [probleme.code for probleme in refus.value.rapport] == [Code.NON_PROUVABLE]


def test_la_vue_est_la_meme_a_chaque_fois(voir: Voir) -> None:
    def empreintes() -> dict[str, str]:
        return json.loads((voir().dossier / 'rapport.json').read_text('utf-8'))['fichiers']

    assert empreintes() == empreintes()


def test_les_totaux_sont_les_sommes_des_ecoles(voir: Voir) -> None:
    vue = voir()
    livre = openpyxl.load_workbook(vue.dossier / 'circonscription.xlsx', data_only=True)
    *lignes, totaux = list(livre['Écoles'].iter_rows(min_row=2, values_only=True))
    assert len(lignes) == 2 and totaux[0] == 'Total'
    for rang in range(4, 12):
        assert totaux[rang] == sum(ligne[rang] for ligne in lignes)
    *niveaux, somme = list(livre['Niveaux'].iter_rows(min_row=2, values_only=True))
    assert somme[1:5] == tuple(sum(n[rang] for n in niveaux) for rang in range(1, 5)) == totaux[5:9]
    formules = openpyxl.load_workbook(vue.dossier / 'circonscription.xlsx')
    assert formules['Écoles']['F4'].value == '=SUBTOTAL(109,F2:F3)'
    assert formules['Résumé']['B9'].value == "='Écoles'!E4" and formules['Résumé']['B10'].value == "='Niveaux'!B7"
    assert formules['Écoles']._charts and formules['Niveaux']._charts


def test_aucun_nom_d_eleve_ni_d_enseignant_nulle_part(voir: Voir, faites: Path) -> None:
    """Même quand on lit les classeurs, qui les portent tous."""
    for path in (faites / 'recus',):
        assert not path.exists()
    vue = voir()
    pdf = vue.dossier / 'circonscription.pdf'
    textes = [*pages_du_pdf(pdf), feuilles(vue.dossier / 'circonscription.xlsx'), (vue.dossier / 'rapport.json').read_text('utf-8')]
    personnes = [(p['nom'], p['prenom']) for cle in ('eleves', 'enseignants') for p in ECOLES[0][cle]]
    assert chercher_noms(textes, mots_hors_des_pages(pdf), personnes, {}) == []


def test_des_classeurs_donnent_les_memes_nombres_que_leurs_syntheses(voir: Voir, faites: Path, recus: Path) -> None:
    recues = voir()
    for path in recus.iterdir():
        shutil.rmtree(path)
    lues = voir(classeurs=True, donnees=faites / 'donnees')
    assert lues.bilan.effectif == recues.bilan.effectif and lues.bilan.heures == recues.bilan.heures
    assert {ligne.recu for ligne in lues.bilan.lignes} == {('classeur',)}
    assert recues.bilan.lignes[0].recu == ('liasse',)


def test_deux_syntheses_de_la_meme_ecole_sont_dites_et_aucune_n_est_prise(voir: Voir, recus: Path) -> None:
    shutil.copytree(recus / 'lilas', recus / 'lilas-encore')
    vue = voir()
    (probleme,) = vue.rapport.erreurs
    assert probleme.code == Code.SYNTHESES_EN_DOUBLE and vue.sortie is Sortie.A_CORRIGER
    assert 'recus/lilas/synthese.json' in str(probleme) and 'recus/lilas-encore/synthese.json' in str(probleme)
    assert {(ligne.nom, str(ligne.etat)) for ligne in vue.bilan.lignes} == {
        ('École des Lilas', 'refusée'), ('École du Bourg', 'reçue'),
    }  # fmt: skip
    assert vue.bilan.effectif.proposes == 20


def test_un_classeur_et_une_synthese_de_la_meme_ecole_se_contredisent(voir: Voir, faites: Path, recus: Path) -> None:
    shutil.rmtree(recus / 'bourg')
    vue = voir(classeurs=True, donnees=faites / 'donnees')
    assert [str(p.code) for p in vue.rapport.erreurs] == ['L-522']


def test_une_synthese_hostile_n_empeche_pas_les_autres(voir: Voir, recus: Path) -> None:
    (recus / 'pirate').mkdir()
    (recus / 'pirate' / FICHIER).write_bytes(b'[' * 100_000)
    (recus / 'pirate' / 'synthese (1).json').write_bytes(b'{"format": 2}')
    vue = voir()
    assert codes(vue).count('L-520') == 2 and len(vue.bilan.recues) == 2 and vue.sortie is Sortie.A_CORRIGER


def test_un_pdf_change_et_une_ecole_sans_liasse(voir: Voir, recus: Path) -> None:
    (recus / 'lilas' / 'liasse-ien.pdf').write_bytes(b'%PDF-1.7 autre')
    (recus / 'bourg' / 'liasse-ien.pdf').unlink()
    vue = voir()
    assert set(codes(vue)) == {'L-521', 'L-525', 'L-524'}
    assert [ligne.nom for ligne in vue.bilan.recues] == ['École du Bourg']


def test_un_texte_recu_n_est_jamais_une_formule(voir: Voir, recus: Path) -> None:
    piege = '=HYPERLINK("http://exemple.fr";"cliquez")'
    retoucher(recus / 'lilas' / FICHIER, lambda contenu: contenu['ecole'].update(nom=piege))
    vue = voir()
    livre = openpyxl.load_workbook(vue.dossier / 'circonscription.xlsx')
    case = next(c for c in livre['Écoles']['A'] if c.value == piege)
    assert case.data_type == 's' and case.quotePrefix
    assert piege.replace('"', '') in ' '.join(pages_du_pdf(vue.dossier / 'circonscription.pdf')).replace('"', '')


def test_un_texte_qui_ressemble_a_une_balise_s_imprime_tel_quel(voir: Voir, recus: Path) -> None:
    retoucher(recus / 'lilas' / FICHIER, lambda contenu: contenu['ecole'].update(nom='École <b>A & B</b> [red]'))
    vue = voir()
    assert 'École <b>A & B</b> [red]' in ' '.join(' '.join(pages_du_pdf(vue.dossier / 'circonscription.pdf')).split())


def test_on_choisit_la_circonscription_et_la_periode(voir: Voir) -> None:
    assert voir(ien='VALBOIS nord').bilan.circonscription == 'Valbois-Nord'
    with pytest.raises(ErreurCommande, match='Plusieurs circonscriptions'):
        voir(ien='')
    with pytest.raises(ErreurCommande, match='Aucune école de cette circonscription'):
        voir(ien='Nulle-Part')
    with pytest.raises(ErreurCommande, match="Rien n'est arrivé pour cette période"):
        voir(periode=4)


def test_la_commande_rend_1_s_il_manque_une_ecole_et_dit_laquelle(recus: Path, liste: Path, tmp_path: Path) -> None:
    fini = CliRunner().invoke(app, [
        'circonscription', str(recus), '--ien', CIRCONSCRIPTION, '--attendues', str(liste), '--sorties',
        str(tmp_path / 'sorties'), '--moteur', 'embarque', '--date-edition', '03/11/2026',
    ])  # fmt: skip
    assert fini.exit_code == 1, fini.output
    assert 'École des Sources : manquante' in fini.output and '3 écoles attendues : 2 reçues, 1 manque' in fini.output.replace('\u00a0', ' ')


def test_une_liste_fautive_est_refusee_cellule_par_cellule(voir: Voir, tmp_path: Path) -> None:
    livre = openpyxl.Workbook()
    for ligne in (['UAI', 'Nom'], [uai(7), 'École des Lilas'], [uai(7), 'Encore'], ['1234567A', 'Fausse']):
        livre.active.append(ligne)
    livre.save(tmp_path / 'liste.xlsx')
    with pytest.raises(Exception) as levee:
        voir(liste=tmp_path / 'liste.xlsx')
    assert {(p.code, p.emplacement.cellule) for p in levee.value.rapport} == {('D-132', 'A3'), ('D-134', 'A4')}  # type: ignore[attr-defined]


def test_un_tableau_vide_s_ecrit_quand_meme(tmp_path: Path) -> None:
    page = Page('Vide', (ColonneDePage('A'), ColonneDePage('B', Nature.NOMBRE)), [], True)
    ecrire_tableaux(tmp_path / 'v.xlsx', 'Essai', [Renvoi('Total', 0, 'Vide', 1, Nature.NOMBRE), Renvoi('Mot', '@x')], [page])
    assert openpyxl.load_workbook(tmp_path / 'v.xlsx', data_only=True)['Vide']['B2'].value == 0
