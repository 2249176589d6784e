"""Retoucher un dossier de CSV : les lignes non touchées gardent leurs octets, quels que soient séparateur et codage."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
from pathlib import Path

import pytest

from generator.classeur.geste import Geste
from generator.classeur.retouche import retoucher
from generator.classeur.retouche.relecture import ecarts
from generator.domaine.temps import Duree
from generator.ecriture_du_classeur import ecrire
from generator.erreurs import Code, ErreurDonnees
from generator.feuilles import ELEVES, SERVICE, Feuille
from generator.lecture.dossier import ouvrir
from generator.lecture.ecoles import trouver_classeurs
from generator.lecture.table import LecteurDeFeuille, Ligne
from generator.proposition import Proposition
from generator.rapport import Rapport

NOTE = {'jour': dt.date(2026, 10, 12), 'enseignant': 'OC', 'categorie': 'Conseils des maîtres', 'duree': Duree(90)}
ENTETES = ['NOM', 'Prénom', 'Classe', 'Niveau', 'Responsables (foyer 1)', 'Cantine']
RANGEES = [['MARTIN', 'Élise', 'CE1', 'CE1', 'M. et Mme MARTIN', 'oui'], ['DIALLO', 'Tom "Tim"', 'CM1\nA', 'CM1', 'Mme; DIALLO', ''],
           ['BEL', 'Zoé', 'CP', 'CP', 'M. BEL', 'non']]  # fmt: skip
FACONS = [
    (separateur, codage, fin, guillemets)
    for separateur in ';,\t' for codage in ('utf-8', 'utf-8-sig', 'cp1252', 'utf-16') for fin in ('\r\n', '\n')
    for guillemets in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL)
]  # fmt: skip


def ecrire_csv(dossier: Path, separateur: str, codage: str, fin: str, guillemets: int, tete: str = '') -> Path:
    dossier.mkdir()
    for nom, rangees in {
        'École': [['Rubrique', 'Valeur'], ['Identifiant court', 'lilas'], ['Année scolaire', '2026-2027'], ['Commune', 'Valbois']],
        'Élèves': [ENTETES, *RANGEES],
    }.items():
        flux = io.StringIO(newline='')
        flux.write(tete)
        csv.writer(flux, delimiter=separateur, lineterminator=fin, quoting=guillemets).writerows(rangees)
        (dossier / f'{nom}.csv').write_bytes(flux.getvalue().encode(codage))
    return dossier


def lignes(path: Path, feuille: Feuille) -> list[Ligne]:
    ouvert = ouvrir(path)
    return LecteurDeFeuille(feuille, ouvert.grilles[feuille.cle], Rapport(), 2026).lignes()


def appliquer(dossier: Path, *gestes: Geste) -> Path:
    retouche = retoucher(dossier, gestes)
    neuf = dossier.with_name('neuf')
    shutil.copytree(dossier, neuf)
    for nom, octets in retouche.fichiers.items():
        (neuf / nom).write_bytes(octets)
    assert ecarts(retouche, neuf) == []
    return neuf


@pytest.mark.parametrize('facon', FACONS, ids=repr)
def test_seule_la_cellule_change_dans_les_octets(tmp_path: Path, facon: tuple[str, str, str, int]) -> None:
    dossier = ecrire_csv(tmp_path / 'lilas', *facon)
    avant = (dossier / 'Élèves.csv').read_bytes()
    neuf = appliquer(dossier, Geste(ELEVES, {'classe': 'CE2'}, lignes(dossier, ELEVES)[2].origine))
    codage = facon[1].replace('-sig', '') if facon[1] != 'utf-16' else 'utf-16-le'
    cp, ce2 = (f'{facon[0]}{valeur}{facon[0]}'.encode(codage) for valeur in (
        ('"CP"', '"CE2"') if facon[3] == csv.QUOTE_ALL else ('CP', 'CE2')))  # fmt: skip
    assert (neuf / 'Élèves.csv').read_bytes() == avant.replace(cp, ce2, 1)


@pytest.mark.parametrize('facon', FACONS, ids=repr)
def test_ajouter_et_oter_gardent_les_autres_lignes(tmp_path: Path, facon: tuple[str, str, str, int]) -> None:
    dossier = ecrire_csv(tmp_path / 'lilas', *facon)
    lues = lignes(dossier, ELEVES)
    neuf = appliquer(
        dossier, Geste(ELEVES, {'nom': 'NEUVE', 'prenom': 'Léa', 'naissance': dt.date(2018, 3, 2)}), Geste(SERVICE, NOTE),
        Geste(ELEVES, {}, lues[0].origine, oter=True),
    )  # fmt: skip
    relues = lignes(neuf, ELEVES)
    assert [ligne.valeurs for ligne in relues[:2]] == [ligne.valeurs for ligne in lues[1:]]
    assert relues[2].valeurs == {'nom': 'NEUVE', 'prenom': 'Léa', 'naissance': dt.date(2018, 3, 2)}
    assert lignes(neuf, SERVICE)[0].valeurs == NOTE
    neuve = (neuf / 'Service.csv').read_bytes().decode(facon[1])
    entete = facon[0].join(f'"{mot}"' if facon[3] == csv.QUOTE_ALL else mot for mot in ('Date *', 'Enseignant *', 'Catégorie *'))
    assert neuve.startswith(entete) and neuve.endswith(facon[2])


def test_sep_en_tete_et_derniere_ligne_sans_fin(tmp_path: Path) -> None:
    dossier = ecrire_csv(tmp_path / 'lilas', ';', 'cp1252', '\r\n', csv.QUOTE_MINIMAL, tete='sep=;\r\n')
    path = dossier / 'Élèves.csv'
    path.write_bytes(path.read_bytes().rstrip() + b'\x81')
    neuf = appliquer(dossier, Geste(ELEVES, {'nom': 'NEUVE'}))
    assert (neuf / 'Élèves.csv').read_bytes() == path.read_bytes() + b'\r\nNEUVE;;;;;\r\n'


def test_un_signe_que_le_codage_n_a_pas_est_refuse(tmp_path: Path) -> None:
    dossier = ecrire_csv(tmp_path / 'lilas', ';', 'cp1252', '\r\n', csv.QUOTE_MINIMAL)
    with pytest.raises(ErreurDonnees) as refus:
        retoucher(dossier, [Geste(ELEVES, {'prenom': 'ʻEtaroa'}, lignes(dossier, ELEVES)[0].origine)])
    (probleme,) = refus.value.rapport
    assert (probleme.code, probleme.valeur, probleme.emplacement.cellule) == (Code.CARACTERE_INTERDIT, 'ʻ', 'B2')


def test_un_dossier_s_ecrit_et_l_ancien_est_garde_entier(tmp_path: Path) -> None:
    dossier = ecrire_csv(tmp_path / 'lilas', ';', 'utf-8-sig', '\r\n', csv.QUOTE_MINIMAL)
    (dossier / 'notes.txt').write_text('à nous')
    avant = {path.name: path.read_bytes() for path in dossier.iterdir()}
    ecrit = ecrire(Proposition('essai', dossier, dossier, (Geste(SERVICE, NOTE),)), dt.datetime(2026, 11, 23, 8, 41))
    assert ecrit.ancien is not None and ecrit.ancien.name == 'lilas (avant le 23-11-2026 à 08 h 41)'
    assert {path.name: path.read_bytes() for path in ecrit.ancien.iterdir()} == avant
    apres = {path.name: path.read_bytes() for path in dossier.iterdir()}
    assert apres.keys() - avant.keys() == {'Service.csv'} and {nom: apres[nom] for nom in avant} == avant
    assert trouver_classeurs(tmp_path) == ([dossier], [])


def test_un_arret_entre_les_deux_renommages_se_repare_a_l_ecriture_suivante(tmp_path: Path) -> None:
    dossier = ecrire_csv(tmp_path / 'lilas', ';', 'utf-8-sig', '\r\n', csv.QUOTE_MINIMAL)
    avant = {path.name: path.read_bytes() for path in dossier.iterdir()}
    place = tmp_path / '.travail' / 'passage-tue'
    place.mkdir(parents=True)
    (place / 'destination.txt').write_text('lilas')
    dossier.rename(place / 'ancien')
    autre = ecrire_csv(tmp_path / 'roses', ';', 'utf-8-sig', '\r\n', csv.QUOTE_MINIMAL)
    ecrire(Proposition('essai', autre, autre, (Geste(SERVICE, NOTE),)), dt.datetime(2026, 11, 23, 8, 41))
    assert {path.name: path.read_bytes() for path in dossier.iterdir()} == avant
