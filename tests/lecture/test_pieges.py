"""Les pièges des tableurs : chacun donne la bonne valeur, ou un problème situé. Jamais une trace, jamais une valeur fausse."""

from __future__ import annotations

import datetime as dt
import shutil
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from generator.domaine.dossier import Dossier
from generator.domaine.temps import Duree
from generator.erreurs import ErreurDonnees
from generator.lecture.dossier import lire_dossier, ouvrir
from generator.lecture.ecoles import trouver_classeurs
from generator.rapport import Gravite, Probleme
from generator.reglages import RACINE
from tests.fabrique.classeurs import Retouche, cellule, classeur, ecrire, en_csv, en_ods, mettre


def lire(path: Path) -> tuple[Dossier | None, list[Probleme]]:
    """Lit un classeur ; un refus d'ouvrir est aussi une liste de problèmes."""
    try:
        dossier, rapport = lire_dossier(ouvrir(path))
    except ErreurDonnees as erreur:
        return None, list(erreur.rapport)
    return dossier, list(rapport)


def lire_sans_probleme(path: Path) -> Dossier:
    dossier, problemes = lire(path)
    assert problemes == []
    assert dossier is not None
    return dossier


def seul(problemes: Sequence[Probleme], code: str, cellule_: str, feuille: str = '') -> Probleme:
    """Un seul problème, de ce code, à cette cellule."""
    assert [(p.code, p.emplacement.cellule) for p in problemes] == [(code, cellule_)]
    if feuille:
        assert problemes[0].emplacement.feuille == feuille
    return problemes[0]


@pytest.fixture
def reference(tmp_path: Path) -> Dossier:
    return lire_sans_probleme(ecrire(tmp_path / 'reference.xlsx'))


# Les formats : le même dossier


def test_un_classeur_ods_donne_le_meme_dossier(tmp_path: Path, reference: Dossier) -> None:
    lu = lire_sans_probleme(en_ods(tmp_path / 'e.ods'))
    assert (lu.groupes, lu.inscriptions, lu.eleves, lu.ecole) == (
        reference.groupes, reference.inscriptions, reference.eleves, reference.ecole,
    )  # fmt: skip


@pytest.mark.parametrize(('separateur', 'encodage'), [
    (';', 'utf-8'), (',', 'utf-8-sig'), (';', 'cp1252'), ('\t', 'utf-8'), (';', 'utf-16'),
])  # fmt: skip
def test_un_dossier_de_csv_donne_le_meme_dossier(
    tmp_path: Path, reference: Dossier, separateur: str, encodage: str
) -> None:
    lu = lire_sans_probleme(en_csv(tmp_path / 'csv', separateur=separateur, encodage=encodage))
    assert lu.groupes == reference.groupes
    assert lu.enseignants == reference.enseignants
    if encodage != 'cp1252':
        assert lu.eleves == reference.eleves


def test_les_exemples_livres_se_lisent_sans_probleme() -> None:
    for nom in ('2008-2009.xlsx', '2026-2027.xlsx'):
        assert str(lire_sans_probleme(RACINE / 'donnees' / 'exemples' / nom).ecole.annee) == nom.removesuffix('.xlsx')


# Dates et heures, sous toutes leurs formes


@pytest.mark.parametrize('ecrit', [
    dt.time(16, 30), '16h30', '16:30', '16 h 30', '16\u00a0h\u00a030', '16H30', 0.6875, '0,6875', '16:30:00',
    dt.datetime(1899, 12, 30, 16, 30), '16 heures 30',
])  # fmt: skip
def test_une_heure_se_lit_sous_toutes_ses_formes(tmp_path: Path, ecrit: object) -> None:
    dossier = lire_sans_probleme(ecrire(tmp_path / 'e.xlsx', mettre('Groupes', 'De', 3, ecrit)))
    assert dossier.groupes[1].creneaux[0].plage.debut == dt.time(16, 30)


