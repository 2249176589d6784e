"""Vérifier les archives : la chaîne rejouée, chaque fichier relu, ce qui manque, a changé, est en trop ou ailleurs.

Ne change rien. Un fichier est retrouvé par son empreinte : déplacé ou échangé avec un autre, on dit où il est.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator.archive.depot import A_CLASSER, REGISTRE, VERROU, Depot
from generator.archive.liens import Liens
from generator.archive.registre import Evenement, Fait, Nature, Registre
from generator.erreurs import Code, ErreurDonnees
from generator.rapport import Emplacement, Gravite, Probleme, Rapport

Horloge = Callable[[], dt.datetime]
BROUILLON = '.tmp'
AUTRES_QUE_NOUS = stat.S_IRWXG | stat.S_IRWXO
SAUVEGARDE = "remettez-le depuis votre sauvegarde ; ne corrigez rien à la main."


@dataclass
class Examen:
    """Ce qu'on a trouvé dans un dépôt. `tete` : l'empreinte de la dernière ligne du registre ; vide s'il ne se lit pas."""

    depot: Depot
    rapport: Rapport = field(default_factory=Rapport)
    lignes: int = 0
    fichiers: int = 0
    tete: str = ''
    attendus: dict[str, str] = field(default_factory=dict)
    partis: dict[str, str] = field(default_factory=dict)
    trouves: dict[str, str] = field(default_factory=dict)

    @property
    def nom(self) -> str:
        """Comment on nomme ce dépôt à une personne."""
        return f"{self.depot.ecole} ({self.depot.annee})" if self.depot.ecole else "à classer"

    @property
    def manquants(self) -> list[str]:
        """Les fichiers inscrits qui n'y sont pas."""
        return [chemin for chemin in self.attendus if chemin not in self.trouves]

    @property
    def en_trop(self) -> list[str]:
        """Les fichiers qui y sont sans être inscrits."""
        return [chemin for chemin in self.trouves if chemin not in self.attendus]

    @property
    def changes(self) -> list[str]:
        """Les fichiers dont les octets ne sont plus ceux qu'on a inscrits."""
        return [c for c, empreinte in self.attendus.items() if c in self.trouves and self.trouves[c] != empreinte]


def fichiers_attendus(evenements: Iterable[Evenement]) -> dict[str, str]:
    """Les fichiers qu'un dépôt doit avoir, et leur empreinte : pièces et envois, moins ce qui a été éliminé."""
    attendus: dict[str, str] = {}
    for evenement in evenements:
        match evenement.fait:
            case Fait.PIECE if evenement['nature'] == Nature.RECLASSEE:
                attendus.pop(str(evenement['piece']), None)
            case Fait.PIECE:
                attendus[str(evenement['piece'])] = str(evenement['sha256'])
            case Fait.ENVOI:
                base = f"envois/{evenement['envoi']}"
                attendus |= {f'{base}.pdf': str(evenement['sha256']), f'{base}.json': str(evenement['manifeste'])}
            case Fait.PURGE:
                attendus.pop(str(evenement['piece']), None)
    return attendus


def verifier_depots(choisis: Iterable[Depot], horloge: Horloge, avancer: Callable[[], None]) -> list[Examen]:
    """Vérifie des dépôts ensemble : un fichier passé d'une école à l'autre est dit déplacé. `avancer` : à chaque fichier."""
    examens = [_examiner(depot, horloge, avancer) for depot in choisis]
    for examen in examens:
        if examen.tete:
            _confronter(examen, examens)
    return examens


