"""Montrer où en est chaque enseignant : un tableau court, ou le même contenu pour une machine."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Any

from generator.calcul import Resultats
from generator.calcul.heures import (
    AjustementApplique,
    Compte,
    HeuresDeCategorie,
    HeuresDEnseignant,
    HeuresDUnePeriode,
    SeancesANoter,
    dire_le_reste,
    seances_a_noter,
    suivre_les_heures,
)
from generator.domaine.temps import INSECABLE

if TYPE_CHECKING:
    from generator.rangement import Fait

LARGEUR = 120
COLONNES = ("Enseignant", "Dû ici", "Fait", "", "Reste à faire", "Prévu", "Reste à prévoir")


def alleger(fait: Fait, *, json: bool, aujourdhui: dt.date) -> None:
    """Remplace les résultats d'une école par ce que l'on dira de ses heures ; ce qui n'a pas eu lieu ne se note pas."""
    resultats, fait.resultats = fait.resultats, None
    if resultats is not None and fait.au is not None:
        fait.etat = en_dict(resultats, fait.au) if json else _en_texte(resultats, fait.au, aujourdhui)


def _en_texte(resultats: Resultats, jour: dt.date, aujourdhui: dt.date) -> str:
    from rich.console import Console
    from rich.table import Table

    console = Console(file=sys.stdout, highlight=False, markup=False, width=None if sys.stdout.isatty() else LARGEUR)
    ecole, suivis = resultats.dossier.ecole, suivre_les_heures(resultats, jour)
    table = Table(box=None, pad_edge=False, header_style='bold')
    for rang, titre in enumerate(COLONNES):
        table.add_column(titre, justify='right' if rang else 'left', overflow='fold')
    for heures in suivis:
        enseignant = heures.service.enseignant
        table.add_row(f"{enseignant.imprime} ({enseignant.code}, {enseignant.quotite})", *_cases(heures.total))
    if len(suivis) > 1:
        table.add_section()
        table.add_row("Total", *_cases(sum((heures.total for heures in suivis), Compte())))
    with console.capture() as texte:
        console.print(f"\n{ecole.nom} ({ecole.annee}), heures au {jour:%d/%m/%Y}", style='bold')
        console.print(table)
        for heures in suivis:
            if heures.apres:
                console.print(f"{heures.service.enseignant.imprime} : {heures.apres} notées après cette date, non comptées.")
            for seances in seances_a_noter(heures.service, min(jour, aujourdhui)):
                console.print(_a_noter(seances), soft_wrap=True)
    return f"{texte.get()}\n"


def _a_noter(seances: SeancesANoter) -> str:
    """Une séance prévue n'est faite que si on le dit : ce que l'on taperait, tel quel."""
    qui, duree = seances.enseignant, str(seances.duree).replace(INSECABLE, ' ')
    return (
        f"{qui.imprime} : {seances.duree} de séances déjà passées ne sont pas notées faites. Si elles ont eu lieu : "
        f'make noter ENSEIGNANT={qui.code} CATEGORIE="{seances.libelle}" DUREE="{duree}" LE={seances.dernier:%d/%m/%Y}'
    )


def _cases(compte: Compte) -> tuple[str, ...]:
    part = "" if compte.avancement is None else f"{compte.avancement} %"
    ailleurs = f" (+ {compte.hors_ecole} ailleurs)" if compte.hors_ecole else ""
    return (f'{compte.ici}{ailleurs}', str(compte.faites), part, dire_le_reste(compte.reste_a_faire), str(compte.prevues),
            dire_le_reste(compte.reste_a_prevoir))  # fmt: skip


def en_dict(resultats: Resultats, jour: dt.date) -> dict[str, Any]:
    """Le même contenu, pour une machine ; les durées en minutes."""
    return {'au': jour.isoformat(), 'enseignants': [_enseignant(heures) for heures in suivre_les_heures(resultats, jour)]}


def _enseignant(heures: HeuresDEnseignant) -> dict[str, Any]:
    enseignant = heures.service.enseignant
    return {
        'enseignant': enseignant.code, 'nom': f'{enseignant.nom} {enseignant.prenom}', 'quotite': str(enseignant.quotite),
        **_compte(heures.total), 'apres': heures.apres.minutes,
        'categories': [_categorie(categorie) for categorie in heures.categories],
    }  # fmt: skip


def _compte(compte: Compte) -> dict[str, int]:
    """Chaque nombre du compte, par son nom."""
    return {nom: getattr(compte, nom).minutes for nom in Compte.__slots__}


def _categorie(categorie: HeuresDeCategorie) -> dict[str, Any]:
    return {
        'categorie': categorie.categorie.categorie.libelle, 'facultative': categorie.facultative,
        **_compte(categorie.compte), 'periodes': [_periode(heures) for heures in categorie.periodes],
        'ajustements': [_ajustement(ajustement) for ajustement in categorie.ajustements],
        'ailleurs': [{'ecole': v.libelle, 'heures': v.duree.minutes} for v in categorie.categorie.ailleurs],
    }  # fmt: skip


def _periode(heures: HeuresDUnePeriode) -> dict[str, int | None]:
    numero = heures.periode.numero if heures.periode else None
    return {'periode': numero, 'faites': heures.faite.minutes, 'prevues': heures.prevue.minutes}


def _ajustement(ajustement: AjustementApplique) -> dict[str, Any]:
    return {
        'ajustement': ajustement.libelle, 'heures': ajustement.heures.minutes, 'imputation': ajustement.imputation,
        'textes': str(ajustement.fondement or '') or None,
    }  # fmt: skip
