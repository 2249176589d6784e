"""Les heures qu'une quotité doit dans chaque catégorie, avant toute décharge."""

from __future__ import annotations

from collections.abc import Sequence

from generator.calcul.repartition import au_prorata, repartir
from generator.calcul.resultats import Valeur
from generator.calcul.situation import CasNonPrevu, Situation
from generator.domaine.quotite import Quotite
from generator.domaine.temps import Duree, somme
from generator.erreurs import Code
from generator.reglementation.quotites import ModeQuotite, Quotites
from generator.reglementation.repartition import Categorie, Repartition

Dues = dict[str, Valeur]


def heures_dues(situation: Situation) -> Dues:
    """Les heures dues par catégorie : barème local de l'école, sinon règle du régime.

    Lève `CasNonPrevu` si ni l'un ni l'autre ne prévoit cette quotité pour cette fonction.
    """
    locales = heures_locales(situation)
    if locales is not None:
        return locales
    quotite, repartition, regle = situation.enseignant.quotite, situation.repartition, situation.quotites
    if situation.locale:
        raise _sans_regle(situation)
    if regle is None:
        if not quotite.complete:
            raise _sans_regle(situation)
        return _ordonnees(repartition, service_complet(repartition))
    match regle.mode:
        case ModeQuotite.BAREME:
            dues = _au_bareme(quotite, repartition, regle)
        case ModeQuotite.DETAIL:
            dues = _au_detail(quotite, repartition, regle)
        case ModeQuotite.PRORATA:
            dues = _au_prorata(quotite, repartition, regle)
    if dues is None:
        raise _hors_bareme(situation, regle)
    return _ordonnees(repartition, dues)


def _ordonnees(repartition: Repartition, dues: Dues) -> Dues:
    """Dans l'ordre du formulaire ; une catégorie facultative ne doit rien."""
    facultatives = {
        categorie.id: Valeur(categorie.libelle, Duree(), "facultatif, payé en plus du service", categorie.fondement)
        for categorie in repartition.categories if categorie.en_plus
    }  # fmt: skip
    toutes = facultatives | dues
    return {categorie.id: toutes[categorie.id] for categorie in repartition.categories}


def service_complet(repartition: Repartition) -> Dues:
    """Les heures d'un service complet, par catégorie."""
    return {c.id: Valeur(c.libelle, c.heures, _complet(c), c.fondement) for c in repartition.comptees}


def _complet(categorie: Categorie) -> str:
    return f"service complet ; par semaine : {categorie.hebdomadaire}" if categorie.hebdomadaire else "service complet"


def _au_bareme(quotite: Quotite, repartition: Repartition, regle: Quotites) -> Dues | None:
    ligne = regle.ligne(quotite)
    if ligne is None:
        return None
    aide = repartition.reservees(regle.aide)
    autres = [categorie for categorie in repartition.comptees if categorie not in aide]
    imprime = f"barème à {quotite} : {ligne.total} dont {ligne.aide} d'aide"
    reste = ligne.total - ligne.aide
    outil = "réparties par l'outil au pas de"
    regle_aide = imprime if len(aide) == 1 else f"{imprime}, {outil} {regle.pas}, sans source"
    regle_reste = f"barème à {quotite} : {reste} hors de l'aide ; {outil} {regle.pas}, sans source"
    if quotite.complete:
        regle_aide, regle_reste = imprime if len(aide) == 1 else f"{imprime}, lu {_lecture(aide)}", "service complet"
    return {
        **_parts(ligne.aide, aide, regle_aide, regle),
        **_parts(reste, autres, regle_reste, regle, complet=quotite.complete),
    }


def _lecture(categories: Sequence[Categorie]) -> str:
    return " + ".join(str(categorie.heures) for categorie in categories)


def _parts(
    total: Duree, categories: Sequence[Categorie], regle: str, quotites: Quotites, *, complet: bool = False
) -> Dues:
    parts = repartir(total, [categorie.heures for categorie in categories], quotites.pas)
    return {
        categorie.id: Valeur(categorie.libelle, part, regle, categorie.fondement if complet else quotites.fondement)
        for categorie, part in zip(categories, parts, strict=True)
    }


