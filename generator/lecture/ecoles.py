"""Quels classeurs servir : ceux de l'année demandée, ou en cours, ou la plus récente ; les exemples s'il n'y en a aucun."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from generator.domaine.dossier import Dossier
from generator.domaine.mots import proche
from generator.domaine.temps import AnneeScolaire
from generator.empreintes import sha256_du_fichier
from generator.erreurs import Code, ErreurCommande, ErreurDonnees
from generator.feuilles import Feuille
from generator.lecture.dossier import ClasseurOuvert, lire_dossier, ouvrir
from generator.rapport import Emplacement, Gravite, Probleme, Rapport

EXTENSIONS = ('.xlsx', '.ods')
Connu = tuple[str, str]
"""L'identifiant et l'année d'une école."""
T = TypeVar('T', bound='ClasseurOuvert | EcoleReperee')
ANCIENNES = ('.xls', '.xlsm', '.xlsb', '.numbers')


@dataclass(frozen=True)
class EcoleLue:
    """Un classeur lu : son dossier s'il se tient, et tous les problèmes trouvés."""

    path: Path
    identifiant: str
    annee: AnneeScolaire | None
    dossier: Dossier | None
    rapport: Rapport

    @property
    def nom(self) -> str:
        """De quoi nommer l'école à l'écran, même si son classeur est fautif."""
        return self.identifiant or self.path.name


@dataclass(frozen=True)
class EcoleReperee:
    """Un classeur dont on ne sait que l'école et l'année, le reste se lira ailleurs ; `lue` s'il est déjà refusé."""

    path: Path
    identifiant: str
    annee: AnneeScolaire | None
    lue: EcoleLue | None = None

    @property
    def nom(self) -> str:
        """De quoi nommer l'école à l'écran."""
        return self.identifiant or self.path.name


def trouver_classeurs(dossier: Path) -> tuple[list[Path], list[Probleme]]:
    """Les classeurs et dossiers de CSV d'un dossier ; signale les classeurs ouverts et les formats anciens."""
    classeurs: list[Path] = []
    problemes: list[Probleme] = []
    for path in sorted(dossier.iterdir()) if dossier.is_dir() else []:
        if path.name.startswith('~$') or path.name.startswith('.~lock.'):
            ouvert = path.name.removeprefix('~$').removeprefix('.~lock.').removesuffix('#')
            problemes.append(Probleme(
                Code.CLASSEUR_OUVERT, Gravite.AVERTISSEMENT, "Le classeur est ouvert dans le tableur",
                Emplacement(ouvert), "la dernière version enregistrée est lue",
                "enregistrez (Ctrl+S), puis relancez si vous venez de modifier le classeur.",
            ))  # fmt: skip
        elif path.name.startswith('.'):
            continue
        elif path.suffix.lower() in EXTENSIONS or (path.is_dir() and any(path.glob('*.csv'))):
            classeurs.append(path)
        elif path.suffix.lower() in ANCIENNES:
            problemes.append(Probleme(
                Code.FORMAT_REFUSE, Gravite.ERREUR, "Format de classeur non lu", Emplacement(path.name),
                "l'outil lit les classeurs .xlsx et .ods, ou un dossier de CSV",
                "ouvrez-le, puis Enregistrer sous : « Classeur Excel (.xlsx) ».",
            ))  # fmt: skip
    return classeurs, problemes


def lire_ecoles(
    dossier: Path, date_edition: dt.date, *, annee: str = '', ecole: str = '', toutes_les_annees: bool = False,
    vides_admises: Collection[Feuille] = (),
) -> tuple[list[EcoleLue], Rapport]:  # fmt: skip
    """Les écoles à servir, et les problèmes qui ne sont d'aucune d'elles ; `vides_admises` : comme `lire_dossier`.

    Lève `ErreurCommande` si l'école ou l'année demandée n'existe pas.
    """
    paths, problemes = trouver_classeurs(dossier)
    rapport = Rapport(problemes)
    ouverts: list[tuple[Path, ClasseurOuvert]] = []
    illisibles: list[EcoleLue] = []
    for path in paths:
        try:
            ouverts.append((path, ouvrir(path)))
        except ErreurDonnees as erreur:
            illisibles.append(EcoleLue(path, '', None, None, erreur.rapport))
    choisie = _annee_choisie([o for _, o in ouverts], date_edition, annee, toutes_les_annees)
    retenus = [(p, o) for p, o in ouverts if choisie is None or o.annee in (None, choisie)]
    if ecole:
        retenus, illisibles = _choisir_ecole(retenus, ecole), []
    lues = [_lire(path, ouvert, vides_admises) for path, ouvert in retenus]
    return [*_signaler_doublons(lues), *illisibles], rapport


