"""Ce que chaque foyer a répondu, et d'où on le tient : le classeur, les coupons revenus, l'accord de l'année.

Tout ce qui compte des accords passe par ici, pour que deux documents ne disent jamais deux nombres.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

from generator.domaine.groupe import Inscription
from generator.domaine.personnes import Eleve, Foyer, Reponse
from generator.domaine.retour import Recus, Retour, Statut

CleDeProposition = tuple[str, str, int | None, int]
"""Un élève, un groupe, une période, un foyer."""


class Issue(Enum):
    """L'issue d'une proposition, tous foyers réunis."""

    ACCORD = 'accord'
    REFUS = 'refus'
    EN_ATTENTE = 'en attente'
    CONFLIT = 'conflit'


class Etat(StrEnum):
    """Où en est la réponse d'un foyer. Seuls l'accord et le refus sont décidés."""

    ACCORD = 'accord'
    REFUS = 'refus'
    SANS_REPONSE = 'sans réponse'
    NON_SIGNE = 'non signé'
    ILLISIBLE = 'illisible'
    A_VERIFIER = 'à vérifier'
    CONFLIT = 'conflit'

    @property
    def a_relancer(self) -> bool:
        """Vrai s'il faut réécrire à la famille ; ni quand l'école doit d'abord regarder ce qu'elle a reçu."""
        return self in (Etat.SANS_REPONSE, Etat.NON_SIGNE, Etat.ILLISIBLE)


class Source(StrEnum):
    """D'où l'on tient une réponse."""

    AUCUNE = ''
    CLASSEUR = 'classeur'
    COUPON = 'coupon revenu'
    LES_DEUX = 'classeur et coupon revenu'
    ANNEE = "accord de l'année"


@dataclass(frozen=True, slots=True)
class Constat:
    """La réponse d'un foyer à une question, et d'où on la tient.

    `cellule` : ce qu'en dit le classeur ; `retours` : les formulaires qui lui ont été adressés, du plus ancien au plus
    récent, revenus ou non.
    """

    etat: Etat
    source: Source = Source.AUCUNE
    cellule: Reponse | None = None
    retours: tuple[Retour, ...] = ()

    @property
    def reponse(self) -> Reponse:
        """Ce qui compte : oui, non, ou en attente tant que rien n'est décidé."""
        return {Etat.ACCORD: Reponse.OUI, Etat.REFUS: Reponse.NON}.get(self.etat, Reponse.EN_ATTENTE)

    @property
    def revenus(self) -> tuple[Retour, ...]:
        """Ce qui est revenu, sur des lettres que rien n'a remplacées."""
        return tuple(retour for retour in self.retours if retour.revenu and not retour.remplacee_par)

    @property
    def perimes(self) -> tuple[Retour, ...]:
        """Ce qui est revenu sur une lettre remplacée depuis."""
        return tuple(retour for retour in self.retours if retour.revenu and retour.remplacee_par)


DECISIONS = {Statut.OUI: Reponse.OUI, Statut.NON: Reponse.NON}
ETATS = {Reponse.OUI: Etat.ACCORD, Reponse.NON: Etat.REFUS}


def constater(cellule: Reponse | None, retours: Sequence[Retour]) -> Constat:
    """Rapproche une cellule et les coupons : le coupon l'emporte sur une cellule vide, et la contredit s'il dit autre chose.

    Un coupon qu'une personne n'a pas encore regardé ne contredit rien. Un coupon sans signature ne vaut pas accord : il
    contredit un « oui », pas un « non ». Ce qui est revenu sur une lettre remplacée attend qu'une personne remplisse la
    cellule : « en attente » dit qu'elle l'a vu.
    """
    du_classeur = cellule if cellule in ETATS else None
    etat, source = _etat(du_classeur, [r for r in retours if not r.remplacee_par])
    constat = Constat(etat, source, cellule, tuple(retours))
    if etat is Etat.SANS_REPONSE and constat.perimes and cellule is None:
        return Constat(Etat.A_VERIFIER, Source.COUPON, cellule, tuple(retours))
    return constat


