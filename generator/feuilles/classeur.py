"""Les feuilles du classeur d'une école, colonne par colonne.

Une seule déclaration sert à lire, à écrire un classeur vide avec ses listes et ses commentaires, et à documenter
(`donnees/LISEZMOI.md`).
"""

from __future__ import annotations

from generator.domaine.ecole import TypeEcole
from generator.domaine.groupe import Suite
from generator.domaine.personnes import Reponse
from generator.feuilles.colonne import Colonne, Feuille, Sorte
from generator.feuilles.complements import COMPLEMENTS

REPONSES = tuple(str(reponse) for reponse in Reponse)
OUI_NON = ('oui', 'non')
SUITES = tuple(str(suite) for suite in Suite)
FONCTIONS = (
    'adjoint', 'directeur', "chargé d'école", 'titulaire remplaçant', 'poste fractionné', 'stagiaire',
    'psychologue scolaire', 'maître E', 'maître G', 'maître formateur', 'enseignant référent',
)  # fmt: skip
ZONES = ('A', 'B', 'C', 'Corse', 'Guadeloupe', 'Guyane', 'Martinique', 'Mayotte', 'Réunion', 'Saint-Pierre-et-Miquelon',
         'Polynésie')  # fmt: skip
TYPES_AIDE = ('aide personnalisée', "difficulté d'apprentissage", 'aide au travail personnel', "projet d'école")

