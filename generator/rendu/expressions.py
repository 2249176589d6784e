"""Ce que dit l'expression d'une balise : langage permis, champs connus, valeurs qui s'impriment, comparaisons sensées."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, TypeVar

from jinja2 import TemplateSyntaxError, nodes

from generator.domaine.mots import plier, proche
from generator.domaine.niveau import Niveau
from generator.domaine.temps import Duree
from generator.erreurs import Code
from generator.rendu.chaines import imprimable, inadaptes, nature
from generator.rendu.declaration import element, est_un_groupe, singulier
from generator.rendu.environnement import FILTRES, environnement
from generator.rendu.grief import LISTE_DES_CHAMPS, Grief
from generator.rendu.langage import chemin, chemins_lus, en_francais, interdits
from generator.rendu.portee import Portee
from generator.rendu.resolution import Chemin
from generator.rendu.suggestions import boucle_a_ouvrir, listes

MONTRES = 12
"""Les champs possibles qu'une règle énumère au plus."""
NATURES: tuple[tuple[type, str], ...] = (
    (bool, "un oui/non"), (str, "un texte"), (int, "un nombre"), (float, "un nombre"), (dt.date, "une date"),
    (Duree, "une durée"),
)  # fmt: skip
_Noeud = TypeVar('_Noeud', bound=nodes.Node)
LE_PLUS_PARLANT = ('nom_complet', 'nom', 'intervalle', 'titre', 'libelle', 'date')
"""Ce qu'on imprime d'ordinaire d'un groupe de champs."""
NIVEAUX = {plier(niveau): niveau.value for niveau in Niveau}


def mots_pour_un_champ(contenu: str, portee: Portee) -> Iterator[Grief]:
    """Un champ écrit comme une phrase, « nom de l'élève » : celui auquel on pensait."""
    trouve = portee.d_apres_les_mots(contenu)
    if trouve is not None:
        nom = '.'.join(trouve)
        yield Grief(Code.CHAMP_INCONNU, "Un champ s'écrit sans espace, avec des points", LISTE_DES_CHAMPS,
                    f"vouliez-vous écrire {{{{ {nom} }}}} ?", vise=contenu, remplace=nom,
                    suggestion=f'{{{{ {nom} }}}}')  # fmt: skip


def lire(source: str) -> tuple[nodes.Template | None, list[Grief]]:
    """L'arbre d'une balise seule ; rien s'il y a une faute de syntaxe, un filtre inconnu, une construction interdite."""
    try:
        arbre = environnement().parse(source)
    except TemplateSyntaxError as erreur:
        return None, [Grief(Code.BALISE_MAL_FORMEE, "Balise illisible", f"ce qui bloque : {en_francais(erreur.message)}",
                            "comparez avec modeles/CHAMPS.md.")]  # fmt: skip
    griefs = [
        Grief(Code.LANGAGE_REFUSE, f"La balise emploie {refuse}",
              "un modèle lit des champs, compare et boucle ; rien d'autre",
              "écrivez la balise autrement, ou demandez le champ qui manque.")
        for refuse in dict.fromkeys(interdits(arbre))
    ]  # fmt: skip
    griefs += [_filtre_inconnu(f.name) for f in arbre.find_all(nodes.Filter) if f.name not in FILTRES]
    return (None if griefs else arbre), griefs


def _filtre_inconnu(nom: str) -> Grief:
    voisin = get_close_matches(plier(nom), list(FILTRES), n=1)
    remede = f"vouliez-vous écrire « {voisin[0]} » ?" if voisin else "ôtez ce filtre."
    return Grief(Code.CHAMP_INCONNU, f"Filtre inconnu : « {nom} »", f"les filtres sont : {', '.join(FILTRES)}", remede,
                 vise=nom, remplace=voisin[0] if voisin else None,
                 sure=bool(voisin) and voisin[0] == plier(nom))  # fmt: skip


