"""Les heures tombent juste : pour tout statut, toute quotité, tout régime, en minutes, quoi que l'école ait noté."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.calcul.dues import heures_dues
from generator.calcul.resultats import Service
from generator.calcul.service import calculer_service
from generator.calcul.situation import CasNonPrevu, Situation
from generator.domaine.ecole import TypeEcole
from generator.domaine.quotite import CENT, Quotite
from generator.domaine.service import AjustementSaisi, LigneDeBaremeLocal, ServiceAilleurs
from generator.domaine.temps import Duree, somme
from generator.rapport import Rapport
from generator.reglementation.ajustements import Effet
from generator.reglementation.quotites import ModeQuotite
from generator.reglementation.regime import Fonction, Regime
from generator.reglementation.repartition import Role
from tests.evaluateurs import HORAIRES, regimes, un_enseignant, une_ecole
from tests.evaluateurs.cas import RELEVE

STATUTS = [(regime, fonction) for regime in regimes() for fonction in regime.fonctions]
PREVUES = sorted({
    quotite for regime in regimes()
    for regles in (regime.quotites, *(repartition.quotites for repartition in regime.repartitions.values()))
    for regle in regles for quotite in regle.prevues
})  # fmt: skip
USUELLES = [Quotite(Decimal(texte)) for texte in ('33.33', '40', '65.63', '77.78', '78.13', '90')]
UNE_MINUTE, ZERO = Duree(1), Duree()

statuts = st.sampled_from(STATUTS)
quotites = st.decimals(Decimal('0.01'), Decimal(100), places=2).map(Quotite) | st.sampled_from(PREVUES)
semaines = st.sampled_from([8, 9])
ecoles = st.builds(
    lambda classes, type_ecole, demi_journees: une_ecole(classes, type_ecole=type_ecole, horaires=HORAIRES[demi_journees]),
    st.integers(1, 25), st.sampled_from(TypeEcole), semaines,
)  # fmt: skip


def nom_du_statut(statut: tuple[Regime, Fonction]) -> str:
    return f'{statut[0].id}-{statut[1].id}'


def situation(regime: Regime, fonction: Fonction, quotite: Quotite, ecole: Any, jour: dt.date | None = None,
              **reste: Any) -> Situation:  # fmt: skip
    """Un enseignant de ce statut, sans allègement de l'IEN."""
    enseignant = un_enseignant(quotite=quotite, allegement=ZERO, part=reste.pop('part', None))
    return Situation(enseignant, fonction, ecole, regime, jour or regime.du, **reste)


def est_prevue(cas: Situation) -> bool:
    """Ce que le régime dit prévoir : une proportion, ou une ligne de son barème ; sans règle, le seul service complet."""
    regle, quotite = cas.quotites, cas.enseignant.quotite
    return quotite.complete if regle is None else not regle.prevues or quotite in regle.prevues


def total_annonce(cas: Situation) -> Decimal:
    """Les minutes que le régime annonce pour cette quotité, au besoin avec une fraction."""
    regle, quotite = cas.quotites, cas.enseignant.quotite
    ligne = None if regle is None else regle.ligne(quotite) or regle.detail(quotite)
    if ligne is not None:
        return Decimal(ligne.total.minutes)
    return cas.repartition.total.minutes * quotite.pour_cent / CENT


def verifier_les_sommes(service: Service) -> None:
    """Catégories et total, lignes et catégorie, ici et ailleurs : rien ne se perd."""
    assert service.total.duree == somme([c.due.duree for c in service.comptees])
    for categorie in service.categories:
        assert categorie.due.duree >= ZERO and categorie.due.regle
        parts = [ligne.due for ligne in categorie.lignes if ligne.due is not None]
        assert not parts or somme([part.duree for part in parts]) == categorie.due.duree
        assert all(part.duree >= ZERO for part in parts)
        assert all(ligne.minimum.duree <= categorie.due.duree for ligne in categorie.lignes if ligne.minimum)
        if categorie.categorie.en_plus:
            assert categorie.due.duree == ZERO and not parts


