"""Écrit un classeur de tableaux à lire : totaux recalculés, filtres, graphiques natifs, mise en page d'impression."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from generator.classeur.ecriture import DATE_FIXE, POLICE
from generator.classeur.tableaux import Cellule, Formule, GraphiqueDePage, Nature, Page, Renvoi
from generator.domaine.temps import MINUTES_PAR_HEURE, MINUTES_PAR_JOUR

FORMATS_DE_PAGE = {
    Nature.TEXTE: '@', Nature.NOMBRE: '#,##0', Nature.HEURES: '#,##0.00" h"', Nature.DUREE: '[h]:mm',
    Nature.DATE: 'dd/mm/yyyy',
}  # fmt: skip
SIGNES_DE_FORMULE = ('=', '+', '-', '@')
RESUME = 'Résumé'
PAPIER_A4 = 9


def ecrire_tableaux(path: Path, titre: str, resume: Sequence[Renvoi], pages: Sequence[Page]) -> None:
    """Écrit un classeur à lire : un résumé, puis ses pages, avec totaux recalculés, filtres et graphiques."""
    with xlsxwriter.Workbook(path, {'strings_to_formulas': False, 'strings_to_urls': False}) as classeur:
        classeur.set_properties({'title': titre, 'created': DATE_FIXE})
        ecrivain = EcrivainDeTableaux(classeur)
        premiere = classeur.add_worksheet(RESUME)
        for page in pages:
            ecrivain.page(page)
        ecrivain.resume(premiere, titre, resume, pages)


class EcrivainDeTableaux:
    """Écrit les pages d'un classeur à lire. Un texte reçu reste un texte : il n'est jamais une formule."""

    def __init__(self, classeur: Workbook) -> None:
        self._classeur = classeur
        base = {'font_name': POLICE}
        filet = {'border': 1, 'border_color': '#9FB4CC'}
        self._titre = classeur.add_format({**base, 'bold': True, 'font_size': 14})
        self._entete = classeur.add_format({**base, **filet, 'bold': True, 'bg_color': '#DCE6F1', 'text_wrap': True})
        self._texte = classeur.add_format({**base, 'num_format': '@', 'text_wrap': True, 'valign': 'top'})
        self._prefixe = classeur.add_format(
            {**base, 'num_format': '@', 'text_wrap': True, 'valign': 'top', 'quote_prefix': True}
        )
        self._cellules = {
            n: classeur.add_format({**base, 'num_format': f, 'valign': 'top'}) for n, f in FORMATS_DE_PAGE.items()
        }
        self._totaux = {
            n: classeur.add_format({**base, 'num_format': f, 'bold': True, 'top': 1}) for n, f in FORMATS_DE_PAGE.items()
        }

    def resume(self, feuille: Worksheet, titre: str, renvois: Sequence[Renvoi], pages: Sequence[Page]) -> None:
        """La première page : des résultats, repris des totaux des autres."""
        self._imprimer(feuille)
        feuille.set_column(0, 0, 40)
        feuille.set_column(1, 1, 60)
        feuille.write_string(0, 0, titre, self._titre)
        longueurs = {page.nom: len(page.lignes) for page in pages}
        for rang, renvoi in enumerate(renvois, 2):
            self._ecrire_texte(feuille, rang, 0, renvoi.libelle)
            if renvoi.page:
                cellule = f"'{renvoi.page}'!{xl_col_to_name(renvoi.colonne)}{longueurs[renvoi.page] + 2}"
                valeur = _valeur(renvoi.valeur, renvoi.nature)
                feuille.write_formula(rang, 1, f'={cellule}', self._a_gauche(renvoi.nature), valeur)
            elif isinstance(renvoi.valeur, int):
                feuille.write_number(rang, 1, renvoi.valeur, self._a_gauche(Nature.NOMBRE))
            else:
                self._ecrire_texte(feuille, rang, 1, renvoi.valeur)

    def _a_gauche(self, nature: Nature) -> Any:
        return self._classeur.add_format({'font_name': POLICE, 'num_format': FORMATS_DE_PAGE[nature], 'align': 'left'})

    def page(self, page: Page) -> None:
        """Une page : en-têtes figés, lignes, totaux qui suivent le filtre, graphique sous le tableau."""
        feuille = self._classeur.add_worksheet(page.nom)
        self._imprimer(feuille)
        feuille.freeze_panes(1, 1)
        feuille.repeat_rows(0)
        for place, colonne in enumerate(page.colonnes):
            feuille.set_column(place, place, colonne.largeur)
            feuille.write_string(0, place, colonne.titre, self._entete)
        for rang, ligne in enumerate(page.lignes, 1):
            for place, valeur in enumerate(ligne):
                self._cellule(feuille, page, rang, place, valeur)
        feuille.autofilter(0, 0, max(1, len(page.lignes)), len(page.colonnes) - 1)
        if page.totaux:
            self._totaliser(feuille, page)
        if page.graphique is not None and page.lignes:
            self._dessiner(feuille, page, page.graphique)

    def _cellule(self, feuille: Worksheet, page: Page, rang: int, place: int, valeur: Cellule) -> None:
        colonne = page.colonnes[place]
        style = self._cellules[colonne.nature]
        if valeur is None:
            return
        if isinstance(valeur, Formule):
            feuille.write_formula(rang, place, f'={valeur.texte}', style, _valeur(valeur.minutes, colonne.nature))
        elif isinstance(valeur, dt.date):
            feuille.write_datetime(rang, place, valeur, style)
        elif colonne.nature is Nature.TEXTE or isinstance(valeur, str):
            self._ecrire_texte(feuille, rang, place, str(valeur))
        elif colonne.difference is not None:
            premiere, seconde = (f'{xl_col_to_name(une)}{rang + 1}' for une in colonne.difference)
            nombre = _valeur(valeur, colonne.nature)
            feuille.write_formula(rang, place, f'={premiere}-{seconde}', style, nombre)
        else:
            feuille.write_number(rang, place, _valeur(valeur, colonne.nature), style)

    def _ecrire_texte(self, feuille: Worksheet, rang: int, place: int, texte: str) -> None:
        style = self._prefixe if texte.startswith(SIGNES_DE_FORMULE) else self._texte
        feuille.write_string(rang, place, texte, style)

    def _totaliser(self, feuille: Worksheet, page: Page) -> None:
        bas = len(page.lignes) + 1
        feuille.write_string(bas, 0, "Total", self._totaux[Nature.TEXTE])
        for place, colonne in enumerate(page.colonnes):
            if colonne.nature is Nature.TEXTE:
                continue
            somme = sum(_nombre(ligne[place]) for ligne in page.lignes)
            lettre = xl_col_to_name(place)
            plage = f'=SUBTOTAL(109,{lettre}2:{lettre}{max(2, bas)})'
            feuille.write_formula(bas, place, plage, self._totaux[colonne.nature], _valeur(somme, colonne.nature))

    def _dessiner(self, feuille: Worksheet, page: Page, graphique: GraphiqueDePage) -> None:
        sorte = {'type': 'bar', 'subtype': 'stacked'} if graphique.empile else {'type': 'bar'}
        dessin = self._classeur.add_chart(sorte)
        bas = len(page.lignes)
        for place in graphique.valeurs:
            dessin.add_series({
                'name': [page.nom, 0, place], 'categories': [page.nom, 1, 0, bas, 0],
                'values': [page.nom, 1, place, bas, place],
            })  # fmt: skip
        dessin.set_title({'name': graphique.titre})
        dessin.set_y_axis({'reverse': True})
        dessin.set_legend({'position': 'bottom'})
        dessin.set_size({'width': 900, 'height': 160 + 24 * bas})
        feuille.insert_chart(bas + 3, 0, dessin, {'description': f"{graphique.titre} : les nombres du tableau au-dessus."})

    @staticmethod
    def _imprimer(feuille: Worksheet) -> None:
        feuille.set_landscape()
        feuille.set_paper(PAPIER_A4)
        feuille.fit_to_pages(1, 0)
        feuille.set_footer('&L&A&RPage &P / &N')


def _valeur(valeur: str | int, nature: Nature) -> Any:
    if nature is Nature.DUREE:
        return int(valeur) / MINUTES_PAR_JOUR
    return int(valeur) / MINUTES_PAR_HEURE if nature is Nature.HEURES else valeur


def _nombre(cellule: Cellule) -> int:
    """Ce qu'une cellule ajoute à un total."""
    if isinstance(cellule, Formule):
        return cellule.minutes
    return cellule if isinstance(cellule, int) else 0