ECOLE = Feuille(
    'ecole', 'École', "L'école, ses horaires et son inspection. Une rubrique par ligne.", obligatoire=True,
    verticale=True, synonymes=('Ecole', 'Établissement'), colonnes=(
        Colonne('identifiant', 'Identifiant court', Sorte.TEXTE,
                "Un mot court qui nomme le dossier de l'école : minuscules sans accent, chiffres, tirets. À garder d'une "
                "année à l'autre.", 'lilas', obligatoire=True, synonymes=('Identifiant',)),
        Colonne('annee', 'Année scolaire', Sorte.TEXTE, "L'année scolaire du classeur.", '2026-2027', obligatoire=True),
        Colonne('nom', "Nom de l'école", Sorte.TEXTE, "Tel qu'il s'imprime en tête des lettres.",
                'École élémentaire des Lilas', obligatoire=True, synonymes=('Nom', 'École')),
        Colonne('type_ecole', "Type d'école", Sorte.LISTE, "Maternelle, élémentaire ou primaire (les deux).",
                'élémentaire', obligatoire=True, choix=tuple(str(t) for t in TypeEcole), synonymes=('Type',)),
        Colonne('uai', 'UAI', Sorte.TEXTE, "Sept chiffres et une lettre, vérifiée. Facultatif.", '0691234S',
                synonymes=('RNE', 'Numéro UAI')),
        Colonne('adresse', 'Adresse', Sorte.TEXTE, "Numéro et rue.", '12, rue des Lilas', multiligne=True),
        Colonne('code_postal', 'Code postal', Sorte.TEXTE,
                "Cinq chiffres. En Alsace et en Moselle, il donne les jours fériés locaux.", '69999', synonymes=('CP',)),
        Colonne('commune', 'Commune', Sorte.TEXTE, "La commune, telle qu'elle s'écrit en tête d'une lettre.", 'Valbois',
                obligatoire=True, synonymes=('Ville',)),
        Colonne('telephone', 'Téléphone', Sorte.TEXTE, "Facultatif.", '04 99 00 00 00', synonymes=('Tél.', 'Tel')),
        Colonne('courriel', 'Courriel', Sorte.TEXTE, "Facultatif.", 'ecole@exemple.fr',
                synonymes=('Mail', 'E-mail', 'Adresse électronique')),
        Colonne('circonscription', 'Circonscription', Sorte.TEXTE, "Le nom de la circonscription.", 'Valbois-Nord',
                obligatoire=True),
        Colonne('civilite_ien', "Civilité de l'IEN", Sorte.LISTE, "Mme ou M.", 'Mme', choix=('Mme', 'M.')),
        Colonne('nom_ien', "Nom de l'IEN", Sorte.TEXTE, "Prénom et nom, imprimés sous l'avis de l'IEN.",
                'Hélène Vautrin', synonymes=('IEN',)),
        Colonne('zone', 'Zone de vacances', Sorte.LISTE,
                "La zone du calendrier scolaire, ou le nom de l'académie : le calendrier de l'année dit sa zone.", 'A',
                obligatoire=True, choix=ZONES, regie_par_le_regime=True, synonymes=('Zone', 'Académie')),
        Colonne('nombre_classes', 'Nombre de classes', Sorte.ENTIER,
                "Toutes les classes de l'école ; fixe la décharge du directeur.", '5', obligatoire=True,
                synonymes=('Classes',)),
        Colonne('matin_debut', 'Début de classe le matin', Sorte.HEURE, "Heure d'entrée en classe.", '8 h 30',
                obligatoire=True),
        Colonne('matin_fin', 'Fin de classe le matin', Sorte.HEURE, "Heure de sortie du matin.", '11 h 30',
                obligatoire=True),
        Colonne('apres_midi_debut', "Début de classe l'après-midi", Sorte.HEURE, "Heure d'entrée de l'après-midi.",
                '13 h 30', obligatoire=True),
        Colonne('apres_midi_fin', "Fin de classe l'après-midi", Sorte.HEURE, "Heure de sortie du soir.", '16 h 30',
                obligatoire=True),
        Colonne('mercredi_debut', 'Début de classe le mercredi', Sorte.HEURE,
                "À laisser vide s'il n'y a pas classe le mercredi.", '8 h 30'),
        Colonne('mercredi_fin', 'Fin de classe le mercredi', Sorte.HEURE,
                "À laisser vide s'il n'y a pas classe le mercredi.", '11 h 30'),
        Colonne('samedi_debut', 'Début de classe le samedi', Sorte.HEURE,
                "À laisser vide s'il n'y a pas classe le samedi.", '8 h 30'),
        Colonne('samedi_fin', 'Fin de classe le samedi', Sorte.HEURE,
                "À laisser vide s'il n'y a pas classe le samedi.", '11 h 30'),
        Colonne('jours_fermes', "Jours fermés de l'école", Sorte.DATES,
                "Jours sans classe propres à l'école (pont, travaux), séparés par des points-virgules.",
                '13/11/2026 ; 22/03/2027'),
        Colonne('aide_eleves', "Heures d'aide aux élèves", Sorte.DUREE,
                "Pour un service complet. Vide : le partage du régime.", '50 h'),
        Colonne('organisation', "Heures d'organisation de l'aide", Sorte.DUREE,
                "Pour un service complet. Vide : le partage du régime. La somme des deux est vérifiée.", '10 h'),
        Colonne('reference', 'Référence du courrier (N/Réf.)', Sorte.TEXTE, "Initiales et numéro.", 'OC/SM 12',
                synonymes=('N/Réf.', 'N/Réf', 'Référence')),
        Colonne('affaire_suivie_par', 'Affaire suivie par', Sorte.TEXTE, "Facultatif.", 'Sylvie Morel'),
        Colonne('de_nom', "École précédée de « de »", Sorte.TEXTE,
                "Facultatif : vide, l'outil écrit « de l'école… » d'après le nom.", "de l'école des Lilas"),
        Colonne('de_commune', "Commune précédée de « de »", Sorte.TEXTE,
                "Facultatif : vide, l'outil écrit « de », « d' », « du » ou « des » d'après le nom. À remplir devant un "
                "h muet.", "d'Hyères"),
        Colonne('copies', 'Copie à', Sorte.TEXTE, "Destinataires en copie, séparés par des points-virgules.",
                "Mme la maire de Valbois"),
        Colonne('seuil_absences', "Seuil d'absences répétées", Sorte.ENTIER,
                "À partir de combien d'absences non justifiées dans une période la famille reçoit une lettre (« make "
                "absences »).", '3', synonymes=("Seuil d'absences",)),
    ),
)  # fmt: skip

