"""Les feuilles de présence : qui vient à quelle séance, ce que l'école en a noté, et les absences qui se répètent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.calcul.reponses import Issue
from generator.calcul.resultats import GroupeCalcule, Proposition, Resultats
from generator.calcul.signalement import signaler
from generator.domaine.dossier import Presence
from generator.domaine.personnes import Eleve, Foyer
from generator.domaine.temps import Seance
from generator.erreurs import Code
from generator.rapport import Gravite, Rapport

SEANCES_PAR_BLOC = 14
"""Au-delà, une colonne est trop étroite pour sa date, sur une page en paysage."""


class Note(StrEnum):
    """Ce que l'on sait d'un élève à une séance."""

    A_NOTER = 'à noter'
    PAS_ATTENDU = 'pas attendu'
    PRESENT = 'présent'
    ABSENT = 'absent'
    ABSENT_JUSTIFIE = 'absent, absence justifiée'


@dataclass(frozen=True, slots=True)
class LigneDePresence:
    """Un élève d'un groupe et, séance par séance, ce que l'on en sait ; `accord` : ses responsables ont dit oui."""

    eleve: Eleve
    accord: bool
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class BlocDePresence:
    """Des séances qui se suivent et tiennent côte à côte ; `attendus` : combien d'élèves à chacune."""

    jours: tuple[dt.date, ...]
    lignes: tuple[LigneDePresence, ...]
    attendus: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AbsencesRepetees:
    """Un élève dont les absences non justifiées de la période atteignent le seuil de l'école, et un de ses foyers."""

    eleve: Eleve
    foyer: Foyer
    manquees: tuple[tuple[GroupeCalcule, Seance], ...]
    justifiees: int


