"""La période suivante : ce qui est repris, changé, laissé ; rien d'autre ne change, et l'ancien classeur est gardé."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.calcul import calculer
from generator.domaine.mots import plier
from generator.ecriture_du_classeur import ecrire as ecrire_la_proposition
from generator.erreurs import Code, ErreurCommande, ErreurDonnees
from generator.lecture import lire_calendrier_de
from generator.lecture.dossier import lire_dossier, ouvrir
from generator.proposition import Proposition
from generator.rapport import Probleme
from generator.reglages import EXEMPLES, RACINE, Reglages
from generator.suite import proposer_periode
from tests.evaluateurs import regimes
from tests.fabrique.classeurs import ecrire, en_csv, en_ods, mettre
from tests.fabrique.commande import commander
from tests.fabrique.exemples import D, Donnees, exemple_2008, exemple_2026
from tests.suite.commun import QUAND, cellules, differences, ecole, lieux, phrases


def inscription(donnees: Donnees, eleve: str, groupe: str) -> dict[str, Any]:
    return next(i for i in donnees['inscriptions'] if i['eleve'].startswith(eleve) and i['groupe'] == groupe)


def codes_repris(proposition: Proposition) -> list[str]:
    return [phrase.partition(',')[0] for phrase in phrases(proposition, 'groupe repris')]


# Les deux exemples

def test_2026_apres_noel(donnees: Path) -> None:
    proposition = proposer_periode(ecole(donnees))
    assert codes_repris(proposition) == ['CP-lecture', 'CE-leçons', 'CE1-calcul', 'CM-journal', 'CM2-problèmes']
    (periode,) = phrases(proposition, 'période ajoutée')
    assert 'Période 3, du 04/01/2027 au 12/02/2027' in periode and 'zone A' in periode
    assert lieux(proposition, 'exception non reprise') == ['Groupes L5']
    assert [p.partition(',')[0] for p in phrases(proposition, 'élève repris après un refus')] == [
        'Anne-Charlotte-Gwenaëlle MONTMORENCY-BOUTEVILLE-SAINT-LUC-DE-VAUDREUIL']
    assert 'Camille MARTIN (CE1 de Mme Roy), Camille MARTIN (CE2 de Mme Aziz)' in phrases(proposition, 'groupe repris')[1]


def test_2008_apres_la_toussaint(donnees: Path) -> None:
    proposition = proposer_periode(ecole(donnees, exemple_2008()))
    assert codes_repris(proposition) == ['GS', 'CE1', 'CM2']
    assert 'du 06/11/2008 au 19/12/2008' in phrases(proposition, 'période ajoutée')[0]


@pytest.mark.parametrize('exemple', ['2008-2009', '2026-2027'])
def test_la_difference_est_ce_qui_etait_annonce_et_l_ancien_est_garde(exemple: str, donnees: Path) -> None:
    path = Path(shutil.copy(EXEMPLES / f'{exemple}.xlsx', donnees / 'ecoles'))
    octets = path.read_bytes()
    proposition = proposer_periode(Reglages(aujourdhui=D(2026, 11, 3), donnees=donnees))
    ecrit = ecrire_la_proposition(proposition, QUAND)
    assert ecrit.cible == path and ecrit.ancien is not None and ecrit.ancien.read_bytes() == octets
    verifier_que_tout_est_dit(ecrit.ancien, path, proposition)


def verifier_que_tout_est_dit(avant: Path, apres: Path, proposition: Proposition) -> None:
    """Chaque cellule différente tient à une annonce, et chaque annonce à des cellules."""
    changees = differences(avant, apres)
    anciennes = {(feuille, ligne) for feuille, ligne, _ in cellules(avant)}
    completees = {cle: valeurs for cle, valeurs in changees.items() if cle[:2] in anciennes}
    assert all(cle[0] == 'Inscriptions' and cle[2] == 'Période' and vide is None for cle, (vide, _) in completees.items())
    assert sorted(cle[1] for cle in completees) == sorted(
        int(rang) for phrase in phrases(proposition, 'groupe de même code')
        for rang in re.findall(r'\d+', phrase.rpartition('(')[2])
    )  # fmt: skip
    neuves: dict[tuple[str, int], dict[str, Any]] = {}
    for (feuille, ligne, entete), (_, valeur) in changees.items():
        if (feuille, ligne) not in anciennes:
            neuves.setdefault((feuille, ligne), {})[entete.rstrip(' *')] = valeur
    assert {feuille for feuille, _ in neuves} <= {'Périodes', 'Groupes', 'Inscriptions'}
    par_feuille = {nom: [neuves[cle] for cle in sorted(neuves) if cle[0] == nom] for nom in ('Périodes', 'Groupes', 'Inscriptions')}
    for ligne in par_feuille['Périodes']:
        assert set(ligne) == {'N°', 'Du', 'Au'}
        assert f"Période {ligne['N°']}, du {ligne['Du']:%d/%m/%Y} au {ligne['Au']:%d/%m/%Y}" in phrases(proposition, 'période ajoutée')[0]
    assert [ligne['Groupe'] for ligne in par_feuille['Groupes']] == codes_repris(proposition)
    assert all(not {'Objectifs', 'Bilan', 'Sauf le'} & set(ligne) for ligne in par_feuille['Groupes'])
    assert all(set(ligne) == {'Élève', 'Groupe', 'Période'} for ligne in par_feuille['Inscriptions'])
    assert Counter(ligne['Groupe'] for ligne in par_feuille['Inscriptions']) == {
        phrase.partition(',')[0]: int(re.search(r': (\d+) élève', phrase)[1]) for phrase in phrases(proposition, 'groupe repris')  # type: ignore[index]
    }


def sans_objectifs(rapport: Iterable[Probleme]) -> set[tuple[str, str]]:
    return {(p.emplacement.cellule, str(p.gravite)) for p in rapport if p.code == Code.VALEUR_MANQUANTE}


def test_les_objectifs_manquent_a_leur_cellule_sans_arreter_la_periode_en_cours(donnees: Path) -> None:
    reglages = ecole(donnees)
    ecrire_la_proposition(proposer_periode(reglages), QUAND)
    dossier, rapport = lire_dossier(ouvrir(donnees / 'ecoles' / 'ecole.xlsx'))
    assert dossier is not None and not rapport.a_des_erreurs
    calendrier, _ = lire_calendrier_de(dossier.ecole, RACINE / 'donnees' / 'calendriers')
    en_cours, avertissements = calculer(dossier, dossier.periode_par_numero[2], regimes(), calendrier)
    assert len(en_cours.groupes) == 5
    assert sans_objectifs(avertissements) == {('H8', 'avertissement')}
    assert all(f'(H{ligne})' in str([p.regle for p in avertissements]) for ligne in range(8, 13))
    with pytest.raises(ErreurDonnees) as refus:
        calculer(dossier, dossier.periode_par_numero[3], regimes(), calendrier)
    assert sans_objectifs(refus.value.rapport.erreurs) == {(f'H{ligne}', 'erreur') for ligne in range(8, 13)}


def test_ce_qui_est_repris_est_pareil_et_ce_qui_etait_la_ne_change_pas(donnees: Path) -> None:
    ecrire_la_proposition(proposer_periode(ecole(donnees)), QUAND)
    dossier, _ = lire_dossier(ouvrir(donnees / 'ecoles' / 'ecole.xlsx'))
    assert dossier is not None and [g.code for g in dossier.groupes_de(3)] == [g.code for g in dossier.groupes_de(2)]
    assert [(i.eleve, i.groupe) for i in dossier.inscriptions if i.periode == 3] == [
        (i.eleve, i.groupe) for i in dossier.inscriptions if i.periode == 2]
    assert all(i.reponses == (None,) * len(i.reponses) for g in dossier.groupes_de(3) for i in dossier.inscriptions_de(g))
    avant, _ = lire_dossier(ouvrir(ecrire(donnees / 'avant.xlsx')))
    assert avant is not None
    assert [i for i in dossier.inscriptions if i.periode < 3] == list(avant.inscriptions)
    assert [g for g in dossier.groupes if g.periode < 3] == list(avant.groupes)
    for avant_, apres in zip(dossier.groupes_de(2), dossier.groupes_de(3), strict=True):
        assert (avant_.creneaux, avant_.enseignant, avant_.niveaux, avant_.domaine, avant_.type_aide, avant_.lieu,
                avant_.surveillance_apres) == (apres.creneaux, apres.enseignant, apres.niveaux, apres.domaine, apres.type_aide,
                                               apres.lieu, apres.surveillance_apres)  # fmt: skip


# Qui n'est pas repris

def test_qui_arrete_qui_est_parti_qui_est_sorti(donnees: Path) -> None:
    contenu = exemple_2026()
    inscription(contenu, 'ABADIE', 'CP-lecture')['suite'] = 'arrêter'
    inscription(contenu, 'LE GOFF', 'CP-lecture')['suite'] = 'poursuivre'
    inscription(contenu, 'ŒDIPE', 'CP-lecture')['sortie'] = D(2026, 12, 4)
    next(e for e in contenu['eleves'] if e['nom'] == 'HADDAD')['depart'] = D(2026, 12, 18)
    next(e for e in contenu['eleves'] if e['nom'] == 'TRAORÉ')['depart'] = D(2027, 1, 29)
    proposition = proposer_periode(ecole(donnees, contenu))
    assert dict(zip(lieux(proposition, 'élève non repris'), phrases(proposition, 'élève non repris'), strict=True)) == {
        'Inscriptions H4': "Lina ABADIE, CP-lecture : l'aide s'arrête (colonne « Suite »).",
        'Inscriptions E6': "Zoé ŒDIPE, CP-lecture : sorti du groupe le 04/12/2026, avant la fin de la période.",
        'Élèves K13': "Hugo HADDAD, CM-journal : a quitté l'école le 18/12/2026.",
    }
    assert ": 2 élèves (Fañch LE GOFF, Élise N'GUYEN-D'ESTRÉES)" in phrases(proposition, 'groupe repris')[0]
    assert 'Aya TRAORÉ' in phrases(proposition, 'groupe repris')[3]


def test_qui_n_est_plus_dans_la_feuille_des_eleves(donnees: Path) -> None:
    contenu = exemple_2026()
    contenu['eleves'] = [e for e in contenu['eleves'] if e['nom'] != 'WAGNER']
    proposition = proposer_periode(ecole(donnees, contenu))
    assert lieux(proposition, 'élève non repris') == ['Inscriptions A22']
    assert phrases(proposition, 'élève non repris') == ["WAGNER Éloi, CM2-problèmes : n'est pas dans la feuille « Élèves »."]
    ecrit = ecrire_la_proposition(proposition, QUAND)
    assert ecrit.ancien is not None
    verifier_que_tout_est_dit(ecrit.ancien, ecrit.cible, proposition)
    _, rapport = lire_dossier(ouvrir(ecrit.cible))
    assert [(p.code, p.emplacement.cellule) for p in rapport.erreurs] == [(Code.REFERENCE_INCONNUE, 'A22')]


def test_un_groupe_sans_eleve_n_est_pas_repris(donnees: Path) -> None:
    contenu = exemple_2026()
    for ligne in contenu['inscriptions']:
        if ligne['groupe'] == 'CM2-problèmes':
            ligne['suite'] = 'arrêter'
    proposition = proposer_periode(ecole(donnees, contenu))
    assert phrases(proposition, 'groupe non repris') == ["CM2-problèmes : aucun élève à reprendre."]
    assert 'CM2-problèmes' not in codes_repris(proposition)
    assert not any('CM2-problèmes' in phrase for phrase in phrases(proposition, 'groupe de même code'))


def test_un_enseignant_qui_n_est_plus_la_laisse_son_groupe(donnees: Path) -> None:
    contenu = exemple_2026()
    contenu['enseignants'] = [e for e in contenu['enseignants'] if e['code'] != 'EK']
    proposition = proposer_periode(ecole(donnees, contenu))
    assert 'CM2-problèmes' in codes_repris(proposition)
    assert lieux(proposition, 'enseignant absent de sa feuille') == ['Groupes D7']


def test_un_groupe_sur_deux_horaires_les_garde_tous_les_deux(donnees: Path) -> None:
    contenu = exemple_2026()
    contenu['groupes'].append(contenu['groupes'][1] | {'jours': 'mardi', 'debut': dt.time(12), 'fin': dt.time(12, 30)})
    proposition = proposer_periode(ecole(donnees, contenu))
    neuves = [g.valeurs for g in proposition.gestes if g.feuille.cle == 'groupes' and g.valeurs['code'] == 'CP-lecture']
    assert [str(v['debut']) for v in neuves] == ['16:30:00', '12:00:00'] and all(v['periode'] == 3 for v in neuves)
    assert "lundi, jeudi de 16 h 30 à 17 h ; mardi de 12 h à 12 h 30" in phrases(proposition, 'groupe repris')[0].replace('\u00a0', ' ')


def test_le_temps_d_organisation_n_est_pas_repris_et_c_est_dit(donnees: Path) -> None:
    contenu = exemple_2026() | {'organisation': [{'periode': 2, 'objet': 'bilan', 'duree': '30 min'}]}
    assert lieux(proposer_periode(ecole(donnees, contenu)), 'feuille non reprise') == ['Organisation A2']


def test_sans_colonne_periode_elle_est_ajoutee_et_c_est_dit(donnees: Path) -> None:
    proposition = proposer_periode(ecole(donnees, None, lambda livre: livre['Inscriptions'].delete_cols(3)))
    assert len(phrases(proposition, 'colonne ajoutée')) == 1
    ecrit = ecrire_la_proposition(proposition, QUAND)
    assert ecrit.ancien is not None
    verifier_que_tout_est_dit(ecrit.ancien, ecrit.cible, proposition)
    assert not phrases(proposer_periode(ecole(donnees)), 'colonne ajoutée')


@pytest.mark.parametrize('ecrire_autrement', [lambda d: en_csv(d / 'lilas'), lambda d: en_ods(d / 'lilas.ods')], ids=['CSV', 'ODS'])
def test_un_dossier_de_csv_ou_un_ods_se_prepare_de_meme(ecrire_autrement: Callable[[Path], Path], donnees: Path) -> None:
    ecrire_autrement(donnees / 'ecoles')
    reglages = Reglages(aujourdhui=D(2026, 11, 3), donnees=donnees)
    proposition = proposer_periode(reglages)
    ecrit = ecrire_la_proposition(proposition, QUAND)
    dossier, rapport = lire_dossier(ouvrir(ecrit.cible))
    assert dossier is not None and not rapport.a_des_erreurs
    assert [g.code for g in dossier.groupes_de(3)] == codes_repris(proposition) == [g.code for g in dossier.groupes_de(2)]
    assert proposer_periode(reglages).vide


# Les dates

def test_une_periode_deja_typee_est_gardee(donnees: Path) -> None:
    contenu = exemple_2026()
    contenu['periodes'].append({'numero': 3, 'debut': D(2027, 1, 11), 'fin': D(2027, 2, 5)})
    proposition = proposer_periode(ecole(donnees, contenu))
    assert lieux(proposition, 'période gardée') == ['Périodes A4'] and not phrases(proposition, 'période ajoutée')
    assert not any(geste.feuille.cle == 'periodes' for geste in proposition.gestes)
    assert len(codes_repris(proposition)) == 5


def test_une_periode_qui_finit_entre_deux_vacances(donnees: Path) -> None:
    contenu = exemple_2026()
    contenu['periodes'][1]['fin'] = D(2026, 11, 27)
    proposition = proposer_periode(ecole(donnees, contenu))
    assert 'du 30/11/2026 au 18/12/2026' in phrases(proposition, 'période ajoutée')[0]
    assert lieux(proposition, 'date à vérifier') == ['Périodes C3']


def test_des_periodes_qui_se_recouvrent_sont_dites(donnees: Path) -> None:
    contenu = exemple_2026()
    contenu['periodes'].append({'numero': 4, 'debut': D(2027, 2, 1), 'fin': D(2027, 4, 9)})
    assert lieux(proposer_periode(ecole(donnees, contenu)), 'date à vérifier') == ['Périodes B4']


def test_apres_la_derniere_periode_c_est_annee_suivante(donnees: Path) -> None:
    contenu = exemple_2026()
    contenu['periodes'][1] |= {'debut': D(2027, 4, 26), 'fin': D(2027, 7, 2)}
    contenu['presences'] = []
    inscription(contenu, 'TERIITAHI', 'CE1-calcul')['entree'] = None
    proposition = proposer_periode(ecole(donnees, contenu, jour=D(2027, 6, 1)))
    assert proposition.vide and 'annee-suivante' in phrases(proposition, "fin de l'année")[0]


def test_deja_preparee_il_n_y_a_rien_a_faire(donnees: Path) -> None:
    reglages = ecole(donnees)
    ecrire_la_proposition(proposer_periode(reglages), QUAND)
    encore = proposer_periode(reglages)
    assert encore.vide and not encore.rapport.a_des_erreurs
    assert "La période 3 a déjà 5 groupes" in phrases(encore, 'période déjà préparée')[0]
    assert proposer_periode(Reglages(aujourdhui=D(2026, 11, 3), donnees=donnees, periode=2)).vide


def test_tapee_deux_fois_elle_ne_prepare_pas_la_suivante_de_celle_qui_n_est_pas_remplie(donnees: Path) -> None:
    """La période 3 a commencé, mais ses groupes n'ont encore aucun objectif."""
    reglages = ecole(donnees)
    ecrire_la_proposition(proposer_periode(reglages), QUAND)
    plus_tard = Reglages(aujourdhui=D(2027, 1, 20), donnees=donnees)
    encore = proposer_periode(plus_tard)
    assert encore.vide
    (phrase,) = phrases(encore, 'période déjà préparée')
    assert "dont les objectifs restent à remplir" in phrase and "DEPUIS=3" in phrase
    assert not proposer_periode(replace(plus_tard, periode=3)).vide, "on peut le vouloir"


