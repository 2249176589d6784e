"""Ce que calamine tait d'un classeur : formules sans valeur, cellules en erreur, lignes masquées, cellule égarée.

Lit le XML des feuilles (.xlsx, .ods) sans réseau ni entités ; n'analyse pour de bon que les feuilles où un examen des
octets montre quelque chose à voir.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from generator.lecture.grille import Anomalies, Cellule

A_EXAMINER = re.compile(
    rb"""[<:]f[ >/]|\bt=["']e["']|\bhidden=["'](?:1|true)|\br=["'](?:[A-Z]{3}\d|[A-Z]{1,3}\d{6})"""
)
REFERENCE = re.compile(r'([A-Z]{1,3})(\d{1,7})')
TABLE = '{urn:oasis:names:tc:opendocument:xmlns:table:1.0}'
OFFICE = '{urn:oasis:names:tc:opendocument:xmlns:office:1.0}'
RELATIONS = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}'


def anomalies_xlsx(parties: Mapping[str, bytes]) -> dict[str, Anomalies]:
    """Les anomalies de chaque feuille d'un .xlsx, par nom de feuille. Lève `etree.XMLSyntaxError` sur un XML abîmé."""
    resultat = {}
    for nom, chemin in feuilles_xlsx(parties):
        xml = parties.get(chemin, b'')
        resultat[nom] = _analyser_xlsx(xml) if A_EXAMINER.search(xml) else Anomalies()
    return resultat


def feuilles_xlsx(parties: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Le nom de chaque feuille d'un .xlsx, et celui de sa partie dans l'archive."""
    relations = {
        relation.get('Id'): relation.get('Target', '')
        for relation in _arbre(parties.get('xl/_rels/workbook.xml.rels', b'<r/>'))
    }
    for feuille in _arbre(parties.get('xl/workbook.xml', b'<w/>')).iter('{*}sheet'):
        cible = relations.get(feuille.get(f'{RELATIONS}id'), '')
        yield feuille.get('name', ''), posixpath.normpath(posixpath.join('xl', cible)).lstrip('/')


def _arbre(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def _parcours(xml: bytes, *noms: str) -> Iterator[etree._Element]:
    contexte = etree.iterparse(
        io.BytesIO(xml), events=('end',), tag=[f'{{*}}{nom}' for nom in noms], resolve_entities=False, no_network=True,
    )  # fmt: skip
    for _, element in contexte:
        yield element
        element.clear()


def _analyser_xlsx(xml: bytes) -> Anomalies:
    trouve = Anomalies()
    for ligne in _parcours(xml, 'row'):
        if ligne.get('hidden') in ('1', 'true'):
            trouve.lignes_masquees.add(int(ligne.get('r', 0)))
        for cellule in ligne.iter('{*}c'):
            _examiner_xlsx(cellule, trouve)
    return trouve


def _examiner_xlsx(cellule: etree._Element, trouve: Anomalies) -> None:
    reference = REFERENCE.fullmatch(cellule.get('r', ''))
    if not reference:
        return
    ou = (int(reference[2]), numero(reference[1]))
    valeur = cellule.find('{*}v')
    vide = valeur is None or not valeur.text
    if cellule.get('t') == 'e':
        trouve.erreurs[ou] = (valeur.text if valeur is not None else '') or '#ERREUR'
    elif vide and cellule.get('t') != 'str' and cellule.find('{*}f') is not None:
        trouve.formules_sans_valeur.add(ou)
    if not vide or cellule.find('{*}is') is not None:
        trouve.derniere = (max(trouve.derniere[0], ou[0]), max(trouve.derniere[1], ou[1]))


def numero(nom: str) -> int:
    """Le rang d'une colonne : A → 1, AA → 27."""
    rang = 0
    for lettre in nom:
        rang = rang * 26 + ord(lettre) - ord('A') + 1
    return rang


def anomalies_ods(parties: Mapping[str, bytes]) -> dict[str, Anomalies]:
    """Les anomalies de chaque feuille d'un .ods, par nom de feuille."""
    resultat = {}
    for table in _parcours(parties.get('content.xml', b'<o/>'), 'table'):
        trouve, rang = Anomalies(), 1
        for ligne in table.iter(f'{TABLE}table-row'):
            repetition = _repetition(ligne, 'rows')
            _examiner_ods(ligne, rang, repetition, trouve)
            rang += repetition
        resultat[table.get(f'{TABLE}name', '')] = trouve
    return resultat


def _repetition(element: etree._Element, quoi: str) -> int:
    texte = element.get(f'{TABLE}number-{quoi}-repeated', '1')
    return int(texte) if texte.isdigit() else 1


def _examiner_ods(ligne: etree._Element, rang: int, repetition: int, trouve: Anomalies) -> None:
    if ligne.get(f'{TABLE}visibility') in ('collapse', 'filter') and repetition < 1000:
        trouve.lignes_masquees.update(range(rang, rang + repetition))
    colonne = 1
    for cellule in ligne.iterchildren(f'{TABLE}table-cell', f'{TABLE}covered-table-cell'):
        largeur = _repetition(cellule, 'columns')
        ou: Cellule = (rang, colonne)
        sorte = cellule.get(f'{OFFICE}value-type')
        texte = ''.join(cellule.itertext())
        if cellule.get(f'{TABLE}formula') and sorte is None:
            trouve.formules_sans_valeur.add(ou)
        elif texte.startswith(('#', 'Err:')) and cellule.get(f'{TABLE}formula'):
            trouve.erreurs[ou] = texte
        if sorte is not None:
            derniere = (rang + repetition - 1, colonne + largeur - 1)
            trouve.derniere = (max(trouve.derniere[0], derniere[0]), max(trouve.derniere[1], derniere[1]))
        colonne += largeur