def feuille_de_presence(resultats: Resultats, groupe: GroupeCalcule) -> tuple[BlocDePresence, ...]:
    """La feuille d'un groupe, en blocs égaux ; un refus n'y figure pas. Une séance par jour, même s'il y en a deux."""
    jours = tuple(dict.fromkeys(seance.jour for seance in groupe.seances))
    inscrits = {p.eleve.cle: p for p in resultats.propositions if p.groupe.groupe.code == groupe.groupe.code}
    venant = [p for p in inscrits.values() if resultats.issue(p) is not Issue.REFUS]
    notees = _notees(resultats, groupe)
    nombre = -(-len(jours) // SEANCES_PAR_BLOC) or 1
    taille = -(-len(jours) // nombre)
    accords = {p.eleve.cle for p in venant if resultats.issue(p) is Issue.ACCORD}
    return tuple(
        _bloc(jours[rang : rang + taille], venant, accords, notees) for rang in range(0, len(jours), max(taille, 1))
    )


def _notees(resultats: Resultats, groupe: GroupeCalcule) -> dict[tuple[str, dt.date], Presence]:
    return {
        (presence.eleve, presence.jour): presence for presence in de_la_periode(resultats)
        if presence.groupe == groupe.groupe.code
    }  # fmt: skip


def de_la_periode(resultats: Resultats) -> Iterable[Presence]:
    """Les présences notées pendant la période."""
    return (presence for presence in resultats.dossier.presences if presence.jour in resultats.periode.dates)


def _bloc(
    jours: tuple[dt.date, ...], venant: Iterable[Proposition], accords: Collection[str],
    notees: Mapping[tuple[str, dt.date], Presence],
) -> BlocDePresence:  # fmt: skip
    lignes = tuple(
        LigneDePresence(
            p.eleve, p.eleve.cle in accords, tuple(_note(p, jour, notees) for jour in jours)
        )
        for p in venant
    )
    attendus = tuple(
        sum(ligne.notes[rang] is not Note.PAS_ATTENDU for ligne in lignes) for rang in range(len(jours))
    )
    return BlocDePresence(jours, lignes, attendus)


def _note(proposition: Proposition, jour: dt.date, notees: Mapping[tuple[str, dt.date], Presence]) -> Note:
    if jour not in proposition.dates:
        return Note.PAS_ATTENDU
    notee = notees.get((proposition.eleve.cle, jour))
    if notee is None:
        return Note.A_NOTER
    if not notee.absent:
        return Note.PRESENT
    return Note.ABSENT_JUSTIFIE if notee.justifiee else Note.ABSENT


def absences_repetees(resultats: Resultats, seuil: int) -> tuple[AbsencesRepetees, ...]:
    """Les lettres à écrire : chaque foyer d'un élève dont les absences non justifiées atteignent le seuil.

    Une absence dont rien n'est dit n'est pas justifiée ; toutes celles de la période comptent, quel que soit le groupe.
    """
    inscrits: dict[str, list[Proposition]] = {}
    for proposition in resultats.propositions:
        if resultats.issue(proposition) is not Issue.REFUS:
            inscrits.setdefault(proposition.eleve.cle, []).append(proposition)
    lettres = []
    for propositions in inscrits.values():
        eleve = propositions[0].eleve
        absences = [p for p in de_la_periode(resultats) if p.eleve == eleve.cle and p.absent]
        manquees = tuple(_manquees(propositions, [a for a in absences if not a.justifiee]))
        if len(manquees) >= seuil:
            justifiees = len(tuple(_manquees(propositions, [a for a in absences if a.justifiee])))
            lettres += [AbsencesRepetees(eleve, foyer, manquees, justifiees) for foyer in eleve.foyers]
    return tuple(lettres)


def signaler_les_absents_sans_accord(resultats: Resultats, rapport: Rapport) -> None:
    """Un élève à qui l'on va écrire qu'il a manqué, sans que sa famille ait accepté qu'il vienne."""
    seuil = resultats.dossier.ecole.seuil_absences
    absents = {lettre.eleve.cle for lettre in absences_repetees(resultats, seuil)} if seuil else set()
    for proposition in resultats.propositions:
        if proposition.eleve.cle in absents and resultats.issue(proposition) in (Issue.EN_ATTENTE, Issue.CONFLIT):
            absents.discard(proposition.eleve.cle)
            signaler(
                rapport, Code.ABSENT_SANS_ACCORD, "Une lettre d'absences est pour un élève dont l'accord n'est pas connu",
                proposition.inscription.origine, 'reponse_1', "un élève ne vient qu'avec l'accord de ses parents",
                "notez la réponse de la famille ; si elle n'a pas répondu, n'envoyez pas cette lettre.",
                proposition.eleve.nom_complet, Gravite.AVERTISSEMENT, personnel=True,
            )  # fmt: skip


def _manquees(
    propositions: Iterable[Proposition], absences: Iterable[Presence]
) -> Iterable[tuple[GroupeCalcule, Seance]]:
    """Les séances manquées, par date ; une absence un jour sans séance n'en est pas une."""
    jours = {(absence.groupe, absence.jour) for absence in absences}
    seances = {
        (seance.jour, proposition.groupe.groupe.code): (proposition.groupe, seance)
        for proposition in {p.groupe.groupe.code: p for p in propositions}.values() for seance in proposition.seances
        if (proposition.groupe.groupe.code, seance.jour) in jours
    }  # fmt: skip
    return (seances[cle] for cle in sorted(seances))


def controler_presences(resultats: Resultats, rapport: Rapport) -> None:
    """Signale une présence notée un jour où l'élève n'a pas de séance : elle ne compte pas."""
    seances = {
        (p.groupe.groupe.code, p.eleve.cle): {seance.jour for seance in p.seances} for p in resultats.propositions
    }
    for presence in de_la_periode(resultats):
        jours = seances.get((presence.groupe, presence.eleve))
        if jours is None or presence.jour not in jours:
            quoi, colonne = ("L'élève n'est pas inscrit dans ce groupe", 'eleve') if jours is None else (
                "Ce jour n'est pas une séance de l'élève", 'jour')  # fmt: skip
            signaler(
                rapport, Code.PRESENCE_SANS_SEANCE, quoi, presence.origine, colonne,
                f"une présence se note un jour de séance du groupe {presence.groupe} ; celle-ci ne compte pas",
                "corrigez la date, le groupe ou l'élève, ou supprimez la ligne.", f'{presence.jour:%d/%m/%Y}',
                Gravite.AVERTISSEMENT,
            )  # fmt: skip


def exiger_le_seuil(resultats: Resultats, rapport: Rapport) -> None:
    """Sans le seuil de l'école, on ne sait à qui écrire : l'outil n'en choisit pas."""
    ecole = resultats.dossier.ecole
    if ecole.seuil_absences is None:
        signaler(
            rapport, Code.VALEUR_MANQUANTE, "« Seuil d'absences répétées » n'est pas rempli", ecole.origine,
            'seuil_absences', "c'est l'école qui décide à partir de combien d'absences non justifiées elle écrit",
            "écrivez-y par exemple : 3." if ecole.origine is not None and ecole.origine.a('seuil_absences').cellule else (
                "ajoutez la rubrique à la feuille « École » ; écrivez par exemple : 3."),
        )  # fmt: skip