def _examiner(depot: Depot, horloge: Horloge, avancer: Callable[[], None]) -> Examen:
    examen = Examen(depot)
    if not depot.registre.is_file():
        examen.rapport.ajouter(_probleme(
            Code.PIECE_MANQUANTE, "Le registre de ce dossier manque", depot.registre,
            "chaque dossier d'école a le sien", "remettez-le depuis votre sauvegarde, ou ôtez ce dossier s'il est étranger.",
        ))  # fmt: skip
        return examen
    try:
        registre = Registre(depot, horloge)
    except ErreurDonnees as erreur:
        examen.rapport.etendre(erreur.rapport)
        return examen
    examen.lignes, examen.tete = len(registre.evenements), registre.tete
    examen.attendus = fichiers_attendus(registre.evenements)
    examen.partis = {str(e['piece']): str(e['sha256']) for e in registre.pieces(Nature.RECLASSEE)}
    _examiner_les_liens(examen, registre)
    for path in _fichiers(examen):
        examen.trouves[path.relative_to(depot.dossier).as_posix()] = _empreinte(path)
        avancer()
    examen.fichiers = len(examen.trouves)
    return examen


def _fichiers(examen: Examen) -> Iterator[Path]:
    """Les fichiers du dépôt, le registre et les liens mis à part ; dit en passant les droits trop larges et les restes."""
    racine = examen.depot.dossier
    for nom, dossiers, fichiers in os.walk(racine):
        dossier = Path(nom)
        _examiner_les_droits(examen, dossier)
        for fichier in sorted([*fichiers, *(d for d in dossiers if (dossier / d).is_symlink())]):
            path = dossier / fichier
            if fichier.endswith(BROUILLON) and not path.is_symlink():
                examen.rapport.ajouter(_reste(path))
                continue
            _examiner_les_droits(examen, path)
            if path not in (examen.depot.registre, examen.depot.liens):
                yield path


def _empreinte(path: Path) -> str:
    """L'empreinte d'un fichier ; d'un lien, ou d'un fichier que le disque ne rend plus, un mot : rien n'y ressemble."""
    if path.is_symlink() or not path.is_file():
        return 'lien'
    try:
        with path.open('rb') as flux:
            return hashlib.file_digest(flux, 'sha256').hexdigest()
    except OSError:
        return 'illisible'


def _examiner_les_droits(examen: Examen, path: Path) -> None:
    if sys.platform == 'win32' or path.is_symlink() or not path.stat().st_mode & AUTRES_QUE_NOUS:
        return
    examen.rapport.ajouter(_probleme(
        Code.DROITS_TROP_LARGES, "D'autres comptes de cette machine peuvent le lire ou le changer", path,
        "les archives ne sont qu'à leur propriétaire", f"tapez : chmod go= \"{path}\"", Gravite.AVERTISSEMENT,
    ))  # fmt: skip


def _examiner_les_liens(examen: Examen, registre: Registre) -> None:
    """Dit combien de références ne désignent plus personne sans qu'on l'ait voulu."""
    try:
        connues = set(Liens(examen.depot).par_reference)
    except ErreurDonnees as erreur:
        examen.rapport.etendre(erreur.rapport)
        return
    emises = {str(r) for emission in registre.faits(Fait.EMISSION) for r in emission['references']}
    effacees = {str(r) for effacement in registre.faits(Fait.EFFACEMENT) for r in effacement['references']}
    if perdues := emises - effacees - connues:
        examen.rapport.ajouter(_probleme(
            Code.LIENS_PERDUS, f"{len(perdues)} formulaires ne désignent plus personne", examen.depot.liens,
            "ce fichier relie chaque référence à son destinataire", SAUVEGARDE, Gravite.AVERTISSEMENT,
        ))  # fmt: skip


