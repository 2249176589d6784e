"""Les calendriers scolaires, un fichier par année : `donnees/calendriers/2008-2009.toml`."""

from __future__ import annotations

from pathlib import Path

from generator.domaine.calendrier import Calendrier, Vacances
from generator.domaine.temps import AnneeScolaire, Periode
from generator.erreurs import Code, ErreurDonnees
from generator.lecture.toml import Table, charger
from generator.rapport import Emplacement, Gravite, Probleme, Rapport


def lire_calendrier(dossier: Path, annee: AnneeScolaire, zone: str) -> tuple[Calendrier, Path]:
    """Le calendrier d'une zone, et son fichier. Lève `ErreurDonnees` (R-207) s'il n'existe pas : rien n'est extrapolé."""
    path = dossier / f'{annee}.toml'
    nom = f'donnees/calendriers/{path.name}'
    if not path.is_file():
        connues = ", ".join(sorted(p.stem for p in dossier.glob('*.toml'))) or "aucune"
        raise ErreurDonnees(Probleme(
            Code.CALENDRIER_ABSENT, Gravite.ERREUR, f"Pas de calendrier pour l'année {annee}", Emplacement(nom),
            f"années connues : {connues} ; un calendrier n'est jamais deviné",
            "ajoutez ce fichier d'après l'arrêté de l'année, sur le modèle des autres.",
        ))  # fmt: skip
    rapport = Rapport()
    racine = Table(charger(path, nom), '', nom, rapport)
    calendrier = _calendrier(racine, annee, zone, nom, rapport)
    if rapport.a_des_erreurs or calendrier is None:
        raise ErreurDonnees(rapport)
    return calendrier, path


def _calendrier(racine: Table, annee: AnneeScolaire, zone: str, nom: str, rapport: Rapport) -> Calendrier | None:
    tete = racine.table('calendrier')
    zones = racine.tables_nommees('zones')
    feries = {}
    for table in racine.tables('feries'):
        jour, libelle = table.date('jour'), table.texte('nom')
        table.fermer()
        if jour:
            feries[jour] = libelle
    racine.fermer()
    if tete.texte('annee') != str(annee):
        tete.probleme('annee', "L'année du calendrier n'est pas celle du nom du fichier", "accordez les deux.")
    rentree, dernier = tete.date('rentree'), tete.date('dernier_jour')
    texte = tete.texte('texte')
    tete.texte('preuve')
    tete.date('verifie_le')
    tete.fermer()
    vacances = {cle: _vacances(table) for cle, table in zones.items()}
    if zone not in vacances:
        rapport.ajouter(Probleme(
            Code.CALENDRIER_ABSENT, Gravite.ERREUR, f"La zone {zone} n'est pas dans ce calendrier", Emplacement(nom),
            f"zones connues : {', '.join(vacances)}", "ajoutez la zone au calendrier, ou corrigez celle de l'école.",
        ))  # fmt: skip
    if zone not in vacances or rentree is None or dernier is None:
        return None
    return Calendrier(annee, zone, rentree, dernier, vacances[zone], feries, texte, nom)


def _vacances(table: Table) -> tuple[Vacances, ...]:
    table.textes('academies')
    conges = []
    for ligne in table.tables('vacances'):
        nom, du, au = ligne.texte('nom'), ligne.date('du'), ligne.date('au')
        ligne.fermer()
        if du and au and au < du:
            ligne.probleme('au', "Ce congé finit avant de commencer", "corrigez l'une des deux dates.")
        elif du and au:
            conges.append(Vacances(nom, Periode(du, au)))
    table.fermer()
    return tuple(conges)