def verifier_les_dues(cas: Situation) -> None:
    """Avant toute décharge, les catégories font exactement le total annoncé, chacune à sa place."""
    brutes = heures_dues(cas)
    assert list(brutes) == [categorie.id for categorie in cas.repartition.categories]
    total = sum(valeur.duree.minutes for valeur in brutes.values())
    assert abs(total - total_annonce(cas)) <= Decimal('0.5')
    regle = cas.quotites
    pas = UNE_MINUTE if regle is None else regle.pas
    if regle is None or regle.mode is ModeQuotite.PRORATA:
        for categorie in cas.repartition.comptees:
            exacte = categorie.heures.minutes * cas.enseignant.quotite.pour_cent / CENT
            assert abs(brutes[categorie.id].duree.minutes - exacte) <= 2 * pas.minutes
    elif (ligne := regle.ligne(cas.enseignant.quotite)) is not None:
        aide = cas.repartition.reservees(regle.aide)
        assert somme([brutes[categorie.id].duree for categorie in aide]) == ligne.aide


# Toute la table, sans hasard


def combinaisons() -> Iterator[Situation]:
    """Chaque statut de chaque régime, à chaque quotité d'un barème et aux usuelles, dans les deux semaines."""
    for regime, fonction in STATUTS:
        for demi_journees in regime.demi_journees:
            for quotite in (*PREVUES, *USUELLES):
                yield situation(regime, fonction, quotite, une_ecole(horaires=HORAIRES[demi_journees]))


@pytest.mark.parametrize('statut', STATUTS, ids=nom_du_statut)
def test_les_categories_font_le_total_a_chaque_quotite_dans_chaque_semaine(statut: tuple[Regime, Fonction]) -> None:
    calcules = 0
    for cas in combinaisons():
        if (cas.regime, cas.fonction) != statut:
            continue
        if not est_prevue(cas):
            with pytest.raises(CasNonPrevu):
                heures_dues(cas)
            continue
        verifier_les_dues(cas)
        verifier_les_sommes(calculer_service(cas, (), {}, (), Rapport()))
        calcules += 1
    assert calcules >= len(statut[0].demi_journees)


def test_chaque_regle_de_chaque_regime_a_servi() -> None:
    """Le test d'avant ne tourne pas à vide : il passe par chaque règle, chaque ligne de barème, chaque mode."""
    servies = {(id(cas.quotites), cas.enseignant.quotite) for cas in combinaisons() if cas.quotites and est_prevue(cas)}
    regles = [
        regle for regime in regimes()
        for regles in (regime.quotites, *(repartition.quotites for repartition in regime.repartitions.values()))
        for regle in regles
    ]  # fmt: skip
    assert {regle.mode for regle in regles} == set(ModeQuotite)
    for regle in regles:
        assert all((id(regle), quotite) in servies for quotite in regle.prevues or USUELLES), regle.fondement


# N'importe quelle quotité, n'importe quelle école, n'importe quel jour


@given(statuts, quotites, ecoles, st.data())
@settings(max_examples=300)
def test_les_categories_font_le_total_pour_tout_statut_toute_quotite_tout_regime(
    statut: tuple[Regime, Fonction], quotite: Quotite, ecole: Any, hasard: st.DataObject
) -> None:
    regime, fonction = statut
    jour = hasard.draw(st.dates(regime.du, regime.au or RELEVE))
    cas = situation(regime, fonction, quotite, ecole, jour)
    if not est_prevue(cas):
        with pytest.raises(CasNonPrevu):
            calculer_service(cas, (), {}, (), Rapport())
        return
    verifier_les_dues(cas)
    service = calculer_service(cas, (), {}, (), Rapport())
    verifier_les_sommes(service)
    retire = sum(v.duree.minutes for v in heures_dues(cas).values()) - service.total.duree.minutes
    assert retire >= 0 and (fonction.direction or not retire)