ENSEIGNANTS = Feuille(
    'enseignants', 'Enseignants', "Un enseignant par ligne, directeur compris.", obligatoire=True,
    synonymes=('Maîtres', 'Professeurs'), colonnes=(
        Colonne('code', 'Code', Sorte.TEXTE, "Un code court et unique : les autres feuilles le reprennent.", 'OC',
                obligatoire=True, synonymes=('Code enseignant',), largeur=10),
        Colonne('civilite', 'Civilité', Sorte.LISTE, "Mme ou M.", 'Mme', obligatoire=True, choix=('Mme', 'M.'),
                largeur=10),
        Colonne('nom', 'Nom', Sorte.TEXTE, "Nom de famille ou d'usage.", 'CARON', obligatoire=True,
                synonymes=('Nom de famille', 'Nom usage'), largeur=20),
        Colonne('prenom', 'Prénom', Sorte.TEXTE, "Prénom.", 'Odile', obligatoire=True, largeur=16),
        Colonne('imprime', 'Nom imprimé', Sorte.TEXTE,
                "Tel qu'il figure sur les formulaires. Vide : civilité, prénom et nom.", 'Mme Caron',
                synonymes=('Nom sur les formulaires',), largeur=22),
        Colonne('fonction', 'Fonction', Sorte.LISTE, "La fonction, telle que le régime la prévoit.", 'directeur',
                obligatoire=True, choix=FONCTIONS, regie_par_le_regime=True, synonymes=('Statut',), largeur=16),
        Colonne('poste', 'Nature exacte du poste', Sorte.TEXTE, "Imprimée sur le tableau de service.",
                'Directrice, classe de CM2', synonymes=('Poste', 'Nature du poste'), largeur=30),
        Colonne('quotite', 'Quotité', Sorte.QUOTITE, "La quotité de service.", '100 %', obligatoire=True,
                synonymes=('Quotité de service', 'Temps de travail'), largeur=10),
        Colonne('niveaux', 'Niveau de classe', Sorte.NIVEAUX, "Le ou les niveaux de sa classe.", 'CM1, CM2',
                synonymes=('Niveau', 'Niveaux', 'Classe'), largeur=16),
        Colonne('decharge_enseignement', "Décharge d'enseignement", Sorte.LISTE,
                "Directeurs seulement : la décharge de classe ; vide, celle que donne le nombre de classes.", 'quart',
                choix=('aucune', '4 jours', '6 jours', '10 jours', '12 jours', 'quart', 'tiers', 'demi', 'trois quarts',
                       'totale'), regie_par_le_regime=True, largeur=18),
        Colonne('aide_volontaire', "Heures d'aide voulues (directeur volontaire)", Sorte.DUREE,
                "Sous les APC, un directeur n'en doit pas ; s'il en veut, ses heures s'écrivent ici.", '12 h',
                synonymes=("Heures d'aide voulues",), largeur=20),
        Colonne('organisation', "Heures d'organisation", Sorte.DUREE,
                "À ne remplir que si cet enseignant a un partage différent de celui de l'école.", '8 h', largeur=18),
        Colonne('part', 'Part dans cette école', Sorte.QUOTITE,
                "Pour qui sert dans plusieurs écoles : la part de son service faite ici ; les autres sont dans la feuille "
                "« Autres écoles ». La somme est vérifiée.", '50 %', largeur=14),
        Colonne('allegement', "Allègement d'aide accordé par l'IEN", Sorte.DUREE,
                "Directions sans décharge d'enseignement, de 2010 à 2014 : les heures d'aide dont l'IEN dispense.", '10 h',
                synonymes=("Allègement",), largeur=18),
    ),
)  # fmt: skip