@pytest.mark.parametrize('ecrit', [
    dt.date(2026, 11, 2), '2/11/26', '02/11/2026', '2026-11-02', '2 novembre 2026', 'lundi 2 novembre 2026', 46328,
    '46328', '2 nov. 2026', ' 02/11/2026\u00a0', '2.11.2026', dt.datetime(2026, 11, 2),
])  # fmt: skip
def test_une_date_se_lit_sous_toutes_ses_formes(tmp_path: Path, ecrit: object) -> None:
    dossier = lire_sans_probleme(ecrire(tmp_path / 'e.xlsx', mettre('Périodes', 'Du', 3, ecrit)))
    assert dossier.periodes[1].dates.debut == dt.date(2026, 11, 2)


@pytest.mark.parametrize('ecrit', [dt.timedelta(minutes=45), '45 min', '0h45', '0:45', '0,75', 0.75, '0 h 45'])
def test_une_duree_se_lit_sous_toutes_ses_formes(tmp_path: Path, ecrit: object) -> None:
    dossier = lire_sans_probleme(ecrire(tmp_path / 'e.xlsx', mettre('Service', 'Durée', 8, ecrit)))
    assert dossier.journal[6].duree == Duree(45)


@pytest.mark.parametrize(('ecrit', 'code'), [('hier', 'D-124'), ('31/11/2026', 'D-124'), (12, 'D-124'), ('45/12', 'D-124')])
def test_une_date_illisible_est_situee(tmp_path: Path, ecrit: object, code: str) -> None:
    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', mettre('Périodes', 'Conseil des maîtres', 3, ecrit)))
    seul(problemes, code, 'D3', 'Périodes')


@pytest.mark.parametrize(('ecrit', 'dit'), [
    ('31/02/2026', 'ce mois finit le 28'), ('30/02/2028', 'ce mois finit le 29'), ('01/13/2026', "ce mois n'existe pas"), ('hier', 'jour, mois, année'),
])  # fmt: skip
def test_un_jour_qui_n_existe_pas_est_dit(tmp_path: Path, ecrit: str, dit: str) -> None:
    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', mettre('Périodes', 'Conseil des maîtres', 3, ecrit)))
    assert [dit in probleme.remede for probleme in problemes] == [True]


def test_sans_domaine_c_est_l_objectif_sans_son_point(tmp_path: Path) -> None:
    dossier = lire_sans_probleme(ecrire(
        tmp_path / 'e.xlsx', mettre('Groupes', 'Domaine', 3, None), mettre('Groupes', 'Objectifs', 3, 'Lire à voix haute.'),
    ))  # fmt: skip
    assert 'Lire à voix haute' in {groupe.domaine for groupe in dossier.groupes}


@pytest.mark.parametrize('ecrit', ['25h00', '16h75', 'midi et demi', 16.5])
def test_une_heure_illisible_est_situee(tmp_path: Path, ecrit: object) -> None:
    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', mettre('Groupes', 'De', 3, ecrit)))
    seul(problemes, 'D-125', 'F3', 'Groupes')


@pytest.mark.parametrize('ecrit', ['dimanche', 'lundi, mardy', 'tous les jours'])
def test_des_jours_illisibles_sont_situes(tmp_path: Path, ecrit: str) -> None:
    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', mettre('Groupes', 'Jours', 3, ecrit)))
    seul(problemes, 'D-121', 'E3', 'Groupes')


# Textes


def test_les_espaces_en_trop_et_les_accents_decomposes_ne_changent_rien(tmp_path: Path, reference: Dossier) -> None:
    def brouiller(livre: Workbook) -> None:
        for page in livre.worksheets:
            page.title = unicodedata.normalize('NFD', page.title)
            for rangee in page.iter_rows():
                for case in rangee:
                    if isinstance(case.value, str):
                        case.value = f' {unicodedata.normalize("NFD", case.value)}\u00a0 '

    lu = lire_sans_probleme(ecrire(tmp_path / 'e.xlsx', brouiller))
    assert (lu.eleves, lu.groupes, lu.inscriptions) == (reference.eleves, reference.groupes, reference.inscriptions)


def test_des_minutes_coupees_proposent_les_deux_heures(tmp_path: Path) -> None:
    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', mettre('Groupes', 'De', 2, '11h3')))
    assert [p.remede for p in problemes if p.code == 'D-125'] == ["écrivez 11 h 30, ou 11 h 03."]


