"""Ce qu'un commentaire de la copie corrigée dit d'une faute : ce qui ne va pas, ce qu'on en a fait, ce qui reste à faire."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from generator.rendu.faute import Faute, Geste, Reparation

LONGUEUR = 300
"""Signes d'une phrase de commentaire ou des mots qu'elle cite."""
GESTE_DANS_WORD = "Dans Word : Révision > Accepter, ou Refuser."
OU_VA_LA_BALISE = {
    Geste.ISOLER_LIGNE_AVANT: "sur une ligne du tableau, au-dessus",
    Geste.ISOLER_LIGNE_APRES: "sur une ligne du tableau, au-dessous",
    Geste.ISOLER_PARAGRAPHE: "dans son paragraphe",
}


class Suite(StrEnum):
    """Ce que la copie corrigée a fait d'une faute."""

    CORRIGE = "Corrigé"
    PROPOSE = "Proposé"
    A_FAIRE = "À faire"


def redige(faute: Faute, suite: Suite, mots: str, ailleurs: str = '') -> list[str]:
    """Les paragraphes du commentaire ; `mots` : ceux de la faute, `ailleurs` : où ils sont, si ce n'est pas là."""
    probleme = faute.probleme
    titre = _court(probleme.quoi if probleme.personnel else probleme.titre)
    lieu = '' if probleme.personnel else probleme.emplacement.precision
    lignes = [f"{ailleurs} : {titre} ({probleme.code})" if ailleurs else f"{titre} ({probleme.code})"]
    if ailleurs and lieu:
        lignes.append(f"Où : {lieu}.")
    lignes.append(_phrase(probleme.regle))
    if faute.reparation is not None and suite is not Suite.A_FAIRE:
        lignes.append(_ce_qui_est_fait(faute.reparation, suite, mots))
    if suite is not Suite.CORRIGE:
        lignes.append(_phrase(probleme.remede or (faute.reparation.quoi if faute.reparation else '')))
    return list(dict.fromkeys(ligne for ligne in lignes if ligne))


def _ce_qui_est_fait(reparation: Reparation, suite: Suite, mots: str) -> str:
    """« Proposé : « prenon » devient « prenom ». » ; comment l'accepter, s'il le faut."""
    if reparation.geste in OU_VA_LA_BALISE:
        quoi = f"{_court(reparation.texte or mots)} va seule {OU_VA_LA_BALISE[reparation.geste]}."
    elif mots == reparation.texte:
        quoi = "la tabulation, le saut ou le trait d'union qui coupait la balise est ôté."
    elif _visible(mots) == _visible(reparation.texte):
        quoi = "un signe invisible est ôté."
    elif not reparation.texte:
        quoi = f"« {_court(mots)} » est ôté."
    else:
        quoi = f"« {_court(mots)} » devient « {_court(reparation.texte)} »."
    return f"{suite} : {quoi}" if suite is Suite.CORRIGE else f"{suite} : {quoi} {GESTE_DANS_WORD}"


def _court(texte: str) -> str:
    return texte if len(texte) <= LONGUEUR else f'{texte[:LONGUEUR]}…'


def _visible(texte: str) -> str:
    return ''.join(signe for signe in texte if unicodedata.category(signe) != 'Cf')


def _phrase(texte: str) -> str:
    """Une phrase : sa majuscule, son point."""
    texte = texte.strip()
    return texte and f"{texte[0].upper()}{texte[1:]}" + ('' if texte[-1] in '.?!…' else '.')