def reperer_ecoles(
    dossier: Path, date_edition: dt.date, *, annee: str = '', ecole: str = '', toutes_les_annees: bool = False,
    vides_admises: Collection[Feuille] = (), connus: Mapping[str, Connu] | None = None,
) -> tuple[list[EcoleReperee], Rapport]:  # fmt: skip
    """Les mêmes écoles que `lire_ecoles`, sans en garder le contenu : mille écoles tiennent en mémoire comme une.

    `connus` : par empreinte, ce que l'on sait d'un classeur déjà lu : il n'est pas ouvert.
    Lève `ErreurCommande` si l'école ou l'année demandée n'existe pas.
    """
    paths, problemes = trouver_classeurs(dossier)
    trouvees: list[EcoleReperee] = []
    for path in paths:
        if path.is_file() and connus and (connu := connus.get(sha256_du_fichier(path))):
            trouvees.append(EcoleReperee(path, connu[0], AnneeScolaire.lire(connu[1])))
            continue
        try:
            ouvert = ouvrir(path)
        except ErreurDonnees as erreur:
            trouvees.append(EcoleReperee(path, '', None, EcoleLue(path, '', None, None, erreur.rapport)))
        else:
            trouvees.append(EcoleReperee(path, ouvert.identifiant, ouvert.annee))
    bonnes = [trouvee for trouvee in trouvees if trouvee.lue is None]
    choisie = _annee_choisie(bonnes, date_edition, annee, toutes_les_annees)
    retenues = [trouvee for trouvee in bonnes if choisie is None or trouvee.annee in (None, choisie)]
    illisibles = [trouvee for trouvee in trouvees if trouvee.lue is not None]
    if ecole:
        retenues, illisibles = [r for _, r in _choisir_ecole([(r.path, r) for r in retenues], ecole)], []
    places: Counter[tuple[str, AnneeScolaire | None]] = Counter(
        (r.identifiant, r.annee) for r in retenues if r.identifiant and r.annee
    )
    en_double = [r for r in retenues if places[(r.identifiant, r.annee)] > 1]
    refusees = {
        lue.path: lue for lue in _signaler_doublons([_lire(r.path, ouvrir(r.path), vides_admises) for r in en_double])
    }
    return [
        *(replace(retenue, lue=refusees.get(retenue.path)) for retenue in retenues),
        *illisibles,
    ], Rapport(problemes)


def lire_une_ecole(path: Path, vides_admises: Collection[Feuille] = ()) -> EcoleLue:
    """Une école repérée, lue pour de bon. Lève `ErreurDonnees` si le fichier ne se lit plus."""
    return _lire(path, ouvrir(path), vides_admises)


def _lire(path: Path, ouvert: ClasseurOuvert, vides_admises: Collection[Feuille]) -> EcoleLue:
    dossier, rapport = lire_dossier(ouvert, vides_admises)
    return EcoleLue(path, ouvert.identifiant, ouvert.annee, dossier, rapport)


def _annee_choisie(
    ouverts: Sequence[ClasseurOuvert | EcoleReperee], date_edition: dt.date, annee: str, toutes: bool
) -> AnneeScolaire | None:
    presentes = sorted({o.annee for o in ouverts if o.annee is not None})
    if annee:
        demandee = AnneeScolaire.lire(annee)
        if demandee is None or demandee not in presentes:
            connues = ", ".join(map(str, presentes)) or "aucune"
            raise ErreurCommande(Probleme(
                Code.FICHIER_INTROUVABLE, Gravite.ERREUR, "Aucun classeur de cette année",
                Emplacement('ligne de commande'), f"années présentes : {connues}",
                "vérifiez ANNEE (ou --annee), écrite comme 2026-2027.", annee,
            ))  # fmt: skip
        return demandee
    if toutes or not presentes:
        return None
    en_cours = AnneeScolaire.de_la_date(date_edition)
    return en_cours if en_cours in presentes else presentes[-1]


def _choisir_ecole(ouverts: list[tuple[Path, T]], ecole: str) -> list[tuple[Path, T]]:
    choisis = [(path, ouvert) for path, ouvert in ouverts if ecole in (ouvert.identifiant, path.name, path.stem)]
    if choisis:
        return choisis
    connues = [ouvert.identifiant or path.name for path, ouvert in ouverts]
    suggestion = proche(ecole, connues)
    raise ErreurCommande(Probleme(
        Code.FICHIER_INTROUVABLE, Gravite.ERREUR, "École inconnue", Emplacement('ligne de commande'),
        f"écoles présentes : {', '.join(connues) or 'aucune'}",
        f"vouliez-vous écrire « {suggestion} » ?" if suggestion else "vérifiez ECOLE (ou --ecole).", ecole,
    ))  # fmt: skip


def _signaler_doublons(lues: list[EcoleLue]) -> list[EcoleLue]:
    """Deux classeurs de la même école et de la même année écriraient au même endroit : aucun n'est servi."""
    comptes: Counter[tuple[str, AnneeScolaire | None]] = Counter(
        (lue.identifiant, lue.annee) for lue in lues if lue.identifiant and lue.annee
    )
    resultat = []
    for lue in lues:
        if comptes[(lue.identifiant, lue.annee)] < 2:
            resultat.append(lue)
            continue
        autres = ", ".join(a.path.name for a in lues if a is not lue and a.identifiant == lue.identifiant)
        probleme = Probleme(
            Code.DOUBLON, Gravite.ERREUR, "Deux classeurs ont le même identifiant la même année",
            Emplacement(lue.path.name, 'École'), f"l'autre est : {autres}",
            "gardez un seul classeur par école et par année, ou changez l'identifiant.", lue.identifiant,
        )  # fmt: skip
        rapport = Rapport([*lue.rapport, probleme])
        resultat.append(EcoleLue(lue.path, lue.identifiant, lue.annee, None, rapport))
    return resultat
