"""Lit un dossier de fichiers CSV aux noms des feuilles : UTF-8 ou cp1252, point-virgule, virgule ou tabulation."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

from generator.erreurs import Code, ErreurDonnees, dire_du_systeme
from generator.lecture.grille import ClasseurLu, Grille
from generator.paquet import MEGA
from generator.rapport import Emplacement, Gravite, Probleme

TAILLE_MAXIMALE = 20 * MEGA
SEPARATEURS = ';,\t'


def lire_dossier_csv(dossier: Path) -> ClasseurLu:
    """Lit chaque .csv d'un dossier comme une feuille. Lève `ErreurDonnees` avec tous les fichiers illisibles."""
    grilles: list[Grille] = []
    empreintes: dict[str, str] = {}
    problemes: list[Probleme] = []
    for path in sorted(dossier.glob('*.csv')):
        nom = f'{dossier.name}/{path.name}'
        try:
            contenu = _octets(path, nom)
            grilles.append(Grille(nom, path.stem, _lignes(contenu, nom)))
            empreintes[nom] = hashlib.sha256(contenu).hexdigest()
        except ErreurDonnees as erreur:
            problemes.extend(erreur.rapport)
    if problemes:
        raise ErreurDonnees(problemes)
    return ClasseurLu(dossier, dossier.name, grilles, empreintes)


def _octets(path: Path, nom: str) -> bytes:
    try:
        if path.stat().st_size > TAILLE_MAXIMALE:
            raise _refus(nom, "le fichier dépasse 20 Mo")
        return path.read_bytes()
    except OSError as erreur:
        raise _refus(nom, dire_du_systeme(erreur)) from erreur


def _lignes(contenu: bytes, nom: str) -> list[list[object]]:
    texte = _decoder(contenu, nom)
    separateur, debut = separateur_de(texte)
    flux = io.StringIO(texte[debut:], newline='')
    try:
        return [list(ligne) for ligne in csv.reader(flux, delimiter=separateur, strict=True)]
    except csv.Error as erreur:
        raise _refus(nom, "des guillemets ne sont pas refermés") from erreur


def separateur_de(texte: str) -> tuple[str, int]:
    """Ce qui sépare les cellules d'un CSV, et où commence sa première ligne : « sep=; » n'en est pas une."""
    tete = next((ligne for ligne in texte.splitlines() if ligne.strip()), '')
    if tete.lower().startswith('sep=') and len(tete) == len('sep=') + 1:
        return tete[-1], texte.find('\n') + 1 or len(texte)
    return max(SEPARATEURS, key=tete.count), 0


def _decoder(contenu: bytes, nom: str) -> str:
    if contenu.startswith((b'\xff\xfe', b'\xfe\xff')):
        return contenu.decode('utf-16')
    if b'\0' in contenu:
        raise _refus(nom, "ce n'est pas un fichier texte")
    try:
        return contenu.decode('utf-8-sig')
    except UnicodeDecodeError:
        return contenu.decode('cp1252', errors='replace')


def _refus(nom: str, motif: str) -> ErreurDonnees:
    return ErreurDonnees(Probleme(
        Code.FICHIER_ILLISIBLE, Gravite.ERREUR, "Fichier CSV illisible", Emplacement(nom, precision=motif), '',
        "dans Excel : Fichier > Enregistrer sous > « CSV UTF-8 (délimité par des virgules) ».",
    ))  # fmt: skip
