"""Écrit un classeur d'école avec XlsxWriter : listes, formats, commentaires, mode d'emploi. Seul module qui en écrit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from generator.domaine.quotite import CENT, Quotite
from generator.domaine.temps import MINUTES_PAR_HEURE, Duree
from generator.feuilles import ECOLE, ENSEIGNANTS, FEUILLES, GROUPES, Colonne, Feuille, Sorte

Lignes = Sequence[Mapping[str, Any]]
LIGNES_PREPAREES = 400
HAUTEUR_DE_LIGNE, SIGNES_PAR_LIGNE = 17, 92
LISTES = 'Listes'
POLICE = 'Arial'
ONGLET_FACULTATIF = '#A6A6A6'
DATE_FIXE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""La date de création écrite dans le fichier : deux écritures des mêmes données sont identiques."""

FORMATS = {
    Sorte.DATE: 'dd/mm/yyyy',
    Sorte.HEURE: 'hh:mm',
    Sorte.DUREE: '[h]:mm',
    Sorte.QUOTITE: '0.##%',
    Sorte.ENTIER: '0',
}
MODE_D_EMPLOI = (
    ("Le classeur de votre école", 'titre'),
    ("Une feuille par sujet. Remplissez-les dans l'ordre : École, Enseignants, Élèves, Périodes, Groupes, Inscriptions.",
     'texte'),
    ("Les en-têtes marqués d'un astérisque (*) sont obligatoires. Un petit triangle rouge : un commentaire explique.",
     'texte'),
    ("Une ligne d'Inscriptions = un élève proposé dans un groupe. Notez-y les réponses des familles : oui, non, en attente.",
     'texte'),
    ("Ne notez jamais le motif d'un refus, ni un diagnostic : ces informations restent sur le papier.", 'texte'),
    ("En fin de période, notez dans Inscriptions la « Suite » de chaque élève ; « make periode-suivante » prépare la "
     "suivante, « make annee-suivante » le classeur de l'année d'après.", 'texte'),
    ("Présences et Service se remplissent au fil de l'année ; elles peuvent rester vides.", 'texte'),
    ("Les feuilles aux onglets gris (Organisation, Autres écoles, Ajustements, Barème local, Plan) sont facultatives : la "
     "plupart des écoles n'en ont pas besoin.", 'texte'),
    ("Enregistrez le classeur dans donnees/ecoles/. « make verifier » dit ce qui manque ou cloche, cellule par cellule ; "
     "« make lettres » produit les documents.", 'texte'),
    ("Vous pouvez ajouter des colonnes à vous, des couleurs, des filtres : ils ne gênent pas. Pas de cellules fusionnées.",
     'texte'),
)  # fmt: skip


def ecrire_classeur(
    path: Path, contenu: Mapping[str, Lignes], listes: Mapping[str, Sequence[str]] | None = None
) -> None:  # fmt: skip
    """Écrit un classeur ; `contenu` donne les lignes de chaque feuille, par clé de colonne. Remplace `path` d'un coup.

    `listes` : les mots à proposer dans une colonne (« categorie » : ceux des régimes), sans les imposer.
    """
    provisoire = path.with_name(f'.{path.name}.tmp')
    try:
        with xlsxwriter.Workbook(provisoire, {'default_date_format': FORMATS[Sorte.DATE]}) as classeur:
            classeur.set_properties({'title': "Classeur de l'école", 'created': DATE_FIXE})
            ecrivain = Ecrivain(classeur, listes or {})
            ecrivain.mode_d_emploi()
            for feuille in FEUILLES:
                lignes = contenu.get(feuille.cle, ())
                if feuille.verticale:
                    ecrivain.feuille_verticale(feuille, lignes[0] if lignes else {})
                else:
                    ecrivain.feuille(feuille, lignes)
            ecrivain.feuille_des_listes()
        provisoire.replace(path)
    finally:
        provisoire.unlink(missing_ok=True)


