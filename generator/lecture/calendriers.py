"""Les calendriers scolaires, un fichier par année : `donnees/calendriers/2008-2009.toml`.

Un fichier se lit et se contrôle en entier ; on en tire ensuite le calendrier d'une école. Rien n'est jamais extrapolé.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

from generator.domaine.calendrier import Calendrier, CalendrierAnnuel, FeriesLocaux, Vacances, ZoneScolaire
from generator.domaine.ecole import Ecole
from generator.domaine.mots import plier, proche
from generator.domaine.temps import AnneeScolaire, Periode
from generator.erreurs import Code, ErreurDonnees
from generator.lecture.toml import Table, charger
from generator.rapport import Emplacement, Gravite, Probleme, Rapport

PREUVES = ('V2', 'V1')
"""V2 : deux sources indépendantes concordent jour par jour ; V1 : une seule source."""


def lire_calendrier(
    dossier: Path, annee: AnneeScolaire, zone: str, departement: str = '', lieu: Emplacement | None = None
) -> tuple[Calendrier, Path]:
    """Le calendrier d'une zone, et son fichier.

    `zone` : une zone ou une académie ; `departement` : deux ou trois chiffres, pour les fériés locaux ; `lieu` : où la
    zone est écrite. Lève `ErreurDonnees` (R-207) si l'année ou la zone n'est pas couverte, (R-204) si le fichier est faux.
    """
    path = dossier / f'{annee}.toml'
    if not path.is_file():
        raise _absent(
            f"Pas de calendrier pour l'année {annee}", Emplacement(_nom(path)),
            f"années connues : {_annees_connues(dossier)} ; un calendrier n'est jamais deviné",
            "ajoutez ce fichier avec « calendriers importer », ou d'après l'arrêté, sur le modèle des autres.",
        )  # fmt: skip
    annuel = lire_calendrier_annuel(path, annee)
    trouvee = annuel.trouver(zone)
    if trouvee is None:
        suggestion = proche(zone, annuel.noms())
        remede = f"vouliez-vous écrire « {suggestion} » ?" if suggestion else (
            "écrivez une de ces zones ou le nom d'une académie ; si la zone existe, ajoutez-la au calendrier de l'année."
        )  # fmt: skip
        raise _absent(
            f"La zone « {zone} » n'est pas dans le calendrier {annee}", lieu or Emplacement(_nom(path)),
            f"zones de {_nom(path)} : {', '.join(annuel.zones)}", remede,
        )  # fmt: skip
    return annuel.pour(trouvee, departement, zone), path


def lister_calendriers(dossier: Path) -> list[CalendrierAnnuel]:
    """Tous les calendriers d'un dossier, par année. Lève `ErreurDonnees` (R-204) si l'un d'eux est faux."""
    lus = []
    for path in sorted(dossier.glob('*.toml')):
        annee = AnneeScolaire.lire(path.stem)
        if annee is not None:
            lus.append(lire_calendrier_annuel(path, annee))
    return lus


def lire_calendrier_de(ecole: Ecole, dossier: Path) -> tuple[Calendrier, Path]:
    """Le calendrier d'une école, fériés de son département compris. Lève comme `lire_calendrier`."""
    lieu = ecole.origine.a('zone') if ecole.origine else None
    return lire_calendrier(dossier, ecole.annee, ecole.zone, ecole.departement, lieu)


def lire_calendrier_annuel(path: Path, annee: AnneeScolaire, nom: str = '') -> CalendrierAnnuel:
    """Le calendrier complet d'une année, contrôlé ; `nom` : celui qu'on montre.

    Lève `ErreurDonnees` (R-204) avec toutes ses fautes, situées.
    """
    nom, rapport = nom or _nom(path), Rapport()
    annuel = _annuel(Table(charger(path, nom), '', nom, rapport), annee, nom)
    if rapport.a_des_erreurs or annuel is None:
        raise ErreurDonnees(rapport)
    return annuel


def _nom(path: Path) -> str:
    return f'donnees/calendriers/{path.name}'


def _absent(quoi: str, lieu: Emplacement, regle: str, remede: str) -> ErreurDonnees:
    return ErreurDonnees(Probleme(Code.CALENDRIER_ABSENT, Gravite.ERREUR, quoi, lieu, regle, remede))


def _annees_connues(dossier: Path) -> str:
    annees = sorted(a.rentree for a in (AnneeScolaire.lire(p.stem) for p in dossier.glob('*.toml')) if a)
    if not annees:
        return "aucune"
    if len(annees) > 2 and annees[-1] - annees[0] == len(annees) - 1:
        return f"de {AnneeScolaire(annees[0])} à {AnneeScolaire(annees[-1])}"
    return ", ".join(str(AnneeScolaire(a)) for a in annees)


def _annuel(racine: Table, annee: AnneeScolaire, nom: str) -> CalendrierAnnuel | None:
    tete = racine.table('calendrier')
    if tete.texte('annee') != str(annee):
        tete.probleme('annee', "L'année du calendrier n'est pas celle du nom du fichier", "accordez les deux.")
    rentree, dernier = tete.date('rentree'), tete.date('dernier_jour')
    texte, preuve, source = _non_vide(tete, 'texte'), _preuve(tete), tete.texte('source', facultatif=True)
    note = tete.texte('note', facultatif=True)
    tete.date('verifie_le')
    tete.fermer()
    tables = racine.tables_nommees('zones')
    feries = _jours(racine.tables('feries'), annee)
    locaux = _feries_locaux(racine, annee)
    racine.fermer()
    if rentree is None or dernier is None:
        return None
    modele = ZoneScolaire('', rentree, dernier, (), texte, preuve, source)
    zones = {cle: _zone(cle, table, modele, annee) for cle, table in tables.items()}
    _controler_zones(zones, tables, locaux, racine)
    return CalendrierAnnuel(annee, rentree, dernier, texte, preuve, zones, feries, locaux, source, note, nom)


