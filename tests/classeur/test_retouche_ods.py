"""Retoucher un .ods : lignes et cellules répétées, styles, commentaires, filtre ; le reste de l'archive ne change pas."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from generator.classeur.geste import Geste
from generator.classeur.retouche import retoucher
from generator.classeur.retouche.relecture import ecarts
from generator.domaine.niveau import Niveau
from generator.domaine.quotite import Quotite
from generator.domaine.temps import Duree
from generator.erreurs import Code, ErreurDonnees
from generator.feuilles import ECOLE, ELEVES, ENSEIGNANTS, PERIODES, PLAN, PRESENCES, SERVICE, Feuille
from generator.lecture.dossier import ouvrir
from generator.lecture.table import LecteurDeFeuille, Ligne
from generator.rapport import Rapport
from tests.fabrique.classeurs import en_ods

ZOE = {'nom': 'NEUVE', 'prenom': 'Zoé', 'classe': 'CE1', 'niveau': (Niveau.CE1,), 'foyer_1': 'Mme  NEUVE\n12, rue', 'numero': ' 3'}
NOTE = {'jour': dt.date(2026, 10, 12), 'enseignant': 'OC', 'categorie': 'Conseils des maîtres', 'duree': Duree(90)}
BLANC = '<table:table-row table:number-rows-repeated="3"><table:table-cell table:style-name="ce9" table:number-columns-repeated="12"/></table:table-row>'


def changer(path: Path, change: Callable[[str], str]) -> Path:
    with zipfile.ZipFile(path) as archive:
        gardees = {nom: archive.read(nom) for nom in archive.namelist()}
    with zipfile.ZipFile(path, 'w') as archive:
        for nom, octets in gardees.items():
            archive.writestr(nom, change(octets.decode()) if nom == 'content.xml' else octets)
    return path


def dans(feuille: str, change: Callable[[str], str]) -> Callable[[str], str]:
    """Le même changement, dans une feuille seulement."""
    motif = re.compile(f'<table:table table:name="{feuille}">.*?</table:table>', re.DOTALL)
    return lambda texte: motif.sub(lambda trouve: change(trouve[0]), texte)


def contenu(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read('content.xml').decode()


def lignes(path: Path, feuille: Feuille) -> list[Ligne]:
    ouvert = ouvrir(path)
    return LecteurDeFeuille(feuille, ouvert.grilles[feuille.cle], Rapport(), 2026).lignes()


def appliquer(path: Path, *gestes: Geste) -> Path:
    retouche = retoucher(path, gestes)
    neuf = path.with_name(f'neuf-{path.name}')
    neuf.write_bytes(retouche.fichiers[path.name])
    assert ecarts(retouche, neuf) == []
    return neuf


@pytest.fixture
def classeur(tmp_path: Path) -> Path:
    return en_ods(tmp_path / 'lilas.ods')


def test_completer_ajouter_oter(classeur: Path) -> None:
    eleves, periodes = lignes(classeur, ELEVES), lignes(classeur, PERIODES)
    neuf = appliquer(
        classeur, Geste(ELEVES, {'classe': 'CM2 neuf'}, eleves[1].origine), Geste(ELEVES, ZOE), Geste(SERVICE, NOTE),
        Geste(ELEVES, {}, eleves[0].origine, oter=True), Geste(PERIODES, {'fin': dt.date(2026, 12, 17)}, periodes[0].origine),
        Geste(ENSEIGNANTS, {'code': 'NV', 'quotite': Quotite(Decimal('62.5'))}), Geste(PRESENCES, {'absent': False}),
        Geste(ECOLE, {'commune': 'Ailleurs', 'matin_debut': dt.time(8, 45), 'uai': None, 'nombre_classes': 7}),
        Geste(PLAN, {'etape': 'Aide', 'semaines': 3, 'aide': Duree(90)}),
    )  # fmt: skip
    relus = lignes(neuf, ELEVES)
    assert [e['nom'] for e in relus] == [e['nom'] for e in eleves[1:]] + ['NEUVE'] and relus[0]['classe'] == 'CM2 neuf'
    assert lignes(neuf, SERVICE)[-1].valeurs == NOTE and lignes(neuf, PERIODES)[0]['fin'] == dt.date(2026, 12, 17)
    assert lignes(neuf, ENSEIGNANTS)[-1]['quotite'] == Quotite(Decimal('62.5')) and lignes(neuf, PRESENCES)[-1]['absent'] is False
    rubriques = ouvrir(neuf).rubriques
    assert [rubriques[cle] for cle in ('commune', 'matin_debut', 'uai', 'nombre_classes')] == ['Ailleurs', dt.time(8, 45), None, 7]


def test_une_date_reste_une_date_si_la_colonne_en_a(classeur: Path) -> None:
    xml = contenu(appliquer(classeur, Geste(SERVICE, NOTE)))
    assert 'office:date-value="2026-10-12"' in xml


def test_seul_content_xml_change(classeur: Path) -> None:
    retouche = retoucher(classeur, [Geste(SERVICE, NOTE)])
    neuf = classeur.with_name('neuf.ods')
    neuf.write_bytes(retouche.fichiers[classeur.name])
    with zipfile.ZipFile(classeur) as avant, zipfile.ZipFile(neuf) as apres:
        assert [membre.filename for membre in avant.infolist()] == [membre.filename for membre in apres.infolist()]
        assert apres.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert {nom for nom in avant.namelist() if avant.read(nom) != apres.read(nom)} == {'content.xml'}


def test_une_ligne_blanche_repetee_se_separe_la_ou_l_on_ecrit(classeur: Path) -> None:
    changer(classeur, dans('Élèves', lambda texte: texte.replace('</table:table>', f'{BLANC}</table:table>')))
    neuf = contenu(appliquer(classeur, Geste(ELEVES, ZOE), Geste(ELEVES, {'nom': 'AUTRE'})))
    assert neuf.count('<table:table-row table:number-rows-repeated="3">') == 0
    assert neuf.count('table:style-name="ce9" office:value-type="string"') == len([v for v in ZOE.values() if v]) + 1


def test_des_lignes_pareilles_repetees_se_separent_sans_rien_perdre(classeur: Path) -> None:
    changer(classeur, dans('Service', lambda texte: texte.replace(
        '</table:table>', '<table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="5"><text:p>12 h</text:p></table:table-cell></table:table-row></table:table>')))  # fmt: skip
    journal = lignes(classeur, SERVICE)
    neuf = appliquer(classeur, Geste(SERVICE, {'objet': 'changé'}, journal[-2].origine))
    assert [ligne['objet'] for ligne in lignes(neuf, SERVICE)[-3:]] == ['12 h', 'changé', '12 h']


def test_un_commentaire_reste_et_une_formule_est_refusee(classeur: Path) -> None:
    def annoter(texte: str) -> str:
        note = '<table:table-cell table:formula="of:=[.A1]" office:value-type="string"><text:p>CE1</text:p></table:table-cell>'
        return re.sub(r'(<table:table-row>(?:<table:table-cell[^>]*>(?:<text:p>[^<]*</text:p></table:table-cell>)?){4})'
                      r'<table:table-cell[^>]*><text:p>CE1[^<]*</text:p></table:table-cell>', rf'\1{note}', texte, count=1)  # fmt: skip

    changer(classeur, dans('Élèves', annoter))
    formule = next(e for e in lignes(classeur, ELEVES) if e['classe'] == 'CE1')
    with pytest.raises(ErreurDonnees) as refus:
        retoucher(classeur, [Geste(ELEVES, {'classe': 'CE2'}, formule.origine)])
    assert [p.code for p in refus.value.rapport] == [Code.FORMULE_A_GARDER]


def test_vider_garde_le_commentaire_et_le_style(classeur: Path) -> None:
    nom = lignes(classeur, ELEVES)[0]['nom']
    changer(classeur, dans('Élèves', lambda texte: texte.replace(
        f'<table:table-cell office:value-type="string" ><text:p>{nom}',
        f'<table:table-cell table:style-name="ce7" office:value-type="string"><office:annotation><text:p>appeler</text:p>'
        f'</office:annotation><text:p>{nom}', 1)))  # fmt: skip
    xml = contenu(appliquer(classeur, Geste(ELEVES, {'nom': None}, lignes(classeur, ELEVES)[0].origine)))
    assert '<table:table-cell table:style-name="ce7"><office:annotation><text:p>appeler</text:p></office:annotation></table:table-cell>' in xml


def test_le_filtre_suit_la_ligne_neuve(classeur: Path) -> None:
    bas = len(lignes(classeur, ELEVES)) + 1
    plage = "table:target-range-address=\"'Élèves'.A1:'Élèves'.J{}\""
    changer(classeur, lambda texte: texte.replace('</office:spreadsheet>', (
        f'<table:database-ranges><table:database-range table:name="f" {plage.format(bas)}/></table:database-ranges>'
        '</office:spreadsheet>')))  # fmt: skip
    assert plage.format(bas + 1) in contenu(appliquer(classeur, Geste(ELEVES, ZOE)))


def test_une_fusion_empeche_de_remonter(classeur: Path) -> None:
    changer(classeur, dans('Élèves', lambda texte: texte.replace(
        '</table:table>', '<table:table-row/><table:table-row><table:table-cell table:number-rows-spanned="2" '
        'table:number-columns-spanned="1"/></table:table-row></table:table>')))  # fmt: skip
    eleves = lignes(classeur, ELEVES)
    neuf = appliquer(classeur, Geste(ELEVES, {}, eleves[0].origine, oter=True))
    assert [e.origine.ligne for e in lignes(neuf, ELEVES)] == [e.origine.ligne for e in eleves[1:]]


def test_colonne_et_feuille_qui_manquent(classeur: Path) -> None:
    changer(classeur, lambda texte: re.sub('<table:table table:name="Service">.*?</table:table>', '', texte).replace(
        'Date de naissance', 'Cantine'))  # fmt: skip
    neuf = appliquer(classeur, Geste(SERVICE, NOTE), Geste(ELEVES, {'naissance': dt.date(2018, 3, 2)}, lignes(classeur, ELEVES)[1].origine))
    assert lignes(neuf, SERVICE)[0].valeurs == NOTE and lignes(neuf, ELEVES)[1]['naissance'] == dt.date(2018, 3, 2)
    assert ouvrir(neuf).classeur.grilles[-1].nom == 'Service'
