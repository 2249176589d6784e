"""Toutes les lignes des tables d'un régime, avec leurs dates : chacune doit avoir ses cas, et un cas que la changer contredit."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from generator.domaine.ecole import TypeEcole
from generator.domaine.quotite import Quotite
from generator.domaine.temps import Duree
from generator.rapport import Gravite
from generator.reglages import RACINE
from generator.reglementation.ajustements import Ajustement
from generator.reglementation.annee_type import AnneeType, Etape, JourDAide, Organisation, Surveillance
from generator.reglementation.controle import Dispositif, RegleDeControle
from generator.reglementation.direction import DechargeFonction, LigneDEnseignement, Palier, Tranche
from generator.reglementation.quotites import LigneDeBareme, LigneDetaillee, Quotites
from generator.reglementation.regime import Fonction, Regime
from generator.reglementation.repartition import ORDINAIRE, Categorie, LigneDeCategorie, Repartition, Role
from tests.evaluateurs.cas import JOUR, Cas, lire_fichier

QUART = Duree(15)
UNE_MINUTE = Duree(1)
CAS = RACINE / 'tests' / 'cas'
Cle = tuple[str, str, str]
"""Le régime, la table, la ligne."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """Une ligne d'une table d'un régime, ses dates, et ce qui la porte dans le régime lu."""

    regime: Regime
    table: str
    nom: str
    du: dt.date
    au: dt.date | None
    porteur: Any

    @property
    def cle(self) -> Cle:
        """Ce qu'écrit un cas pour la désigner."""
        return (self.regime.id, self.table, self.nom)

    def __str__(self) -> str:
        return ' / '.join(self.cle)


# L'énumération


def lignes_du_regime(regime: Regime) -> list[Ligne]:
    """Chaque ligne de chaque table du régime."""
    return [
        Ligne(regime, table, nom, du or regime.du, au or regime.au, porteur)
        for table, nom, porteur, du, au in [
            *_repartitions(regime), *_quotites(regime), *_directions(regime), *_enseignement(regime), *_statuts(regime),
            *_annee_type(regime),
        ]
    ]  # fmt: skip


Brute = tuple[str, str, Any, dt.date | None, dt.date | None]


def _repartitions(regime: Regime) -> Iterator[Brute]:
    for repartition in regime.repartitions.values():
        table = f'répartition {repartition.id}'
        yield table, 'total', repartition, None, None
        for categorie in repartition.categories:
            yield table, categorie.id, categorie, None, None
            for ligne in categorie.lignes:
                if ligne.heures is not None or ligne.minimum is not None:
                    yield table, f'{categorie.id}, {ligne.id}', ligne, None, None


def _quotites(regime: Regime) -> Iterator[Brute]:
    regles = [('quotités', regle) for regle in regime.quotites]
    for repartition in regime.repartitions.values():
        regles += [(f'quotités {repartition.id}', regle) for regle in repartition.quotites]
    for table, regle in regles:
        semaine = f' à {" ou ".join(map(str, regle.demi_journees))} demi-journées' if regle.demi_journees else ''
        for ligne in (*regle.lignes, *regle.details):
            yield f'{table}{semaine}', _clair(ligne.quotite), ligne, None, None
        if not regle.prevues:
            yield f'{table}{semaine}', 'proportion', regle, None, None
        for quotite, part in regle.remunerations:
            yield f'{table}{semaine}', f'rémunération à {_clair(quotite)}', (regle, (quotite, part)), None, None


def _clair(quotite: Quotite) -> str:
    return str(quotite).replace('\u00a0', ' ')


def _directions(regime: Regime) -> Iterator[Brute]:
    decharge = regime.decharge
    for tranche in decharge.tranches:
        yield 'décharge de direction', str(tranche), tranche, None, None
    for palier in decharge.paliers:
        yield 'décharge de direction', palier.decharge, palier, None, None
    for fonction in decharge.fonctions:
        yield 'décharge de direction', fonction.fonction, fonction, None, None


def _enseignement(regime: Regime) -> Iterator[Brute]:
    for ligne in regime.decharge_enseignement.lignes:
        dates = (f' depuis le {ligne.du}' if ligne.du else '') + (f" jusqu'au {ligne.au}" if ligne.au else '')
        types = 'toute école' if set(ligne.types) == set(TypeEcole) else ' ou '.join(ligne.types)
        nom = f'{types}, {Tranche(ligne.de, ligne.a, Duree())}{dates}'
        yield "décharge d'enseignement", nom, ligne, ligne.du, ligne.au


