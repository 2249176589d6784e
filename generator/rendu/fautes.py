"""Des reproches aux fautes : chacune à ses mots, dans l'ordre du texte, sans deux réparations au même endroit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.rendu.balises import Balise
from generator.rendu.faute import Ancre, Faute, Reparation
from generator.rendu.grief import Grief

DANS_UNE_CASE = "Pour une case à cocher de Word : Développeur > Propriétés > Balise, le nom du champ sans accolades."


def faute_de(nom: str, balise: Balise, grief: Grief) -> Faute:
    """La faute d'une balise : ses mots, sa place, sa réparation ; `nom` est celui du fichier."""
    passage, (debut, fin) = balise.passage, grief.etendue(balise.source)
    bornes = (0, 0) if passage.relie else (balise.debut + debut, balise.debut + fin)
    ancre = Ancre(passage.partie, passage.rang, *bornes)
    lieu = passage.lieu.autour_de(passage.texte, balise.debut, balise.fin)
    remede = f"{grief.remede} {DANS_UNE_CASE}" if passage.relie else grief.remede
    probleme = Probleme(grief.code, grief.gravite, grief.quoi, Emplacement(nom, precision=str(lieu)), grief.regle, remede,
                        grief.valeur or balise.source)  # fmt: skip
    reparation = None
    if grief.remplace is not None and not passage.relie:
        reparation = Reparation(grief.geste, grief.remede, grief.remplace, grief.sure)
    return Faute(probleme, ancre, reparation, lieu, grief.suggestion)


def manque(nom: str, code: Code, quoi: str, valeur: str) -> Faute:
    """Ce qu'un formulaire doit porter et n'a plus."""
    return Faute(Probleme(
        code, Gravite.ERREUR, quoi, Emplacement(nom), "ce formulaire doit le porter", f"ajoutez {valeur} dans le texte.",
        valeur,
    ), suggestion=valeur)  # fmt: skip


def ranger(fautes: Sequence[Faute], parties: list[str]) -> list[Faute]:
    """Les fautes dans l'ordre où on les rencontre ; de deux réparations qui se chevauchent, la première reste."""
    rangees = sorted(fautes, key=lambda faute: _place(faute, parties))
    prises: dict[tuple[str, int], int] = {}
    for rang, faute in enumerate(rangees):
        ancre = faute.ancre
        if ancre is None or faute.reparation is None or ancre.fin <= ancre.debut:
            continue
        paragraphe = ancre.partie, ancre.paragraphe
        if ancre.debut < prises.get(paragraphe, 0):
            rangees[rang] = replace(faute, reparation=None)
        else:
            prises[paragraphe] = ancre.fin
    return rangees


def _place(faute: Faute, parties: list[str]) -> tuple[int, int, int]:
    """Celles qui n'ont pas de place vont à la fin."""
    ancre = faute.ancre
    if ancre is None or ancre.partie not in parties:
        return len(parties), 0, 0
    return parties.index(ancre.partie), ancre.paragraphe, ancre.debut
