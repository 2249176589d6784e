"""Le service annuel complémentaire d'un enseignant : ce qu'il doit, ce qui est prévu, ce qui est fait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from generator.calcul.decharge import calculer_decharge, est_volontaire
from generator.calcul.repartition import arrondir, au_prorata, repartir
from generator.calcul.resultats import CategorieDue, GroupeCalcule, LigneDue, Service, Valeur
from generator.domaine.dossier import LigneDeService
from generator.domaine.ecole import Ecole
from generator.domaine.personnes import Enseignant
from generator.domaine.quotite import Quotite
from generator.domaine.temps import Duree, somme
from generator.reglementation.regime import Categorie, Fonction, LigneDeCategorie, ModeQuotite, Regime, Role


class QuotiteAbsente(Exception):
    """La quotité n'est pas dans le barème du régime : aucune interpolation."""


def calculer_service(
    enseignant: Enseignant, fonction: Fonction, ecole: Ecole, regime: Regime,
    groupes: Sequence[GroupeCalcule], journal: Mapping[str, Sequence[LigneDeService]],
) -> Service:  # fmt: skip
    """Le service d'un enseignant ; `journal` range ses lignes par identifiant de ligne du régime.

    Lève `QuotiteAbsente` si le barème du régime ne prévoit pas sa quotité.
    """
    dues = heures_dues(enseignant.quotite, regime)
    categories = []
    for categorie in regime.categories:
        due = dues[categorie.id]
        if categorie.est_l_aide:
            due = aide_due(due, enseignant, fonction, ecole, regime)
        lignes = tuple(
            _ligne(ligne, part, groupes, journal)
            for ligne, part in partager(categorie, due, enseignant, ecole, regime.quotites.pas)
        )
        hors = enseignant.aide_hors_ecole if categorie.est_l_aide else Duree()
        categories.append(CategorieDue(categorie, due, lignes, hors))
    total = Valeur("service annuel complémentaire", somme([c.due.duree for c in categories]), "somme des catégories",
                   entrees=tuple(c.due for c in categories))  # fmt: skip
    return Service(enseignant, fonction, tuple(categories), total)


def heures_dues(quotite: Quotite, regime: Regime) -> dict[str, Valeur]:
    """Les heures dues par catégorie, avant toute décharge. Lève `QuotiteAbsente`."""
    if regime.quotites.mode is ModeQuotite.BAREME:
        return _dues_au_bareme(quotite, regime)
    return _dues_au_prorata(quotite, regime)


def _dues_au_bareme(quotite: Quotite, regime: Regime) -> dict[str, Valeur]:
    bareme = regime.quotites
    ligne = next((ligne for ligne in bareme.lignes if ligne.quotite == quotite), None)
    if ligne is None:
        raise QuotiteAbsente
    autres = [categorie for categorie in regime.categories if not categorie.est_l_aide]
    reste = ligne.total - ligne.aide
    parts = repartir(reste, [categorie.heures for categorie in autres], bareme.pas)
    dues = {
        categorie.id: Valeur(categorie.libelle, part, _regle_du_reste(quotite, reste, bareme.pas),
                             categorie.fondement if quotite.complete else bareme.fondement)
        for categorie, part in zip(autres, parts, strict=True)
    }  # fmt: skip
    aide = regime.categorie_aide
    regle = f"barème à {quotite} : {ligne.total} dont {ligne.aide} d'aide"
    dues[aide.id] = Valeur(aide.libelle, ligne.aide, regle, bareme.fondement)
    return dues


def _regle_du_reste(quotite: Quotite, reste: Duree, pas: Duree) -> str:
    if quotite.complete:
        return "service complet"
    return f"à {quotite}, {reste} hors de l'aide, réparties par l'outil au pas de {pas}, sans source"


