"""Les feuilles facultatives du classeur : ce qui ne concerne que certaines écoles ou certains enseignants."""

from __future__ import annotations

from generator.feuilles.colonne import Colonne, Feuille, Sorte

ORGANISATION = Feuille(
    'organisation', 'Organisation', "Facultatif : le temps d'organisation de l'aide, à chaque période.",
    facultative=True, colonnes=(
        Colonne('periode', 'Période', Sorte.ENTIER, "Le numéro de la période. Vide : à chaque période.", '2', largeur=9),
        Colonne('enseignant', 'Enseignant', Sorte.TEXTE, "Le code de l'enseignant. Vide : tous.", 'OC',
                reference='enseignants.code', largeur=12),
        Colonne('objet', 'Objet', Sorte.LISTE, "À quoi sert ce temps.", 'besoins', obligatoire=True,
                choix=('besoins', 'groupes', 'objectifs', 'séquences', 'bilan'), regie_par_le_regime=True, largeur=16),
        Colonne('jour', 'Date', Sorte.DATE, "Vide si elle n'est pas fixée.", '12/11/2026', largeur=13),
        Colonne('duree', 'Durée', Sorte.DUREE, "La durée : 30 min, 1 h.", '30 min', obligatoire=True,
                synonymes=('Heures',), largeur=10),
    ),
)  # fmt: skip

AUTRES_ECOLES = Feuille(
    'autres_ecoles', 'Autres écoles', "Facultatif : ce que doit ailleurs qui sert dans plusieurs écoles.",
    facultative=True, colonnes=(
        Colonne('enseignant', 'Enseignant', Sorte.TEXTE, "Le code de l'enseignant.", 'OC', obligatoire=True,
                reference='enseignants.code', largeur=12),
        Colonne('ecole', 'École', Sorte.TEXTE, "L'autre école, une par ligne.", 'École du Bourg', obligatoire=True,
                largeur=30),
        Colonne('part', 'Part', Sorte.QUOTITE, "La part de son service faite là-bas ; ou bien des heures, à droite.",
                '50 %', synonymes=('Quotité',), largeur=10),
        Colonne('categorie', 'Catégorie', Sorte.TEXTE,
                "Avec des heures : la ligne du tableau de service. Vide : l'aide aux élèves.", 'Conseils des maîtres',
                largeur=30),
        Colonne('heures', 'Heures', Sorte.DUREE, "Les heures dues là-bas, s'il n'y a pas de part.", '18 h', largeur=10),
    ),
)  # fmt: skip

AJUSTEMENTS = Feuille(
    'ajustements', 'Ajustements', "Facultatif : ce qu'un texte ou une consigne locale retire, impute ou déplace.",
    facultative=True, colonnes=(
        Colonne('enseignant', 'Enseignant', Sorte.TEXTE, "Le code de l'enseignant.", 'OC', obligatoire=True,
                reference='enseignants.code', largeur=12),
        Colonne('ajustement', 'Ajustement', Sorte.TEXTE,
                "Celui que prévoit le régime (« python -m generator regimes » en donne la liste), ou le vôtre.",
                'évaluations nationales', obligatoire=True, synonymes=('Motif',), largeur=34),
        Colonne('heures', 'Heures', Sorte.DUREE, "Vide : celles que prévoit le régime.", '6 h', largeur=10),
        Colonne('categorie', 'Catégorie', Sorte.TEXTE, "Pour un ajustement à vous : les heures qu'il réduit.", 'APC',
                largeur=24),
        Colonne('texte', 'Texte', Sorte.TEXTE, "Pour un ajustement à vous : la note qui le fonde, et sa date.",
                "note de l'inspection du 12/09/2026", largeur=40),
    ),
)  # fmt: skip

BAREME_LOCAL = Feuille(
    'bareme_local', 'Barème local',
    "Facultatif : la table de quotités que l'inspection vous a donnée. Elle l'emporte sur celle du régime.",
    facultative=True, colonnes=(
        Colonne('fonction', 'Fonction', Sorte.TEXTE, "Vide : toutes les fonctions.", 'stagiaire', largeur=18),
        Colonne('quotite', 'Quotité', Sorte.QUOTITE, "La quotité de la table.", '75 %', obligatoire=True, largeur=10),
        Colonne('categorie', 'Catégorie', Sorte.TEXTE, "Une ligne par catégorie du tableau de service.",
                'Conseils d\'école', obligatoire=True, largeur=34),
        Colonne('heures', 'Heures', Sorte.DUREE, "Les heures de cette catégorie à cette quotité.", '4 h', obligatoire=True,
                largeur=10),
        Colonne('total', 'Total annoncé', Sorte.DUREE,
                "Le total que la table annonce pour cette quotité : la somme est vérifiée, l'écart est dit.", '81 h',
                synonymes=('Total',), largeur=14),
        Colonne('texte', 'Texte', Sorte.TEXTE, "La note qui donne cette table, et sa date.",
                "note de l'inspection du 12/09/2026", largeur=40),
    ),
)  # fmt: skip

PLAN = Feuille(
    'plan', 'Plan', "Facultatif : votre année, étape par étape ; « python -m generator plan » la vérifie ou en propose une.",
    facultative=True, colonnes=(
        Colonne('etape', 'Étape', Sorte.TEXTE, "« Observation », « Bilan », « Aide », « Pause »…", 'Aide',
                obligatoire=True, largeur=30),
        Colonne('semaines', 'Semaines', Sorte.ENTIER, "Le nombre de semaines.", '24', obligatoire=True, largeur=10),
        Colonne('aide', "Aide par semaine", Sorte.DUREE, "Pour les semaines d'aide : 2 h, 1 h 30.", '2 h', largeur=16),
    ),
)  # fmt: skip

COMPLEMENTS = (ORGANISATION, AUTRES_ECOLES, AJUSTEMENTS, BAREME_LOCAL, PLAN)
