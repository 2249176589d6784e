"""Les séances datées d'un groupe : les jours du créneau, moins les vacances, les fériés et les exceptions."""

from __future__ import annotations

from collections.abc import Iterable

from generator.domaine.calendrier import Calendrier
from generator.domaine.ecole import Ecole
from generator.domaine.groupe import Groupe
from generator.domaine.temps import Jour, Periode, Seance


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


def seances_entre(seances: Iterable[Seance], dates: Periode) -> tuple[Seance, ...]:
    """Les séances dont la date tombe dans un intervalle : celles d'un élève arrivé ou parti en cours de période."""
    return tuple(seance for seance in seances if seance.jour in dates)
