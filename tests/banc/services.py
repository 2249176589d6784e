"""Le service annuel de milliers d'enseignants dans un seul processus : des secondes, et comment elles croissent.

`python -m tests.banc.services [nombres]`. Tous les statuts, toutes les quotités de tous les régimes, avec des décharges, des
ajustements, des services partagés et des barèmes locaux, en écoles d'une douzaine d'enseignants. Jamais un seuil.
"""

from __future__ import annotations

import datetime as dt
import gc
import itertools
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from generator.calcul.services import Services
from generator.domaine.dossier import Dossier
from generator.domaine.ecole import Ecole, Horaires, TypeEcole
from generator.domaine.personnes import Enseignant
from generator.domaine.quotite import CENT, Quotite
from generator.domaine.service import AjustementSaisi, LigneDeBaremeLocal, ServiceAilleurs
from generator.domaine.temps import AnneeScolaire, Duree, Plage
from generator.lecture import lire_regimes
from generator.rapport import Rapport
from generator.reglages import RACINE
from generator.reglementation.quotites import ModeQuotite
from generator.reglementation.regime import Fonction, Regime

NOMBRES = (2_500, 5_000, 10_000)
PAR_ECOLE = 12
PASSAGES = 3
GRAINE = 2008
MOITIE = Quotite(Decimal(50))
PROPORTIONS = tuple(Quotite(Decimal(texte)) for texte in ('50', '62.5', '65.63', '75', '77.78', '78.13', '80'))
HORAIRES = {
    8: Horaires(Plage(dt.time(8, 30), dt.time(11, 30)), Plage(dt.time(13, 30), dt.time(16, 30))),
    9: Horaires(Plage(dt.time(8, 30), dt.time(11, 45)), Plage(dt.time(13, 45), dt.time(15, 45)), Plage(dt.time(9), dt.time(12))),
}


@dataclass(frozen=True, slots=True)
class Temps:
    """Combien d'enseignants, en combien de secondes, et combien de services calculés."""

    enseignants: int
    secondes: float
    services: int


@dataclass(frozen=True, slots=True)
class Lot:
    """Une école à calculer."""

    dossier: Dossier
    regime: Regime


def fabriquer_ecoles(nombre: int, graine: int = GRAINE) -> list[Lot]:
    """Des écoles dont les enseignants font ce nombre, réparties entre tous les régimes ; les mêmes pour une même graine."""
    lus, _ = lire_regimes(RACINE / 'donnees' / 'reglementation')
    hasard, lots, epoques = Random(graine), [], itertools.cycle(lus.values())
    while nombre > 0:
        taille = min(nombre, PAR_ECOLE)
        lots.append(_ecole(next(epoques), taille, len(lots), hasard))
        nombre -= taille
    return lots


def _ecole(regime: Regime, taille: int, rang: int, hasard: Random) -> Lot:
    demi_journees = hasard.choice(regime.demi_journees)
    ecole = Ecole(
        f'ecole-{rang}', AnneeScolaire(regime.du.year), f'École n° {rang}', hasard.choice(list(TypeEcole)), 'Valbois', 'Nord',
        'A', hasard.randint(1, 16), HORAIRES[demi_journees],
    )  # fmt: skip
    statuts = itertools.cycle(hasard.sample(regime.fonctions, len(regime.fonctions)))
    enseignants, ailleurs, ajustements, bareme = [], [], [], []
    for numero, fonction in zip(range(taille), statuts, strict=False):
        enseignant = _enseignant(f'E{numero}', fonction, regime, demi_journees, hasard)
        enseignants.append(enseignant)
        if hasard.random() < 0.15:
            reste = Quotite(enseignant.quotite.pour_cent / 2)
            ailleurs.append(ServiceAilleurs(enseignant.code, 'École du Bourg', reste))
        if regime.ajustements and hasard.random() < 0.3:
            prevu = hasard.choice(regime.ajustements)
            ajustements.append(AjustementSaisi(enseignant.code, prevu.libelle, Duree.de_heures(1)))
    if hasard.random() < 0.1:
        bareme = [LigneDeBaremeLocal(MOITIE, c.libelle, Duree(c.heures.minutes // 2)) for c in regime.ordinaire.comptees]
    return Lot(Dossier(
        ecole, tuple(enseignants), (), (), (), (), ailleurs=tuple(ailleurs), ajustements=tuple(ajustements),
        bareme_local=tuple(bareme),
    ), regime)  # fmt: skip


def _enseignant(code: str, fonction: Fonction, regime: Regime, demi_journees: int, hasard: Random) -> Enseignant:
    """Deux services complets pour un temps partiel, pris dans ce que le régime prévoit."""
    regle = regime.quotites_de(regime.repartitions[fonction.repartition], demi_journees)
    partielles = () if regle is None else PROPORTIONS if regle.mode is ModeQuotite.PRORATA else regle.prevues
    quotite = hasard.choice(partielles) if partielles and hasard.random() < 1 / 3 else Quotite(CENT)
    return Enseignant(
        code, f'NOM {code}', 'Anne', 'Mme', f'Mme {code}', fonction.libelle, fonction.libelle, quotite,
        allegement=Duree() if fonction.direction else None,
        aide_volontaire=Duree.de_heures(2) if fonction.direction and hasard.random() < 0.2 else None,
    )  # fmt: skip


def calculer_tout(lots: Sequence[Lot]) -> int:
    """Les services de toutes ces écoles, par le chemin du produit ; rend combien ont abouti."""
    services = 0
    for lot in lots:
        services += len(Services(lot.dossier, lot.regime, lot.regime.du, Rapport()).calculer(()))
    return services


def mesurer_services(nombre: int) -> Temps:
    """Le temps du calcul seul, le meilleur de quelques passages : les écoles sont fabriquées avant."""
    lots = fabriquer_ecoles(nombre)
    secondes, services = [], 0
    for _ in range(PASSAGES):
        gc.collect()
        debut = time.perf_counter()
        services = calculer_tout(lots)
        secondes.append(time.perf_counter() - debut)
    return Temps(nombre, min(secondes), services)


def imprimer_services(nombres: Sequence[int] = NOMBRES) -> None:
    """Le tableau : secondes, temps par enseignant, croissance d'une ligne à l'autre (1 : elle est linéaire)."""
    sys.stdout.write(f'\n{"enseignants":>12}{"services":>10}{"secondes":>10}{"µs chacun":>11}{"croissance":>12}\n')
    avant: Temps | None = None
    for nombre in nombres:
        temps = mesurer_services(nombre)
        croissance = '' if avant is None else f'{temps.secondes / avant.secondes / (nombre / avant.enseignants):.2f}'
        sys.stdout.write(
            f'{nombre:>12}{temps.services:>10}{temps.secondes:>10.2f}{temps.secondes / nombre * 1e6:>11.0f}{croissance:>12}\n'
        )
        sys.stdout.flush()
        avant = temps


if __name__ == '__main__':
    imprimer_services([int(mot) for mot in sys.argv[1:]] or NOMBRES)
