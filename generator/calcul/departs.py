"""Les élèves qui quittent l'école : leur dernier jour vaut « Sortie », et qui n'a plus de séance n'est plus proposé."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from generator.calcul.resultats import GroupeCalcule, Resultats
from generator.calcul.seances import seances_entre
from generator.calcul.signalement import signaler
from generator.domaine.dossier import Dossier
from generator.domaine.groupe import Groupe, Inscription
from generator.domaine.personnes import Eleve
from generator.domaine.temps import Periode, Seance
from generator.erreurs import Code
from generator.rapport import Gravite, Rapport


def dates_de_l_eleve(inscription: Inscription, eleve: Eleve, periode: Periode) -> Periode:
    """Du premier au dernier jour de l'élève dans son groupe : ceux de la période, sauf s'il arrive ou part entre-temps."""
    sortie = inscription.sortie or periode.fin
    return Periode(inscription.entree or periode.debut, min(sortie, eleve.depart or sortie))


def inscriptions_suivies(dossier: Dossier, groupe: Groupe, seances: Sequence[Seance]) -> tuple[Inscription, ...]:
    """Les inscriptions d'un groupe, sans celles des élèves partis avant leur première séance."""
    return tuple(i for i in dossier.inscriptions_de(groupe) if not _parti_avant(i, dossier, groupe, seances))


def _parti_avant(inscription: Inscription, dossier: Dossier, groupe: Groupe, seances: Sequence[Seance]) -> bool:
    """Vrai si c'est son départ, et lui seul, qui ne lui laisse aucune séance."""
    eleve, periode = dossier.eleve_par_cle[inscription.eleve], dossier.periode_par_numero[groupe.periode].dates
    if eleve.depart is None:
        return False
    sans_depart = Periode(inscription.entree or periode.debut, inscription.sortie or periode.fin)
    siennes = seances_entre(seances, sans_depart)
    return bool(siennes) and not seances_entre(siennes, dates_de_l_eleve(inscription, eleve, periode))


def signaler_les_partis(dossier: Dossier, groupe: GroupeCalcule, rapport: Rapport) -> None:
    """Nomme chaque élève inscrit à un groupe et parti avant d'y venir : rien ne se fait plus pour lui."""
    suivies = inscriptions_suivies(dossier, groupe.groupe, groupe.seances)
    for inscription in dossier.inscriptions_de(groupe.groupe):
        if inscription not in suivies:
            eleve = dossier.eleve_par_cle[inscription.eleve]
            signaler(
                rapport, Code.ELEVE_PARTI, "Cet élève a quitté l'école avant sa première séance", eleve.origine, 'depart',
                f"son dernier jour est le {eleve.depart:%d/%m/%Y} : groupe {groupe.groupe.code}, ni lettre, ni compte, ni "
                "feuille de présence", "rien à faire s'il est parti ; sinon, videz cette cellule.",
                eleve.nom_complet, Gravite.AVERTISSEMENT, personnel=True,
            )  # fmt: skip


def signaler_les_lettres_trop_tard(resultats: Resultats, jour: dt.date, rapport: Rapport) -> None:
    """Nomme chaque élève déjà parti dont la lettre, datée de ce jour, demande un accord ; rien d'une période finie."""
    if jour > resultats.periode.dates.fin:
        return
    partis = {p.eleve.cle: p.eleve for p in resultats.propositions if p.eleve.depart is not None and p.eleve.depart < jour}
    for eleve in partis.values():
        signaler(
            rapport, Code.ELEVE_PARTI, "Cet élève a quitté l'école : sa lettre ne sert plus", eleve.origine, 'depart',
            f"son dernier jour était le {eleve.depart:%d/%m/%Y}, la lettre est du {jour:%d/%m/%Y}",
            "ne la remettez pas ; s'il est encore là, videz cette cellule.", eleve.nom_complet, Gravite.AVERTISSEMENT,
            personnel=True,
        )  # fmt: skip


def signaler_sans_accord(dossier: Dossier, rapport: Rapport) -> None:
    """Nomme chaque élève qui quitte l'école : on ne demande plus rien à ses familles pour l'année."""
    for eleve in dossier.eleves:
        if eleve.depart is not None:
            signaler(
                rapport, Code.ELEVE_PARTI, "Cet élève quitte l'école : rien n'est adressé à ses familles pour l'année",
                eleve.origine, 'depart', f"son dernier jour est le {eleve.depart:%d/%m/%Y}",
                "rien à faire s'il part ; sinon, videz cette cellule.", eleve.nom_complet, Gravite.AVERTISSEMENT,
                personnel=True,
            )  # fmt: skip