def _statuts(regime: Regime) -> Iterator[Brute]:
    for fonction in regime.fonctions:
        yield 'fonctions', fonction.id, fonction, None, None
    for ajustement in regime.ajustements:
        yield 'ajustements', ajustement.id, ajustement, ajustement.du, ajustement.au
    for regle in regime.controles:
        yield 'contrôles', str(regle.controle), regle, None, None
        for dispositif in regle.dispositifs:
            yield 'contrôles', f'{regle.controle}, {dispositif.moment}', dispositif, None, None


def _annee_type(regime: Regime) -> Iterator[Brute]:
    annee = regime.annee_type
    for etape in annee.etapes:
        yield 'année type', etape.id, etape, None, None
    yield 'année type', 'rythmes', annee, None, None
    for aide in annee.jours_d_aide:
        yield 'année type', str(aide.jour), aide, None, None
    if annee.surveillance is not None:
        yield 'année type', 'surveillance', annee.surveillance, None, None
    aides = (c for repartition in regime.repartitions.values() for c in repartition.categories if c.est_l_aide)
    if any(aide.ligne(Role.ORGANISATION) for aide in aides):  # sinon, rien ne se partage
        yield 'organisation', 'pas', regime.organisation, None, None


# Les cas en face


def cas_lus(dossier: Path = CAS) -> list[tuple[str, Cas]]:
    """Tous les cas, avec leur sorte."""
    return [(sorte, cas) for path in sorted(dossier.glob('*.toml')) for sorte, tous in [lire_fichier(path)] for cas in tous]


def cas_par_ligne(cas: Iterable[tuple[str, Cas]]) -> dict[Cle, list[tuple[str, Cas]]]:
    """Les cas qui disent couvrir chaque ligne."""
    couverts: dict[Cle, list[tuple[str, Cas]]] = defaultdict(list)
    for sorte, un in cas:
        if couvre := un.get('couvre'):
            for nom in couvre['lignes']:
                couverts[couvre['regime'], couvre['table'], nom].append((sorte, un))
    return couverts


def manques(regimes: Iterable[Regime], couverts: Mapping[Cle, list[tuple[str, Cas]]]) -> list[str]:
    """Ce qui manque pour que chaque ligne ait ses cas, à ses dates, et que chaque cas ait sa ligne."""
    lignes = {ligne.cle: ligne for regime in regimes for ligne in lignes_du_regime(regime)}
    trouves = [f'{ligne} : aucun cas' for cle, ligne in lignes.items() if cle not in couverts]
    for cle, siens in couverts.items():
        ligne = lignes.get(cle)
        for _, cas in siens:
            if ligne is None:
                trouves.append(f'{" / ".join(cle)} : le cas « {cas["titre"]} » couvre une ligne qui n\'existe pas')
                continue
            if (cas['du'], cas.get('au')) != (ligne.du, ligne.au):
                trouves.append(f'{ligne} : du {ligne.du} au {ligne.au}, non les dates du cas « {cas["titre"]} »')
            if 'veille' not in cas:
                trouves.append(f'{ligne} : le cas « {cas["titre"]} » ne dit pas la veille')
            if ligne.au is not None and 'lendemain' not in cas:
                trouves.append(f'{ligne} : le cas « {cas["titre"]} » ne dit pas le lendemain')
    return trouves


# Les lignes changées


ALTERABLES: dict[type, tuple[str, ...]] = {
    Repartition: ('semaines', 'hebdomadaire'),
    Categorie: ('heures', 'en_plus'),
    LigneDeCategorie: ('heures', 'minimum'),
    LigneDeBareme: ('total', 'aide', 'demi_journees', 'demi_journees_supplementaires', 'remuneration'),
    LigneDetaillee: ('heures',),
    Quotites: ('pas', 'demi_journees'),
    Tranche: ('de', 'a', 'heures'),
    Palier: ('decharge', 'heures', 'sur_accord'),
    DechargeFonction: ('heures', 'sauf_volontaire', 'de', 'a'),
    LigneDEnseignement: ('types', 'de', 'a', 'decharge', 'du', 'au'),
    Ajustement: ('effet', 'categorie', 'heures', 'plafond', 'vers', 'niveaux', 'du', 'au'),
    Fonction: ('direction', 'repartition'),
    RegleDeControle: ('gravite', 'effectif_min', 'effectif_max', 'duree_max'),
    Dispositif: ('duree_min', 'duree_max'),
    Etape: ('semaines_min', 'semaines_max', 'organisation', 'par_semaine'),
    AnneeType: ('semaines', 'rythmes'),
    JourDAide: ('duree', 'semaines_liberees'),
    Surveillance: ('accueil',),
    Organisation: ('pas',),
}
"""Ce qui décide des heures dans une ligne ; le reste est du texte à imprimer."""


