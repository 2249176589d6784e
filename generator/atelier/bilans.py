"""Ce qu'une commande a donné, en une phrase ou deux, d'après ce qu'elle dit à une machine (`--json`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Bilan = Mapping[str, Any]


def dire_le_bilan(cle: str, bilan: Bilan) -> list[str]:
    """Les phrases d'un travail fini ; les problèmes se montrent à part."""
    if cle == 'archiver':
        return _archivage(bilan)
    phrases = []
    for ecole in bilan.get('ecoles', ()):
        phrases += _ecole(cle, ecole)
    return phrases


def _ecole(cle: str, ecole: Bilan) -> list[str]:
    if cle == 'verifier':
        erreurs = sum(probleme['gravite'] == 'erreur' for probleme in ecole['problemes'])
        lettres = compter(ecole['lettres'], 'lettre')
        return ["Le classeur a des erreurs : corrigez-les, enregistrez-le, puis vérifiez de nouveau."] if erreurs else [
            f"Rien n'empêche de produire : {lettres} à faire."
        ]
    if 'agendas' in ecole:
        return [f"{compter(ecole['agendas'], 'agenda')} à jour."] if ecole['agenda'] else ["Aucun agenda n'a été écrit."]
    if ecole.get('dossier') is None:
        return ["Aucun document n'a été fait ; ceux d'avant sont intacts."]
    faits = compter(ecole['lettres'], 'lettre') if ecole['lettres'] else compter(ecole['documents'], 'document')
    pages = compter(ecole['pages'], 'page')
    if ecole['inchange']:
        return [f"Rien n'a changé depuis la dernière fois : les documents d'avant restent ({pages}).", *ecole['remarques']]
    return [f"Fait : {faits}, {pages}.", *ecole['remarques']]


def _archivage(bilan: Bilan) -> list[str]:
    fichiers = bilan.get('fichiers', ())
    pages = sum(fichier['pages'] for fichier in fichiers)
    if not pages:
        return ["Aucune page à archiver."]
    phrases = [f"{compter(pages, 'page')} dans {compter(len(fichiers), 'fichier')}, "
               f"{compter(bilan['formulaires'], 'formulaire')}."]  # fmt: skip
    lues = [f"{nombre} {statut}" for statut, nombre in bilan['reponses'].items() if nombre]
    phrases += [f"Réponses : {', '.join(lues)}."] if lues else []
    attendent = bilan['a_verifier'] + len(bilan['mises_de_cote'])
    phrases += [f"{compter(attendent, 'page')} à lire vous-même : page Retours."] if attendent else []
    if bilan['laissees']:
        phrases.append(f"{compter(len(bilan['laissees']), 'page')} n'ont pas pu être rangées : gardez ces numérisations.")
    return phrases


def compter(nombre: int, mot: str) -> str:
    """« 1 lettre », « 12 lettres »."""
    return f"{nombre} {mot}{'s' if nombre > 1 else ''}"
