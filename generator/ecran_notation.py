"""Ce que la personne lit d'une ligne notée : la ligne, puis ce qu'il reste dû."""

from __future__ import annotations

import json as format_json
import sys

from generator import ecran_proposition
from generator.ecriture_du_classeur import ecrire
from generator.erreurs import Sortie
from generator.notation import Notation, Reste, calculer_le_reste
from generator.reglages import Reglages


def conclure(notation: Notation, reglages: Reglages, *, json: bool) -> int:
    """Écrit la ligne (ou demande, si elle est déjà notée), dit ce qu'il reste dû, rend le code de sortie."""
    proposition = notation.proposition
    if proposition.vide:
        sortie = ecran_proposition.conclure(proposition, json=json, oui=False, quand=reglages.maintenant())
        if sortie is not Sortie.FAIT:
            sys.stderr.write("Pour noter quand même : OUI=1 (--oui sans make).\n")
        elif not json:
            _dire(calculer_le_reste(notation, reglages))
        return sortie
    ecrit = ecrire(proposition, reglages.maintenant())
    reste = calculer_le_reste(notation, reglages)
    if json:
        resultat = {
            **proposition.en_dict(), 'ecrit': str(ecrit.cible), 'ancien': ecrit.ancien and str(ecrit.ancien),
            'minutes_faites': reste.faite.minutes, 'minutes_dues': reste.due and reste.due.minutes, 'sortie': 0,
        }  # fmt: skip
        sys.stdout.write(format_json.dumps(resultat, ensure_ascii=False, indent=2) + '\n')
        return Sortie.FAIT
    sys.stdout.write(f"Noté : {proposition.annonces[0].phrase}.\n")
    _dire(reste)
    return Sortie.FAIT


def _dire(reste: Reste) -> None:
    faites = f"{reste.libelle} : {reste.faite} au journal"
    if reste.due is None:
        sys.stdout.write(f"{faites} ; rien n'y est dû.\n")
    elif reste.faite > reste.due:
        sys.stdout.write(f"{faites}, pour {reste.due} dues : {reste.faite - reste.due} de plus.\n")
    else:
        sys.stdout.write(f"{faites}, sur {reste.due} dues ; il reste {reste.due - reste.faite}.\n")
