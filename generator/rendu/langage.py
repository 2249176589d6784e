"""Le langage permis dans un modèle, vérifié sur l'arbre syntaxique : lire des champs, comparer, boucler. Rien d'autre."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

PERMIS: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.List, nodes.Tuple,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.For, nodes.If, nodes.Filter, nodes.CondExpr,
)  # fmt: skip
ANGLAIS = (
    (r"expected token 'end of (?:print statement|statement block)', got '(.*)'",
     "« {0} » est de trop : un champ s'écrit sans espace, avec des points, comme {{{{ eleve.prenom }}}}"),
    (r"expected token '(.*)', got '(.*)'", "on attend « {0} » et on trouve « {1} »"),
    (r"Expected an expression, got .*", "la balise est vide ou s'arrête trop tôt"),
    (r"unexpected '(.*)'", "« {0} » n'a rien à faire là"),
    (r"unexpected char '(.*)' at \d+", "le signe « {0} » n'a rien à faire là"),
    (r"Encountered unknown tag '(.*)'\..*", "« {0} » n'est pas une instruction : if, elif, else, endif, for, endfor"),
    (r"No filter named '(.*)'\.?", "le filtre « {0} » n'existe pas"),
)  # fmt: skip
"""Ce que Jinja dit d'une balise mal formée, et ce que nous en disons."""
LOOP = {'index', 'index0', 'first', 'last', 'length', 'revindex'}
ENTIER_MAXIMAL = 1_000_000

EXPLICATIONS: dict[type[nodes.Node], str] = {
    nodes.Call: "un appel de fonction",
    nodes.Getitem: "des crochets",
    nodes.Assign: "« set »",
    nodes.Macro: "« macro »",
    nodes.Import: "« import »",
    nodes.FromImport: "« import »",
    nodes.Include: "« include »",
    nodes.Extends: "« extends »",
    nodes.Block: "« block »",
    nodes.Test: "« is »",
    nodes.Dict: "un dictionnaire",
    nodes.Concat: "l'opérateur « ~ »",
}


def interdits(arbre: nodes.Node) -> Iterator[str]:
    """Ce qu'un arbre contient et que les modèles n'ont pas le droit d'employer, en français."""
    for noeud in _parcourir(arbre):
        if isinstance(noeud, nodes.BinExpr) and not isinstance(noeud, (nodes.And, nodes.Or)):
            if not _multiplie_la_boucle(noeud):
                yield f"un calcul (« {noeud.operator} »)"
        elif not isinstance(noeud, PERMIS):
            yield EXPLICATIONS.get(type(noeud), f"« {type(noeud).__name__.lower()} »")
        elif isinstance(noeud, nodes.Getattr) and noeud.attr.startswith('_'):
            yield f"un nom qui commence par « _ » ({noeud.attr})"
        elif isinstance(noeud, nodes.Name) and noeud.name.startswith('_'):
            yield f"un nom qui commence par « _ » ({noeud.name})"
        elif isinstance(noeud, nodes.For) and noeud.recursive:
            yield "une boucle récursive"
        elif isinstance(noeud, nodes.Const) and _const_excessive(noeud.value):
            yield "une constante trop grande"


def _parcourir(noeud: nodes.Node) -> Iterator[nodes.Node]:
    yield noeud
    for enfant in noeud.iter_child_nodes():
        yield from _parcourir(enfant)


def _const_excessive(valeur: object) -> bool:
    if isinstance(valeur, (int, float)) and not isinstance(valeur, bool):
        return abs(valeur) > ENTIER_MAXIMAL
    return isinstance(valeur, str) and len(valeur) > 10_000


def _multiplie_la_boucle(noeud: nodes.BinExpr) -> bool:
    """La seule arithmétique permise est celle que docxtpl écrit lui-même pour « hm » : entier × loop.length."""
    return (
        isinstance(noeud, nodes.Mul)
        and isinstance(noeud.left, nodes.Const)
        and isinstance(noeud.right, nodes.Getattr)
        and isinstance(noeud.right.node, nodes.Name)
        and noeud.right.node.name == 'loop'
    )


def chemin(noeud: nodes.Node) -> tuple[str, ...] | None:
    """Le chemin pointé d'une expression (« eleve.prenom »), si c'en est un."""
    if isinstance(noeud, nodes.Name):
        return (noeud.name,)
    if isinstance(noeud, nodes.Getattr):
        debut = chemin(noeud.node)
        return (*debut, noeud.attr) if debut else None
    return None


def chemins_lus(noeud: nodes.Node) -> Iterator[tuple[str, ...]]:
    """Tous les chemins qu'une expression lit, les plus longs seulement."""
    trouve = chemin(noeud)
    if trouve is not None:
        yield trouve
        return
    for enfant in noeud.iter_child_nodes():
        yield from chemins_lus(enfant)


def en_francais(message: str | None) -> str:
    """Une faute de syntaxe de Jinja, en français."""
    for anglais, francais in ANGLAIS:
        if trouve := re.fullmatch(anglais, message or '', re.DOTALL):
            return francais.format(*trouve.groups())
    return "l'écriture de cette balise"