def _dues_au_prorata(quotite: Quotite, regime: Regime) -> dict[str, Valeur]:
    pas = regime.quotites.pas
    total = au_prorata(regime.total, quotite, pas)
    parts = repartir(total, [categorie.heures for categorie in regime.categories], pas)
    return {
        categorie.id: Valeur(categorie.libelle, part, f"{categorie.heures} × {quotite}", categorie.fondement)
        for categorie, part in zip(regime.categories, parts, strict=True)
    }


def aide_due(brute: Valeur, enseignant: Enseignant, fonction: Fonction, ecole: Ecole, regime: Regime) -> Valeur:
    """L'aide due une fois la décharge retranchée, ou les heures qu'un directeur volontaire a tapées."""
    if est_volontaire(enseignant, fonction, regime):
        voulue = enseignant.aide_volontaire or Duree()
        return Valeur(brute.libelle, voulue, "directeur volontaire : heures tapées dans le classeur",
                      regime.decharge.fondement, (brute,))  # fmt: skip
    decharge = calculer_decharge(enseignant, fonction, ecole, regime)
    if not decharge.duree:
        return brute
    reste = max(Duree(), brute.duree - decharge.duree)
    return Valeur(brute.libelle, reste, f"{brute.duree} moins {decharge.duree} de décharge", decharge.fondement,
                  (brute, decharge))  # fmt: skip


def partager(
    categorie: Categorie, due: Valeur, enseignant: Enseignant, ecole: Ecole, pas: Duree
) -> list[tuple[LigneDeCategorie, Valeur | None]]:
    """Partage une catégorie entre ses lignes : aide et organisation ; les autres lignes n'ont pas d'heures propres."""
    organisation = categorie.ligne(Role.ORGANISATION)
    if not categorie.est_l_aide:
        return [(ligne, None) for ligne in categorie.lignes]
    part = _part_d_organisation(categorie, organisation, due, enseignant, ecole, pas) if organisation else None
    heures = part.duree if part else Duree()
    eleves = Valeur("aide aux élèves", due.duree - heures, f"{due.duree} moins {heures} d'organisation"
                    if heures else "toute l'aide due", categorie.fondement, (due,))  # fmt: skip
    par_role = {Role.ORGANISATION: part, Role.ELEVES: eleves}
    return [(ligne, par_role.get(ligne.role)) for ligne in categorie.lignes]


def _part_d_organisation(
    categorie: Categorie, organisation: LigneDeCategorie, due: Valeur, enseignant: Enseignant, ecole: Ecole, pas: Duree
) -> Valeur:
    if enseignant.organisation is not None:
        heures = min(enseignant.organisation, due.duree)
        return Valeur("organisation", heures, "heures tapées pour cet enseignant", categorie.fondement, (due,))
    reference, origine = _partage_de_reference(categorie, organisation, ecole)
    heures = arrondir(Decimal(due.duree.minutes * reference.minutes) / categorie.heures.minutes, pas)
    regle = f"{reference} sur {categorie.heures} {origine}, au pas de {pas}"
    return Valeur("organisation", heures, regle, categorie.fondement, (due,))


def _partage_de_reference(
    categorie: Categorie, organisation: LigneDeCategorie, ecole: Ecole
) -> tuple[Duree, str]:
    if ecole.organisation is not None:
        return ecole.organisation, "(partage de l'école)"
    if ecole.aide_eleves is not None:
        return categorie.heures - ecole.aide_eleves, "(partage de l'école)"
    return organisation.heures or Duree(), "(partage du régime)"


def _ligne(
    ligne: LigneDeCategorie, due: Valeur | None, groupes: Sequence[GroupeCalcule],
    journal: Mapping[str, Sequence[LigneDeService]],
) -> LigneDue:  # fmt: skip
    siens = tuple(groupes) if ligne.role is Role.ELEVES else ()
    notes = tuple(sorted(journal.get(ligne.id, ()), key=lambda note: note.jour))
    return LigneDue(
        ligne, due, somme([groupe.duree for groupe in siens]), somme([note.duree for note in notes]), siens, notes
    )
