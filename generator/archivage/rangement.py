"""Range une pièce sans rien pouvoir perdre : écrite à côté, mise en place, relue sur le disque, puis une ligne au registre.

Un arrêt entre deux pas se répare en recommençant : la pièce déjà là et sans ligne est reconnue à ses octets.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.archivage.classement import Groupe
from generator.archivage.fonds import Fonds, Piece
from generator.archivage.reception import Recu
from generator.archive import Depot, Fait, Nature
from generator.domaine.reference import afficher_reference
from generator.domaine.retour import Statut
from generator.erreurs import Code
from generator.numerisation import Lecture, Original, PageLue
from generator.numerisation.pdfa import Empaqueteur, Feuille, PageIntraitable
from generator.rapport import Emplacement, Gravite, Probleme
from generator.sorties import ancrer, ecrire_a_cote

SIGNES_D_UNE_SOURCE = 12
SANS_CASES = "les cases de ce formulaire ne sont pas connues : une personne doit dire ce qu'il répond"
ETRANGERE = "un fichier était à la place d'une pièce, sans ligne au registre"


class RelectureDifferente(Exception):
    """La pièce relue n'est pas celle qu'on a écrite : le disque, ou le fichier reçu, a changé."""


def ranger(
    groupe: Groupe, fonds: Fonds, recus: Mapping[str, Recu], originaux: Mapping[str, Sequence[Original]],
    empaqueteur: Empaqueteur,
) -> list[Probleme]:  # fmt: skip
    """Range les pages d'une pièce. Lève `PageIntraitable`, `RelectureDifferente`, `OSError` ; rien n'est alors inscrit."""
    depot, base, premier = _place(groupe, fonds)
    nom = fonds.nom_libre(depot, base, premier)
    feuilles = [Feuille(recus[p.source].path, p.source, p.page, p.rotation) for p in groupe.pages]
    octets = empaqueteur.composer(feuilles, _titre(groupe), groupe.reference or Path(base).name)
    if any(recus[page.source].a_change() for page in groupe.pages):
        raise PageIntraitable("le fichier a changé pendant qu'on le lisait")
    path = depot.dossier / nom
    depot.creer(path.parent)
    problemes = _ecarter_l_etranger(path, octets, fonds)
    if not path.exists():
        ecrire_a_cote(path, octets)
    _relire(path, octets, feuilles, empaqueteur)
    fonds.inscrire(
        depot, Fait.PIECE, piece=nom, sha256=hashlib.sha256(octets).hexdigest(), reference=groupe.reference,
        pages=[[page.source, page.page] for page in groupe.pages], rangs=[page.rang for page in groupe.pages],
        nature=str(groupe.nature), motif=groupe.motif,
    )  # fmt: skip
    inscrire_les_lectures(groupe.pages, fonds, originaux)
    return problemes


def _place(groupe: Groupe, fonds: Fonds) -> tuple[Depot, str, int]:
    """Le dépôt, le chemin sans « .pdf », et le numéro de la première copie. Aucun nom de personne."""
    if groupe.nature is Nature.A_CLASSER:
        page = groupe.pages[0]
        return fonds.commun, f'pieces/{page.source[:SIGNES_D_UNE_SOURCE]}-p{page.page}', 1
    emise = fonds.emises[groupe.reference]
    if groupe.nature is Nature.DOUBLON:
        return emise.depot, f'doublons/{groupe.reference}', 2
    quand = f'periode-{emise.periode}' if emise.periode is not None else 'annee'
    return emise.depot, f'pieces/{quand}/{emise.formulaire}/{groupe.reference}', 1


def _titre(groupe: Groupe) -> str:
    if groupe.nature is Nature.A_CLASSER:
        return "Page à classer"
    return f"Retour {afficher_reference(groupe.reference)}"


def _relire(path: Path, octets: bytes, feuilles: Sequence[Feuille], empaqueteur: Empaqueteur) -> None:
    """Relit sur le disque : mêmes octets, et les images des pages reçues. Une pièce fausse ne reste pas en place."""
    if path.read_bytes() == octets and empaqueteur.confronter(path, feuilles):
        return
    path.unlink()
    raise RelectureDifferente(str(path))


def _ecarter_l_etranger(path: Path, octets: bytes, fonds: Fonds) -> list[Probleme]:
    """Un fichier est déjà là, que le registre ne connaît pas : le nôtre, laissé par un arrêt, ou un autre, que l'on garde.

    L'autre est copié parmi les pièces à classer et inscrit, puis seulement ôté de là.
    """
    if not path.exists() or path.read_bytes() == octets:
        return []
    contenu = path.read_bytes()
    empreinte = hashlib.sha256(contenu).hexdigest()
    nom = f'pieces/trouve-{empreinte[:SIGNES_D_UNE_SOURCE]}.pdf'
    if (fonds.commun, nom) not in fonds.pieces:
        copie = fonds.commun.dossier / nom
        fonds.commun.creer(copie.parent)
        ecrire_a_cote(copie, contenu)
        fonds.inscrire(fonds.commun, Fait.PIECE, piece=nom, sha256=empreinte, reference='', pages=[], rangs=[],
                       nature=str(Nature.A_CLASSER), motif=ETRANGERE)  # fmt: skip
    path.unlink()
    ancrer(path.parent)
    return [Probleme(
        Code.PIECE_ETRANGERE, Gravite.ERREUR, "Un fichier inconnu occupait la place d'une pièce", Emplacement(str(path)),
        f"rien ne s'efface : il est gardé dans {fonds.commun.dossier.name}/{nom}", "regardez ce qu'il est.",
    )]  # fmt: skip


def inscrire_les_lectures(pages: Sequence[PageLue], fonds: Fonds, originaux: Mapping[str, Sequence[Original]]) -> None:
    """Inscrit ce que disent des pages déjà rangées, si cela ne l'est pas encore. Lève `OSError`."""
    for page in pages:
        piece = fonds.pages.get((page.source, page.page))
        if piece is None or piece.nature is Nature.A_CLASSER:
            continue
        feuillet = piece.pages.index((page.source, page.page)) + 1
        lecture = page.lecture or _sans_cases(page, piece, originaux)
        if lecture is None or (piece.depot, piece.nom, feuillet) in fonds.lectures:
            continue
        fonds.inscrire(
            piece.depot, Fait.LECTURE, reference=piece.reference, statut=str(lecture.statut), motifs=list(lecture.motifs),
            piece=piece.nom, page=feuillet, cadre=list(lecture.cadre) if lecture.cadre else None,
            signature=lecture.signature,
        )  # fmt: skip


def _sans_cases(page: PageLue, piece: Piece, originaux: Mapping[str, Sequence[Original]]) -> Lecture | None:
    """Un formulaire parti, au moins une fois, sans cases connues : sa première page le fait revoir par une personne.

    Un autre envoi a pu en avoir ; la page revenue est peut-être celle qui n'en a pas, et nul ne la lirait.
    """
    envois: dict[Path, bool] = {}
    for original in originaux.get(piece.reference, ()):
        envois[original.pdf] = envois.get(original.pdf, False) or bool(original.disposition.cases)
    if page.rang != min(piece.rangs) or (envois and all(envois.values())):
        return None
    return Lecture(Statut.A_VERIFIER, (SANS_CASES,))
