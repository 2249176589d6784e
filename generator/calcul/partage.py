"""Le partage de l'aide due entre les élèves et l'organisation : par école, ou par enseignant."""

from __future__ import annotations

from decimal import Decimal

from generator.calcul.repartition import arrondir
from generator.calcul.resultats import Valeur
from generator.calcul.situation import Situation
from generator.domaine.temps import Duree
from generator.reglementation.repartition import Categorie, LigneDeCategorie, Role


def partager(situation: Situation, categorie: Categorie, due: Valeur) -> list[tuple[LigneDeCategorie, Valeur | None]]:
    """Partage une catégorie entre ses lignes : aide et organisation ; les autres lignes n'ont que leur minimum."""
    if not categorie.est_l_aide or categorie.en_plus:
        return [(ligne, None) for ligne in categorie.lignes]
    organisation = categorie.ligne(Role.ORGANISATION)
    part = _organisation(situation, categorie, organisation, due) if organisation else None
    heures = part.duree if part else Duree()
    regle = f"{due.duree} moins {heures} d'organisation" if heures else "toute l'aide due"
    eleves = Valeur("aide aux élèves", due.duree - heures, regle, categorie.fondement, (due,))
    par_role = {Role.ORGANISATION: part, Role.ELEVES: eleves}
    return [(ligne, par_role.get(ligne.role)) for ligne in categorie.lignes]


def _organisation(situation: Situation, categorie: Categorie, ligne: LigneDeCategorie, due: Valeur) -> Valeur:
    if situation.enseignant.organisation is not None:
        heures = min(situation.enseignant.organisation, due.duree)
        return Valeur("organisation", heures, "heures tapées pour cet enseignant", categorie.fondement)
    reference, origine = _reference(situation, categorie, ligne)
    pas = situation.regime.organisation.pas
    pleines = categorie.heures.minutes
    exactes = Decimal(due.duree.minutes * reference.minutes) / pleines if pleines else Decimal()
    heures = min(arrondir(exactes, pas), due.duree)
    regle = f"{reference} sur {categorie.heures} {origine}, au pas de {pas}"
    return Valeur("organisation", heures, regle, categorie.fondement)


def _reference(situation: Situation, categorie: Categorie, ligne: LigneDeCategorie) -> tuple[Duree, str]:
    ecole = situation.ecole
    if ecole.organisation is not None:
        return ecole.organisation, "(partage de l'école)"
    if ecole.aide_eleves is not None:
        return categorie.heures - ecole.aide_eleves, "(partage de l'école)"
    return ligne.heures or Duree(), "(partage du régime)"
