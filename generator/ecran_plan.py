"""L'année d'une école telle que la directrice la lit : le calendrier, les heures, les années proposées, le plan tapé."""

from __future__ import annotations

import json as format_json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from generator import ecran
from generator.domaine.temps import Duree
from generator.erreurs import Sortie
from generator.rapport import Rapport
from generator.sorties import chemin_court

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from generator.annee import AnneeDEcole
    from generator.calcul.annee import Annee
    from generator.calcul.annee_reelle import AideDUnJour
    from generator.calcul.plan import AnneeProposee, Bloc, Heures, PlanDeService

LARGEUR = 110
VIDE = '–'


def conclure(ecoles: Sequence[AnneeDEcole], rapport: Rapport, *, json: bool) -> int:
    """Écrit l'année de chaque école et rend le code de sortie : le plus grave de toutes."""
    sortie = max((ecole.sortie for ecole in ecoles), default=Sortie.FAIT)
    if rapport.a_des_erreurs or not ecoles:
        sortie = max(sortie, Sortie.A_CORRIGER)
    if json:
        sys.stdout.write(format_json.dumps(en_dict(ecoles, rapport, sortie), ensure_ascii=False, indent=2) + '\n')
        return sortie
    ecran.montrer_problemes(rapport)
    if not ecoles and not rapport.a_des_erreurs:
        sys.stderr.write(ecran.AUCUN_CLASSEUR)
    for ecole in ecoles:
        _montrer(ecole)
    return sortie


def _montrer(ecole: AnneeDEcole) -> None:
    from rich.console import Console

    largeur = None if sys.stdout.isatty() else LARGEUR
    console = Console(file=sys.stdout, highlight=False, markup=False, width=largeur)
    if ecole.calcul is not None:
        _ecole(console, ecole, ecole.calcul)
    sys.stdout.flush()
    if len(ecole.rapport):
        annee = f" ({ecole.annee})" if ecole.annee else ""
        sys.stderr.write(f"\n{ecole.nom}{annee} : ce qu'il faut voir\n")
        ecran.montrer_problemes(ecole.rapport)
        sys.stderr.write(f"{ecole.rapport.bilan()}.\n")


def _ecole(console: Console, ecole: AnneeDEcole, annee: Annee) -> None:
    fiche = annee.dossier.ecole
    lieu = f"{fiche.annee}, zone {annee.calendrier.zone}"
    console.print(f"\n{fiche.nom} ({lieu}), régime « {annee.regime.libelle} »", style='bold')
    _phrases(console, _calendrier(annee))
    console.print("\nLes heures des enseignants, toutes périodes du classeur réunies", style='bold')
    _decaler(console, _heures(ecole.plans))
    _phrases(console, (
        f"{p.service.enseignant.imprime} ({p.service.fonction.libelle}) : {p.motif}." for p in ecole.plans if p.motif
    ))  # fmt: skip
    for plans in _par_heures_dues(ecole.plans):
        _propositions(console, plans)
    if annee.plan is not None:
        _plan_de_l_ecole(console, annee, ecole.plans)
    console.print(f"\n{_agenda(ecole)}")


def _decaler(console: Console, contenu: RenderableType) -> None:
    from rich.padding import Padding

    console.print(Padding(contenu, (0, 0, 0, 2), expand=False))


def _phrases(console: Console, phrases: Iterable[str]) -> None:
    for phrase in phrases:
        _decaler(console, phrase)


# Le calendrier

def _calendrier(annee: Annee) -> Iterator[str]:
    reelle, nominale = annee.reelle, annee.regime.annee_type.semaines
    yield (f"Règlement : {nominale} semaines. Calendrier : {reelle.semaines_entamees} semaines entamées, "
           f"{reelle.semaines_pleines} entières, {reelle.total} jours de classe.")  # fmt: skip
    yield f"Les {nominale} semaines du règlement servent à prévoir ; les heures se comptent sur les séances datées."
    possibles = ", ".join(f"{nombre} {jour}s" for jour, nombre in sorted(reelle.jours_ouverts.items()))
    yield f"Jours où une séance peut se tenir : {possibles}."
    for aide in annee.aides_d_un_jour:
        yield _un_seul_jour(aide)


