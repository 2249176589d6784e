"""Présences, absences répétées, bilans et accords : le calcul seul, sans modèle ni moteur."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.calcul import Resultats, calculer
from generator.calcul.noms_de_famille import noms_lus, signaler_les_noms
from generator.calcul.prenoms import prenoms_lus, signaler_les_prenoms
from generator.calcul.presences import (
    SEANCES_PAR_BLOC,
    Note,
    absences_repetees,
    controler_presences,
    exiger_le_seuil,
    feuille_de_presence,
    signaler_les_absents_sans_accord,
)
from generator.calcul.suites import exiger_les_bilans, familles, periode_du_bilan, retour_de_l_annee
from generator.lecture import lire_calendrier_de
from generator.lecture.dossier import lire_dossier, ouvrir
from generator.rapport import Gravite, Rapport
from generator.reglages import RACINE
from tests.evaluateurs import regimes
from tests.fabrique.classeurs import ecrire
from tests.fabrique.exemples import D, Donnees, exemple_2026

Calcul = Callable[..., Resultats]


@pytest.fixture
def calcul(tmp_path: Path) -> Calcul:
    """Les résultats de la deuxième période de l'exemple d'aujourd'hui, retouché."""

    def lancer(changer: Callable[[Donnees], Any] = lambda _: None, periode: int = 2) -> Resultats:
        donnees = exemple_2026()
        changer(donnees)
        dossier, rapport = lire_dossier(ouvrir(ecrire(tmp_path / 'e.xlsx', donnees=donnees)))
        assert dossier is not None, list(rapport)
        calendrier, _ = lire_calendrier_de(dossier.ecole, RACINE / 'donnees' / 'calendriers')
        return calculer(dossier, dossier.periode_par_numero[periode], regimes(), calendrier)[0]

    return lancer


def absent(groupe: str, eleve: str, jour: dt.date, justifiee: bool | None = None) -> dict[str, Any]:
    return {'jour': jour, 'groupe': groupe, 'eleve': eleve, 'absent': True, 'justifiee': justifiee}


def groupe(resultats: Resultats, code: str) -> Any:
    return next(g for g in resultats.groupes if g.groupe.code == code)


def test_les_jours_de_la_feuille_sont_les_seances_une_fois_chacune(calcul: Calcul) -> None:
    resultats = calcul()
    for calcule in resultats.groupes:
        blocs = feuille_de_presence(resultats, calcule)
        assert [jour for bloc in blocs for jour in bloc.jours] == sorted({s.jour for s in calcule.seances})
        assert all(len(ligne.notes) == len(bloc.jours) for bloc in blocs for ligne in bloc.lignes)


def test_les_blocs_sont_egaux_et_pas_trop_larges(calcul: Calcul) -> None:
    def quatre_jours(donnees: Donnees) -> None:
        next(g for g in donnees['groupes'] if g['code'] == 'CP-lecture')['jours'] = 'lundi, mardi, jeudi, vendredi'

    resultats = calcul(quatre_jours)
    tailles = [len(bloc.jours) for bloc in feuille_de_presence(resultats, groupe(resultats, 'CP-lecture'))]
    assert sum(tailles) == 27 and max(tailles) <= SEANCES_PAR_BLOC and max(tailles) - min(tailles) <= 1


def test_avant_l_entree_et_apres_la_sortie_l_eleve_n_est_pas_attendu(calcul: Calcul) -> None:
    def sortir(donnees: Donnees) -> None:
        donnees['inscriptions'] = [i | ({'sortie': D(2026, 11, 27)} if i['eleve'] == 'TERIITAHI ʻEtaroa' else {})
                                   for i in donnees['inscriptions']]  # fmt: skip

    resultats = calcul(sortir)
    (bloc,) = feuille_de_presence(resultats, groupe(resultats, 'CE1-calcul'))
    ligne = next(ligne for ligne in bloc.lignes if ligne.eleve.nom == 'TERIITAHI')
    assert [note is Note.PAS_ATTENDU for note in ligne.notes] == [True, True, False, True, True, True]
    assert bloc.attendus == (2, 2, 3, 2, 2, 2)


