"""D'un calendrier annuel au texte de son fichier TOML, tel qu'une personne le relit."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator.domaine.calendrier import CalendrierAnnuel, ZoneScolaire
from generator.lecture.calendriers import lire_calendrier_annuel

ENTETE = "# Sont sans classe les jours de « du » à « au », bornes comprises."


def rediger(annuel: CalendrierAnnuel, verifie_le: dt.date) -> str:
    """Le texte du fichier ; `verifie_le` : le jour où une personne ou l'outil a comparé les sources."""
    lignes = [
        ENTETE, '', '[calendrier]', f'annee = "{annuel.annee}"', f'texte = {_texte(annuel.texte)}',
        f'preuve = {_texte(annuel.preuve)}', *_facultatifs(source=annuel.source, note=annuel.note),
        f'verifie_le = {verifie_le}', f'rentree = {annuel.rentree}', f'dernier_jour = {annuel.dernier_jour}',
    ]  # fmt: skip
    for zone in annuel.zones.values():
        lignes += ['', f'[zones.{_cle(zone.nom)}]', *_zone(zone, annuel)]
    for jour, nom in sorted(annuel.feries.items()):
        lignes += ['', '[[feries]]', f'jour = {jour}', f'nom = {_texte(nom)}']
    for locaux in annuel.feries_locaux.values():
        lignes += ['', f'[feries_locaux.{_cle(locaux.nom)}]']
        if locaux.departements:
            lignes.append(f'departements = {_liste(locaux.departements)}')
        if locaux.academies:
            lignes.append(f'academies = {_liste(locaux.academies)}')
        if locaux.academies_en_partie:
            lignes.append(f'academies_en_partie = {_liste(locaux.academies_en_partie)}')
        lignes += _tables('jours', _jours(locaux.jours))
    return '\n'.join(lignes) + '\n'


def enregistrer(annuel: CalendrierAnnuel, dossier: Path, verifie_le: dt.date) -> Path:
    """Écrit le fichier à côté, le relit avec les contrôles du produit, puis le met à sa place.

    Lève `ErreurDonnees` (R-204) si le calendrier ne passe pas ces contrôles ; l'ancien fichier est alors intact.
    """
    destination = dossier / f'{annuel.annee}.toml'
    descripteur, nom = tempfile.mkstemp(prefix=f'.{annuel.annee}-', suffix='.ecrit', dir=dossier)
    ecrit = Path(nom)
    try:
        with os.fdopen(descripteur, 'w', encoding='utf-8', newline='\n') as flux:
            flux.write(rediger(annuel, verifie_le))
        lire_calendrier_annuel(ecrit, annuel.annee, destination.name)
        ecrit.chmod(0o644)
        ecrit.replace(destination)
    finally:
        ecrit.unlink(missing_ok=True)
    return destination


def _zone(zone: ZoneScolaire, annuel: CalendrierAnnuel) -> Iterator[str]:
    if zone.academies:
        yield f'academies = {_liste(zone.academies)}'
    yield from _facultatifs(
        texte=zone.texte if zone.texte != annuel.texte else '', preuve=zone.preuve if zone.preuve != annuel.preuve else '',
        source=zone.source if zone.source != annuel.source else '', note=zone.note, feries_locaux=zone.feries_locaux,
    )  # fmt: skip
    for cle, jour, commun in (
        ('rentree', zone.rentree, annuel.rentree), ('dernier_jour', zone.dernier_jour, annuel.dernier_jour),
    ):  # fmt: skip
        if jour != commun:
            yield f'{cle} = {jour}'
    yield from _tables('vacances', (
        f'nom = {_texte(c.nom)}, du = {c.jours.debut}, au = {c.jours.fin}' for c in zone.vacances
    ))  # fmt: skip


def _jours(jours: Mapping[dt.date, str]) -> Iterator[str]:
    for jour, nom in sorted(jours.items()):
        yield f'jour = {jour}, nom = {_texte(nom)}'


def _tables(cle: str, contenus: Iterable[str]) -> list[str]:
    return [f'{cle} = [', *(f'    {{ {contenu} }},' for contenu in contenus), ']']


def _facultatifs(**textes: str) -> list[str]:
    return [f'{cle} = {_texte(texte)}' for cle, texte in textes.items() if texte]


def _liste(textes: Iterable[str]) -> str:
    return f"[{', '.join(_texte(texte) for texte in textes)}]"


def _cle(nom: str) -> str:
    return nom if re.fullmatch(r'[A-Za-z0-9_-]+', nom) else _texte(nom)


def _texte(texte: str) -> str:
    """Une chaîne TOML : les échappements de JSON y valent, sauf pour le caractère 7F, qui est ôté."""
    return json.dumps(texte.replace('\x7f', ''), ensure_ascii=False)