def test_depuis_une_periode_que_l_on_nomme(donnees: Path) -> None:
    reglages = ecole(donnees)
    assert 'La période 2 a déjà' in phrases(proposer_periode(Reglages(aujourdhui=D(2026, 11, 3), donnees=donnees, periode=1)),
                                            'période déjà préparée')[0]  # fmt: skip
    (probleme,) = proposer_periode(Reglages(aujourdhui=D(2026, 11, 3), donnees=donnees, periode=7)).rapport
    assert probleme.code == Code.RIEN_A_PRODUIRE and reglages.periode is None


# Ce qui empêche

def test_une_erreur_dans_les_inscriptions_est_dite_et_rien_n_est_propose(donnees: Path) -> None:
    proposition = proposer_periode(ecole(donnees, None, mettre('Inscriptions', 'Groupe', 4, 'CP-lectures')))
    assert proposition.vide and [p.emplacement.cellule for p in proposition.rapport.erreurs] == ['B4']


def test_une_erreur_ailleurs_n_empeche_rien(donnees: Path) -> None:
    proposition = proposer_periode(ecole(donnees, None, mettre('Service', 'Durée', 2, 'deux heures')))
    assert not proposition.rapport.a_des_erreurs and len(codes_repris(proposition)) == 5


def test_un_exemple_ne_s_ecrit_jamais(donnees: Path) -> None:
    with pytest.raises(ErreurCommande, match='D-101'):
        proposer_periode(Reglages(aujourdhui=D(2026, 11, 3), donnees=donnees))