ELEVES = Feuille(
    'eleves', 'Élèves', "Un élève par ligne. Seulement ce que les formulaires demandent : ni adresse, ni téléphone.",
    obligatoire=True, colonnes=(
        Colonne('numero', 'N°', Sorte.TEXTE,
                "Un numéro unique, nécessaire seulement pour distinguer deux homonymes.", '12', personnelle=True,
                synonymes=('Numéro', 'No', 'N'), largeur=8),
        Colonne('nom', 'Nom', Sorte.TEXTE, "Nom de famille ou d'usage.", 'MARTIN', obligatoire=True, personnelle=True,
                synonymes=('Nom élève', 'Nom de famille'), largeur=24),
        Colonne('prenom', 'Prénom', Sorte.TEXTE, "Prénom.", 'Élise', obligatoire=True, personnelle=True,
                synonymes=('Prénom élève',), largeur=18),
        Colonne('naissance', 'Date de naissance', Sorte.DATE, "Facultative.", '14/03/2018', personnelle=True,
                synonymes=('Date naissance', 'Né le', 'Née le'), largeur=14),
        Colonne('classe', 'Classe', Sorte.TEXTE, "Le nom de la classe : les lettres sont rangées par classe.",
                'CE1 de Mme Bel', obligatoire=True, synonymes=('Libellé classe',), largeur=22),
        Colonne('niveau', 'Niveau', Sorte.NIVEAUX, "Le niveau de l'élève.", 'CE1', obligatoire=True, largeur=10),
        Colonne('foyer_1', 'Responsables (foyer 1)', Sorte.TEXTE,
                "Les responsables, comme ils s'écrivent sur la lettre. Un foyer reçoit une lettre.",
                'Mme Anne et M. Luc MARTIN', obligatoire=True, personnelle=True,
                synonymes=('Responsables', 'Parents', 'Foyer 1'), largeur=34),
        Colonne('foyer_2', 'Responsables (foyer 2)', Sorte.TEXTE,
                "Second foyer, si les parents vivent séparément : il reçoit sa propre lettre.", 'M. Luc MARTIN',
                personnelle=True, synonymes=('Foyer 2',), largeur=34),
        Colonne('accord_annuel_1', 'Accord de principe annuel (foyer 1)', Sorte.OUI_NON,
                "Vaut accord tant qu'une réponse de la période ne dit pas autre chose.", 'oui', choix=OUI_NON,
                personnelle=True, synonymes=('Accord annuel (foyer 1)', 'Accord annuel'), largeur=18),
        Colonne('accord_annuel_2', 'Accord de principe annuel (foyer 2)', Sorte.OUI_NON,
                "Vaut accord tant qu'une réponse de la période ne dit pas autre chose.", 'oui', choix=OUI_NON,
                personnelle=True, synonymes=('Accord annuel (foyer 2)',), largeur=18),
        Colonne('depart', 'Départ', Sorte.DATE,
                "Le dernier jour de l'élève dans l'école, s'il l'a quittée. Vide : il y est.", '04/12/2026',
                personnelle=True, synonymes=('Date de départ',), largeur=13),
    ),
)  # fmt: skip

PERIODES = Feuille(
    'periodes', 'Périodes', "Une période d'aide par ligne, et qui a décidé quoi et quand.", obligatoire=True, colonnes=(
        Colonne('numero', 'N°', Sorte.ENTIER, "Le numéro de la période, de 1 à 5 d'ordinaire.", '2', obligatoire=True,
                synonymes=('Numéro', 'Période', 'No'), largeur=8),
        Colonne('debut', 'Du', Sorte.DATE, "Premier jour de la période.", '02/11/2026', obligatoire=True,
                synonymes=('Début', 'Date de début'), largeur=13),
        Colonne('fin', 'Au', Sorte.DATE, "Dernier jour de la période, compris.", '18/12/2026', obligatoire=True,
                synonymes=('Fin', 'Date de fin'), largeur=13),
        Colonne('conseil_des_maitres', 'Conseil des maîtres', Sorte.DATE,
                "Date du conseil qui a proposé le dispositif.", '12/10/2026', largeur=16),
        Colonne('avis_ien', "Avis de l'IEN", Sorte.LISTE, "Favorable ou défavorable ; vide tant qu'il n'est pas donné.",
                'favorable', choix=('favorable', 'défavorable'), largeur=14),
        Colonne('date_avis_ien', "Date de l'avis de l'IEN", Sorte.DATE, "Vide tant qu'il n'est pas donné.",
                '05/11/2026', synonymes=("Date de l'avis",), largeur=16),
        Colonne('conseil_d_ecole', "Conseil d'école", Sorte.DATE, "Date de la présentation au conseil d'école.",
                '09/11/2026', largeur=16),
        Colonne('retour_avant', 'Retour des coupons avant le', Sorte.DATE,
                "Date limite imprimée sur la lettre aux familles.", '16/10/2026',
                synonymes=('Date limite de retour', 'Retour avant le'), largeur=18),
    ),
)  # fmt: skip

