"""La décharge d'aide d'une direction, selon le critère du régime."""

from __future__ import annotations

from generator.calcul.resultats import Valeur
from generator.domaine.ecole import Ecole
from generator.domaine.personnes import Enseignant
from generator.domaine.temps import Duree
from generator.reglementation.regime import CritereDecharge, Fonction, Regime


def calculer_decharge(enseignant: Enseignant, fonction: Fonction, ecole: Ecole, regime: Regime) -> Valeur:
    """Les heures d'aide dont une direction est déchargée ; zéro pour les autres."""
    decharge = regime.decharge
    if not fonction.direction:
        return Valeur("décharge", Duree(), "pas de décharge : cette fonction n'est pas de direction")
    if decharge.critere is CritereDecharge.NOMBRE_CLASSES:
        tranche = next(t for t in decharge.tranches if ecole.nombre_classes in t)
        bornes = f"de {tranche.de} à {tranche.a} classes" if tranche.a else f"à partir de {tranche.de} classes"
        regle = f"{ecole.nombre_classes} classes ; {bornes} : décharge de {tranche.heures}"
        return Valeur("décharge de direction", tranche.heures, regle, decharge.fondement)
    ligne = next((f for f in decharge.fonctions if f.fonction == fonction.id), None)
    if ligne is None:
        return Valeur("décharge", Duree(), f"aucune décharge n'est prévue pour : {fonction.libelle}", decharge.fondement)
    return Valeur("décharge de direction", ligne.heures, f"{fonction.libelle} : décharge de {ligne.heures}",
                  decharge.fondement)  # fmt: skip


def est_volontaire(enseignant: Enseignant, fonction: Fonction, regime: Regime) -> bool:
    """Vrai si le régime laisse ce directeur choisir ses heures d'aide et s'il en a tapé."""
    if enseignant.aide_volontaire is None:
        return False
    return any(f.sauf_volontaire for f in regime.decharge.fonctions if f.fonction == fonction.id)
