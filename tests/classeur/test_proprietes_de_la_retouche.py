"""Quels que soient les gestes : ce qu'on relit en diffère exactement par eux, et rien d'autre n'a bougé."""

from __future__ import annotations

import datetime as dt
import io
import re
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.classeur.geste import Geste
from generator.classeur.retouche import retoucher
from generator.classeur.retouche.relecture import ecarts
from generator.domaine.niveau import Niveau
from generator.domaine.quotite import Quotite
from generator.domaine.temps import Duree, Jour
from generator.feuilles import (
    AJUSTEMENTS,
    ELEVES,
    ENSEIGNANTS,
    FEUILLES,
    GROUPES,
    INSCRIPTIONS,
    PERIODES,
    SERVICE,
    Colonne,
    Feuille,
    Sorte,
)
from generator.lecture.dossier import ouvrir
from generator.lecture.sortes import lire_cellule
from generator.lecture.table import LecteurDeFeuille, Ligne
from generator.rapport import Rapport
from generator.reglages import EXEMPLES
from tests.classeur.test_retouche_ods import changer
from tests.classeur.test_retouche_xlsx import avec_prefixe, comme_excel, comme_google, en_1904, reecrire
from tests.fabrique.classeurs import ecrire as en_openpyxl
from tests.fabrique.classeurs import en_csv, en_ods

TOUCHEES = (ENSEIGNANTS, ELEVES, PERIODES, GROUPES, INSCRIPTIONS, SERVICE, AJUSTEMENTS)
TEXTES = st.text(st.characters(codec='utf-8', exclude_categories=['Cc', 'Cs', 'Cn', 'Co']), min_size=1, max_size=30).map(
    lambda texte: f"{texte.strip()}x") | st.sampled_from(['=1+1', '@b', '-3', '+4', '_x0041_', '  a  b ', '12/10/2026', '1 h', '<&>"\''])
DATES = st.dates(dt.date(2026, 9, 1), dt.date(2027, 7, 1))
VALEURS: dict[Sorte, st.SearchStrategy[Any]] = {
    Sorte.TEXTE: TEXTES, Sorte.OUI_NON: st.booleans(), Sorte.ENTIER: st.integers(0, 99_999), Sorte.DATE: DATES,
    Sorte.DATES: st.sets(DATES, min_size=1, max_size=3).map(lambda dates: tuple(sorted(dates))),
    Sorte.HEURE: st.times().map(lambda heure: heure.replace(second=0, microsecond=0)),
    Sorte.DUREE: st.integers(0, 6_000).map(Duree),
    Sorte.QUOTITE: st.integers(1, 10_000).map(lambda centiemes: Quotite(Decimal(centiemes) / 100)),
    Sorte.JOURS: st.sets(st.sampled_from([jour for jour in Jour if jour is not Jour.DIMANCHE]), min_size=1).map(
        lambda jours: tuple(sorted(jours))),
    Sorte.NIVEAUX: st.sets(st.sampled_from(Niveau), min_size=1).map(lambda n: tuple(sorted(n, key=lambda niveau: niveau.rang))),
}  # fmt: skip


def valeurs(colonne: Colonne) -> st.SearchStrategy[Any]:
    if colonne.sorte is Sorte.LISTE:
        possible: st.SearchStrategy[Any] = st.sampled_from(colonne.choix)
    else:
        possible = VALEURS[colonne.sorte]
    return possible | st.none()


@st.composite
def un_geste(draw: st.DrawFn, feuille: Feuille, origines: dict[str, list[Any]]) -> Geste:
    choisies = draw(st.lists(st.sampled_from(feuille.colonnes), min_size=1, max_size=4, unique_by=lambda c: c.cle))
    contenu = {colonne.cle: draw(valeurs(colonne)) for colonne in choisies}
    origine = draw(st.sampled_from([None, *origines[feuille.cle]]))
    return Geste(feuille, contenu, origine, oter=origine is not None and draw(st.integers(0, 4)) == 0)


def ancrer(livre: openpyxl.Workbook) -> None:
    """Une formule de l'école sur chaque ligne de deux feuilles : rien ne remonte."""
    for nom in ('Élèves', 'Inscriptions'):
        page = livre[nom]
        for rang in range(2, page.max_row + 1):
            page.cell(rang, page.max_column + 1 if rang == 2 else page.max_column, f'=A{rang}&"!"')


def comprimer(xml: str) -> str:
    """Comme LibreOffice : les cellules vides qui se suivent n'en font qu'une, la feuille finit par un million de lignes."""
    vide = '<table:table-cell/>'
    xml = re.sub(f'({vide}){{2,}}', lambda suite: vide.replace(
        '/>', f' table:number-columns-repeated="{len(suite[0]) // len(vide)}"/>'), xml)  # fmt: skip
    fin = '<table:table-cell table:number-columns-repeated="16384"/>'
    fin = f'<table:table-row table:number-rows-repeated="1048000">{fin}</table:table-row></table:table>'
    return xml.replace('</table:table>', fin)


