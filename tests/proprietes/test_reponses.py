"""Ce qui est vrai de toute réponse : rien n'est choisi en silence, rien n'est compté deux fois, l'ordre n'y fait rien."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generator.archive import Evenement, Fait, rejouer
from generator.calcul.effectifs import compter
from generator.calcul.reponses import Issue, Reponses, constater
from generator.calcul.suivi import compter_les_formulaires
from generator.domaine.groupe import Groupe, Inscription
from generator.domaine.niveau import Niveau
from generator.domaine.personnes import Eleve, Foyer, Reponse
from generator.domaine.retour import Destinataire, Recus, Retour, Statut

INSTANT = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
cellules = st.sampled_from([None, *Reponse])
statuts = st.sampled_from(list(Statut))
OUI_OU_NON = {Statut.OUI: Reponse.OUI, Statut.NON: Reponse.NON}


@st.composite
def retours_d_un_foyer(draw: st.DrawFn, eleve: str = 'e', foyer: int = 1) -> tuple[Retour, ...]:
    """Une lettre, peut-être sa relance, peut-être une lettre remplacée."""
    vers = Destinataire('lettre', 1, eleve, 'G', foyer)
    sortes = draw(st.lists(st.tuples(statuts, st.booleans()), max_size=4))
    return tuple(
        Retour(f'{eleve}{foyer}{rang}', vers, statut, remplacee_par='autre' if remplace else '')
        for rang, (statut, remplace) in enumerate(sortes)
    )


@given(cellules, retours_d_un_foyer(), st.randoms())
def test_l_ordre_des_coupons_n_y_fait_rien(cellule: Reponse | None, retours: Sequence[Retour], hasard) -> None:
    melanges = list(retours)
    hasard.shuffle(melanges)
    assert constater(cellule, melanges).etat is constater(cellule, retours).etat


@given(cellules, retours_d_un_foyer())
def test_rien_n_est_choisi_entre_deux_reponses_contraires(cellule: Reponse | None, retours: Sequence[Retour]) -> None:
    dites = {OUI_OU_NON[r.statut] for r in retours if not r.remplacee_par and r.statut in OUI_OU_NON}
    dites |= {cellule} & {Reponse.OUI, Reponse.NON}
    reponse = constater(cellule, retours).reponse
    assert reponse is Reponse.EN_ATTENTE if len(dites) > 1 else reponse in {*dites, Reponse.EN_ATTENTE}


@given(cellules, retours_d_un_foyer(), st.integers(0, 3))
def test_une_lettre_qui_n_est_pas_revenue_ne_change_rien(
    cellule: Reponse | None, retours: tuple[Retour, ...], rang: int
) -> None:
    muette = Retour('muette', Destinataire('lettre', 1, 'e', 'G', 1))
    assert constater(cellule, (*retours[:rang], muette, *retours[rang:])).etat is constater(cellule, retours).etat


@given(retours_d_un_foyer(), cellules)
def test_un_coupon_sans_signature_ne_fait_jamais_un_accord(retours: tuple[Retour, ...], annuel: Reponse | None) -> None:
    non_signes = tuple(replace(r, statut=Statut.NON_SIGNE, remplacee_par='') for r in retours)
    eleve = Eleve('e', 'NOM', 'Prénom', 'CP', Niveau.CP, (Foyer(1, 'responsables', annuel),))
    reponses = Reponses(Recus(non_signes))
    if non_signes:
        assert reponses.issue(Inscription('e', 'G', 1, reponses=(None,)), eleve) is Issue.EN_ATTENTE


@st.composite
def classes(draw: st.DrawFn) -> tuple[list[Eleve], list[Inscription], Recus]:
    """Des élèves d'un groupe, un ou deux foyers chacun, leurs cellules et leurs coupons."""
    eleves, inscriptions, retours = [], [], []
    for rang in range(draw(st.integers(0, 8))):
        foyers = tuple(Foyer(n, 'responsables', draw(cellules)) for n in range(1, draw(st.integers(1, 2)) + 1))
        eleves.append(Eleve(f'e{rang}', 'NOM', 'Prénom', 'CP', draw(st.sampled_from([Niveau.CP, Niveau.CE1])), foyers))
        inscriptions.append(Inscription(f'e{rang}', 'G', 1, reponses=tuple(draw(cellules) for _ in foyers)))
        retours += [r for foyer in foyers for r in draw(retours_d_un_foyer(f'e{rang}', foyer.rang))]
    return eleves, inscriptions, Recus(tuple(retours))


@given(classes())
def test_un_eleve_propose_compte_une_fois_et_une_seule(classe: tuple[list[Eleve], list[Inscription], Recus]) -> None:
    eleves, inscriptions, recus = classe
    groupe = Groupe('G', 1, (Niveau.CP, Niveau.CE1), 'A', (), '', '')
    effectif, par_niveau = compter(groupe, inscriptions, {e.cle: e for e in eleves}, Reponses(recus))
    assert effectif.proposes == len(inscriptions) == sum(e.proposes for e in par_niveau.values())
    assert compter_les_formulaires(recus.propositions).remis == len(recus.propositions)


@given(retours_d_un_foyer())
def test_une_famille_n_attend_qu_une_fois_quel_que_soit_le_nombre_de_ses_papiers(retours: tuple[Retour, ...]) -> None:
    """La relance d'une famille qui a répondu ne s'attend plus ; une lettre et sa relance sont une seule demande."""
    comptes, valables = compter_les_formulaires(retours), [r for r in retours if not r.remplacee_par]
    assert comptes.en_attente == (1 if valables and not any(r.revenu for r in valables) else 0)
    assert comptes.demandes == max(sum(r.revenu for r in valables), min(1, len(valables)))


evenements = st.lists(st.one_of(
    st.tuples(st.just(Fait.EMISSION), st.integers(0, 9), st.just(None), st.integers(0, 9)),
    st.tuples(st.just(Fait.REMPLACEMENT), st.integers(0, 9), st.just(None), st.integers(0, 9)),
    st.tuples(st.sampled_from([Fait.LECTURE, Fait.DECISION]), st.integers(0, 9), statuts, st.just(0)),
), max_size=40)  # fmt: skip


@given(evenements)
def test_tout_formulaire_remis_est_dans_une_case_et_une_seule(suite: list[tuple[Fait, int, Statut | None, int]]) -> None:
    registre = [
        Evenement(numero, INSTANT, fait, {
            'references': {f'R{reference}': 'lettre'}, 'ancienne': f'R{reference}', 'nouvelle': f'R{autre}',
            'reference': f'R{reference}', 'statut': statut, 'motifs': [], 'piece': '', 'cadre': [],
        }, '', '')
        for numero, (fait, reference, statut, autre) in enumerate(suite, 1)
    ]  # fmt: skip
    emises = {reference for fait, reference, *_ in suite if fait is Fait.EMISSION}
    comptes = compter_les_formulaires(rejouer(registre, {}).retours.values())
    assert comptes.remis == len(emises)
    assert len(emises) == (
        comptes.accords + comptes.refus + comptes.non_signes + comptes.illisibles + comptes.a_verifier + comptes.en_attente
        + comptes.doubles + comptes.remplaces
    )  # fmt: skip
