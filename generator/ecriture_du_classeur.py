"""Écrit ce qu'une proposition change dans un classeur : l'ancien est gardé, le nouveau relu avant de prendre sa place.

    donnees/ecoles/lilas.xlsx                                           le classeur de l'école
    donnees/ecoles/anciens/lilas (avant le 23-11-2026 à 08 h 41).xlsx   ce qu'il était, octet pour octet
    donnees/ecoles/.travail/                                            où un arrêt brutal peut laisser des restes
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.classeur.geste import Geste
from generator.classeur.retouche.relecture import ecarts, ecarts_du_neuf
from generator.classeur.retouche.retouche import Retouche, retoucher
from generator.classeur.retouche.valeurs import a_relire, en_texte
from generator.erreurs import Code, ErreurDonnees
from generator.proposition import Proposition, empreinte_du_classeur
from generator.rapport import Emplacement, Gravite, Probleme
from generator.sorties import (
    DROITS_DOSSIER,
    DROITS_FICHIER,
    ancrer,
    dossier_de_travail,
    ecriture_impossible,
    prendre_le_verrou,
    remplacer,
    reparer,
    restreindre,
    sans_interruption,
)

ANCIENS = 'anciens'
ATTENTE = 10.0
ECARTS_MONTRES = 5


@dataclass(frozen=True, slots=True)
class Ecrit:
    """Le classeur écrit, et où est gardé celui dont il prend la place ; aucun si rien n'avait ce nom."""

    cible: Path
    ancien: Path | None


def ecrire(proposition: Proposition, quand: dt.datetime, reponses: Mapping[str, str] | None = None) -> Ecrit:
    """Écrit les gestes d'une proposition, et ceux des réponses données à ses questions.

    Lève `ErreurDonnees` si le classeur est ouvert dans un tableur, a changé depuis la proposition, porte une formule là où
    l'on écrirait, ou si la relecture ne rend pas exactement les gestes : rien n'a alors changé. `ErreurMoteur` si le
    disque se refuse.
    """
    gestes = (*proposition.gestes, *_gestes_des_reponses(proposition, reponses or {}))
    cible = proposition.cible
    with _seul_a_ecrire(cible.parent):
        if not _sur_place(proposition) and cible.exists():
            raise ErreurDonnees(Probleme(
                Code.CLASSEUR_DEJA_LA, Gravite.ERREUR, "Ce classeur existe déjà ; rien n'est écrit", Emplacement(cible.name),
                "l'outil n'écrase jamais un classeur", "déplacez-le ou renommez-le, puis relancez.",
            ))  # fmt: skip
        with dossier_de_travail(cible.parent) as travail:
            if proposition.base is None:
                _ecrire_un_neuf(travail / cible.name, gestes)
                _mettre_en_place(travail / cible.name, cible)
                return Ecrit(cible, None)
            return _retoucher(proposition, proposition.base, gestes, travail, quand)


def _sur_place(proposition: Proposition) -> bool:
    """Vrai si le classeur écrit prend la place de celui dont on part."""
    return proposition.base is not None and proposition.base.resolve() == proposition.cible.resolve()


def _gestes_des_reponses(proposition: Proposition, reponses: Mapping[str, str]) -> Iterator[Geste]:
    for question in proposition.questions:
        if question.cle in reponses:
            yield from question.choix[reponses[question.cle]]


@contextmanager
def _seul_a_ecrire(dossier: Path) -> Iterator[None]:
    """Une écriture à la fois dans un dossier de classeurs ; ce qu'un arrêt brutal a laissé est réparé d'abord."""
    occupe = Probleme(
        Code.PASSAGE_EN_COURS, Gravite.ERREUR, "Une autre commande est en train d'écrire un classeur",
        Emplacement(dossier.name), "une seule écriture à la fois", "attendez qu'elle finisse, puis relancez.",
    )  # fmt: skip
    verrou = prendre_le_verrou(dossier, lambda: None, ATTENTE, occupe)
    try:
        reparer(dossier)
        yield
    except OSError as erreur:
        raise ecriture_impossible(dossier, erreur) from erreur
    finally:
        verrou.release()


def _retoucher(
    proposition: Proposition, base: Path, gestes: Sequence[Geste], travail: Path, quand: dt.datetime
) -> Ecrit:  # fmt: skip
    cible = proposition.cible
    _refuser_si_ouvert(base)
    _refuser_si_change(proposition, base)
    retouche = retoucher(base, gestes)
    neuf = _ecrire_a_part(retouche, base, travail / cible.name)
    _comparer(cible, ecarts(retouche, neuf))
    ancien = None
    if _sur_place(proposition):
        if not retouche.fichiers:
            return Ecrit(cible, None)
        ancien = _garder(base, quand, proposition.empreinte)
    _refuser_si_ouvert(base)
    _refuser_si_change(proposition, base)
    _mettre_en_place(neuf, cible)
    return Ecrit(cible, ancien)


# Ce qui empêche d'écrire


def verrou_du_tableur(path: Path) -> Path | None:
    """Le fichier par lequel Excel ou LibreOffice dit qu'il a ouvert un classeur, ou un fichier d'un dossier de CSV."""
    fichiers = [path, *path.glob('*.csv')] if path.is_dir() else [path]
    traces = (f.with_name(nom) for f in fichiers for nom in (f'~${f.name}', f'.~lock.{f.name}#'))
    return next((trace for trace in traces if trace.exists()), None)