def sources(dossier: Path) -> dict[str, Path]:
    def du_fichier(nom: str, change: Callable[[str, str], str]) -> Path:
        path = dossier / f'{nom}.xlsx'
        path.write_bytes((EXEMPLES / '2026-2027.xlsx').read_bytes())
        return reecrire(path, change)

    return {
        'xlsxwriter': EXEMPLES / '2026-2027.xlsx', 'openpyxl': en_openpyxl(dossier / 'o.xlsx'),
        'avec des formules': en_openpyxl(dossier / 'f.xlsx', ancrer), 'ods': en_ods(dossier / 'd.ods'),
        'ods comprimé': changer(en_ods(dossier / 'r.ods'), comprimer), 'google': du_fichier('g', comme_google),
        'excel': du_fichier('e', comme_excel), '1904': du_fichier('n', en_1904), 'préfixe': du_fichier('p', avec_prefixe),
        'csv': en_csv(dossier / 'c', separateur=';', encodage='utf-8'),
    }  # fmt: skip


SOURCES = ('xlsxwriter', 'openpyxl', 'avec des formules', 'ods', 'ods comprimé', 'google', 'excel', '1904', 'préfixe', 'csv')


@pytest.fixture(scope='module')
def classeurs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return sources(tmp_path_factory.mktemp('sources'))


def lire(path: Path) -> dict[str, list[Ligne]]:
    """Les lignes de chaque feuille à colonnes, par clé."""
    ouvert = ouvrir(path)
    return {
        feuille.cle: LecteurDeFeuille(feuille, ouvert.grilles[feuille.cle], Rapport(), 2026).lignes()
        if feuille.cle in ouvert.grilles else [] for feuille in FEUILLES if not feuille.verticale
    }  # fmt: skip


def origines_de(path: Path) -> dict[str, list[Any]]:
    return {cle: [ligne.origine for ligne in lignes] for cle, lignes in lire(path).items()}


def attendues(avant: dict[str, list[Ligne]], gestes: list[Geste]) -> dict[str, list[dict[str, Any]]]:
    """Ce que chaque feuille doit dire après les gestes : le modèle le plus simple, sans cellule ni ligne de tableur."""
    resultat: dict[str, list[dict[str, Any]]] = {}
    for feuille in TOUCHEES:
        siens = [geste for geste in gestes if geste.feuille is feuille]
        lignes = {ligne.origine.ligne: dict(ligne.valeurs) for ligne in avant[feuille.cle]}
        neuves: list[dict[str, Any]] = []
        for geste in siens:
            ligne = lignes[geste.origine.ligne] if geste.origine else {}
            for cle, valeur in geste.valeurs.items():
                if not geste.oter:
                    ligne[cle] = lue(valeur, feuille.colonne(cle))
            if geste.origine is None:
                neuves.append(ligne)
        otees = {geste.origine.ligne for geste in siens if geste.oter and geste.origine}
        restees = [valeurs for rang, valeurs in lignes.items() if rang not in otees]
        pleines = [{cle: v for cle, v in valeurs.items() if v is not None} for valeurs in (*restees, *neuves)]
        resultat[feuille.cle] = [valeurs for valeurs in pleines if valeurs]
    return resultat


def lue(valeur: Any, colonne: Colonne) -> Any:
    return lire_cellule(valeur, colonne, 2026) if isinstance(valeur, str) else valeur


def ecrire(retouche: Any, path: Path, dossier: Path) -> Path:
    neuf = dossier / path.name
    if path.is_dir():
        neuf.mkdir()
        for fichier in path.iterdir():
            (neuf / fichier.name).write_bytes(fichier.read_bytes())
    for nom, octets in retouche.fichiers.items():
        (neuf / nom if path.is_dir() else neuf).write_bytes(octets)
    if not retouche.fichiers and not path.is_dir():
        neuf.write_bytes(path.read_bytes())
    return neuf


@pytest.mark.parametrize('sorte', SOURCES)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_la_difference_relue_est_celle_des_gestes(classeurs: dict[str, Path], sorte: str, data: st.DataObject) -> None:
    path = classeurs[sorte]
    origines = origines_de(path)
    gestes = data.draw(st.lists(st.sampled_from(TOUCHEES).flatmap(lambda feuille: un_geste(feuille, origines)), max_size=8))
    retouche = retoucher(path, gestes)
    with tempfile.TemporaryDirectory() as dossier:
        neuf = ecrire(retouche, path, Path(dossier))
        assert ecarts(retouche, neuf) == []
        relues = lire(neuf)
        voulues = attendues(lire(path), gestes)
        assert {cle: [dict(ligne.valeurs) for ligne in relues[cle]] for cle in voulues} == voulues


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_openpyxl_voit_les_memes_valeurs_et_les_memes_styles_partout_ailleurs(classeurs: dict[str, Path], data: st.DataObject) -> None:
    path = classeurs['xlsxwriter']
    origines = origines_de(path)
    gestes = [
        g for g in data.draw(st.lists(st.sampled_from(TOUCHEES).flatmap(lambda f: un_geste(f, origines)), min_size=1, max_size=6))
        if not g.oter
    ]  # fmt: skip
    retouche = retoucher(path, gestes)
    touchees = {(plan.nom, *ou) for plan in retouche.plans for ou in plan.ecritures}
    avant = openpyxl.load_workbook(path)
    apres = openpyxl.load_workbook(io.BytesIO(retouche.fichiers.get(path.name, path.read_bytes())))
    assert avant.sheetnames == apres.sheetnames
    for page in avant:
        for rangee in page.iter_rows():
            for cellule in rangee:
                autre = apres[page.title].cell(cellule.row, cellule.column)
                if (page.title, cellule.row, cellule.column) not in touchees:
                    assert (autre.value, autre.style_id) == (cellule.value, cellule.style_id)
                elif cellule.has_style:
                    assert autre.style_id == cellule.style_id