class Ecrivain:
    """Écrit les feuilles d'un classeur ouvert, avec ses formats partagés."""

    def __init__(self, classeur: Workbook, listes: Mapping[str, Sequence[str]]) -> None:
        self._classeur = classeur
        self._listes = dict(listes)
        entete = {'font_name': POLICE, 'bold': True, 'bg_color': '#DCE6F1', 'border': 1, 'border_color': '#9FB4CC',
                  'text_wrap': True, 'valign': 'vcenter'}  # fmt: skip
        self._entete = classeur.add_format(entete)
        self._obligatoire = classeur.add_format({**entete, 'bg_color': '#BDD0E9'})
        self._titre = classeur.add_format({'font_name': POLICE, 'bold': True, 'font_size': 16})
        self._prose = classeur.add_format({'font_name': POLICE, 'text_wrap': True, 'valign': 'top'})
        self._aide = classeur.add_format({'font_name': POLICE, 'italic': True, 'font_color': '#595959'})
        self._cellules = {
            sorte: classeur.add_format({'font_name': POLICE, 'num_format': FORMATS.get(sorte, '@')}) for sorte in Sorte
        }

    def mode_d_emploi(self) -> None:
        """La feuille qui explique, en tête du classeur."""
        feuille = self._classeur.add_worksheet("Mode d'emploi")
        feuille.set_column(0, 0, 100)
        for rang, (texte, style) in enumerate(MODE_D_EMPLOI):
            feuille.set_row(rang, 26 if style == 'titre' else HAUTEUR_DE_LIGNE * ceil(len(texte) / SIGNES_PAR_LIGNE))
            feuille.write_string(rang, 0, texte, self._titre if style == 'titre' else self._prose)
        feuille.hide_gridlines(2)

    def feuille(self, feuille: Feuille, lignes: Lignes) -> None:
        """Une feuille à colonnes : en-têtes figés et commentés, formats, listes, lignes."""
        page = self._classeur.add_worksheet(feuille.nom)
        if feuille.facultative:
            page.set_tab_color(ONGLET_FACULTATIF)
        page.freeze_panes(1, 0)
        page.set_row(0, 32)
        derniere = max(LIGNES_PREPAREES, len(lignes) + 100)
        for place, colonne in enumerate(feuille.colonnes):
            page.set_column(place, place, colonne.largeur, self._cellules[colonne.sorte])
            page.write_string(0, place, _titre(colonne), self._obligatoire if colonne.obligatoire else self._entete)
            page.write_comment(0, place, _commentaire(colonne), {'x_scale': 2, 'font_name': POLICE})
            self._valider(page, colonne, 1, place, derniere)
        for rang, ligne in enumerate(lignes, 1):
            for place, colonne in enumerate(feuille.colonnes):
                self._ecrire(page, rang, place, colonne, ligne.get(colonne.cle))
        page.autofilter(0, 0, max(len(lignes), 1), len(feuille.colonnes) - 1)

    def feuille_verticale(self, feuille: Feuille, valeurs: Mapping[str, Any]) -> None:
        """Une feuille à rubriques : nom, valeur, explication."""
        page = self._classeur.add_worksheet(feuille.nom)
        page.freeze_panes(1, 1)
        page.set_column(0, 0, 34)
        page.set_column(1, 1, 40, self._cellules[Sorte.TEXTE])
        page.set_column(2, 2, 90)
        for place, titre in enumerate(('Rubrique', 'Valeur', 'Explication')):
            page.write_string(0, place, titre, self._entete)
        for rang, colonne in enumerate(feuille.colonnes, 1):
            page.write_string(rang, 0, _titre(colonne), self._obligatoire if colonne.obligatoire else self._entete)
            page.write_comment(rang, 0, _commentaire(colonne), {'x_scale': 2, 'font_name': POLICE})
            page.write_blank(rang, 1, None, self._cellules[colonne.sorte])
            page.write_string(rang, 2, f"{colonne.aide} Exemple : {colonne.exemple}", self._aide)
            self._valider(page, colonne, rang, 1, rang)
            self._ecrire(page, rang, 1, colonne, valeurs.get(colonne.cle))

    def feuille_des_listes(self) -> None:
        """Les mots que proposent les listes trop longues pour tenir dans une règle d'Excel ; une colonne par liste."""
        if not self._listes:
            return
        page = self._classeur.add_worksheet(LISTES)
        page.hide()
        for place, (cle, mots) in enumerate(self._listes.items()):
            page.write_column(0, place, [cle, *mots])

    def _valider(self, page: Worksheet, colonne: Colonne, haut: int, place: int, bas: int) -> None:
        if colonne.choix:
            regle: dict[str, Any] = {'validate': 'list', 'source': list(colonne.choix), 'error_type': 'warning'}
        elif colonne.cle in self._listes:
            lettre = xl_col_to_name(list(self._listes).index(colonne.cle))
            source = f"='{LISTES}'!${lettre}$2:${lettre}${len(self._listes[colonne.cle]) + 1}"
            regle = {'validate': 'list', 'source': source, 'error_type': 'information'}
        elif source := _source_de_la_liste(colonne):
            regle = {'validate': 'list', 'source': source, 'error_type': 'warning'}
        elif colonne.sorte is Sorte.DATE:
            regle = {'validate': 'date', 'criteria': '>', 'value': dt.date(2000, 1, 1), 'error_type': 'warning'}
        else:
            return
        regle |= {'error_title': colonne.entete[:32], 'error_message': colonne.aide[:255]}
        page.data_validation(haut, place, bas, place, regle)

    def _ecrire(self, page: Worksheet, rang: int, place: int, colonne: Colonne, valeur: Any) -> None:
        if valeur is None or valeur == '':
            return
        style = self._cellules[colonne.sorte]
        match valeur:
            case bool():
                page.write_string(rang, place, 'oui' if valeur else 'non', style)
            case dt.datetime() | dt.date() | dt.time():
                page.write_datetime(rang, place, valeur, style)
            case Duree():
                page.write_number(rang, place, valeur.minutes / (24 * MINUTES_PAR_HEURE), style)
            case Quotite():
                page.write_number(rang, place, float(valeur.pour_cent / CENT), style)
            case int() | float() | Decimal():
                page.write_number(rang, place, valeur, style)
            case _:
                page.write_string(rang, place, str(valeur), style)


def _titre(colonne: Colonne) -> str:
    return f'{colonne.entete} *' if colonne.obligatoire else colonne.entete


def _commentaire(colonne: Colonne) -> str:
    exemple = f"\nExemple : {colonne.exemple}" if colonne.exemple else ''
    return f"{colonne.aide}\nÀ écrire : {colonne.sorte.value}.{exemple}"


def _source_de_la_liste(colonne: Colonne) -> str:
    """La plage des codes déjà saisis dans une autre feuille, pour une liste déroulante."""
    cible = {'enseignants.code': (ENSEIGNANTS, 'code'), 'groupes.code': (GROUPES, 'code')}.get(colonne.reference)
    if cible is None:
        return ''
    feuille, cle = cible
    lettre = xl_col_to_name([c.cle for c in feuille.colonnes].index(cle))
    return f"='{feuille.nom}'!${lettre}$2:${lettre}${LIGNES_PREPAREES}"


def classeur_vide(path: Path, listes: Mapping[str, Sequence[str]] | None = None) -> None:
    """Écrit un classeur neuf, prêt à remplir ; seule l'année n'est pas devinée."""
    ecrire_classeur(path, {ECOLE.cle: ()}, listes)
