"""Ce que l'atelier répond, sans navigateur : états, essais, versions gardées, refus."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from docx.document import Document as Doc
from filelock import FileLock

from generator.atelier import Etabli
from generator.atelier.catalogues import Catalogues
from generator.atelier.essais import Essais
from generator.atelier.refus import Refus
from generator.lecture import lire_catalogue
from generator.redaction import champs_en_markdown
from generator.reglages import RACINE, Reglages
from generator.rendu.canonique import Variante
from tests.atelier.conftest import LETTRE, ajouter, octets, retoucher
from tests.fabrique.classeurs import ecrire, mettre

FAUTIF = ajouter("Bonjour {{ eleve.prenon }} !")
SIEN = ajouter("Un pot d’accueil suivra.")


def sienne(modeles: Path) -> Path:
    return modeles / 'lilas' / f'{LETTRE}.docx'


def version(etabli: Etabli, cle: str, ecole: str = '') -> Mapping[str, Any]:
    formulaire = next(f for f in etabli.liste()['formulaires'] if f['cle'] == cle)
    return next(v for v in formulaire['versions'] if v['ecole'] == ecole)


def deposer(etabli: Etabli, contenu: bytes) -> str:
    return etabli.deposer(LETTRE, 'ma lettre.docx', contenu)['depot']


# Regarder


def test_les_modeles_livres_sont_tous_la_et_sans_faute(etabli: Etabli) -> None:
    liste = etabli.liste()
    assert [f['cle'] for f in liste['formulaires']] == list(etabli.bibliotheque.catalogue)
    assert all(v['bilan'].startswith('sans faute') and not v['fautif'] for f in liste['formulaires'] for v in f['versions'])
    assert {'ecole': 'lilas', 'nom': "École élémentaire des Lilas"} in liste['ecoles'] and 'office2pdf' in liste['moteur']


def test_le_modele_d_une_ecole_a_son_entree_et_ses_fautes(etabli: Etabli, modeles: Path) -> None:
    retoucher(sienne(modeles), FAUTIF, modeles / f'{LETTRE}.docx')
    assert version(etabli, LETTRE, 'lilas')['bilan'] == '1 faute' and version(etabli, LETTRE, 'lilas')['fautif']
    etat = etabli.etat(LETTRE, 'lilas')
    (faute,) = etat['fautes']
    assert 'Champ inconnu' in faute['quoi'] and 'eleve.prenom' in faute['remede'] and faute['place']
    assert etat['pages'] == [] and etat['fautif']


@pytest.mark.parametrize('variante', Variante)
def test_un_modele_se_montre_avec_chaque_document_fictif(variante: Variante, etabli: Etabli) -> None:
    etat = etabli.etat(LETTRE, essai=f'fictif:{variante.name.lower()}')
    assert etat['pages'] and etat['defaut'] == '' and etat['total'] == len(etat['pages'])
    assert etabli.image(etat['pages'][0]['image']).startswith(b'\x89PNG')


@pytest.mark.parametrize('cle', ['autorisation_parentale', 'tableau_de_service', 'tableau_previsionnel', 'sommaire', 'annexe'])
def test_un_modele_se_montre_avec_un_document_de_l_ecole(cle: str, etabli: Etabli) -> None:
    fictifs, ecole = etabli.essais(cle)['groupes']
    assert fictifs['titre'] == "Documents fictifs" and "Lilas" in ecole['titre']
    etat = etabli.etat(cle, essai=ecole['essais'][0]['essai'])
    assert etat['pages'] and not etat['fautes']
    if cle == LETTRE:
        nom = ecole['essais'][0]['titre'].split()[0]
        assert any(nom in texte for texte in etat['textes'])


def test_sans_classeur_les_ecoles_d_exemple_servent_et_c_est_dit(
    reglages_atelier: Reglages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    projet = tmp_path / 'projet'
    (projet / 'donnees' / 'ecoles').mkdir(parents=True)
    for commun in ('reglementation', 'calendriers'):
        (projet / 'donnees' / commun).symlink_to(RACINE / 'donnees' / commun)
    monkeypatch.setattr('generator.reglages.RACINE', projet)
    catalogues = Catalogues(reglages_atelier.modeles, partial(lire_catalogue, reglages_atelier.modeles))
    ecoles = Essais(replace(reglages_atelier, donnees=None), catalogues).ecoles()
    assert len(ecoles.offertes) == 2 and "écoles d'exemple" in ecoles.messages[0]


def test_un_classeur_fautif_ne_sert_pas_et_c_est_dit(etabli: Etabli, reglages_atelier: Reglages) -> None:
    assert reglages_atelier.donnees is not None
    (reglages_atelier.donnees / 'ecoles' / 'casse.xlsx').write_bytes(b'rien')
    assert any('casse.xlsx' in message for message in etabli.liste()['messages'])


def test_un_classeur_enregistre_est_relu(etabli: Etabli, reglages_atelier: Reglages) -> None:
    assert etabli.essais(LETTRE)['groupes'][1]['titre'] == "École élémentaire des Lilas (2026-2027)"
    assert reglages_atelier.donnees is not None
    (classeur,) = (reglages_atelier.donnees / 'ecoles').iterdir()
    ecrire(classeur, mettre('École', "Nom de l'école", 0, "École du Pré"))
    assert etabli.essais(LETTRE)['groupes'][1]['titre'] == "École du Pré (2026-2027)"


def test_une_valeur_absente_du_document_est_une_faute_de_cet_essai(etabli: Etabli, modeles: Path) -> None:
    retoucher(modeles / f'{LETTRE}.docx', ajouter("Notre numéro : {{ ecole.uai }}."))
    assert etabli.etat(LETTRE)['fautes'] == []
    (faute,) = etabli.etat(LETTRE, essai='fictif:vide')['fautes']
    assert faute['code'] == 'M-318' and 'ecole.uai' in faute['quoi'] and faute['place']['partie'] == 'word/document.xml'


def test_une_police_que_le_moteur_remplace_est_une_remarque(etabli: Etabli, modeles: Path) -> None:
    def changer(doc: Doc) -> None:
        doc.paragraphs[0].insert_paragraph_before("En écriture cursive").runs[0].font.name = 'Cursive Standard'

    retoucher(modeles / f'{LETTRE}.docx', changer)
    etat = etabli.etat(LETTRE)
    (remarque,) = (f for f in etat['fautes'] if f['code'] == 'C-407')
    assert remarque['gravite'] == 'avertissement' and 'Cursive Standard' in remarque['quoi'] and etat['pages']


def test_les_champs_sont_groupes_avec_leur_sens_leur_exemple_et_leur_boucle(etabli: Etabli) -> None:
    groupes = etabli.champs('tableau_previsionnel')['groupes']
    lignes = next(g for g in groupes if 'boucle' in g and 'PS à CM2' in g['titre'])
    assert lignes['boucle'][0]['balise'] == '{%tr for ligne in lignes %}' and lignes['boucle'][0]['fin'] == '{%tr endfor %}'
    niveau = next(c for c in lignes['champs'] if c['balise'] == '{{ ligne.niveau }}')
    assert niveau == {'balise': '{{ ligne.niveau }}', 'sens': 'Niveau', 'exemple': 'CE1', 'facultatif': False}
    assert any(c['facultatif'] for g in groupes for c in g['champs'])


@pytest.mark.parametrize('cle', [
    'autorisation_parentale', 'tableau_de_service', 'tableau_previsionnel', 'lettre_accompagnement', 'sommaire', 'annexe',
])  # fmt: skip
def test_chaque_champ_de_la_documentation_est_au_catalogue(cle: str, etabli: Etabli) -> None:
    titre = etabli.champs(cle)['titre']
    section = champs_en_markdown(RACINE / 'modeles').split(f'## {titre}\n')[1].split('\n## ')[0]
    offertes = ' '.join(c['balise'] for g in etabli.champs(cle)['groupes'] for c in [*g['champs'], *g.get('boucle', ())])
    chemins = [ligne.split('`')[1].strip('{% }') for ligne in section.splitlines() if ligne.startswith('| `')]
    assert chemins and all(chemin in offertes for chemin in chemins)


def test_un_logo_se_presente_avec_son_geste_pas_comme_un_texte(etabli: Etabli) -> None:
    champs = {c['balise']: c for g in etabli.champs(LETTRE)['groupes'] for c in g['champs']}
    for nom in ('logo', 'signature'):
        image = champs[f'{{{{ ecole.{nom} }}}}']
        assert 'Texte de remplacement' in image['geste'] and image['exemple'] == ''
    assert [balise for balise, c in champs.items() if 'geste' in c] == ['{{ ecole.logo }}', '{{ ecole.signature }}']


def test_un_logo_illisible_est_une_faute_des_modeles_de_l_ecole(etabli: Etabli, modeles: Path) -> None:
    etabli.copier(LETTRE, 'lilas')
    assert etabli.etat(LETTRE, 'lilas')['fautes'] == []
    (modeles / 'lilas' / 'logo.png').write_bytes(b'pas une image')
    (faute,) = etabli.etat(LETTRE, 'lilas')['fautes']
    assert faute['code'] == 'M-331' and 'illisible' in faute['quoi'] and 'PNG' in faute['remede']
    assert etabli.etat(LETTRE, 'lilas')['pages'] and version(etabli, LETTRE, 'lilas')['bilan'] == '1 faute'
    assert etabli.etat(LETTRE)['fautes'] == [], "le modèle livré n'emploie pas ce logo"


def test_un_logo_que_l_on_n_a_pas_le_droit_de_lire_se_dit(
    etabli: Etabli, modeles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    etabli.copier(LETTRE, 'lilas')

    def refuser(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr('generator.atelier.etabli.lire_images', refuser)
    (faute,) = etabli.etat(LETTRE, 'lilas')['fautes']
    assert faute['code'] == 'M-331' and 'droit de lire' in faute['remede']


# Comparer


def test_les_pages_qui_changent_sont_marquees_puis_acceptees(etabli: Etabli, modeles: Path) -> None:
    premier = etabli.etat(LETTRE)
    assert [p['etat'] for p in premier['pages']] == ['']
    retoucher(modeles / f'{LETTRE}.docx', SIEN)
    change = etabli.etat(LETTRE)
    assert change['pages'][0]['etat'] == 'modifiée' and change['pages'][0]['avant'] == premier['pages'][0]['image']
    assert "l'ouverture" in change['comparaison'] and etabli.image(change['pages'][0]['avant'])
    etabli.accepter(LETTRE, '', change['version'])
    accepte = etabli.etat(LETTRE)
    assert accepte['pages'][0]['etat'] == '' and accepte['comparaison'] == "la version acceptée"


def test_la_version_acceptee_survit_a_la_fermeture_sans_nom_d_eleve(etabli: Etabli, reglages_atelier: Reglages, modeles: Path) -> None:
    etat = etabli.etat(LETTRE, essai=etabli.essais(LETTRE)['groupes'][1]['essais'][0]['essai'])
    etabli.accepter(LETTRE, '', etat['version'])
    garde = reglages_atelier.sorties / '.cache' / 'atelier' / '_livres' / f'{LETTRE}.docx'
    assert garde.read_bytes() == (modeles / f'{LETTRE}.docx').read_bytes() and garde.stat().st_mode & 0o077 == 0
    autre = Etabli(reglages_atelier, etabli._horloge)
    try:
        retoucher(modeles / f'{LETTRE}.docx', SIEN)
        assert autre.etat(LETTRE)['comparaison'] == "la version acceptée"
    finally:
        autre.fermer()


def test_on_n_accepte_que_la_version_qu_on_a_vue(etabli: Etabli, modeles: Path) -> None:
    vue = etabli.etat(LETTRE)['version']
    retoucher(modeles / f'{LETTRE}.docx', SIEN)
    with pytest.raises(Refus, match="a changé entre-temps"):
        etabli.accepter(LETTRE, '', vue)


def test_une_page_de_plus_est_nouvelle(etabli: Etabli, modeles: Path) -> None:
    etabli.etat(LETTRE)

    def allonger(doc: Doc) -> None:
        doc.paragraphs[-1].insert_paragraph_before("Suite.").paragraph_format.page_break_before = True

    retoucher(modeles / f'{LETTRE}.docx', allonger)
    assert [p['etat'] for p in etabli.etat(LETTRE)['pages']][-1] == 'nouvelle'


# Essayer, enregistrer, revenir


def test_un_fichier_essaye_n_ecrit_rien(etabli: Etabli, modeles: Path, tmp_path: Path) -> None:
    avant = {p: p.stat().st_mtime_ns for p in modeles.rglob('*')}
    depot = deposer(etabli, octets(SIEN, tmp_path))
    etat = etabli.etat(LETTRE, depot=depot)
    assert etat['fichier'] == 'ma lettre.docx' and etat['pages'] and not etat['fautif']
    assert {p: p.stat().st_mtime_ns for p in modeles.rglob('*')} == avant


def test_enregistrer_garde_le_precedent_et_l_on_peut_revenir(etabli: Etabli, modeles: Path, tmp_path: Path) -> None:
    premier, second = octets(SIEN, tmp_path), octets(ajouter("Autre texte."), tmp_path)
    etabli.enregistrer(deposer(etabli, premier), 'lilas')
    assert sienne(modeles).read_bytes() == premier and etabli.etat(LETTRE, 'lilas')['anciens'] == []
    etabli.enregistrer(deposer(etabli, second), 'lilas')
    (ancien,) = etabli.etat(LETTRE, 'lilas')['anciens']
    assert sienne(modeles).read_bytes() == second and '22 novembre 2026, 14 h' in ancien['titre'].replace('\xa0', ' ')
    assert etabli.revenir(LETTRE, 'lilas', ancien['ancien']) == {'cle': LETTRE, 'ecole': 'lilas'}
    assert sienne(modeles).read_bytes() == premier
    (autre,) = etabli.etat(LETTRE, 'lilas')['anciens']
    etabli.revenir(LETTRE, 'lilas', autre['ancien'])
    assert sienne(modeles).read_bytes() == second, "revenir se défait aussi"


def test_revenir_au_modele_livre_garde_celui_de_l_ecole(etabli: Etabli, modeles: Path, tmp_path: Path) -> None:
    etabli.enregistrer(deposer(etabli, octets(SIEN, tmp_path)), 'lilas')
    assert etabli.revenir(LETTRE, 'lilas') == {'cle': LETTRE, 'ecole': ''}
    assert not sienne(modeles).exists()
    (garde,) = etabli.etat(LETTRE)['anciens']
    assert garde['ecole'] == 'lilas'
    assert etabli.revenir(LETTRE, 'lilas', garde['ancien'])['ecole'] == 'lilas' and sienne(modeles).is_file()


def test_les_versions_gardees_ne_sont_jamais_des_modeles(etabli: Etabli, modeles: Path, tmp_path: Path) -> None:
    for texte in ("un", "deux", "trois"):
        etabli.enregistrer(deposer(etabli, octets(ajouter(texte), tmp_path)), 'lilas')
    assert len(list((modeles / 'lilas' / 'anciens').iterdir())) == 2
    assert [v['ecole'] for f in etabli.liste()['formulaires'] if f['cle'] == LETTRE for v in f['versions']] == ['', 'lilas']
    assert all(etabli.bibliotheque.place_du_fichier(p) is None for p in (modeles / 'lilas' / 'anciens').iterdir())


def test_donner_son_modele_a_une_ecole_le_copie(etabli: Etabli, modeles: Path) -> None:
    etabli.copier(LETTRE, 'lilas')
    assert sienne(modeles).read_bytes() == (modeles / f'{LETTRE}.docx').read_bytes()
    with pytest.raises(Refus, match="déjà le sien"):
        etabli.copier(LETTRE, 'lilas')


def macro(contenu: bytes, tmp_path: Path) -> bytes:
    path = tmp_path / 'macro.docx'
    path.write_bytes(contenu)
    with zipfile.ZipFile(path, 'a') as archive:
        archive.writestr('word/vbaProject.bin', b'macro')
    return path.read_bytes()


@pytest.mark.parametrize('abimer', [
    lambda _, chemin: octets(FAUTIF, chemin), macro, lambda contenu, _: contenu[:4000], lambda *_: b'', lambda *_: b'<html>',
], ids=['fautif', 'macro', 'tronque', 'vide', 'pas-un-docx'])  # fmt: skip
def test_un_fichier_fautif_ou_dangereux_ne_s_enregistre_pas(
    abimer: Callable[[bytes, Path], bytes], etabli: Etabli, modeles: Path, tmp_path: Path
) -> None:
    depot = deposer(etabli, abimer(octets(SIEN, tmp_path), tmp_path))
    etat = etabli.etat(LETTRE, depot=depot)
    assert etat['fautif'] and etat['fautes'] and not etat['pages']
    with pytest.raises(Refus, match="a des fautes"):
        etabli.enregistrer(depot, 'lilas')
    assert not (modeles / 'lilas').exists()


@pytest.mark.parametrize('ecole', [
    '', '..', '../..', 'lilas/../..', '/etc', 'a\\b', 'Lilas', 'nul', 'anciens\0', 'é', '.', 'lilas/anciens', 'inconnue', 'x' * 41,
])  # fmt: skip
def test_une_ecole_impropre_ou_inconnue_ne_recoit_rien(ecole: str, etabli: Etabli, modeles: Path, tmp_path: Path) -> None:
    avant = sorted(tmp_path.rglob('*.docx'))
    depot = deposer(etabli, (modeles / f'{LETTRE}.docx').read_bytes())
    with pytest.raises(Refus):
        etabli.enregistrer(depot, ecole)
    with pytest.raises(Refus):
        etabli.copier(LETTRE, ecole)
    assert sorted(tmp_path.rglob('*.docx')) == avant


@pytest.mark.parametrize('cle', ['', '..', '../catalogue', 'inconnu', 'sommaire.docx', '__class__'])
def test_un_formulaire_inconnu_est_refuse(cle: str, etabli: Etabli) -> None:
    for faire in (etabli.etat, etabli.champs, etabli.essais):
        with pytest.raises(Refus, match="pas au catalogue"):
            faire(cle)


@pytest.mark.parametrize('essai', ['', 'fictif:', 'fictif:inconnu', 'lilas:2026-2027:99999', 'lilas:2026-2027:-1', 'x:y:0', 'lilas'])
def test_un_document_inconnu_est_refuse(essai: str, etabli: Etabli) -> None:
    with pytest.raises(Refus, match="n'existe plus"):
        etabli.etat(LETTRE, essai=essai)


@pytest.mark.parametrize('ancien', ['..', '2026-11-22-140532', '../../sommaire', 'lilas'])
def test_une_version_d_avant_inconnue_est_refusee(ancien: str, etabli: Etabli, modeles: Path) -> None:
    etabli.copier(LETTRE, 'lilas')
    with pytest.raises(Refus, match="n'est plus là"):
        etabli.revenir(LETTRE, 'lilas', ancien)
    assert sienne(modeles).is_file()


def test_un_modele_livre_ne_se_change_pas_d_ici(etabli: Etabli, modeles: Path) -> None:
    with pytest.raises(Refus, match="Choisissez l'école"):
        etabli.revenir(LETTRE, '')
    assert (modeles / f'{LETTRE}.docx').is_file()


def test_un_lien_n_est_ni_lu_ni_suivi(etabli: Etabli, modeles: Path, tmp_path: Path) -> None:
    (tmp_path / 'dehors').mkdir()
    (modeles / 'lilas').symlink_to(tmp_path / 'dehors')
    with pytest.raises(Refus, match="lien"):
        etabli.copier(LETTRE, 'lilas')
    (modeles / 'lilas').unlink()
    (modeles / 'lilas').mkdir()
    sienne(modeles).symlink_to(modeles / f'{LETTRE}.docx')
    with pytest.raises(Refus, match="lien"):
        etabli.etat(LETTRE, 'lilas')
    assert 'lien' in version(etabli, LETTRE, 'lilas')['bilan']
    sienne(modeles).unlink()
    (modeles / 'lilas' / 'anciens').symlink_to(tmp_path / 'dehors')
    etabli.copier(LETTRE, 'lilas')
    with pytest.raises(Refus, match="lien"):
        etabli.revenir(LETTRE, 'lilas')
    assert list((tmp_path / 'dehors').iterdir()) == [] and sienne(modeles).is_file()


def test_pendant_un_passage_on_regarde_mais_on_n_ecrit_pas(
    etabli: Etabli, reglages_atelier: Reglages, modeles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr('generator.atelier.etabli.ATTENTE', 0.1)
    reglages_atelier.sorties.mkdir()
    with FileLock(reglages_atelier.sorties / '.verrou'):
        assert etabli.etat(LETTRE)['pages'] and etabli.liste()
        with pytest.raises(Refus, match="Un autre passage"):
            etabli.copier(LETTRE, 'lilas')
    assert not (modeles / 'lilas').exists()


def test_un_disque_protege_se_dit(etabli: Etabli, modeles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def echouer(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, 'replace', echouer)
    with pytest.raises(Refus, match="Écriture impossible"):
        etabli.copier(LETTRE, 'lilas')
    assert not list((modeles / 'lilas').iterdir())


def test_les_depots_anciens_sont_oublies(etabli: Etabli) -> None:
    premier = deposer(etabli, b'1')
    for rang in range(4):
        deposer(etabli, bytes([rang]))
    with pytest.raises(Refus, match="déposez-le de nouveau"):
        etabli.etat(LETTRE, depot=premier)
