"""Les coupons revenus dans le calcul seul : taille des groupes, absences, bilan, sans modèle ni moteur."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.calcul import Resultats, calculer
from generator.calcul.presences import absences_repetees, feuille_de_presence
from generator.calcul.suivi import a_relancer, c_est_le_moment_de_relancer, suivre
from generator.domaine.personnes import Reponse
from generator.domaine.retour import Auteur, Destinataire, Recus, Retour, Statut
from generator.erreurs import Code
from generator.lecture import lire_calendrier_de
from generator.lecture.dossier import lire_dossier, ouvrir
from generator.rapport import Rapport
from generator.reglages import RACINE
from tests.evaluateurs import regimes
from tests.fabrique.classeurs import ecrire
from tests.fabrique.exemples import D, Donnees, exemple_2008, exemple_2026

Calcul = Callable[..., tuple[Resultats, Rapport]]
LETTRE = 'autorisation_parentale'


@pytest.fixture
def calcul(tmp_path: Path) -> Calcul:
    """Les résultats d'une période d'un exemple aux cellules vidées, quand chaque foyer d'un groupe rend le même coupon."""

    def lancer(
        donnees: Donnees, periode: int, groupe: str, statut: Statut, changer: Callable[[Donnees], Any] = lambda _: None
    ) -> tuple[Resultats, Rapport]:
        for inscription in donnees['inscriptions']:
            inscription['reponse_1'] = inscription['reponse_2'] = None
        changer(donnees)
        dossier, rapport = lire_dossier(ouvrir(ecrire(tmp_path / 'e.xlsx', donnees=donnees)))
        assert dossier is not None, list(rapport)
        calendrier, _ = lire_calendrier_de(dossier.ecole, RACINE / 'donnees' / 'calendriers')
        retours = tuple(
            Retour(f'{i.eleve}{foyer.rang}', Destinataire(LETTRE, periode, i.eleve, groupe, foyer.rang), statut, Auteur.LECTURE)
            for i in dossier.inscriptions if (i.groupe, i.periode) == (groupe, periode)
            for foyer in dossier.eleve_par_cle[i.eleve].foyers
        )  # fmt: skip
        return calculer(dossier, dossier.periode_par_numero[periode], regimes(), calendrier, Recus(retours))

    return lancer


def groupe(resultats: Resultats, code: str) -> Any:
    return next(g for g in resultats.groupes if g.groupe.code == code)


@pytest.mark.parametrize('statut', list(Statut), ids=str)
def test_la_taille_d_un_groupe_compte_accords_et_attentes(statut: Statut, calcul: Calcul) -> None:
    resultats, rapport = calcul(exemple_2008(), 1, 'GS', statut)
    tailles = [p.quoi for p in rapport if p.code == Code.TAILLE_DE_GROUPE]
    assert tailles == (["Le groupe GS compte 0 élève"] if statut is Statut.NON else [])
    effectif = groupe(resultats, 'GS').effectif
    assert effectif.proposes == 6
    assert effectif.accords == 6 * (statut is Statut.OUI) and effectif.refus == 6 * (statut is Statut.NON)


def test_un_refus_par_coupon_quitte_la_feuille_et_les_absences(calcul: Calcul) -> None:
    def absent(donnees: Donnees) -> None:
        donnees['presences'] = [
            {'jour': jour, 'groupe': 'CP-lecture', 'eleve': 'ŒDIPE Zoé', 'absent': True}
            for jour in (D(2026, 11, 5), D(2026, 11, 9), D(2026, 11, 12))
        ]

    for statut, attendu in ((Statut.OUI, True), (Statut.A_VERIFIER, True), (Statut.NON, False)):
        resultats, _ = calcul(exemple_2026(), 2, 'CP-lecture', statut, absent)
        noms = {ligne.eleve.nom for bloc in feuille_de_presence(resultats, groupe(resultats, 'CP-lecture'))
                for ligne in bloc.lignes}  # fmt: skip
        assert ('ŒDIPE' in noms) is attendu and bool(absences_repetees(resultats, 3)) is attendu


def test_on_ne_relance_ni_qui_a_quitte_le_groupe_ni_une_lettre_jamais_faite(calcul: Calcul) -> None:
    def sortir(donnees: Donnees) -> None:
        next(i for i in donnees['inscriptions'] if (i['eleve'], i['groupe']) == ('ŒDIPE Zoé', 'CP-lecture'))['sortie'] = D(2026, 11, 13)

    resultats, _ = calcul(exemple_2026(), 2, 'CP-lecture', Statut.EN_ATTENTE, sortir)
    for jour, present in ((D(2026, 11, 13), True), (D(2026, 11, 14), False)):
        relances = a_relancer(resultats, jour)
        assert ('ŒDIPE' in {s.proposition.eleve.nom for s in relances}) is present
        assert {s.proposition.groupe.groupe.code for s in relances} == {'CP-lecture'}, "seules lettres remises"
    assert {s.remise for s in suivre(resultats) if s.proposition.groupe.groupe.code != 'CP-lecture'} == {False}


def test_sans_lettre_au_registre_toutes_sont_supposees_remises(calcul: Calcul) -> None:
    resultats, _ = calcul(exemple_2026(), 2, 'aucun', Statut.OUI)
    assert len(a_relancer(resultats, D(2026, 11, 3))) == 21, "une par foyer, sauf l'accord de l'année"


def test_on_relance_entre_la_date_de_retour_et_la_fin_de_la_periode(calcul: Calcul) -> None:
    periode = calcul(exemple_2026(), 2, 'aucun', Statut.OUI)[0].periode
    jours = {D(2026, 10, 16): False, D(2026, 10, 17): True, D(2026, 12, 18): True, D(2026, 12, 19): False}
    assert {jour: c_est_le_moment_de_relancer(periode, jour) for jour in jours} == jours


def test_la_reponse_d_un_foyer_ne_vaut_pas_pour_un_autre_groupe(calcul: Calcul) -> None:
    resultats, _ = calcul(exemple_2026(), 2, 'CE1-calcul', Statut.OUI)
    accords = {s.proposition.groupe.groupe.code for s in suivre(resultats) if s.constat.reponse is Reponse.OUI}
    assert accords == {'CE1-calcul'}
