"""La décharge d'aide d'une direction, selon le critère du régime."""

from __future__ import annotations

from generator.calcul.resultats import Valeur
from generator.calcul.situation import CasNonPrevu, Situation
from generator.domaine.temps import Duree
from generator.reglementation.direction import CritereDecharge, Palier

LIBELLE = "décharge de direction"


def calculer_decharge(situation: Situation) -> Valeur:
    """Les heures d'aide dont une direction est déchargée ; zéro pour les autres.

    Lève `CasNonPrevu` si le régime ne dit rien de sa décharge d'enseignement, ou si l'allègement tapé dépasse le plafond.
    """
    if not situation.fonction.direction:
        return Valeur("décharge", Duree(), "pas de décharge : cette fonction n'est pas de direction")
    match situation.regime.decharge.critere:
        case CritereDecharge.NOMBRE_CLASSES:
            return _par_nombre_de_classes(situation)
        case CritereDecharge.DECHARGE_ENSEIGNEMENT:
            return _par_decharge_d_enseignement(situation)
        case CritereDecharge.FONCTION:
            return _par_fonction(situation)


def allegement_employe(situation: Situation) -> bool:
    """Vrai si le régime tient compte d'un allègement que l'IEN accorde à cette direction."""
    decharge = situation.regime.decharge
    if not situation.fonction.direction or decharge.critere is not CritereDecharge.DECHARGE_ENSEIGNEMENT:
        return False
    palier = _palier(situation, decharge_d_enseignement(situation).regle)
    return palier is None or palier.sur_accord


def est_volontaire(situation: Situation) -> bool:
    """Vrai si le régime laisse ce directeur choisir ses heures d'aide et s'il en a tapé."""
    if situation.enseignant.aide_volontaire is None:
        return False
    return any(f.sauf_volontaire for f in situation.regime.decharge.fonctions if f.fonction == situation.fonction.id)


def decharge_d_enseignement(situation: Situation) -> Valeur:
    """La décharge de classe d'une direction : celle du classeur, sinon celle du régime ; en mots, dans `regle`."""
    tapee = situation.enseignant.decharge_enseignement
    if tapee:
        return Valeur("décharge d'enseignement", Duree(), tapee, en_mots=True)
    ecole, decharge = situation.ecole, situation.regime.decharge_enseignement
    mots = decharge.de(ecole.type_ecole, ecole.nombre_classes, situation.rentree) or "aucune"
    return Valeur("décharge d'enseignement", Duree(), mots, decharge.fondement, en_mots=True)


def _par_nombre_de_classes(situation: Situation) -> Valeur:
    decharge, classes = situation.regime.decharge, situation.ecole.nombre_classes
    tranche = next(t for t in decharge.tranches if classes in t)
    regle = f"{classes} classe{'s' if classes > 1 else ''} ; {tranche} : décharge de {tranche.heures}"
    return Valeur(LIBELLE, tranche.heures, regle, decharge.fondement, citation=tranche.citation)


def _palier(situation: Situation, decharge: str) -> Palier | None:
    return next((p for p in situation.regime.decharge.paliers if p.decharge == decharge), None)


def _par_decharge_d_enseignement(situation: Situation) -> Valeur:
    decharge, allegement = situation.regime.decharge, situation.enseignant.allegement
    enseignement = decharge_d_enseignement(situation)
    palier = _palier(situation, enseignement.regle)
    if palier is not None and not palier.sur_accord:
        regle = f"décharge d'enseignement : {palier.decharge} ; décharge de {palier.heures}"
        return Valeur(LIBELLE, palier.heures, regle, decharge.fondement, (enseignement,), palier.citation)
    if palier is None and allegement is None:
        raise CasNonPrevu(
            'allegement', f"Cas non prévu : direction dont la décharge d'enseignement est « {enseignement.regle} »",
            f"le régime « {situation.regime.libelle} » ne dit pas son allègement d'aide ({decharge.fondement})",
            "tapez l'allègement accordé par l'IEN, 0 h s'il n'y en a pas.",
        )  # fmt: skip
    accordees = allegement or Duree()
    if palier is not None and accordees > palier.heures:
        raise CasNonPrevu(
            'allegement', "Allègement au-delà du plafond",
            f"sans décharge d'enseignement, au plus {palier.heures} ({decharge.fondement})",
            "corrigez la cellule.", str(accordees),
        )  # fmt: skip
    plafond = f", {palier.heures} au plus" if palier else ""
    regle = f"décharge d'enseignement : {enseignement.regle} ; allègement accordé par l'IEN : {accordees}{plafond}"
    return Valeur(LIBELLE, accordees, regle, decharge.fondement, (enseignement,))


def _par_fonction(situation: Situation) -> Valeur:
    decharge, fonction = situation.regime.decharge, situation.fonction
    ligne = next(f for f in decharge.fonctions if f.fonction == fonction.id)
    regle = f"{fonction.libelle} : décharge de {ligne.heures}"
    return Valeur(LIBELLE, ligne.heures, regle, decharge.fondement, citation=ligne.citation)
