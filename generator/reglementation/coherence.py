"""Ce qu'un régime doit respecter avant d'être utilisé : pas de trou, pas de recouvrement, des sommes justes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from generator.domaine.ecole import TypeEcole
from generator.domaine.temps import Duree, somme
from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme
from generator.reglementation.ajustements import Effet
from generator.reglementation.direction import CritereDecharge, DechargeDirection, DechargeEnseignement
from generator.reglementation.quotites import ModeQuotite, Quotites
from generator.reglementation.regime import Regime
from generator.reglementation.repartition import ORDINAIRE, Categorie, Repartition

Defauts = Iterator[tuple[str, str]]
"""Des couples (table, constat)."""
JOUR = dt.timedelta(days=1)
AU_DELA = 100
"""Un nombre de classes qu'aucune école n'atteint : borne d'une tranche ouverte."""


def incoherences(regime: Regime) -> list[Probleme]:
    """Tous les défauts internes d'un régime ; liste vide s'il se tient."""
    defauts = [
        *_dates(regime),
        *(defaut for repartition in regime.repartitions.values() for defaut in _repartition(repartition)),
        *_quotites_du_regime(regime),
        *_decharge(regime.decharge, regime),
        *_enseignement(regime.decharge_enseignement, regime),
        *_fonctions(regime),
        *_ajustements(regime),
        *_annee_type(regime),
    ]
    return [_probleme(regime, table, constat) for table, constat in defauts]


def rupture(regimes: Iterable[Regime]) -> list[Probleme]:
    """Les jours sans régime ou à deux régimes, entre le premier régime et le dernier."""
    problemes = []
    for avant, apres in pairwise(sorted(regimes, key=lambda regime: regime.du)):
        attendu = None if avant.au is None else avant.au + JOUR
        if attendu is None or apres.du < attendu:
            fin = f"finit le {avant.au:%d/%m/%Y}" if avant.au else "n'a pas de fin"
            problemes.append(_probleme(
                apres, 'regime', f"Recouvrement : « {avant.libelle} » ({avant.fichier}) {fin}, celui-ci commence le"
                f" {apres.du:%d/%m/%Y}", Code.REGIMES_EN_CONFLIT,
            ))  # fmt: skip
        elif apres.du > attendu:
            problemes.append(_probleme(
                apres, 'regime', f"Trou : aucun régime du {attendu:%d/%m/%Y} au {apres.du - JOUR:%d/%m/%Y}, après"
                f" « {avant.libelle} » ({avant.fichier})", Code.AUCUN_REGIME,
            ))  # fmt: skip
    return problemes


def _probleme(regime: Regime, table: str, constat: str, code: Code = Code.BAREME_INCOHERENT) -> Probleme:
    return Probleme(
        code, Gravite.ERREUR, constat, Emplacement(regime.fichier, precision=f"table [{table}]"),
        "un régime incohérent n'est jamais utilisé", "corrigez la table d'après le texte qu'elle cite.",
    )  # fmt: skip


def _dates(regime: Regime) -> Defauts:
    if regime.au and regime.au < regime.du:
        yield 'regime', "La fin du régime précède son début"


def _repartition(repartition: Repartition) -> Defauts:
    ordinaire = repartition.id == ORDINAIRE
    table = 'categories' if ordinaire else f'repartitions.{repartition.id}.categories'
    noms = [categorie.id for categorie in repartition.categories]
    for double in sorted({nom for nom in noms if noms.count(nom) > 1}):
        yield table, f"« {double} » désigne deux catégories"
    devant_eleves = sum(categorie.est_l_aide for categorie in repartition.categories)
    if devant_eleves > 1 or (ordinaire and not devant_eleves):
        yield table, "Une catégorie et une seule doit avoir une ligne de rôle « eleves »"
    total = somme([categorie.heures for categorie in repartition.comptees])
    if total != repartition.total:
        yield table, f"Les catégories font {total} au lieu de {repartition.total}"
    if repartition.hebdomadaire * repartition.semaines != repartition.total:
        yield 'service' if ordinaire else f'repartitions.{repartition.id}', (
            f"{repartition.hebdomadaire} par semaine pendant {repartition.semaines} semaines ne font pas"
            f" {repartition.total}"
        )
    for categorie in repartition.categories:
        parts = [ligne.heures for ligne in categorie.lignes if ligne.heures is not None]
        if parts and somme(parts) != categorie.heures:
            yield table, f"Les lignes de « {categorie.libelle} » font {somme(parts)} au lieu de {categorie.heures}"
        if any(ligne.minimum and ligne.minimum > categorie.heures for ligne in categorie.lignes):
            yield table, f"Une ligne de « {categorie.libelle} » a un minimum de plus de {categorie.heures}"
    for regle in repartition.quotites:
        yield from _quotites(f'repartitions.{repartition.id}.quotites', regle, repartition)


