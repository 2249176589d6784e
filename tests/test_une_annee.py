"""D'un export ONDE à la période suivante, par les commandes : ce qu'une secrétaire tape, et ce qu'elle trouve à la fin."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import openpyxl

from generator.archive import Registre, depots, lire_envois
from generator.conversion import pages_du_pdf
from generator.lecture.grille import lettres as nom_de_colonne
from generator.reglages import RACINE
from tests.onde.fabrique import csv_des_eleves, csv_des_responsables, ecole
from tests.simulateur import Copie, Scenario, ecrire_pile, numeriser

DIX_CELLULES = {
    "Nom de l'école": "École primaire des Mimosas", "Type d'école": 'primaire', "Commune": 'Valbois',
    "Circonscription": 'Valbois-Nord', "Zone de vacances": 'A', "Nombre de classes": 8, "Début de classe le matin": '8 h 30',
    "Fin de classe le matin": '11 h 30', "Début de classe l'après-midi": '13 h 30', "Fin de classe l'après-midi": '16 h 30',
}  # fmt: skip
ENSEIGNANTE = {'Code': 'OC', 'Civilité': 'Mme', 'Nom': 'CARON', 'Prénom': 'Odile', 'Fonction': 'adjoint', 'Quotité': '100 %'}
PERIODE = {'N°': 2, 'Du': '02/11/2026', 'Au': '18/12/2026', 'Retour des coupons avant le': '16/10/2026'}
GROUPE = {
    'Groupe': 'CE1-lecture', 'Période': 2, 'Niveaux': 'CE1', 'Enseignant': 'OC', 'Jours': 'mardi', 'De': '16 h 30', 'À': '17 h',
    'Objectifs': "Lire un texte court.", "Type d'aide": "difficulté d'apprentissage",
}  # fmt: skip


class Secretaire:
    """Tape des commandes et des cellules, dans son dossier."""

    def __init__(self, dossier: Path) -> None:
        self.dossier = dossier
        self.classeur = dossier / 'donnees' / 'ecoles' / 'mimosas.xlsx'
        self.classeur.parent.mkdir(parents=True)

    def taper(self, *mots: object, attendu: int = 0, sorties: bool = True) -> str:
        """Une commande, ce qu'elle dit ; son code de sortie est celui attendu."""
        options = ['--donnees', self.dossier / 'donnees', *(['--sorties', self.dossier / 'sorties'] if sorties else [])]
        fini = subprocess.run(
            [sys.executable, '-m', 'generator', *map(str, [*mots, *options])], cwd=RACINE, capture_output=True, text=True, timeout=300
        )
        assert fini.returncode == attendu, f'{mots}\n{fini.stdout}\n{fini.stderr}'
        return fini.stdout + fini.stderr

    def remplir(self, feuille: str, *lignes: dict[str, object]) -> None:
        """Des lignes de plus dans une feuille, chaque valeur sous son en-tête."""
        livre = openpyxl.load_workbook(self.classeur)
        page = livre[feuille]
        colonnes = {str(cellule.value).rstrip(' *'): cellule.column for cellule in page[1] if cellule.value}
        debut = 1 + max(rang for rang in range(1, page.max_row + 1) if any(c.value is not None for c in page[rang]))
        for rang, ligne in enumerate(lignes, debut):
            for entete, valeur in ligne.items():
                page.cell(rang, colonnes[entete], valeur)
        livre.save(self.classeur)

    def remplir_l_ecole(self) -> None:
        livre = openpyxl.load_workbook(self.classeur)
        rangs = {str(page[0].value).rstrip(' *'): page[0].row for page in livre['École'].iter_rows(max_col=1)}
        for rubrique, valeur in DIX_CELLULES.items():
            livre['École'].cell(rangs[rubrique], 2, valeur)
        livre.save(self.classeur)

    def ecrire_le_bilan(self) -> None:
        livre = openpyxl.load_workbook(self.classeur)
        page = livre['Groupes']
        (colonne,) = [c.column for c in page[1] if c.value == 'Bilan']
        page.cell(2, colonne, "Trois élèves sur quatre lisent le texte sans aide.")
        livre.save(self.classeur)

    def passer_au_copieur(self) -> Path:
        """Les coupons des lettres parties, cochés et signés : le premier dit non, les autres oui."""
        depot = next(depot for depot in depots(self.dossier / 'donnees' / 'archives') if depot.annee)
        envois = lire_envois(Registre(depot, lambda: dt.datetime.now(dt.UTC)))
        lettres = max(envois, key=lambda envoi: len(envoi.pages))
        copies = [Copie(page.reference, lettres.pdf, page.page, page.disposition) for page in lettres.pages]
        images = [numeriser(copie, Scenario('reglage', graine))[0] for graine, copie in enumerate(copies)]
        copieur = self.dossier / 'copieur'
        copieur.mkdir()
        ecrire_pile(copieur / 'pile.pdf', images)
        return copieur


