"""Une école fictive de n'importe quelle taille, la même pour une même graine : pour essayer, mesurer, tester.

Personne de réel : les noms sont tirés de listes et les cas difficiles (apostrophes, ligatures, homonymes, fratries,
parents séparés, noms très longs) y sont toujours.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from random import Random
from typing import Any

from generator.domaine.calendrier import Calendrier
from generator.domaine.niveau import NIVEAUX_DU_FORMULAIRE, Niveau
from generator.domaine.quotite import CENT, Quotite
from generator.domaine.temps import Duree, Periode
from generator.reglementation.regime import Regime

ELEVES_PAR_CLASSE = 24
DEMI_JOURNEES = 8
TAILLE_DE_GROUPE = 6
UN_SEPARE_SUR = 12
JOURS = ('lundi', 'mardi', 'jeudi', 'vendredi')
Donnees = dict[str, list[dict[str, Any]]]

NOMS = (
    'Abadie', 'Arnoux', 'Barrault', 'Beaumont', 'Belloc', 'Bonnefoy', 'Brossard', 'Cazenave', 'Chapuis', 'Charpentier',
    'Coquelin', 'Courtois', "D'Amico", 'Dargent', 'De Sousa', 'Desousa', 'Delorme', 'Diallo', 'El Amrani', 'Escudier',
    'Fabregas', 'Ferrand', 'Gaillard', 'Garnier', 'Girardot', 'Guichard', 'Haddad', 'Hervouet', 'Imbert', 'Jacquemin',
    'Kerbrat', 'Kowalski', 'Lacombe', 'Lafitte', 'Le Goff', 'Lemoine', 'Lévêque', 'Maillard', 'Marchetti', 'Mercadier',
    'Nakache', 'Nguyen', 'Ollivier', 'Özdemir', 'Pasquier', 'Pélissier', 'Queffélec', 'Rambert', 'Renaudin', 'Rousselot',
    'Sabatier', 'Saint-Martin', 'Seguin', 'Tessier', 'Thibault', 'Traoré', 'Urbain', 'Vasseur', 'Verdier', 'Wagner',
)  # fmt: skip
PRENOMS = (
    'Adèle', 'Alix', 'Amine', 'Anaïs', 'Antonin', 'Aya', 'Basile', 'Camille', 'Chloé', 'Célestin', 'Dina', 'Edgar',
    'Élise', 'Éloi', 'Emma', 'Fatou', 'Félix', 'Gabin', 'Gaëlle', 'Hadrien', 'Héloïse', 'Hugo', 'Inès', 'Isaac',
    'Jeanne', 'Joachim', 'Kenza', 'Lina', 'Léo', 'Loïc', 'Maël', 'Manon', 'Maxime', 'Mia', 'Naël', 'Nina', 'Noé',
    'Octave', 'Oscar', 'Pablo', 'Rose', 'Sacha', 'Salomé', 'Simon', 'Théa', 'Tom', 'Victor', 'Yanis', 'Yves', 'Zoé',
)  # fmt: skip
DIFFICILES = (
    ("N'Guyen-d'Estrées", 'Élise'), ('Œdipe', 'Zoé'), ('Kerguelen', 'Fañch'), ('Teriitahi', 'ʻEtaroa'),
    ('O’Brien & Fils <CM2>', 'Nolan'), ('Montmorency-Bouteville-Saint-Luc-de-Vaudreuil', 'Anne-Charlotte-Gwenaëlle'),
    ('Martin', 'Camille'), ('Martin', 'Camille'), ('Lévêque', 'Paul'), ('Lévêque', 'Paule'),
)  # fmt: skip
OBJECTIFS = (
    ("Lire à voix haute un texte court en respectant la ponctuation.", "lecture à voix haute"),
    ("Distinguer les syllabes d'un mot prononcé.", "phonologie"),
    ("Nommer, lire et écrire les nombres entiers.", "numération"),
    ("Copier un texte court sans erreur, dans une écriture soignée.", "écriture"),
    ("Résoudre un problème à une étape.", "résolution de problèmes"),
)  # fmt: skip


def fabriquer(
    nombre: int, calendrier: Calendrier, regime: Regime, graine: int, *, foyers_separes: bool = True
) -> Donnees:
    """Les lignes d'un classeur de `nombre` élèves, tous proposés à l'aide de la première période.

    `foyers_separes=False` : un foyer par élève, donc une lettre par élève.
    """
    hasard = Random(graine)
    classes = max(1, -(-nombre // ELEVES_PAR_CLASSE))
    enseignants = [_enseignant(rang, classes, regime, hasard) for rang in range(classes)]
    niveaux = [NIVEAUX_DU_FORMULAIRE[rang % len(NIVEAUX_DU_FORMULAIRE)] for rang in range(classes)]
    eleves = _eleves(nombre, enseignants, niveaux, hasard, foyers_separes)
    periodes = _periodes(calendrier)
    groupes, inscriptions = _groupes(eleves, enseignants, niveaux, regime, hasard)
    return {
        'ecole': [_ecole(graine, calendrier, classes)],
        'enseignants': enseignants,
        'eleves': eleves,
        'periodes': [_periode(numero, dates) for numero, dates in enumerate(periodes, 1)],
        'groupes': groupes,
        'inscriptions': inscriptions,
        'presences': [],
        'service': [_note(enseignant, periodes[0], regime) for enseignant in enseignants],
    }


def _ecole(graine: int, calendrier: Calendrier, classes: int) -> dict[str, Any]:
    return {
        'identifiant': f'fictive-{graine}', 'annee': str(calendrier.annee), 'nom': "École primaire de l'Étang",
        'type_ecole': 'primaire', 'adresse': '3, place du Marché', 'code_postal': '99990', 'commune': 'Valbois',
        'telephone': '04 99 00 00 00', 'circonscription': 'Valbois-Nord', 'civilite_ien': 'Mme',
        'nom_ien': 'Hélène Vautrin', 'zone': calendrier.zone, 'nombre_classes': classes, 'matin_debut': dt.time(8, 30),
        'matin_fin': dt.time(11, 30), 'apres_midi_debut': dt.time(13, 30), 'apres_midi_fin': dt.time(16, 30),
        'reference': 'AB/CD 1',
    }  # fmt: skip


def _enseignant(rang: int, classes: int, regime: Regime, hasard: Random) -> dict[str, Any]:
    regle = regime.quotites_de(regime.ordinaire, DEMI_JOURNEES)
    quotites = (regle.prevues if regle and rang % 5 == 4 else ()) or (Quotite(CENT),)
    direction = next((f for f in regime.fonctions if f.direction), None)
    fonction = direction if rang == classes - 1 and direction and classes > 1 else regime.fonctions[0]
    return {
        'code': f'M{rang + 1:02d}', 'civilite': hasard.choice(('Mme', 'M.')), 'nom': hasard.choice(NOMS).upper(),
        'prenom': hasard.choice(PRENOMS), 'fonction': fonction.libelle, 'quotite': hasard.choice(quotites),
        'niveaux': str(NIVEAUX_DU_FORMULAIRE[rang % len(NIVEAUX_DU_FORMULAIRE)]),
        'aide_volontaire': Duree.de_heures(30) if fonction is direction and regime.decharge.fonctions else None,
    }  # fmt: skip


def _eleves(
    nombre: int, enseignants: list[dict[str, Any]], niveaux: list[Niveau], hasard: Random, separes: bool
) -> list[dict[str, Any]]:
    eleves = []
    for rang, (nom, prenom) in enumerate(itertools.islice(_identites(hasard), nombre)):
        classe = rang * len(enseignants) // nombre
        maitre = enseignants[classe]
        eleve = {
            'numero': str(rang + 1), 'nom': nom, 'prenom': prenom, 'niveau': str(niveaux[classe]),
            'classe': f"{niveaux[classe]} de {maitre['civilite']} {maitre['nom'].title()} ({maitre['code']})",
            'foyer_1': f'Mme et M. {nom}',
        }  # fmt: skip
        if separes and rang % UN_SEPARE_SUR == UN_SEPARE_SUR - 1:
            eleve |= {'foyer_1': f'Mme {hasard.choice(NOMS)}', 'foyer_2': f'M. {nom}'}
        eleves.append(eleve)
    return eleves


def _identites(hasard: Random) -> Iterator[tuple[str, str]]:
    """D'abord les noms difficiles, puis des noms tirés au sort, avec des fratries (deux élèves de suite, même nom)."""
    yield from DIFFICILES
    while True:
        nom = hasard.choice(NOMS)
        if hasard.random() < 0.06:
            nom = f'{nom}-{hasard.choice(NOMS)}'
        for _ in range(1 + (hasard.random() < 0.1)):
            prenom = hasard.choice(PRENOMS)
            yield nom, f'{prenom}-{hasard.choice(PRENOMS)}' if hasard.random() < 0.08 else prenom