def test_deux_ecoles_il_faut_dire_laquelle(donnees: Path) -> None:
    ecole(donnees)
    autre = exemple_2026()
    autre['ecole'][0]['identifiant'] = 'bouleaux'
    ecrire(donnees / 'ecoles' / 'bouleaux.xlsx', donnees=autre)
    with pytest.raises(ErreurCommande) as refus:
        proposer_periode(Reglages(aujourdhui=D(2026, 11, 3), donnees=donnees))
    assert 'bouleaux, lilas' in next(iter(refus.value.rapport)).regle
    assert proposer_periode(Reglages(aujourdhui=D(2026, 11, 3), donnees=donnees, ecole='lilas')).cible.name == 'ecole.xlsx'


# Par la ligne de commande

def test_la_commande_montre_puis_ecrit(donnees: Path) -> None:
    ecole(donnees)
    path = donnees / 'ecoles' / 'ecole.xlsx'
    octets = path.read_bytes()
    options = ('periode-suivante', '--donnees', donnees, '--date-edition', '03/11/2026')
    montre = commander(*options)
    assert montre.returncode == 1 and '5 groupes repris' in montre.stdout and path.read_bytes() == octets
    fait = commander(*options, '--oui', '--json')
    dit = json.loads(fait.stdout)
    assert fait.returncode == 0 and dit['ecrit'] == str(path) and Path(dit['ancien']).read_bytes() == octets
    assert path.read_bytes() != octets
    encore = commander(*options, '--oui')
    assert encore.returncode == 0 and 'Rien à changer' in encore.stdout


