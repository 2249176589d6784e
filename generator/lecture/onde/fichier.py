"""Les octets d'un export : décodés, coupés en lignes et en cellules. Un tableur enregistré depuis l'export se lit aussi."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from generator.erreurs import Code, ErreurDonnees, dire_du_systeme
from generator.lecture.csv import TAILLE_MAXIMALE, separateur_de
from generator.paquet import MEGA
from generator.rapport import Emplacement, Gravite, Probleme, Rapport

LIGNES_MAX, COLONNES_MAX = 20_000, 256
TABLEURS = ('.xlsx', '.ods')
SIGNATURES = (b'PK\x03\x04', b'\xd0\xcf\x11\xe0', b'%PDF')
REMEDE = "refaites l'extraction dans ONDE, enregistrez le fichier sans l'ouvrir dans un tableur, relancez."


@dataclass(frozen=True)
class Table:
    """Des lignes de cellules ; `lignes[0]` est la ligne 1, telle qu'un tableur la montre."""

    fichier: str
    feuille: str
    lignes: list[list[object]]


def lire_tables(path: Path, rapport: Rapport) -> list[Table]:
    """Les tables d'un fichier : une pour un CSV, une par feuille pour un tableur. Lève `ErreurDonnees`."""
    if path.suffix.lower() in TABLEURS:
        # Tardif : un export est d'ordinaire un CSV.
        from generator.lecture.tableur import lire_classeur

        return [Table(path.name, grille.nom, grille.lignes) for grille in lire_classeur(path).grilles]
    return [Table(path.name, '', couper(decoder(_octets(path), path.name, rapport), path.name))]


def _octets(path: Path) -> bytes:
    try:
        if path.stat().st_size > TAILLE_MAXIMALE:
            raise _refus(path.name, f"le fichier dépasse {TAILLE_MAXIMALE // MEGA} Mo")
        return path.read_bytes()
    except FileNotFoundError as erreur:
        raise ErreurDonnees(Probleme(
            Code.FICHIER_INTROUVABLE, Gravite.ERREUR, "Fichier introuvable", Emplacement(path.name), '',
            f"il n'est pas dans {path.absolute().parent} : vérifiez son nom et son dossier.",
        )) from erreur  # fmt: skip
    except OSError as erreur:
        raise _refus(path.name, dire_du_systeme(erreur)) from erreur


def decoder(contenu: bytes, nom: str, rapport: Rapport) -> str:
    """Le texte d'un export : UTF-16 s'il le dit, UTF-8, sinon cp1252 (ISO-8859-1). Lève `ErreurDonnees`."""
    if not contenu.strip():
        raise ErreurDonnees(Probleme(
            Code.CLASSEUR_VIDE, Gravite.ERREUR, "Le fichier est vide", Emplacement(nom), '', REMEDE,
        ))  # fmt: skip
    try:
        if contenu.startswith((b'\xff\xfe', b'\xfe\xff')):
            return contenu.decode('utf-16')
        if b'\0' in contenu or contenu.startswith(SIGNATURES):
            raise _refus(nom, "ce n'est pas un fichier texte")
        try:
            return _redresser(contenu.decode('utf-8-sig'), nom, rapport)
        except UnicodeDecodeError:
            return contenu.decode('cp1252')
    except UnicodeDecodeError as erreur:
        if contenu.startswith((b'\xff\xfe', b'\xfe\xff')):
            raise _refus(nom, "le fichier est tronqué") from erreur
        return contenu.decode('latin-1')


def _redresser(texte: str, nom: str, rapport: Rapport) -> str:
    """Un fichier UTF-8 relu puis enregistré comme du cp1252 (« Ã‰lÃ¨ve ») redevient lisible ; c'est dit."""
    if 'Ã' not in texte:
        return texte
    try:
        redresse = texte.encode('cp1252').decode('utf-8')
    except UnicodeError:
        return texte
    rapport.ajouter(Probleme(
        Code.CARACTERE_INTERDIT, Gravite.AVERTISSEMENT, "Les accents de ce fichier ont été abîmés ; ils sont rétablis",
        Emplacement(nom), "un programme l'a lu avec le mauvais encodage", "vérifiez quelques noms dans la liste montrée.",
    ))  # fmt: skip
    return redresse


def couper(texte: str, nom: str) -> list[list[object]]:
    """Les lignes et les cellules d'un CSV, guillemets et sauts de ligne compris. Lève `ErreurDonnees`."""
    separateur, debut = separateur_de(texte)
    lecteur = csv.reader(io.StringIO(texte[debut:], newline=''), delimiter=separateur, strict=True)
    lignes: list[list[object]] = [[]] if debut else []
    depart = 1
    try:
        for ligne in lecteur:
            lignes.append(list(ligne))
            depart = lecteur.line_num + 1
            if len(lignes) > LIGNES_MAX or len(ligne) > COLONNES_MAX:
                raise _refus(nom, f"plus de {LIGNES_MAX} lignes ou de {COLONNES_MAX} colonnes")
    except csv.Error as erreur:
        raise _refus(nom, f"ligne {depart} : un guillemet n'est pas refermé, ou une cellule est démesurée") from erreur
    return lignes


def _refus(nom: str, motif: str) -> ErreurDonnees:
    return ErreurDonnees(Probleme(
        Code.FICHIER_ILLISIBLE, Gravite.ERREUR, "Export illisible", Emplacement(nom, precision=motif), '', REMEDE,
    ))  # fmt: skip
