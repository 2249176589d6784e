"""Redire, à qui répond à une question, ce que l'on dirait d'une cellule."""

from __future__ import annotations

from generator.rapport import Probleme

DEVANT_LA_QUESTION = (
    ("corrigez la cellule, ou videz-la", "répondez autrement, ou Entrée pour plus tard"),
    ("corrigez la cellule", "répondez autrement, ou Entrée pour plus tard"),
    ("ou laissez la case vide", "ou tapez Entrée pour plus tard"), ("ou videz-la", "ou Entrée pour plus tard"),
)
"""Les mots d'un remède qui parlent d'une cellule, et ce qu'ils deviennent ici."""
AIDE_DE_L_EXPORT = (
    "Dans ONDE, session de direction : « Listes & extractions », « Extraction personnalisée », puis le CSV. Glissez le "
    "fichier dans cette fenêtre, ou tapez son chemin."
)


def redire(probleme: Probleme) -> str:
    """« Titre : règle. Remède. » : chaque phrase sa majuscule et son point, un seul ; aucune cellule à corriger."""
    remede = probleme.remede
    for cellule, reponse in DEVANT_LA_QUESTION:
        remede = remede.replace(cellule, reponse)
    dit = f"{probleme.titre} : {probleme.regle.rstrip('.')}." if probleme.regle else f"{probleme.titre}."
    return f"{dit} {remede[:1].upper()}{remede[1:]}".rstrip()