def _quotites_du_regime(regime: Regime) -> Defauts:
    for demi_journees in regime.demi_journees:
        regles = [regle for regle in regime.quotites if regle.s_applique(demi_journees)]
        if not regles:
            yield 'quotites', f"Trou : aucune règle pour une semaine de {demi_journees} demi-journées"
        elif len(regles) > 1:
            yield 'quotites', f"Recouvrement : deux règles pour une semaine de {demi_journees} demi-journées"
    for regle in regime.quotites:
        yield from _quotites('quotites', regle, regime.ordinaire)


def _quotites(table: str, quotites: Quotites, repartition: Repartition) -> Defauts:
    if quotites.mode is ModeQuotite.PRORATA:
        if quotites.prevues:
            yield table, "Le mode « prorata » n'a pas de lignes de barème"
        return
    vues = list(quotites.prevues)
    for quotite in sorted({q for q in vues if vues.count(q) > 1}):
        yield table, f"La quotité {quotite} figure deux fois"
    if quotites.mode is ModeQuotite.DETAIL:
        yield from _details(table, quotites, repartition)
        return
    inconnues = set(quotites.aide) - {categorie.id for categorie in repartition.comptees}
    if inconnues:
        yield table, f"Catégorie inconnue sous « aide » : {', '.join(sorted(inconnues))}"
        return
    yield from _service_complet(table, quotites, repartition)
    for ligne in quotites.lignes:
        if ligne.aide > ligne.total:
            yield table, f"À {ligne.quotite}, l'aide ({ligne.aide}) dépasse le total ({ligne.total})"


def _details(table: str, quotites: Quotites, repartition: Repartition) -> Defauts:
    attendues = {categorie.id for categorie in repartition.comptees}
    for ligne in quotites.details:
        if set(ligne.heures) != attendues:
            ecarts = ", ".join(sorted(set(ligne.heures) ^ attendues))
            yield table, f"À {ligne.quotite}, les catégories du barème et celles de la répartition diffèrent : {ecarts}"
        elif ligne.quotite.complete and any(ligne.heures[c.id] != c.heures for c in repartition.comptees):
            yield table, f"À {ligne.quotite}, les heures du barème et celles de la répartition diffèrent"
        if ligne.somme != ligne.total:
            yield table, f"À {ligne.quotite}, les catégories font {ligne.somme} au lieu de {ligne.total}"


def _service_complet(table: str, quotites: Quotites, repartition: Repartition) -> Defauts:
    complete = next((ligne for ligne in quotites.lignes if ligne.quotite.complete), None)
    aide = somme([c.heures for c in repartition.reservees(quotites.aide)])
    if complete is None:
        yield table, "Le barème n'a pas de ligne à 100 %"
    elif (complete.total, complete.aide) != (repartition.total, aide):
        yield table, (
            f"À 100 %, le barème dit {complete.total} dont {complete.aide} ;"
            f" les catégories font {repartition.total} dont {aide}"
        )


def _decharge(decharge: DechargeDirection, regime: Regime) -> Defauts:
    table = 'decharge_direction'
    match decharge.critere:
        case CritereDecharge.NOMBRE_CLASSES:
            yield from _intervalles(table, [(t.de, t.a) for t in decharge.tranches])
        case CritereDecharge.DECHARGE_ENSEIGNEMENT:
            connues = {ligne.decharge for ligne in regime.decharge_enseignement.lignes}
            paliers = [palier.decharge for palier in decharge.paliers]
            for inconnu in sorted(set(paliers) - connues):
                yield table, f"« {inconnu} » n'est pas une décharge d'enseignement du régime"
            if len(set(paliers)) != len(paliers):
                yield table, "Recouvrement : une décharge d'enseignement est dans deux paliers"
        case CritereDecharge.FONCTION:
            directions = {fonction.id for fonction in regime.fonctions if fonction.direction}
            nommees = {ligne.fonction for ligne in decharge.fonctions}
            if directions != nommees:
                ecarts = ", ".join(sorted(directions ^ nommees))
                yield table, f"Les fonctions de direction et celles de la décharge diffèrent : {ecarts}"
    heures = [*(t.heures for t in decharge.tranches), *(p.heures for p in decharge.paliers),
              *(f.heures for f in decharge.fonctions)]  # fmt: skip
    plafond = next((c.heures for c in regime.ordinaire.categories if c.est_l_aide), Duree())
    if any(valeur > plafond for valeur in heures):
        yield table, f"Une décharge dépasse les {plafond} d'aide"


