"""Qui a répondu, qui ne l'a pas fait, qui relancer : la suite d'une période, foyer par foyer."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from generator.calcul.reponses import Constat, Issue, issue_de
from generator.calcul.resultats import Effectif, GroupeCalcule, Proposition, Resultats
from generator.domaine.groupe import PeriodeScolaire
from generator.domaine.personnes import Eleve, Foyer
from generator.domaine.retour import Retour, Statut


@dataclass(frozen=True, slots=True)
class Suivi:
    """Une proposition et où en est sa réponse ; `remise` : faux si l'on sait que sa lettre n'a jamais été faite."""

    proposition: Proposition
    constat: Constat
    remise: bool = True

    @property
    def a_relancer(self) -> bool:
        """Vrai si la famille a eu la lettre et n'a pas répondu, ou pas lisiblement, ou pas signé."""
        return self.remise and self.constat.etat.a_relancer


@dataclass(frozen=True, slots=True)
class SuiviAnnuel:
    """Un foyer et où en est son accord de principe pour l'année."""

    eleve: Eleve
    foyer: Foyer
    constat: Constat


@dataclass(frozen=True, slots=True)
class Comptes:
    """Les formulaires remis, chacun dans une case et une seule : leur somme est le nombre de ceux qui ont été remis.

    `doubles` : ceux que l'on n'attend plus, parce que la même réponse est revenue, ou s'attend, sur un autre.
    """

    accords: int = 0
    refus: int = 0
    non_signes: int = 0
    illisibles: int = 0
    a_verifier: int = 0
    en_attente: int = 0
    doubles: int = 0
    remplaces: int = 0

    @property
    def demandes(self) -> int:
        """Les réponses demandées : une lettre et sa relance n'en font qu'une."""
        return self.remis - self.doubles - self.remplaces

    @property
    def remis(self) -> int:
        """Tous les formulaires remis."""
        return sum((self.accords, self.refus, self.non_signes, self.illisibles, self.a_verifier, self.en_attente,
                    self.doubles, self.remplaces))  # fmt: skip


def compter_les_formulaires(retours: Iterable[Retour]) -> Comptes:
    """Compte des formulaires remis ; une lettre et sa relance en font deux. Un formulaire remplacé ne compte que là."""
    retours = list(retours)
    valables = [retour for retour in retours if not retour.remplacee_par]
    statuts, doubles = Counter(retour.statut for retour in valables), compter_les_doubles(valables)
    return Comptes(
        statuts[Statut.OUI], statuts[Statut.NON], statuts[Statut.NON_SIGNE], statuts[Statut.ILLISIBLE],
        statuts[Statut.A_VERIFIER], statuts[Statut.EN_ATTENTE] - doubles, doubles, len(retours) - len(valables),
    )  # fmt: skip


def compter_les_doubles(retours: Iterable[Retour]) -> int:
    """Combien n'ont plus à revenir : la réponse est revenue, ou s'attend déjà, sur un autre papier.

    Tous posent la même question (`Recus` les range ainsi) ; un formulaire remplacé n'est pas attendu.
    """
    attendus: Counter[tuple[object, ...]] = Counter()
    revenus = set()
    for retour in retours:
        if (vers := retour.destinataire) is not None and not retour.remplacee_par:
            qui = (vers.periode, vers.eleve, vers.groupe, vers.foyer)
            if retour.revenu:
                revenus.add(qui)
            else:
                attendus[qui] += 1
    return sum(nombre if qui in revenus else nombre - 1 for qui, nombre in attendus.items())


def formulaires_de_la_periode(resultats: Resultats) -> list[Retour]:
    """Les lettres et les relances remises pour la période."""
    numero = resultats.periode.numero
    propositions = resultats.reponses.recus.propositions
    return [retour for retour in propositions if retour.destinataire and retour.destinataire.periode == numero]


def suivre(resultats: Resultats) -> tuple[Suivi, ...]:
    """Chaque proposition de la période. Sans aucune lettre au registre, on suppose qu'elles ont toutes été remises."""
    relances = resultats.reponses.recus.relances
    suivies = [
        (p, resultats.reponses.de(p.inscription, p.eleve, p.foyer)) for p in resultats.propositions
    ]
    tenu = any(retour.reference not in relances for retour in formulaires_de_la_periode(resultats))
    return tuple(
        Suivi(p, constat, not tenu or any(r.reference not in relances for r in constat.retours)) for p, constat in suivies
    )


def suivre_l_annee(resultats: Resultats) -> tuple[SuiviAnnuel, ...]:
    """Chaque foyer de chaque élève qui ne part pas, pour l'accord de principe annuel."""
    return tuple(
        SuiviAnnuel(eleve, foyer, resultats.reponses.annuelle(eleve, foyer))
        for eleve in resultats.dossier.eleves if eleve.depart is None for foyer in eleve.foyers
    )  # fmt: skip


def du_groupe(suivis: Iterable[Suivi], calcule: GroupeCalcule) -> list[Suivi]:
    """Ceux d'un groupe."""
    return [suivi for suivi in suivis if suivi.proposition.groupe.groupe.code == calcule.groupe.code]


def effectif_de(suivis: Iterable[Suivi]) -> Effectif:
    """Les propositions, une par élève et par groupe : accords, refus, en attente."""
    par_inscription: dict[tuple[str, str], list[Constat]] = {}
    for suivi in suivis:
        inscription = suivi.proposition.inscription
        par_inscription.setdefault((inscription.eleve, inscription.groupe), []).append(suivi.constat)
    issues = Counter(issue_de(constats) for constats in par_inscription.values())
    return Effectif(issues[Issue.ACCORD], issues[Issue.REFUS], issues[Issue.EN_ATTENTE] + issues[Issue.CONFLIT])


def jours_de_retard(periode: PeriodeScolaire, jour: dt.date) -> int:
    """Depuis combien de jours la date de retour des coupons est passée ; zéro si elle ne l'est pas, ou n'est pas dite."""
    return max(0, (jour - periode.retour_avant).days) if periode.retour_avant is not None else 0


def c_est_le_moment_de_relancer(periode: PeriodeScolaire, jour: dt.date) -> bool:
    """Vrai entre la date de retour et la fin de la période."""
    return jours_de_retard(periode, jour) > 0 and jour <= periode.dates.fin


def _sorti(proposition: Proposition, jour: dt.date) -> bool:
    """Vrai si l'élève a quitté son groupe, ou l'école, avant ce jour."""
    derniers = (proposition.inscription.sortie, proposition.eleve.depart)
    return any(dernier is not None and dernier < jour for dernier in derniers)


def a_relancer(resultats: Resultats, jour: dt.date) -> tuple[Suivi, ...]:
    """Les lettres de relance à faire ; aucune pour un élève qui a quitté son groupe."""
    return tuple(
        suivi for suivi in suivre(resultats)
        if suivi.a_relancer and not _sorti(suivi.proposition, jour)
    )  # fmt: skip
