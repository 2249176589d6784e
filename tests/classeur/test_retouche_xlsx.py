"""Retoucher un .xlsx : ce que le geste dit change, rien d'autre ; chaque tableur et chaque piège a son test."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table

from generator.classeur.geste import Geste
from generator.classeur.retouche import retoucher
from generator.classeur.retouche.relecture import ecarts
from generator.conversion.libreoffice import trouver_soffice
from generator.domaine.niveau import Niveau
from generator.domaine.quotite import Quotite
from generator.domaine.temps import Duree, Jour
from generator.erreurs import Code, ErreurDonnees
from generator.feuilles import ECOLE, ELEVES, ENSEIGNANTS, FEUILLES, GROUPES, INSCRIPTIONS, PRESENCES, SERVICE, Feuille
from generator.lecture.dossier import ouvrir
from generator.lecture.table import LecteurDeFeuille, Ligne
from generator.rapport import Origine, Rapport
from generator.reglages import EXEMPLES
from tests.fabrique.classeurs import ecrire as ecrire_openpyxl

EXEMPLE = EXEMPLES / '2026-2027.xlsx'
ZOE = {'nom': 'NEUVE', 'prenom': 'Zoé', 'classe': 'CE1 de Mme Bel', 'niveau': (Niveau.CE1,), 'foyer_1': 'Mme NEUVE'}
NOTE = {'jour': dt.date(2026, 10, 12), 'enseignant': 'OC', 'categorie': 'Conseils des maîtres', 'duree': Duree(90)}


def lignes(path: Path, feuille: Feuille) -> list[Ligne]:
    """Ce que notre lecteur lit d'une feuille."""
    ouvert = ouvrir(path)
    return LecteurDeFeuille(feuille, ouvert.grilles[feuille.cle], Rapport(), 2026).lignes()


def appliquer(path: Path, *gestes: Geste) -> Path:
    """Le classeur retouché, à côté ; la relecture n'y trouve aucun écart."""
    retouche = retoucher(path, gestes)
    neuf = path.with_name(f'neuf-{path.name}')
    neuf.write_bytes(retouche.fichiers[path.name])
    assert ecarts(retouche, neuf) == []
    return neuf


def copier(tmp_path: Path, source: Path = EXEMPLE) -> Path:
    path = tmp_path / source.name
    path.write_bytes(source.read_bytes())
    return path


