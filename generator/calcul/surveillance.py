"""La surveillance autour des séances : l'accueil avant la reprise de la classe, la pause entre la classe et l'aide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from generator.calcul.signalement import signaler
from generator.domaine.ecole import Horaires
from generator.domaine.groupe import Groupe
from generator.domaine.temps import Creneau, Duree, Jour, Plage, minute_du_jour
from generator.erreurs import Code
from generator.rapport import Gravite, Rapport
from generator.reglementation.annee_type import Surveillance


class Nature(StrEnum):
    """Ce qui reste sans surveillant."""

    ACCUEIL = 'accueil'
    PAUSE = 'pause'


@dataclass(frozen=True, slots=True)
class Manque:
    """Un moment que personne ne surveille ; `duree` : celle qui sépare la séance de la classe, avant ou après."""

    groupe: Groupe
    creneau: Creneau
    jours: tuple[Jour, ...]
    nature: Nature
    duree: Duree


def manques(groupes: Iterable[Groupe], horaires: Horaires, regle: Surveillance | None) -> tuple[Manque, ...]:
    """Ce que les créneaux laissent sans surveillance et que le classeur ne confie à personne."""
    if regle is None:
        return ()
    trouves = []
    for groupe in groupes:
        for creneau in groupe.creneaux:
            par_cas: dict[tuple[Nature, Duree], list[Jour]] = defaultdict(list)
            for jour in creneau.jours:
                for nature, duree in _a_surveiller(creneau.plage, horaires.du_jour(jour), regle.accueil):
                    if not _confie(groupe, nature):
                        par_cas[nature, duree].append(jour)
            trouves += [Manque(groupe, creneau, tuple(jours), *cas) for cas, jours in par_cas.items()]
    return tuple(trouves)


def _confie(groupe: Groupe, nature: Nature) -> bool:
    return bool(groupe.surveillance_avant if nature is Nature.PAUSE else groupe.surveillance_apres)


def _a_surveiller(plage: Plage, classe: tuple[Plage, ...], accueil: Duree) -> Iterator[tuple[Nature, Duree]]:
    """Les moments à surveiller autour d'une séance, un jour de classe ; rien si elle chevauche la classe.

    À midi, la pause n'est à surveiller que pour une séance de fin de matinée : après le repas, c'est une reprise.
    """
    if not classe or any(plage.chevauche(heures) for heures in classe):
        return
    apres = min((_entre(plage, suite) for suite in classe if suite.debut >= plage.fin), default=None)
    avant = min((_entre(fin, plage) for fin in classe if fin.fin <= plage.debut), default=None)
    if apres is not None and apres < accueil:
        yield Nature.ACCUEIL, apres
    if avant is not None and (apres is None or avant <= apres):
        yield Nature.PAUSE, avant


def _entre(premiere: Plage, seconde: Plage) -> Duree:
    return Duree(minute_du_jour(seconde.debut) - minute_du_jour(premiere.fin))


def signaler_les_manques(trouves: Iterable[Manque], regle: Surveillance, rapport: Rapport) -> None:
    """Un avertissement par manque, à la cellule du groupe qui le comblerait."""
    for manque in trouves:
        jours = ", ".join(str(jour) for jour in manque.jours)
        ou = f"Groupe {manque.groupe.code}, {jours} {manque.creneau.plage}"
        if manque.nature is Nature.ACCUEIL:
            quand = f"finit {manque.duree} avant la classe" if manque.duree else "finit quand la classe reprend"
            quoi, colonne, texte = f"{ou} : {quand}, la cour reste à surveiller", 'surveillance_apres', regle.regle_accueil
            remede = "finissez plus tôt, ou écrivez dans « Surveillance après » qui surveille la cour."
        else:
            quand = f"pause de {manque.duree} à surveiller" if manque.duree else "aucune pause prévue après la classe"
            quoi, colonne, texte = f"{ou} : {quand}", 'surveillance_avant', regle.regle_pause
            remede = "écrivez dans « Surveillance avant » qui surveille les élèves."
            if not manque.duree:
                remede = f"commencez plus tard, ou {remede}"
        signaler(rapport, Code.SURVEILLANCE_A_PREVOIR, quoi, manque.groupe.origine, colonne, texte, remede,
                 gravite=Gravite.AVERTISSEMENT)  # fmt: skip