def test_un_nombre_garde_comme_texte_est_un_nombre(tmp_path: Path) -> None:
    dossier = lire_sans_probleme(ecrire(
        tmp_path / 'e.xlsx', mettre('École', 'Nombre de classes', 0, ' 5 '), mettre('Groupes', 'Période', 3, '2'),
        mettre('Enseignants', 'Quotité', 4, '75\u00a0%'), mettre('Élèves', 'N°', 2, '1'),
    ))  # fmt: skip
    assert dossier.ecole.nombre_classes == 5
    assert str(dossier.enseignants[2].quotite) == '75\u00a0%'


def test_un_texte_change_en_date_par_excel_est_signale(tmp_path: Path) -> None:
    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', mettre('Groupes', 'Lieu', 3, dt.date(2026, 3, 4))))
    assert 'date' in seul(problemes, 'D-121', 'K3').quoi


def test_un_caractere_de_controle_est_refuse(tmp_path: Path) -> None:
    dossier = en_csv(tmp_path / 'csv')
    path = dossier / 'Groupes.csv'
    path.write_bytes(path.read_bytes().replace(b'salle 3', b'salle\x0b3'))
    _, problemes = lire(dossier)
    seul(problemes, 'D-129', 'K3')


def test_un_code_postal_qui_a_perdu_son_zero_le_retrouve(tmp_path: Path) -> None:
    dossier = lire_sans_probleme(ecrire(tmp_path / 'e.xlsx', mettre('École', 'Code postal', 0, 1230)))
    assert dossier.ecole.code_postal == '01230'


# Formules, erreurs, fusions, masquages


def test_une_formule_jamais_calculee_est_signalee(tmp_path: Path) -> None:
    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', mettre('Groupes', 'Objectifs', 3, '="Lire "&"bien"')))
    seul(problemes, 'D-117', 'H3', 'Groupes')


def test_une_formule_calculee_donne_son_resultat(tmp_path: Path) -> None:
    path = ecrire(tmp_path / 'e.xlsx', mettre('Périodes', 'N°', 3, '=1+1'))
    _reecrire(path, 'xl/worksheets/sheet4.xml', b'<f>1+1</f><v></v>', b'<f>1+1</f><v>2</v>')
    _reecrire(path, 'xl/worksheets/sheet4.xml', b'<f>1+1</f><v />', b'<f>1+1</f><v>2</v>')
    assert [p.numero for p in lire_sans_probleme(path).periodes] == [1, 2]


def test_une_cellule_en_erreur_est_signalee(tmp_path: Path) -> None:
    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', mettre('Groupes', 'Objectifs', 3, '#REF!')))
    assert seul(problemes, 'D-118', 'H3').valeur == '#REF!'


def test_des_cellules_fusionnees_dans_les_donnees_sont_signalees(tmp_path: Path) -> None:
    def fusionner(livre: Workbook) -> None:
        livre['Groupes'].merge_cells('E3:E4')

    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', fusionner))
    assert {p.code for p in problemes} == {'D-115', 'D-120'}
    assert {p.emplacement.cellule for p in problemes} == {'E3', 'E4'}


def test_un_titre_fusionne_au_dessus_des_en_tetes_ne_gene_pas(tmp_path: Path, reference: Dossier) -> None:
    def titrer(livre: Workbook) -> None:
        page = livre['Groupes']
        page.insert_rows(1, 2)
        page['A1'] = 'Nos groupes'
        page.merge_cells('A1:H1')

    assert lire_sans_probleme(ecrire(tmp_path / 'e.xlsx', titrer)).groupes == reference.groupes


def test_les_lignes_masquees_sont_lues_et_signalees(tmp_path: Path, reference: Dossier) -> None:
    def masquer(livre: Workbook) -> None:
        livre['Élèves'].row_dimensions[3].hidden = True
        livre['Élèves'].row_dimensions[4].hidden = True

    dossier, problemes = lire(ecrire(tmp_path / 'e.xlsx', masquer))
    assert dossier is not None and dossier.eleves == reference.eleves
    assert [(p.code, p.gravite) for p in problemes] == [('D-116', Gravite.AVERTISSEMENT)]
    assert '3 à 4' in str(problemes[0].emplacement)