@given(statuts, quotites, ecoles, st.data())
@settings(max_examples=200)
def test_un_ajustement_retire_deplace_ou_impute_exactement_ses_heures(
    statut: tuple[Regime, Fonction], quotite: Quotite, ecole: Any, hasard: st.DataObject
) -> None:
    regime, fonction = statut
    jour = hasard.draw(st.dates(regime.du, regime.au or RELEVE))
    sans = situation(regime, fonction, quotite, ecole, jour)
    categories = {categorie.id for categorie in sans.repartition.comptees}
    possibles = [a for a in regime.ajustements if a.en_vigueur(jour) and {a.categorie, a.vers or a.categorie} <= categories]
    if not possibles or not est_prevue(sans):
        return
    ajustement = hasard.draw(st.sampled_from(possibles))
    maximum = ajustement.plafond or ajustement.heures or ZERO
    montant = Duree(hasard.draw(st.integers(0, maximum.minutes)))
    avec = situation(regime, fonction, quotite, ecole, jour,
                     ajustements=(AjustementSaisi('A', ajustement.libelle, montant),))  # fmt: skip
    avant, rapport = calculer_service(sans, (), {}, (), Rapport()), Rapport()
    apres = calculer_service(avec, (), {}, (), rapport)
    verifier_les_sommes(apres)
    ecart = avant.total.duree - apres.total.duree
    if rapport.a_des_erreurs:
        assert ecart == ZERO and ajustement.effet is not Effet.IMPUTATION
    else:
        assert ecart == (montant if ajustement.effet is Effet.RETRAIT else ZERO)
        imputees = somme([categorie.imputee for categorie in apres.categories])
        assert imputees == (montant if ajustement.effet is Effet.IMPUTATION else ZERO)


@given(statuts, ecoles, st.lists(st.integers(1, 400), min_size=1, max_size=3))
@settings(max_examples=200)
def test_un_service_partage_ne_perd_pas_une_minute(statut: tuple[Regime, Fonction], ecole: Any, milliemes: list[int]) -> None:
    regime, fonction = statut
    parts = [Quotite(Decimal(part) / 10) for part in milliemes]
    ailleurs = tuple(ServiceAilleurs('A', f'École {rang}', part) for rang, part in enumerate(parts))
    ici = CENT - sum((part.pour_cent for part in parts), Decimal())
    cas = situation(regime, fonction, Quotite(CENT), ecole, ailleurs=ailleurs)
    rapport = Rapport()
    service = calculer_service(cas, (), {}, (), rapport)
    verifier_les_sommes(service)
    assert rapport.a_des_erreurs == (ici <= 0)
    for categorie in service.comptees:
        reste = categorie.due.duree - categorie.hors_ecole
        assert reste >= ZERO and reste == categorie.reste_a_prevoir
        exacte = categorie.due.duree.minutes * max(ici, Decimal()) / CENT
        assert rapport.a_des_erreurs or abs(reste.minutes - exacte) <= 1 + len(parts)


@given(statuts, quotites, ecoles, st.data())
@settings(max_examples=200)
def test_un_bareme_local_est_rendu_tel_quel(
    statut: tuple[Regime, Fonction], quotite: Quotite, ecole: Any, hasard: st.DataObject
) -> None:
    regime, fonction = statut
    repartition = regime.repartitions[fonction.repartition]
    tapees = {c.libelle: Duree(hasard.draw(st.integers(0, 6000), label=c.id)) for c in repartition.comptees}
    lignes = tuple(LigneDeBaremeLocal(quotite, libelle, heures) for libelle, heures in tapees.items())
    cas = situation(regime, fonction, quotite, ecole, bareme_local=lignes)
    brutes = heures_dues(cas)
    assert {c.libelle: brutes[c.id].duree for c in repartition.comptees} == tapees
    verifier_les_sommes(calculer_service(cas, (), {}, (), Rapport()))


@given(statuts, quotites, ecoles, st.integers(0, 120), st.integers(0, 60))
@settings(max_examples=200)
def test_le_partage_de_l_aide_ne_depasse_jamais_l_aide(
    statut: tuple[Regime, Fonction], quotite: Quotite, ecole: Any, organisation: int, tapees: int
) -> None:
    regime, fonction = statut
    neuve = replace(ecole, organisation=min(Duree.de_heures(organisation), regime.categorie_aide.heures))
    cas = situation(regime, fonction, quotite, neuve)
    if not est_prevue(cas):
        return
    for un in (cas, replace(cas, enseignant=replace(cas.enseignant, organisation=Duree.de_heures(tapees)))):
        service = calculer_service(un, (), {}, (), Rapport())
        verifier_les_sommes(service)
        for categorie in service.categories:
            roles = {ligne.ligne.role: ligne.due.duree for ligne in categorie.lignes if ligne.due}
            assert roles.get(Role.ORGANISATION, ZERO) <= categorie.due.duree