def _non_vide(table: Table, cle: str, defaut: str = '') -> str:
    valeur = table.texte(cle, facultatif=bool(defaut)) or defaut
    if not valeur.strip() and cle in table:
        table.probleme(cle, "Texte vide", "citez l'arrêté ou la source.")
    return valeur


def _preuve(table: Table, defaut: str = '') -> str:
    preuve = table.texte('preuve', facultatif=bool(defaut)) or defaut
    if preuve not in PREUVES and 'preuve' in table:
        table.probleme('preuve', f"Niveau de preuve inconnu « {preuve} »", f"écrivez {' ou '.join(PREUVES)}.")
    return preuve


def _jours(tables: list[Table], annee: AnneeScolaire) -> dict[dt.date, str]:
    jours = {}
    for table in tables:
        jour, nom = table.date('jour'), table.texte('nom')
        table.fermer()
        if jour and jour not in annee.etendue:
            table.probleme('jour', f"Le {jour:%d/%m/%Y} n'est pas dans l'année {annee}", "corrigez la date.")
        elif jour:
            jours[jour] = nom
    return jours


def _feries_locaux(racine: Table, annee: AnneeScolaire) -> dict[str, FeriesLocaux]:
    if 'feries_locaux' not in racine:
        return {}
    locaux = {}
    for nom, table in racine.tables_nommees('feries_locaux').items():
        departements = table.textes('departements', facultatif=True)
        locaux[nom] = FeriesLocaux(
            nom, _jours(table.tables('jours'), annee), departements, table.textes('academies', facultatif=True),
            table.textes('academies_en_partie', facultatif=True),
        )  # fmt: skip
        table.fermer()
    return locaux


def _zone(nom: str, table: Table, modele: ZoneScolaire, annee: AnneeScolaire) -> ZoneScolaire:
    zone = ZoneScolaire(
        nom,
        table.date('rentree', facultatif=True) or modele.rentree,
        table.date('dernier_jour', facultatif=True) or modele.dernier_jour,
        _vacances(table), _non_vide(table, 'texte', modele.texte), _preuve(table, modele.preuve),
        table.texte('source', facultatif=True) or modele.source, table.texte('note', facultatif=True),
        table.textes('academies', facultatif=True), table.texte('feries_locaux', facultatif=True),
    )  # fmt: skip
    table.fermer()
    _controler_dates(zone, table, annee)
    return zone


def _vacances(table: Table) -> tuple[Vacances, ...]:
    conges = []
    for ligne in table.tables('vacances'):
        nom, du, au = ligne.texte('nom'), ligne.date('du'), ligne.date('au')
        ligne.fermer()
        if du and au and au < du:
            ligne.probleme('au', "Ce congé finit avant de commencer", "corrigez l'une des deux dates.")
        elif du and au:
            conges.append(Vacances(nom, Periode(du, au)))
    return tuple(conges)


def _controler_dates(zone: ZoneScolaire, table: Table, annee: AnneeScolaire) -> None:
    if zone.rentree >= zone.dernier_jour or zone.rentree not in annee.etendue or zone.dernier_jour not in annee.etendue:
        table.probleme('rentree', f"Rentrée et dernier jour ne tiennent pas dans l'année {annee}", "corrigez-les.")
        return
    cours = Periode(zone.rentree, zone.dernier_jour)
    ordonnes = sorted(zone.vacances, key=lambda conge: conge.jours)
    for conge in ordonnes:
        if conge.jours.debut not in cours or conge.jours.fin not in cours:
            table.probleme('vacances', f"« {conge.nom} » sort de l'année de classe", "corrigez ses dates.")
    for avant, apres in pairwise(ordonnes):
        if apres.jours.debut <= avant.jours.fin:
            table.probleme('vacances', f"« {avant.nom} » et « {apres.nom} » se chevauchent", "corrigez leurs dates.")


def _controler_zones(
    zones: dict[str, ZoneScolaire], tables: dict[str, Table], locaux: dict[str, FeriesLocaux], racine: Table
) -> None:
    prises: dict[str, str] = {}
    for nom, zone in zones.items():
        for mot in {plier(m): m for m in (nom, *zone.academies)}.values():
            autre = prises.setdefault(plier(mot), nom)
            if autre != nom:
                tables[nom].probleme('academies', f"« {mot} » est aussi dans la zone {autre}", "gardez-la dans une seule.")
        if zone.feries_locaux and zone.feries_locaux not in locaux:
            tables[nom].probleme('feries_locaux', f"« {zone.feries_locaux} » n'est pas déclaré",
                                 "ajoutez la table des fériés locaux de ce nom.")  # fmt: skip
    departements = [numero for local in locaux.values() for numero in local.departements]
    for numero in {n for n in departements if departements.count(n) > 1}:
        racine.probleme('feries_locaux', f"Le département {numero} est cité deux fois", "gardez-le une seule fois.")
