"""Ce qu'un enseignant de plusieurs écoles doit dans les autres : des parts de son service, ou des heures tapées."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from generator.calcul.repartition import repartir
from generator.calcul.resultats import Valeur
from generator.calcul.signalement import signaler, signaler_inconnu
from generator.calcul.situation import Situation
from generator.domaine.quotite import Quotite
from generator.domaine.service import ServiceAilleurs
from generator.domaine.temps import UNE_MINUTE, Duree
from generator.erreurs import Code
from generator.rapport import Origine, Rapport

MILLIEME = Decimal('0.001')
ARRONDI_ADMIS = Decimal('0.05')
"""Trois tiers de service s'écrivent 33,33 %."""


def heures_ailleurs(
    dues: Mapping[str, Valeur], situation: Situation, rapport: Rapport
) -> dict[str, tuple[Valeur, ...]]:
    """Par catégorie, les heures dues dans chaque autre école ; signale des parts qui ne font pas la quotité."""
    ailleurs: dict[str, list[Valeur]] = defaultdict(list)
    parts = [ligne for ligne in situation.ailleurs if ligne.part is not None]
    _controler_solitude(situation, rapport)
    ici = _part_ici(situation, parts, rapport) if parts else None
    if ici is not None:
        poids = [Duree(_milliemes(ici)), *(Duree(_milliemes(ligne.part)) for ligne in parts if ligne.part)]
        for cle, due in dues.items():
            for ligne, heures in zip(parts, repartir(due.duree, poids, UNE_MINUTE)[1:], strict=True):
                regle = f"{ligne.part} sur {situation.enseignant.quotite}, {due.duree} partagées à la minute"
                ailleurs[cle].append(Valeur(ligne.ecole, heures, regle, situation.fonction.fondement))
    for ligne in situation.ailleurs:
        if ligne.part is None and ligne.heures is not None:
            cle_tapee = _categorie(ligne, situation, rapport)
            if cle_tapee is not None:
                ailleurs[cle_tapee].append(Valeur(ligne.ecole, ligne.heures, "heures tapées dans le classeur"))
    return {cle: tuple(valeurs) for cle, valeurs in ailleurs.items()}


def _controler_solitude(situation: Situation, rapport: Rapport) -> None:
    """Une part dans cette école suppose d'autres écoles."""
    enseignant = situation.enseignant
    if enseignant.part is None or enseignant.part == enseignant.quotite or situation.ailleurs:
        return
    signaler(
        rapport, Code.PARTS_INEXACTES, f"Les parts de {enseignant.imprime} ne font pas sa quotité", enseignant.origine,
        'part', f"{enseignant.part} dans cette école, aucune ailleurs, pour une quotité de {enseignant.quotite}",
        "ajoutez ses autres écoles à la feuille « Autres écoles », ou videz la cellule.", str(enseignant.part),
    )  # fmt: skip


def _part(part: Quotite | None, origine: Origine | None) -> str:
    """« 40 % (feuille « Autres écoles », C2) »."""
    if origine is None:
        return str(part)
    lieu = origine.a('part')
    return f"{part} ({lieu.feuille}, {lieu.cellule})"


def _milliemes(part: Quotite) -> int:
    return int(part.pour_cent / MILLIEME)


def _part_ici(situation: Situation, parts: list[ServiceAilleurs], rapport: Rapport) -> Quotite | None:
    """La part faite dans cette école : celle du classeur, sinon le reste de la quotité."""
    enseignant = situation.enseignant
    autres = sum((ligne.part.pour_cent for ligne in parts if ligne.part), Decimal())
    reste = enseignant.quotite.pour_cent - autres
    ecart = None if enseignant.part is None else enseignant.part.pour_cent + autres - enseignant.quotite.pour_cent
    if ecart is not None and abs(ecart) > ARRONDI_ADMIS:
        detail = " + ".join([_part(enseignant.part, enseignant.origine), *(_part(li.part, li.origine) for li in parts)])
        signaler(
            rapport, Code.PARTS_INEXACTES, f"Les parts de {enseignant.imprime} ne font pas sa quotité",
            enseignant.origine, 'part', f"{detail} pour une quotité de {enseignant.quotite}",
            "corrigez la part dans cette école, celles de la feuille « Autres écoles », ou la quotité.",
        )  # fmt: skip
        return None
    if reste <= 0:
        signaler(
            rapport, Code.PARTS_INEXACTES, f"Les autres écoles prennent tout le service de {enseignant.imprime}",
            parts[-1].origine, 'part', f"quotité : {enseignant.quotite}",
            "« Autres écoles » ne porte que les autres écoles : corrigez les parts.",
        )  # fmt: skip
        return None
    return enseignant.part or Quotite(reste)


def _categorie(ligne: ServiceAilleurs, situation: Situation, rapport: Rapport) -> str | None:
    aide = situation.repartition.aide
    if not ligne.categorie and aide is not None:
        return aide.id
    trouvee = situation.categorie(ligne.categorie)
    if trouvee is not None:
        return trouvee.id
    signaler_inconnu(
        rapport, Code.VALEUR_HORS_LISTE, "Catégorie de service inconnue", ligne.origine, 'categorie', ligne.categorie,
        [c.libelle for c in situation.repartition.categories], regle="les catégories sont",
    )  # fmt: skip
    return None