def _intervalles(table: str, bornes: Sequence[tuple[int, int | None]], precision: str = '') -> Defauts:
    """Des tranches de nombre de classes : de 1 à l'infini, sans trou ni recouvrement."""
    attendu = 1
    for de, a in bornes:
        if de > attendu:
            yield table, f"Trou{precision} : rien n'est prévu de {attendu} à {de - 1} classes"
        elif de < attendu:
            yield table, f"Recouvrement{precision} : {de} classes sont dans deux tranches"
        attendu = (AU_DELA if a is None else a) + 1
    if attendu <= AU_DELA:
        yield table, f"Trou{precision} : rien n'est prévu au-delà de {attendu - 1} classes"


def _enseignement(decharge: DechargeEnseignement, regime: Regime) -> Defauts:
    dates = {regime.du, *(ligne.du for ligne in decharge.lignes if ligne.du and ligne.du >= regime.du)}
    for type_ecole in TypeEcole:
        for jour in sorted(dates):
            siennes = [
                ligne for ligne in decharge.lignes
                if type_ecole in ligne.types and (ligne.du is None or ligne.du <= jour)
                and (ligne.au is None or jour <= ligne.au)
            ]  # fmt: skip
            bornes = sorted(((ligne.de, ligne.a) for ligne in siennes), key=lambda b: (b[0], b[1] or AU_DELA))
            yield from _intervalles('decharge_enseignement', bornes, f" en {type_ecole} au {jour:%d/%m/%Y}")


def _fonctions(regime: Regime) -> Defauts:
    vus: dict[str, str] = {}
    for fonction in regime.fonctions:
        if fonction.repartition not in regime.repartitions:
            yield 'fonctions', f"« {fonction.libelle} » cite une répartition inconnue : {fonction.repartition}"
        for nom in {nom.casefold() for nom in fonction.noms}:
            if nom in vus:
                yield 'fonctions', f"« {nom} » désigne deux fonctions : {vus[nom]} et {fonction.libelle}"
            vus[nom] = fonction.libelle


def _ajustements(regime: Regime) -> Defauts:
    toutes = [*regime.repartitions.values(), regime.ordinaire]
    categories = {c.id: c for repartition in toutes for c in repartition.categories}
    for ajustement in regime.ajustements:
        cles = [ajustement.categorie, *([ajustement.vers] if ajustement.effet is Effet.TRANSFERT else [])]
        for cle in cles:
            if cle not in categories:
                yield 'ajustements', f"« {ajustement.libelle} » cite une catégorie inconnue : {cle or 'rien'}"
        if ajustement.du and ajustement.au and ajustement.au < ajustement.du:
            yield 'ajustements', f"« {ajustement.libelle} » finit avant de commencer"
        yield from _montant(ajustement.libelle, ajustement.heures or ajustement.plafond, categories.get(cles[0]))
    for un, autre in combinations(regime.ajustements, 2):
        communs = {nom.casefold() for nom in un.noms} & {nom.casefold() for nom in autre.noms}
        if communs and un.categorie == autre.categorie and un.croise(autre):
            yield 'ajustements', f"Recouvrement : « {min(communs)} » désigne deux ajustements le même jour"


def _montant(libelle: str, montant: Duree | None, categorie: Categorie | None) -> Defauts:
    if montant and categorie and montant > categorie.heures:
        yield 'ajustements', f"« {libelle} » ({montant}) dépasse {categorie.libelle} ({categorie.heures})"


def _annee_type(regime: Regime) -> Defauts:
    annee = regime.annee_type
    if sum(etape.semaines_min for etape in annee.etapes) > annee.semaines:
        yield 'annee_type', f"Les étapes prennent plus de {annee.semaines} semaines"
    if annee.semaines != regime.ordinaire.semaines:
        yield 'annee_type', f"{annee.semaines} semaines, {regime.ordinaire.semaines} dans [service]"
    for etape in annee.etapes:
        if etape.semaines_max < etape.semaines_min:
            yield 'annee_type', f"« {etape.libelle} » a plus de semaines au moins qu'au plus"
    if list(annee.rythmes) != sorted(set(annee.rythmes), reverse=True) or not all(annee.rythmes):
        yield 'annee_type', "Les rythmes vont du plus long au plus court, sans répétition"
