"""Qui a répondu quoi : les effectifs d'un groupe et les lignes du tableau prévisionnel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from generator.calcul.reponses import Issue, Reponses
from generator.calcul.resultats import Effectif, GroupeCalcule, LigneTableau
from generator.domaine.groupe import Groupe, Inscription
from generator.domaine.niveau import NIVEAUX_DU_FORMULAIRE, Niveau
from generator.domaine.personnes import Eleve


def compter(
    groupe: Groupe, inscriptions: Sequence[Inscription], eleves: Mapping[str, Eleve], reponses: Reponses
) -> tuple[Effectif, dict[Niveau, Effectif]]:
    """L'effectif du groupe, et sa part par niveau ; un élève d'un autre niveau compte au premier niveau du groupe."""
    par_niveau: dict[Niveau, Counter[Issue]] = {niveau: Counter() for niveau in groupe.niveaux}
    for inscription in inscriptions:
        eleve = eleves[inscription.eleve]
        niveau = eleve.niveau if eleve.niveau in par_niveau else groupe.niveaux[0]
        par_niveau[niveau][reponses.issue(inscription, eleve)] += 1
    effectifs = {niveau: _effectif(comptes) for niveau, comptes in par_niveau.items()}
    return _effectif(sum(par_niveau.values(), Counter())), effectifs


def _effectif(comptes: Counter[Issue]) -> Effectif:
    return Effectif(comptes[Issue.ACCORD], comptes[Issue.REFUS], comptes[Issue.EN_ATTENTE] + comptes[Issue.CONFLIT])


def dresser_tableau(groupes: Iterable[GroupeCalcule], niveaux_presents: Iterable[Niveau]) -> tuple[LigneTableau, ...]:
    """Les lignes du tableau prévisionnel : PS à CM2 toujours, TPS et ULIS s'il y en a, une ligne par groupe et niveau."""
    groupes = list(groupes)
    presents = {*NIVEAUX_DU_FORMULAIRE, *niveaux_presents, *(n for g in groupes for n in g.groupe.niveaux)}
    lignes: list[LigneTableau] = []
    for niveau in sorted(presents, key=lambda n: n.rang):
        siens = [g for g in groupes if niveau in g.groupe.niveaux]
        lignes += [LigneTableau(niveau, g, g.effectif_par_niveau[niveau]) for g in siens] or [LigneTableau(niveau)]
    return tuple(lignes)
