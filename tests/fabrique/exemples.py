"""Fabrique les deux classeurs d'exemple : l'école du diaporama de 2008 et une école d'aujourd'hui. Personnes fictives.

    python -m tests.fabrique.exemples DOSSIER
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

from generator.classeur import ecrire_classeur
from generator.domaine.quotite import Quotite
from generator.domaine.temps import Duree

H = dt.time
D = dt.date
Donnees = dict[str, list[dict[str, Any]]]


def q(texte: str) -> Quotite:
    """Une quotité lue."""
    quotite = Quotite.lire(texte)
    assert quotite is not None
    return quotite


def enseignant(code: str, civilite: str, nom: str, prenom: str, fonction: str, quotite: str, niveaux: str = '',
               **reste: Any) -> dict[str, Any]:  # fmt: skip
    """Une ligne de la feuille Enseignants."""
    return {'code': code, 'civilite': civilite, 'nom': nom, 'prenom': prenom, 'fonction': fonction,
            'quotite': q(quotite), 'niveaux': niveaux, **reste}  # fmt: skip


def eleve(nom: str, prenom: str, classe: str, niveau: str, foyer_1: str, **reste: Any) -> dict[str, Any]:
    """Une ligne de la feuille Élèves."""
    return {'nom': nom, 'prenom': prenom, 'classe': classe, 'niveau': niveau, 'foyer_1': foyer_1, **reste}


def inscrits(groupe: str, *noms: str, **reponses: str) -> list[dict[str, Any]]:
    """Des lignes d'Inscriptions au même groupe, « oui » sauf mention contraire (`_` pour l'espace dans la clé)."""
    return [
        {'eleve': nom, 'groupe': groupe, 'reponse_1': reponses.get(nom.split()[0].lower(), 'oui')} for nom in noms
    ]


def absences(groupe: str, nom: str, *jours: dt.date) -> list[dict[str, Any]]:
    """Des lignes de Présences : absent ces jours-là, sans rien dire du motif."""
    return [{'jour': jour, 'groupe': groupe, 'eleve': nom, 'absent': True} for jour in jours]


def exemple_2008() -> Donnees:
    """L'école du diaporama : période du 6 au 24 octobre 2008, GS, CE1 (créneau douteux gardé) et CM2, initiales gardées."""
    gs, ce1, cm2 = 'GS de M. N.', 'CE1 de A. B.', 'CM2 de F. G.'
    return {
        'ecole': [{
            'identifiant': 'tilleuls', 'annee': '2008-2009', 'nom': 'École primaire des Tilleuls', 'type_ecole': 'primaire',
            'adresse': '4, place des Tilleuls', 'code_postal': '99990', 'commune': 'Valbois', 'telephone': '04 99 00 00 01',
            'courriel': 'ecole.tilleuls@exemple.fr', 'circonscription': 'Valbois-Nord', 'civilite_ien': 'M.',
            'nom_ien': 'Armand Delcourt', 'zone': 'B', 'nombre_classes': 7, 'matin_debut': H(8, 30),
            'matin_fin': H(11, 30), 'apres_midi_debut': H(13, 30), 'apres_midi_fin': H(16, 30),
            'reference': 'ML/SR 5 08/09', 'affaire_suivie_par': 'Simone Rey', 'copies': "Conseil d'école ; Mairie de Valbois",
            'aide_eleves': Duree.de_heures(54), 'organisation': Duree.de_heures(6), 'seuil_absences': 3,
        }],
        'enseignants': [
            enseignant('ML', 'Mme', 'LORMEAU', 'Mathilde', 'directeur', '100 %', 'CE2', imprime='M. L.',
                       poste='Directrice, classe de CE2', decharge_enseignement='quart'),
            enseignant('MN', 'Mme', 'NORVAL', 'Mireille', 'adjoint', '100 %', 'GS', imprime='M. N.',
                       poste='Adjointe, classe de GS'),
            enseignant('AB', 'M.', 'BRESSON', 'Alain', 'adjoint', '100 %', 'CE1', imprime='A. B.',
                       poste='Adjoint, classe de CE1'),
            enseignant('FG', 'Mme', 'GARANCE', 'Françoise', 'adjoint', '75 %', 'CM2', imprime='F. G.',
                       poste='Adjointe, classe de CM2, temps partiel'),
            enseignant('PV', 'M.', 'VERNET', 'Paul', 'adjoint', '62,5 %', 'CP', imprime='P. V.',
                       poste='Adjoint, classe de CP, temps partiel'),
            enseignant('JD', 'Mme', 'DUMAY', 'Jeanne', 'adjoint', '50 %', 'CM1', imprime='J. D.',
                       poste='Adjointe, mi-temps, classe de CM1'),
            enseignant('CT', 'Mme', 'TRÉVOUX', 'Claire', 'adjoint', '100 %', 'PS, MS', imprime='C. T.',
                       poste='Adjointe, classe de PS-MS'),
        ],
        'eleves': [
            eleve('ARNAUD', 'Élise', gs, 'GS', 'M. et Mme ARNAUD', numero='1'),
            eleve('BELLIN', 'Hugo', gs, 'GS', 'Mme BELLIN', foyer_2='M. ROUX', numero='2'),
            eleve("D'ORVAL", 'Inès', gs, 'GS', "M. et Mme D'ORVAL", numero='3'),
            eleve('ŒUVRARD', 'Yanis', gs, 'GS', 'Mme ŒUVRARD', numero='4'),
            eleve('PETIT', 'Camille', gs, 'GS', 'M. et Mme PETIT', numero='5'),
            eleve('ZELLER', 'Noé', gs, 'GS', 'M. et Mme ZELLER', numero='6'),
            eleve('CHARON', 'Zoé', ce1, 'CE1', 'M. et Mme CHARON', numero='7'),
            eleve("N'GUYEN-D'ESTRÉES", 'Élodie', ce1, 'CE1', "Mme N'GUYEN et M. D'ESTRÉES", numero='8'),
            eleve('PETIT', 'Théo', ce1, 'CE1', 'M. et Mme PETIT', numero='9'),
            eleve('AUBRY', 'Maël', cm2, 'CM2', 'M. et Mme AUBRY', numero='10'),
            eleve('KERVAL', 'Fañch', cm2, 'CM2', 'M. et Mme KERVAL', numero='11'),
            eleve('MARTIN', 'Œdipe', cm2, 'CM2', 'Mme MARTIN', numero='12'),
        ],
        'periodes': [{
            'numero': 1, 'debut': D(2008, 10, 6), 'fin': D(2008, 10, 24), 'conseil_des_maitres': D(2008, 9, 22),
            'retour_avant': D(2008, 10, 3), 'conseil_d_ecole': D(2008, 10, 16),
        }],
        'groupes': [
            {'code': 'GS', 'periode': 1, 'niveaux': 'GS', 'enseignant': 'MN', 'jours': 'lundi, jeudi', 'debut': H(16, 30),
             'fin': H(17), 'objectifs': "Distinguer les syllabes d'un mot prononcé.", 'domaine': 'phonologie',
             'bilan': "Quatre élèves sur cinq comptent les syllabes d'un mot de trois syllabes ; le travail se poursuit sur la "
                      "syllabe finale."},
            {'code': 'CE1', 'periode': 1, 'niveaux': 'CE1', 'enseignant': 'AB', 'jours': 'mardi', 'debut': H(13, 30),
             'fin': H(17), 'domaine': 'écriture',
             'objectifs': "Copier un texte court sans erreur en écriture cursive avec une présentation soignée.",
             'bilan': "Les trois élèves copient six lignes sans erreur. L'aide s'arrête."},
            {'code': 'CM2', 'periode': 1, 'niveaux': 'CM2', 'enseignant': 'FG', 'jours': 'lundi, mardi, jeudi',
             'debut': H(16, 30), 'fin': H(17), 'objectifs': "Écrire et nommer les nombres entiers", 'domaine': 'numération',
             'bilan': "Nombres jusqu'au million : acquis pour deux élèves, en cours pour le troisième."},
        ],
        'inscriptions': [
            {'eleve': 'BELLIN Hugo', 'groupe': 'GS', 'reponse_1': 'oui', 'reponse_2': 'oui'},
            *inscrits('GS', 'ARNAUD Élise', "D'ORVAL Inès", 'ŒUVRARD Yanis', 'PETIT Camille', 'ZELLER Noé',
                      zeller='non'),
            *inscrits('CE1', 'CHARON Zoé', "N'GUYEN-D'ESTRÉES Élodie", 'PETIT Théo'),
            *inscrits('CM2', 'AUBRY Maël', 'KERVAL Fañch', 'MARTIN Œdipe'),
        ],
        'presences': [
            *absences('GS', 'BELLIN Hugo', D(2008, 10, 9), D(2008, 10, 13), D(2008, 10, 20)),
            {'jour': D(2008, 10, 6), 'groupe': 'GS', 'eleve': 'PETIT Camille', 'absent': True, 'justifiee': True},
            {'jour': D(2008, 10, 6), 'groupe': 'GS', 'eleve': 'BELLIN Hugo', 'absent': False},
        ],
        'service': [
            {'jour': D(2008, 9, 22), 'enseignant': code, 'categorie': 'Conseils de maîtres', 'duree': Duree.de_heures(1, 30),
             'objet': "repérage des élèves, constitution des groupes"} for code in ('ML', 'MN', 'AB', 'FG')
        ] + [
            {'jour': D(2008, 9, 29), 'enseignant': 'MN', 'categorie': "Temps d'organisation", 'duree': Duree.de_heures(2),
             'objet': "préparation des séances de phonologie"},
            {'jour': D(2008, 10, 16), 'enseignant': 'ML', 'categorie': "Conseils d'école", 'duree': Duree.de_heures(2),
             'objet': "présentation du dispositif"},
        ],
    }  # fmt: skip


