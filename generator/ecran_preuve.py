"""Ce qu'on lit d'une preuve : le verdict en une phrase, puis chaque écart."""

from __future__ import annotations

import json as format_json
import sys

from generator import ecran
from generator.preuve import Preuve, Verdict
from generator.sorties import chemin_court

PHRASES = {
    Verdict.IDENTIQUE: "identique. Refait à partir des mêmes entrées, il a les mêmes octets.",
    Verdict.DIFFERENT: "différent. Ce qui a changé :",
    Verdict.NON_PROUVABLE: "non prouvable. Pourquoi :",
}
SANS_EFFET = "Ce qui suit a changé depuis, sans effet sur ce fichier :\n"


def conclure(preuve: Preuve, *, json: bool) -> int:
    """Dit le verdict et les écarts, et rend le code de sortie."""
    if json:
        contenu = {
            'fichier': str(preuve.fichier), 'verdict': preuve.verdict.value, 'sha256': preuve.sha256,
            'sha256_refait': preuve.refait or None, 'code_de_sortie': int(preuve.verdict.sortie),
            'problemes': [probleme.en_dict(avec_personnel=True) for probleme in preuve.rapport],
        }  # fmt: skip
        sys.stdout.write(format_json.dumps(contenu, ensure_ascii=False, indent=2) + '\n')
        return preuve.verdict.sortie
    sys.stdout.write(f"{chemin_court(preuve.fichier)} : {PHRASES[preuve.verdict]}\n")
    if preuve.verdict is Verdict.IDENTIQUE:
        sys.stdout.write(f"SHA-256 : {preuve.sha256}\n")
    sys.stdout.flush()
    if preuve.verdict is Verdict.IDENTIQUE and len(preuve.rapport):
        sys.stderr.write(SANS_EFFET)
    ecran.montrer_problemes(preuve.rapport)
    return preuve.verdict.sortie
