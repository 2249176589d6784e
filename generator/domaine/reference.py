"""La référence d'un formulaire : seize signes tirés au sort, qui ne disent rien de personne.

« A1 », douze signes d'un alphabet sans lettre ambiguë (60 bits), deux signes de contrôle. Imprimée en clair par groupes de
quatre pour qui la tape à la main, et dans le code carré. Contrefaite ou non, c'est le registre qui la connaît.
"""

from __future__ import annotations

from collections.abc import Callable

ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
"""Celui de Crockford : ni I, ni L, ni O, ni U."""
FORMAT = 'A1'
TIRES, CONTROLE, GROUPE = 12, 2, 4
LONGUEUR = len(FORMAT) + TIRES + CONTROLE
FICTIVE = 'A100000000000068'
"""Celle des documents fictifs, des essais et des vérifications : bien formée, et jamais tirée."""
PREMIER = 1021
"""Le plus grand nombre premier que deux signes savent écrire : une faute de frappe ou deux signes échangés se voient."""
CONFUS = str.maketrans({'I': '1', 'L': '1', 'O': '0', '-': '', ' ': '', '\u00a0': '', '\u202f': ''})


def tirer(hasard: Callable[[int], int]) -> str:
    """Une référence neuve ; `hasard(n)` rend un entier au sort de 0 à n − 1 (`secrets.randbelow`)."""
    tires = ''.join(ALPHABET[hasard(len(ALPHABET))] for _ in range(TIRES))
    return f'{FORMAT}{tires}{_controle(tires)}'


def lire_reference(texte: str) -> str | None:
    """La référence qu'un texte tapé ou lu désigne, ou rien s'il n'en est pas une. Espaces et casse n'y font rien."""
    brute = texte.strip().upper().translate(CONFUS)
    if len(brute) != LONGUEUR or not brute.startswith(FORMAT) or any(signe not in ALPHABET for signe in brute):
        return None
    tires, controle = brute[len(FORMAT) : -CONTROLE], brute[-CONTROLE:]
    return brute if _controle(tires) == controle else None


def afficher_reference(reference: str) -> str:
    """« A1K7 M2QX 9TB4 C0R8 » : ce que l'on imprime en clair."""
    return ' '.join(reference[rang : rang + GROUPE] for rang in range(0, len(reference), GROUPE))


def _controle(tires: str) -> str:
    """Deux signes : le nombre que forment les douze, modulo un nombre premier."""
    nombre = 0
    for signe in FORMAT + tires:
        nombre = nombre * len(ALPHABET) + ALPHABET.index(signe)
    reste = nombre % PREMIER
    return ALPHABET[reste // len(ALPHABET)] + ALPHABET[reste % len(ALPHABET)]
