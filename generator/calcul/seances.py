"""Les séances datées d'un groupe : les jours du créneau, moins les vacances, les fériés et les exceptions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from generator.calcul.signalement import signaler
from generator.domaine.calendrier import Calendrier
from generator.domaine.ecole import Ecole
from generator.domaine.groupe import Groupe
from generator.domaine.temps import Jour, Periode, Seance
from generator.erreurs import Code
from generator.rapport import Gravite, Rapport


def calculer_seances(groupe: Groupe, periode: Periode, ecole: Ecole, calendrier: Calendrier) -> tuple[Seance, ...]:
    """Toutes les séances du groupe dans la période, par date puis par heure.

    Aucune séance ne tombe un jour de vacances, un jour férié, un jour fermé de l'école ni une exception du groupe.
    """
    fermes = {*ecole.jours_fermes, *groupe.exceptions}
    seances = [
        Seance(jour, creneau.plage)
        for jour in periode.jours()
        if jour not in fermes and calendrier.motif_de_fermeture(jour) is None
        for creneau in groupe.creneaux
        if Jour(jour.weekday()) in creneau.jours
    ]
    return tuple(sorted(set(seances)))


def signaler_feries_incertains(ecole: Ecole, calendrier: Calendrier, rapport: Rapport) -> None:
    """Sans son département, on ne sait pas si l'école a les fériés d'un territoire : c'est dit, pas deviné."""
    for territoire in calendrier.feries_incertains:
        signaler(
            rapport, Code.VALEUR_MANQUANTE, f"Fériés locaux ({territoire}) : le département n'est pas connu", ecole.origine,
            'code_postal', f"une école de {territoire} a des jours fériés de plus ; il n'en est pas tenu compte",
            "remplissez le code postal (ou l'UAI).", gravite=Gravite.AVERTISSEMENT,
        )  # fmt: skip


def jours_sans_seance(
    groupe: Groupe, periode: Periode, ecole: Ecole, calendrier: Calendrier
) -> tuple[tuple[dt.date, str], ...]:
    """Les jours du créneau où le groupe n'a pas lieu, et pourquoi (« Armistice », « jour fermé de l'école »)."""
    jours = {jour for creneau in groupe.creneaux for jour in creneau.jours}
    motifs = []
    for jour in periode.jours():
        if Jour(jour.weekday()) not in jours:
            continue
        motif = calendrier.motif_de_fermeture(jour)
        if motif is None and jour in ecole.jours_fermes:
            motif = "jour fermé de l'école"
        elif motif is None and jour in groupe.exceptions:
            motif = "colonne « Sauf le »"
        if motif is not None:
            motifs.append((jour, motif))
    return tuple(motifs)


def seances_entre(seances: Iterable[Seance], dates: Periode) -> tuple[Seance, ...]:
    """Les séances dont la date tombe dans un intervalle : celles d'un élève arrivé ou parti en cours de période."""
    return tuple(seance for seance in seances if seance.jour in dates)