def _un_seul_jour(aide: AideDUnJour) -> str:
    jour, regle = aide.regle.jour, aide.regle
    fin = "cela suffit" if aide.suffit else f"il manque {aide.due - aide.heures}"
    texte = f" Source : « {regle.citation} »." if regle.citation else ""
    return (
        f"Le {jour} seul, {regle.semaines_liberees} {jour}s libérés ôtés : {aide.semaines} × {regle.duree} = {aide.heures}"
        f" pour {aide.due} dues, {fin} ; au calendrier, {aide.semaines_reelles} {jour}s, {aide.heures_reelles}.{texte}"
    )


# Les enseignants

def _table(*colonnes: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style='bold', padding=(0, 2, 0, 0))
    for rang, titre in enumerate(colonnes):
        table.add_column(titre, justify='right' if rang else 'left', overflow='fold')
    return table


def _heures(plans: Sequence[PlanDeService]) -> Table:
    table = _table("Enseignant", "Aide due", "prévue", "à prévoir", "Organisation due", "prévue", "à prévoir")
    for plan in plans:
        enseignant = plan.service.enseignant
        nom = f"{enseignant.imprime} ({enseignant.code}, {enseignant.quotite})"
        table.add_row(nom, *_cases(plan.aide), *_cases(plan.organisation))
    return table


def _cases(heures: Heures | None) -> tuple[str, str, str]:
    if heures is None:
        return VIDE, VIDE, VIDE
    ailleurs = f" (+ {heures.ailleurs} ailleurs)" if heures.ailleurs else ''
    return f'{heures.due}{ailleurs}', str(heures.prevue), str(heures.reste)


def _par_heures_dues(plans: Sequence[PlanDeService]) -> list[list[PlanDeService]]:
    """Les enseignants qui doivent les mêmes heures partagent les mêmes années ; le plus d'heures d'abord."""
    par_heures: dict[tuple[Duree, Duree], list[PlanDeService]] = {}
    for plan in plans:
        if plan.propositions and plan.aide:
            cle = (plan.aide.due, plan.organisation.due if plan.organisation else Duree())
            par_heures.setdefault(cle, []).append(plan)
    return [par_heures[cle] for cle in sorted(par_heures, reverse=True)]


def _propositions(console: Console, plans: Sequence[PlanDeService]) -> None:
    plan = plans[0]
    assert plan.aide is not None
    annees = plan.propositions
    pour = f"{plan.aide.due} d'aide" + (f" et {plan.organisation.due} d'organisation" if plan.organisation else "")
    qui = ", ".join(p.service.enseignant.imprime for p in plans)
    console.print(f"\nDes années possibles pour {pour} : {qui}", style='bold')
    table = _table("Semaines", *(f"Année {rang}" for rang in range(1, len(annees) + 1)))
    libelles = dict.fromkeys(bloc.libelle for annee in annees for bloc in (*annee.etapes, *annee.aides))
    for libelle in libelles:
        table.add_row(libelle, *(_semaines(annee, libelle) for annee in annees))
    if any(annee.libres for annee in annees):
        table.add_row("Semaines sans aide, à placer librement", *(str(annee.libres or VIDE) for annee in annees))
    table.add_row("Total", *(f'{annee.semaines}' for annee in annees))
    table.add_row("Aide aux élèves", *(str(annee.aide) for annee in annees))
    if any(annee.ecart for annee in annees):
        table.add_row("Il manque", *(str(annee.ecart) if annee.ecart else VIDE for annee in annees))
    if plan.organisation:
        table.add_row("Organisation", *(str(annee.organisation) for annee in annees))
    _decaler(console, table)
    if plan.organisation and annees[0].organisation != plan.organisation.due:
        phrase = f"L'organisation des étapes est celle d'un service complet ; {plan.organisation.due} sont dues ici."
        _decaler(console, phrase)


def _semaines(annee: AnneeProposee, libelle: str) -> str:
    nombre = next((bloc.semaines for bloc in _blocs(annee) if bloc.libelle == libelle), 0)
    return str(nombre or VIDE)


def _blocs(annee: AnneeProposee) -> tuple[Bloc, ...]:
    return (*annee.etapes, *annee.aides)


# Le plan tapé

