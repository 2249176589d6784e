"""Ce qui ne change pas les heures d'un enseignant mais doit se dire : barème faux, cellule sans effet, fonction douteuse."""

from __future__ import annotations

from generator.calcul.decharge import allegement_employe, est_volontaire
from generator.calcul.dues import heures_dues, total_annonce
from generator.calcul.service import aide_due
from generator.calcul.signalement import signaler, signaler_inconnu
from generator.calcul.situation import Situation
from generator.erreurs import Code
from generator.rapport import Gravite, Rapport
from generator.reglementation.repartition import Role

AUCUNE = "aucune"
"""Ne rien avoir se tape aussi."""


def controler_situation(situation: Situation, rapport: Rapport) -> None:
    """Note dans `rapport` les écarts de la situation d'un enseignant."""
    _bareme_local(situation, rapport)
    _allegement(situation, rapport)
    _aide_voulue(situation, rapport)
    _organisation(situation, rapport)
    _decharge_d_enseignement(situation, rapport)
    _taille_de_l_ecole(situation, rapport)
    _type_de_l_ecole(situation, rapport)


def _bareme_local(situation: Situation, rapport: Rapport) -> None:
    vues: dict[str, str] = {}
    for ligne in situation.bareme_local:
        categorie = situation.categorie(ligne.categorie)
        if categorie is not None and categorie.id in vues:
            signaler(
                rapport, Code.DOUBLON, f"Deux lignes du barème local pour « {categorie.libelle} »", ligne.origine,
                'categorie', f"l'autre est « {vues[categorie.id]} » ; une ligne par catégorie du tableau de service",
                "gardez une seule ligne : leur somme, si ce sont deux parts de la même catégorie.", ligne.categorie,
            )  # fmt: skip
        elif categorie is not None:
            vues[categorie.id] = ligne.categorie
        if situation.categorie(ligne.categorie) is None:
            signaler_inconnu(
                rapport, Code.VALEUR_HORS_LISTE, "Catégorie de service inconnue", ligne.origine, 'categorie',
                ligne.categorie, [c.libelle for c in situation.repartition.comptees], regle="les catégories sont",
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


def _aide_voulue(situation: Situation, rapport: Rapport) -> None:
    """Des heures voulues n'ont d'effet que pour une direction que le régime laisse volontaire, et dans les heures d'aide."""
    enseignant, aide = situation.enseignant, situation.repartition.aide
    voulues = enseignant.aide_volontaire
    if voulues is None:
        return
    if not est_volontaire(situation):
        signaler(
            rapport, Code.SANS_EFFET, "Heures d'aide voulues sans effet", enseignant.origine, 'aide_volontaire',
            f"sous le régime « {situation.regime.libelle} », cette fonction ne choisit pas ses heures d'aide",
            "videz la cellule.", str(voulues), Gravite.AVERTISSEMENT,
        )  # fmt: skip
    elif aide is not None and voulues > aide.heures:
        signaler(
            rapport, Code.HEURES_AU_DELA_DU_DU, "Heures d'aide voulues au-delà d'un service complet", enseignant.origine,
            'aide_volontaire', f"un service complet doit {aide.heures} ({aide.fondement})", "vérifiez la cellule.",
            str(voulues), Gravite.AVERTISSEMENT,
        )  # fmt: skip


def _organisation(situation: Situation, rapport: Rapport) -> None:
    """Une organisation tapée pour un enseignant suppose un partage, et ne dépasse pas l'aide due."""
    enseignant, aide = situation.enseignant, situation.repartition.aide
    tapee = enseignant.organisation
    if tapee is None:
        return
    if aide is None or aide.ligne(Role.ORGANISATION) is None:
        signaler(
            rapport, Code.SANS_EFFET, "Heures d'organisation sans effet", enseignant.origine, 'organisation',
            f"le régime « {situation.regime.libelle} » ne partage pas l'aide de cette fonction", "videz la cellule.",
            str(tapee), Gravite.AVERTISSEMENT,
        )  # fmt: skip
    elif tapee > (due := aide_due(heures_dues(situation)[aide.id], situation).duree):
        signaler(
            rapport, Code.DECOUPAGE_INEXACT, "Plus d'organisation que d'aide due", enseignant.origine, 'organisation',
            f"cet enseignant doit {due} d'aide, organisation comprise", "corrigez la cellule.", str(tapee),
        )  # fmt: skip


def _decharge_d_enseignement(situation: Situation, rapport: Rapport) -> None:
    """La décharge de classe tapée est celle d'une direction, et une de celles du régime."""
    tapee = situation.enseignant.decharge_enseignement
    prevues = list(dict.fromkeys(ligne.decharge for ligne in situation.regime.decharge_enseignement.lignes))
    if tapee in prevues and tapee != AUCUNE and not situation.fonction.direction:
        signaler(
            rapport, Code.SANS_EFFET, "Décharge d'enseignement sans effet", situation.enseignant.origine,
            'decharge_enseignement', "seule la direction d'une école en a une", "videz la cellule, ou corrigez la fonction.",
            tapee, Gravite.AVERTISSEMENT,
        )  # fmt: skip
    if tapee in ('', AUCUNE, *prevues):
        return
    signaler_inconnu(
        rapport, Code.VALEUR_HORS_LISTE, "Décharge d'enseignement inconnue", situation.enseignant.origine,
        'decharge_enseignement', tapee, prevues, regle=f"le régime « {situation.regime.libelle} » prévoit",
        sinon="reprenez un de ces mots, ou videz la cellule : l'outil la déduit du nombre de classes.",
    )  # fmt: skip


def _type_de_l_ecole(situation: Situation, rapport: Rapport) -> None:
    """Des seuils établis pour certaines écoles ne disent rien de sûr des autres : l'outil les applique, et le dit."""
    decharge, ecole = situation.regime.decharge, situation.ecole
    if not situation.fonction.direction or not decharge.types or ecole.type_ecole in decharge.types:
        return
    signaler(
        rapport, Code.CAS_NON_PREVU, f"Décharge de direction incertaine en {ecole.type_ecole}", situation.enseignant.origine,
        'fonction', f"les seuils connus valent pour : {', '.join(decharge.types)} ({decharge.fondement})",
        "demandez sa décharge à l'inspection ; un ajustement noté dans le classeur peut la corriger.",
        gravite=Gravite.AVERTISSEMENT,
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
