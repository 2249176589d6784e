"""Ce qu'on écrit dans une cellule : le texte d'une valeur, que `lecture` relit pareil."""

from __future__ import annotations

import datetime as dt

from generator.domaine.quotite import Quotite
from generator.domaine.temps import INSECABLE, Duree, afficher_heure
from generator.erreurs import Code, ErreurDonnees
from generator.feuilles import Colonne, Sorte
from generator.lecture.sortes import Refus, lire_cellule
from generator.rapport import Emplacement, Gravite, Probleme

SIGNES_MAX = 32_767
"""Ce que tient une cellule d'Excel."""
SIGNES_MONTRES = 40


def en_texte(valeur: object, colonne: Colonne) -> str:
    """Une valeur du domaine, telle qu'une personne la taperait ; vide si elle l'est."""
    match valeur:
        case None:
            return ''
        case bool():
            return 'oui' if valeur else 'non'
        case dt.date():
            return f'{valeur:%d/%m/%Y}'
        case dt.time():
            return afficher_heure(valeur).replace(INSECABLE, ' ')
        case Duree() | Quotite():
            return str(valeur).replace(INSECABLE, ' ')
        case tuple() | list():
            return (' ; ' if colonne.sorte is Sorte.DATES else ', ').join(en_texte(v, colonne) for v in valeur)
        case _:
            return str(valeur).replace('\r\n', '\n').replace('\t', ' ')


def a_relire(texte: str, colonne: Colonne, lieu: Emplacement) -> object | None:
    """Ce que `lecture` lira de ce texte ; rien s'il est vide. Lève `ErreurDonnees` s'il ne se lirait pas."""
    if not texte.strip():
        return None
    if len(texte) > SIGNES_MAX or any('\ud800' <= signe <= '\udfff' for signe in texte):
        lu: object = Refus(
            Code.CARACTERE_INTERDIT, "Ce texte ne tient pas dans une cellule",
            f"une cellule a au plus {SIGNES_MAX} signes, tous lisibles", "raccourcissez-le, ou retapez-le.",
        )  # fmt: skip
    else:
        lu = lire_cellule(texte, colonne, None)
    if isinstance(lu, Refus):
        montre = ''.join(signe if signe.isprintable() else '?' for signe in texte[:SIGNES_MONTRES])
        raise ErreurDonnees(Probleme(
            lu.code, Gravite.ERREUR, f"Rien n'est écrit. {lu.quoi}", lieu, lu.regle, lu.remede, montre, colonne.personnelle,
        ))  # fmt: skip
    return lu
