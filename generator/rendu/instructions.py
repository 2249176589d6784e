"""Reconnaître l'instruction d'une balise {% … %} : for, if, elif, else et leurs fins, même mal écrites."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from generator.domaine.mots import plier
from generator.erreurs import Code
from generator.rendu.accolades import INSTRUCTIONS
from generator.rendu.balises import Balise
from generator.rendu.grief import Grief
from generator.rendu.synonymes import EXPRESSIONS_DITES, INSTRUCTIONS_DITES

TEXTES = re.compile(r'"[^"]*"|\'[^\']*\'')


@dataclass(frozen=True, slots=True)
class Instruction:
    """Une instruction reconnue : son mot, la balise telle qu'il fallait l'écrire, ce qu'on lui reproche."""

    mot: str
    contenu: str
    prefixe: str
    griefs: tuple[Grief, ...] = ()


def reconnaitre(balise: Balise, contenu: str) -> Instruction | None:
    """L'instruction d'une balise ; rien si elle n'en est pas une, même de loin."""
    prefixe, griefs = balise.prefixe, []
    colle = re.match(r'(p|tr|tc)\s+', contenu)
    if colle and not prefixe and contenu[colle.end() :].split()[:1]:
        prefixe, contenu = colle[1], contenu[colle.end() :]
        ecart = re.match(r'\{%-?\s+(p|tr|tc)\b', balise.source)
        griefs.append(Grief(
            Code.BALISE_MAL_FORMEE, f"Une espace sépare « {{% » de « {prefixe} »",
            f"le préfixe se colle : {{%{prefixe} … %}}",
            f"écrivez {{%{prefixe} {contenu} %}}.", bornes=ecart.span() if ecart else None,
            remplace=f'{{%{prefixe}' if ecart else None, sure=True, suggestion=f'{{%{prefixe} {contenu} %}}',
        ))  # fmt: skip
    mot = contenu.split()[0] if contenu.split() else ''
    if mot not in INSTRUCTIONS or re.match(r'else\s+\w', contenu):
        corrige = _corriger_le_mot(contenu, mot)
        if corrige is None:
            return None
        contenu, grief = corrige
        griefs.append(grief)
        mot = contenu.split()[0]
    if mot in ('if', 'elif', 'for'):
        contenu = _corriger_l_expression(contenu, griefs)
    elif contenu != mot:
        griefs.append(Grief(
            Code.BALISE_MAL_FORMEE, f"« {contenu[len(mot) :].strip()} » est de trop", f"« {mot} » est seul dans sa balise",
            f"écrivez {{% {mot} %}}.", vise=contenu, remplace=mot, suggestion=f'{{% {mot} %}}',
        ))  # fmt: skip
        contenu = mot
    return Instruction(mot, contenu, prefixe, tuple(griefs))


def inconnue(contenu: str) -> Grief:
    """Le reproche d'une balise qui n'est pas une instruction."""
    mot = contenu.split()[0] if contenu.split() else ''
    if re.fullmatch(r'[\w.]+\.\w+', contenu):
        remede, suggestion = f"pour imprimer un champ, écrivez {{{{ {contenu} }}}}.", f'{{{{ {contenu} }}}}'
    else:
        voisins = get_close_matches(plier(mot), INSTRUCTIONS, n=1)
        remede, suggestion = (f"vouliez-vous écrire « {voisins[0]} » ?", '') if voisins else ("supprimez cette balise.", '')
    return Grief(Code.LANGAGE_REFUSE, f"Instruction inconnue ou interdite : « {mot} »",
                 "un modèle connaît for, if, elif, else et leurs fins", remede, suggestion=suggestion)  # fmt: skip


def _corriger_le_mot(contenu: str, mot: str) -> tuple[str, Grief] | None:
    """Le premier mot d'une instruction, remis comme il faut : casse, accents, français, un mot en deux."""
    plie = plier(mot)
    long = re.match(r'(?:end|fin)\s*(?:if|si|for|pour)\b|else\s*if\b|sinon\s*si\b', plier(contenu))
    if plie in INSTRUCTIONS and (long is None or long.end() <= len(mot)):
        return _remplacer(contenu, mot, plie, sure=True)
    if long is not None:
        bon = {'s': 'elif', 'e': 'elif'}.get(long.group()[0], '')
        if re.match('end|fin', long.group()):
            bon = 'endfor' if re.search('for|pour', long.group()) else 'endif'
        return _remplacer(contenu, contenu[: long.end()], bon, sure=False)
    bon = INSTRUCTIONS_DITES.get(plie, '')
    voisins = [bon] if bon else get_close_matches(plie, INSTRUCTIONS, n=1, cutoff=0.7)
    if not voisins or (not bon and '.' in mot):
        return None
    return _remplacer(contenu, mot, voisins[0], sure=False)


def _remplacer(contenu: str, ecrit: str, bon: str, *, sure: bool) -> tuple[str, Grief]:
    corrige = f'{bon}{contenu[len(ecrit) :]}'
    return corrige, Grief(
        Code.LANGAGE_REFUSE, f"Instruction inconnue ou interdite : « {ecrit} »",
        "un modèle connaît for, if, elif, else et leurs fins, en minuscules", f"vouliez-vous écrire « {bon} » ?",
        vise=ecrit, remplace=bon, sure=sure, suggestion=f'{{% {corrige} %}}',
    )  # fmt: skip


def _corriger_l_expression(contenu: str, griefs: list[Grief]) -> str:
    """« = » pour « == », « et » pour « and »… hors des textes entre guillemets."""
    morceaux, place = [], 0
    for texte in [*TEXTES.finditer(contenu), None]:
        fin = texte.start() if texte else len(contenu)
        morceaux.append(_traduire(contenu[place:fin], griefs))
        morceaux.append(texte.group() if texte else '')
        place = texte.end() if texte else fin
    return ''.join(morceaux)


def _traduire(morceau: str, griefs: list[Grief]) -> str:
    for motif, bon in EXPRESSIONS_DITES:
        trouve = re.search(motif, morceau)
        if trouve and (not trouve.group().isalpha() or (trouve.start() > 0 and morceau[trouve.start() - 1].isspace())):
            autour = morceau[max(0, trouve.start() - 1) : trouve.end() + 1]
            griefs.append(Grief(
                Code.BALISE_MAL_FORMEE, f"« {trouve.group()} » n'est pas compris dans une instruction",
                "on écrit ==, !=, and, or, not, in", f"écrivez « {bon} ».", vise=autour,
                remplace=autour.replace(trouve.group(), bon),
            ))  # fmt: skip
            morceau = re.sub(motif, bon, morceau)
    return morceau