def _refuser_si_ouvert(path: Path) -> None:
    trace = verrou_du_tableur(path)
    if trace is not None:
        remede = f"fermez-le, puis relancez ; s'il n'est ouvert nulle part, effacez « {trace.name} », à côté de lui."
        raise _ouvert(path, remede)
    for fichier in path.glob('*.csv') if path.is_dir() else [path]:
        try:
            with fichier.open('r+b'):
                pass
        except FileNotFoundError:
            continue
        except PermissionError as erreur:
            raise _ouvert(path, "fermez-le (ou ôtez sa protection en écriture), puis relancez.") from erreur


def _ouvert(path: Path, remede: str) -> ErreurDonnees:
    return ErreurDonnees(Probleme(
        Code.CLASSEUR_OUVERT, Gravite.ERREUR, "Le classeur est ouvert dans le tableur ; rien n'est écrit",
        Emplacement(path.name), "le tableur effacerait en enregistrant ce que l'outil aurait écrit", remede,
    ))  # fmt: skip


def _refuser_si_change(proposition: Proposition, base: Path) -> None:
    if base.exists() and empreinte_du_classeur(base) != proposition.empreinte:
        raise ErreurDonnees(Probleme(
            Code.CLASSEUR_CHANGE, Gravite.ERREUR, "Le classeur a changé depuis ; rien n'est écrit", Emplacement(base.name),
            "ce qui vous a été montré ne vaut plus", "relancez la commande : elle part du classeur d'aujourd'hui.",
        ))  # fmt: skip


def _comparer(cible: Path, trouves: Sequence[Emplacement]) -> None:
    if trouves:
        lieux = " ; ".join(str(lieu) for lieu in trouves[:ECARTS_MONTRES])
        raise ErreurDonnees(Probleme(
            Code.RELECTURE_INFIDELE, Gravite.ERREUR,
            "Relu, le classeur écrit n'est pas celui qui était annoncé ; rien n'est changé",
            Emplacement(cible.name, precision=lieux), "c'est une erreur de l'outil, pas la vôtre",
            "signalez-la ; en attendant, faites le changement à la main dans le classeur.",
        ))  # fmt: skip


# Écrire


def _ecrire_a_part(retouche: Retouche, base: Path, neuf: Path) -> Path:
    if base.is_dir():
        _copier_le_dossier(base, neuf)
        for nom, octets in retouche.fichiers.items():
            _ecrire_les_octets(neuf / nom, octets)
    else:
        _ecrire_les_octets(neuf, retouche.fichiers.get(base.name) or base.read_bytes())
    return neuf


def _ecrire_les_octets(path: Path, octets: bytes) -> None:
    with open(path, 'wb', opener=lambda nom, drapeaux: os.open(nom, drapeaux, DROITS_FICHIER)) as flux:
        flux.write(octets)
        flux.flush()
        os.fsync(flux.fileno())
    restreindre(path, DROITS_FICHIER)


def _copier_le_dossier(source: Path, place: Path) -> None:
    shutil.copytree(source, place)
    for fichier in place.rglob('*'):
        if fichier.is_file():
            restreindre(fichier, DROITS_FICHIER)
            with fichier.open('r+b') as flux:
                os.fsync(flux.fileno())


def _ecrire_un_neuf(path: Path, gestes: Sequence[Geste]) -> None:
    """Un classeur neuf, avec ses listes et ses commentaires, rempli par les gestes ; relu."""
    from generator.classeur.ecriture import ecrire_classeur

    contenu: dict[str, list[dict[str, object]]] = {}
    for geste in gestes:
        lignes = contenu.setdefault(geste.feuille.cle, [])
        valeurs = {}
        for cle, valeur in geste.valeurs.items():
            colonne = geste.feuille.colonne(cle)
            texte = en_texte(valeur, colonne)
            lu = a_relire(texte, colonne, Emplacement(path.name, geste.feuille.nom))
            valeurs[cle] = texte if isinstance(lu, tuple) else lu
        if geste.feuille.verticale and lignes:
            lignes[0] |= valeurs
        else:
            lignes.append(valeurs)
    ecrire_classeur(path, contenu)
    restreindre(path, DROITS_FICHIER)
    _comparer(path, ecarts_du_neuf(path, contenu))


def _garder(base: Path, quand: dt.datetime, empreinte: str) -> Path:
    """Copie un classeur dans `anciens/`, sans jamais en écraser un, et vérifie la copie."""
    dossier = base.parent / ANCIENS
    dossier.mkdir(mode=DROITS_DOSSIER, exist_ok=True)
    moment = quand.astimezone() if quand.tzinfo else quand
    fin = '' if base.is_dir() else base.suffix
    debut = f'{base.name.removesuffix(fin)} (avant le {moment:%d-%m-%Y} à {moment:%H} h {moment:%M}'
    place = next(
        path for rang in itertools.count(1)
        if not (path := dossier / (f'{debut}){fin}' if rang == 1 else f'{debut}, {rang}){fin}')).exists()
    )  # fmt: skip
    if base.is_dir():
        _copier_le_dossier(base, place)
    else:
        _ecrire_les_octets(place, base.read_bytes())
    ancrer(dossier)
    if empreinte_du_classeur(place) != empreinte:
        raise OSError(0, "la copie de l'ancien classeur ne se relit pas pareille", str(place))
    return place


def _mettre_en_place(neuf: Path, cible: Path) -> None:
    """D'un renommage : ou l'ancien classeur, ou le nouveau. Un dossier de CSV s'écarte d'abord, et se remet s'il le faut."""
    try:
        with sans_interruption():
            if cible.is_dir():
                remplacer(cible.parent, neuf, cible)
            else:
                os.replace(neuf, cible)
    except PermissionError as erreur:
        raise _ouvert(cible, "fermez-le, puis relancez.") from erreur
    ancrer(cible.parent)