@pytest.mark.parametrize(('justifiees', 'lettres'), [((None, None, None), 1), ((False, False, False), 1),
                                                     ((True, False, False), 0), ((True, True, True), 0)])  # fmt: skip
def test_seules_comptent_les_absences_non_justifiees(
    calcul: Calcul, justifiees: tuple[bool | None, ...], lettres: int
) -> None:
    jours = (D(2026, 11, 5), D(2026, 11, 9), D(2026, 11, 12))

    def noter(donnees: Donnees) -> None:
        donnees['presences'] = [absent('CP-lecture', 'ABADIE Lina', j, oui) for j, oui in zip(jours, justifiees, strict=True)]

    trouvees = absences_repetees(calcul(noter), 3)
    assert len(trouvees) == lettres
    assert [seance.jour for lettre in trouvees for _, seance in lettre.manquees] == list(jours if lettres else ())


def test_les_absences_de_deux_groupes_s_ajoutent_une_seance_ne_compte_qu_une_fois(calcul: Calcul) -> None:
    def noter(donnees: Donnees) -> None:
        donnees['presences'] = [
            absent('CM-journal', 'TRAORÉ Aya', D(2026, 11, 6)), absent('CM-journal', 'TRAORÉ Aya', D(2026, 11, 6)),
            absent('CM2-problèmes', 'TRAORÉ Aya', D(2026, 11, 3)),
        ]  # fmt: skip

    resultats = calcul(noter)
    (lettre,) = absences_repetees(resultats, 2)
    assert [(g.groupe.code, s.jour.day) for g, s in lettre.manquees] == [('CM2-problèmes', 3), ('CM-journal', 6)]
    assert absences_repetees(resultats, 3) == ()


def test_une_absence_d_une_autre_periode_un_jour_sans_seance_ou_un_refus_ne_comptent_pas(calcul: Calcul) -> None:
    def noter(donnees: Donnees) -> None:
        donnees['presences'] = [
            absent('CP-sons', 'ABADIE Lina', D(2026, 9, 14)), absent('CP-lecture', 'ABADIE Lina', D(2026, 11, 3)),
            absent('CE-leçons', '11', D(2026, 11, 3)),
        ]  # fmt: skip

    resultats, rapport = calcul(noter), Rapport()
    assert absences_repetees(resultats, 1) == ()
    controler_presences(resultats, rapport)
    assert [(p.emplacement.cellule, p.gravite) for p in rapport] == [('A3', Gravite.AVERTISSEMENT)]


def test_chaque_foyer_d_un_eleve_absent_a_sa_lettre(calcul: Calcul) -> None:
    lettres = absences_repetees(calcul(), 3)
    assert [(lettre.eleve.prenom, lettre.foyer.rang) for lettre in lettres] == [('Fañch', 1), ('Élise', 1), ('Élise', 2)]


def test_une_lettre_d_absences_sans_accord_connu_se_dit_a_la_cellule_de_la_reponse(calcul: Calcul) -> None:
    def sans_reponse(donnees: Donnees) -> None:
        for inscription in donnees['inscriptions']:
            inscription['reponse_1'] = None if 'ABADIE' in inscription['eleve'] else 'oui'
        jours = (D(2026, 11, 5), D(2026, 11, 9), D(2026, 11, 12))
        donnees['presences'] = [absent('CP-lecture', 'ABADIE Lina', jour) for jour in jours]

    resultats, rapport = calcul(sans_reponse), Rapport()
    signaler_les_absents_sans_accord(resultats, rapport)
    (probleme,) = rapport
    assert (probleme.code, probleme.gravite, probleme.emplacement.feuille) == ('D-164', Gravite.AVERTISSEMENT, 'Inscriptions')
    assert 'Lina' in (probleme.valeur or '') and 'Lina' not in str(probleme.en_dict(avec_personnel=False))


