"""Lit un classeur .xlsx ou .ods avec calamine. Seul module qui ouvre un tableur."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path

import python_calamine as calamine
from lxml import etree

from generator.erreurs import Code, ErreurDonnees, dire_du_systeme
from generator.lecture.entrailles import anomalies_ods, anomalies_xlsx
from generator.lecture.grille import Anomalies, ClasseurLu, Grille, lettres
from generator.paquet import MEGA, Bornes, PaquetRefuse, lire_paquet
from generator.rapport import Emplacement, Gravite, Probleme

EXTENSIONS = ('.xlsx', '.ods')
BORNES = Bornes(fichier=20 * MEGA, deplie=100 * MEGA)
LIGNES_MAX, COLONNES_MAX = 20_000, 256
SIGNATURE_OLE = b'\xd0\xcf\x11\xe0'


def lire_classeur(path: Path) -> ClasseurLu:
    """Lit toutes les feuilles d'un classeur. Lève `ErreurDonnees` (D-101 à D-106) s'il ne se lit pas."""
    contenu = _octets(path)
    try:
        parties = lire_paquet(contenu, BORNES)
        examen = anomalies_ods if path.suffix.lower() == '.ods' else anomalies_xlsx
        if b'encryption-data' in parties.get('META-INF/manifest.xml', b''):
            raise _protege(path)
        anomalies = examen(parties)
        _refuser_cellules_egarees(path, anomalies)
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(contenu)) as classeur:
            grilles = [
                _grille(classeur.get_sheet_by_name(fiche.name), path.name, anomalies)
                for fiche in classeur.sheets_metadata
                if fiche.typ is calamine.SheetTypeEnum.WorkSheet
            ]
    except PaquetRefuse as refus:
        code = Code.ARCHIVE_SUSPECTE if refus.suspect else Code.FICHIER_ILLISIBLE
        raise _refus(path, code, refus.motif) from refus
    except calamine.PasswordError as erreur:
        raise _protege(path) from erreur
    except (calamine.CalamineError, etree.XMLSyntaxError, ValueError, OSError) as erreur:
        raise _refus(path, Code.FICHIER_ILLISIBLE, "le contenu ne se lit pas") from erreur
    return ClasseurLu(path, path.name, grilles, {path.name: hashlib.sha256(contenu).hexdigest()})


def _octets(path: Path) -> bytes:
    try:
        if path.stat().st_size > BORNES.fichier:
            raise _refus(path, Code.ARCHIVE_SUSPECTE, f"le fichier dépasse {BORNES.fichier // MEGA} Mo")
        contenu = path.read_bytes()
    except FileNotFoundError as erreur:
        raise _refus(path, Code.FICHIER_INTROUVABLE, "le fichier n'existe pas") from erreur
    except OSError as erreur:
        raise _refus(path, Code.FICHIER_ILLISIBLE, dire_du_systeme(erreur)) from erreur
    if contenu.startswith(SIGNATURE_OLE):
        raise _protege(path)
    return contenu


def _grille(feuille: calamine.CalamineSheet, fichier: str, anomalies: Mapping[str, Anomalies]) -> Grille:
    trouve = anomalies.get(feuille.name, Anomalies())
    for (haut, gauche), (bas, droite) in feuille.merged_cell_ranges or ():
        trouve.fusions.append(((haut + 1, gauche + 1), (bas + 1, droite + 1)))
    return Grille(fichier, feuille.name, feuille.to_python(skip_empty_area=False), trouve)


def _refuser_cellules_egarees(path: Path, anomalies: Mapping[str, Anomalies]) -> None:
    problemes = []
    for nom, trouve in anomalies.items():
        ligne, colonne = trouve.derniere
        if ligne > LIGNES_MAX or colonne > COLONNES_MAX:
            lieu = Emplacement(path.name, nom, f'{lettres(colonne)}{ligne}')
            problemes.append(Probleme(
                Code.ARCHIVE_SUSPECTE, Gravite.ERREUR, "Une cellule isolée est remplie très loin des autres", lieu,
                f"une feuille a au plus {LIGNES_MAX} lignes et {COLONNES_MAX} colonnes",
                "allez à cette cellule (Ctrl+Fin), supprimez les lignes et colonnes en trop, enregistrez.",
            ))  # fmt: skip
    if problemes:
        raise ErreurDonnees(problemes)


REMEDES = {
    Code.FICHIER_INTROUVABLE: "vérifiez le nom et l'emplacement du fichier.",
    Code.FICHIER_ILLISIBLE: "ouvrez le fichier dans Excel ou LibreOffice, enregistrez-le de nouveau, relancez.",
    Code.ARCHIVE_SUSPECTE: "demandez d'où vient ce fichier ; recopiez au besoin les données dans un classeur neuf.",
}


def _refus(path: Path, code: Code, motif: str) -> ErreurDonnees:
    titre = "Fichier introuvable" if code is Code.FICHIER_INTROUVABLE else "Classeur illisible"
    lieu = Emplacement(path.name, precision=motif)
    return ErreurDonnees(Probleme(code, Gravite.ERREUR, titre, lieu, '', REMEDES[code]))


def _protege(path: Path) -> ErreurDonnees:
    return ErreurDonnees(Probleme(
        Code.CLASSEUR_PROTEGE, Gravite.ERREUR, "Classeur protégé par un mot de passe, ou ancien format Excel",
        Emplacement(path.name), "l'outil ne lit que les classeurs .xlsx et .ods sans mot de passe",
        "dans Excel : Fichier > Informations > Protéger le classeur, effacez le mot de passe, enregistrez en .xlsx.",
    ))  # fmt: skip
