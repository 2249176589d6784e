"""Des feuilles Présences et Service aux registres du domaine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.domaine.dossier import Presence
from generator.domaine.groupe import Groupe, PeriodeScolaire
from generator.domaine.mots import plier
from generator.domaine.service import LigneDeService
from generator.domaine.temps import AnneeScolaire
from generator.erreurs import Code
from generator.lecture.groupes import IndexDesGroupes, groupe_designe, reference
from generator.lecture.personnes import Annuaire
from generator.lecture.table import Ligne
from generator.rapport import Gravite, Probleme, Rapport


def lire_presences(
    lignes: Iterable[Ligne], groupes: IndexDesGroupes, annuaire: Annuaire, periodes: Mapping[int, PeriodeScolaire],
    rapport: Rapport,
) -> tuple[Presence, ...]:  # fmt: skip
    """Les présences notées ; le groupe est celui de ce code dans la période de la date."""
    presences = []
    for ligne in lignes:
        eleve = annuaire.chercher(ligne['eleve'], ligne.origine.a('eleve'), rapport) if ligne['eleve'] else None
        groupe = _groupe_du_jour(ligne, groupes, periodes, rapport)
        if eleve and groupe and ligne['absent'] is not None:
            presences.append(Presence(
                ligne['jour'], groupe.code, eleve.cle, ligne['absent'], ligne['justifiee'], ligne.origine,
            ))  # fmt: skip
    return tuple(presences)


def _groupe_du_jour(
    ligne: Ligne, groupes: IndexDesGroupes, periodes: Mapping[int, PeriodeScolaire], rapport: Rapport
) -> Groupe | None:
    if ligne['jour'] is None:
        return None
    du_jour = groupes.du_jour(ligne['jour'], periodes)
    code = plier(ligne.texte('groupe'))
    if groupes.par_code.get(code) and not du_jour.par_code[code]:
        rapport.ajouter(Probleme(
            Code.DATE_HORS_ANNEE, Gravite.ERREUR, "Date hors des périodes du groupe", ligne.origine.a('jour'),
            "une présence se note un jour de la période du groupe", "corrigez la date ou le groupe.",
            f'{ligne["jour"]:%d/%m/%Y}',
        ))  # fmt: skip
        return None
    return groupe_designe(ligne, du_jour, rapport)


def lire_journal(
    lignes: Iterable[Ligne], codes: Mapping[str, str], annee: AnneeScolaire | None, rapport: Rapport
) -> tuple[LigneDeService, ...]:
    """Le journal des heures annuelles ; la catégorie reste le mot saisi, que le régime de l'année interprète."""
    journal = []
    for ligne in lignes:
        code = reference(ligne, 'enseignant', codes, "Enseignant inconnu", "Enseignants", rapport)
        if annee and ligne['jour'] is not None and ligne['jour'] not in annee.etendue:
            rapport.ajouter(Probleme(
                Code.DATE_HORS_ANNEE, Gravite.ERREUR, "Date hors de l'année scolaire", ligne.origine.a('jour'),
                f"le classeur est celui de {annee}", "corrigez la date.", f'{ligne["jour"]:%d/%m/%Y}',
            ))  # fmt: skip
        if code and ligne['jour'] and ligne['categorie'] and ligne['duree']:
            journal.append(LigneDeService(
                ligne['jour'], code, ligne['categorie'], ligne['duree'], ligne.texte('objet'), ligne.texte('niveau'),
                ligne['effectif'], ligne.origine,
            ))  # fmt: skip
    return tuple(journal)
