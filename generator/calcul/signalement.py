"""Noter un problème à l'endroit du classeur d'où vient la valeur."""

from __future__ import annotations

from collections.abc import Sequence

from generator.domaine.mots import proche
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Origine, Probleme, Rapport


def signaler(
    rapport: Rapport, code: Code, quoi: str, origine: Origine | None, colonne: str, regle: str, remede: str,
    valeur: str | None = None, gravite: Gravite = Gravite.ERREUR, *, personnel: bool = False,
) -> None:  # fmt: skip
    """Ajoute un problème ; `colonne` : la clé de la colonne (ou de la rubrique) à montrer."""
    lieu = origine.a(colonne) if origine else Emplacement('classeur')
    rapport.ajouter(Probleme(code, gravite, quoi, lieu, regle, remede, valeur, personnel))


def signaler_inconnu(
    rapport: Rapport, code: Code, quoi: str, origine: Origine | None, colonne: str, saisie: str, possibles: Sequence[str],
    *, regle: str, sinon: str = "reprenez un des mots ci-dessus.", gravite: Gravite = Gravite.ERREUR,
    personnel: bool = False,
) -> None:  # fmt: skip
    """Un mot qui n'est pas dans une liste : propose le plus proche ; `regle` introduit la liste, `sinon` est le remède."""
    suggestion = proche(saisie, possibles)
    remede = f"vouliez-vous écrire « {suggestion} » ?" if suggestion else sinon
    signaler(rapport, code, quoi, origine, colonne, f"{regle} : {', '.join(possibles)}", remede, saisie or None, gravite,
             personnel=personnel)  # fmt: skip