# Colonnes et lignes


def test_les_colonnes_se_reordonnent(tmp_path: Path, reference: Dossier) -> None:
    def renverser(livre: Workbook) -> None:
        page = livre['Inscriptions']
        rangees = [list(rangee)[::-1] for rangee in page.iter_rows(values_only=True)]
        page.delete_rows(1, page.max_row)
        for rangee in rangees:
            page.append(rangee)

    assert lire_sans_probleme(ecrire(tmp_path / 'e.xlsx', renverser)).inscriptions == reference.inscriptions


def test_un_synonyme_et_la_casse_sont_reconnus(tmp_path: Path, reference: Dossier) -> None:
    lu = lire_sans_probleme(ecrire(
        tmp_path / 'e.xlsx', mettre('Élèves', 'Nom', 1, 'NOM DE FAMILLE'), mettre('Groupes', 'Groupe', 1, 'code groupe *'),
    ))  # fmt: skip
    assert (lu.eleves, lu.groupes) == (reference.eleves, reference.groupes)


def test_une_colonne_mal_nommee_est_devinee(tmp_path: Path) -> None:
    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', mettre('Enseignants', 'Quotité', 1, 'Quottité')))
    probleme = seul(problemes, 'D-112', 'H1', 'Enseignants')
    assert probleme.valeur == 'Quotité' and 'Quottité' in probleme.remede


def test_une_colonne_a_soi_n_est_qu_un_avertissement(tmp_path: Path) -> None:
    def ajouter(livre: Workbook) -> None:
        livre['Élèves']['Z1'] = 'Cantine'

    dossier, problemes = lire(ecrire(tmp_path / 'e.xlsx', ajouter))
    assert dossier is not None
    assert [(p.code, p.gravite) for p in problemes] == [('D-113', Gravite.AVERTISSEMENT)]


def test_un_en_tete_en_double_est_refuse(tmp_path: Path) -> None:
    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', mettre('Élèves', 'Date de naissance', 1, 'Nom')))
    seul(problemes, 'D-114', 'D1')


def test_les_lignes_vides_au_milieu_ne_comptent_pas(tmp_path: Path, reference: Dossier) -> None:
    def aerer(livre: Workbook) -> None:
        livre['Élèves'].insert_rows(5, 7)
        livre['Inscriptions'].insert_rows(3, 2)

    lu = lire_sans_probleme(ecrire(tmp_path / 'e.xlsx', aerer))
    assert (lu.eleves, lu.inscriptions) == (reference.eleves, reference.inscriptions)


def test_cinquante_mille_lignes_vides_mises_en_forme_ne_genent_pas(tmp_path: Path, reference: Dossier) -> None:
    def colorier(livre: Workbook) -> None:
        page = livre['Élèves']
        for rang in range(100, 50_100):
            page.cell(rang, 1).font = Font(bold=True)

    assert lire_sans_probleme(ecrire(tmp_path / 'e.xlsx', colorier)).eleves == reference.eleves


def test_une_cellule_egaree_tres_loin_est_signalee(tmp_path: Path) -> None:
    def egarer(livre: Workbook) -> None:
        livre['Élèves']['XFD1048576'] = 'x'

    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', egarer))
    seul(problemes, 'D-105', 'XFD1048576')


def test_une_feuille_mal_nommee_est_devinee(tmp_path: Path) -> None:
    def renommer(livre: Workbook) -> None:
        livre['Inscriptions'].title = 'Inscription'

    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', renommer))
    assert [(p.code, p.valeur) for p in problemes] == [('D-110', 'Inscriptions')]
    assert '« Inscription »' in problemes[0].remede


@pytest.mark.parametrize('nom', ['Groupes', 'Élèves', 'Enseignants', 'Périodes'])
def test_une_feuille_renommee_ne_fait_qu_un_probleme(nom: str, tmp_path: Path) -> None:
    """Ce qui désigne ses lignes n'est pas fautif : tout reviendra avec elle."""
    def renommer(livre: Workbook) -> None:
        livre[nom].title = f'{nom} 2026'

    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', renommer))
    assert [(p.code, p.valeur) for p in problemes] == [('D-110', nom)]


