"""Ce que chaque sorte de cas fait de sa situation, avec les lecteurs et les calculs du produit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.evaluateurs.commun import HORAIRES, Situation, avec_regimes, clair, regimes, un_enseignant, une_ecole
from tests.evaluateurs.controle import evaluer_controle
from tests.evaluateurs.service import evaluer_service
from tests.evaluateurs.usage import evaluer_impression, evaluer_issue, evaluer_saisie, evaluer_seances, evaluer_uai

EVALUATEURS: dict[str, Callable[[Situation, Any], dict[str, Any]]] = {
    'service': evaluer_service,
    'contrôle': evaluer_controle,
    'séances': evaluer_seances,
    'issue': evaluer_issue,
    'saisie': evaluer_saisie,
    'impression': evaluer_impression,
    'uai': evaluer_uai,
}

__all__ = ['EVALUATEURS', 'HORAIRES', 'avec_regimes', 'clair', 'regimes', 'un_enseignant', 'une_ecole']