def cellules(path: Path) -> dict[tuple[str, str], object]:
    """Toutes les cellules remplies d'un classeur, par feuille et par nom."""
    livre = openpyxl.load_workbook(path)
    return {
        (page.title, f'{nom_de_colonne(cellule.column)}{cellule.row}'): cellule.value
        for page in livre for ligne in page.iter_rows() for cellule in ligne if cellule.value is not None
    }  # fmt: skip


def test_d_un_export_onde_a_la_periode_suivante_par_les_commandes(tmp_path: Path) -> None:
    moi, enfants = Secretaire(tmp_path), ecole(30)
    (tmp_path / 'CSVExtraction.csv').write_bytes(csv_des_eleves(enfants))
    (tmp_path / 'responsables.csv').write_bytes(csv_des_responsables(enfants))

    importer = ('importer', tmp_path / 'CSVExtraction.csv', '--responsables', tmp_path / 'responsables.csv')
    vu = moi.taper(*importer, '--classeur', moi.classeur, '--annee', '2026-2027', attendu=1, sorties=False)
    assert "30 arrivées" in vu and not moi.classeur.exists(), "sans « oui », rien n'est écrit"
    moi.taper(*importer, '--classeur', moi.classeur, '--annee', '2026-2027', '--oui', sorties=False)

    manque = moi.taper('verifier', attendu=1)
    assert manque.count("feuille « École », cellule B") == len(DIX_CELLULES) == 10
    moi.remplir_l_ecole()
    proposes = [enfant for enfant in enfants if enfant.niveau == 'CE1'][:3]
    moi.remplir('Enseignants', ENSEIGNANTE)
    moi.remplir('Périodes', PERIODE)
    moi.remplir('Groupes', GROUPE)
    moi.remplir('Inscriptions', *({'Élève': f'{e.porte} {e.prenom}', 'Groupe': 'CE1-lecture', 'Période': 2} for e in proposes))
    assert "aucun problème" in moi.taper('verifier').lower()

    moi.taper('lettres', '--periode', 2, '--moteur', 'embarque')
    remis = tmp_path / 'sorties' / '2026-2027' / 'mimosas'
    lettres = pages_du_pdf(remis / 'periode-2' / 'lettres.pdf')
    assert len(lettres) == len(proposes) and all(enfant.prenom in ' '.join(lettres) for enfant in proposes)
    liasse = ' '.join(pages_du_pdf(remis / 'periode-2' / 'liasse-ien.pdf'))
    assert "École primaire des Mimosas" in liasse and not any(enfant.porte in liasse for enfant in proposes)

    moi.taper('archiver', moi.passer_au_copieur(), sorties=False)
    retours = moi.taper("retours", "--periode", 2, "--moteur", "embarque")
    assert f"{len(proposes)} formulaires remis : {len(proposes)} accords" in retours, retours
    moi.ecrire_le_bilan()
    moi.taper('noter', 'OC', "Conseils des maîtres", '1 h 30', '--le', '03/11/2026', sorties=False)
    moi.taper('bilan', '--periode', 2, '--moteur', 'embarque')
    assert "Trois élèves sur quatre" in ' '.join(pages_du_pdf(remis / 'bilan-2' / 'bilan-ien.pdf'))
    moi.taper('suivi', '--moteur', 'embarque', '--date-edition', '18/12/2026')
    assert '1 h 30' in ' '.join(' '.join(pages_du_pdf(remis / 'suivi' / 'suivi.pdf')).split())

    avant, octets = cellules(moi.classeur), moi.classeur.read_bytes()
    vu = moi.taper('periode-suivante', '--oui', sorties=False)
    apres = cellules(moi.classeur)
    assert {cle: apres.get(cle) for cle in avant} == avant, "rien de ce qui était là n'a changé"
    neuves = {feuille for feuille, _ in apres.keys() - avant.keys()}
    assert neuves == {'Périodes', 'Groupes', 'Inscriptions'}
    assert octets in [path.read_bytes() for path in (moi.classeur.parent / 'anciens').iterdir()]
    assert all(enfant.prenom in vu for enfant in proposes)
    reste = moi.taper('verifier', '--periode', 3, attendu=1)
    assert "« Objectifs » n'est pas rempli" in reste and "feuille « Groupes », cellule H3" in reste

    memes = moi.taper(*importer, sorties=False)
    assert "30 arrivées" not in memes and "rien à changer" in memes.lower()
