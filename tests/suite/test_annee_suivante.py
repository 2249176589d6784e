"""L'année suivante : un classeur de plus, fait d'une copie ; l'ancien n'est pas touché, tout ce qui change est annoncé."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.domaine.ecole import TypeEcole
from generator.domaine.niveau import Niveau
from generator.ecriture_du_classeur import ecrire as ecrire_la_proposition
from generator.erreurs import Code, ErreurDonnees
from generator.feuilles import GROUPES, INSCRIPTIONS, PERIODES
from generator.lecture import lire_calendrier_de
from generator.lecture.dossier import lire_dossier, ouvrir
from generator.proposition import Proposition
from generator.reconduction.annee import niveau_suivant
from generator.reglages import EXEMPLES, RACINE, Reglages
from generator.suite import proposer_annee, proposer_periode
from tests.fabrique.classeurs import ecrire, mettre
from tests.fabrique.commande import commander
from tests.fabrique.exemples import D, exemple_2008, exemple_2026
from tests.suite.commun import QUAND, cellules, ecole, lieux, phrases

JUIN = D(2027, 6, 21)
DE_L_ANNEE = ('Groupes', 'Inscriptions', 'Présences', 'Service', 'Organisation', 'Ajustements')
GARDEES = ('Enseignants', 'Autres écoles', 'Barème local', 'Plan')


def lignes(path: Path, feuille: str) -> list[dict[str, Any]]:
    """Les lignes d'une feuille : par en-tête, sans l'astérisque."""
    trouvees: dict[int, dict[str, Any]] = {}
    for (nom, ligne, entete), valeur in cellules(path).items():
        if nom == feuille:
            trouvees.setdefault(ligne, {})[entete.rstrip(' *')] = valeur
    return [trouvees[rang] for rang in sorted(trouvees)]


def verifier_que_tout_est_dit(avant: Path, apres: Path, proposition: Proposition) -> None:
    """Feuille par feuille, ligne par ligne : ce qui diffère est ce qui était annoncé."""
    rubriques = {ligne['Rubrique'].rstrip(' *'): ligne.get('Valeur') for ligne in lignes(avant, 'École')}
    nouvelles = {ligne['Rubrique'].rstrip(' *'): ligne.get('Valeur') for ligne in lignes(apres, 'École')}
    dites = {re.findall('« (.*?) »', p)[0] for sorte in ('rubrique changée', 'rubrique vidée') for p in phrases(proposition, sorte)}
    assert {nom for nom in rubriques if rubriques[nom] != nouvelles[nom]} == dites
    for feuille in GARDEES:
        assert lignes(avant, feuille) == lignes(apres, feuille)
    for feuille in DE_L_ANNEE:
        assert lignes(apres, feuille) == []
    videes = {re.findall('« (.*?) » : ([0-9]+)', p)[0] for p in phrases(proposition, 'feuille vidée')}
    assert videes == {(nom, str(len(lignes(avant, nom)))) for nom in (*DE_L_ANNEE, 'Périodes') if lignes(avant, nom)}
    assert phrases(proposition, 'période ajoutée') == [
        f"Période {ligne['N°']}, du {ligne['Du']:%d/%m/%Y} au {ligne['Au']:%d/%m/%Y}." for ligne in lignes(apres, 'Périodes')]
    verifier_les_eleves(avant, apres, proposition)


def verifier_les_eleves(avant: Path, apres: Path, proposition: Proposition) -> None:
    otees = {int(re.sub(r'\D', '', lieu)) for sorte in ('élève parti', 'fin de scolarité') for lieu in lieux(proposition, sorte)}
    anciens = {rang: ligne for rang, ligne in enumerate(lignes(avant, 'Élèves'), 2) if rang not in otees}
    monte = {
        nom: suivant for sorte in ('montée de niveau', 'niveau gardé') for phrase in phrases(proposition, sorte)
        for suivant in [phrase.partition(' : ')[0].rpartition(' ')[2]]
        for nom in re.findall(r'\((.*)\)', phrase)[0].split(', ')
    }  # fmt: skip
    vides = {tuple(re.findall('([A-Z])([0-9]+)', lieu)[0]) for lieu in lieux(proposition, 'accord de principe vidé')}
    entetes = {'Accord de principe annuel (foyer 1)': 'I', 'Accord de principe annuel (foyer 2)': 'J'}
    attendus = []
    for rang, ligne in anciens.items():
        nom = f"{ligne['Prénom']} {ligne['Nom']}"
        if nom != 'Camille MARTIN':
            ligne['Niveau'] = monte[nom]
        attendus.append({cle: v for cle, v in ligne.items() if (entetes.get(cle), str(rang)) not in vides})
    obtenus = lignes(apres, 'Élèves')
    for attendu, obtenu in zip(attendus, obtenus, strict=True):
        if attendu['Nom'] == 'MARTIN' and attendu['Prénom'] == 'Camille':
            attendu['Niveau'] = obtenu['Niveau']
    assert obtenus == attendus


# De bout en bout

@pytest.mark.parametrize(('exemple', 'neuf'), [('2008-2009', 'tilleuls-2009-2010.xlsx'), ('2026-2027', 'lilas-2027-2028.xlsx')])
def test_la_difference_est_ce_qui_etait_annonce_et_l_ancien_ne_change_pas(exemple: str, neuf: str, donnees: Path) -> None:
    path = Path(shutil.copy(EXEMPLES / f'{exemple}.xlsx', donnees / 'ecoles'))
    octets = path.read_bytes()
    proposition = proposer_annee(Reglages(aujourdhui=JUIN, donnees=donnees))
    ecrit = ecrire_la_proposition(proposition, QUAND)
    assert ecrit.cible == donnees / 'ecoles' / neuf and ecrit.ancien is None
    assert path.read_bytes() == octets and not (donnees / 'ecoles' / 'anciens').exists()
    verifier_que_tout_est_dit(path, ecrit.cible, proposition)
    dossier, rapport = lire_dossier(ouvrir(ecrit.cible), (PERIODES, GROUPES, INSCRIPTIONS))
    assert dossier is not None and not rapport.a_des_erreurs and len(dossier.periodes) == 5
    assert lire_calendrier_de(dossier.ecole, RACINE / 'donnees' / 'calendriers')[0].annee == dossier.ecole.annee


def test_les_colonnes_et_les_feuilles_de_l_ecole_sont_gardees(donnees: Path) -> None:
    reglages = ecole(donnees)
    path = donnees / 'ecoles' / 'ecole.xlsx'
    livre = openpyxl.load_workbook(path)
    livre['Élèves']['L1'], livre['Élèves']['L2'] = 'Cantine', 'lundi'
    livre.create_sheet('Notes de la directrice')['A1'] = 'à garder'
    livre.save(path)
    ecrit = ecrire_la_proposition(proposer_annee(reglages), QUAND)
    neuf = openpyxl.load_workbook(ecrit.cible)
    assert (neuf['Élèves']['L1'].value, neuf['Élèves']['L2'].value) == ('Cantine', 'lundi')
    assert neuf['Notes de la directrice']['A1'].value == 'à garder'


# Les élèves

@pytest.mark.parametrize(('niveau', 'type_ecole', 'suivant'), [
    (Niveau.TPS, TypeEcole.MATERNELLE, Niveau.PS), (Niveau.MS, TypeEcole.MATERNELLE, Niveau.GS),
    (Niveau.GS, TypeEcole.MATERNELLE, None), (Niveau.GS, TypeEcole.PRIMAIRE, Niveau.CP),
    (Niveau.CM1, TypeEcole.ELEMENTAIRE, Niveau.CM2), (Niveau.CM2, TypeEcole.PRIMAIRE, None),
    (Niveau.CM2, TypeEcole.ELEMENTAIRE, None), (Niveau.ULIS, TypeEcole.ELEMENTAIRE, Niveau.ULIS),
])  # fmt: skip
def test_le_niveau_de_l_an_prochain(niveau: Niveau, type_ecole: TypeEcole, suivant: Niveau | None) -> None:
    assert niveau_suivant(niveau, type_ecole) is suivant


def test_qui_part_s_en_va_qui_est_en_ulis_reste(donnees: Path) -> None:
    contenu = exemple_2026()
    contenu['eleves'][0]['depart'] = D(2026, 12, 4)
    contenu['eleves'][2]['niveau'] = 'ULIS'
    proposition = proposer_annee(ecole(donnees, contenu, jour=JUIN))
    assert lieux(proposition, 'élève parti') == ['Élèves K2'] and 'Lina ABADIE' in phrases(proposition, 'élève parti')[0]
    assert lieux(proposition, 'fin de scolarité') == ['Élèves F17', 'Élèves F18', 'Élèves F19']
    assert phrases(proposition, 'niveau gardé') == ["ULIS : 1 élève (Zoé ŒDIPE)."]
    assert phrases(proposition, 'montée de niveau')[0] == "CP vers CE1 : 2 élèves (Élise N'GUYEN-D'ESTRÉES, Fañch LE GOFF)."
    assert any('maintiens' in phrase for phrase in phrases(proposition, 'point à revoir'))


def test_l_accord_de_l_annee_est_a_redemander(donnees: Path) -> None:
    proposition = proposer_annee(ecole(donnees, jour=JUIN))
    assert lieux(proposition, 'accord de principe vidé') == ['Élèves I9']


@pytest.mark.parametrize(('jour', 'dite'), [(D(2026, 11, 3), True), (D(2027, 8, 20), False)])
def test_une_annee_qui_dure_encore_se_dit(donnees: Path, jour: Any, dite: bool) -> None:
    connus = phrases(proposer_annee(ecole(donnees, jour=jour)), 'point à connaître')
    assert any("L'année 2026-2027 dure jusqu'au" in phrase for phrase in connus) is dite


# Le droit et le calendrier de l'année nouvelle

def test_le_regime_change_ou_ne_change_pas_et_c_est_dit(donnees: Path) -> None:
    contenu = exemple_2008()
    contenu['ecole'][0]['annee'] = '2009-2010'
    reste = contenu | {'periodes': [], 'groupes': [], 'inscriptions': [], 'presences': [], 'service': []}
    change = proposer_annee(ecole(donnees, reste))
    assert any('Le régime change' in p and 'Aide personnalisée 2010' in p for p in phrases(change, 'point à revoir'))
    assert not any('même' in p for p in phrases(change, 'point à connaître'))


def test_sans_calendrier_la_suite_est_refusee_et_le_remede_est_dit(donnees: Path) -> None:
    contenu = exemple_2026() | {'periodes': [], 'groupes': [], 'inscriptions': [], 'presences': [], 'service': []}
    contenu['ecole'][0] |= {'annee': '2027-2028', 'jours_fermes': None}
    proposition = proposer_annee(ecole(donnees, contenu, jour=D(2028, 6, 1)))
    (probleme,) = proposition.rapport
    assert proposition.vide and probleme.code == Code.CALENDRIER_ABSENT
    assert probleme.emplacement.fichier == 'donnees/calendriers/2028-2029.toml' and 'importer' in probleme.remede


def test_sans_regime_la_suite_est_refusee(donnees: Path) -> None:
    shutil.copytree(RACINE / 'donnees' / 'reglementation', donnees / 'reglementation')
    dernier = donnees / 'reglementation' / 'apc_2022.toml'
    texte = dernier.read_text('utf-8')
    dernier.write_text(re.sub(r'^(du = .*)$', r'\1\nau = 2027-07-31', texte, count=1, flags=re.MULTILINE), 'utf-8')
    proposition = proposer_annee(ecole(donnees, jour=JUIN))
    assert proposition.vide and [p.code for p in proposition.rapport] == [Code.AUCUN_REGIME]


def test_une_zone_qui_n_existe_plus_est_situee(donnees: Path) -> None:
    contenu = exemple_2008()
    contenu['ecole'][0] |= {'annee': '2014-2015', 'zone': 'Caen'}
    reste = contenu | {'periodes': [], 'groupes': [], 'inscriptions': [], 'presences': [], 'service': []}
    proposition = proposer_annee(ecole(donnees, reste))
    assert not proposition.rapport.a_des_erreurs
    contenu['ecole'][0]['zone'] = 'Zone Nord'
    (probleme,) = proposer_annee(ecole(donnees, reste)).rapport
    assert probleme.code == Code.CALENDRIER_ABSENT and probleme.emplacement.cellule == 'B15'


# Ce qui empêche

def test_le_classeur_de_l_annee_suivante_n_est_jamais_ecrase(donnees: Path) -> None:
    reglages = ecole(donnees, jour=JUIN)
    ecrire_la_proposition(proposer_annee(reglages), QUAND)
    neuf = donnees / 'ecoles' / 'lilas-2027-2028.xlsx'
    octets = neuf.read_bytes()
    encore = proposer_annee(reglages)
    assert encore.vide and [p.code for p in encore.rapport] == [Code.CLASSEUR_DEJA_LA]
    neuf.rename(neuf.with_name('autre-nom.xlsx'))
    (probleme,) = proposer_annee(reglages).rapport
    assert probleme.emplacement.fichier == 'autre-nom.xlsx' and (donnees / 'ecoles' / 'autre-nom.xlsx').read_bytes() == octets


def test_ecrire_refuse_une_cible_apparue_entre_temps(donnees: Path) -> None:
    proposition = proposer_annee(ecole(donnees, jour=JUIN))
    proposition.cible.write_bytes(b'deja la')
    with pytest.raises(ErreurDonnees, match=Code.CLASSEUR_DEJA_LA):
        ecrire_la_proposition(proposition, QUAND)
    assert proposition.cible.read_bytes() == b'deja la'


def test_une_erreur_dans_les_eleves_est_dite_une_erreur_dans_les_groupes_n_empeche_rien(donnees: Path) -> None:
    fautif = proposer_annee(ecole(donnees, None, mettre('Élèves', 'Niveau', 3, 'CPP')))
    assert fautif.vide and [p.emplacement.cellule for p in fautif.rapport.erreurs] == ['F3']
    sans_objectifs = proposer_annee(ecole(donnees, None, mettre('Groupes', 'Objectifs', 3, None)))
    assert not sans_objectifs.vide and not sans_objectifs.rapport.a_des_erreurs


# La suite de la suite, et la commande

def test_l_annee_ecrite_se_prepare_a_son_tour(donnees: Path) -> None:
    ecrire_la_proposition(proposer_annee(ecole(donnees, jour=JUIN)), QUAND)
    (probleme,) = proposer_periode(Reglages(aujourdhui=D(2027, 9, 6), donnees=donnees)).rapport
    assert probleme.code == Code.RIEN_A_PRODUIRE and probleme.emplacement.fichier == 'lilas-2027-2028.xlsx'


def test_la_commande_montre_puis_ecrit(donnees: Path) -> None:
    ecole(donnees)
    path, neuf = donnees / 'ecoles' / 'ecole.xlsx', donnees / 'ecoles' / 'lilas-2027-2028.xlsx'
    octets = path.read_bytes()
    options = ('annee-suivante', '--donnees', donnees, '--date-edition', '21/06/2027')
    montre = commander(*options)
    assert montre.returncode == 1 and '4 montées de niveau' in montre.stdout and not neuf.exists()
    fait = commander(*options, '--oui', '--json')
    assert fait.returncode == 0 and json.loads(fait.stdout)['ecrit'] == str(neuf)
    assert path.read_bytes() == octets and neuf.exists()
    assert commander(*options, '--oui').returncode == 1


# Pour toute école

@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_la_difference_est_toujours_ce_qui_etait_annonce(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    contenu = exemple_2026()
    contenu['ecole'][0]['type_ecole'] = data.draw(st.sampled_from([str(t) for t in TypeEcole]))
    contenu['ajustements'] = [{'enseignant': 'OC', 'ajustement': 'évaluations nationales'}] * data.draw(st.integers(0, 2))
    contenu['autres_ecoles'] = [{'enseignant': 'EK', 'ecole': 'École du Bourg', 'part': '50 %'}] * data.draw(st.integers(0, 1))
    for eleve in contenu['eleves']:
        eleve['niveau'] = data.draw(st.sampled_from([str(n) for n in Niveau]))
        eleve['depart'] = data.draw(st.sampled_from([None, None, None, D(2026, 12, 4), D(2027, 7, 2)]))
        eleve['accord_annuel_1'] = data.draw(st.sampled_from([None, 'oui', 'non']))
        eleve['accord_annuel_2'] = data.draw(st.sampled_from([None, 'oui'])) if eleve.get('foyer_2') else None
    base = tmp_path_factory.mktemp('suite')
    (base / 'ecoles').mkdir()
    proposition = proposer_annee(ecole(base, contenu, jour=JUIN))
    assert not proposition.rapport.a_des_erreurs
    ecrit = ecrire_la_proposition(proposition, QUAND)
    verifier_que_tout_est_dit(base / 'ecoles' / 'ecole.xlsx', ecrit.cible, proposition)
    ici = ecrire(base / 'avant.xlsx', donnees=contenu)
    assert cellules(ici) == cellules(base / 'ecoles' / 'ecole.xlsx')
