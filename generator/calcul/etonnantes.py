"""Ce qui se calcule, mais étonne dans une école : une faute de frappe plus souvent qu'un cas rare. Jamais une erreur."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from generator.calcul.periodes_scolaires import separe
from generator.calcul.signalement import signaler
from generator.calcul.situation import Situation
from generator.domaine.calendrier import Calendrier
from generator.domaine.dossier import Dossier
from generator.domaine.ecole import SEMAINE_DE_CLASSE, Ecole
from generator.domaine.groupe import PeriodeScolaire
from generator.domaine.mots import plier
from generator.domaine.temps import Jour, Periode
from generator.erreurs import Code
from generator.rapport import Gravite, Origine, Rapport

QUOTITE_ORDINAIRE = Decimal(10)
"""En pour cent : au-dessous, « 1 % » est d'ordinaire une cellule mal mise en forme."""


def signaler_l_etonnant(dossier: Dossier, calendrier: Calendrier, rapport: Rapport) -> None:
    """La zone, le nombre de classes, les dates des périodes."""
    signaler_la_zone(dossier.ecole, calendrier, rapport)
    _classes(dossier, rapport)
    for periode in dossier.periodes:
        _vacances(periode, calendrier, rapport)


def signaler_les_postes(situations: Sequence[Situation], rapport: Rapport) -> None:
    """Deux directions, une quotité infime."""
    directions = [situation.enseignant for situation in situations if situation.fonction.direction]
    for enseignant in directions[1:]:
        _dire(rapport, "L'école a plus d'une direction", enseignant.origine, 'fonction',
              f"{directions[0].imprime} dirige déjà l'école",
              "corrigez la fonction de l'un des deux, ou gardez ce choix.", enseignant.fonction)  # fmt: skip
    for situation in situations:
        quotite = situation.enseignant.quotite
        if quotite is not None and quotite.pour_cent < QUOTITE_ORDINAIRE:
            _dire(rapport, "Quotité étonnante", situation.enseignant.origine, 'quotite',
                  "aucun enseignant ne travaille si peu dans une école",
                  "écrivez 100 % pour un temps plein, ou gardez-la.", str(quotite))  # fmt: skip


def _dire(
    rapport: Rapport, quoi: str, origine: Origine | None, colonne: str, regle: str, remede: str, valeur: str
) -> None:
    signaler(rapport, Code.VALEUR_ETONNANTE, quoi, origine, colonne, regle, remede, valeur, Gravite.AVERTISSEMENT)


def signaler_la_zone(ecole: Ecole, calendrier: Calendrier, rapport: Rapport) -> None:
    """Une zone de vacances qui n'est pas celle du département : toutes les dates en dépendent."""
    attendue = calendrier.zone_du_departement
    if attendue and attendue != calendrier.zone:
        _dire(rapport, "La zone de vacances n'est pas celle du département", ecole.origine, 'zone',
              f"le département {ecole.departement} est en zone {attendue} ({calendrier.annee})",
              f"écrivez {attendue}, ou corrigez l'UAI ou le code postal.", ecole.zone)  # fmt: skip


def _classes(dossier: Dossier, rapport: Rapport) -> None:
    """Plus de classes chez les élèves que la direction n'en déclare : la décharge en dépend. Moins ne dit rien."""
    noms = {plier(eleve.classe): eleve.classe for eleve in dossier.eleves if eleve.classe and eleve.depart is None}
    ecole = dossier.ecole
    if len(noms) > ecole.nombre_classes:
        _dire(rapport, "Les élèves sont dans plus de classes que l'école n'en a", ecole.origine, 'nombre_classes',
              f"{len(noms)} classes dans la feuille « Élèves » : {', '.join(sorted(noms.values()))}",
              "corrigez ce nombre, ou écrivez de la même façon les classes qui n'en font qu'une.",
              str(ecole.nombre_classes))  # fmt: skip


def _vacances(periode: PeriodeScolaire, calendrier: Calendrier, rapport: Rapport) -> None:
    """Une période qui commence ou finit au milieu de vacances : une date fausse, plutôt."""
    for conge in filter(separe, calendrier.vacances):
        debut, fin, jours = periode.dates.debut, periode.dates.fin, conge.jours
        regle = f"{conge.nom} : du {jours.debut:%d/%m/%Y} au {jours.fin:%d/%m/%Y}"
        if fin in jours and _des_jours_de_semaine(Periode(jours.debut, fin)):
            _dire(rapport, f"La période {periode.numero} finit pendant des vacances", periode.origine, 'fin', regle,
                  "écrivez le dernier jour de classe, ou gardez cette date.", f'{fin:%d/%m/%Y}')  # fmt: skip
        if debut in jours and _des_jours_de_semaine(Periode(debut, jours.fin)):
            _dire(rapport, f"La période {periode.numero} commence pendant des vacances", periode.origine, 'debut', regle,
                  "écrivez le premier jour de classe, ou gardez cette date.", f'{debut:%d/%m/%Y}')  # fmt: skip


def _des_jours_de_semaine(periode: Periode) -> bool:
    return any(Jour(jour.weekday()) in SEMAINE_DE_CLASSE for jour in periode.jours())
