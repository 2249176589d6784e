"""Expliquer un chiffre : son arbre, de ce qui s'imprime jusqu'au texte qui le fonde."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from generator.calcul.decharge import decharge_d_enseignement
from generator.calcul.departs import inscriptions_suivies
from generator.calcul.reponses import Constat, Issue, issue_de
from generator.calcul.resultats import CategorieDue, GroupeCalcule, LigneDue, Resultats, Service, Valeur
from generator.calcul.seances import jours_sans_seance
from generator.calcul.situation import Situation
from generator.domaine.ecole import Ecole
from generator.domaine.groupe import Inscription
from generator.domaine.quotite import Quotite
from generator.domaine.reference import afficher_reference
from generator.domaine.temps import Duree, Jour
from generator.reglementation.regime import Regime
from generator.reglementation.repartition import ORDINAIRE
from generator.reglementation.textes import Fondement

FORMAT_DATE = '%d/%m/%Y'


@dataclass(frozen=True, slots=True)
class Explication:
    """Un chiffre imprimé, la règle qui le donne, ce qui la fonde, et les chiffres dont il sort."""

    libelle: str
    valeur: str
    regle: str = ''
    fondement: Fondement | None = None
    citation: str = ''
    entrees: tuple[Explication, ...] = ()


def expliquer_service(
    service: Service, ecole: Ecole, regime: Regime, jour: dt.date, *, classeur: bool = True
) -> Explication:
    """D'où vient chaque heure du tableau de service d'un enseignant ; `regime` : celui du jour, d'ordinaire la rentrée.

    `classeur=False` : un cas qu'on a demandé, qu'aucune feuille ne dit.
    """
    categories = tuple(_categorie(categorie) for categorie in service.categories)
    return Explication(
        f"Service annuel : {service.enseignant.imprime}", str(service.total.duree), service.total.regle,
        service.total.fondement, entrees=(*_donnees(service, ecole, regime, jour, classeur), *categories),
    )  # fmt: skip


def _donnees(
    service: Service, ecole: Ecole, regime: Regime, rentree: dt.date, classeur: bool
) -> tuple[Explication, ...]:
    enseignant = service.enseignant
    demi_journees = ecole.horaires.demi_journees
    quotites = regime.quotites_de(service.repartition, demi_journees)
    paie = f"rémunération : {quotites.remuneration(enseignant.quotite)}" if quotites else ""
    donnees = [
        etendue(regime, rentree, "à la rentrée du" if classeur else "au"),
        Explication("fonction", service.fonction.accordee(enseignant.civilite),
                    "feuille « Enseignants »" if classeur else "", service.fonction.fondement),
        Explication("quotité", str(enseignant.quotite), paie, quotites.fondement if quotites else None,
                    entrees=_demi_journees(enseignant.quotite, regime, demi_journees)),
        Explication("semaine de l'école", f"{demi_journees} demi-journées",
                    "feuille « École », horaires" if classeur else ""),
    ]  # fmt: skip
    if service.repartition.id == ORDINAIRE:
        donnees.append(Explication("enseignement d'un service complet", f"{regime.enseignement} par semaine",
                                   f"{regime.ordinaire.semaines} semaines", regime.ordinaire.fondement))  # fmt: skip
    if service.fonction.direction:
        decharge = decharge_d_enseignement(Situation(enseignant, service.fonction, ecole, regime, rentree))
        donnees += [
            Explication("nombre de classes", str(ecole.nombre_classes), f"école {ecole.type_ecole}"),
            Explication(decharge.libelle, decharge.regle, "d'après le nombre de classes" if decharge.fondement
                        else "tapée dans le classeur", decharge.fondement),
        ]  # fmt: skip
    return tuple(donnees)


def _demi_journees(quotite: Quotite, regime: Regime, semaine: int) -> tuple[Explication, ...]:
    quotites = regime.quotites_de(regime.ordinaire, semaine)
    ligne = quotites.ligne(quotite) if quotites else None
    if ligne is None:
        return ()
    plus = ligne.demi_journees_supplementaires
    suite = f", et {plus} à répartir dans l'année" if plus else ""
    return (Explication("demi-journées d'enseignement", f"{ligne.demi_journees} par semaine{suite}", "barème"),)


def etendue(regime: Regime, jour: dt.date, quand: str) -> Explication:
    """Le régime en vigueur un jour donné, et ses dates."""
    fin = f"au {regime.au:{FORMAT_DATE}}" if regime.au else "sans terme connu"
    dates = f"en vigueur du {regime.du:{FORMAT_DATE}} {fin}, vérifié le {regime.verifie_le:{FORMAT_DATE}}"
    return Explication("régime", regime.libelle, f"{quand} {jour:{FORMAT_DATE}} ; {dates}")


def expliquer_valeur(valeur: Valeur) -> Explication:
    """Une durée et tout ce dont elle sort ; une décharge d'enseignement se dit en mots."""
    affichage = str(valeur.duree) if valeur.duree or not valeur.en_mots else valeur.regle
    return Explication(
        valeur.libelle, affichage, '' if valeur.en_mots else valeur.regle, valeur.fondement, valeur.citation,
        tuple(expliquer_valeur(entree) for entree in valeur.entrees),
    )  # fmt: skip


