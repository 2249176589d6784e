"""« modeles verifier » : quels fichiers, ce qu'il en dit, son code de sortie."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from docx import Document

from generator.lecture import lire_catalogue
from generator.modeles import formulaire_de
from generator.reglages import RACINE
from tests.rendu.fautifs import cinq_fautes, ecrire, texte
from tests.test_ligne_de_commande import lancer


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """Une copie du dossier des modèles."""
    return Path(shutil.copytree(RACINE / 'modeles', tmp_path / 'modeles'))


def verifier(dossier: Path, *arguments: object) -> tuple[int, dict[str, dict]]:
    """Le code de sortie, et ce qui est dit de chaque modèle."""
    fini = lancer('modeles', 'verifier', *arguments, '--modeles', dossier, '--json')
    contenu = json.loads(fini.stdout)
    assert contenu['code_de_sortie'] == fini.returncode
    return fini.returncode, {modele['fichier']: modele for modele in contenu['modeles']}


def test_les_modeles_livres_sont_tous_verifies_et_sans_probleme() -> None:
    fini = lancer('modeles', 'verifier')
    nombre = len(lire_catalogue(RACINE / 'modeles'))
    assert fini.returncode == 0 and fini.stdout == f"{nombre} modèles vérifiés : aucun problème.\n"
    assert 'modeles/autorisation_parentale.docx : aucun problème' in fini.stderr


def test_ceux_des_ecoles_aussi_sauf_les_copies_relues_et_provisoires(dossier: Path) -> None:
    (dossier / 'lilas').mkdir()
    for nom in ('autorisation_parentale.docx', 'autorisation_parentale.relu.docx', '~$torisation_parentale.docx', 'ma_lettre.docx'):
        ecrire(texte("{{ eleve.nomm }}"), dossier / 'lilas', nom)
    sortie, vus = verifier(dossier)
    propres = {nom: modele for nom, modele in vus.items() if 'lilas' in nom}
    assert sortie == 1 and set(propres) == {'modeles/lilas/autorisation_parentale.docx', 'modeles/lilas/ma_lettre.docx'}
    assert propres['modeles/lilas/ma_lettre.docx']['fautes'][0]['quoi'] == "Ce fichier ne sert à aucun formulaire"
    assert propres['modeles/lilas/autorisation_parentale.docx']['fautes'][0]['suggestion'] == '{{ eleve.nom }}'


def test_d_une_ecole_ceux_dont_elle_se_sert(dossier: Path) -> None:
    (dossier / 'lilas').mkdir()
    shutil.copy(dossier / 'sommaire.docx', dossier / 'lilas')
    (dossier / 'tilleuls').mkdir()
    ecrire(texte("{{ rien }}"), dossier / 'tilleuls', 'sommaire.docx')
    sortie, vus = verifier(dossier, '--ecole', 'lilas')
    assert sortie == 0 and 'modeles/lilas/sommaire.docx' in vus
    assert 'modeles/sommaire.docx' not in vus and 'modeles/tilleuls/sommaire.docx' not in vus


def test_un_fichier_d_ailleurs_est_reconnu_a_son_nom(tmp_path: Path, dossier: Path) -> None:
    fichier = ecrire(cinq_fautes().doc, tmp_path, 'Copie de autorisation parentale (2).docx')
    sortie, vus = verifier(dossier, fichier)
    (modele,) = vus.values()
    assert sortie == 1 and modele['formulaire'] == 'autorisation_parentale'
    assert [f['code'] for f in modele['fautes']] == ['M-310', 'M-311', 'M-311', 'M-311', 'M-311', 'M-315']


def test_chaque_faute_a_sa_place_pour_une_machine(tmp_path: Path, dossier: Path) -> None:
    _, vus = verifier(dossier, ecrire(cinq_fautes().doc, tmp_path, 'autorisation_parentale.docx'))
    (modele,) = vus.values()
    champ, _, _, boucle, *_ = modele['fautes']
    assert champ['partie'] == 'corps' and champ['suggestion'] == '{{ eleve.nom_complet }}' and champ['tableau'] is None
    assert '{{ enfant.nom_complet }}' in champ['extrait'] and champ['ancre']['partie'] == 'word/document.xml'
    assert (boucle['ligne'], boucle['colonne']) == (1, 1) and boucle['tableau'] >= 1


def test_un_fichier_sans_nom_connu_demande_son_formulaire(tmp_path: Path) -> None:
    fichier = shutil.copy(RACINE / 'modeles' / 'sommaire.docx', tmp_path / 'truc.docx')
    fini = lancer('modeles', 'verifier', fichier)
    assert fini.returncode == 2 and 'sommaire' in fini.stderr and '--formulaire' in fini.stderr
    assert lancer('modeles', 'verifier', fichier, '--formulaire', 'sommaire').returncode == 0
    assert '« sommaire »' in lancer('modeles', 'verifier', fichier, '--formulaire', 'somaire').stderr


@pytest.mark.parametrize('nom', ['absent.docx', 'sommaire.relu.docx', '~$mmaire.docx', 'sommaire.odt'])
def test_ce_qui_n_est_pas_un_modele_rend_deux(nom: str, tmp_path: Path) -> None:
    if nom != 'absent.docx':
        shutil.copy(RACINE / 'modeles' / 'sommaire.docx', tmp_path / nom)
    assert lancer('modeles', 'verifier', tmp_path / nom).returncode == 2


def test_un_fichier_illisible_est_une_faute_pas_une_panne(tmp_path: Path) -> None:
    (tmp_path / 'sommaire.docx').write_bytes(b'bonjour')
    fini = lancer('modeles', 'verifier', tmp_path / 'sommaire.docx')
    assert fini.returncode == 1 and 'M-302' in fini.stderr and "1 modèle vérifié : 1 erreur." in fini.stdout


@pytest.mark.parametrize(('nom', 'cle'), [
    ('autorisation_parentale.docx', 'autorisation_parentale'), ('Autorisation-Parentale-v2.docx', 'autorisation_parentale'),
    ('tableau_de_service 2026.docx', 'tableau_de_service'), ('lettre.docx', None), ('autorisation.docx', None),
])  # fmt: skip
def test_le_formulaire_se_lit_dans_le_nom(nom: str, cle: str | None) -> None:
    trouve = formulaire_de(Path(nom), lire_catalogue(RACINE / 'modeles'))
    assert (trouve.cle if trouve else None) == cle


def test_un_formulaire_propre_a_une_ecole_se_verifie_aussi_seul(dossier: Path) -> None:
    (dossier / 'lilas').mkdir()
    (dossier / 'lilas' / 'catalogue.toml').write_text(
        '[formulaires.convocation]\nfichier = "convocation.docx"\ntitre = "Convocations"\ncontexte = "eleve"\n'
        'unite = "élève"\nsortie = "convocations.pdf"\n', 'utf-8')  # fmt: skip
    ecrire(texte("{{ eleve.nomm }}"), dossier / 'lilas', 'convocation.docx')
    for arguments in ((), ('--formulaire', 'convocation')):
        sortie, vus = verifier(dossier, dossier / 'lilas' / 'convocation.docx', *arguments)
        assert sortie == 1 and vus['modeles/lilas/convocation.docx']['formulaire'] == 'convocation'


def test_un_modele_annonce_et_absent_un_catalogue_casse_une_image_illisible_sont_dits(dossier: Path) -> None:
    for ecole, catalogue in (('lilas', 'x ='), ('tilleuls', '[formulaires.mot]\nfichier = "mot.docx"\ntitre = "Mots"\n'
                              'contexte = "eleve"\nunite = "élève"\nsortie = "mots.pdf"\n')):  # fmt: skip
        (dossier / ecole).mkdir()
        (dossier / ecole / 'catalogue.toml').write_text(catalogue, 'utf-8')
    (dossier / 'tilleuls' / 'logo.png').write_bytes(b'rien')
    sortie, vus = verifier(dossier)
    dits = {nom: [faute['code'] for faute in modele['fautes']] for nom, modele in vus.items() if modele['fautes']}
    assert sortie == 1
    assert dits == {'modeles/lilas/catalogue.toml': ['R-204'], 'modeles/tilleuls/mot.docx': ['M-301'],
                    'modeles/tilleuls/logo.png': ['M-331']}  # fmt: skip


def test_ce_qui_traine_sans_servir_est_dit(dossier: Path) -> None:
    (dossier / 'Mon_Ecole').mkdir()
    (dossier / 'lilas').mkdir()
    for nom in ('autorisation_parentale.docm', 'logo.gif', 'autorisation parentale.docx', '~$x.docx', 'notes.txt'):
        (dossier / 'lilas' / nom).write_bytes((dossier / 'sommaire.docx').read_bytes())
    sortie, vus = verifier(dossier)
    dits = {nom: modele['fautes'][0]['a_faire'] for nom, modele in vus.items() if modele['fautes']}
    assert sortie == 0 and set(dits) == {'modeles/Mon_Ecole', *(f'modeles/lilas/{nom}' for nom in (
        'autorisation_parentale.docm', 'logo.gif', 'autorisation parentale.docx'))}  # fmt: skip
    assert 'autorisation_parentale.docx' in dits['modeles/lilas/autorisation parentale.docx']
    assert 'logo.png' in dits['modeles/lilas/logo.gif']


def test_une_ecole_sans_dossier_est_une_erreur_de_commande(dossier: Path) -> None:
    fini = lancer('modeles', 'verifier', '--ecole', 'inconnue', '--modeles', dossier)
    assert fini.returncode == 2 and 'modeles/inconnue' in fini.stderr


def test_sans_faute_il_n_y_a_pas_de_copie_et_ses_vieux_commentaires_ne_font_qu_une_ligne(dossier: Path) -> None:
    (dossier / 'lilas').mkdir()
    modele = dossier / 'lilas' / 'autorisation_parentale.docx'
    doc = Document(str(dossier / modele.name))
    for paragraphe in doc.paragraphs[4:7]:
        doc.add_comment(paragraphe.runs, text="Champ inconnu : {{ x }}", author='Liasse')
    doc.save(str(modele))
    fini = lancer('modeles', 'verifier', modele, '--corriger', '--modeles', dossier)
    assert fini.returncode == 0 and "Il reste 3 commentaire(s) de la copie corrigée" in fini.stderr
    assert "Rien à corriger" in fini.stderr and not list(modele.parent.glob('*.relu*'))


def test_un_vieux_format_dit_comment_l_enregistrer(dossier: Path) -> None:
    vieux = dossier / 'autorisation_parentale.docm'
    vieux.write_bytes(b'x')
    fini = lancer('modeles', 'verifier', vieux, '--modeles', dossier)
    assert fini.returncode == 2 and 'Enregistrer sous' in fini.stderr
