"""Ce que chaque sorte de cas fait de sa situation, avec les lecteurs et les calculs du produit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.evaluateurs.calendrier import evaluer_jours_de_classe, evaluer_un_jour
from tests.evaluateurs.commun import HORAIRES, Situation, avec_regimes, clair, regimes, un_enseignant, une_ecole
from tests.evaluateurs.controle import evaluer_controle
from tests.evaluateurs.heures import evaluer_heures
from tests.evaluateurs.plan import (
    evaluer_annee_reelle,
    evaluer_plan,
    evaluer_plan_de_l_ecole,
    evaluer_surveillance,
)
from tests.evaluateurs.retours import evaluer_retours
from tests.evaluateurs.service import evaluer_service
from tests.evaluateurs.usage import evaluer_impression, evaluer_issue, evaluer_saisie, evaluer_seances, evaluer_uai

EVALUATEURS: dict[str, Callable[[Situation, Any], dict[str, Any]]] = {
    'service': evaluer_service,
    'heures': evaluer_heures,
    'contrôle': evaluer_controle,
    'séances': evaluer_seances,
    'issue': evaluer_issue,
    'saisie': evaluer_saisie,
    'impression': evaluer_impression,
    'uai': evaluer_uai,
    'jours de classe': evaluer_jours_de_classe,
    'un jour': evaluer_un_jour,
    'plan': evaluer_plan,
    "plan de l'école": evaluer_plan_de_l_ecole,
    'surveillance': evaluer_surveillance,
    'retours': evaluer_retours,
    'année réelle': evaluer_annee_reelle,
}

__all__ = ['EVALUATEURS', 'HORAIRES', 'avec_regimes', 'clair', 'regimes', 'un_enseignant', 'une_ecole']
