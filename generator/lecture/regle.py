"""Ce que toutes les tables d'un régime ont en commun : un fondement cité, des valeurs choisies dans une liste."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from generator.domaine.quotite import Quotite
from generator.erreurs import Code
from generator.lecture.toml import Table
from generator.reglementation.textes import Fondement, NoteDeSource, Preuve, Texte

Choix = TypeVar('Choix', bound=StrEnum)


class Fondeur:
    """Lit le fondement d'une table : les textes qu'elle cite, déclarés dans [textes], et leur niveau de preuve."""

    def __init__(self, textes: Mapping[str, Texte]) -> None:
        self.textes = textes

    def __call__(self, table: Table) -> Fondement:
        cles = table.textes('textes')
        if not cles:
            table.probleme('textes', "Table sans texte de droit", "citez au moins un texte déclaré dans [textes].",
                           Code.TEXTE_ABSENT)  # fmt: skip
        for cle in cles:
            if cle not in self.textes:
                connus = ", ".join(self.textes) or "aucun"
                table.probleme('textes', f"Texte non déclaré « {cle} »", f"textes déclarés : {connus}.",
                               Code.TEXTE_ABSENT)  # fmt: skip
        textes = tuple(self.textes[cle] for cle in cles if cle in self.textes)
        preuve = lire_choix(table, 'preuve', Preuve) or Preuve.OUTIL
        return Fondement(textes, preuve, table.texte('note', facultatif=True))


def lire_choix(table: Table, cle: str, choix: type[Choix], *, facultatif: bool = False) -> Choix | None:
    """Une valeur d'une liste fermée ; rien, et un problème, si elle n'y est pas."""
    texte = table.texte(cle, facultatif=facultatif)
    if not texte:
        return None
    if texte in [str(membre) for membre in choix]:
        return choix(texte)
    table.probleme(cle, f"Valeur inconnue « {texte} »", f"valeurs prévues : {', '.join(choix)}.")
    return None


def lire_liste(table: Table, cle: str, choix: type[Choix]) -> tuple[Choix, ...]:
    """Des valeurs d'une liste fermée ; vide si la clé manque."""
    valeurs = []
    for texte in table.textes(cle, facultatif=True):
        if texte in [str(membre) for membre in choix]:
            valeurs.append(choix(texte))
        else:
            table.probleme(cle, f"Valeur inconnue « {texte} »", f"valeurs prévues : {', '.join(choix)}.")
    return tuple(valeurs)


def lire_quotite(table: Table, cle: str) -> Quotite | None:
    """Une quotité entre guillemets : "62,5 %"."""
    texte = table.texte(cle)
    quotite = Quotite.lire(texte) if texte else None
    if texte and quotite is None:
        table.probleme(cle, f"Quotité illisible « {texte} »", 'écrivez par exemple "62,5 %".')
    return quotite


def lire_texte(cle: str, table: Table) -> Texte:
    """Un texte de droit, ou la source qui en tient lieu."""
    texte = Texte(
        cle, table.texte('titre'), table.date('date'), table.texte('nor', facultatif=True),  # type: ignore[arg-type]
        table.texte('publication', facultatif=True),
    )  # fmt: skip
    table.fermer()
    return texte


def lire_note(table: Table) -> NoteDeSource:
    """Une incohérence de la source, et la lecture retenue."""
    note = NoteDeSource(*(table.texte(cle) for cle in ('numero', 'passage', 'lecture')))
    table.fermer()
    return note