@pytest.mark.parametrize(('uai', 'regle', 'remede'), [
    ('0691234', "qui manque ici", "ce serait 0691234S"), ('0691234A', "qui ne va pas avec ces chiffres", "ce serait 0691234S"),
    ('691234S', "sept chiffres et une lettre", "recopiez-le"), ('cinq', "sept chiffres et une lettre", "recopiez-le"),
])  # fmt: skip
def test_un_uai_faux_dit_ce_qui_ne_va_pas(uai: str, regle: str, remede: str, tmp_path: Path) -> None:
    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', mettre('École', 'UAI', 0, uai)))
    (probleme,) = [p for p in problemes if p.code == 'D-134']
    assert regle in probleme.regle and remede in probleme.remede


@pytest.mark.parametrize(('feuille', 'colonne', 'valeur', 'dit'), [
    ('Élèves', 'Date de naissance', '15/05/2036', "il ne serait pas né"), ('Élèves', 'Date de naissance', '15/05/1980', "46 ans"),
    ('École', 'Code postal', 'F-69999', "cinq chiffres"),
])  # fmt: skip
def test_ce_qui_etonne_se_dit_sans_rien_arreter(feuille: str, colonne: str, valeur: str, dit: str, tmp_path: Path) -> None:
    dossier, problemes = lire(ecrire(tmp_path / 'e.xlsx', mettre(feuille, colonne, 2 if feuille == 'Élèves' else 0, valeur)))
    (probleme,) = problemes
    assert dossier is not None and probleme.code == 'D-139' and dit in probleme.regle and probleme.gravite is Gravite.AVERTISSEMENT


@pytest.mark.parametrize('valeur', ['69999', '06 000', '3800', ''])
def test_un_code_postal_ordinaire_ne_dit_rien(valeur: str, tmp_path: Path) -> None:
    assert lire(ecrire(tmp_path / 'e.xlsx', mettre('École', 'Code postal', 0, valeur)))[1] == []


@pytest.mark.parametrize(('type_ecole', 'niveau', 'dit'), [
    ('élémentaire', 'PS', "1 de ses élèves est en PS"), ('primaire', 'PS', ''), ('élémentaire', 'ULIS', ''),
])  # fmt: skip
def test_un_eleve_de_maternelle_dans_une_ecole_elementaire_etonne(type_ecole: str, niveau: str, dit: str, tmp_path: Path) -> None:
    dossier, problemes = lire(ecrire(
        tmp_path / 'e.xlsx', mettre('École', "Type d'école", 0, type_ecole), mettre('Élèves', 'Niveau', 3, niveau),
    ))  # fmt: skip
    assert dossier is not None
    assert [p.regle for p in problemes if p.code == 'D-139'] == ([dit] if dit else [])


def test_un_nom_seul_que_plusieurs_portent_les_nomme_tous_sans_en_proposer_un(tmp_path: Path) -> None:
    freres = [mettre('Élèves', 'Nom', rang, 'VASSEUR') for rang in (2, 3, 4)]
    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', *freres, mettre('Inscriptions', 'Élève', 2, 'Vasseur')))
    probleme = next(p for p in problemes if p.valeur == 'Vasseur')
    assert probleme.remede.startswith("le prénom manque : VASSEUR ") and probleme.remede.count('VASSEUR') == 3


# Fichiers abîmés, protégés, hostiles


def test_un_fichier_tronque_est_dit_illisible(tmp_path: Path) -> None:
    path = ecrire(tmp_path / 'e.xlsx')
    path.write_bytes(path.read_bytes()[:4000])
    assert [p.code for p in lire(path)[1]] == ['D-102']


@pytest.mark.parametrize('contenu', [b'', b'bonjour', b'PK\x03\x04' + b'\0' * 40])
def test_un_fichier_qui_n_est_pas_un_classeur_est_dit_illisible(tmp_path: Path, contenu: bytes) -> None:
    path = tmp_path / 'e.xlsx'
    path.write_bytes(contenu)
    assert [p.code for p in lire(path)[1]] == ['D-102']