# Pour toute école

suites = st.sampled_from([None, None, 'poursuivre', 'arrêter'])
jours = st.none() | st.integers(0, 80).map(lambda n: D(2026, 10, 20) + dt.timedelta(days=n))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_la_difference_est_toujours_ce_qui_etait_annonce(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    contenu = exemple_2026()
    for eleve in contenu['eleves']:
        eleve['depart'] = data.draw(jours)
    for ligne in contenu['inscriptions']:
        ligne['suite'] = data.draw(suites)
        ligne['periode'] = data.draw(st.sampled_from([None, 1 if ligne['groupe'] == 'CP-sons' else 2]))
        if ligne['groupe'] != 'CP-sons' and not ligne.get('entree'):
            ligne['sortie'] = data.draw(st.none() | st.sampled_from([D(2026, 11, 20), D(2026, 12, 18)]))
    base = tmp_path_factory.mktemp('suite')
    (base / 'ecoles').mkdir()
    proposition = proposer_periode(ecole(base, contenu))
    assert not proposition.rapport.a_des_erreurs
    ecrit = ecrire_la_proposition(proposition, QUAND)
    assert ecrit.ancien is not None
    verifier_que_tout_est_dit(ecrit.ancien, ecrit.cible, proposition)
    eleves = {plier(f"{e['prenom']} {e['nom']}"): e for e in contenu['eleves'] if e['nom'] != 'MARTIN'}
    for phrase in phrases(proposition, 'groupe repris'):
        for nom in re.findall(r'\d élèves? \((.*)\), réponses', phrase)[0].split(', '):
            depart = eleves.get(plier(nom), {}).get('depart')
            assert depart is None or depart >= D(2027, 1, 4), nom
    assert len(phrases(proposition, 'élève non repris')) + sum(
        geste.feuille.cle == 'inscriptions' and geste.origine is None for geste in proposition.gestes
    ) == sum(ligne['groupe'] != 'CP-sons' for ligne in contenu['inscriptions'])
