"""Ce que l'on montre d'un changement proposé, ce que l'on demande, et l'écriture si la personne dit oui."""

from __future__ import annotations

import datetime as dt
import json as format_json
import re
import sys
from collections.abc import Mapping

from generator import ecran
from generator.domaine.mots import plier
from generator.ecriture_du_classeur import Ecrit, ecrire
from generator.erreurs import Sortie
from generator.proposition import Annonce, Proposition, Question
from generator.sorties import chemin_court

OUI = ('o', 'oui')
APRES = re.compile(r" (?:de|du|des|à|au|en|sans|sur|hors|par|pour|dans|avec|non)\b| d'")
"""Ce qui suit ne s'accorde pas : « changements de classe »."""


def montrer(proposition: Proposition) -> None:
    """Écrit les changements, groupés par sorte et comptés, puis les problèmes."""
    sys.stdout.write(f"{proposition.titre}\n")
    sortes: dict[str, list[Annonce]] = {}
    for annonce in proposition.annonces:
        sortes.setdefault(annonce.sorte, []).append(annonce)
    for sorte, annonces in sortes.items():
        sys.stdout.write(f"\n{compter(len(annonces), sorte)}\n")
        for annonce in annonces:
            cellule = f" ({annonce.cellule})" if annonce.cellule else ""
            sys.stdout.write(f"  {annonce.phrase}{cellule}\n")
    if proposition.questions:
        sys.stdout.write(f"\n{compter(len(proposition.questions), 'question')}\n")
        for question in proposition.questions:
            sys.stdout.write(f"  {question.phrase} ({', '.join(question.choix)})\n")
    if proposition.vide and not proposition.questions and not proposition.rapport.a_des_erreurs:
        sys.stdout.write("Rien à changer.\n")
    sys.stdout.flush()
    ecran.montrer_problemes(proposition.rapport)


def compter(nombre: int, sorte: str) -> str:
    """« 1 arrivée », « 12 arrivées », « 3 changements de classe »."""
    if nombre < 2:
        return f"{nombre} {sorte}"
    coupe = APRES.search(sorte)
    tete, reste = (sorte[:coupe.start()], sorte[coupe.start():]) if coupe else (sorte, '')
    return f"{nombre} {' '.join(_au_pluriel(mot) for mot in tete.split())}{reste}"


def _au_pluriel(mot: str) -> str:
    if mot.endswith(('s', 'x', 'z')):
        return mot
    return f"{mot}x" if mot.endswith('eau') else f"{mot}s"


def demander(proposition: Proposition) -> bool:
    """Demande au terminal s'il faut écrire ; sans terminal, non."""
    if not au_terminal():
        return False
    ou = chemin_court(proposition.cible)
    return plier(_lire(f"\nÉcrire dans {ou} ? (o/N) ")) in OUI


def au_terminal() -> bool:
    """Vrai si quelqu'un peut répondre."""
    return sys.stdin is not None and sys.stdin.isatty()


def repondre(proposition: Proposition) -> dict[str, str]:
    """Pose les questions une à une au terminal : le numéro d'un choix, ou Entrée pour plus tard."""
    reponses: dict[str, str] = {}
    for rang, question in enumerate(proposition.questions, 1):
        sys.stdout.write(f"\nQuestion {rang} sur {len(proposition.questions)} : {question.phrase}\n")
        for numero, choix in enumerate(question.choix, 1):
            sys.stdout.write(f"  {numero}. {choix}\n")
        choisi = _choisir(question)
        if choisi is not None:
            reponses[question.cle] = choisi
    return reponses


def _choisir(question: Question) -> str | None:
    choix = list(question.choix)
    while True:
        tape = _lire("Le numéro de la réponse (Entrée : plus tard) : ").strip()
        if not tape:
            return None
        if tape.isascii() and tape.isdigit() and 1 <= int(tape) <= len(choix):
            return choix[int(tape) - 1]
        sys.stdout.write(f"Tapez un numéro de 1 à {len(choix)}, ou Entrée.\n")


def _lire(invite: str) -> str:
    sys.stdout.write(invite)
    sys.stdout.flush()
    return sys.stdin.readline()


def conclure(proposition: Proposition, *, json: bool, oui: bool, quand: dt.datetime) -> int:
    """Montre, demande, écrit ; rend le code de sortie. `oui` : écrit sans demander, les questions restant pour plus tard.

    Hors d'un terminal et sans `oui`, rien n'est écrit, et c'est dit. Lève ce que lève `ecrire`.
    """
    if not json:
        montrer(proposition)
    empeche = proposition.rapport.a_des_erreurs
    reponses: Mapping[str, str] = {}
    accepte = oui
    if not (oui or json or empeche) and au_terminal():
        reponses = repondre(proposition)
        accepte = a_ecrire(proposition, reponses) and demander(proposition)
    ecrit = ecrire(proposition, quand, reponses) if accepte and a_ecrire(proposition, reponses) and not empeche else None
    restent = len(proposition.questions) - len(reponses)
    sortie = _sortie(proposition, ecrit, reponses)
    if json:
        resultat = {
            **proposition.en_dict(), 'ecrit': ecrit and str(ecrit.cible),
            'ancien': str(ecrit.ancien) if ecrit and ecrit.ancien else None, 'sortie': int(sortie),
        }  # fmt: skip
        sys.stdout.write(format_json.dumps(resultat, ensure_ascii=False, indent=2) + '\n')
    else:
        _dire(proposition, ecrit, restent, reponses)
    return sortie


def a_ecrire(proposition: Proposition, reponses: Mapping[str, str]) -> bool:
    """Vrai si la proposition, ou une réponse donnée, change quelque chose."""
    return not proposition.vide or any(q.cle in reponses and q.choix[reponses[q.cle]] for q in proposition.questions)


def _en_suspens(proposition: Proposition, reponses: Mapping[str, str]) -> bool:
    return a_ecrire(proposition, reponses) or any(question.cle not in reponses for question in proposition.questions)


def _sortie(proposition: Proposition, ecrit: Ecrit | None, reponses: Mapping[str, str]) -> Sortie:
    manque = ecrit is None and _en_suspens(proposition, reponses)
    return Sortie.A_CORRIGER if proposition.rapport.a_des_erreurs or manque else Sortie.FAIT


def _dire(proposition: Proposition, ecrit: Ecrit | None, restent: int, reponses: Mapping[str, str]) -> None:
    if ecrit is not None:
        sys.stdout.write(f"Écrit : {chemin_court(ecrit.cible)}.\n")
        if ecrit.ancien is not None:
            sys.stdout.write(f"L'ancien classeur est gardé : {chemin_court(ecrit.ancien)}.\n")
        if restent:
            sys.stdout.write(f"{compter(restent, 'question')} pour plus tard : relancez sans OUI=1 pour répondre.\n")
    elif _en_suspens(proposition, reponses):
        suite = " Corrigez d'abord ce qui est dit ci-dessus." if proposition.rapport.a_des_erreurs else ""
        if not suite and not au_terminal():
            suite = " Répondez dans un terminal." if proposition.vide else " Pour écrire : OUI=1 (--oui sans make)."
        sys.stderr.write(f"Rien n'est écrit.{suite}\n")