def test_un_classeur_protege_par_mot_de_passe_est_nomme(tmp_path: Path) -> None:
    path = tmp_path / 'e.xlsx'
    path.write_bytes(b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + b'\0' * 2000)
    assert [p.code for p in lire(path)[1]] == ['D-103']


def test_une_bombe_zip_est_refusee_sans_etre_depliee(tmp_path: Path) -> None:
    path = ecrire(tmp_path / 'e.xlsx')
    with zipfile.ZipFile(path, 'a', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('xl/media/image1.png', b'\0' * 200_000_000)
    assert [p.code for p in lire(path)[1]] == ['D-105']


@pytest.mark.parametrize('nom', ['../../evade.xml', '/etc/passwd'])
def test_un_chemin_qui_sort_de_l_archive_est_refuse(tmp_path: Path, nom: str) -> None:
    path = ecrire(tmp_path / 'e.xlsx')
    with zipfile.ZipFile(path, 'a') as archive:
        archive.writestr(nom, b'x')
    assert [p.code for p in lire(path)[1]] == ['D-105']


def test_une_entite_xml_est_refusee(tmp_path: Path) -> None:
    path = ecrire(tmp_path / 'e.xlsx')
    bombe = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
    _reecrire(path, 'xl/worksheets/sheet4.xml', None, bombe)
    assert [p.code for p in lire(path)[1]] == ['D-105']


def test_un_fichier_absent_est_dit_introuvable(tmp_path: Path) -> None:
    assert [p.code for p in lire(tmp_path / 'rien.xlsx')[1]] == ['D-101']


def test_un_classeur_ouvert_dans_excel_est_lu_et_signale(tmp_path: Path) -> None:
    path = ecrire(tmp_path / 'e.xlsx')
    shutil.copy(path, tmp_path / '~$e.xlsx')
    (tmp_path / '.~lock.e.xlsx#').write_text('Sylvie')
    classeurs, problemes = trouver_classeurs(tmp_path)
    assert classeurs == [path]
    assert {(p.code, p.emplacement.fichier, p.gravite) for p in problemes} == {('D-104', 'e.xlsx', Gravite.AVERTISSEMENT)}


def test_un_ancien_format_dit_comment_enregistrer(tmp_path: Path) -> None:
    (tmp_path / 'vieux.xls').write_bytes(b'\xd0\xcf\x11\xe0')
    _, problemes = trouver_classeurs(tmp_path)
    assert [p.code for p in problemes] == ['D-106'] and '.xlsx' in problemes[0].remede


def test_un_classeur_de_soixante_brouillons_vides_se_lit(tmp_path: Path, reference: Dossier) -> None:
    def ajouter(livre: Workbook) -> None:
        for rang in range(60):
            livre.create_sheet(f'Brouillon {rang}')

    assert lire_sans_probleme(ecrire(tmp_path / 'e.xlsx', ajouter)).eleves == reference.eleves


def _reecrire(path: Path, membre: str, avant: bytes | None, apres: bytes) -> None:
    """Change un membre d'une archive."""
    copie = path.with_suffix('.tmp')
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copie, 'w', zipfile.ZIP_DEFLATED) as cible:
        for info in source.infolist():
            contenu = source.read(info)
            if info.filename == membre:
                contenu = apres if avant is None else contenu.replace(avant, apres)
            cible.writestr(info.filename, contenu)
    copie.replace(path)


def test_la_fabrique_ecrit_bien_ce_que_l_on_croit() -> None:
    livre = classeur()
    assert cellule(livre, 'École', 'Commune', 0).value == 'Montclair'
    retouche: Retouche = mettre('Groupes', 'De', 2, '9h')
    retouche(livre)
    assert cellule(livre, 'Groupes', 'De', 2).value == '9h'


def test_une_case_du_bareme_local_ne_s_ecrit_qu_une_fois(tmp_path: Path) -> None:
    _, problemes = lire(ecrire(tmp_path / 'e.xlsx', *(
        mettre('Barème local', colonne, ligne, valeur) for ligne in (2, 3)
        for colonne, valeur in (('Quotité', '75 %'), ('Catégorie', 'APC'), ('Heures', '27 h'))
    )))  # fmt: skip
    assert [(str(p.code), p.emplacement.cellule) for p in problemes] == [('D-132', 'C3')]
