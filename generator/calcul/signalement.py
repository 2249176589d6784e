"""Noter un problème à l'endroit du classeur d'où vient la valeur."""

from __future__ import annotations

from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Origine, Probleme, Rapport


def signaler(
    rapport: Rapport, code: Code, quoi: str, origine: Origine | None, colonne: str, regle: str, remede: str,
    valeur: str | None = None, gravite: Gravite = Gravite.ERREUR, *, personnel: bool = False,
) -> None:  # fmt: skip
    """Ajoute un problème ; `colonne` : la clé de la colonne (ou de la rubrique) à montrer."""
    lieu = origine.a(colonne) if origine else Emplacement('classeur')
    rapport.ajouter(Probleme(code, gravite, quoi, lieu, regle, remede, valeur, personnel))
