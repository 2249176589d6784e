"""Les contrôles que le régime demande : chacun a sa gravité, sa phrase et son texte dans les données."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from typing import TypeVar

from generator.calcul.resultats import CategorieDue, GroupeCalcule, Proposition, Resultats, Service
from generator.domaine.ecole import Horaires
from generator.domaine.temps import Creneau, Duree, Jour, Plage, Seance, lundi_de, somme
from generator.erreurs import Code
from generator.rapport import Emplacement, Origine, Probleme
from generator.reglementation.controle import Controle, Moment, RegleDeControle
from generator.reglementation.regime import Regime

T = TypeVar('T')
LIEU_INCONNU = Emplacement('classeur')


def controler(resultats: Resultats) -> list[Probleme]:
    """Tous les écarts aux contrôles du régime de la période."""
    problemes: list[Probleme] = []
    for regle in resultats.regime.controles:
        problemes += CONTROLES[regle.controle](resultats, regle)
    return problemes


def _ecart(
    regle: RegleDeControle, code: Code, quoi: str, lieu: Emplacement, remede: str, *, personnel: bool = False
) -> Probleme:
    source = f"{regle.regle} ({regle.fondement})"
    return Probleme(code, regle.gravite, quoi, lieu, source, remede, None, personnel)


def _lieu(origine: Origine | None, colonne: str, precision: str = '') -> Emplacement:
    return origine.a(colonne, precision) if origine else LIEU_INCONNU


def _taille(resultats: Resultats, regle: RegleDeControle) -> Iterator[Probleme]:
    for calcule in resultats.groupes:
        attendus = calcule.effectif.attendus
        if not regle.effectif_min <= attendus <= regle.effectif_max:
            quoi = f"Le groupe {calcule.groupe.code} compte {attendus} élève{'s' if attendus > 1 else ''}"
            yield _ecart(regle, Code.TAILLE_DE_GROUPE, quoi, _lieu(calcule.groupe.origine, 'code'),
                         "répartissez autrement les élèves, ou gardez ce choix.")  # fmt: skip


def _plafond(resultats: Resultats, regle: RegleDeControle) -> Iterator[Probleme]:
    seuls = set()
    for calcule in resultats.groupes:
        semaine, duree = _semaine_la_plus_chargee(calcule.seances)
        if duree > regle.duree_max:
            seuls.add(calcule.groupe.code)
            quoi = f"Le groupe {calcule.groupe.code} a {duree} d'aide la semaine du {semaine:%d/%m/%Y}"
            yield _ecart(regle, Code.PLAFOND_ELEVE, quoi, _lieu(calcule.groupe.origine, 'fin'),
                         "vérifiez l'heure de début et l'heure de fin.")  # fmt: skip
    for propositions in _par_eleve(resultats.propositions).values():
        if len(propositions) < 2 or any(p.groupe.groupe.code in seuls for p in propositions):
            continue
        semaine, duree = _semaine_la_plus_chargee([s for p in propositions for s in p.seances])
        if duree > regle.duree_max:
            groupes = " et ".join(p.groupe.groupe.code for p in propositions)
            quoi = f"Un élève a {duree} d'aide la semaine du {semaine:%d/%m/%Y}, groupes {groupes}"
            nom = propositions[0].eleve.nom_complet
            yield _ecart(regle, Code.PLAFOND_ELEVE, quoi, _lieu(propositions[-1].inscription.origine, 'eleve', nom),
                         "retirez l'élève d'un des groupes, ou gardez ce choix.", personnel=True)  # fmt: skip


def _semaine_la_plus_chargee(seances: Iterable[Seance]) -> tuple[dt.date, Duree]:
    par_semaine: dict[dt.date, list[Duree]] = defaultdict(list)
    for seance in seances:
        par_semaine[lundi_de(seance.jour)].append(seance.duree)
    totaux = [(somme(durees), lundi) for lundi, durees in par_semaine.items()]
    duree, lundi = max(totaux, default=(Duree(), dt.date.min), key=lambda total: (total[0], -total[1].toordinal()))
    return lundi, duree


def _hors_classe(resultats: Resultats, regle: RegleDeControle) -> Iterator[Probleme]:
    horaires = resultats.dossier.ecole.horaires
    for calcule in resultats.groupes:
        for creneau in calcule.groupe.creneaux:
            jours = [jour for jour in creneau.jours if _sur_la_classe(creneau.plage, jour, horaires)]
            if jours:
                quoi = (f"Le créneau du groupe {calcule.groupe.code}, {creneau}, tombe sur les heures de classe"
                        f" ({', '.join(str(j) for j in jours)})")  # fmt: skip
                yield _ecart(regle, Code.CRENEAU_SUR_LA_CLASSE, quoi, _lieu(calcule.groupe.origine, 'debut'),
                             "vérifiez les heures du créneau et celles de la feuille « École ».")  # fmt: skip


def _sur_la_classe(plage: Plage, jour: Jour, horaires: Horaires) -> bool:
    return any(plage.chevauche(classe) for classe in horaires.du_jour(jour))


def _dispositifs(resultats: Resultats, regle: RegleDeControle) -> Iterator[Probleme]:
    horaires = resultats.dossier.ecole.horaires
    prevus = {dispositif.moment: dispositif for dispositif in regle.dispositifs}
    for calcule in resultats.groupes:
        for creneau in calcule.groupe.creneaux:
            moments = {moment_du_creneau(creneau, jour, horaires) for jour in creneau.jours} - {None}
            for moment in sorted(moment for moment in moments if moment):
                dispositif = prevus.get(moment)
                duree = creneau.plage.duree
                if dispositif is None or not dispositif.duree_min <= duree <= dispositif.duree_max:
                    nom = dispositif.libelle if dispositif else "moment sans dispositif"
                    quoi = f"Le créneau du groupe {calcule.groupe.code} dure {duree} ({nom})"
                    yield _ecart(regle, Code.DUREE_DU_DISPOSITIF, quoi, _lieu(calcule.groupe.origine, 'fin'),
                                 "vérifiez les heures du créneau, ou gardez ce choix.")  # fmt: skip


def moment_du_creneau(creneau: Creneau, jour: Jour, horaires: Horaires) -> Moment | None:
    """Le moment d'un créneau un jour donné ; rien s'il chevauche la classe."""
    plages = horaires.du_jour(jour)
    if not plages:
        return Moment.JOUR_SANS_CLASSE
    if _sur_la_classe(creneau.plage, jour, horaires):
        return None
    if creneau.plage.fin <= plages[0].debut:
        return Moment.MATIN
    return Moment.SOIR if creneau.plage.debut >= plages[-1].fin else Moment.MERIDIENNE


def _enseignant_un_lieu(resultats: Resultats, regle: RegleDeControle) -> Iterator[Probleme]:
    par_enseignant: dict[str, list[tuple[Seance, GroupeCalcule]]] = defaultdict(list)
    for calcule in resultats.groupes:
        par_enseignant[calcule.enseignant.code] += [(seance, calcule) for seance in calcule.seances]
    for agenda in par_enseignant.values():
        for premier, second, seance in _chevauchements(agenda, lambda c: c.groupe.code):
            quoi = (f"{premier.enseignant.imprime} conduit deux groupes à la fois le {seance.jour:%d/%m/%Y} :"
                    f" {premier.groupe.code} et {second.groupe.code}")  # fmt: skip
            yield _ecart(regle, Code.ENSEIGNANT_EN_DEUX_LIEUX, quoi, _lieu(second.groupe.origine, 'debut'),
                         "changez l'horaire ou l'enseignant d'un des deux groupes.")  # fmt: skip


def _eleve_un_lieu(resultats: Resultats, regle: RegleDeControle) -> Iterator[Probleme]:
    for propositions in _par_eleve(resultats.propositions).values():
        agenda = [(seance, proposition) for proposition in propositions for seance in proposition.seances]
        for premier, second, seance in _chevauchements(agenda, lambda p: p.groupe.groupe.code):
            quoi = (f"Un élève est dans deux groupes à la fois le {seance.jour:%d/%m/%Y} :"
                    f" {premier.groupe.groupe.code} et {second.groupe.groupe.code}")  # fmt: skip
            lieu = _lieu(second.inscription.origine, 'groupe', second.eleve.nom_complet)
            yield _ecart(regle, Code.ELEVE_EN_DEUX_LIEUX, quoi, lieu,
                         "retirez l'élève d'un des deux groupes, ou changez un horaire.", personnel=True)  # fmt: skip


def _chevauchements(agenda: Sequence[tuple[Seance, T]], nom: Callable[[T], str]) -> Iterator[tuple[T, T, Seance]]:
    """Les couples qui se chevauchent, une seule fois par couple, à leur première rencontre."""
    vus: set[frozenset[str]] = set()
    tries = sorted(agenda, key=lambda rendez_vous: rendez_vous[0])
    for rang, (une, premier) in enumerate(tries):
        suivants = takewhile(lambda suivant: suivant[0].chevauche(une), tries[rang + 1 :])  # noqa: B023
        for autre, second in suivants:
            couple = frozenset((nom(premier), nom(second)))
            if len(couple) == 2 and couple not in vus:
                vus.add(couple)
                yield premier, second, autre


def _heures_dues(resultats: Resultats, regle: RegleDeControle) -> Iterator[Probleme]:
    for service in resultats.services:
        for categorie in service.comptees:
            colonne, remede = 'quotite', "retirez des séances, ou confiez un groupe à un autre enseignant."
            if _ne_doit_que_ce_qu_il_veut(service, categorie, resultats.regime_annuel):
                colonne = 'aide_volontaire'
                remede = "écrivez-y les heures faites de plein gré, ou confiez le groupe à un autre enseignant."
            for quoi in _depassements(categorie):
                yield _ecart(regle, Code.HEURES_AU_DELA_DU_DU, f"{service.enseignant.imprime} : {quoi}",
                             _lieu(service.enseignant.origine, colonne), remede)  # fmt: skip


def _ne_doit_que_ce_qu_il_veut(service: Service, categorie: CategorieDue, regime: Regime) -> bool:
    """Vrai si sa fonction ne doit pas d'aide, sauf celle qu'il dit vouloir, et que c'est d'aide qu'il s'agit."""
    libres = {f.fonction for f in regime.decharge.fonctions if f.sauf_volontaire}
    return service.fonction.id in libres and categorie.categorie == service.repartition.aide and not categorie.due.duree


def _depassements(categorie: CategorieDue) -> Iterator[str]:
    """Les lignes où l'on prévoit plus que le dû dans cette école ; sinon la catégorie, ce qui se fait ailleurs compris."""
    ici = categorie.heures_ici
    au_dela = [(ligne, due) for ligne in categorie.lignes if (due := ici[ligne.ligne.id]) is not None and ligne.prevue > due]
    hors = f" et {categorie.hors_ecole} dans une autre école" if categorie.hors_ecole else ""
    for ligne, due in au_dela:
        dues = f"{due} dues ici" if hors else f"{due} dues"
        yield f"{ligne.prevue} prévues pour {dues} ({ligne.ligne.libelle})"
    if not au_dela and categorie.prevue + categorie.hors_ecole > categorie.due.duree:
        yield f"{categorie.prevue} prévues{hors} pour {categorie.due.duree} dues ({categorie.categorie.libelle})"


def _par_eleve(propositions: Iterable[Proposition]) -> dict[str, list[Proposition]]:
    """Les propositions de chaque élève, une par groupe : ses deux foyers ne font pas deux présences."""
    par_eleve: dict[str, list[Proposition]] = defaultdict(list)
    for proposition in propositions:
        if proposition.foyer.rang == proposition.eleve.foyers[0].rang:
            par_eleve[proposition.eleve.cle].append(proposition)
    return par_eleve


CONTROLES: dict[Controle, Callable[[Resultats, RegleDeControle], Iterator[Probleme]]] = {
    Controle.TAILLE_GROUPE: _taille,
    Controle.PLAFOND_ELEVE: _plafond,
    Controle.HORS_CLASSE: _hors_classe,
    Controle.DISPOSITIFS: _dispositifs,
    Controle.ENSEIGNANT_UN_LIEU: _enseignant_un_lieu,
    Controle.ELEVE_UN_LIEU: _eleve_un_lieu,
    Controle.HEURES_DUES: _heures_dues,
}