def _plan_de_l_ecole(console: Console, annee: Annee, plans: Sequence[PlanDeService]) -> None:
    plan = annee.plan
    assert plan is not None
    console.print("\nVotre plan (feuille « Plan »)", style='bold')
    detail = ", ".join(
        f"{ligne.etape} {ligne.semaines}" + (f" × {ligne.aide}" if ligne.aide else "") for ligne in plan.lignes
    )
    organisation = f", {plan.organisation} d'organisation" if plan.organisation else ""
    _phrases(console, (
        f"{detail} : {plan.semaines} semaines, {plan.aide} d'aide{organisation}.",
        *(f"{p.service.enseignant.imprime} doit {p.aide.due} : {_juste(p.aide.due, plan.aide)}."
          for p in plans if p.aide and p.aide.due),
    ))  # fmt: skip


def _juste(due: Duree, faite: Duree) -> str:
    if due == faite:
        return "le plan y arrive"
    return f"il manque {due - faite}" if due > faite else f"le plan en fait {faite - due} de plus"


def _agenda(ecole: AnneeDEcole) -> str:
    if ecole.dossier is None:
        return "Aucun agenda n'est écrit."
    pluriel = 's' if ecole.agendas > 1 else ''
    return f"Agenda : {ecole.agendas} fichier{pluriel} .ics dans {chemin_court(ecole.dossier)}."


# Pour une machine

def en_dict(ecoles: Sequence[AnneeDEcole], rapport: Rapport, sortie: int) -> dict[str, Any]:
    """Le même contenu, pour une machine ; les durées en minutes."""
    return {
        'code_de_sortie': int(sortie),
        'problemes': [probleme.en_dict(avec_personnel=True) for probleme in rapport],
        'ecoles': [
            {
                'ecole': ecole.nom, 'annee': ecole.annee, 'agenda': str(ecole.dossier) if ecole.dossier else None,
                'agendas': ecole.agendas, 'code_de_sortie': int(ecole.sortie),
                'problemes': [probleme.en_dict(avec_personnel=True) for probleme in ecole.rapport],
                **(_annee_en_dict(ecole.calcul) if ecole.calcul else {}),
                'enseignants': [_plan_en_dict(plan) for plan in ecole.plans],
            }
            for ecole in ecoles
        ],
    }  # fmt: skip


def _annee_en_dict(annee: Annee) -> dict[str, Any]:
    reelle, plan = annee.reelle, annee.plan
    return {
        'regime': annee.regime.id, 'semaines': annee.regime.annee_type.semaines,
        'semaines_entamees': reelle.semaines_entamees, 'semaines_entieres': reelle.semaines_pleines,
        'jours_de_classe': reelle.total,
        'seances_possibles': {str(jour): nombre for jour, nombre in sorted(reelle.jours_ouverts.items())},
        'aide_d_un_seul_jour': [
            {
                'jour': str(aide.regle.jour), 'semaines': aide.semaines, 'heures': aide.heures.minutes,
                'semaines_reelles': aide.semaines_reelles, 'heures_reelles': aide.heures_reelles.minutes,
                'due': aide.due.minutes, 'suffit': aide.suffit, 'citation': aide.regle.citation or None,
            }
            for aide in annee.aides_d_un_jour
        ],
        'plan': None if plan is None else {
            'semaines': plan.semaines, 'aide': plan.aide.minutes, 'organisation': plan.organisation.minutes,
        },
    }  # fmt: skip


def _plan_en_dict(plan: PlanDeService) -> dict[str, Any]:
    return {
        'enseignant': plan.service.enseignant.code, 'aide': _heures_en_dict(plan.aide),
        'organisation': _heures_en_dict(plan.organisation), 'motif': plan.motif or None,
        'annees': [
            {
                'etapes': [{'etape': b.libelle, 'semaines': b.semaines} for b in annee.etapes],
                'aides': [{'semaines': b.semaines, 'par_semaine': b.aide.minutes} for b in annee.aides],
                'libres': annee.libres, 'aide': annee.aide.minutes, 'organisation': annee.organisation.minutes,
                'ecart': annee.ecart.minutes,
            }
            for annee in plan.propositions
        ],
    }  # fmt: skip


def _heures_en_dict(heures: Heures | None) -> dict[str, int] | None:
    if heures is None:
        return None
    return {
        'due': heures.due.minutes, 'prevue': heures.prevue.minutes, 'reste': heures.reste.minutes,
        'ailleurs': heures.ailleurs.minutes,
    }  # fmt: skip