def parties(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {nom: archive.read(nom) for nom in archive.namelist()}


def reecrire(path: Path, change: Callable[[str, str], str]) -> Path:
    """Le même classeur, le XML de ses parties passé par une fonction (nom, texte)."""
    gardees = parties(path)
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        for nom, octets in gardees.items():
            archive.writestr(nom, change(nom, octets.decode()) if nom.endswith(('.xml', '.rels')) else octets)
    return path


def partie_de(path: Path, feuille: str) -> str:
    from generator.lecture.entrailles import feuilles_xlsx

    return dict(feuilles_xlsx(parties(path)))[feuille]


# Ce qui change, ce qui ne change pas


def test_une_cellule_changee_ne_change_que_sa_feuille(tmp_path: Path) -> None:
    path = copier(tmp_path)
    premier = lignes(path, ELEVES)[0]
    neuf = appliquer(path, Geste(ELEVES, {'classe': 'CM2 de Mme Autre'}, premier.origine))
    avant, apres = parties(path), parties(neuf)
    assert list(avant) == list(apres)
    assert {nom for nom in avant if avant[nom] != apres[nom]} == {partie_de(path, 'Élèves')}
    assert lignes(neuf, ELEVES)[0]['classe'] == 'CM2 de Mme Autre'


def test_une_cellule_qui_dit_deja_la_meme_chose_ne_change_rien(tmp_path: Path) -> None:
    path = copier(tmp_path)
    premier = lignes(path, ELEVES)[0]
    assert retoucher(path, [Geste(ELEVES, dict(premier.valeurs), premier.origine)]).fichiers == {}


def test_une_ligne_neuve_a_le_style_de_celle_du_dessus(tmp_path: Path) -> None:
    path = copier(tmp_path)
    nombre = len(lignes(path, SERVICE))
    neuf = appliquer(path, Geste(SERVICE, {**NOTE, 'effectif': 5}))
    page = openpyxl.load_workbook(neuf)['Service']
    assert lignes(neuf, SERVICE)[-1].valeurs == {**NOTE, 'effectif': 5}
    assert page.cell(nombre + 2, 1).value == dt.datetime(2026, 10, 12)
    assert page.cell(nombre + 2, 1).number_format == page.cell(nombre + 1, 1).number_format == 'dd/mm/yyyy'
    assert page.auto_filter.ref == f'A1:G{nombre + 2}'


def test_toutes_les_sortes_de_valeurs_se_relisent(tmp_path: Path) -> None:
    path = copier(tmp_path)
    groupe = {
        'code': 'neuf', 'periode': 2, 'niveaux': (Niveau.CE1, Niveau.CE2), 'enseignant': 'OC', 'jours': (Jour.LUNDI, Jour.JEUDI),
        'debut': dt.time(16, 30), 'fin': dt.time(17), 'objectifs': '=1+1\n@lire  « à voix haute »', 'domaine': '-6 _x0041_ +',
        'exceptions': (dt.date(2026, 11, 19), dt.date(2026, 11, 26)),
    }  # fmt: skip
    neuf = appliquer(
        path, Geste(GROUPES, groupe), Geste(ENSEIGNANTS, {'code': 'NV', 'quotite': Quotite(Decimal('62.5'))}),
        Geste(ECOLE, {'commune': 'Ailleurs', 'matin_debut': dt.time(8, 45), 'uai': None}),
        Geste(PRESENCES, {'jour': dt.date(2026, 11, 5), 'absent': True}),
    )  # fmt: skip
    relu = lignes(neuf, GROUPES)[-1].valeurs
    assert {cle: relu[cle] for cle in groupe} == {**groupe, 'objectifs': '=1+1\n@lire « à voix haute »'}
    assert lignes(neuf, ENSEIGNANTS)[-1]['quotite'] == Quotite(Decimal('62.5'))
    assert lignes(neuf, PRESENCES)[-1]['absent'] is True
    rubriques = ouvrir(neuf).rubriques
    assert (rubriques['commune'], rubriques['matin_debut'], rubriques['uai']) == ('Ailleurs', dt.time(8, 45), None)


def test_un_texte_qui_commence_par_egal_n_est_pas_une_formule(tmp_path: Path) -> None:
    neuf = appliquer(copier(tmp_path), Geste(SERVICE, {**NOTE, 'objet': '=cmd|calc'}))
    xml = parties(neuf)[partie_de(neuf, 'Service')].decode()
    assert '<t xml:space="preserve">=cmd|calc</t>' in xml and '<f>' not in xml


def test_vider_une_cellule_garde_son_style(tmp_path: Path) -> None:
    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx', lambda livre: setattr(livre['Élèves']['E2'], 'fill', PatternFill('solid', 'FFFF00')))
    neuf = appliquer(path, Geste(ELEVES, {'classe': None}, lignes(path, ELEVES)[0].origine))
    cellule = openpyxl.load_workbook(neuf)['Élèves']['E2']
    assert cellule.value is None and cellule.fill.fgColor.rgb == '00FFFF00'


@pytest.mark.parametrize('texte', ['a\x00b', 'a\x0bb', 'a\ud800b', 'x' * 40_000])
def test_un_caractere_interdit_est_refuse_avec_sa_cellule(tmp_path: Path, texte: str) -> None:
    path = copier(tmp_path)
    with pytest.raises(ErreurDonnees) as refus:
        retoucher(path, [Geste(ELEVES, {'classe': texte}, lignes(path, ELEVES)[0].origine)])
    (probleme,) = refus.value.rapport
    assert probleme.code == Code.CARACTERE_INTERDIT and probleme.emplacement.cellule == 'E2'


def test_un_fichier_range_autrement_est_refuse_avec_une_phrase(tmp_path: Path) -> None:
    path = copier(tmp_path)
    gardees = parties(path)
    with zipfile.ZipFile(path, 'w') as archive:
        for nom, octets in gardees.items():
            archive.writestr(nom.replace('xl/workbook.xml', 'xl/autre.xml'), octets.replace(b'xl/workbook.xml', b'xl/autre.xml'))
    with pytest.raises(ErreurDonnees) as refus:
        retoucher(path, [Geste(SERVICE, NOTE)])
    assert [p.code for p in refus.value.rapport] == [Code.FICHIER_ILLISIBLE]


# Ce que l'école a ajouté


def avec_colonnes_de_l_ecole(livre: openpyxl.Workbook) -> None:
    page = livre['Élèves']
    colonne = page.max_column + 1
    page.cell(1, colonne, 'Cantine')
    page.cell(3, colonne, 'lundi').fill = PatternFill('solid', '00FF00')
    page.cell(page.max_row + 2, colonne, 'note de bas de tableau')
    livre.create_sheet('À nous')['B2'] = 'gardée'


def test_une_ligne_neuve_va_sous_tout_ce_que_l_ecole_a_ecrit(tmp_path: Path) -> None:
    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx', avec_colonnes_de_l_ecole)
    avant = openpyxl.load_workbook(path)
    neuf = appliquer(path, Geste(ELEVES, ZOE))
    apres = openpyxl.load_workbook(neuf)
    bas = avant['Élèves'].max_row
    assert apres['Élèves'].cell(bas + 1, 2).value == 'NEUVE'
    assert apres['Élèves'].cell(bas, avant['Élèves'].max_column).value == 'note de bas de tableau'
    assert apres['À nous']['B2'].value == 'gardée'


def test_oter_une_ligne_remonte_les_suivantes_avec_leurs_couleurs(tmp_path: Path) -> None:
    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx', avec_colonnes_de_l_ecole)
    eleves = lignes(path, ELEVES)
    neuf = appliquer(path, Geste(ELEVES, {}, eleves[0].origine, oter=True))
    page = openpyxl.load_workbook(neuf)['Élèves']
    assert [e.valeurs for e in lignes(neuf, ELEVES)] == [e.valeurs for e in eleves[1:]]
    assert (page.cell(2, page.max_column).value, page.cell(2, page.max_column).fill.fgColor.rgb) == ('lundi', '0000FF00')


def test_un_eleve_ote_ne_reste_pas_cache_dans_le_fichier(tmp_path: Path) -> None:
    path = copier(tmp_path)
    eleve = next(e for e in lignes(path, ELEVES) if e['foyer_1'])
    responsables = eleve['foyer_1'].encode()
    assert sum(octets.count(responsables) for octets in parties(path).values()) == 1
    neuf = appliquer(path, Geste(ELEVES, {}, eleve.origine, oter=True))
    assert not any(responsables in octets for octets in parties(neuf).values())
    assert [e['classe'] for e in lignes(neuf, ELEVES)] == [e['classe'] for e in lignes(path, ELEVES) if e['foyer_1'] != eleve['foyer_1']]


ANCRES = {
    'une formule': lambda livre: livre['À nous'].__setitem__('A1', '=COUNTA(Élèves!B2:B20)'),
    'une fusion': lambda livre: livre['Élèves'].merge_cells('L8:M9'),
    'un commentaire': lambda livre: setattr(livre['Élèves']['B5'], 'comment', Comment('appeler', 'nous')),
    'un tableau': lambda livre: livre['Élèves'].add_table(Table(displayName='T', ref=f'A1:J{livre["Élèves"].max_row}')),
    'un nom défini': lambda livre: livre.defined_names.__setitem__(
        'delegue', openpyxl.workbook.defined_name.DefinedName('delegue', attr_text="'Élèves'!$B$5")),
}  # fmt: skip


@pytest.mark.parametrize('ancre', ANCRES)
def test_oter_une_ligne_ne_remonte_rien_si_quelque_chose_y_tient(tmp_path: Path, ancre: str) -> None:
    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx', lambda livre: livre.create_sheet('À nous'), ANCRES[ancre])
    eleves = lignes(path, ELEVES)
    neuf = appliquer(path, Geste(ELEVES, {}, eleves[0].origine, oter=True))
    page = openpyxl.load_workbook(neuf)['Élèves']
    assert [cellule.value for cellule in page[2]] == [None] * page.max_column
    assert [(e.origine.ligne, e.valeurs) for e in lignes(neuf, ELEVES)] == [(e.origine.ligne, e.valeurs) for e in eleves[1:]]


def test_une_cellule_qui_porte_une_formule_est_refusee(tmp_path: Path) -> None:
    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx', lambda livre: livre['Élèves'].__setitem__('E2', '=CONCATENATE("CE1")'))
    with pytest.raises(ErreurDonnees) as refus:
        retoucher(path, [Geste(ELEVES, {'classe': 'CE2'}, Origine('', 'Élèves', 2))])
    (probleme,) = refus.value.rapport
    assert probleme.code == Code.FORMULE_A_GARDER and probleme.emplacement.cellule == 'E2'


def test_les_formules_de_l_ecole_se_recalculent_a_l_ouverture(tmp_path: Path) -> None:
    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx', lambda livre: livre['Élèves'].__setitem__('L2', '=B2&" "&C2'))
    neuf = appliquer(path, Geste(ELEVES, ZOE))
    assert openpyxl.load_workbook(neuf)['Élèves']['L2'].value == '=B2&" "&C2'
    assert 'fullCalcOnLoad="1"' in parties(neuf)['xl/workbook.xml'].decode()


def test_oter_une_ligne_garde_la_formule_que_l_ecole_y_a_mise(tmp_path: Path) -> None:
    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx', lambda livre: livre['Élèves'].__setitem__('L2', '=B2&" "&C2'))
    neuf = appliquer(path, Geste(ELEVES, {}, lignes(path, ELEVES)[0].origine, oter=True))
    assert [cellule.value for cellule in openpyxl.load_workbook(neuf)['Élèves'][2]] == [*([None] * 11), '=B2&" "&C2']


def test_le_tableau_suit_la_ligne_neuve(tmp_path: Path) -> None:
    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx', ANCRES['un tableau'])
    bas = openpyxl.load_workbook(path)['Élèves'].max_row
    neuf = appliquer(path, Geste(ELEVES, ZOE))
    assert openpyxl.load_workbook(neuf)['Élèves'].tables['T'].ref == f'A1:J{bas + 1}'


# Ce qui manque


def sans_colonne(feuille: str, entete: str) -> Callable[[openpyxl.Workbook], None]:
    def oter(livre: openpyxl.Workbook) -> None:
        page = livre[feuille]
        page.delete_cols([cellule.value for cellule in page[1]].index(entete) + 1)

    return oter


def test_une_colonne_qui_manque_s_ajoute_a_droite_de_tout(tmp_path: Path) -> None:
    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx', sans_colonne('Élèves', 'Date de naissance'), avec_colonnes_de_l_ecole)
    avant = openpyxl.load_workbook(path)['Élèves']
    neuf = appliquer(path, Geste(ELEVES, {'naissance': dt.date(2018, 3, 2)}, lignes(path, ELEVES)[1].origine))
    page = openpyxl.load_workbook(neuf)['Élèves']
    assert page.cell(1, avant.max_column).value == 'Cantine'
    assert page.cell(1, avant.max_column + 1).value == 'Date de naissance'
    assert lignes(neuf, ELEVES)[1]['naissance'] == dt.date(2018, 3, 2)


def test_une_colonne_neuve_se_voit_meme_a_droite_de_colonnes_masquees(tmp_path: Path) -> None:
    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx', sans_colonne('Élèves', 'Date de naissance'))
    droite = openpyxl.load_workbook(path)['Élèves'].max_column
    cols = f'<cols><col min="1" max="{droite}" width="12"/><col min="{droite + 1}" max="16384" width="0" hidden="1"/></cols><sheetData>'
    partie = partie_de(path, 'Élèves')
    reecrire(path, lambda nom, texte: texte.replace('<sheetData>', cols) if nom == partie else texte)
    neuf = appliquer(path, Geste(ELEVES, {'naissance': dt.date(2018, 3, 2)}, lignes(path, ELEVES)[0].origine))
    colonnes = re.findall(r'<col [^>]*>', parties(neuf)[partie].decode())
    assert colonnes[1:] == [
        f'<col min="{droite + 1}" max="{droite + 1}"/>', f'<col min="{droite + 2}" max="16384" width="0" hidden="1"/>',
    ]  # fmt: skip


def test_une_feuille_qui_manque_s_ajoute_a_la_fin(tmp_path: Path) -> None:
    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx', lambda livre: livre.remove(livre['Service']))
    neuf = appliquer(path, Geste(SERVICE, NOTE))
    livre = openpyxl.load_workbook(neuf)
    assert livre.sheetnames[-1] == 'Service' and livre['Service']['A1'].value == 'Date *'
    assert lignes(neuf, SERVICE)[0].valeurs == NOTE


# Les tableurs, et ce qu'ils écrivent de travers


def sans_references(nom: str, texte: str) -> str:
    if '/worksheets/' not in nom:
        return texte
    texte = re.sub(r'(<row) r="\d+"', r'\1', texte)
    return re.sub(r'<c r="[A-Z]+\d+"', '<c', texte)


def avec_prefixe(nom: str, texte: str) -> str:
    if '/worksheets/sheet' not in nom or nom.endswith('.rels'):
        return texte
    texte = re.sub(r'<(/?)(?=[a-zA-Z])(?!\w+:)', r'<\1x:', texte)
    return texte.replace('xmlns="', 'xmlns:x="')


def en_1904(nom: str, texte: str) -> str:
    return texte.replace('<workbookPr', '<workbookPr date1904="1"') if nom == 'xl/workbook.xml' else texte


PIEGES: Mapping[str, Callable[[str, str], str]] = {
    'les lignes et cellules sans place écrite': sans_references,
    'un préfixe à chaque balise': avec_prefixe,
    'les dates depuis 1904': en_1904,
}


@pytest.mark.parametrize('piege', PIEGES)
def test_un_xml_inhabituel_se_retouche_aussi(tmp_path: Path, piege: str) -> None:
    plein = ecrire_openpyxl if piege.startswith('les lignes') else None
    path = plein(tmp_path / 'plein.xlsx', remplir_les_trous) if plein else copier(tmp_path)
    reecrire(path, PIEGES[piege])
    eleves = lignes(path, ELEVES)
    assert eleves, "le piège ne doit pas empêcher de lire"
    neuf = appliquer(
        path, Geste(ELEVES, {'classe': 'CM2 neuf', 'naissance': dt.date(2018, 3, 2)}, eleves[0].origine), Geste(ELEVES, ZOE),
        Geste(SERVICE, NOTE), Geste(ELEVES, {}, eleves[2].origine, oter=True),
    )  # fmt: skip
    relus = lignes(neuf, ELEVES)
    assert (relus[0]['classe'], relus[0]['naissance']) == ('CM2 neuf', dt.date(2018, 3, 2))
    assert relus[-1]['nom'] == 'NEUVE' and len(relus) == len(eleves)
    assert lignes(neuf, SERVICE)[-1].valeurs == NOTE


def comme_excel(nom: str, texte: str) -> str:
    """Espaces de noms étendus, identifiants, hauteurs, mise en forme d'extension : ce qu'Excel écrit toujours."""
    if '/worksheets/sheet' not in nom or nom.endswith('.rels'):
        return texte
    texte = texte.replace('<worksheet ', (
        '<worksheet xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
        'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
        'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" xr:uid="{00000000-0001-0000-0000-000000000000}" '
    ), 1).replace('<row ', '<row x14ac:dyDescent="0.25" ')  # fmt: skip
    return texte.replace('</worksheet>', (
        '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        '<x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<xm:sqref>B2:B10 D4</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst></worksheet>'))


def test_ce_qu_excel_ajoute_reste(tmp_path: Path) -> None:
    path = reecrire(copier(tmp_path), comme_excel)
    assert len(lignes(path, SERVICE)) == 9
    neuf = appliquer(path, Geste(SERVICE, NOTE))
    xml = parties(neuf)[partie_de(neuf, 'Service')].decode()
    assert 'mc:Ignorable="x14ac xr"' in xml and 'xr:uid=' in xml and xml.count('x14ac:dyDescent="0.25"') == 11
    assert '<xm:sqref>B2:B11 D4</xm:sqref>' in xml


def comme_google(nom: str, texte: str) -> str:
    """Mille lignes vides déjà là, hautes de 15,75, sous les données."""
    if '/worksheets/sheet' not in nom or nom.endswith('.rels'):
        return texte
    dernier = int(re.findall(r'<row r="(\d+)"', texte)[-1])
    vides = ''.join(f'<row r="{rang}" ht="15.75" customHeight="1"/>' for rang in range(dernier + 1, 1001))
    return texte.replace('</sheetData>', f'{vides}</sheetData>')


def test_les_lignes_vides_de_google_servent(tmp_path: Path) -> None:
    path = reecrire(copier(tmp_path), comme_google)
    nombre = len(lignes(path, SERVICE))
    neuf = appliquer(path, Geste(SERVICE, NOTE))
    assert lignes(neuf, SERVICE)[-1].origine.ligne == nombre + 2
    assert parties(neuf)[partie_de(neuf, 'Service')].decode().count('<row ') == 1000


def test_une_formule_partagee_est_refusee_comme_une_autre(tmp_path: Path) -> None:
    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx')
    partie, formule = partie_de(path, 'Élèves'), r'<c r="E\1" t="str"><f t="shared" si="0"/><v>CE1</v></c>'
    reecrire(path, lambda nom, texte: re.sub(r'<c r="E([34])"[^>]*>.*?</c>', formule, texte) if nom == partie else texte)
    with pytest.raises(ErreurDonnees) as refus:
        retoucher(path, [Geste(ELEVES, {'classe': 'CE2'}, Origine('', 'Élèves', 4))])
    assert [p.emplacement.cellule for p in refus.value.rapport] == ['E4']


def test_listes_et_mises_en_forme_qui_finissaient_avec_les_donnees_suivent(tmp_path: Path) -> None:
    def mettre_en_forme(livre: openpyxl.Workbook) -> None:
        page = livre['Élèves']
        regle = openpyxl.formatting.rule.FormulaRule(formula=['$F2="CP"'], fill=PatternFill('solid', bgColor='FF0000'))
        page.conditional_formatting.add(f'A2:J{page.max_row}', regle)
        page.conditional_formatting.add('A2:A3', regle)

    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx', mettre_en_forme)
    bas = openpyxl.load_workbook(path)['Élèves'].max_row
    formes = openpyxl.load_workbook(appliquer(path, Geste(ELEVES, ZOE)))['Élèves'].conditional_formatting
    assert [str(forme.sqref) for forme in formes] == [f'A2:J{bas + 1}', 'A2:A3']


@pytest.mark.libreoffice
def test_libreoffice_ouvre_le_resultat_et_rend_les_memes_valeurs(tmp_path: Path) -> None:
    soffice = trouver_soffice()
    if soffice is None or not (Path(soffice).resolve().parent / 'libsclo.so').exists():
        pytest.skip("LibreOffice Calc n'est pas sur cette machine")
    path = copier(tmp_path)
    neuf = appliquer(
        path, Geste(ELEVES, ZOE), Geste(SERVICE, {**NOTE, 'objet': '=1+1'}), Geste(ELEVES, {}, lignes(path, ELEVES)[0].origine, oter=True),
    )  # fmt: skip
    rendu = tmp_path / 'rendu'
    commande = [soffice, f'-env:UserInstallation={(tmp_path / "profil").as_uri()}', '--headless', '--convert-to', 'xlsx', '--outdir', rendu, neuf]
    for _ in range(2):  # avec un profil neuf, LibreOffice demande d'abord à être relancé
        subprocess.run(commande, timeout=120, capture_output=True)
    for feuille in FEUILLES:
        if not feuille.verticale:
            relues = [ligne.valeurs for ligne in lignes(rendu / neuf.name, feuille)]
            assert relues == [ligne.valeurs for ligne in lignes(neuf, feuille)]


def remplir_les_trous(livre: openpyxl.Workbook) -> None:
    """Aucune cellule vide : sans place écrite, une cellule absente décalerait les suivantes."""
    for page in livre:
        for rangee in page.iter_rows():
            for cellule in rangee:
                if cellule.value is None:
                    cellule.value = ' '


def test_une_ligne_masquee_reste_masquee_et_la_neuve_se_voit(tmp_path: Path) -> None:
    def masquer(livre: openpyxl.Workbook) -> None:
        page = livre['Élèves']
        page.row_dimensions[page.max_row].hidden = True

    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx', masquer)
    bas = openpyxl.load_workbook(path)['Élèves'].max_row
    page = openpyxl.load_workbook(appliquer(path, Geste(ELEVES, ZOE)))['Élèves']
    assert page.row_dimensions[bas].hidden and not page.row_dimensions[bas + 1].hidden


def test_une_colonne_sans_format_de_date_recoit_un_texte_que_l_on_relit(tmp_path: Path) -> None:
    path = ecrire_openpyxl(tmp_path / 'ecole.xlsx', lambda livre: livre['Service'].delete_rows(2, 100))
    neuf = appliquer(path, Geste(SERVICE, NOTE))
    page = openpyxl.load_workbook(neuf)['Service']
    assert (page['A2'].value, page['D2'].value) == ('12/10/2026', '1 h 30')
    assert lignes(neuf, SERVICE)[0].valeurs == NOTE


def test_plusieurs_gestes_a_la_fois(tmp_path: Path) -> None:
    path = copier(tmp_path)
    eleves, inscrits = lignes(path, ELEVES), lignes(path, INSCRIPTIONS)
    neuf = appliquer(
        path, Geste(ELEVES, ZOE), Geste(ELEVES, {**ZOE, 'prenom': 'Léo'}), Geste(ELEVES, {'classe': 'X'}, eleves[4].origine),
        *(Geste(INSCRIPTIONS, {}, ligne.origine, oter=True) for ligne in inscrits[::2]),
    )  # fmt: skip
    assert [e['prenom'] for e in lignes(neuf, ELEVES)[-2:]] == ['Zoé', 'Léo']
    assert [e.valeurs for e in lignes(neuf, INSCRIPTIONS)] == [e.valeurs for e in inscrits[1::2]]


def test_la_relecture_voit_une_cellule_de_trop(tmp_path: Path) -> None:
    path = copier(tmp_path)
    retouche = retoucher(path, [Geste(ELEVES, ZOE)])
    livre = openpyxl.load_workbook(io.BytesIO(retouche.fichiers[path.name]))
    livre['Élèves']['E3'] = 'changée en douce'
    neuf = tmp_path / 'faux.xlsx'
    livre.save(neuf)
    assert 'E3' in {lieu.cellule for lieu in ecarts(retouche, neuf)}
