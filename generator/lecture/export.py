"""L'export du calendrier scolaire du ministère (fr-en-calendrier-scolaire), en CSV ou en JSON, ligne à ligne.

Ce module ne fait que lire : la forme du fichier, les en-têtes, les dates. Le sens des lignes est dans `calendriers`.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.domaine.mots import nettoyer, plier
from generator.domaine.temps import AnneeScolaire
from generator.erreurs import Code, ErreurDonnees, dire_du_systeme
from generator.rapport import Emplacement, Gravite, Probleme, Rapport

TAILLE_MAXIMALE = 50_000_000
COLONNES = {
    'description': ('description',),
    'population': ('population',),
    'debut': ('start_date', 'date de debut'),
    'fin': ('end_date', 'date de fin'),
    'academie': ('location', 'academie(s)', 'academies', 'academie'),
    'zone': ('zones', 'zone(s)', 'zone'),
    'annee': ('annee_scolaire', 'annee scolaire'),
}
"""Ce qu'on lit, et les noms que l'export lui donne : celui du champ, celui de l'en-tête."""
OBLIGATOIRES = ('description', 'debut', 'zone', 'annee')
DEMI_JOURNEE = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class LigneExport:
    """Une ligne de l'export : `debut` et `fin` sont les dates publiées, telles qu'elles se lisent à Paris."""

    rang: int
    description: str
    population: str
    debut: dt.date
    fin: dt.date | None
    academie: str
    zone: str
    annee: str
    fichier: str

    def lieu(self, colonne: str = '') -> Emplacement:
        """L'endroit de la ligne dans l'export."""
        return Emplacement(self.fichier, precision=f"ligne {self.rang}{', ' if colonne else ''}{colonne}")


def lire_export(path: Path) -> list[LigneExport]:
    """Toutes les lignes de l'export. Lève `ErreurDonnees` (R-208) si le fichier, un en-tête ou une date ne se lit pas."""
    texte = _texte(path)
    enregistrements = _json(texte, path.name) if texte.lstrip()[:1] in ('[', '{') else _csv(texte, path.name)
    rapport, lignes = Rapport(), []
    for rang, enregistrement in enregistrements:
        ligne = _ligne(rang, enregistrement, path.name, rapport)
        if ligne is not None:
            lignes.append(ligne)
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    if not lignes:
        raise refus("L'export est vide", Emplacement(path.name), "téléchargez-le de nouveau, au format CSV ou JSON.")
    return lignes


def refus(quoi: str, lieu: Emplacement, remede: str, regle: str = '') -> ErreurDonnees:
    """Une erreur R-208, à lever."""
    return ErreurDonnees(_probleme(quoi, lieu, remede, regle))


def _probleme(quoi: str, lieu: Emplacement, remede: str, regle: str = '', valeur: str | None = None) -> Probleme:
    return Probleme(Code.EXPORT_ILLISIBLE, Gravite.ERREUR, quoi, lieu, regle, remede, valeur)


def _texte(path: Path) -> str:
    lieu = Emplacement(path.name)
    try:
        if path.stat().st_size > TAILLE_MAXIMALE:
            raise refus("L'export est trop gros", lieu, "gardez l'export du calendrier scolaire, et lui seul.",
                        "l'outil lit au plus 50 Mo ; cet export en fait moins d'un")  # fmt: skip
        return path.read_text('utf-8-sig')
    except OSError as erreur:
        raise refus("L'export ne se lit pas", Emplacement(path.name, precision=dire_du_systeme(erreur)),
                    "vérifiez le nom et la place du fichier.") from erreur  # fmt: skip
    except UnicodeDecodeError as erreur:
        remede = "téléchargez-le de nouveau, sans l'ouvrir dans un tableur."
        raise refus("L'export n'est pas en UTF-8", lieu, remede) from erreur


