"""Quoi faire à présent, en une phrase : d'après ce que la page d'accueil montre déjà, et rien d'autre."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.atelier.bilans import compter
from generator.rapport import Gravite, Rapport

Json = dict[str, Any]
SANS_CLASSEUR = "Aucun classeur dans donnees/ecoles : tapez « make demarrer » dans un terminal, qui en écrit un avec vous."


def dire_le_constat(rapport: Rapport, lettres: int) -> str:
    """« À corriger : 2 choses », « Rien ne manque : 12 lettres pour cette période »."""
    if rapport.a_des_erreurs:
        return f"À corriger : {compter(len(rapport.erreurs), 'chose')}"
    suite = f", {compter(len(rapport), 'point')} à voir" if len(rapport) else ""
    return f"Rien ne manque : {compter(lettres, 'lettre')} pour cette période{suite}"


def conseiller(etat: Json, constat: Json | None) -> Json:
    """Le prochain pas : une phrase, et le bouton ou la page qui le fait s'il y en a un."""
    phrase, demande, lien = _prochain(etat, constat)
    return {'conseil': phrase, 'demande': demande, 'lien': lien}


def _prochain(etat: Json, constat: Json | None) -> tuple[str, str, str]:
    if etat['choix'] is None or constat is None:
        return SANS_CLASSEUR, '', ''
    if modeles := _modeles_fautifs(constat):
        return f"À corriger dans Word : {', '.join(modeles)}. La page « Modèles » montre où.", '', '/modeles'
    if constat['erreurs']:
        return f"Ouvrez « {etat['classeur']} », corrigez ce qui est dit plus bas, enregistrez : cette page le verra.", '', ''
    lettres = _documents(etat, 'lettres')
    if lettres is None:
        return "Rien n'empêche de faire les lettres de cette période.", 'lettres', ''
    if _a_echoue(etat, 'lettres'):
        return "La dernière fois, ces lettres n'ont pas pu être refaites : celles qui sont là sont d'avant.", 'lettres', ''
    if lettres['perime']:
        quoi = lettres['perime']
        return f"{quoi[0].upper()}{quoi[1:]} a changé depuis que ces lettres sont faites : refaites-les.", 'lettres', ''
    if etat['a_regler']:
        return f"{compter(etat['a_regler'], 'page')} revenues attendent qu'une personne les lise.", '', '/retours'
    return _des_reponses(etat['reponses'] or {})


def _des_reponses(reponses: Mapping[str, Any]) -> tuple[str, str, str]:
    attente = reponses.get('en_attente', 0)
    if not reponses.get('parties'):
        return "Les documents sont prêts : imprimez-les.", '', ''
    if not attente:
        return "Toutes les réponses sont revenues et lues.", 'bilan', ''
    if reponses['retard']:
        return f"La date de retour est passée : relancez ({compter(attente, 'réponse')} en attente).", 'retours', ''
    if attente < reponses['parties']:
        attendues = f"{compter(attente, 'réponse')} encore attendue{'s' if attente > 1 else ''}"
        return f"{attendues} : archivez les coupons qui reviennent, ou relancez.", 'retours', ''
    return "Imprimez et remettez les lettres. Quand les coupons reviennent, numérisez-les et archivez-les ici.", '', ''


def _modeles_fautifs(constat: Json) -> list[str]:
    """Les modèles de Word où sont toutes les erreurs ; aucun s'il n'y en a pas, ou si l'une est ailleurs."""
    fichiers = list(dict.fromkeys(p['fichier'] for p in constat['problemes'] if p['gravite'] == Gravite.ERREUR))
    return fichiers if all(fichier.endswith('.docx') for fichier in fichiers) else []


def _a_echoue(etat: Json, commande: str) -> bool:
    """Vrai si le dernier passage de cette commande, pour cette période, n'a rien donné."""
    echec = etat['echec'] or {}
    return echec.get('commande') == commande and str(echec.get('periode')) in (etat['choix']['periode'], 'None')


def _documents(etat: Json, commande: str) -> Json | None:
    periode = etat['choix']['periode']
    siens = (d for d in etat['documents'] if d['commande'] == commande and str(d['periode']) == periode)
    return next((d for d in siens if not d['incomplet']), None)
