"""Ce qu'un modèle peut dépenser pour se remplir : des pas de calcul et des signes écrits, comptés et non chronométrés.

Un compte donne la même réponse sur toutes les machines ; une montre non. Les figures sont expliquées dans
`docs/decisions/0007-modeles-bornes.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Template, TemplateRuntimeError, nodes, pass_context
from jinja2.runtime import Context

PAS_PAR_DOCUMENT = 1_000_000
"""Nœuds d'arbre évalués dans des boucles : une lettre en demande quelques centaines, mille lignes de tableau 50 000."""
PAS_D_UN_FILTRE = 10
"""Un filtre accorde, date, énumère : il coûte dix fois une lecture."""
PAS_PAR_LOT = 5_000_000
SIGNES_PAR_DOCUMENT = 10_000_000
"""Signes de XML écrits : une page en demande 15 000."""
SIGNES_PAR_LOT = 20_000_000

CLE = 'budget du document'
COMPTER = 'compter les tours'
"""Ces noms portent des espaces : aucune balise ne peut les écrire."""


class ModeleDemesure(TemplateRuntimeError):
    """Un modèle demande plus de calculs ou écrit plus de texte qu'aucun formulaire ; le message dit de quoi."""


@dataclass(slots=True)
class Budget:
    """Ce qui reste à dépenser, pour le document en cours et pour tout le lot."""

    pas: int = PAS_PAR_DOCUMENT
    signes: int = SIGNES_PAR_DOCUMENT
    pas_du_lot: int = PAS_PAR_LOT
    signes_du_lot: int = SIGNES_PAR_LOT

    def nouveau_document(self) -> None:
        """Le document suivant du lot repart avec son budget entier."""
        self.pas, self.signes = PAS_PAR_DOCUMENT, SIGNES_PAR_DOCUMENT

    def compter(self, pas: int) -> None:
        """Dépense des pas avant de les faire. Lève `ModeleDemesure`."""
        self.pas -= pas
        self.pas_du_lot -= pas
        if self.pas < 0 or self.pas_du_lot < 0:
            raise ModeleDemesure("ses boucles font trop de tours")

    def ecrire(self, signes: int) -> None:
        """Dépense des signes. Lève `ModeleDemesure`."""
        self.signes -= signes
        self.signes_du_lot -= signes
        if self.signes < 0 or self.signes_du_lot < 0:
            raise ModeleDemesure("il écrirait des milliers de pages")


@pass_context
def compter_les_tours(contexte: Context, liste: Any, poids: int) -> Any:
    """La liste telle quelle, ses tours payés d'avance. `pass_context` empêche Jinja de l'appeler à la compilation."""
    try:
        tours = len(liste)
    except TypeError as erreur:
        raise TemplateRuntimeError("« for » parcourt une liste") from erreur
    budget = contexte.get(CLE)
    if budget is not None:
        budget.compter(1 + tours * poids)
    return liste


def compter_les_boucles(arbre: nodes.Template) -> None:
    """Fait payer ses tours à chaque boucle d'un arbre, au poids de ce qu'elle répète elle-même."""
    for boucle in list(arbre.find_all(nodes.For)):
        compteur = nodes.Filter(
            boucle.iter, COMPTER, [nodes.Const(_poids(boucle))], [], None, None, lineno=boucle.lineno,
        )  # fmt: skip
        compteur.set_environment(arbre.environment)  # type: ignore[arg-type]
        boucle.iter = compteur


def _poids(boucle: nodes.For) -> int:
    """Les nœuds qu'un tour évalue, sans ceux des boucles qu'il contient : elles paieront les leurs."""
    poids = 1
    a_voir: list[nodes.Node] = [*boucle.body, *([boucle.test] if boucle.test is not None else [])]
    while a_voir:
        noeud = a_voir.pop()
        poids += PAS_D_UN_FILTRE if isinstance(noeud, nodes.Filter) else 1
        a_voir += [noeud.iter] if isinstance(noeud, nodes.For) else noeud.iter_child_nodes()
    return poids


@dataclass(frozen=True, slots=True)
class Gabarit:
    """Une source compilée et contrôlée : le seul objet que le rendu sait remplir."""

    template: Template = field(repr=False)

    def remplir(self, contexte: Mapping[str, Any], budget: Budget) -> str:
        """Le texte rempli, arrêté dès qu'il dépasse son budget. Lève `ModeleDemesure` ou une erreur de Jinja."""
        morceaux = []
        try:
            for morceau in self.template.generate({**contexte, CLE: budget}):
                budget.ecrire(len(morceau))
                morceaux.append(morceau)
        except (TypeError, AttributeError, ValueError, LookupError, ArithmeticError) as erreur:
            raise TemplateRuntimeError("une balise compare ou transforme une valeur qui ne s'y prête pas") from erreur
        return ''.join(morceaux)