GROUPES = Feuille(
    'groupes', 'Groupes', "Un groupe par ligne ; une ligne de plus, au même code, pour un autre horaire du groupe.",
    obligatoire=True, colonnes=(
        Colonne('code', 'Groupe', Sorte.TEXTE, "Un code court, unique dans la période.", 'CE1-lecture',
                obligatoire=True, synonymes=('Code', 'Code groupe', 'Code du groupe'), largeur=16),
        Colonne('periode', 'Période', Sorte.ENTIER, "Le numéro de la période.", '2', obligatoire=True, largeur=9),
        Colonne('niveaux', 'Niveaux', Sorte.NIVEAUX, "Le ou les niveaux des élèves.", 'CE1', obligatoire=True,
                synonymes=('Niveau', 'Classes concernées'), largeur=12),
        Colonne('enseignant', 'Enseignant', Sorte.TEXTE, "Le code de l'enseignant qui assure l'aide.", 'OC',
                obligatoire=True, reference='enseignants.code', synonymes=('Intervenant',), largeur=12),
        Colonne('jours', 'Jours', Sorte.JOURS, "Les jours de la semaine.", 'lundi, jeudi', obligatoire=True,
                synonymes=('Jour', 'Jour(s)'), largeur=20),
        Colonne('debut', 'De', Sorte.HEURE, "Heure de début.", '16 h 30', obligatoire=True,
                synonymes=('Début', 'Heure de début'), largeur=10),
        Colonne('fin', 'À', Sorte.HEURE, "Heure de fin.", '17 h', obligatoire=True,
                synonymes=('Fin', 'Heure de fin', 'A'), largeur=10),
        Colonne('objectifs', 'Objectifs', Sorte.TEXTE, "Objectifs poursuivis, imprimés sur le tableau prévisionnel.",
                'Lire à voix haute un texte court.', obligatoire=True, exigee_a_l_usage=True, multiligne=True,
                synonymes=('Principaux objectifs',), largeur=44),
        Colonne('domaine', 'Domaine', Sorte.TEXTE, "Domaine imprimé sur la lettre. Vide : les objectifs.",
                'lecture à voix haute', largeur=30),
        Colonne('type_aide', "Type d'aide", Sorte.LISTE,
                "Choisit la phrase de la lettre. Obligatoire sous les APC ; vide en 2008 : un seul type.",
                "difficulté d'apprentissage", choix=TYPES_AIDE, regie_par_le_regime=True,
                synonymes=('Type', "Type d'APC"), largeur=24),
        Colonne('lieu', 'Lieu', Sorte.TEXTE, "Facultatif : la salle.", 'salle 3', synonymes=('Salle',), largeur=14),
        Colonne('exceptions', 'Sauf le', Sorte.DATES, "Jours où ce groupe n'a pas lieu, séparés par des points-virgules.",
                '19/11/2026', synonymes=('Exceptions', 'Jours sans séance'), largeur=18),
        Colonne('surveillance_avant', 'Surveillance avant', Sorte.TEXTE, "Qui accueille les élèves avant la séance.",
                'M. Petit', largeur=20),
        Colonne('surveillance_apres', 'Surveillance après', Sorte.TEXTE, "Qui les prend en charge après la séance.",
                'garderie', largeur=20),
        Colonne('bilan', 'Bilan', Sorte.TEXTE, "En fin de période : le bilan du groupe, rendu à l'IEN par « make bilan ».",
                'Cinq élèves sur six lisent le texte sans aide.', multiligne=True, largeur=44),
    ),
)  # fmt: skip

