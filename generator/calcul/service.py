"""Le service annuel d'un enseignant : ce qu'il doit, ce qui est prévu, ce qui est fait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from generator.calcul.ailleurs import heures_ailleurs
from generator.calcul.ajuster import ajuster
from generator.calcul.decharge import calculer_decharge, est_volontaire
from generator.calcul.dues import heures_dues, total_annonce
from generator.calcul.partage import partager
from generator.calcul.repartition import arrondir
from generator.calcul.resultats import CategorieDue, GroupeCalcule, LigneDue, OrganisationDatee, Service, Valeur
from generator.calcul.situation import Situation
from generator.domaine.service import LigneDeService
from generator.domaine.temps import UNE_MINUTE, Duree, somme
from generator.rapport import Rapport
from generator.reglementation.repartition import ORDINAIRE, Categorie, LigneDeCategorie, Role


def calculer_service(
    situation: Situation, groupes: Sequence[GroupeCalcule], journal: Mapping[str, Sequence[LigneDeService]],
    organisation: Sequence[OrganisationDatee], rapport: Rapport,
) -> Service:  # fmt: skip
    """Le service d'un enseignant ; `journal` range ses lignes par identifiant de ligne du régime.

    Lève `CasNonPrevu` si le régime ne dit pas ce qu'il doit ; ce qui ne peut s'appliquer est noté dans `rapport`.
    """
    dues = dict(heures_dues(situation))
    aide = situation.repartition.aide
    if aide is not None and not aide.en_plus:
        dues[aide.id] = aide_due(dues[aide.id], situation)
    dues, imputees = ajuster(dues, situation, rapport)
    ailleurs = heures_ailleurs(dues, situation, rapport)
    categories = tuple(
        CategorieDue(
            categorie, dues[categorie.id], _lignes(situation, categorie, dues[categorie.id], groupes, journal, organisation),
            ailleurs.get(categorie.id, ()), imputees.get(categorie.id, ()),
        )
        for categorie in situation.repartition.categories
    )  # fmt: skip
    comptees = tuple(c.due for c in categories if not c.categorie.en_plus)
    ecart = total_annonce(situation)
    regle = f"somme des catégories ; le barème local annonce {ecart[0]}" if ecart else "somme des catégories"
    fondement = None if situation.repartition.id == ORDINAIRE else situation.repartition.fondement
    total = Valeur("service annuel", somme([due.duree for due in comptees]), regle, fondement, comptees)
    return Service(situation.enseignant, situation.fonction, situation.repartition, categories, total)


def aide_due(brute: Valeur, situation: Situation) -> Valeur:
    """L'aide due une fois la décharge retranchée, ou les heures qu'un directeur volontaire a tapées."""
    fondement = situation.regime.decharge.fondement
    if est_volontaire(situation):
        voulue = situation.enseignant.aide_volontaire or Duree()
        regle = "directeur volontaire : heures tapées dans le classeur"
        return Valeur(brute.libelle, voulue, regle, fondement, (_avant(brute),))
    decharge = calculer_decharge(situation)
    if not decharge.duree:
        return brute if not situation.fonction.direction else Valeur(
            brute.libelle, brute.duree, f"{brute.duree}, sans décharge", fondement, (_avant(brute), decharge)
        )
    reste = max(Duree(), brute.duree - decharge.duree)
    regle = f"{brute.duree} moins {decharge.duree} de décharge"
    return Valeur(brute.libelle, reste, regle, decharge.fondement, (_avant(brute), decharge))


def _avant(brute: Valeur) -> Valeur:
    return replace(brute, libelle="avant décharge")


def _lignes(
    situation: Situation, categorie: Categorie, due: Valeur, groupes: Sequence[GroupeCalcule],
    journal: Mapping[str, Sequence[LigneDeService]], organisation: Sequence[OrganisationDatee],
) -> tuple[LigneDue, ...]:  # fmt: skip
    lignes = []
    for ligne, part in partager(situation, categorie, due):
        siens = tuple(groupes) if ligne.role is Role.ELEVES else ()
        prevues = tuple(organisation) if ligne.role is Role.ORGANISATION else ()
        notes = tuple(sorted(journal.get(ligne.id, ()), key=lambda note: note.jour))
        prevue = somme([groupe.duree for groupe in siens]) + somme([moment.duree for moment in prevues])
        lignes.append(LigneDue(
            ligne, part, _minimum(ligne, categorie, due), prevue,
            somme([note.duree for note in notes]), siens, notes, prevues,
        ))  # fmt: skip
    return tuple(lignes)


def _minimum(ligne: LigneDeCategorie, categorie: Categorie, due: Valeur) -> Valeur | None:
    """Le minimum d'une ligne, dans la proportion de ce que l'enseignant doit de sa catégorie."""
    if ligne.minimum is None:
        return None
    part = Decimal(ligne.minimum.minutes * due.duree.minutes) / categorie.heures.minutes
    heures = arrondir(part, UNE_MINUTE)
    regle = f"au moins {ligne.minimum} sur {categorie.heures}"
    if due.duree != categorie.heures:
        regle += f" : {heures} sur {due.duree}"
    return Valeur(ligne.libelle, heures, regle, categorie.fondement)