def examiner_expression(noeud: nodes.Node, portee: Portee) -> Iterator[Grief]:
    """Les champs inconnus, les comparaisons sans issue et les signes que Word ne garde pas, dans une expression."""
    for lu in chemins_lus(noeud):
        yield from champ_inconnu(lu, portee)
    for faute in inadaptes(noeud, lambda lu: portee.resoudre(lu).sorte):
        yield Grief(Code.FILTRE_INADAPTE, faute.quoi, faute.regle, faute.remede)
    for comparaison in _tous(noeud, nodes.Compare):
        yield from _comparaison(comparaison, portee)
    for constante in _tous(noeud, nodes.Const):
        if isinstance(constante.value, str) and any(signe in constante.value for signe in '&<'):
            yield Grief(
                Code.BALISE_MAL_FORMEE, "Un texte entre guillemets contient « & » ou « < »",
                "dans une balise, Word les note autrement : ce texte ne serait égal à rien et s'imprimerait mal",
                "comparez sans ce signe, ou sortez ce texte de la balise.", vise=constante.value,
            )  # fmt: skip


def examiner_impression(noeud: nodes.Node, portee: Portee) -> Iterator[Grief]:
    """Une liste ou un groupe de champs qu'une balise {{ … }} imprimerait d'un bloc."""
    if isinstance(noeud, nodes.Const) and (noeud.value is None or isinstance(noeud.value, bool)):
        yield Grief(Code.CHAMP_MAL_EMPLOYE, "Cette balise n'imprime aucun champ", LISTE_DES_CHAMPS,
                    "écrivez le champ voulu, ou le texte lui-même, sans accolades.")  # fmt: skip
    lu = chemin(noeud)
    sorte = portee.resoudre(lu).sorte if lu else None
    if lu is None or sorte is None or not (element(sorte) or est_un_groupe(sorte)):
        for faute in imprimable(nature(noeud, lambda chemin: portee.resoudre(chemin).sorte)):
            yield Grief(Code.FILTRE_INADAPTE, faute.quoi, faute.regle, faute.remede)
        return
    nom = '.'.join(lu)
    if element(sorte) is not None:
        variable = singulier(lu[-1])
        boucle = f"{{% for {variable} in {nom} %}}"
        simple = not est_un_groupe(element(sorte))
        remede = f"écrivez {{{{ {nom}|liste }}}}, ou une boucle {boucle}." if simple else f"parcourez-la : {boucle}."
        yield Grief(Code.FILTRE_INADAPTE, f"« {nom} » est une liste : elle ne s'imprime pas d'un bloc",
                    "« for » la parcourt, « |liste » l'énumère", remede, vise=nom,
                    remplace=f'{nom}|liste' if simple else None,
                    suggestion=f'{{{{ {nom}|liste }}}}' if simple else boucle)  # fmt: skip
    elif est_un_groupe(sorte):
        dedans = portee.resoudre((*lu, '?')).possibles or ()
        exemple = next((nom for nom in LE_PLUS_PARLANT if nom in dedans), dedans[0])
        yield Grief(Code.FILTRE_INADAPTE, f"« {nom} » est un groupe de champs : il ne s'imprime pas d'un bloc",
                    f"il contient : {_enumerer(dedans)}", f"précisez lequel, par exemple {{{{ {nom}.{exemple} }}}}.",
                    vise=nom, remplace=f'{nom}.{exemple}', suggestion=f'{{{{ {nom}.{exemple} }}}}')  # fmt: skip


def champ_inconnu(lu: Chemin, portee: Portee) -> Iterator[Grief]:
    """Le reproche d'un chemin qui ne mène à aucun champ, avec celui auquel on pensait."""
    trouve = portee.resoudre(lu)
    if trouve.sorte is not None or trouve.possibles is None:
        return
    nom, connu = '.'.join(lu), '.'.join(trouve.connu)
    accorde = portee.accorder(lu)
    choix = (accorde,) if accorde else portee.suggerer(lu)
    boucle = boucle_a_ouvrir(lu, portee.contexte)
    suggestion = f"{{{{ {'.'.join(choix[0])} }}}}" if choix else boucle or ''
    if boucle and (not choix or trouve.connu or element(portee.resoudre(choix[0]).sorte) is not None):
        remede, choix, suggestion = f"écrivez-le dans une boucle : {boucle}.", (), boucle
    elif choix:
        ou = ' ou '.join(f"{{{{ {'.'.join(c)} }}}}" for c in choix)
        remede = f"vouliez-vous écrire {ou} ? {LISTE_DES_CHAMPS}."
    else:
        remede = f"{LISTE_DES_CHAMPS}."
    qui = f"« {connu} » contient" if connu else "ce formulaire connaît"
    regle = f"{qui} : {_enumerer(sorted(trouve.possibles))}" if trouve.possibles else f"« {connu} » n'a pas de sous-champ"
    yield Grief(Code.CHAMP_INCONNU, "Champ inconnu", regle, remede, vise=nom,
                remplace='.'.join(choix[0]) if choix else None, sure=accorde is not None, suggestion=suggestion)  # fmt: skip


