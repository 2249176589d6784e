"""Suit les chaînes de filtres d'une balise : chaque filtre reçoit-il une valeur de la nature qu'il attend ?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import GenericAlias
from typing import Any, get_origin

from jinja2 import nodes

from generator.domaine.document import CodeCarre, Image
from generator.rendu.declaration import element, est_un_groupe
from generator.rendu.filtres import FILTRES, Filtre, nommer_nature
from generator.rendu.langage import chemin

Resoudre = Callable[[tuple[str, ...]], Any]
"""La nature au bout d'un chemin pointé, ou rien si elle n'est pas connue."""


@dataclass(frozen=True, slots=True)
class Inadapte:
    """Un filtre employé sur autre chose que ce qu'il attend, ou une valeur qui ne s'imprime pas."""

    quoi: str
    regle: str
    remede: str


def inadaptes(arbre: nodes.Node, resoudre: Resoudre) -> Iterator[Inadapte]:
    """Tout ce qui, dans une expression, échouerait au rendu faute d'être de la bonne nature."""
    soi = [arbre] if isinstance(arbre, nodes.Filter) else []
    for noeud in [*sorted(arbre.find_all(nodes.Filter), key=_profondeur), *soi]:
        filtre = FILTRES.get(noeud.name)
        if filtre is not None and noeud.node is not None:
            yield from _entree(filtre, noeud.node, resoudre)
            yield from _arguments(filtre, noeud, resoudre)
    for sortie in arbre.find_all(nodes.Output):
        for imprime in sortie.nodes:
            yield from imprimable(nature(imprime, resoudre))


def _profondeur(noeud: nodes.Filter) -> int:
    return 1 + _profondeur(noeud.node) if isinstance(noeud.node, nodes.Filter) else 0


def nature(noeud: nodes.Node | None, resoudre: Resoudre) -> Any:
    """La nature d'une expression ; rien si elle ne se sait pas."""
    if isinstance(noeud, nodes.Const):
        return type(noeud.value)
    if isinstance(noeud, nodes.Filter):
        return FILTRES[noeud.name].donne if noeud.name in FILTRES else None
    if isinstance(noeud, (nodes.Compare, nodes.Not)):
        return bool
    if isinstance(noeud, (nodes.List, nodes.Tuple)):
        contenu = nature(noeud.items[0], resoudre) if noeud.items else None
        return GenericAlias(list, (contenu,)) if contenu is not None else None
    if isinstance(noeud, nodes.CondExpr):
        possibles = {nature(noeud.expr1, resoudre), nature(noeud.expr2, resoudre)}
        return possibles.pop() if len(possibles) == 1 else None
    trouve = chemin(noeud) if noeud is not None else None
    return resoudre(trouve) if trouve else None


def _entree(filtre: Filtre, donnee: nodes.Expr, resoudre: Resoudre) -> Iterator[Inadapte]:
    sorte = nature(donnee, resoudre)
    if sorte is None or (_convient(sorte, filtre.attend) and _elements_imprimables(filtre, sorte)):
        return
    attendu = " ou ".join(dict.fromkeys(map(nommer_nature, filtre.attend)))
    if sorte is CodeCarre:
        remede = "écrivez la balise seule, {{ retour.qr }} ; en clair, c'est {{ retour.reference }}."
    elif isinstance(donnee, nodes.Filter):
        remede = f"placez |{filtre.nom} avant |{donnee.name}, ou ôtez l'un des deux."
    elif get_origin(sorte) is list:
        remede = "parcourez la liste par {% for … %}, ou énumérez-la par |liste."
    elif est_un_groupe(sorte):
        remede = "précisez le champ, comme dans {{ eleve.prenom }}."
    else:
        remede = f"ôtez |{filtre.nom} ; ce que chaque filtre attend est dans modeles/CHAMPS.md."
    yield Inadapte(
        f"Le filtre « {filtre.nom} » ne convient pas à cette valeur",
        f"il attend {attendu} ; la valeur est {_nommer(sorte)}", remede,
    )  # fmt: skip


def _convient(sorte: Any, attend: tuple[Any, ...]) -> bool:
    brute = get_origin(sorte) or sorte
    if brute is bool:
        return bool in attend
    return isinstance(brute, type) and issubclass(brute, attend)


def _elements_imprimables(filtre: Filtre, sorte: Any) -> bool:
    """« liste » n'énumère ni une liste de groupes de champs, ni des images."""
    contenu = element(sorte)
    return filtre.attend != (list,) or not (est_un_groupe(contenu) or contenu in (CodeCarre, Image))


def _arguments(filtre: Filtre, noeud: nodes.Filter, resoudre: Resoudre) -> Iterator[Inadapte]:
    """Combien d'arguments, et de quelle nature."""
    donnes, prevus = len(noeud.args), len(filtre.arguments)
    if noeud.dyn_args or noeud.kwargs or noeud.dyn_kwargs or not filtre.obligatoires <= donnes <= prevus:
        yield Inadapte(
            f"Le filtre « {filtre.nom} » ne s'écrit pas ainsi", _ecriture(filtre), f"comme dans {filtre.exemple}.",
        )  # fmt: skip
        return
    for argument, admis in zip(noeud.args, filtre.arguments, strict=False):
        sorte = nature(argument, resoudre)
        if sorte is not None and not _convient(sorte, admis):
            attendu = " ou ".join(dict.fromkeys(map(nommer_nature, admis)))
            yield Inadapte(
                f"Ce qui suit « {filtre.nom} » ne convient pas", f"entre parenthèses, il attend {attendu}",
                f"comme dans {filtre.exemple}.",
            )  # fmt: skip


def _ecriture(filtre: Filtre) -> str:
    if not filtre.arguments:
        return "il n'a rien entre parenthèses"
    if filtre.obligatoires:
        return f"il a de {filtre.obligatoires} à {len(filtre.arguments)} textes entre parenthèses"
    return "il a au plus un texte entre parenthèses"


def imprimable(sorte: Any) -> Iterator[Inadapte]:
    """Ce qui n'a pas d'affichage : une image, une liste, un groupe de champs."""
    if sorte is Image:
        yield Inadapte(
            "Une image ne s'écrit pas dans le texte", "elle remplace une image du modèle",
            "insérez une image à la taille voulue, et écrivez cette balise dans son texte de remplacement.",
        )  # fmt: skip
    elif get_origin(sorte) is list:
        yield Inadapte("Une liste ne s'imprime pas telle quelle", "elle se parcourt, ou s'énumère",
                       "ajoutez |liste, ou écrivez une boucle {% for … %}.")  # fmt: skip
    elif est_un_groupe(sorte):
        yield Inadapte("Une balise désigne un groupe de champs", "un groupe n'a pas d'affichage",
                       "précisez le champ, comme dans {{ eleve.prenom }}.")  # fmt: skip


def _nommer(sorte: Any) -> str:
    if est_un_groupe(sorte):
        return "un groupe de champs"
    if sorte is Image:
        return "une image"
    return nommer_nature(get_origin(sorte) or sorte)
