"""Écrit des classeurs d'essai, bons ou piégés, avec openpyxl, en CSV ou en ODS : jamais avec ce que l'on teste."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.domaine.quotite import Quotite
from generator.domaine.temps import Duree
from generator.feuilles import FEUILLES
from tests.fabrique.exemples import Donnees, exemple_2026

Retouche = Callable[[Workbook], None]


def brut(valeur: Any) -> Any:
    """Une valeur telle qu'une personne l'écrirait dans une cellule."""
    if isinstance(valeur, bool):
        return 'oui' if valeur else 'non'
    if isinstance(valeur, Duree):
        return str(valeur)
    if isinstance(valeur, Quotite):
        return float(valeur.pour_cent) / 100
    return valeur


def classeur(donnees: Donnees | None = None) -> Workbook:
    """Un classeur openpyxl à partir de lignes (par défaut : l'école d'aujourd'hui)."""
    donnees = donnees or exemple_2026()
    livre = openpyxl.Workbook()
    livre.remove(livre.active)
    for feuille in FEUILLES:
        page = livre.create_sheet(feuille.nom)
        if feuille.verticale:
            page.append(['Rubrique', 'Valeur'])
            for colonne in feuille.colonnes:
                page.append([colonne.entete, brut(donnees[feuille.cle][0].get(colonne.cle))])
        else:
            page.append([colonne.entete for colonne in feuille.colonnes])
            for ligne in donnees.get(feuille.cle, []):
                page.append([brut(ligne.get(colonne.cle)) for colonne in feuille.colonnes])
    return livre


def ecrire(path: Path, *retouches: Retouche, donnees: Donnees | None = None) -> Path:
    """Écrit un classeur après retouches."""
    livre = classeur(donnees)
    for retouche in retouches:
        retouche(livre)
    livre.save(path)
    return path


def cellule(livre: Workbook, feuille: str, entete: str, ligne: int) -> Any:
    """La cellule d'une colonne (par en-tête) ou d'une rubrique (ligne ignorée)."""
    page: Worksheet = livre[feuille]
    if page['A1'].value == 'Rubrique':
        return next(rangee[1] for rangee in page.iter_rows() if rangee[0].value == entete)
    return page.cell(ligne, [c.value for c in page[1]].index(entete) + 1)


def mettre(feuille: str, entete: str, ligne: int, valeur: Any, format_: str | None = None) -> Retouche:
    """Une retouche : écrit une valeur."""

    def retoucher(livre: Workbook) -> None:
        case = cellule(livre, feuille, entete, ligne)
        case.value = valeur
        if format_:
            case.number_format = format_

    return retoucher


def en_csv(dossier: Path, donnees: Donnees | None = None, *, separateur: str = ';', encodage: str = 'utf-8') -> Path:
    """Un dossier de CSV."""
    dossier.mkdir()
    for page in classeur(donnees).worksheets:
        tampon = io.StringIO()
        ecrivain = csv.writer(tampon, delimiter=separateur, lineterminator='\r\n')
        for rangee in page.iter_rows(values_only=True):
            ecrivain.writerow([_en_texte(valeur) for valeur in rangee])
        (dossier / f'{page.title}.csv').write_bytes(tampon.getvalue().encode(encodage, errors='replace'))
    return dossier


def _en_texte(valeur: Any) -> str:
    if valeur is None:
        return ''
    if isinstance(valeur, dt.time):
        return f'{valeur:%Hh%M}'
    if isinstance(valeur, dt.date):
        return f'{valeur:%d/%m/%Y}'
    if isinstance(valeur, float):
        return f'{valeur:.4f}'.rstrip('0').replace('.', ',')
    return str(valeur)


def en_ods(path: Path, donnees: Donnees | None = None) -> Path:
    """Un classeur ODS minimal, avec ses types de cellules."""
    tables = []
    for page in classeur(donnees).worksheets:
        rangees = ''.join(
            '<table:table-row>' + ''.join(_cellule_ods(v) for v in rangee) + '</table:table-row>'
            for rangee in page.iter_rows(values_only=True)
        )
        tables.append(f'<table:table table:name="{escape(page.title)}">{rangees}</table:table>')
    espaces = ' '.join(
        f'xmlns:{nom}="urn:oasis:names:tc:opendocument:xmlns:{nom}:1.0"' for nom in ('office', 'table', 'text')
    )
    contenu = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {espaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet>{"".join(tables)}</office:spreadsheet></office:body></office:document-content>'
    )
    manifeste = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('mimetype', 'application/vnd.oasis.opendocument.spreadsheet', zipfile.ZIP_STORED)
        archive.writestr('META-INF/manifest.xml', manifeste)
        archive.writestr('content.xml', contenu)
    return path


def _cellule_ods(valeur: Any) -> str:
    if valeur is None:
        return '<table:table-cell/>'
    if isinstance(valeur, dt.time):
        type_, attribut = 'time', f'office:time-value="PT{valeur:%H}H{valeur:%M}M00S"'
    elif isinstance(valeur, dt.date):
        type_, attribut = 'date', f'office:date-value="{valeur:%Y-%m-%d}"'
    elif isinstance(valeur, (int, float)):
        type_, attribut = 'float', f'office:value="{valeur}"'
    else:
        type_, attribut = 'string', ''
    return f'<table:table-cell office:value-type="{type_}" {attribut}><text:p>{escape(str(valeur))}</text:p></table:table-cell>'
