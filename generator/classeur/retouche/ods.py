"""Un classeur .ods que l'on retouche : seul `content.xml` est réécrit."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from generator.classeur.retouche.archive import reecrire_archive
from generator.classeur.retouche.feuille_ods import CALCEXT, CASES, FeuilleOds
from generator.classeur.retouche.feuille_xlsx import analyser, serialiser
from generator.classeur.retouche.plages import plage_etendue, plages_etendues
from generator.classeur.retouche.plan import Plan
from generator.lecture.entrailles import TABLE
from generator.lecture.tableur import BORNES
from generator.paquet import lire_paquet

CONTENU = 'content.xml'
COIN = re.compile(r"^(?P<feuille>.*)\.\$?(?P<colonne>[A-Z]+)\$?(?P<rang>\d+)$")


class ClasseurOds:
    """Le contenu d'un .ods ; ses autres parties restent telles quelles."""

    touchees = frozenset({CONTENU})

    def __init__(self, contenu: bytes) -> None:
        self._contenu = contenu
        self._parties = lire_paquet(contenu, BORNES)
        self._racine = analyser(self._parties[CONTENU])
        self._livre = next(self._racine.iter('{urn:oasis:names:tc:opendocument:xmlns:office:1.0}spreadsheet'))
        self._tables = {table.get(f'{TABLE}name', ''): table for table in self._livre.iterchildren(f'{TABLE}table')}
        self._formules = any(case.get(f'{TABLE}formula') is not None for case in self._racine.iter(CASES[0]))

    def feuille(self, plan: Plan) -> FeuilleOds:
        """La feuille d'un plan, telle qu'elle est ; ajoutée à la fin si le classeur ne l'a pas."""
        if plan.grille is None:
            return self._ajouter(plan)
        feuille = FeuilleOds(self._tables[plan.nom])
        feuille.ancree = self._formules or self._tient_a_ses_lignes(plan)
        return feuille

    def garder(self, plan: Plan, feuille: FeuilleOds) -> None:
        """Fait suivre le filtre et les mises en forme jusqu'aux lignes et colonnes neuves."""
        for element in self._livre.iter(f'{TABLE}database-range'):
            _suivre(element, f'{TABLE}target-range-address', plan, plage_etendue)
        for element in feuille.table.iter(f'{CALCEXT}conditional-format'):
            _suivre(element, f'{CALCEXT}target-range-address', plan, plages_etendues)

    def octets(self) -> bytes:
        """Le classeur retouché : mêmes octets pour tout ce qui n'a pas changé."""
        return reecrire_archive(self._contenu, self._parties, {CONTENU: serialiser(self._racine)})

    def _tient_a_ses_lignes(self, plan: Plan) -> bool:
        """Vrai si une fusion, un dessin, une mise en forme ou un nom défini tient aux lignes de cette feuille."""
        table = self._tables[plan.nom]
        fusions = any(int(case.get(f'{TABLE}number-rows-spanned', 1)) > 1 for case in table.iter(CASES[0]))
        a_part = next(table.iter(f'{TABLE}shapes', f'{CALCEXT}conditional-format'), None) is not None
        noms = (nom.get(f'{TABLE}cell-range-address', '') for nom in self._racine.iter(f'{TABLE}named-range'))
        return fusions or a_part or any(plan.nom in nom for nom in noms)

    def _ajouter(self, plan: Plan) -> FeuilleOds:
        modeles = [FeuilleOds(table).case_lue((1, 1)) for table in self._tables.values()]
        styles = [modele.get(f'{TABLE}style-name', '') for modele in modeles if modele is not None]
        derniere = list(self._tables.values())[-1]
        table = etree.Element(f'{TABLE}table', {f'{TABLE}name': plan.nom})
        if derniere.get(f'{TABLE}style-name'):
            table.set(f'{TABLE}style-name', derniere.get(f'{TABLE}style-name'))
        etree.SubElement(table, f'{TABLE}table-column', {f'{TABLE}number-columns-repeated': str(len(plan.places))})
        derniere.addnext(table)
        self._tables[plan.nom] = table
        return FeuilleOds(table, max(styles, key=styles.count, default=''))


def _suivre(element: etree._Element, attribut: str, plan: Plan, etendre: Callable[[str, Plan], str]) -> None:
    """Étend une adresse d'OpenDocument : « 'Élèves'.A1:'Élèves'.J20 »."""
    coins = [COIN.match(coin) for coin in element.get(attribut, '').split(':')]
    if len(coins) != 2 or coins[0] is None or coins[1] is None:
        return
    if coins[0]['feuille'].strip("$'").replace("''", "'") != plan.nom:
        return
    plage = ':'.join(f'{coin["colonne"]}{coin["rang"]}' for coin in coins if coin)
    haut, _, bas = etendre(plage, plan).partition(':')
    element.set(attribut, f'{coins[0]["feuille"]}.{haut}:{coins[1]["feuille"]}.{bas}')