def test_le_seuil_se_demande_il_ne_se_devine_pas(calcul: Calcul) -> None:
    rapport = Rapport()
    exiger_le_seuil(calcul(), rapport)
    assert not len(rapport)
    exiger_le_seuil(calcul(lambda donnees: donnees['ecole'][0].pop('seuil_absences')), rapport)
    (probleme,) = rapport.erreurs
    assert "n'y est pas" not in probleme.remede and bool(probleme.emplacement.cellule) == probleme.remede.startswith('écrivez-y')


def test_les_familles_a_qui_demander_un_accord(calcul: Calcul) -> None:
    resultats = calcul()
    toutes, sans_reponse = familles(resultats), familles(resultats, sans_reponse=True)
    assert len(toutes) == 20 and len(sans_reponse) == 19
    assert [eleve.nom for eleve, foyer in set(toutes) - set(sans_reponse)] == ['O’BRIEN']


@pytest.mark.parametrize(('jour', 'attendu'), [
    (D(2026, 9, 1), D(2026, 9, 11)), (D(2026, 9, 12), D(2026, 10, 16)), (D(2026, 10, 16), D(2026, 10, 16)),
    (D(2026, 10, 17), None),
])  # fmt: skip
def test_l_accord_revient_avec_les_prochains_coupons(calcul: Calcul, jour: dt.date, attendu: dt.date | None) -> None:
    assert retour_de_l_annee(calcul().dossier, jour) == attendu


def test_la_periode_du_bilan_est_la_derniere_dont_un_bilan_est_ecrit(calcul: Calcul) -> None:
    close = periode_du_bilan(calcul().dossier)
    assert close is not None and close.numero == 1
    close = periode_du_bilan(calcul(lambda donnees: donnees['groupes'][3].update(bilan="Tables sues.")).dossier)
    assert close is not None and close.numero == 2
    assert periode_du_bilan(calcul(lambda donnees: donnees['groupes'][0].pop('bilan')).dossier) is None


@pytest.mark.parametrize('incomplet', [False, True])
def test_un_bilan_manque_par_groupe_a_sa_cellule(calcul: Calcul, incomplet: bool) -> None:
    rapport = Rapport()
    exiger_les_bilans(calcul(), rapport, incomplet=incomplet)
    assert [p.emplacement.cellule for p in rapport] == ['O3', 'O4', 'O5', 'O6', 'O7']
    assert rapport.a_des_erreurs is not incomplet


@pytest.mark.parametrize(('texte', 'attendus'), [
    ("Maëlle lit mieux ; LÉO aussi.", ["Maëlle", "LÉO"]),
    ("Lectures d'Inès et de Lou-Anne, puis de Lou Anne.", ["Inès", "Lou-Anne", "Lou Anne"]),
    ("Reconnaître une rose rose, un mot en léonin.", []),
    ("Jean-Léo et la Maëllette.", []),
    ("Rose trémière.", ["Rose"]),
])  # fmt: skip
def test_un_prenom_se_reconnait_a_sa_majuscule_et_mot_entier(texte: str, attendus: list[str]) -> None:
    assert list(prenoms_lus(texte, {'maelle', 'leo', 'ines', 'lou-anne', 'rose'})) == attendus


NOMS, PRENOMS = {'morel', 'noel', 'petit', 'hugo', 'le-goff', 'd-amico', 'jaures'}, {'theo', 'adele'}