def alterations(ligne: Ligne) -> Iterator[tuple[str, Regime]]:
    """Le régime dont cette ligne a changé, une valeur à la fois, dans un sens puis dans l'autre."""
    if isinstance(ligne.porteur, tuple):
        regle, remuneration = ligne.porteur
        autres = tuple(une for une in regle.remunerations if une != remuneration)
        yield 'remunerations', remplacer(ligne.regime, regle, replace(regle, remunerations=autres))
        return
    for champ in ALTERABLES[type(ligne.porteur)]:
        if champ == 'heures' and getattr(ligne.porteur, 'en_plus', False):
            continue  # des heures facultatives ne sont dues par personne
        for valeur in _autres_valeurs(champ, getattr(ligne.porteur, champ), ligne):
            neuf = replace(ligne.porteur, **{champ: valeur})
            yield f'{champ} = {valeur}', remplacer(ligne.regime, ligne.porteur, neuf)


def _autres_valeurs(champ: str, valeur: Any, ligne: Ligne) -> list[Any]:
    if not valeur and isinstance(ligne.porteur, RegleDeControle):
        return []  # une borne que ce contrôle n'emploie pas
    match valeur:
        case Gravite():
            return [autre for autre in Gravite if autre is not valeur]
        case bool():
            return [not valeur]
        case int():
            moindre = 1 if champ == 'de' else 0  # une école a une classe au moins, rien ne dure moins de zéro semaine
            return [autre for autre in (valeur - 1, valeur + 1) if autre >= moindre]
        case Duree():
            return _autres_durees(valeur, UNE_MINUTE if champ == 'accueil' else QUART)
        case dt.date():
            return [valeur - JOUR, valeur + JOUR]
        case Mapping():
            return [{**valeur, cle: heures + QUART} for cle, heures in valeur.items()]
        case (Duree(), *_):
            return _autres_suites(valeur)
        case (seul,):
            autres = TypeEcole if champ == 'types' else ligne.regime.demi_journees
            return [(autre,) for autre in autres if autre != seul]
        case tuple() if valeur:
            return [tuple(un for un in valeur if un is not ote) for ote in valeur]
        case str() if champ == 'repartition':
            return [cle for cle in ligne.regime.repartitions if cle != valeur]
        case str() if champ in ('categorie', 'vers') and valeur:
            return [c.id for c in ligne.regime.repartitions[ORDINAIRE].categories if c.id != valeur]
        case str() if champ == 'effet':
            return [autre for autre in type(valeur) if autre != valeur and not (autre == 'transfert' and not ligne.porteur.vers)]
        case str() if valeur:
            return [f'{valeur} changé']
    return [ligne.porteur.de] if champ == 'a' else []


def _autres_durees(valeur: Duree, pas: Duree) -> list[Duree]:
    return [valeur + pas, *([valeur - pas] if valeur > pas else [])]


def _autres_suites(durees: tuple[Duree, ...]) -> list[tuple[Duree, ...]]:
    """Les mêmes durées, l'une d'elles ôtée, puis l'une d'elles changée."""
    suites = []
    for rang, duree in enumerate(durees):
        avant, apres = durees[:rang], durees[rang + 1 :]
        suites += [(*avant, *une, *apres) for une in [(), *((autre,) for autre in _autres_durees(duree, QUART))]]
    return suites


def remplacer(porteur: Any, ancien: Any, neuf: Any) -> Any:
    """Le même arbre de valeurs, où un élément (celui-là même) est remplacé."""
    if porteur is ancien:
        return neuf
    if is_dataclass(porteur) and not isinstance(porteur, type):
        valeurs = {champ.name: getattr(porteur, champ.name) for champ in fields(porteur) if champ.init}
        changees = {nom: remplacer(valeur, ancien, neuf) for nom, valeur in valeurs.items()}
        return porteur if all(changees[nom] is valeurs[nom] for nom in valeurs) else replace(porteur, **changees)
    if isinstance(porteur, tuple):
        elements = tuple(remplacer(un, ancien, neuf) for un in porteur)
        return porteur if all(a is b for a, b in zip(elements, porteur, strict=True)) else elements
    if isinstance(porteur, Mapping):
        paires = {cle: remplacer(un, ancien, neuf) for cle, un in porteur.items()}
        return porteur if all(paires[cle] is porteur[cle] for cle in porteur) else paires
    return porteur
