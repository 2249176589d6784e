"""Ce qu'un commentaire de la copie corrigée dit d'une faute : ce qui ne va pas, ce qu'on en a fait, ce qui reste à faire."""

from __future__ import annotations

from enum import StrEnum

from generator.rendu.faute import Faute, Geste

GESTE_DANS_WORD = "Dans Word : Révision > Accepter, ou Refuser."


class Suite(StrEnum):
    """Ce que la copie corrigée a fait d'une faute."""

    CORRIGE = "corrigé"
    PROPOSE = "proposé"
    A_FAIRE = "à faire"


def redige(faute: Faute, suite: Suite, ailleurs: str = '') -> list[str]:
    """Les paragraphes du commentaire ; `ailleurs` nomme la partie du document où sont les mots, si ce n'est pas là."""
    probleme, reparation = faute.probleme, faute.reparation
    titre = probleme.quoi if probleme.personnel else probleme.titre
    lieu = '' if probleme.personnel else probleme.emplacement.precision
    if ailleurs:
        titre = f"{ailleurs} : {titre}"
    lignes = [f"{titre} ({probleme.code})"]
    if ailleurs and lieu:
        lignes.append(f"Où : {lieu}.")
    if reparation is not None and suite is Suite.CORRIGE:
        lignes.append(f"Corrigé : {_phrase(reparation.quoi, majuscule=False)}")
    elif reparation is not None and suite is Suite.PROPOSE:
        lignes.append(f"Proposé : {_phrase(reparation.quoi, majuscule=False)} {GESTE_DANS_WORD}")
    elif reparation is not None and reparation.geste is Geste.ACCEPTER:
        lignes.append(_phrase(reparation.quoi))
    elif reparation is not None:
        lignes.append(f"À faire : {_phrase(reparation.quoi, majuscule=False)}")
    lignes.append(_phrase(probleme.regle))
    if suite is not Suite.CORRIGE:
        lignes.append(_phrase(probleme.remede))
    return list(dict.fromkeys(ligne for ligne in lignes if ligne))


def _phrase(texte: str, *, majuscule: bool = True) -> str:
    """Une phrase : sa majuscule, son point."""
    texte = texte.strip()
    if not texte:
        return ''
    debut = texte[0].upper() if majuscule else texte[0]
    return f"{debut}{texte[1:]}" + ('' if texte[-1] in '.?!…' else '.')
