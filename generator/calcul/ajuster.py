"""Les ajustements notés pour un enseignant, appliqués aux heures dues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from generator.calcul.resultats import Valeur
from generator.calcul.signalement import signaler, signaler_inconnu
from generator.calcul.situation import Situation
from generator.domaine.mots import plier, proche
from generator.domaine.service import AjustementSaisi
from generator.domaine.temps import Duree
from generator.erreurs import Code
from generator.rapport import Gravite, Rapport
from generator.reglementation.ajustements import Ajustement, Effet

Imputations = Mapping[str, tuple[Valeur, ...]]
"""Par catégorie, les heures déjà comptées comme prévues."""


def ajuster(dues: dict[str, Valeur], situation: Situation, rapport: Rapport) -> tuple[dict[str, Valeur], Imputations]:
    """Rend les heures dues ajustées, et celles que des ajustements imputent ; signale ce qui ne peut s'appliquer."""
    ajustees = dict(dues)
    imputees: dict[str, list[Valeur]] = defaultdict(list)
    vus: set[str] = set()
    for saisi in situation.ajustements:
        prevu = trouver(saisi, situation)
        if prevu is None:
            _local(ajustees, saisi, situation, rapport)
            continue
        if prevu.id in vus:
            signaler(rapport, Code.DOUBLON, "Ajustement noté deux fois pour cet enseignant", saisi.origine, 'ajustement',
                     f"{prevu.libelle} : une ligne par enseignant", "gardez une seule ligne, avec la somme des heures.",
                     saisi.ajustement, personnel=True)  # fmt: skip
            continue
        vus.add(prevu.id)
        montant = _montant(saisi, prevu, situation, rapport)
        if montant is None:
            continue
        if prevu.effet is Effet.IMPUTATION:
            imputees[prevu.categorie].append(
                Valeur(prevu.libelle, montant, "imputées sur ces heures", prevu.fondement)
            )
        elif _retirer(ajustees, prevu.categorie, montant, saisi, prevu, rapport) and prevu.effet is Effet.TRANSFERT:
            _ajouter(ajustees, prevu, montant)
    return ajustees, {cle: tuple(valeurs) for cle, valeurs in imputees.items()}


def trouver(saisi: AjustementSaisi, situation: Situation) -> Ajustement | None:
    """L'ajustement du régime que nomme une ligne, en vigueur à la rentrée et possible pour cette fonction."""
    categories = {categorie.id for categorie in situation.repartition.categories}
    for ajustement in situation.regime.ajustements:
        connu = plier(saisi.ajustement) in map(plier, ajustement.noms) and ajustement.categorie in categories
        if connu and ajustement.en_vigueur(situation.rentree):
            return ajustement
    return None


def _montant(saisi: AjustementSaisi, prevu: Ajustement, situation: Situation, rapport: Rapport) -> Duree | None:
    montant = saisi.heures if saisi.heures is not None else prevu.heures
    maximum = prevu.plafond or prevu.heures
    if montant is None:
        signaler(rapport, Code.VALEUR_MANQUANTE, "Les heures de l'ajustement ne sont pas remplies", saisi.origine, 'heures',
                 f"{prevu.libelle} : au plus {maximum}", "écrivez les heures.")  # fmt: skip
        return None
    if maximum is not None and montant > maximum:
        signaler(rapport, Code.CAS_NON_PREVU, "Ajustement au-delà de ce que prévoit le régime", saisi.origine, 'heures',
                 f"{prevu.libelle} : au plus {maximum} ({prevu.fondement})", "corrigez les heures.",
                 str(montant))  # fmt: skip
        return None
    niveaux = situation.enseignant.niveaux
    if prevu.niveaux and niveaux and not set(prevu.niveaux) & set(niveaux):
        signaler(
            rapport, Code.CAS_NON_PREVU, "Ajustement hors des classes qu'il vise", saisi.origine, 'ajustement',
            f"{prevu.libelle} : {', '.join(prevu.niveaux)} ; cet enseignant a {', '.join(niveaux)}",
            "vérifiez l'enseignant, ou gardez ce choix.", saisi.ajustement, Gravite.AVERTISSEMENT,
        )  # fmt: skip
    return montant


def _retirer(
    dues: dict[str, Valeur], cle: str, montant: Duree, saisi: AjustementSaisi, prevu: Ajustement | None, rapport: Rapport
) -> bool:
    due = dues[cle]
    if montant > due.duree:
        signaler(rapport, Code.CAS_NON_PREVU, "Un ajustement retire plus qu'il n'est dû", saisi.origine, 'heures',
                 f"{due.libelle} : {due.duree} dues", "corrigez les heures.", str(montant))  # fmt: skip
        return False
    libelle = prevu.libelle if prevu else f"{saisi.ajustement} ({saisi.texte})"
    regle = "noté dans le classeur" if saisi.heures is not None else "noté dans le classeur ; les heures sont du régime"
    retrait = Valeur(libelle, montant, regle, prevu.fondement if prevu else None)
    regle = f"{due.duree} moins {montant} : {libelle}"
    dues[cle] = Valeur(due.libelle, due.duree - montant, regle, due.fondement, (_avant(due), retrait), ajustee=True)
    return True


def _ajouter(dues: dict[str, Valeur], prevu: Ajustement, montant: Duree) -> None:
    due = dues[prevu.vers]
    regle = f"{due.duree} plus {montant} : {prevu.libelle}"
    recu = Valeur(prevu.libelle, montant, "noté dans le classeur", prevu.fondement)
    dues[prevu.vers] = Valeur(due.libelle, due.duree + montant, regle, due.fondement, (_avant(due), recu), ajustee=True)


def _avant(due: Valeur) -> Valeur:
    return replace(due, libelle="avant ajustement")


def _local(dues: dict[str, Valeur], saisi: AjustementSaisi, situation: Situation, rapport: Rapport) -> None:
    """Un ajustement que le régime ne connaît pas : il lui faut une catégorie, des heures et le texte qui le fonde."""
    if saisi.heures is None or not saisi.categorie or not saisi.texte:
        categories = {categorie.id for categorie in situation.repartition.categories}
        prevus = [a for a in situation.regime.ajustements if a.en_vigueur(situation.rentree) and a.categorie in categories]
        connus = [a.libelle for a in prevus]
        suggestion = proche(saisi.ajustement, [*(mot for a in prevus for mot in a.synonymes), *connus])
        remede = f"vouliez-vous écrire « {suggestion} » ?" if suggestion else (
            "pour un ajustement local, remplissez aussi Catégorie, Heures et Texte."
        )  # fmt: skip
        signaler(
            rapport, Code.CAS_NON_PREVU, "Ajustement non prévu", saisi.origine, 'ajustement',
            f"le régime « {situation.regime.libelle} » prévoit à cette date, pour cette fonction :"
            f" {', '.join(connus) or 'aucun ajustement'}", remede, saisi.ajustement, personnel=True,
        )  # fmt: skip
        return
    categorie = situation.categorie(saisi.categorie)
    if categorie is None:
        signaler_inconnu(
            rapport, Code.VALEUR_HORS_LISTE, "Catégorie de service inconnue", saisi.origine, 'categorie', saisi.categorie,
            [c.libelle for c in situation.repartition.categories], regle="les catégories sont",
        )  # fmt: skip
        return
    _retirer(dues, categorie.id, saisi.heures, saisi, None, rapport)
