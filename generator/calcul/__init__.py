"""Le calcul, pur : un dossier, un régime, un calendrier entrent ; des valeurs justifiées sortent."""

from generator.calcul.annee import Annee, calculer_l_annee
from generator.calcul.calcul import calculer
from generator.calcul.explication import Explication, expliquer_groupe, expliquer_service
from generator.calcul.periode import annee_entiere, periode_par_defaut
from generator.calcul.resultats import (
    CategorieDue,
    Effectif,
    GroupeCalcule,
    LigneDue,
    LigneTableau,
    OrganisationDatee,
    Proposition,
    Resultats,
    Service,
    Valeur,
)

__all__ = [
    'Annee', 'CategorieDue', 'Effectif', 'Explication', 'GroupeCalcule', 'LigneDue', 'LigneTableau', 'OrganisationDatee',
    'Proposition', 'Resultats', 'Service', 'Valeur', 'annee_entiere', 'calculer', 'calculer_l_annee', 'expliquer_groupe',
    'expliquer_service', 'periode_par_defaut',
]  # fmt: skip
