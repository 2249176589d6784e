"""Les fichiers d'un import, chacun reconnu à ses en-têtes : tout ce qu'ils disent, tous leurs problèmes d'un coup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.erreurs import Code, ErreurDonnees
from generator.lecture.onde.adultes import lire_enseignants, lire_responsables
from generator.lecture.onde.eleves import lire_eleves
from generator.lecture.onde.entetes import Genre
from generator.lecture.onde.fichier import lire_tables
from generator.lecture.onde.personnes import EleveDOnde, EnseignantDOnde, Responsable
from generator.lecture.onde.table import TableReconnue, reconnaitre
from generator.rapport import Emplacement, Gravite, Probleme, Rapport


@dataclass(frozen=True)
class Export:
    """Ce que disent les fichiers ; `responsables` ou `enseignants` : rien si aucun fichier n'en parle."""

    eleves: tuple[EleveDOnde, ...]
    responsables: tuple[Responsable, ...] | None
    enseignants: tuple[EnseignantDOnde, ...] | None
    fichiers: Mapping[Genre, str]
    rapport: Rapport = field(default_factory=Rapport)


def lire_export(paths: Sequence[tuple[Genre, Path]]) -> Export:
    """Lit des exports, donnés dans n'importe quel ordre. Lève `ErreurDonnees` si l'un d'eux ne se lit pas."""
    rapport, reconnues = Rapport(), {}  # type: Rapport, dict[Genre, TableReconnue]
    for attendu, path in paths:
        try:
            reconnue = reconnaitre(lire_tables(path, rapport), rapport)
        except ErreurDonnees as erreur:
            rapport.etendre(erreur.rapport)
            continue
        if reconnue.genre in reconnues:
            rapport.ajouter(_en_double(path, reconnue.genre, reconnues[reconnue.genre]))
            continue
        reconnues[reconnue.genre] = reconnue
        if reconnue.genre is not attendu:
            rapport.ajouter(_autre_genre(path, attendu, reconnue.genre))
    if Genre.ELEVES not in reconnues and not rapport.a_des_erreurs:
        rapport.ajouter(Probleme(
            Code.COLONNE_MANQUANTE, Gravite.ERREUR, "Aucun de ces fichiers n'est l'export des élèves",
            Emplacement(", ".join(path.name for _, path in paths)), "c'est lui qui dit qui est dans l'école",
            "donnez-le aussi : ONDE=CSVExtraction.csv (docs/onde.md).",
        ))  # fmt: skip
    export = _lire(reconnues, rapport)
    if rapport.a_des_erreurs:
        raise ErreurDonnees(rapport)
    return export


def _lire(reconnues: Mapping[Genre, TableReconnue], rapport: Rapport) -> Export:
    eleves = lire_eleves(reconnues[Genre.ELEVES]) if Genre.ELEVES in reconnues else ()
    responsables = lire_responsables(reconnues[Genre.RESPONSABLES]) if Genre.RESPONSABLES in reconnues else None
    enseignants = lire_enseignants(reconnues[Genre.ENSEIGNANTS]) if Genre.ENSEIGNANTS in reconnues else None
    for reconnue in reconnues.values():
        reconnue.dire_les_formules()
    if Genre.ELEVES in reconnues and not eleves and not rapport.a_des_erreurs:
        rapport.ajouter(Probleme(
            Code.CLASSEUR_VIDE, Gravite.ERREUR, "L'export des élèves n'a aucun élève",
            Emplacement(reconnues[Genre.ELEVES].table.fichier), "tous les élèves du classeur passeraient pour partis",
            "refaites l'extraction dans ONDE.",
        ))  # fmt: skip
    fichiers = {genre: reconnue.table.fichier for genre, reconnue in reconnues.items()}
    return Export(eleves, responsables, enseignants, fichiers, rapport)


def _en_double(path: Path, genre: Genre, autre: TableReconnue) -> Probleme:
    return Probleme(
        Code.DOUBLON, Gravite.ERREUR, f"Deux fichiers sont des exports des {genre}", Emplacement(path.name),
        f"l'autre est {autre.table.fichier}", "donnez un fichier de chaque sorte, toute l'école dans un seul.",
    )  # fmt: skip


def _autre_genre(path: Path, attendu: Genre, genre: Genre) -> Probleme:
    return Probleme(
        Code.LIGNES_CONTRADICTOIRES, Gravite.AVERTISSEMENT, f"Ce fichier est l'export des {genre}, pas celui des {attendu}",
        Emplacement(path.name), "un fichier est reconnu à ses en-têtes", "rien à faire : il est lu comme l'export "
        f"des {genre}.",
    )  # fmt: skip