def _periodes(calendrier: Calendrier) -> list[Periode]:
    """Les périodes de l'année : ce qui sépare deux congés d'au moins une semaine."""
    debut, periodes = calendrier.rentree, []
    for conge in sorted(calendrier.vacances, key=lambda v: v.jours.debut):
        if (conge.jours.fin - conge.jours.debut).days < 7:
            continue
        periodes.append(Periode(debut, conge.jours.debut - dt.timedelta(days=1)))
        debut = conge.jours.fin + dt.timedelta(days=1)
    return [*periodes, Periode(debut, calendrier.dernier_jour)]


def _periode(numero: int, dates: Periode) -> dict[str, Any]:
    return {'numero': numero, 'debut': dates.debut, 'fin': dates.fin}


def _groupes(
    eleves: list[dict[str, Any]], enseignants: list[dict[str, Any]], niveaux: list[Niveau], regime: Regime,
    hasard: Random,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:  # fmt: skip
    groupes: list[dict[str, Any]] = []
    inscriptions: list[dict[str, Any]] = []
    par_classe = itertools.groupby(eleves, key=lambda eleve: eleve['classe'])
    for (_, classe), maitre, niveau in zip(par_classe, enseignants, niveaux, strict=True):
        inscrits = list(classe)
        for rang in range(0, len(inscrits), TAILLE_DE_GROUPE):
            jour = JOURS[rang // TAILLE_DE_GROUPE % len(JOURS)]
            objectifs, domaine = hasard.choice(OBJECTIFS)
            code = f"{maitre['code']}-{jour[:2]}"
            groupes.append({
                'code': code, 'periode': 1, 'niveaux': str(niveau), 'enseignant': maitre['code'], 'jours': jour,
                'debut': dt.time(16, 30), 'fin': dt.time(17), 'objectifs': objectifs, 'domaine': domaine,
                'type_aide': regime.types_aide[len(groupes) % len(regime.types_aide)].libelle,
            })  # fmt: skip
            for eleve in inscrits[rang : rang + TAILLE_DE_GROUPE]:
                reponse = hasard.choices(('oui', 'non', 'en attente', None), (70, 10, 5, 15))[0]
                inscriptions.append({'eleve': eleve['numero'], 'groupe': code, 'reponse_1': reponse})
    return groupes, inscriptions


def _note(enseignant: dict[str, Any], periode: Periode, regime: Regime) -> dict[str, Any]:
    autres = (ligne for c in regime.ordinaire.categories if not c.est_l_aide for ligne in c.lignes)
    ligne = next(ligne for ligne in autres if 'maître' in ligne.libelle)
    return {
        'jour': periode.debut + dt.timedelta(days=6), 'enseignant': enseignant['code'], 'categorie': ligne.libelle,
        'duree': Duree.de_heures(1, 30), 'objet': "organisation de l'aide",
    }  # fmt: skip