def _confronter(examen: Examen, examens: list[Examen]) -> None:
    """Dit ce qui manque, a changé, est en trop ; reconnaît par leur empreinte les fichiers déplacés ou échangés."""
    attendus = {e: (autre, chemin) for autre in examens for chemin, e in autre.attendus.items()}
    perdus = {autre.attendus[c]: (autre, c) for autre in examens for c in (*autre.manquants, *autre.changes)}
    retrouves = {autre.trouves[c] for autre in examens for c in (*autre.en_trop, *autre.changes)}
    for chemin in examen.manquants:
        if examen.attendus[chemin] not in retrouves:
            examen.rapport.ajouter(_manquant(examen, chemin))
    for chemin in (*examen.changes, *examen.en_trop):
        trouve, path = examen.trouves[chemin], examen.depot.dossier / chemin
        if trouve in perdus:
            autre, place = perdus[trouve]
            examen.rapport.ajouter(_probleme(
                Code.PIECE_DEPLACEE, "Un fichier n'est pas à sa place", path, "on le reconnaît à son empreinte",
                f"remettez-le à : {autre.depot.dossier / place}",
            ))  # fmt: skip
        elif chemin in examen.attendus:
            examen.rapport.ajouter(_probleme(
                Code.PIECE_ALTEREE, "Un fichier a changé depuis qu'il a été rangé", path,
                f"son empreinte était {examen.attendus[chemin]}", SAUVEGARDE,
            ))  # fmt: skip
        elif examen.partis.get(chemin) == trouve:
            examen.rapport.ajouter(_reste(path))
        else:
            copie = f"c'est une copie de {attendus[trouve][1]}" if trouve in attendus else "le registre ne le connaît pas"
            examen.rapport.ajouter(_probleme(
                Code.PIECE_INCONNUE, "Un fichier est en trop", path, copie,
                "ôtez-le d'ici ; s'il doit être classé, donnez-le à « make archiver ».",
            ))  # fmt: skip
        if chemin in examen.attendus and examen.attendus[chemin] not in retrouves and trouve in perdus:
            examen.rapport.ajouter(_manquant(examen, chemin))


def _manquant(examen: Examen, chemin: str) -> Probleme:
    return _probleme(
        Code.PIECE_MANQUANTE, "Un fichier manque", examen.depot.dossier / chemin,
        f"le registre l'a inscrit, d'empreinte {examen.attendus[chemin]}", SAUVEGARDE,
    )  # fmt: skip


def egares(archives: Path) -> tuple[list[Depot], Rapport]:
    """Les dossiers d'école qui n'ont plus de registre, et ce qui traîne à la racine des archives."""
    sans_registre, rapport = [], Rapport()
    for path in sorted(archives.iterdir()) if archives.is_dir() else []:
        if path.name == A_CLASSER or (path.is_dir() and not path.is_symlink() and not path.name.startswith('.')):
            annees = [path] if path.name == A_CLASSER else sorted(p for p in path.iterdir())
            for dossier in annees:
                if dossier.is_dir() and not dossier.is_symlink():
                    if not (dossier / REGISTRE).is_file() and any(dossier.iterdir()):
                        commun = dossier.name == A_CLASSER
                        sans_registre.append(Depot(dossier, *(('', '') if commun else (path.name, dossier.name))))
                else:
                    rapport.ajouter(_en_trop(dossier))
        elif path.name.startswith('.'):
            rapport.etendre([] if path.name == VERROU else [_reste(path)])
        else:
            rapport.ajouter(_en_trop(path))
    return sans_registre, rapport


def _reste(path: Path) -> Probleme:
    return _probleme(
        Code.RESTE_D_UN_ARRET, "Un brouillon est resté d'un arrêt brutal", path,
        "un fichier n'est rangé qu'une fois entier", "rien à faire ; vous pouvez l'effacer.", Gravite.AVERTISSEMENT,
    )  # fmt: skip


def _en_trop(path: Path) -> Probleme:
    return _probleme(
        Code.PIECE_INCONNUE, "Un fichier est en trop", path, "les archives n'ont que des dossiers d'année et d'école",
        "ôtez-le d'ici.",
    )  # fmt: skip


def _probleme(
    code: Code, quoi: str, path: Path, regle: str, remede: str, gravite: Gravite = Gravite.ERREUR
) -> Probleme:
    return Probleme(code, gravite, quoi, Emplacement(str(path)), regle, remede)
