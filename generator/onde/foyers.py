"""Des responsables aux foyers : à qui sont les enfants, qui vit ensemble. Ce qui ne se sait pas se demande."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from generator.domaine.mots import plier
from generator.lecture.onde.personnes import EleveDOnde, EnfantNomme, Responsable
from generator.onde.connus import plier_nom
from generator.rendu.liaison import NomPropre

RESSEMBLANCE = 0.85
FOYERS_MAX = 2
DOUTES_COMBINES = 3
"""Au-delà, on ne propose plus toutes les façons de réunir des responsables douteux."""
Foyers = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Maison:
    """Les foyers d'un élève : certains, ou bien les possibles et ce qui fait hésiter."""

    foyers: Foyers = ()
    possibles: tuple[Foyers, ...] = ()
    motif: str = ''


@dataclass(frozen=True)
class Familles:
    """Les foyers de chaque élève, dans l'ordre des élèves ; les enfants nommés que l'export n'a pas."""

    maisons: tuple[Maison, ...]
    introuvables: tuple[tuple[Responsable, EnfantNomme], ...]


def neutre(prenom: str, nom: str) -> str:
    """Le libellé qui attend le vrai."""
    return f"Responsables {NomPropre(f'{prenom} {nom}').de}"


def est_neutre(ecrits: Sequence[str], prenom: str, nom: str) -> bool:
    """Vrai si le seul foyer écrit est le libellé qui attend le vrai, élidé ou non."""
    voulu = plier_nom(f'{prenom} {nom}')
    return len(ecrits) == 1 and plier_nom(ecrits[0]) in (f'responsables de {voulu}', f'responsables d {voulu}')


def reunir(eleves: Sequence[EleveDOnde], responsables: Sequence[Responsable]) -> Familles:
    """Rattache chaque responsable à ses enfants, par nom et prénom, puis groupe par adresse."""
    surs: list[list[Responsable]] = [[] for _ in eleves]
    douteux: list[list[Responsable]] = [[] for _ in eleves]
    introuvables = []
    par_nom: dict[tuple[str, str], list[int]] = {}
    for rang, eleve in enumerate(eleves):
        for nom in {plier_nom(nom) for nom in eleve.noms}:
            par_nom.setdefault((nom, plier_nom(eleve.prenom)), []).append(rang)
    for responsable in responsables:
        for enfant in responsable.enfants:
            rangs = _trouver(enfant, eleves, par_nom)
            if not rangs:
                introuvables.append((responsable, enfant))
            for rang in rangs:
                liste = surs[rang] if len(rangs) == 1 else douteux[rang]
                if responsable not in liste:
                    liste.append(responsable)
    maisons = tuple(
        _maison(eleve, surs[rang], [r for r in douteux[rang] if r not in surs[rang]]) for rang, eleve in enumerate(eleves)
    )
    return Familles(maisons, tuple(introuvables))


def _trouver(
    enfant: EnfantNomme, eleves: Sequence[EleveDOnde], par_nom: dict[tuple[str, str], list[int]]
) -> list[int]:
    """Les élèves que cet enfant peut être : départagés par leurs deux noms, puis par leur classe."""
    prenom = plier_nom(enfant.prenom)
    rangs = sorted({rang for nom in enfant.noms for rang in par_nom.get((plier_nom(nom), prenom), ())})
    if len(rangs) > 1:
        noms = {plier_nom(nom) for nom in enfant.noms}
        rangs = [r for r in rangs if {plier_nom(nom) for nom in eleves[r].noms} == noms] or rangs
    if len(rangs) > 1 and enfant.classe:
        rangs = [r for r in rangs if plier_nom(eleves[r].classe) == plier_nom(enfant.classe)] or rangs
    return rangs


def _maison(eleve: EleveDOnde, surs: Sequence[Responsable], douteux: Sequence[Responsable]) -> Maison:
    if douteux:
        return _avec_des_homonymes(eleve, surs, douteux)
    if not surs:
        return Maison((), ((neutre(eleve.prenom, eleve.nom),),), "aucun responsable ne le nomme dans l'export")
    return loger(surs)


def _avec_des_homonymes(eleve: EleveDOnde, surs: Sequence[Responsable], douteux: Sequence[Responsable]) -> Maison:
    possibles: list[Foyers] = []
    retenus = douteux[:DOUTES_COMBINES]
    for nombre in range(len(retenus) + 1):
        for choisis in itertools.combinations(retenus, nombre):
            if surs or choisis:
                maison = loger([*surs, *choisis])
                possibles += [maison.foyers] if maison.foyers else maison.possibles
    possibles += [(nom,) for nom in (etiqueter([r]) for r in douteux[DOUTES_COMBINES:])]
    return Maison((), tuple(dict.fromkeys(possibles)), "un homonyme a peut-être ces responsables")


