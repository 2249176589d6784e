"""Des feuilles facultatives au domaine : organisation, autres écoles, ajustements, barème local, plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from generator.domaine.mots import plier
from generator.domaine.service import (
    AjustementSaisi,
    EtapeDuPlan,
    LigneDeBaremeLocal,
    OrganisationPrevue,
    ServiceAilleurs,
)
from generator.domaine.temps import AnneeScolaire
from generator.erreurs import Code
from generator.lecture.groupes import controler_periode, reference
from generator.lecture.table import Ligne
from generator.rapport import Gravite, Probleme, Rapport

Codes = Mapping[str, str]


def lire_organisation(
    lignes: Iterable[Ligne], codes: Codes, numeros: Collection[int], annee: AnneeScolaire | None, rapport: Rapport
) -> tuple[OrganisationPrevue, ...]:
    """Le temps d'organisation prévu ; sans période, à chacune ; sans enseignant, pour tous."""
    prevues = []
    for ligne in lignes:
        controler_periode(ligne, numeros, rapport)
        code = _enseignant(ligne, codes, rapport)
        jour = ligne['jour']
        if annee and jour is not None and jour not in annee.etendue:
            rapport.ajouter(Probleme(
                Code.DATE_HORS_ANNEE, Gravite.ERREUR, "Date hors de l'année scolaire", ligne.origine.a('jour'),
                f"le classeur est celui de {annee}", "corrigez la date.", f'{jour:%d/%m/%Y}',
            ))  # fmt: skip
        if ligne['objet'] and ligne['duree'] and code is not None:
            prevues.append(OrganisationPrevue(
                ligne['objet'], ligne['duree'], ligne['periode'], code, jour, ligne.origine,
            ))  # fmt: skip
    return tuple(prevues)


def _enseignant(ligne: Ligne, codes: Codes, rapport: Rapport) -> str | None:
    """Le code désigné ; vide si la cellule l'est ; rien s'il est inconnu."""
    if not ligne.texte('enseignant'):
        return ''
    return reference(ligne, 'enseignant', codes, "Enseignant inconnu", "Enseignants", rapport)


def lire_autres_ecoles(lignes: Iterable[Ligne], codes: Codes, rapport: Rapport) -> tuple[ServiceAilleurs, ...]:
    """Ce que des enseignants doivent ailleurs : une part, ou des heures ; jamais les deux sur une ligne."""
    ailleurs = []
    for ligne in lignes:
        code = _enseignant(ligne, codes, rapport)
        if (ligne['part'] is None) == (ligne['heures'] is None):
            deux = ligne['part'] is not None
            rapport.ajouter(Probleme(
                Code.LIGNES_CONTRADICTOIRES if deux else Code.VALEUR_MANQUANTE, Gravite.ERREUR,
                "Une part et des heures sur la même ligne" if deux else "Ni part, ni heures",
                ligne.origine.a('part'), "chaque ligne donne soit la part du service, soit des heures",
                "videz l'une des deux cellules." if deux else "remplissez l'une des deux cellules.",
            ))  # fmt: skip
        elif code and ligne['ecole']:
            ailleurs.append(ServiceAilleurs(
                code, ligne['ecole'], ligne['part'], ligne.texte('categorie'), ligne['heures'], ligne.origine,
            ))  # fmt: skip
    return tuple(ailleurs)


def lire_ajustements(lignes: Iterable[Ligne], codes: Codes, rapport: Rapport) -> tuple[AjustementSaisi, ...]:
    """Les ajustements notés ; le régime de l'année dit ce qu'ils font."""
    saisis = []
    for ligne in lignes:
        code = _enseignant(ligne, codes, rapport)
        if code and ligne['ajustement']:
            saisis.append(AjustementSaisi(
                code, ligne['ajustement'], ligne['heures'], ligne.texte('categorie'), ligne.texte('texte'), ligne.origine,
            ))  # fmt: skip
    return tuple(saisis)


def lire_bareme_local(lignes: Iterable[Ligne], rapport: Rapport) -> tuple[LigneDeBaremeLocal, ...]:
    """Le barème que l'école a reçu, case par case, tel qu'il est ; une case ne s'écrit qu'une fois."""
    cases: dict[tuple[str, str, str], LigneDeBaremeLocal] = {}
    for ligne in lignes:
        if not ligne['quotite'] or not ligne['categorie'] or ligne['heures'] is None:
            continue
        cle = (plier(ligne.texte('fonction')), str(ligne['quotite']), plier(ligne['categorie']))
        if cle in cases:
            rapport.ajouter(Probleme(
                Code.DOUBLON, Gravite.ERREUR, "Une case du barème local est écrite deux fois", ligne.origine.a('categorie'),
                "une ligne par fonction, quotité et catégorie", "supprimez l'une des deux lignes.", ligne['categorie'],
            ))  # fmt: skip
            continue
        cases[cle] = LigneDeBaremeLocal(
            ligne['quotite'], ligne['categorie'], ligne['heures'], ligne.texte('fonction'), ligne['total'],
            ligne.texte('texte'), ligne.origine,
        )  # fmt: skip
    return tuple(cases.values())


def lire_plan(lignes: Iterable[Ligne]) -> tuple[EtapeDuPlan, ...]:
    """L'année telle que l'école l'a prévue, étape par étape."""
    return tuple(
        EtapeDuPlan(ligne['etape'], ligne['semaines'], ligne['aide'], ligne.origine)
        for ligne in lignes if ligne['etape'] and ligne['semaines'] is not None
    )  # fmt: skip
