"""Changer le modèle d'une école sans jamais perdre le précédent : il part dans `anciens/`, daté, et peut revenir."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from generator.atelier.bibliotheque import ANCIENS, Place, lire_sans_lien
from generator.atelier.refus import Refus
from generator.sorties import ecrire_a_cote

DATE = '%Y-%m-%d-%H%M%S'
DROITS = 0o644


def enregistrer(place: Place, octets: bytes, quand: dt.datetime) -> None:
    """Met un modèle à la place de celui de l'école, d'un coup. Lève `Refus` ou `OSError`."""
    _exiger_une_ecole(place)
    place.path.parent.mkdir(exist_ok=True)
    garder(place, quand)
    ecrire_a_cote(place.path, octets, DROITS)


def reprendre(place: Place, ancien: Path, quand: dt.datetime) -> None:
    """Remet une version d'avant ; celle du moment part à son tour dans les anciennes."""
    octets = lire_sans_lien(ancien, ancien.name)
    enregistrer(place, octets, quand)
    ancien.unlink()


def revenir_au_livre(place: Place, quand: dt.datetime) -> None:
    """L'école n'a plus de modèle à elle : celui livré sert de nouveau ; le sien est gardé."""
    _exiger_une_ecole(place)
    garder(place, quand)
    place.path.unlink(missing_ok=True)


def garder(place: Place, quand: dt.datetime) -> None:
    """Copie le modèle du moment dans `anciens/`, s'il y en a un ; elle n'en sort que reprise."""
    if not place.path.exists():
        return
    octets = lire_sans_lien(place.path, place.nom)
    dossier = place.path.parent / ANCIENS
    if dossier.is_symlink():
        raise Refus(f"« {place.ecole}/{ANCIENS} » est un lien vers un autre dossier : supprimez-le.")
    dossier.mkdir(exist_ok=True)
    souche = f'{place.path.stem}.{quand.strftime(DATE)}'
    libre = next(
        nom for rang in range(1, 1000) if not (dossier / (nom := f'{souche}{f"-{rang}" if rang > 1 else ""}.docx')).exists()
    )
    ecrire_a_cote(dossier / libre, octets, DROITS)


def _exiger_une_ecole(place: Place) -> None:
    """Un modèle livré ne se change pas d'ici : il est à toutes les écoles."""
    if not place.ecole:
        raise Refus("Choisissez l'école dont ce sera le modèle.")
    if place.path.parent.is_symlink() or place.path.is_symlink():
        raise Refus(f"« {place.nom} » est un lien vers un autre endroit : remplacez-le par un vrai dossier.")
