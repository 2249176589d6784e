"""Découpe un texte en balises, et reconnaît celles à qui il manque une accolade : laquelle, et ce qui était voulu."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

INSTRUCTIONS = ('if', 'for', 'elif', 'else', 'endif', 'endfor')
_MOTS = rf'(?:(?:p|tr|tc)\s+)?(?:{"|".join(INSTRUCTIONS)})\b'
_SANS = r'(?:(?!\{\{|\{%|\{\#|\}\}|%\}).)*'
_NOM = r'\s*[\w.]*\w(?:\|\w+(?:\([^(){}]*\))?)*'
_LONGUEUR = 200


@dataclass(frozen=True, slots=True)
class Jeton:
    """Une balise d'un texte : ses bornes, ce qui est écrit, ce qui devrait l'être ; `manque` est vide si elle est entière.

    `entier` est vide quand on ne devine pas ce qui était voulu. `simple` : une accolade de chaque côté, « {eleve.nom} » ; ce
    n'est une faute que si ce qu'elles entourent est un champ.
    """

    debut: int
    fin: int
    source: str
    entier: str
    manque: str = ''
    simple: bool = False


def _champ(contenu: str) -> str:
    return f'{{{{ {contenu.strip()} }}}}'


def _instruction(contenu: str) -> str:
    prefixe = re.match(r'(p|tr|tc)\s', contenu)
    return f'{{%{contenu.strip()} %}}' if prefixe else f'{{% {contenu.strip()} %}}'


def _selon_le_mot(contenu: str) -> str:
    return _instruction(contenu) if re.match(rf'\s*{_MOTS}', contenu) else _champ(contenu)


FERMANTE, OUVRANTE = "il manque une accolade fermante", "il manque une accolade ouvrante"
BANCALES: tuple[tuple[str, str, Callable[[str], str], str], ...] = (
    ('trop', r'(?<!\{)\{{3,}+([^{}]*)\}{2,}|\{\{([^{}]*)\}{3,}', _champ, "il y a une accolade de trop"),
    ('mixte', r'\{\{([^{}%]*)%\}|\{%([^{}%]*)\}\}', _selon_le_mot,
     "elle ne se ferme pas comme elle s'ouvre : {{ … }} imprime un champ, {% … %} est une instruction"),
    ('champ_ferme_mal', r'\{\{([^{}]*)\}(?:\s*\})?', _champ, FERMANTE),
    ('instruction_fermee_mal', r'\{%([^{}%]*)(?:%(?!\})(?:\s*\})?|\})', _instruction, FERMANTE),
    ('champ_ouvert_mal', r'\{\s*+\{?([^{}%\#]*)\}\s*\}', _champ, OUVRANTE),
    ('instruction_ouverte_mal', rf'\{{\s+%([^{{}}%]*)%\s*\}}|\{{(\s*{_MOTS}[^{{}}%]*)%\}}', _instruction, OUVRANTE),
    ('sans_accolade', rf'%(\s*{_MOTS}[^{{}}%]*)%\}}', _instruction, OUVRANTE),
    ('champ_sans_fin', rf'\{{\{{({_NOM})', _champ, "il manque « }} » pour fermer la balise"),
    ('instruction_sans_fin', r'\{%(\s*(?:(?:p|tr|tc)\s+)?(?:endif|endfor|else)\b|[^{}%]*$)', _instruction,
     "il manque « %} » pour fermer la balise"),
)  # fmt: skip
"""Les balises bancales : leur forme, ce qui les répare à partir de leur contenu, ce qui manque. La première l'emporte."""
SEULES = {
    '{{': "il manque « }} » pour fermer la balise", '{%': "il manque « %} » pour fermer la balise",
    '{#': "il manque « #} » pour fermer la balise", '}}': "il manque l'accolade qui ouvre la balise",
    '%}': "il manque l'accolade qui ouvre la balise", '#}': "il manque l'accolade qui ouvre la balise",
    '{': "une accolade seule en fin de paragraphe se colle à la balise suivante",
    '}': "une accolade seule en début de paragraphe se colle à la balise précédente",
}  # fmt: skip
SANS_DEBUT = {
    '}}': (re.compile(rf'{_NOM}\s*$'), _champ, "il manque « {{ » pour ouvrir la balise"),
    '%}': (re.compile(r'(?:(?:p|tr|tc)\s+)?\b(?:endif|endfor|else)\s*$'), _instruction,
           "il manque « {% » pour ouvrir la balise"),
}  # fmt: skip
"""Une fin sans début : ce qui la précède et qui était sans doute la balise."""
FENETRE = 64
JETON = re.compile(
    r'(?P<note>\{\#(?:(?!\{\#|\#\}).)*\#\})'
    r'|(?P<trop>' + BANCALES[0][1] + ')'
    rf'|(?P<entiere>\{{\{{{_SANS}\}}\}}|\{{%{_SANS}%\}})'
    r'|(?P<simple>(?<!\{)\{\s*\w+(?:\.\w+)*\s*\}(?!\s*\}))|'
    + '|'.join(f'(?P<{nom}>{forme})' for nom, forme, _, _ in BANCALES[1:])
    + r'|(?P<seule>\{\{|\{%|\{\#|\}\}|%\}|\#\}|\{\Z|\A\})',
    re.DOTALL,
)
REGLES = {nom: (reparer, manque) for nom, _, reparer, manque in BANCALES}