def exemple_2026() -> Donnees:
    """Une école élémentaire d'aujourd'hui, zone A, sous les APC : trois types d'aide, foyers séparés, noms difficiles."""
    cp, ce1, ce2, cm1, cm2 = 'CP de M. Bel', 'CE1 de Mme Roy', 'CE2 de Mme Aziz', 'CM1 de M. Faure', 'CM2 de Mme Caron'
    donnees: Donnees = {
        'ecole': [{
            'identifiant': 'lilas', 'annee': '2026-2027', 'nom': 'École élémentaire des Lilas', 'type_ecole': 'élémentaire',
            'uai': '9990007D', 'adresse': '12, rue des Lilas', 'code_postal': '99990', 'commune': 'Montclair',
            'telephone': '04 99 00 00 02', 'courriel': 'ecole.lilas@exemple.fr', 'circonscription': 'Montclair-Sud',
            'civilite_ien': 'Mme', 'nom_ien': 'Hélène Vautrin', 'zone': 'A', 'nombre_classes': 5,
            'matin_debut': H(8, 30), 'matin_fin': H(11, 30), 'apres_midi_debut': H(13, 30), 'apres_midi_fin': H(16, 30),
            'jours_fermes': '13/11/2026', 'reference': 'OC/SM 12', 'affaire_suivie_par': 'Sylvie Morel',
            'copies': "Mme la maire de Montclair", 'seuil_absences': 3,
        }],
        'enseignants': [
            enseignant('OC', 'Mme', 'CARON', 'Odile', 'directeur', '100 %', 'CM2', imprime='Mme Caron',
                       poste='Directrice, classe de CM2', decharge_enseignement='quart'),
            enseignant('TB', 'M.', 'BEL', 'Thomas', 'adjoint', '100 %', 'CP', imprime='M. Bel', poste='Adjoint, classe de CP'),
            enseignant('LR', 'Mme', 'ROY', 'Lucie', 'adjoint', '75 %', 'CE1', imprime='Mme Roy',
                       poste='Adjointe, classe de CE1, temps partiel'),
            enseignant('SA', 'Mme', 'AZIZ', 'Samia', 'adjoint', '100 %', 'CE2', imprime='Mme Aziz',
                       poste='Adjointe, classe de CE2'),
            enseignant('NF', 'M.', 'FAURE', 'Nicolas', 'adjoint', '100 %', 'CM1', imprime='M. Faure',
                       poste='Adjoint, classe de CM1'),
            enseignant('EK', 'Mme', 'KELLER', 'Emma', 'adjoint', '50 %', 'CM2', imprime='Mme Keller',
                       poste='Adjointe, mi-temps, complément de la directrice'),
        ],
        'eleves': [
            eleve('ABADIE', 'Lina', cp, 'CP', 'Mme et M. ABADIE', numero='1'),
            eleve("N'GUYEN-D'ESTRÉES", 'Élise', cp, 'CP', "Mme N'GUYEN", foyer_2="M. D'ESTRÉES", numero='2'),
            eleve('ŒDIPE', 'Zoé', cp, 'CP', 'Mme ŒDIPE', numero='3'),
            eleve('LE GOFF', 'Fañch', cp, 'CP', 'Mme et M. LE GOFF', numero='4'),
            eleve('TERIITAHI', 'ʻEtaroa', ce1, 'CE1', 'Mme TERIITAHI', numero='5'),
            eleve('MARTIN', 'Camille', ce1, 'CE1', 'Mme et M. MARTIN', numero='6'),
            eleve('MARTIN', 'Camille', ce2, 'CE2', 'Mme MARTIN', numero='7'),
            eleve('O’BRIEN', 'Nolan', ce1, 'CE1', 'Mme O’BRIEN', numero='8', accord_annuel_1='oui'),
            eleve('DE SOUSA', 'Rosa', ce1, 'CE1', 'Mme et M. DE SOUSA', numero='9'),
            eleve('DESOUSA', 'Rémi', ce2, 'CE2', 'M. DESOUSA', numero='10'),
            eleve('MONTMORENCY-BOUTEVILLE-SAINT-LUC-DE-VAUDREUIL', 'Anne-Charlotte-Gwenaëlle', ce2, 'CE2',
                  'Mme de VAUDREUIL et M. MONTMORENCY', numero='11'),
            eleve('HADDAD', 'Hugo', cm1, 'CM1', 'Mme HADDAD', numero='12'),
            eleve('IMBERT', 'Yves', cm1, 'CM1', 'Mme et M. IMBERT', foyer_2='M. SORIN', numero='13'),
            eleve('LÉVÊQUE', 'Paul', cm1, 'CM1', 'Mme LÉVÊQUE', numero='14'),
            eleve('LÉVÊQUE', 'Paule', cm1, 'CM1', 'Mme LÉVÊQUE', numero='15'),
            eleve('TRAORÉ', 'Aya', cm2, 'CM2', 'Mme et M. TRAORÉ', numero='16'),
            eleve('WAGNER', 'Éloi', cm2, 'CM2', 'Mme WAGNER', numero='17'),
            eleve('ÖZDEMIR', 'Sacha', cm2, 'CM2', 'Mme et M. ÖZDEMIR', numero='18'),
        ],
        'periodes': [
            {'numero': 1, 'debut': D(2026, 9, 14), 'fin': D(2026, 10, 16), 'conseil_des_maitres': D(2026, 9, 7),
             'avis_ien': 'favorable', 'date_avis_ien': D(2026, 9, 10), 'retour_avant': D(2026, 9, 11)},
            {'numero': 2, 'debut': D(2026, 11, 2), 'fin': D(2026, 12, 18), 'conseil_des_maitres': D(2026, 10, 12),
             'conseil_d_ecole': D(2026, 11, 9), 'retour_avant': D(2026, 10, 16)},
        ],
        'groupes': [
            {'code': 'CP-sons', 'periode': 1, 'niveaux': 'CP', 'enseignant': 'TB', 'jours': 'lundi', 'debut': H(16, 30),
             'fin': H(17, 15), 'objectifs': "Associer sons et lettres.", 'domaine': 'correspondances entre sons et lettres',
             'type_aide': "difficulté d'apprentissage",
             'bilan': "Les sons simples sont acquis ; les sons complexes sont repris en deuxième période."},
            {'code': 'CP-lecture', 'periode': 2, 'niveaux': 'CP', 'enseignant': 'TB', 'jours': 'lundi, jeudi',
             'debut': H(16, 30), 'fin': H(17), 'objectifs': "Lire à voix haute un texte court.",
             'domaine': 'lecture à voix haute', 'type_aide': "difficulté d'apprentissage", 'lieu': 'salle 3',
             'surveillance_apres': 'garderie municipale'},
            {'code': 'CE-leçons', 'periode': 2, 'niveaux': 'CE1, CE2', 'enseignant': 'SA', 'jours': 'mardi',
             'debut': H(16, 30), 'fin': H(17, 30), 'objectifs': "Apprendre à relire une leçon et à s'organiser.",
             'domaine': 'organisation du travail', 'type_aide': 'aide au travail personnel'},
            {'code': 'CE1-calcul', 'periode': 2, 'niveaux': 'CE1', 'enseignant': 'LR', 'jours': 'jeudi', 'debut': H(12),
             'fin': H(12, 30), 'objectifs': "Mémoriser les tables d'addition.", 'domaine': 'calcul mental',
             'type_aide': "difficulté d'apprentissage", 'exceptions': '19/11/2026'},
            {'code': 'CM-journal', 'periode': 2, 'niveaux': 'CM1, CM2', 'enseignant': 'NF', 'jours': 'vendredi',
             'debut': H(16, 30), 'fin': H(17, 30), 'objectifs': "Écrire un article pour le journal de l'école.",
             'domaine': "journal de l'école", 'type_aide': "projet d'école"},
            {'code': 'CM2-problèmes', 'periode': 2, 'niveaux': 'CM2', 'enseignant': 'EK', 'jours': 'mardi, jeudi',
             'debut': H(16, 30), 'fin': H(17), 'objectifs': "Résoudre un problème à deux étapes.",
             'domaine': 'résolution de problèmes', 'type_aide': "difficulté d'apprentissage"},
        ],
        'inscriptions': [
            *inscrits('CP-sons', 'ABADIE Lina', 'ŒDIPE Zoé'),
            *inscrits('CP-lecture', 'ABADIE Lina', 'LE GOFF Fañch', 'ŒDIPE Zoé'),
            {'eleve': "N'GUYEN-D'ESTRÉES Élise", 'groupe': 'CP-lecture', 'reponse_1': 'oui', 'reponse_2': 'en attente'},
            *inscrits('CE-leçons', 'DE SOUSA Rosa', 'DESOUSA Rémi', '6', '7', de='en attente'),
            {'eleve': 'MONTMORENCY-BOUTEVILLE-SAINT-LUC-DE-VAUDREUIL Anne-Charlotte-Gwenaëlle', 'groupe': 'CE-leçons',
             'reponse_1': 'non'},
            {'eleve': 'TERIITAHI ʻEtaroa', 'groupe': 'CE1-calcul', 'reponse_1': 'oui', 'entree': D(2026, 11, 16)},
            {'eleve': 'O’BRIEN Nolan', 'groupe': 'CE1-calcul'},
            *inscrits('CE1-calcul', '6'),
            *inscrits('CM-journal', 'HADDAD Hugo', 'LÉVÊQUE Paul', 'LÉVÊQUE Paule', 'TRAORÉ Aya'),
            {'eleve': 'IMBERT Yves', 'groupe': 'CM-journal', 'reponse_1': 'oui', 'reponse_2': 'oui'},
            *inscrits('CM2-problèmes', 'TRAORÉ Aya', 'WAGNER Éloi', 'ÖZDEMIR Sacha'),
        ],
        'presences': [
            {'jour': D(2026, 11, 5), 'groupe': 'CP-lecture', 'eleve': 'ŒDIPE Zoé', 'absent': True, 'justifiee': True},
            *absences('CP-lecture', 'LE GOFF Fañch', D(2026, 11, 5), D(2026, 11, 9), D(2026, 11, 12)),
            *absences('CP-lecture', "N'GUYEN-D'ESTRÉES Élise", D(2026, 11, 2), D(2026, 11, 9), D(2026, 11, 16)),
        ],
        'service': [
            {'jour': D(2026, 9, 7), 'enseignant': code, 'categorie': 'Conseils des maîtres', 'duree': Duree.de_heures(2),
             'objet': "organisation des APC de la première période"} for code in ('OC', 'TB', 'LR', 'SA', 'NF', 'EK')
        ] + [
            {'jour': D(2026, 9, 14), 'enseignant': 'TB', 'categorie': 'APC devant les élèves',
             'duree': Duree.de_heures(0, 45), 'objet': "associer sons et lettres", 'niveau': 'CP', 'effectif': 2},
            {'jour': D(2026, 9, 21), 'enseignant': 'TB', 'categorie': 'APC devant les élèves',
             'duree': Duree.de_heures(0, 45), 'objet': "associer sons et lettres", 'niveau': 'CP', 'effectif': 2},
            {'jour': D(2026, 10, 12), 'enseignant': 'SA', 'categorie': 'Relations avec les parents',
             'duree': Duree.de_heures(1), 'objet': "réunion de rentrée"},
        ],
    }  # fmt: skip
    return donnees


EXEMPLES = {'2008-2009.xlsx': exemple_2008, '2026-2027.xlsx': exemple_2026}


if __name__ == '__main__':
    for nom, exemple in EXEMPLES.items():
        ecrire_classeur(Path(sys.argv[1]) / nom, exemple())