def _au_detail(quotite: Quotite, repartition: Repartition, regle: Quotites) -> Dues | None:
    ligne = regle.detail(quotite)
    if ligne is None:
        return None
    texte = f"barème à {quotite}, {ligne.total} en tout"
    return {c.id: Valeur(c.libelle, ligne.heures[c.id], texte, regle.fondement) for c in repartition.comptees}


def _au_prorata(quotite: Quotite, repartition: Repartition, regle: Quotites) -> Dues:
    total = au_prorata(repartition.total, quotite, regle.pas)
    parts = repartir(total, [categorie.heures for categorie in repartition.comptees], regle.pas)
    return {
        categorie.id: Valeur(
            categorie.libelle, part, "service complet" if quotite.complete else f"{categorie.heures} × {quotite}",
            categorie.fondement if quotite.complete else regle.fondement,
        )
        for categorie, part in zip(repartition.comptees, parts, strict=True)
    }  # fmt: skip


def heures_locales(situation: Situation) -> Dues | None:
    """Les heures du barème que l'école a tapé ; rien s'il ne dit rien de cette fonction à cette quotité.

    Telles qu'elles sont : une somme fausse se signale ailleurs, elle ne se corrige pas. Lève `CasNonPrevu` s'il y manque
    une catégorie.
    """
    lignes = situation.bareme_local
    if not lignes:
        return None
    dues: Dues = {}
    quotite = situation.enseignant.quotite
    for ligne in lignes:
        categorie = situation.categorie(ligne.categorie)
        if categorie is not None:
            source = f" ({ligne.texte})" if ligne.texte else ""
            regle = f"barème local de l'école à {quotite}{source}"
            dues[categorie.id] = Valeur(categorie.libelle, ligne.heures, regle)
    manquantes = [c.libelle for c in situation.repartition.comptees if c.id not in dues]
    if manquantes:
        raise CasNonPrevu(
            'quotite', "Le barème local est incomplet",
            f"à {quotite}, il n'a pas de ligne pour : {', '.join(manquantes)}",
            "ajoutez ces lignes à la feuille « Barème local » (0 h s'il n'y a rien), ou videz-la.", str(quotite),
        )  # fmt: skip
    return _ordonnees(situation.repartition, dues)


def total_annonce(situation: Situation) -> tuple[Duree, Duree] | None:
    """Le total qu'annonce le barème local et celui que font ses catégories, s'ils diffèrent."""
    annonces = [ligne.total for ligne in situation.bareme_local if ligne.total is not None]
    fait = somme([ligne.heures for ligne in situation.bareme_local])
    return (annonces[0], fait) if annonces and annonces[0] != fait else None


def _sans_regle(situation: Situation) -> CasNonPrevu:
    fonction, quotite = situation.fonction, situation.enseignant.quotite
    return CasNonPrevu(
        'quotite', f"Cas non prévu : {fonction.libelle} à {quotite}",
        f"ni le régime « {situation.regime.libelle} » (semaine de {situation.ecole.horaires.demi_journees} demi-journées) ni"
        " le barème local ne disent ce que doit cette fonction à cette quotité",
        "tapez le barème que l'inspection vous a donné dans la feuille « Barème local ».", str(quotite),
    )  # fmt: skip


def _hors_bareme(situation: Situation, regle: Quotites) -> CasNonPrevu:
    prevues = ", ".join(str(quotite).removesuffix('\u00a0%') for quotite in regle.prevues)
    return CasNonPrevu(
        'quotite', "Quotité inconnue", f"le régime « {situation.regime.libelle} » prévoit {prevues} % ({regle.fondement})",
        "corrigez la cellule, enregistrez, relancez « make lettres » ; ou tapez le barème reçu dans « Barème local ».",
        str(situation.enseignant.quotite), Code.QUOTITE_INCONNUE,
    )  # fmt: skip
