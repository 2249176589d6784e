"""Des documents fictifs pour essayer un modèle : chaque champ y vaut son exemple, ou ce qui met une page à l'épreuve.

Rien n'y vient d'une école : on peut les montrer, les garder, s'en servir avant toute saisie.
"""

from __future__ import annotations

from dataclasses import Field
from enum import StrEnum
from typing import Any

from generator.domaine.document import Image
from generator.rendu.declaration import declarations, element, est_un_groupe
from generator.rendu.exemples import valeur_d_exemple

LONGS = {
    'nom': "DE LA ROCHEFONTAINE-MONTMIRAIL", 'prenom': "Marie-Apolline Emmanuelle",
    'nom_complet': "Marie-Apolline Emmanuelle DE LA ROCHEFONTAINE-MONTMIRAIL",
    'foyer': "Mme Marie-Charlotte DE LA ROCHEFONTAINE-MONTMIRAIL et M. Jean-Sébastien VAN DEN BROUCKE",
    'enseignant': "Mme Anne-Clémentine Vandenbrouck-Desrosiers",
    'objectifs': "Lire à voix haute un texte court, en respectant la ponctuation et les liaisons, puis en dire l’essentiel "
                 "avec ses mots ; écrire sous la dictée trois phrases, sans erreur d’accord.",
    'domaine': "lecture à voix haute d’un texte court, ponctuation, liaisons et compréhension de l’implicite",
    'classe': "CE1-CE2 de Mme Vandenbrouck-Desrosiers (lundi, mardi) et de M. Petit",
}  # fmt: skip
SIGNES = "{} & Fils <« l’Été »>"
PLUSIEURS, BEAUCOUP = 3, 12


class Variante(StrEnum):
    """Ce qu'un document fictif met à l'épreuve."""

    ORDINAIRE = "ordinaire"
    NOM_LONG = "noms longs"
    SIGNES = "signes « & » et « < »"
    VIDE = "rien de facultatif, aucune ligne"
    PLEIN = "douze lignes partout"


def document_fictif(contexte: type, variante: Variante = Variante.ORDINAIRE, *, lignes: int | None = None) -> Any:
    """Les champs d'un document fictif ; `lignes` : la longueur des listes, si ce n'est celle de la variante.

    Lève `TypeError` pour un type de champ qu'on ne sait pas inventer. L'école fictive n'a ni logo ni signature.
    """
    if lignes is None:
        lignes = {Variante.VIDE: 0, Variante.PLEIN: BEAUCOUP}.get(variante, PLUSIEURS)
    valeurs: dict[str, Any] = {}
    for declaration, sorte, facultatif in declarations(contexte):
        if facultatif and variante is Variante.VIDE:
            valeurs[declaration.name] = None
        else:
            valeurs[declaration.name] = _valeur(declaration, sorte, variante, lignes)
    return contexte(**valeurs)


def _valeur(declaration: Field[Any], sorte: Any, variante: Variante, lignes: int) -> Any:
    contenu = element(sorte)
    if contenu is not None:
        return [_valeur(declaration, contenu, variante, lignes) for _ in range(lignes)]
    if est_un_groupe(sorte):
        return document_fictif(sorte, variante, lignes=lignes)
    if sorte is Image:
        return None
    if sorte is bool:
        return variante is not Variante.VIDE
    exemple = declaration.metadata['exemple'] or declaration.metadata['aide']
    return valeur_d_exemple(sorte, _texte(declaration.name, exemple, variante))


def _texte(nom: str, exemple: str, variante: Variante) -> str:
    if variante is Variante.NOM_LONG:
        return LONGS.get(nom, exemple)
    return SIGNES.format(exemple) if variante is Variante.SIGNES and nom in LONGS else exemple