def _csv(texte: str, nom: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    entete = texte.partition('\n')[0]
    separateur = max(';,\t', key=entete.count)
    try:
        lecteur = csv.reader(io.StringIO(texte, newline=''), delimiter=separateur, strict=True)
        cles = _cles(next(lecteur, []), nom)
        for valeurs in lecteur:
            if any(valeur.strip() for valeur in valeurs):
                yield lecteur.line_num, dict(zip(cles, valeurs, strict=False))
    except csv.Error as erreur:
        raise refus("L'export n'est pas un CSV lisible", Emplacement(nom, precision=f"ligne {lecteur.line_num}"),
                    "téléchargez-le de nouveau.") from erreur  # fmt: skip


def _json(texte: str, nom: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    remede = "téléchargez de nouveau l'export JSON : une liste d'enregistrements."
    try:
        contenu = json.loads(texte)
    except (ValueError, RecursionError) as erreur:
        raise refus("L'export n'est pas un JSON lisible", Emplacement(nom), remede) from erreur
    if isinstance(contenu, dict):
        contenu = next((contenu[cle] for cle in ('results', 'records') if cle in contenu), None)
    if not isinstance(contenu, list) or not all(isinstance(element, dict) for element in contenu):
        raise refus("L'export n'a pas la forme attendue", Emplacement(nom), remede)
    for rang, element in enumerate(contenu, 1):
        champs = element.get('fields', element)
        if not isinstance(champs, dict):
            raise refus("L'export n'a pas la forme attendue", Emplacement(nom, precision=f"enregistrement {rang}"), remede)
        if rang == 1:
            _cles(list(champs), nom)
        yield rang, {cle: champs[entete] for cle, entete in zip(_noms(champs), champs, strict=True) if cle}


def _noms(entetes: Any) -> list[str]:
    connus = {nom: cle for cle, noms in COLONNES.items() for nom in noms}
    return [connus.get(plier(nettoyer(str(entete))), '') for entete in entetes]


def _cles(entetes: list[str], nom: str) -> list[str]:
    cles = _noms(entetes)
    manquantes = [cle for cle in OBLIGATOIRES if cle not in cles]
    if manquantes:
        attendus = ", ".join(f"« {COLONNES[cle][0]} »" for cle in manquantes)
        raise refus("Des colonnes manquent à l'export", Emplacement(nom, precision="en-têtes"),
                    "téléchargez de nouveau le jeu fr-en-calendrier-scolaire, toutes colonnes comprises.",
                    f"il faut aussi {attendus}")  # fmt: skip
    return cles


def _ligne(rang: int, champs: Mapping[str, Any], fichier: str, rapport: Rapport) -> LigneExport | None:
    textes = {cle: _valeur(champs.get(cle)) for cle in COLONNES}
    dates: dict[str, dt.date | None] = {}
    for cle in ('debut', 'fin'):
        dates[cle] = _date(textes[cle])
        if dates[cle] is None and (textes[cle] or cle == 'debut'):
            rapport.ajouter(_probleme(
                "Date illisible dans l'export", Emplacement(fichier, precision=f"ligne {rang}, {COLONNES[cle][0]}"),
                "téléchargez de nouveau l'export, sans l'ouvrir dans un tableur.",
                "une date comme 2026-10-16T22:00:00+00:00 ou 2026-10-17", textes[cle][:40],
            ))  # fmt: skip
            return None
    debut = dates['debut']
    if debut is None:
        return None
    return LigneExport(
        rang, textes['description'], textes['population'], debut, dates['fin'], textes['academie'], textes['zone'],
        textes['annee'], fichier,
    )  # fmt: skip


def _valeur(brute: object) -> str:
    if isinstance(brute, list):
        brute = ', '.join(str(element) for element in brute)
    return nettoyer(str(brute)).encode('utf-8', 'replace').decode('utf-8') if brute is not None else ''


def _date(texte: str) -> dt.date | None:
    """Une date publiée : minuit à Paris, écrit en heure universelle, se lit douze heures plus tard le bon jour."""
    try:
        instant = dt.datetime.fromisoformat(texte)
        jour = (instant.astimezone(dt.UTC) + DEMI_JOURNEE).date() if instant.tzinfo else instant.date()
    except (ValueError, OverflowError):
        return None
    return jour if AnneeScolaire.PREMIERE <= jour.year <= AnneeScolaire.DERNIERE else None