def loger(responsables: Sequence[Responsable]) -> Maison:
    """Une adresse, un foyer ; une adresse qui manque, presque pareille, ou une troisième : à demander."""
    groupes: dict[str, list[Responsable]] = {}
    for responsable in responsables:
        groupes.setdefault(responsable.adresse, []).append(responsable)
    if len(responsables) > 1 and '' in groupes:
        return Maison((), _partages(responsables), "une adresse manque")
    foyers = tuple(etiqueter(groupe) for groupe in groupes.values())
    if len(foyers) > FOYERS_MAX:
        return Maison((), tuple(itertools.combinations(foyers, FOYERS_MAX)), "plus de deux adresses")
    if len(foyers) == FOYERS_MAX and presque_pareilles(*groupes):
        return Maison((), ((etiqueter(responsables),), foyers), "deux adresses presque pareilles")
    return Maison(foyers)


def _partages(responsables: Sequence[Responsable]) -> tuple[Foyers, ...]:
    """Tous ensemble, ou en deux foyers : celui du premier, et les autres."""
    ensemble = (etiqueter(responsables),)
    premier, *autres = responsables
    separes = [
        (etiqueter([premier, *(autres[r] for r in avec)]),
         etiqueter([autre for r, autre in enumerate(autres) if r not in avec]))
        for nombre in range(len(autres)) for avec in itertools.combinations(range(len(autres)), nombre)
    ]  # fmt: skip
    return (ensemble, *separes)


def presque_pareilles(une: str, autre: str) -> bool:
    """Vrai si deux adresses ont les mêmes nombres et presque les mêmes mots (« r » pour « rue »)."""
    if re.findall(r'\d+', une) != re.findall(r'\d+', autre):
        return False
    return SequenceMatcher(None, une, autre).ratio() >= RESSEMBLANCE


def etiqueter(responsables: Sequence[Responsable]) -> str:
    """« Mme Anne et M. Luc MARTIN » ; « Mme Anne MARTIN et M. Luc DURAND » ; les femmes d'abord."""
    ranges = sorted(responsables, key=lambda responsable: responsable.civilite == 'M.')
    noms = {plier_nom(responsable.nom) for responsable in ranges}
    if len(noms) == 1 and all(responsable.prenom for responsable in ranges):
        tetes = [' '.join(filter(None, (r.civilite, r.prenom))) for r in ranges]
        return f'{_enumerer(tetes)} {ranges[0].nom}'
    return _enumerer([responsable.nom_complet for responsable in ranges])


def _enumerer(parties: Sequence[str]) -> str:
    *premiers, dernier = parties
    return f"{', '.join(premiers)} et {dernier}" if premiers else dernier


def concordent(ecrits: Sequence[str], maison: Maison) -> bool:
    """Vrai si ce que la secrétaire a écrit dit les mêmes personnes que l'export, à sa façon."""
    remplis = [ecrit for ecrit in ecrits if ecrit]
    return any(_concordent(remplis, foyers) for foyers in (maison.foyers, *maison.possibles) if foyers)


def _concordent(ecrits: Sequence[str], foyers: Foyers) -> bool:
    if len(ecrits) != len(foyers):
        return False
    return any(
        all(_meme_foyer(ecrit, foyer) for ecrit, foyer in zip(ordre, foyers, strict=True))
        for ordre in itertools.permutations(ecrits)
    )


def _meme_foyer(ecrit: str, foyer: str) -> bool:
    mots, voulus = _mots(ecrit), _mots(foyer)
    if mots == voulus:
        return True
    noms = {mot for nom in _noms_de(foyer) for mot in nom.split()}
    return noms <= set(mots) and set(mots) <= set(voulus) and _personnes(ecrit) == _personnes(foyer)


def _mots(foyer: str) -> list[str]:
    return sorted(mot for mot in plier_nom(_civilites(foyer)).split() if mot != 'et')


def _civilites(foyer: str) -> str:
    return re.sub(r'\b(?:madame|melle|mlle)\b', 'mme', re.sub(r'\b(?:monsieur|mr)\b', 'm', plier(foyer)))


def _personnes(foyer: str) -> int:
    return sum(mot in ('m', 'mme') for mot in _mots(foyer))


def _noms_de(foyer: str) -> list[str]:
    """Les noms de famille d'un foyer tel qu'on l'écrit : les mots en capitales, sinon le dernier."""
    capitales = [plier_nom(mot) for mot in re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", foyer)
                 if len(mot) > 1 and mot.upper() == mot]  # fmt: skip
    return capitales or [plier_nom(foyer).split()[-1]]
