"""Ce qu'on lit d'une vue d'ensemble de circonscription : ce qui manque, les totaux, où sont les fichiers."""

from __future__ import annotations

import json as format_json
import sys
from typing import TYPE_CHECKING

from generator import ecran
from generator.circonscription.contexte import en_une_phrase, ranger
from generator.sorties import chemin_court

if TYPE_CHECKING:
    from generator.circonscription.production import VueEcrite


def conclure(vue: VueEcrite, *, json: bool) -> int:
    """Montre une vue d'ensemble ; rend le code de sortie : 1 s'il manque ou se contredit quelque chose."""
    bilan = vue.bilan
    if json:
        sys.stdout.write(format_json.dumps({
            'code_de_sortie': int(vue.sortie), 'dossier': str(vue.dossier), 'circonscription': bilan.circonscription,
            'annee': bilan.annee, 'periode': bilan.numero,
            'ecoles': [{'nom': ligne.nom, 'uai': ligne.uai, 'etat': str(ligne.etat)} for ligne in ranger(bilan.lignes)],
            'reserves': [ecrit.reserve for ecrit in vue.ecrits if ecrit.reserve],
            'problemes': [probleme.en_dict(avec_personnel=False) for probleme in vue.rapport],
        }, ensure_ascii=False, indent=2) + '\n')  # fmt: skip
        return vue.sortie
    ecran.montrer_problemes(vue.rapport)
    total, aide = bilan.effectif, bilan.aide
    lignes = [
        f"Circonscription {bilan.circonscription}, période {bilan.numero}, {bilan.annee} : {en_une_phrase(bilan)}.",
        *(f"  {ligne.nom} : {ligne.etat}" for ligne in ranger(bilan.absentes)),
        f"Élèves proposés : {total.proposes} ({total.accords} accords, {total.refus} refus, {total.en_attente} en attente) "
        f"; aide, pour l'année : {aide.prevues} prévues sur {aide.dues} dues.",
        f"Dossier : {chemin_court(vue.dossier)}",
    ]
    sys.stdout.write('\n'.join(lignes) + '\n')
    for phrase in filter(None, (ecrit.reserve for ecrit in vue.ecrits)):
        sys.stdout.write(f"{phrase}\n")
    for phrase in dict.fromkeys(ecrit.moteur for ecrit in vue.ecrits):
        sys.stdout.write(f"Moteur PDF : {phrase}.\n")
    return vue.sortie