def liste_d_une_boucle(noeud: nodes.Node, portee: Portee) -> tuple[Any, Chemin, list[Grief]]:
    """Ce que parcourt un « for » : le type de ses éléments, son chemin, et le reproche s'il n'est pas une liste."""
    lus = list(chemins_lus(noeud))
    if len(lus) != 1:
        return None, (), []
    sorte = nature(noeud, lambda lu: portee.resoudre(lu).sorte)
    contenu = element(sorte)
    if sorte is None or contenu is not None:
        return contenu, lus[0], []
    nom = '.'.join(lus[0])
    toutes = ['.'.join(liste) for liste, _ in listes(portee.contexte)]
    dedans = [liste for liste in toutes if liste.startswith(f'{nom}.')]
    remede = f"vouliez-vous écrire « {dedans[0]} » ?" if dedans else f"les listes sont : {_enumerer(toutes)}."
    return None, lus[0], [Grief(
        Code.CHAMP_INCONNU, "Ce champ n'est pas une liste", "« for » parcourt une liste",
        remede if toutes else f"{LISTE_DES_CHAMPS}.", vise=nom, remplace=dedans[0] if len(dedans) == 1 else None,
        valeur=nom,
    )]  # fmt: skip


# Comparaisons


def _comparaison(noeud: nodes.Compare, portee: Portee) -> Iterator[Grief]:
    gauche = noeud.expr
    for operande in noeud.ops:
        droites = operande.expr.items if isinstance(operande.expr, (nodes.List, nodes.Tuple)) else [operande.expr]
        cherche = operande.op in ('in', 'notin')
        for droite in droites:
            yield from _niveau(gauche, droite)
            natures = _nature(gauche, portee), _nature(droite, portee)
            if cherche and droites == [operande.expr]:
                continue
            if None not in natures and natures[0] != natures[1]:
                yield Grief(
                    Code.CHAMP_MAL_EMPLOYE, "Cette comparaison est toujours fausse",
                    f"d'un côté {natures[0]}, de l'autre {natures[1]}",
                    "comparez des valeurs de même nature : un texte entre guillemets, un nombre sans guillemets.",
                )  # fmt: skip
        gauche = operande.expr


def _nature(noeud: nodes.Node, portee: Portee) -> str | None:
    """« un texte », « un nombre »… ; rien si on ne sait pas."""
    lu = chemin(noeud)
    if lu is not None:
        sorte = portee.resoudre(lu).sorte
    elif isinstance(noeud, nodes.Const) and noeud.value is not None:
        sorte = type(noeud.value)
    else:
        return None
    return next((nom for nature, nom in NATURES if isinstance(sorte, type) and issubclass(sorte, nature)), None)


def _niveau(gauche: nodes.Node, droite: nodes.Node) -> Iterator[Grief]:
    """Un niveau comparé à un texte qui n'en est pas un : « ce1 », « CE1 »."""
    lu = chemin(gauche)
    if lu is None or lu[-1] != 'niveau' or not isinstance(droite, nodes.Const) or not isinstance(droite.value, str):
        return
    if droite.value in NIVEAUX.values():
        return
    exact = NIVEAUX.get(plier(droite.value).replace(' ', ''))
    voisin = exact or proche(droite.value, NIVEAUX.values())
    yield Grief(
        Code.CHAMP_MAL_EMPLOYE, f"« {droite.value} » n'est pas un niveau : la comparaison est toujours fausse",
        f"les niveaux sont : {', '.join(NIVEAUX.values())}",
        f"vouliez-vous écrire '{voisin}' ?" if voisin else "écrivez un de ces niveaux.",
        vise=droite.value, remplace=voisin, sure=exact is not None,
    )  # fmt: skip


def _tous(noeud: nodes.Node, sorte: type[_Noeud]) -> Iterator[_Noeud]:
    if isinstance(noeud, sorte):
        yield noeud
    yield from noeud.find_all(sorte)


def _enumerer(noms: list[str] | tuple[str, ...]) -> str:
    suite = ", …" if len(noms) > MONTRES else ""
    return ", ".join(noms[:MONTRES]) + suite