INSCRIPTIONS = Feuille(
    'inscriptions', 'Inscriptions', "Un élève proposé dans un groupe, et la réponse de chaque foyer.",
    obligatoire=True, colonnes=(
        Colonne('eleve', 'Élève', Sorte.TEXTE, "« NOM Prénom » comme dans la feuille Élèves, ou son numéro.",
                'MARTIN Élise', obligatoire=True, personnelle=True, reference='eleves', largeur=28),
        Colonne('groupe', 'Groupe', Sorte.TEXTE, "Le code du groupe.", 'CE1-lecture', obligatoire=True,
                reference='groupes.code', synonymes=('Code groupe',), largeur=16),
        Colonne('periode', 'Période', Sorte.ENTIER,
                "Nécessaire seulement si plusieurs périodes ont un groupe de ce code.", '2', largeur=9),
        Colonne('entree', 'Entrée', Sorte.DATE, "Premier jour de l'élève, s'il n'est pas celui de la période.",
                '16/11/2026', synonymes=("Date d'entrée",), largeur=13),
        Colonne('sortie', 'Sortie', Sorte.DATE, "Dernier jour de l'élève, s'il n'est pas celui de la période.",
                '04/12/2026', synonymes=('Date de sortie',), largeur=13),
        Colonne('reponse_1', 'Réponse (foyer 1)', Sorte.LISTE, "oui, non ou en attente ; jamais le motif d'un refus.",
                'oui', choix=REPONSES, personnelle=True, synonymes=('Réponse', 'Réponse foyer 1'), largeur=14),
        Colonne('reponse_2', 'Réponse (foyer 2)', Sorte.LISTE, "Pour le second foyer, s'il y en a un.", 'en attente',
                choix=REPONSES, personnelle=True, synonymes=('Réponse foyer 2',), largeur=14),
        Colonne('suite', 'Suite', Sorte.LISTE,
                "En fin de période, ce que dit le bilan de l'élève : « make periode-suivante » ne reprend pas qui arrête.",
                'poursuivre', choix=SUITES, largeur=12),
    ),
)  # fmt: skip

PRESENCES = Feuille(
    'presences', 'Présences', "Facultatif : les absences aux séances, une ligne par élève et par séance.", colonnes=(
        Colonne('jour', 'Date', Sorte.DATE, "Le jour de la séance.", '05/11/2026', obligatoire=True, largeur=13),
        Colonne('groupe', 'Groupe', Sorte.TEXTE, "Le code du groupe.", 'CE1-lecture', obligatoire=True,
                reference='groupes.code', largeur=16),
        Colonne('eleve', 'Élève', Sorte.TEXTE, "« NOM Prénom », ou son numéro.", 'MARTIN Élise', obligatoire=True,
                personnelle=True, reference='eleves', largeur=28),
        Colonne('absent', 'Absent', Sorte.OUI_NON, "oui si l'élève était absent.", 'oui', obligatoire=True,
                choix=OUI_NON, largeur=10),
        Colonne('justifiee', 'Absence justifiée', Sorte.OUI_NON, "oui si un motif valable a été donné ; pas le motif.",
                'oui', choix=OUI_NON, synonymes=('Motif',), largeur=14),
    ),
)  # fmt: skip

SERVICE = Feuille(
    'service', 'Service', "Le journal des heures annuelles : une ligne par activité faite.", colonnes=(
        Colonne('jour', 'Date', Sorte.DATE, "Le jour de l'activité.", '12/10/2026', obligatoire=True, largeur=13),
        Colonne('enseignant', 'Enseignant', Sorte.TEXTE, "Le code de l'enseignant.", 'OC', obligatoire=True,
                reference='enseignants.code', largeur=12),
        Colonne('categorie', 'Catégorie', Sorte.TEXTE, "La ligne du tableau de service : « Conseils des maîtres »…",
                'Conseils des maîtres', obligatoire=True, largeur=30),
        Colonne('duree', 'Durée', Sorte.DUREE, "La durée : 1 h 30.", '1 h 30', obligatoire=True,
                synonymes=('Heures', 'Heures effectuées'), largeur=10),
        Colonne('objet', 'Objet', Sorte.TEXTE, "De quoi il s'agissait.", 'projet de cycle', synonymes=('Objets',),
                largeur=40),
        Colonne('niveau', 'Niveau', Sorte.TEXTE, "Pour l'aide aux élèves.", 'CE1', largeur=10),
        Colonne('effectif', "Nombre d'élèves", Sorte.ENTIER, "Pour l'aide aux élèves.", '5',
                synonymes=("Nb d'él.", 'Effectif'), largeur=10),
    ),
)  # fmt: skip

FEUILLES = (
    ECOLE, ENSEIGNANTS, ELEVES, PERIODES, GROUPES, INSCRIPTIONS, PRESENCES, SERVICE, *COMPLEMENTS,
)  # fmt: skip
