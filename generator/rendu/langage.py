"""Le langage permis dans un modèle, vérifié sur l'arbre syntaxique : lire des champs, comparer, boucler. Rien d'autre."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, nodes

PERMIS: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.List, nodes.Tuple,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.For, nodes.If, nodes.Filter, nodes.Keyword,
    nodes.CondExpr,
)  # fmt: skip
LOOP = {'index', 'index0', 'first', 'last', 'length', 'revindex'}
RESERVES = {'self', 'caller', 'super', 'varargs', 'kwargs', 'namespace', 'range', 'dict', 'cycler', 'joiner', 'lipsum'}
"""Des noms qui désignent, dans Jinja, des fonctions ou le modèle lui-même."""
ENTIER_MAXIMAL = 1_000_000
TEXTE_MAXIMAL = 10_000
SIGNES_CACHES = {'Cc', 'Cs', 'Co', 'Cn'}
"""Commandes, moitiés de signes, signes privés, signes qui n'existent pas."""
PROFONDEUR = 30
BOUCLES = 4
BLOCS = 16
BRANCHES = 50
"""Ce qu'une expression imbrique ; les « for », puis tous les blocs, l'un dans l'autre ; les « elif » d'un « if ».

Au-delà, Python lui-même refuse : vingt boucles, cent retraits, mille appels.
"""
IMBRICATION = "expression imbriquée"

ANGLAIS = (
    (r"expected token 'end of (?:print statement|statement block)', got '(.*)'",
     "« {0} » est de trop : un champ s'écrit sans espace, avec des points, comme {{{{ eleve.prenom }}}}"),
    (r"expected token '(.*)', got '(.*)'", "on attend « {0} » et on trouve « {1} »"),
    (r"Expected an expression, got .*", "la balise est vide ou s'arrête trop tôt"),
    (r"unexpected '(.*)'", "« {0} » n'a rien à faire là"),
    (r"unexpected char '(.*)' at \d+", "le signe « {0} » n'a rien à faire là"),
    (r"Encountered unknown tag '(.*)'\..*", "« {0} » n'est pas une instruction : if, elif, else, endif, for, endfor"),
    (r"No filter named '(.*)'\.?", "le filtre « {0} » n'existe pas"),
    (IMBRICATION, "des parenthèses ou des « not » par dizaines"),
)  # fmt: skip
"""Ce que Jinja dit d'une balise mal formée, et ce que nous en disons."""

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


class LangageRefuse(TemplateSyntaxError):
    """Une source contient ce que les modèles n'ont pas le droit d'employer ; `raisons` le dit en français."""

    def __init__(self, raisons: tuple[str, ...]) -> None:
        super().__init__(' ; '.join(raisons), 1)
        self.raisons = raisons


def interdits(arbre: nodes.Node) -> Iterator[str]:
    """Ce qu'un arbre contient et que les modèles n'ont pas le droit d'employer, en français."""
    for noeud, profondeur, boucles, blocs in _parcourir(arbre):
        refuse = _noeud_refuse(noeud)
        if refuse:
            yield refuse
        if profondeur > PROFONDEUR:
            yield "une expression imbriquée sans fin"
            return
        if boucles > BOUCLES:
            yield f"plus de {BOUCLES} boucles l'une dans l'autre"
            return
        if blocs > BLOCS:
            yield f"plus de {BLOCS} blocs l'un dans l'autre"
            return


def _noeud_refuse(noeud: nodes.Node) -> str | None:
    if isinstance(noeud, nodes.BinExpr) and not isinstance(noeud, (nodes.And, nodes.Or)):
        return None if _multiplie_la_boucle(noeud) else f"un calcul (« {noeud.operator} »)"
    if type(noeud) not in PERMIS:
        return EXPLICATIONS.get(type(noeud), f"« {type(noeud).__name__.lower()} »")
    if isinstance(noeud, nodes.Getattr):
        return _attribut_refuse(noeud)
    if isinstance(noeud, nodes.Name):
        return _nom_refuse(noeud.name)
    if isinstance(noeud, nodes.For) and noeud.recursive:
        return "une boucle récursive"
    if isinstance(noeud, nodes.For) and not isinstance(noeud.target, nodes.Name):
        return "une boucle à plusieurs variables"
    if isinstance(noeud, nodes.If) and len(noeud.elif_) > BRANCHES:
        return f"plus de {BRANCHES} « elif »"
    if isinstance(noeud, nodes.Const) and _const_excessive(noeud.value):
        return "une constante trop grande"
    if isinstance(noeud, nodes.Const) and isinstance(noeud.value, str) and _signe_cache(noeud.value):
        return "un signe caché, ou une accolade, dans un texte entre guillemets"
    return None


def _nom_refuse(nom: str) -> str | None:
    if nom.startswith('_'):
        return f"un nom qui commence par « _ » ({nom})"
    return f"un nom réservé ({nom})" if nom in RESERVES else None


def _attribut_refuse(noeud: nodes.Getattr) -> str | None:
    if noeud.attr.startswith('_'):
        return f"un nom qui commence par « _ » ({noeud.attr})"
    if isinstance(noeud.node, nodes.Name) and noeud.node.name == 'loop' and noeud.attr not in LOOP:
        return f"« loop.{noeud.attr} »"
    return None


def _parcourir(arbre: nodes.Node) -> Iterator[tuple[nodes.Node, int, int, int]]:
    """Chaque nœud, avec ce qui l'entoure : expressions, boucles, blocs. Sans récursion : l'arbre vient de n'importe qui."""
    a_voir = [(arbre, 0, 0, 0)]
    while a_voir:
        noeud, profondeur, boucles, blocs = a_voir.pop()
        boucles += isinstance(noeud, nodes.For)
        blocs += isinstance(noeud, (nodes.For, nodes.If))
        profondeur = profondeur + 1 if isinstance(noeud, nodes.Expr) else 0
        yield noeud, profondeur, boucles, blocs
        enfants = [(enfant, profondeur, boucles, blocs) for enfant in noeud.iter_child_nodes()]
        if isinstance(noeud, nodes.If):
            branches = {id(branche) for branche in noeud.elif_}
            enfants = [(e, p, b, n - (id(e) in branches)) for e, p, b, n in enfants]
        a_voir += reversed(enfants)


def _const_excessive(valeur: object) -> bool:
    if isinstance(valeur, (int, float)) and not isinstance(valeur, bool):
        return abs(valeur) > ENTIER_MAXIMAL
    return isinstance(valeur, str) and len(valeur) > TEXTE_MAXIMAL


def _signe_cache(texte: str) -> bool:
    """Ce qu'un texte écrit par échappement ferait imprimer : une balise, un repère, un signe que XML ne porte pas."""
    return any(signe in '{}' or unicodedata.category(signe) in SIGNES_CACHES for signe in texte)


def _multiplie_la_boucle(noeud: nodes.BinExpr) -> bool:
    """La seule arithmétique permise est celle que docxtpl écrit lui-même pour « hm » : entier × loop.length."""
    return (
        isinstance(noeud, nodes.Mul)
        and isinstance(noeud.left, nodes.Const)
        and isinstance(noeud.left.value, int)
        and isinstance(noeud.right, nodes.Getattr)
        and isinstance(noeud.right.node, nodes.Name)
        and noeud.right.node.name == 'loop'
        and noeud.right.attr == 'length'
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