def jetons(texte: str) -> Iterator[Jeton]:
    """Toutes les balises d'un texte, dans l'ordre, entières ou bancales."""
    if '{' not in texte and '}' not in texte:
        return
    libre = 0
    for trouve in JETON.finditer(texte):
        avant, libre = max(libre, trouve.start() - FENETRE), trouve.end()
        source = trouve.group()
        sorte = next(nom for nom, valeur in trouve.groupdict().items() if valeur is not None)
        if sorte in ('note', 'entiere'):
            yield Jeton(trouve.start(), trouve.end(), source, source)
        elif sorte == 'seule':
            yield _seule(texte, avant, trouve)
        elif sorte == 'simple':
            manque = "il manque une accolade de chaque côté"
            yield Jeton(trouve.start(), trouve.end(), source, _champ(source[1:-1]), manque, simple=True)
        else:
            yield _bancale(trouve, sorte)


def masquer(texte: str, signe: str = ' ') -> str:
    """Le même texte, chaque balise remplacée par autant de signes : ce qui reste est ce que la personne a tapé."""
    morceaux, place = [], 0
    for jeton in jetons(texte):
        morceaux += [texte[place : jeton.debut], signe * (jeton.fin - jeton.debut)]
        place = jeton.fin
    return ''.join((*morceaux, texte[place:]))


def _seule(texte: str, avant: int, trouve: re.Match[str]) -> Jeton:
    """Une paire d'accolades sans l'autre ; une fin peut avoir sa balise juste avant elle."""
    source = trouve.group()
    if source in SANS_DEBUT:
        forme, reparer, manque = SANS_DEBUT[source]
        contenu = forme.search(texte[avant : trouve.start()])
        if contenu is not None:
            ecrit = contenu.group()
            debut = avant + contenu.start() + len(ecrit) - len(ecrit.lstrip())
            return Jeton(debut, trouve.end(), texte[debut : trouve.end()], reparer(ecrit), manque)
    return Jeton(trouve.start(), trouve.end(), source, '', SEULES[source])


def _bancale(trouve: re.Match[str], sorte: str) -> Jeton:
    reparer, manque = REGLES[sorte]
    debut, source = trouve.start(), trouve.group()
    retrait = len(source) - len(source.lstrip())
    contenu = next((groupe for groupe in trouve.groups()[_rang(sorte) :] if groupe is not None), '')
    entier = reparer(contenu) if contenu.strip() and len(contenu) < _LONGUEUR else ''
    return Jeton(debut + retrait, trouve.end(), source[retrait:], entier, manque)


def _rang(sorte: str) -> int:
    """Le premier groupe anonyme d'une sorte, dans ceux du motif entier."""
    return JETON.groupindex[sorte]
