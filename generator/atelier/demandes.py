"""Ce que l'on peut demander de la page d'accueil : les commandes mêmes, avec les mots d'un bouton."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.reglages import Reglages


@dataclass(frozen=True, slots=True)
class Demande:
    """Une commande et son bouton. `options` : celles qu'elle connaît ; `plus` : celles qu'on y ajoute toujours.

    `titre` : ce qu'elle donne. `groupe` : où est le bouton ; vide, à sa propre place. `scans` : elle prend un dossier ou
    des fichiers.
    """

    cle: str
    verbe: str
    titre: str
    bouton: str
    aide: str
    groupe: str
    options: tuple[str, ...] = ()
    plus: tuple[str, ...] = ()
    scans: bool = False

    def en_dict(self) -> dict[str, str]:
        """Son bouton, pour la page."""
        return {'cle': self.cle, 'titre': self.titre, 'bouton': self.bouton, 'aide': self.aide, 'groupe': self.groupe}


CHOIX = ('donnees', 'sorties', 'ecole', 'annee')
PASSAGE = (*CHOIX, 'modeles', 'moteur')
PAR_PERIODE = (*PASSAGE, 'periode')
PERIODE, ANNEE, REVENUS = "La période", "L'année", "Les réponses"
DEMANDES: Mapping[str, Demande] = {
    demande.cle: demande
    for demande in (
        Demande('verifier', 'verifier', "Vérification", "Vérifier", "Relit le classeur et les modèles, sans rien écrire.",
                '', PAR_PERIODE),
        Demande('lettres', 'lettres', "Lettres, tableaux et liasse", "Faire les lettres",
                "Lettres aux familles, tableau prévisionnel, tableaux de service, liasse de l'IEN.", PERIODE, PAR_PERIODE),
        Demande('presences', 'presences', "Feuilles de présence", "Feuilles de présence",
                "Une par groupe, aux vraies dates.", PERIODE, PAR_PERIODE),
        Demande('absences', 'absences', "Lettres d'absences", "Lettres d'absences",
                "Aux familles dont l'enfant a trop manqué.", PERIODE, PAR_PERIODE),
        Demande('bilan', 'bilan', "Bilan de période", "Bilan pour l'IEN", "D'après la colonne « Bilan » des groupes.",
                PERIODE, PAR_PERIODE),
        Demande('archiver', 'archiver', "Archivage", "Archiver", "Range et lit les formulaires revenus signés.", '',
                ('donnees',), scans=True),
        Demande('retours', 'retours', "Qui a répondu", "Qui a répondu",
                "Les listes, et les relances une fois passée la date de retour.", REVENUS, PAR_PERIODE),
        Demande('relances', 'retours', "Qui a répondu, et les relances", "Relancer maintenant",
                "Les lettres de relance, sans attendre la date de retour.", REVENUS, PAR_PERIODE, ('--relances',)),
        Demande('suivi', 'suivi', "Suivi des heures", "Suivi des heures",
                "Dû, fait, prévu, reste : un PDF, un tableur qui se recalcule, des agendas.", ANNEE, PASSAGE),
        Demande('accords', 'accords', "Accords de principe", "Accords de principe", "La demande d'accord pour l'année.",
                ANNEE, PASSAGE),
        Demande('inspection', 'inspection', "Papiers d'inspection", "Papiers d'inspection",
                "Ce que chaque enseignant présente ; aucun nom d'élève.", ANNEE, PASSAGE),
        Demande('plan', 'plan', "Agendas", "Agendas", "Les séances de chaque enseignant, en .ics.", ANNEE, CHOIX),
    )
}  # fmt: skip


def mots_de(demande: Demande, reglages: Reglages, choix: Mapping[str, str], scans: Iterable[str] = ()) -> list[str]:
    """La commande telle qu'on la taperait, pour l'école, l'année et la période que montre la page."""
    connus = {
        'donnees': str(reglages.donnees or ''), 'sorties': str(reglages.sorties), 'modeles': str(reglages.modeles),
        'moteur': reglages.moteur, **choix,
    }  # fmt: skip
    mots = [demande.verbe, '--json', *demande.plus]
    for option in demande.options:
        if connus.get(option):
            mots += [f'--{option}={connus[option]}']
    return [*mots, *(('--', *scans) if demande.scans else ())]