def _etat(du_classeur: Reponse | None, retours: Sequence[Retour]) -> tuple[Etat, Source]:
    statuts = {retour.statut for retour in retours}
    decisions = {DECISIONS[statut] for statut in statuts & set(DECISIONS)}
    if len(decisions) > 1:
        return Etat.CONFLIT, Source.COUPON
    if du_classeur is not None:
        sans_signature = du_classeur is Reponse.OUI and Statut.NON_SIGNE in statuts and not decisions
        if decisions - {du_classeur} or sans_signature:
            return Etat.CONFLIT, Source.LES_DEUX
        return ETATS[du_classeur], Source.LES_DEUX if decisions else Source.CLASSEUR
    if Statut.A_VERIFIER in statuts:
        return Etat.A_VERIFIER, Source.COUPON
    if decisions:
        return ETATS[decisions.pop()], Source.COUPON
    for statut, etat in ((Statut.NON_SIGNE, Etat.NON_SIGNE), (Statut.ILLISIBLE, Etat.ILLISIBLE)):
        if statut in statuts:
            return etat, Source.COUPON
    return Etat.SANS_REPONSE, Source.AUCUNE


class Reponses:
    """Les réponses de tous les foyers d'une école : le classeur et le registre des retours, rapprochés."""

    def __init__(self, recus: Recus) -> None:
        self.recus = recus
        self._propositions = _par_cle((cle_de(retour), retour) for retour in recus.propositions)
        self._annuels = _par_cle((cle_annuelle(retour), retour) for retour in recus.annuels)

    def de(self, inscription: Inscription, eleve: Eleve, foyer: Foyer) -> Constat:
        """La réponse d'un foyer ; l'accord de l'année vaut accord tant que rien, pour la période, ne dit autre chose."""
        cellule = dict(zip((f.rang for f in eleve.foyers), inscription.reponses, strict=True))[foyer.rang]
        cle = (eleve.cle, inscription.groupe, inscription.periode, foyer.rang)
        constat = constater(cellule, self._propositions.get(cle, ()))
        annuel = self.annuelle(eleve, foyer)
        if constat.etat is Etat.SANS_REPONSE and cellule is None and annuel.etat is Etat.ACCORD:
            return Constat(Etat.ACCORD, Source.ANNEE, None, constat.retours)
        return constat

    def annuelle(self, eleve: Eleve, foyer: Foyer) -> Constat:
        """L'accord de principe d'un foyer pour l'année."""
        return constater(foyer.accord_annuel, self._annuels.get((eleve.cle, foyer.rang), ()))

    def constats(self, inscription: Inscription, eleve: Eleve) -> tuple[Constat, ...]:
        """La réponse de chaque foyer d'un élève inscrit."""
        return tuple(self.de(inscription, eleve, foyer) for foyer in eleve.foyers)

    def issue(self, inscription: Inscription, eleve: Eleve) -> Issue:
        """Un refus d'un foyer vaut refus ; oui et non sont un conflit, à une personne ; sinon il faut tous les accords."""
        return issue_de(self.constats(inscription, eleve))


def issue_de(constats: Iterable[Constat]) -> Issue:
    """L'issue que donnent les réponses de tous les foyers."""
    constats = tuple(constats)
    reponses = {constat.reponse for constat in constats}
    if any(constat.etat is Etat.CONFLIT for constat in constats) or {Reponse.OUI, Reponse.NON} <= reponses:
        return Issue.CONFLIT
    if Reponse.NON in reponses:
        return Issue.REFUS
    return Issue.ACCORD if reponses == {Reponse.OUI} else Issue.EN_ATTENTE


def cle_de(retour: Retour) -> CleDeProposition | None:
    """La proposition à laquelle un retour répond ; rien si le lien à l'élève a été effacé."""
    vers = retour.destinataire
    return (vers.eleve, vers.groupe, vers.periode, vers.foyer) if vers else None


def cle_annuelle(retour: Retour) -> tuple[str, int] | None:
    """Le foyer dont un retour dit l'accord de l'année ; rien si le lien à l'élève a été effacé."""
    return (retour.destinataire.eleve, retour.destinataire.foyer) if retour.destinataire else None


def _par_cle(couples: Iterable[tuple[tuple[object, ...] | None, Retour]]) -> Mapping[object, tuple[Retour, ...]]:
    par_cle: dict[object, tuple[Retour, ...]] = {}
    for cle, retour in couples:
        if cle is not None:
            par_cle[cle] = (*par_cle.get(cle, ()), retour)
    return par_cle