@pytest.mark.parametrize(('texte', 'attendus'), [
    ("MOREL a fini", [("MOREL", True)]),
    ("L'élève T. Noel avance.", [("Noel", True)]),
    ("Lire des mots. MOREL doit progresser", [("MOREL", True)]),
    ("Reprendre avec Morel la lecture.", [("Morel", True)]),
    ("rendez-vous avec les parents MOREL", [("MOREL", True)]),
    ("Noel T. progresse.", [("Noel", True)]),
    ("Petit Théo lit.", [("Petit", True)]),
    ("Revoir Le Goff et d'Amico.", [("Le Goff", True), ("d'Amico", True)]),
    ("Aider Morel à lire.", [("Morel", True)]),
    ("Victor Hugo est un poète.", [("Hugo", False)]),
    ("Petit groupe de lecture.", [("Petit", False)]),
    ("Lire : Petit ours brun.", [("Petit", False)]),
    ("Un texte de Victor Hugo, école Jean-Jaurès.", [("Hugo", False)]),
    ("LIRE UN PETIT TEXTE", [("PETIT", False)]),
    ("Lire un petit texte, des morelles, le noël.", []),
    ("", []),
])  # fmt: skip
def test_un_nom_d_eleve_seul_se_reconnait_et_un_mot_ordinaire_ne_bloque_pas(
    texte: str, attendus: list[tuple[str, bool]]
) -> None:
    assert [(lu.ecrit, lu.certain) for lu in noms_lus(texte, NOMS, PRENOMS)] == attendus


def test_un_nom_d_eleve_dans_les_objectifs_est_une_erreur_a_sa_cellule_sauf_s_il_est_celui_d_un_enseignant(
    calcul: Calcul,
) -> None:
    def noter(donnees: Donnees) -> None:
        eleve, enseignant = donnees['eleves'][0]['nom'], donnees['enseignants'][0]['nom']
        groupe = next(g for g in donnees['groupes'] if g['periode'] == 2)
        groupe['objectifs'] = f"Lire. {eleve.upper()} avance, dit {enseignant}."

    resultats, rapport = calcul(noter), Rapport()
    signaler_les_noms(resultats, ('objectifs', 'lieu', 'code'), rapport)
    (probleme,) = rapport
    nom = resultats.dossier.eleves[0].nom.upper()
    assert probleme.code == 'D-163' and probleme.gravite is Gravite.ERREUR and probleme.valeur == nom
    assert 'les objectifs' in probleme.quoi and probleme.emplacement.cellule
    assert nom not in str(probleme.en_dict(avec_personnel=False))


def test_un_nom_d_eleve_dans_ce_qui_dit_les_heures_est_une_erreur_a_sa_cellule(calcul: Calcul) -> None:
    def noter(donnees: Donnees) -> None:
        nom, code = donnees['eleves'][0]['nom'].upper(), donnees['enseignants'][0]['code']
        donnees['service'][0]['objet'] = f"Équipe éducative : {nom}"
        donnees['autres_ecoles'] = [{'enseignant': code, 'ecole': f"École de {nom}", 'categorie': 'APC', 'heures': '2 h'}]

    resultats, rapport = calcul(noter), Rapport()
    signaler_les_noms(resultats, (), rapport)
    assert not list(rapport)
    signaler_les_noms(resultats, (), rapport, heures=True)
    assert [(p.code, p.emplacement.feuille) for p in rapport] == [('D-163', 'Service'), ('D-163', 'Autres écoles')]
    assert all(p.emplacement.cellule for p in rapport)


def test_un_prenom_d_eleve_dans_un_bilan_est_signale_avec_sa_cellule_et_reste_hors_des_fichiers(calcul: Calcul) -> None:
    def noter(donnees: Donnees) -> None:
        prenoms = [donnees['eleves'][0]['prenom'], donnees['enseignants'][0]['prenom']]
        groupe = next(g for g in donnees['groupes'] if g['periode'] == 2)
        groupe['bilan'] = f"{prenoms[0].upper()} lit mieux, dit {prenoms[1]}."

    resultats, rapport = calcul(noter), Rapport()
    signaler_les_prenoms(resultats, ('objectifs', 'domaine', 'bilan'), rapport)
    (probleme,) = rapport
    prenom = resultats.dossier.eleves[0].prenom
    assert probleme.code == 'D-162' and probleme.gravite is Gravite.AVERTISSEMENT and probleme.valeur == prenom.upper()
    assert 'le bilan' in probleme.quoi and probleme.emplacement.cellule
    assert prenom.upper() not in str(probleme.en_dict(avec_personnel=False))
