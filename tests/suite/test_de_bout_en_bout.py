"""De la période en cours à la suivante : rien ne s'arrête entre les deux, et les lettres de la suivante se font."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl

from generator.domaine.mots import plier
from generator.ecriture_du_classeur import ecrire
from generator.erreurs import Code, Sortie
from generator.reglages import Reglages
from generator.suite import proposer_annee, proposer_periode
from tests.conftest import Passage
from tests.fabrique.exemples import D, exemple_2026
from tests.suite.commun import QUAND, ecole, phrases


def remplir_les_objectifs(path: Path) -> None:
    livre = openpyxl.load_workbook(path)
    page = livre['Groupes']
    colonne = next(case.column for case in page[1] if plier(str(case.value)).startswith('objectifs'))
    for rangee in page.iter_rows(min_row=2):
        if rangee[0].value and rangee[colonne - 1].value is None:
            rangee[colonne - 1].value = "Consolider ce qui est acquis."
    livre.save(path)


def test_de_la_periode_en_cours_aux_lettres_de_la_suivante(donnees: Path, reglages: Reglages, passer: Passage) -> None:
    contenu = exemple_2026()
    contenu['eleves'][0]['depart'] = D(2026, 12, 11)
    ecole(donnees, contenu)
    proposition = proposer_periode(reglages)
    ecrire(proposition, QUAND)
    (en_cours,), _ = passer(periode=2)
    assert en_cours.sortie is Sortie.FAIT and en_cours.rapport.avertissements
    (trop_tot,), _ = passer(periode=3)
    assert trop_tot.sortie is Sortie.A_CORRIGER and {p.code for p in trop_tot.rapport.erreurs} == {Code.VALEUR_MANQUANTE}
    remplir_les_objectifs(donnees / 'ecoles' / 'ecole.xlsx')
    (fait,), _ = passer(periode=3)
    assert len(phrases(proposition, 'élève non repris')) == 1
    assert fait.sortie is Sortie.FAIT and fait.lettres == en_cours.lettres - 1


def test_les_accords_de_la_nouvelle_annee_se_demandent_des_la_rentree(
    donnees: Path, reglages: Reglages, passer: Passage
) -> None:
    ecole(donnees)
    ecrire(proposer_annee(replace(reglages, date_edition=D(2027, 6, 21))), QUAND)
    (fait,), _ = passer(commande='accords', annee='2027-2028', date_edition=D(2027, 9, 6))
    assert fait.sortie is Sortie.FAIT and fait.annee == '2027-2028'