def _categorie(categorie: CategorieDue) -> Explication:
    due, ici = expliquer_valeur(categorie.due), categorie.heures_ici
    suites = [
        *(expliquer_valeur(valeur) for valeur in categorie.imputees),
        *(Explication(f"dans une autre école : {v.libelle}", str(v.duree), v.regle) for v in categorie.ailleurs),
        *(partie for ligne in categorie.lignes for partie in _ligne(ligne, ici[ligne.ligne.id])),
    ]
    if categorie.prevue or categorie.faite:
        reste = f"{categorie.reste_a_prevoir} à prévoir, {categorie.reste_a_faire} à faire"
        suites.append(Explication("prévu et fait", f"{categorie.prevue} et {categorie.faite}", f"reste : {reste}"))
    return Explication(due.libelle, due.valeur, due.regle, due.fondement, due.citation, (*due.entrees, *suites))


def _ligne(ligne: LigneDue, ici: Duree | None) -> list[Explication]:
    parties = []
    if ligne.due is not None:
        regle = f"{ligne.due.regle} ; {ici} dans cette école" if ici != ligne.due.duree else ligne.due.regle
        parties.append(Explication(ligne.ligne.libelle, str(ligne.due.duree), regle, ligne.due.fondement))
    if ligne.minimum is not None:
        minimum = ligne.minimum
        parties.append(Explication(f"{ligne.ligne.libelle}, au moins", str(minimum.duree), minimum.regle, minimum.fondement))
    for groupe in ligne.groupes:
        parties.append(Explication(f"groupe {groupe.groupe.code}, période {groupe.groupe.periode}", _seances(groupe)))
    if ligne.organisation:
        total = Duree(sum(moment.duree.minutes for moment in ligne.organisation))
        objets = ", ".join(f"{m.objet} (période {m.periode.numero})" for m in ligne.organisation)
        parties.append(Explication("organisation prévue", str(total), objets))
    return parties


def _seances(groupe: GroupeCalcule) -> str:
    nombre = len(groupe.seances)
    return f"{nombre} séance{'s' if nombre > 1 else ''}, {groupe.duree}"


def expliquer_groupe(groupe: GroupeCalcule, resultats: Resultats) -> Explication:
    """D'où viennent le nombre de séances et les heures d'un groupe."""
    dossier, calendrier, sien = resultats.dossier, resultats.calendrier, groupe.groupe
    dates = dossier.periode_par_numero[sien.periode].dates
    fermes = jours_sans_seance(sien, dates, dossier.ecole, calendrier)
    durees = " + ".join(f"{creneau.plage.duree} ({_jours(creneau.jours)})" for creneau in sien.creneaux)
    return Explication(
        f"Groupe {sien.code}, période {sien.periode}", _seances(groupe), "un créneau daté par jour de classe",
        entrees=(
            Explication("période", f"du {dates.debut:{FORMAT_DATE}} au {dates.fin:{FORMAT_DATE}}", "feuille « Périodes »"),
            *(Explication("créneau", str(creneau), "feuille « Groupes »") for creneau in sien.creneaux),
            Explication("jours des créneaux dans la période", str(len(groupe.seances) + len(fermes))),
            *(Explication(f"{Jour(jour.weekday())} {jour:{FORMAT_DATE}}", "pas de séance", motif) for jour, motif in fermes),
            Explication("calendrier", f"zone {calendrier.zone}, {calendrier.annee}", calendrier.texte),
            Explication("durée d'une semaine", durees),
            _effectif(groupe, resultats),
        ),
    )  # fmt: skip


def _jours(jours: tuple[Jour, ...]) -> str:
    return ", ".join(str(jour) for jour in jours)


# Qui a répondu

def _effectif(groupe: GroupeCalcule, resultats: Resultats) -> Explication:
    """D'où vient chaque nombre d'élèves : combien de réponses par source, et les cellules ou les références à regarder."""
    effectif, issues = groupe.effectif, (Issue.ACCORD, Issue.REFUS, Issue.EN_ATTENTE, Issue.CONFLIT)
    tries: dict[Issue, list[str]] = {issue: [] for issue in issues}
    for inscription in inscriptions_suivies(resultats.dossier, groupe.groupe, groupe.seances):
        eleve = resultats.dossier.eleve_par_cle[inscription.eleve]
        constats = resultats.reponses.constats(inscription, eleve)
        tries[issue_de(constats)].append(_dire_les_constats(inscription, constats))
    return Explication(
        "élèves", f"accords : {effectif.accords} ; refus : {effectif.refus} ; en attente : {effectif.en_attente}",
        "un refus d'un foyer vaut refus ; deux avis contraires restent en attente", entrees=tuple(
            Explication(LIBELLES[issue], str(len(lieux)), " ; ".join(lieux)) for issue, lieux in tries.items() if lieux
        ),
    )  # fmt: skip


LIBELLES = {
    Issue.ACCORD: "accords", Issue.REFUS: "refus", Issue.EN_ATTENTE: "en attente",
    Issue.CONFLIT: "en attente, car des réponses se contredisent",
}  # fmt: skip


def _dire_les_constats(inscription: Inscription, constats: Sequence[Constat]) -> str:
    """La cellule d'un élève, et ce que l'on sait de chacun de ses foyers. Aucun nom."""
    origine = inscription.origine
    lieu = (origine.a('reponse_1').cellule or f'ligne {origine.ligne}') if origine else ''
    dits = []
    for rang, constat in enumerate(constats, 1):
        references = ", ".join(afficher_reference(retour.reference) for retour in constat.revenus)
        source = f", {constat.source}" if constat.source else ""
        foyer = f"foyer {rang} " if len(constats) > 1 else ""
        dits.append(f"{foyer}{constat.etat}{source}{f' {references}' if references else ''}")
    return f"{lieu} {' et '.join(dits)}".strip()
