"""Les séances dans un agenda : un fichier .ics par enseignant, un par groupe, sans aucun nom d'élève."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from generator.calcul import Annee, GroupeCalcule, Resultats
from generator.domaine.mots import plier
from generator.domaine.temps import Seance
from generator.erreurs import Code
from generator.liasse import chercher_noms, noms_distincts
from generator.rapport import Emplacement, Gravite, Probleme

if TYPE_CHECKING:
    from icalendar import Event

Seances = Annee | Resultats
"""Des groupes et leurs séances, dans une école, une année, un régime."""
PARIS = 'Europe/Paris'
FUSEAUX = {
    'guadeloupe': 'America/Guadeloupe', 'martinique': 'America/Martinique', 'guyane': 'America/Cayenne',
    'reunion': 'Indian/Reunion', 'la reunion': 'Indian/Reunion', 'mayotte': 'Indian/Mayotte',
    'polynesie': 'Pacific/Tahiti', 'polynesie francaise': 'Pacific/Tahiti',
    'saint-pierre-et-miquelon': 'America/Miquelon', 'nouvelle-caledonie': 'Pacific/Noumea',
    'wallis-et-futuna': 'Pacific/Wallis',
}  # fmt: skip
"""Le fuseau des zones de vacances qui ne sont pas à l'heure de Paris."""
PRODUCTEUR = "-//Liasse//Agenda de l'aide//FR"


def fuseau(zone: str) -> str:
    """Le fuseau horaire d'une zone de vacances, telle que le calendrier la nomme."""
    return FUSEAUX.get(plier(zone), PARIS)


def agendas(annee: Seances, edition: dt.date) -> dict[str, bytes]:
    """Chaque fichier à écrire : son chemin dans le dossier de l'agenda, ses octets, les mêmes pour les mêmes entrées.

    `edition` date les rendez-vous : une date tirée des sources, jamais de l'horloge.
    """
    return agendas_des_enseignants(annee, edition, 'enseignants') | _fichiers(annee, 'groupes', _par_groupe(annee), edition)


def agendas_des_enseignants(annee: Seances, edition: dt.date, dossier: str) -> dict[str, bytes]:
    """Ceux des enseignants seulement, dans un dossier."""
    return _fichiers(annee, dossier, _par_enseignant(annee), edition)


def _fichiers(
    annee: Seances, dossier: str, par_nom: Mapping[str, tuple[str, list[GroupeCalcule]]], edition: dt.date
) -> dict[str, bytes]:
    return {
        f'{dossier}/{nom}.ics': _agenda(annee, titre, groupes, edition)
        for nom, (titre, groupes) in zip(noms_distincts(list(par_nom)), par_nom.values(), strict=True)
    }


def _par_enseignant(annee: Seances) -> dict[str, tuple[str, list[GroupeCalcule]]]:
    """Par nom de fichier ; deux enseignants du même nom se distinguent par leur code."""
    noms = [f'{e.nom} {e.prenom}' for e in annee.dossier.enseignants]
    par_nom = {}
    for enseignant, nom in zip(annee.dossier.enseignants, noms, strict=True):
        siens = [groupe for groupe in annee.groupes if groupe.enseignant.code == enseignant.code]
        if siens:
            distinct = nom if noms.count(nom) == 1 else f'{nom} {enseignant.code}'
            par_nom[distinct] = (enseignant.imprime, siens)
    return par_nom


def _par_groupe(annee: Seances) -> dict[str, tuple[str, list[GroupeCalcule]]]:
    """Par code de groupe : ses périodes à la suite."""
    codes = dict.fromkeys(groupe.groupe.code for groupe in annee.groupes)
    return {code: (code, [g for g in annee.groupes if g.groupe.code == code]) for code in codes}


def _agenda(annee: Seances, titre: str, groupes: Sequence[GroupeCalcule], edition: dt.date) -> bytes:
    from icalendar import Calendar, Timezone

    ecole = annee.dossier.ecole
    agenda = Calendar()
    nom = f"{_sigle(annee)} – {titre}, {ecole.nom}, {ecole.annee}"
    for cle, valeur in (
        ('prodid', PRODUCTEUR), ('version', '2.0'), ('calscale', 'GREGORIAN'), ('method', 'PUBLISH'), ('x-wr-calname', nom),
    ):  # fmt: skip
        agenda.add(cle, valeur)
    etendue = ecole.annee.etendue
    agenda.add_component(Timezone.from_tzid(fuseau(annee.calendrier.zone), first_date=etendue.debut, last_date=etendue.fin))
    rendez_vous = [(seance, groupe) for groupe in groupes for seance in groupe.seances]
    for seance, groupe in sorted(rendez_vous, key=lambda couple: (couple[0], couple[1].groupe.code)):
        agenda.add_component(_evenement(annee, seance, groupe, edition))
    return agenda.to_ical()


def _evenement(annee: Seances, seance: Seance, calcule: GroupeCalcule, edition: dt.date) -> Event:
    from icalendar import Event

    ecole, groupe, zone = annee.dossier.ecole, calcule.groupe, ZoneInfo(fuseau(annee.calendrier.zone))
    cle = '|'.join((ecole.identifiant, str(ecole.annee), groupe.code, str(groupe.periode), seance.jour.isoformat(),
                    seance.plage.debut.isoformat()))  # fmt: skip
    evenement = Event()
    evenement.add('uid', f'{sha256(cle.encode()).hexdigest()[:40]}@liasse')
    evenement.add('dtstamp', dt.datetime.combine(edition, dt.time(), dt.UTC))
    evenement.add('dtstart', dt.datetime.combine(seance.jour, seance.plage.debut, zone))
    evenement.add('dtend', dt.datetime.combine(seance.jour, seance.plage.fin, zone))
    evenement.add('summary', f'{_sigle(annee)} – {groupe.code}')
    evenement.add('location', ', '.join(lieu for lieu in (groupe.lieu, ecole.nom) if lieu))
    evenement.add('description', '\n'.join(_description(calcule)))
    return evenement


def _description(calcule: GroupeCalcule) -> list[str]:
    groupe = calcule.groupe
    lignes = (
        ("Objectifs", groupe.objectifs), ("Niveaux", ', '.join(groupe.niveaux)), ("Enseignant", calcule.enseignant.imprime),
    )  # fmt: skip
    return [f'{titre} : {texte}' for titre, texte in lignes if texte]


def _sigle(annee: Seances) -> str:
    sigle = annee.regime.vocabulaire.sigle
    return sigle[:1].upper() + sigle[1:]


def noms_d_eleves(annee: Seances) -> Iterable[Probleme]:
    """Une erreur par groupe dont un texte libre, repris dans l'agenda, nomme un élève."""
    noms = [(eleve.nom, eleve.prenom) for eleve in annee.dossier.eleves]
    groupes = [calcule.groupe for calcule in annee.groupes]
    textes = [' | '.join((groupe.code, groupe.objectifs, groupe.lieu)) for groupe in groupes]
    par_groupe = {trouvaille.page - 1: trouvaille.nom for trouvaille in chercher_noms(textes, (), noms, {})}
    for rang, nom in sorted(par_groupe.items()):
        groupe = groupes[rang]
        yield Probleme(
            Code.NOM_ELEVE_DANS_LA_LIASSE, Gravite.ERREUR, f"Un nom d'élève irait dans l'agenda du groupe {groupe.code}",
            groupe.origine.a('objectifs') if groupe.origine else Emplacement('classeur'),
            "un agenda se partage : aucun nom d'élève n'y entre",
            "ôtez ce nom du code, des objectifs ou du lieu du groupe.", nom, personnel=True,
        )  # fmt: skip
