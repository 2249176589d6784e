"""Ce qu'un régime doit respecter avant d'être utilisé : pas de trou, pas de recouvrement, des sommes justes."""

from __future__ import annotations

from collections.abc import Iterator

from generator.domaine.temps import Duree, somme
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reglementation.regime import (
    Categorie,
    CritereDecharge,
    DechargeDirection,
    ModeQuotite,
    Quotites,
    Regime,
    Role,
)


def incoherences(regime: Regime) -> list[Probleme]:
    """Tous les défauts internes d'un régime ; liste vide s'il se tient."""
    defauts = [
        *_dates(regime),
        *_categories(regime.categories),
        *_decharge(regime.decharge, regime.categories),
        *_quotites(regime.quotites, regime.categories),
    ]
    return [_probleme(regime, table, constat) for table, constat in defauts]


def _probleme(regime: Regime, table: str, constat: str) -> Probleme:
    return Probleme(
        Code.BAREME_INCOHERENT, Gravite.ERREUR, constat, Emplacement(regime.fichier, precision=f"table [{table}]"),
        "un régime incohérent n'est jamais utilisé", "corrigez la table d'après le texte qu'elle cite.",
    )  # fmt: skip


def _dates(regime: Regime) -> Iterator[tuple[str, str]]:
    if regime.au and regime.au < regime.du:
        yield 'regime', "La fin du régime précède son début"


def _categories(categories: tuple[Categorie, ...]) -> Iterator[tuple[str, str]]:
    if sum(categorie.est_l_aide for categorie in categories) != 1:
        yield 'categories', "Une catégorie et une seule doit avoir une ligne de rôle « eleves »"
    for categorie in categories:
        parts = [ligne.heures for ligne in categorie.lignes if ligne.heures is not None]
        if parts and somme(parts) != categorie.heures:
            yield 'categories', (
                f"Les lignes de « {categorie.libelle} » font {somme(parts)} au lieu de {categorie.heures}"
            )


def _decharge(decharge: DechargeDirection, categories: tuple[Categorie, ...]) -> Iterator[tuple[str, str]]:
    if decharge.critere is not CritereDecharge.NOMBRE_CLASSES:
        return
    attendu = 1
    for tranche in decharge.tranches:
        if tranche.de > attendu:
            yield 'decharge_direction', f"Trou : rien n'est prévu de {attendu} à {tranche.de - 1} classes"
        elif tranche.de < attendu:
            yield 'decharge_direction', f"Recouvrement : {tranche.de} classes sont dans deux tranches"
        attendu = (tranche.a or tranche.de) + 1
    if not decharge.tranches or decharge.tranches[-1].a is not None:
        yield 'decharge_direction', f"Trou : rien n'est prévu au-delà de {attendu - 1} classes"
    plafond = next((c.heures for c in categories if c.est_l_aide), Duree())
    if any(tranche.heures > plafond for tranche in decharge.tranches):
        yield 'decharge_direction', f"Une décharge dépasse les {plafond} d'aide"


def _quotites(quotites: Quotites, categories: tuple[Categorie, ...]) -> Iterator[tuple[str, str]]:
    if quotites.mode is ModeQuotite.PRORATA:
        if quotites.lignes:
            yield 'quotites', "Le mode « prorata » n'a pas de lignes de barème"
        return
    vues = [ligne.quotite for ligne in quotites.lignes]
    for quotite in sorted({q for q in vues if vues.count(q) > 1}):
        yield 'quotites', f"La quotité {quotite} figure deux fois"
    complete = next((ligne for ligne in quotites.lignes if ligne.quotite.complete), None)
    total = somme([c.heures for c in categories])
    aide = somme([c.heures for c in categories if c.ligne(Role.ELEVES)])
    if complete is None:
        yield 'quotites', "Le barème n'a pas de ligne à 100 %"
    elif (complete.total, complete.aide) != (total, aide):
        yield 'quotites', (
            f"À 100 %, le barème dit {complete.total} dont {complete.aide} ; les catégories font {total} dont {aide}"
        )
    for ligne in quotites.lignes:
        if ligne.aide > ligne.total:
            yield 'quotites', f"À {ligne.quotite}, l'aide ({ligne.aide}) dépasse le total ({ligne.total})"
