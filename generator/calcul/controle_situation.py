"""Ce qui ne change pas les heures d'un enseignant mais doit se dire : barème faux, cellule sans effet, fonction douteuse."""

from __future__ import annotations

from generator.calcul.decharge import allegement_employe
from generator.calcul.dues import total_annonce
from generator.calcul.signalement import signaler
from generator.calcul.situation import Situation
from generator.domaine.mots import proche
from generator.erreurs import Code
from generator.rapport import Gravite, Rapport


def controler_situation(situation: Situation, rapport: Rapport) -> None:
    """Note dans `rapport` les écarts de la situation d'un enseignant."""
    _bareme_local(situation, rapport)
    _allegement(situation, rapport)
    _taille_de_l_ecole(situation, rapport)


def _bareme_local(situation: Situation, rapport: Rapport) -> None:
    for ligne in situation.bareme_local:
        if situation.categorie(ligne.categorie) is not None:
            continue
        possibles = [categorie.libelle for categorie in situation.repartition.comptees]
        suggestion = proche(ligne.categorie, possibles)
        signaler(
            rapport, Code.VALEUR_HORS_LISTE, "Catégorie de service inconnue", ligne.origine, 'categorie',
            f"les catégories sont : {', '.join(possibles)}",
            f"vouliez-vous écrire « {suggestion} » ?" if suggestion else "reprenez un des mots ci-dessus.", ligne.categorie,
        )  # fmt: skip
    if ecart := total_annonce(situation):
        annonce, fait = ecart
        signaler(
            rapport, Code.BAREME_LOCAL_FAUX, f"Le barème local à {situation.enseignant.quotite} fait {fait}, non {annonce}",
            situation.bareme_local[0].origine, 'total', "les catégories d'un barème font son total",
            "demandez la bonne table ; en attendant, ses catégories servent telles quelles.",
            gravite=Gravite.AVERTISSEMENT,
        )  # fmt: skip


def _allegement(situation: Situation, rapport: Rapport) -> None:
    enseignant = situation.enseignant
    if enseignant.allegement is not None and not allegement_employe(situation):
        signaler(
            rapport, Code.SANS_EFFET, "Allègement sans effet", enseignant.origine, 'allegement',
            f"le régime « {situation.regime.libelle} » fixe lui-même la décharge de cette fonction",
            "videz la cellule.", str(enseignant.allegement), Gravite.AVERTISSEMENT,
        )  # fmt: skip


def _taille_de_l_ecole(situation: Situation, rapport: Rapport) -> None:
    """Une décharge attachée à une fonction suppose une taille d'école : un chargé d'école n'a qu'une classe."""
    classes, decharge = situation.ecole.nombre_classes, situation.regime.decharge
    sienne = next((d for d in decharge.fonctions if d.fonction == situation.fonction.id), None)
    if sienne is None or classes in sienne:
        return
    autre = next((d.fonction for d in decharge.fonctions if classes in d), '')
    libelle = next((f.libelle for f in situation.regime.fonctions if f.id == autre), "une autre fonction")
    signaler(
        rapport, Code.CAS_NON_PREVU, "La fonction ne va pas avec le nombre de classes", situation.enseignant.origine,
        'fonction', f"une école de {classes} classe{'s' if classes > 1 else ''} : {libelle} ({decharge.fondement})",
        "corrigez la fonction, ou le nombre de classes de la feuille « École ».", situation.fonction.libelle,
        Gravite.AVERTISSEMENT,
    )  # fmt: skip
