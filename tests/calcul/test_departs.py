"""Un élève qui quitte l'école : son dernier jour, et tout ce qui ne se fait plus pour lui. Le calcul seul."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.calcul import Resultats, calculer, expliquer_groupe
from generator.calcul.departs import signaler_sans_accord
from generator.calcul.presences import Note, feuille_de_presence
from generator.calcul.suites import familles
from generator.calcul.suivi import a_relancer
from generator.domaine.groupe import Suite
from generator.erreurs import Code
from generator.lecture import lire_calendrier_de
from generator.lecture.dossier import lire_dossier, ouvrir
from generator.rapport import Gravite, Rapport
from generator.reglages import RACINE
from tests.evaluateurs import regimes
from tests.fabrique.classeurs import ecrire, mettre
from tests.fabrique.exemples import D, exemple_2026
from tests.lecture.test_pieges import lire

Calcul = Callable[..., tuple[Resultats, Rapport]]
GOFF = 'LE GOFF'
"""Inscrit en période 2 au groupe CP-lecture, lundi et jeudi, dès le 2 novembre."""


@pytest.fixture
def calcul(tmp_path: Path) -> Calcul:
    """La deuxième période de l'exemple d'aujourd'hui, où LE GOFF Fañch quitte l'école un jour donné."""

    def lancer(depart: dt.date | None, **inscription: object) -> tuple[Resultats, Rapport]:
        donnees = exemple_2026()
        for eleve in donnees['eleves']:
            if eleve['nom'] == GOFF:
                eleve['depart'] = depart
        for ligne in donnees['inscriptions']:
            if ligne['eleve'].startswith(GOFF):
                ligne |= inscription
        dossier, rapport = lire_dossier(ouvrir(ecrire(tmp_path / 'e.xlsx', donnees=donnees)))
        assert dossier is not None, list(rapport)
        calendrier, _ = lire_calendrier_de(dossier.ecole, RACINE / 'donnees' / 'calendriers')
        return calculer(dossier, dossier.periode_par_numero[2], regimes(), calendrier)

    return lancer


def les_siennes(resultats: Resultats) -> list[tuple[dt.date, dt.date]]:
    return [(p.dates.debut, p.dates.fin) for p in resultats.propositions if p.eleve.nom == GOFF]


def partis(rapport: Rapport) -> list[tuple[str | None, str]]:
    return [(p.valeur, p.emplacement.cellule) for p in rapport if p.code == Code.ELEVE_PARTI]


def test_un_eleve_parti_avant_la_periode_n_est_plus_propose_et_c_est_dit(calcul: Calcul) -> None:
    avec, _ = calcul(None)
    sans, rapport = calcul(D(2026, 10, 20))
    lecture = next(g for g in sans.groupes if g.groupe.code == 'CP-lecture')
    assert les_siennes(avec) and not les_siennes(sans)
    assert lecture.effectif.proposes == next(g for g in avec.groupes if g.groupe.code == 'CP-lecture').effectif.proposes - 1
    assert GOFF not in {ligne.eleve.nom for bloc in feuille_de_presence(sans, lecture) for ligne in bloc.lignes}
    assert partis(rapport) == [('Fañch LE GOFF', 'K5')]
    assert all(p.gravite is Gravite.AVERTISSEMENT and p.personnel for p in rapport if p.code == Code.ELEVE_PARTI)


def test_expliquer_compte_comme_la_lettre(calcul: Calcul) -> None:
    resultats, _ = calcul(D(2026, 10, 20))
    lecture = next(g for g in resultats.groupes if g.groupe.code == 'CP-lecture')
    eleves = next(e for e in expliquer_groupe(lecture, resultats).entrees if e.libelle == 'élèves')
    assert sum(int(issue.valeur) for issue in eleves.entrees) == lecture.effectif.proposes == 3


def test_parti_pendant_la_periode_son_dernier_jour_vaut_sortie(calcul: Calcul) -> None:
    resultats, rapport = calcul(D(2026, 11, 20))
    lecture = next(g for g in resultats.groupes if g.groupe.code == 'CP-lecture')
    notes = {jour: note for bloc in feuille_de_presence(resultats, lecture) for ligne in bloc.lignes if ligne.eleve.nom == GOFF
             for jour, note in zip(bloc.jours, ligne.notes, strict=True)}  # fmt: skip
    assert les_siennes(resultats) == [(D(2026, 11, 2), D(2026, 11, 20))]
    assert all((note is Note.PAS_ATTENDU) == (jour > D(2026, 11, 20)) for jour, note in notes.items())
    assert partis(rapport) == []


@pytest.mark.parametrize(('depart', 'sortie', 'dernier'), [
    (D(2026, 11, 20), D(2026, 12, 4), D(2026, 11, 20)),
    (D(2026, 12, 4), D(2026, 11, 20), D(2026, 11, 20)),
    (D(2027, 3, 1), None, D(2026, 12, 18)),
])  # fmt: skip
def test_le_plus_tot_de_la_sortie_et_du_depart(depart: dt.date, sortie: dt.date | None, dernier: dt.date, calcul: Calcul) -> None:
    assert les_siennes(calcul(depart, sortie=sortie)[0]) == [(D(2026, 11, 2), dernier)]


def test_parti_apres_le_debut_mais_avant_sa_premiere_seance(calcul: Calcul) -> None:
    """Entré le 9 novembre, parti le 6 : sans ce départ il avait des séances ; ce n'est pas une faute de dates."""
    resultats, rapport = calcul(D(2026, 11, 6), entree=D(2026, 11, 9))
    assert not les_siennes(resultats) and partis(rapport) == [('Fañch LE GOFF', 'K5')]


def test_ni_accord_ni_relance_apres_le_depart(calcul: Calcul) -> None:
    resultats, _ = calcul(D(2026, 11, 20), reponse_1='en attente')
    rapport = Rapport()
    signaler_sans_accord(resultats.dossier, rapport)
    assert GOFF not in {eleve.nom for eleve, _ in familles(resultats)} and partis(rapport) == [('Fañch LE GOFF', 'K5')]
    relances = {jour: {s.proposition.eleve.nom for s in a_relancer(resultats, jour)} for jour in (D(2026, 11, 20), D(2026, 11, 21))}
    assert GOFF in relances[D(2026, 11, 20)] and GOFF not in relances[D(2026, 11, 21)]


def test_un_depart_hors_de_l_annee_est_une_faute_situee(tmp_path: Path) -> None:
    dossier, (probleme,) = lire(ecrire(tmp_path / 'c.xlsx', mettre('Élèves', 'Départ', 5, D(2025, 12, 4))))
    assert dossier is None and probleme.code is Code.DATE_HORS_ANNEE and probleme.emplacement.cellule == 'K5'


def test_la_suite_se_lit_et_une_autre_est_refusee(tmp_path: Path) -> None:
    dossier, problemes = lire(ecrire(tmp_path / 'c.xlsx', mettre('Inscriptions', 'Suite', 2, 'Arrêter')))
    assert problemes == [] and dossier is not None
    assert [i.suite for i in dossier.inscriptions[:2]] == [Suite.ARRETER, None]
    dossier, (probleme,) = lire(ecrire(tmp_path / 'd.xlsx', mettre('Inscriptions', 'Suite', 2, 'arêtter')))
    assert dossier is None and probleme.code is Code.VALEUR_HORS_LISTE and '« arrêter »' in probleme.remede
